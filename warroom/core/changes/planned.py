"""What a planned room watches: the check-ins of its roles and the volume of tickets."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from warroom.core.changes.rules import Change, Handler, swap, unsnoozed
from warroom.core.events import (
    CheckedIn,
    CheckInDropped,
    CheckInMissed,
    CheckInSet,
    Event,
    Payload,
    TicketLevelChanged,
    TicketLimitsSet,
)
from warroom.core.model import CheckIn, Incident, TicketLimits


def check_in_of(incident: Incident, check: str) -> CheckIn | None:
    """The check-in of that id, where there is one."""
    return next((c for c in incident.check_ins if c.id == check), None)


def _set(before: Incident, event: Event, data: CheckInSet) -> Change | None:
    new = CheckIn(id=event.id, role=data.role, every_s=data.every_s, due_at=data.due_at, by=event.actor, at=event.at)
    return {"check_ins": (*before.check_ins, new)}


def _dropped(before: Incident, _: Event, data: CheckInDropped) -> Change | None:
    left = tuple(c for c in before.check_ins if c.id != data.check)
    if left == before.check_ins:
        return None
    return {"check_ins": left, "snoozes": unsnoozed(before, f"check_in:{data.check}")}


def _change(before: Incident, check: str, **values: Any) -> Change | None:
    old = check_in_of(before, check)
    if old is None:
        return None
    return {"check_ins": swap(before.check_ins, old, replace(old, **values))}


def _checked_in(before: Incident, event: Event, data: CheckedIn) -> Change | None:
    """The next one is at the next of its times; one given early counts for that time."""
    old = check_in_of(before, data.check)
    if old is None:
        return None
    said = {"last_at": event.at, "last_by": event.actor, "last_word": data.word}
    changed = _change(before, data.check, due_at=following(old, event.at), **said)
    return (changed or {}) | {"snoozes": unsnoozed(before, f"check_in:{data.check}")}


def following(check: CheckIn, at: datetime) -> datetime | None:
    """Its first time after both the one that is due and ``at``; None where there is none any more."""
    if check.due_at is None or check.every_s <= 0:
        return None
    passed = max(0.0, (at - check.due_at).total_seconds())
    steps = int(passed // check.every_s) + 1
    try:
        return check.due_at + timedelta(seconds=steps * check.every_s)
    except OverflowError:
        return None


def _missed(before: Incident, _: Event, data: CheckInMissed) -> Change | None:
    old = check_in_of(before, data.check)
    if old is None or old.due_at != data.due_at or old.missed_due == data.due_at:
        return None
    return _change(before, data.check, missed=old.missed + 1, missed_due=data.due_at)


def _limits_set(before: Incident, event: Event, data: TicketLimitsSet) -> Change | None:
    new = TicketLimits(warn=data.warn, escalate=data.escalate, feed=data.feed, by=event.actor, at=event.at)
    return {"tickets": new if data.warn or data.escalate else None, "snoozes": unsnoozed(before, "tickets")}


def _level_changed(before: Incident, event: Event, data: TicketLevelChanged) -> Change | None:
    if before.tickets is None or before.tickets.level == data.level:
        return None
    new = {"level": data.level, "volume": data.volume, "since": event.at}
    return {"tickets": replace(before.tickets, **new), "snoozes": unsnoozed(before, "tickets")}


HANDLERS: dict[type[Payload], Handler] = {
    CheckInSet: _set,
    CheckInDropped: _dropped,
    CheckedIn: _checked_in,
    CheckInMissed: _missed,
    TicketLimitsSet: _limits_set,
    TicketLevelChanged: _level_changed,
}
