"""What the functions of this package share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from msgspec.structs import replace

from warroom.core.events import Event
from warroom.core.model import Incident, Participant, Review, Snooze, Status
from warroom.core.model.review import DRAFTING

Change = dict[str, Any]
Handler = Callable[[Incident, Event, Any], Change | None]
T = TypeVar("T")


def swap(items: Iterable[T], old: T, new: T) -> tuple[T, ...]:
    """The same values in the same places, ``new`` where ``old`` was."""
    return tuple(new if item is old else item for item in items)


def unsnoozed(incident: Incident, *keys: str) -> tuple[Snooze, ...]:
    """The snoozes left once the deadlines of those keys are settled."""
    return tuple(s for s in incident.snoozes if s.key not in keys)


def with_participant(incident: Incident, person: str, at: datetime, as_role: str = "") -> tuple[Participant, ...]:
    """The participants and that person, once."""
    if any(p.person == person for p in incident.participants):
        return incident.participants
    return (*incident.participants, Participant(person=person, since=at, as_role=as_role))


def retimed(incident: Incident, at: datetime) -> Change:
    """What re-timing the cadences changes: ``at`` is when the room learned why."""
    return {"retimed_at": at, "told": tuple(replace(t, retimed_at=at) for t in incident.told)}


def reviewed_again(review: Review | None, reason: str) -> Review | None:
    """The review as it is to be written again: what was published is superseded, what was dismissed is owed."""
    if review is None:
        return None
    editions = tuple(replace(edition, superseded=True) for edition in review.editions)
    return replace(review, state=DRAFTING, reason=reason, editions=editions)


def restarted(incident: Incident, at: datetime) -> Change:
    """What restarting the response's clocks at ``at`` changes: nothing that was settled counts any more."""
    return {
        "told": tuple(replace(t, over=True) for t in incident.told),
        "fired": tuple(replace(f, over=True) for f in incident.fired),
        "clocks_severity": max(0, len(incident.severities) - 1),
        "retimed_at": None,
        "status": Status.INVESTIGATING,
        "status_since": at,
        "clocks_since": at,
        "relapsed_at": None,
        "acknowledged_at": None,
        "acknowledged_by": "",
        "soak_started_at": None,
        "soaked_at": None,
        "stages": (),
        "waived": {},
        "resolved_at": None,
        "resolved_by": "",
        "closed_at": None,
        "reviewed_at": None,
        "review": reviewed_again(incident.review, "reopened"),
        "recurred_at": None,
        "closure": {},
        "merged_into": "",
        "status_before_merge": None,
        "snoozes": (),
    }
