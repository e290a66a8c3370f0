"""Clocks that stand while a drill is paused: an incident on its own clock, on which no time passes in a pause. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from warroom.core.model import Incident

NEVER = datetime.max.replace(tzinfo=UTC)
AHEAD = {"due_at": ("last_at", "accepted_at", "at"), "next_by": ("at",), "until": ("at",)}
"""What was promised for a time to come, by the field that says when it was promised: so long is left of it."""
S = TypeVar("S", bound=Struct)


def stands_since(incident: Incident) -> datetime | None:
    """Since when its clocks stand; None while they run."""
    return incident.stood[-1][0] if incident.stood and incident.stood[-1][1] is None else None


def on_clock(incident: Incident, at: datetime) -> datetime:
    """That instant on the incident's own clock."""
    gone = timedelta()
    for began, over in incident.stood:
        if began < at:
            gone += min(at, over or at) - began
    return at - gone


def off_clock(incident: Incident, at: datetime, now: datetime = NEVER) -> datetime:
    """When its own clock shows that: ``now`` is when a pause that is not over ends at the earliest."""
    for began, over in incident.stood:
        if began < at:
            over = over or max(began, now)
            at = NEVER if over == NEVER else at + (over - began)
    return at


def clocked(incident: Incident) -> Incident:
    """The incident as if there had been no pause: every instant on its own clock."""
    return replace(_struct(incident, incident), stood=()) if incident.stood else incident


def back(incident: Incident, found: S, now: datetime) -> S:
    """What was worked out on the incident's own clock, with the instants of everybody's."""
    changed = {
        name: off_clock(incident, value, now)
        for name in found.__struct_fields__ if isinstance(value := getattr(found, name), datetime)
    }  # fmt: skip
    return replace(found, **changed)


def _struct(incident: Incident, value: S) -> S:
    changed = {}
    for name in value.__struct_fields__:
        old = getattr(value, name)
        new = _ahead(incident, value, name, old) if name in AHEAD else _value(incident, old)
        if new is not old:
            changed[name] = new
    return replace(value, **changed) if changed else value


def _ahead(incident: Incident, value: Struct, name: str, old: Any) -> Any:
    if not isinstance(old, datetime):
        return old
    said = next((at for field in AHEAD[name] if (at := getattr(value, field, None)) is not None), None)
    return on_clock(incident, old) if said is None else on_clock(incident, said) + (old - said)


def _value(incident: Incident, old: Any) -> Any:
    if isinstance(old, datetime):
        return on_clock(incident, old)
    if isinstance(old, Struct):
        return _struct(incident, old)
    if isinstance(old, tuple):
        new = tuple(_value(incident, one) for one in old)
        return new if any(a is not b for a, b in zip(new, old, strict=True)) else old
    if isinstance(old, dict):
        return {key: _value(incident, one) for key, one in old.items()}
    return old
