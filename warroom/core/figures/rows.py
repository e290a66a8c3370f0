"""One row an incident: what it gives to each figure. Made of the journal alone, walked once. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, tzinfo

from msgspec import Struct

from warroom.core.clocks import later
from warroom.core.course import Course, Walk
from warroom.core.events import EscalationFired, Event
from warroom.core.milestones import known
from warroom.core.model import FollowUp, Incident, Status
from warroom.core.model.review import NOT_NEEDED
from warroom.core.policy import Policy
from warroom.core.review.document import durations

OVER = (Status.RESOLVED, Status.CLOSED)
NIGHT = (22, 7)
"""From this hour until that one, in the team's zone, a page wakes somebody."""
PolicyAt = Callable[[datetime], Policy]
Part = tuple[int, int]
"""How many were met, of how many."""


class Row(Struct, frozen=True):
    """``durations``: seconds by measure, several where it was reopened; ``rates``: met and total by rate;
    ``why_out``: drills, cancelled, merged or planned where it counts in no figure, else ""."""

    incident: str
    severity: str
    service: str
    declared_at: datetime
    is_over: bool
    why_out: str
    milestones: dict[str, bool]
    durations: dict[str, tuple[float, ...]]
    rates: dict[str, Part]
    followups: tuple[FollowUp, ...]
    fingerprints: tuple[str, ...]
    tags: tuple[str, ...]


class Page(Struct, frozen=True):
    """Somebody was paged, for that incident."""

    incident: str
    person: str
    at: datetime
    at_night: bool


class Ledger(Struct, frozen=True):
    """What the journal gives to the figures: a row an incident, and who was paged when."""

    rows: tuple[Row, ...]
    pages: tuple[Page, ...]
    policy_since: datetime | None = None
    """When the first policy was put on the record: what was declared before it is judged by today's."""


def ledger(events: Iterable[Event], policy_at: PolicyAt, zone: tzinfo, now: datetime) -> Ledger:
    """Every incident of the journal, in the order of its declarations. ``now`` decides only what is not due yet."""
    walks: dict[str, Walk] = {}
    pages: list[Page] = []
    for event in events:
        if not event.incident:
            continue
        walk = walks.get(event.incident)
        if walk is None:
            walk = walks[event.incident] = Walk(policy_at, keeping=False)
        walk.step(event)
        if isinstance(event.data, EscalationFired):
            hour = event.at.astimezone(zone).hour
            night = hour >= NIGHT[0] or hour < NIGHT[1]
            pages += (Page(event.incident, person, event.at, night) for person in event.data.people)
    courses = (walk.course() for walk in walks.values())
    return Ledger(tuple(_row(went, policy_at, now) for went in courses if went is not None), tuple(pages))


def _row(went: Course, policy_at: PolicyAt, now: datetime) -> Row:
    it = went.incident
    return Row(
        incident=it.id, severity=it.severity, service=it.service, declared_at=it.declared_at,
        is_over=it.status in OVER, why_out=_why_out(it),
        milestones={name: one is not None for name, one in known(it).items()},
        durations=_durations(went), rates=_rates(went, policy_at, now), followups=it.followups,
        fingerprints=tuple(sorted({link.fingerprint for link in it.alerts})),
        tags=tuple(sorted(it.review.tags)) if it.review else (),
    )  # fmt: skip


def _why_out(it: Incident) -> str:
    if it.drill:
        return "drills"
    return {Status.CANCELLED: "cancelled", Status.MERGED: "merged", Status.PLANNED: "planned"}.get(it.status, "")


def _durations(went: Course) -> dict[str, tuple[float, ...]]:
    found: dict[str, tuple[float, ...]] = {
        name: (span.total_seconds(),) for name, span in durations(went).items() if span is not None
    }
    it, first = went.incident, went.incident.milestone("detected")
    if len(it.intervals) > 1 or (it.intervals and it.status not in OVER):  # it was reopened
        spans = [(i.since, i.until) for i in it.intervals]
        spans[:1] = [(first.at, spans[0][1])] if first is not None else []
        last = it.milestone("resolved")
        if last is not None and spans:
            spans[-1] = (spans[-1][0], last.at)
        found["time_to_resolve"] = tuple((b - a).total_seconds() for a, b in spans if b >= a)
    return found


def _rates(went: Course, policy_at: PolicyAt, now: datetime) -> dict[str, Part]:
    it = went.incident
    updates = [p for p in went.promises if p.kind.endswith("_update")]
    over = it.status in OVER
    found = {
        "updates_on_time": (sum(not p.late for p in updates), len(updates)),
        "sla_acknowledged": _sla(went, "acknowledge", "acknowledged"),
        "sla_resolved": _sla(went, "sla_resolution", "resolved"),
        "escalated": (int(bool(it.fired)), 1),
        "reopened": (int(len(it.intervals) > 1 or (bool(it.intervals) and not over)), 1),
        "recurred": (int(it.recurrences > 0), 1),
        "reviews_on_time": _review(it, policy_at, now),
    }
    if over and it.intervals:
        end = it.milestone("resolved")
        at = end.at if end is not None else it.intervals[-1].until
        found["resolved_within_a_day"] = (int(at - it.declared_at <= timedelta(days=1)), 1)
    return {name: part for name, part in found.items() if part[1]}


def _sla(went: Course, kind: str, milestone: str) -> Part:
    """Against when it fell due: by the milestone, which may have been corrected since, else by what settled it."""
    promise = next((p for p in went.promises if p.kind == kind), None)
    if promise is None:
        return 0, 0
    said = went.incident.milestone(milestone)
    corrected = said is not None and said.source in ("typed", "imported")
    late = said.at > promise.due_at if said is not None and corrected else promise.late
    return int(not late), 1


def _review(it: Incident, policy_at: PolicyAt, now: datetime) -> Part:
    if it.status not in OVER or (it.review is not None and it.review.state == NOT_NEEDED):
        return 0, 0
    resolved = it.resolved_at or it.status_since
    policy = policy_at(resolved)
    if policy.severity(it.severity).review not in ("must", "should"):
        return 0, 0
    due = later(resolved, policy.room.review_due)
    if it.reviewed_at is not None:
        return int(it.reviewed_at <= due), 1
    return 0, int(now > due)
