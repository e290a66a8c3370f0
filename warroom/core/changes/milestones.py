"""Which milestones an event passes: by what was done in the room, or because somebody says so.

What was said stands: a later click does not move it. Beginning again forgets when it was over, for it was not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from warroom.core.changes.rules import Change, Handler
from warroom.core.events import (
    Acknowledged,
    AcknowledgedElsewhere,
    Declared,
    DetailsChanged,
    Event,
    MilestoneSet,
    OfferAccepted,
    Payload,
    RoleAssigned,
    StatusChanged,
    UpdatePublished,
)
from warroom.core.model import LIVE, MILESTONES, Incident, Interval, Milestone, Status

UNDOING = "undo-"
"""What the id of an event begins with that takes another one back."""
_OF_DETAILS = {"impact_started_at": "began", "detected_at": "detected"}
_OVER = ("recovered", "resolved")


def at_declaration(event: Event, data: Declared) -> tuple[Milestone, ...]:
    """Those that the declaration says."""
    return tuple(_milestone(event, name, at, "typed") for name, at in _said(data))


def with_milestones(before: Incident, event: Event, changed: Change) -> Change:
    """What the event changes, and the milestones and intervals that it makes of them."""
    known = {m.name: m for m in before.milestones}
    after = dict(known)
    ends = changed.get("status")
    if ends in LIVE and not before.is_live:
        for name in _OVER:
            after.pop(name, None)
    for name in _passed(before, event, changed):
        after.setdefault(name, _milestone(event, name, event.at, "clicked"))
    if isinstance(event.data, DetailsChanged):
        after |= {name: _milestone(event, name, at, "typed") for name, at in _said(event.data)}
    found: Change = changed | _intervals(before, event, ends)
    if after != known:
        found["milestones"] = _in_order(after)
    return found


def passed(data: Payload) -> Iterator[str]:
    """The milestones that doing this passes, where it has an effect at all."""
    if isinstance(data, Acknowledged | AcknowledgedElsewhere):
        yield "acknowledged"
    elif isinstance(data, UpdatePublished) and data.audience == "customers":
        yield "first_update"
    elif isinstance(data, RoleAssigned | OfferAccepted) and data.role == "technical_lead":
        yield "engineering_joined"
    elif isinstance(data, StatusChanged):
        if data.status in (Status.MONITORING, Status.RESOLVED):
            yield "mitigated"
        if data.status in (Status.RESOLVED, Status.CLOSED):
            yield "resolved"


def _passed(before: Incident, event: Event, changed: Change) -> Iterator[str]:
    """Those that it passes of this incident."""
    if isinstance(event.data, StatusChanged) and "status" not in changed:
        return
    if isinstance(event.data, RoleAssigned | OfferAccepted) and before.status is Status.PLANNED:
        return
    yield from passed(event.data)


def _intervals(before: Incident, event: Event, ends: Any) -> Change:
    if ends is Status.RESOLVED:
        since = before.clocks_since or before.declared_at
        return {"intervals": (*before.intervals, Interval(since=since, until=event.at))}
    if ends in LIVE and not before.is_live and event.id.startswith(UNDOING):
        return {"intervals": before.intervals[:-1]}  # it was never over
    return {}


def _said(data: Declared | DetailsChanged) -> Iterator[tuple[str, Any]]:
    for field, name in _OF_DETAILS.items():
        if (at := getattr(data, field)) is not None:
            yield name, at


def _milestone(event: Event, name: str, at: Any, source: str) -> Milestone:
    return Milestone(name=name, at=at, source=source, by=event.by, seq=event.seq)


def _in_order(known: Mapping[str, Milestone]) -> tuple[Milestone, ...]:
    return tuple(known[name] for name in MILESTONES if name in known)


def _set(before: Incident, event: Event, data: MilestoneSet) -> Change | None:
    if data.milestone not in MILESTONES:
        return None
    known = {m.name: m for m in before.milestones}
    known.pop(data.milestone, None)
    if data.when is not None:
        known[data.milestone] = _milestone(event, data.milestone, data.when, data.source)
    changed: Change = {"milestones": _in_order(known)}
    field = next((field for field, name in _OF_DETAILS.items() if name == data.milestone), "")
    return changed | ({field: data.when} if field else {})


HANDLERS: dict[type[Payload], Handler] = {MilestoneSet: _set}
