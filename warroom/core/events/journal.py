"""The line of the journal: the envelope, and a payload written and read."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import convert, to_builtins

# Imported for the classes that they define: ``KNOWN`` below gathers them.
from warroom.core.events import (  # noqa: F401
    alerts,
    calls,
    containment,
    deadlines,
    drills,
    followups,
    launches,
    life,
    milestones,
    people,
    planned,
    policy,
    resolution,
    review,
    security,
    telling,
    tickets,
    timeline,
    verification,
    work,
)
from warroom.core.events.payload import Payload
from warroom.core.model import Instant, InUtc
from warroom.core.model.value import made_ready


class PayloadRedacted(Payload, frozen=True, kw_only=True):
    """The payload of event ``event`` was taken out of the journal, its hash left in (a password pasted).

    ``kept`` is what stays of it, without a word that somebody typed: clocks and roles do not change by it.
    """

    type: Literal["payload_redacted"] = "payload_redacted"
    event: str
    reason: str
    kept: dict[str, Any] = {}


class Unknown(Payload, frozen=True, kw_only=True):
    """An event of a newer program or a plug-in: kept, shown, never folded."""

    type: str
    raw: dict[str, Any] = {}


class Redacted(Payload, frozen=True, kw_only=True):
    """What is left of a payload that was redacted."""

    type: str
    redacted: Literal[True] = True


class Withheld(Redacted, frozen=True, kw_only=True):
    """What is left of the payload of a private incident for somebody who may not see it."""


def _defaults(cls: type[Payload]) -> dict[str, Any]:
    """The defaults of its fields by name. (``msgspec.structs.fields`` reads every annotation besides: that is felt at
    the start of a shell command.)"""
    names, defaults = cls.__struct_fields__, cls.__struct_defaults__
    return dict(zip(names[len(names) - len(defaults) :], defaults, strict=True))


KNOWN: dict[str, type[Payload]] = {
    name: cls for cls in Payload.__subclasses__() if isinstance(name := _defaults(cls).get("type"), str)
}


class Event(InUtc, frozen=True, kw_only=True):
    """One line of the journal: ``id`` is its idempotency key, ``seq`` its place once it is written."""

    id: str
    incident: str = ""
    at: Instant
    recorded_at: Instant
    actor: str
    data: Payload
    seq: int = 0

    @property
    def type(self) -> str:
        return self.data.type  # type: ignore[attr-defined,no-any-return]

    @property
    def by(self) -> str:
        """Whose act it is: that of the actor, or of whom the room was told about."""
        return self.data.by(self.actor)


def decode(type_: str, version: int, raw: dict[str, Any] | None) -> Payload:
    """The payload of a journal row: never fails. ``raw`` is None where it was redacted.

    An unknown type, a newer version, or fields this program cannot read become ``Unknown``.
    """
    if raw is None:
        return Redacted(type=type_)
    cls = KNOWN.get(type_)
    if cls is None or version > cls.version:
        return Unknown(type=type_, raw=raw)
    try:
        return convert(raw, made_ready(cls))
    except ValueError:  # msgspec.ValidationError among them
        return Unknown(type=type_, raw=raw)


def encode(payload: Payload) -> dict[str, Any]:
    """The payload as the JSON data that the journal keeps (without ``type``, which is a column)."""
    if isinstance(payload, Unknown):
        return payload.raw
    body: dict[str, Any] = to_builtins(payload)
    body.pop("type", None)
    return body
