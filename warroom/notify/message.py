"""One message: its key, its words, and what a receiver that reads JSON is given."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from warroom.core.policy import show_duration
from warroom.core.situation import Fact, situation_text
from warroom.core.times import iso
from warroom.core.words import moment

if TYPE_CHECKING:
    from datetime import tzinfo

    from warroom.core.model import Incident
    from warroom.core.policy import Policy
    from warroom.notify.occasions import Occasion

KEY_LENGTH = 32
IN_TAIL = frozenset({"commander"})
"""Facts that the last line of every message tells anyhow."""
VERSION = 1


def key_of(occasion_id: str, channel: str) -> str:
    """The idempotency key: the same for every attempt, no matter who makes it, and for no other message or channel."""
    return hashlib.sha256(f"{occasion_id}|{channel}".encode()).hexdigest()[:KEY_LENGTH]


@dataclass(frozen=True)
class Message:
    """What is sent. ``incident`` and ``what`` are plain JSON data; times in them are ISO 8601 UTC."""

    key: str
    occasion: str
    title: str
    text: str
    tone: str = "info"
    at: str = ""
    actor: str = ""
    audience: str = ""
    place: str = ""
    drill: bool = False
    incident: dict[str, Any] = field(default_factory=dict)
    what: dict[str, Any] = field(default_factory=dict)
    situation: list[dict[str, str]] = field(default_factory=list)
    """Of the incident, line by line: name, text, note; without what is not known."""

    def body(self, **more: Any) -> str:
        """As the outbox keeps it; a webhook receives it with what ``more`` there is to say."""
        return json.dumps({"version": VERSION, **asdict(self), **more}, ensure_ascii=False)


def read(body: str) -> Message:
    """The message that the outbox kept; fields of a newer program are left out. Raises ValueError for no message."""
    data = json.loads(body)
    known = {name: data[name] for name in Message.__dataclass_fields__ if name in data}
    try:
        return Message(**known)
    except TypeError as error:
        raise ValueError("it is no message") from error


NO_INCIDENT: Mapping[str, Any] = {
    name: "" for name in ("id", "number", "title", "severity", "word", "status", "service", "region", "summary",
                          "commander", "declared_at", "impact")
}  # fmt: skip
"""What a message says of its incident that is about none."""


def facts(incident: Incident | None, policy: Policy, situation: Sequence[Fact] = ()) -> dict[str, Any]:
    """The incident as plain data; ``rank`` 0 is the most severe. ``situation`` knows the impact from the
    record where nobody wrote it into the brief."""
    if incident is None:
        return {**NO_INCIDENT, "rank": len(policy.severities)}
    impact = next((fact.text for fact in situation if fact.name == "impact" and not fact.missing), "")
    severity = policy.severity(incident.severity)
    return {
        "id": incident.id, "number": incident.number, "title": incident.title, "severity": incident.severity,
        "rank": severity.rank, "word": severity.word, "status": incident.status.value, "service": incident.service,
        "region": incident.region,
        "summary": incident.summary, "commander": incident.commander, "declared_at": iso(incident.declared_at),
        "impact": incident.brief.impact or impact,
    }  # fmt: skip


def plain(what: Mapping[str, Any]) -> dict[str, Any]:
    """The same with times as ISO 8601 and durations as seconds."""
    return {name: _plain(value) for name, value in what.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    return value.total_seconds() if isinstance(value, timedelta) else value


def context(
    occasion: Occasion, incident: Incident | None, policy: Policy, key: str, *, now: datetime, zone: tzinfo, place: str,
    since: str = "", situation: Sequence[Fact] = (),
) -> dict[str, Any]:
    """What a template may name: the same, times and durations as people read them."""

    def said(value: Any) -> Any:
        if isinstance(value, datetime):
            return moment(value, now, zone)
        if isinstance(value, timedelta):
            return show_duration(timedelta(seconds=round(value.total_seconds())))
        return "" if value is None else value

    named = facts(incident, policy, situation)
    if incident is not None:
        named["declared_at"] = moment(incident.declared_at, now, zone)
    return {
        "incident": named, "since": since, "brief": situation_text(situation, IN_TAIL),
        "what": {"into": "", "paged": False, **{name: said(value) for name, value in occasion.what.items()}},
        "who": occasion.actor or "warroom", "at": moment(occasion.at, now, zone),
        "place": f"{place}: " if place else "",
        "drill": "DRILL " if incident is not None and incident.drill else "", "key": key[:8],
        "occasion": occasion.word,
    }  # fmt: skip
