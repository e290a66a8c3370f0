"""An incident's row of figures, carried on by each of its events: it is never made of its whole journal again. Pure.

What is judged is judged by the policy that was in force at the event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from warroom.core.clocks import later
from warroom.core.course import mobilised, moves_clocks, settled, triaged
from warroom.core.deadlines import counted
from warroom.core.events import EscalationFired, Event
from warroom.core.figures.rows import Closing, Part, Row
from warroom.core.fold import apply
from warroom.core.milestones import SPANS, known, span
from warroom.core.model import Incident, Status
from warroom.core.model.review import NOT_NEEDED
from warroom.core.policy import Policy

OVER = (Status.RESOLVED, Status.CLOSED)
PolicyAt = Callable[[datetime], Policy]


class Running(Struct, frozen=True, array_like=True):
    """A countdown that is counted when it is settled: an update, acknowledging, resolving."""

    key: str
    kind: str
    starts_at: datetime
    due_at: datetime


class Settled(Struct, frozen=True, array_like=True):
    due_at: datetime
    late: bool


class Going(Struct, frozen=True, array_like=True):
    """How it went so far: what only its journal says. ``assumed``: something happened before any policy was on the
    record, and the row says nothing of what was promised then."""

    running: tuple[Running, ...] = ()
    updates: Part = (0, 0)
    acknowledged: Settled | None = None
    resolved: Settled | None = None
    triaged_at: datetime | None = None
    mobilised_at: datetime | None = None
    assumed: bool = False


class Tally(Struct, frozen=True):
    row: Row
    going: Going


def touches(event: Event, before: Incident | None, after: Incident) -> bool:
    """Whether the event, which made ``after`` of ``before``, may change the row: what most events write is in none."""
    return (
        before is None or moves_clocks(event) or _shown(before) != _shown(after) or _ended(before) != _ended(after)
    )


def carried(
    tally: Tally | None, event: Event, before: Incident | None, after: Incident, policy: Callable[[], Policy | None]
) -> Tally:
    """The row after an event that touches it.

    ``policy``: asked for the one in force where it is needed; None where none is on the record.
    """
    going = tally.going if tally is not None else Going()
    pages = tally.row.pages if tally is not None else ()
    due = tally.row.review_due if tally is not None else None
    if moves_clocks(event):
        going = _walked(going, event, after, policy())
    if isinstance(event.data, EscalationFired):
        pages += tuple((event.at, person) for person in event.data.people)
    if before is None or _ended(before) != _ended(after):
        due, going = _review_due(after, policy, going)
    return Tally(_row(after, going, due, pages), going)


def tallied(events: Iterable[Event], policy_at: PolicyAt) -> Iterator[Row]:
    """The rows that these events make, in the order of the declarations."""
    states: dict[str, Incident] = {}
    found: dict[str, Tally] = {}
    for event in events:
        before = states.get(event.incident)
        after = apply(before, event) if event.incident else None
        if after is None:
            continue
        states[after.id] = after
        if touches(event, before, after):
            found[after.id] = carried(
                found.get(after.id), event, before, after, lambda at=event.recorded_at: policy_at(at)  # type: ignore[misc]
            )
    return (tally.row for tally in found.values())


def _walked(going: Going, event: Event, state: Incident, policy: Policy | None) -> Going:
    if policy is None:
        return going if going.assumed else replace(going, assumed=True)
    now = {
        due.key: Running(due.key, due.kind, due.starts_at, due.due_at)
        for due in (counted(state, policy, event.recorded_at) if state.is_live else ())
    }  # fmt: skip
    (met, total), acknowledged, resolved = going.updates, going.acknowledged, going.resolved
    for old, late in settled(event, going.running, now):
        if old.kind == "acknowledge":
            acknowledged = acknowledged or Settled(old.due_at, late)
        elif old.kind == "sla_resolution":
            resolved = resolved or Settled(old.due_at, late)
        else:
            met, total = met + (not late), total + 1
    return Going(
        tuple(now.values()), (met, total), acknowledged, resolved,
        going.triaged_at or triaged(event, state), going.mobilised_at or mobilised(event, state, policy), going.assumed,
    )  # fmt: skip


def _ended(it: Incident) -> tuple[object, ...]:
    """What a review is owed by."""
    return it.status in OVER, it.severity, it.resolved_at, _not_needed(it)


def _not_needed(it: Incident) -> bool:
    return it.review is not None and it.review.state == NOT_NEEDED


def _review_due(it: Incident, policy: Callable[[], Policy | None], going: Going) -> tuple[datetime | None, Going]:
    """When its review is late, by the policy that is in force as it ends; None where none is owed."""
    if it.status not in OVER or _not_needed(it):
        return None, going
    held = policy()
    if held is None:
        return None, going if going.assumed else replace(going, assumed=True)
    if held.severity(it.severity).review not in ("must", "should"):
        return None, going
    return later(it.resolved_at or it.status_since, held.room.review_due), going


def _shown(it: Incident) -> tuple[object, ...]:
    """All of an incident that its row is made of: what is as it was is the same object, and compared at once."""
    return (
        it.severity, it.service, it.declared_at, it.status, it.drill, it.milestones, it.intervals, it.reviewed_at,
        it.followups, it.alerts, it.review.tags if it.review else None, it.recurrences, bool(it.fired),
        it.taken,
    )  # fmt: skip


def _row(it: Incident, going: Going, due: datetime | None, pages: tuple[tuple[datetime, str], ...]) -> Row:
    return Row(
        incident=it.id, severity=it.severity, service=it.service, declared_at=it.declared_at,
        is_over=it.status in OVER, why_out=_why_out(it),
        milestones={name: one is not None for name, one in known(it).items()},
        durations=_durations(it, going), rates=_rates(it, going),
        followups=tuple(Closing(one.state, one.accepted_at, one.done_at, one.due_at) for one in it.followups),
        fingerprints=tuple(sorted({link.fingerprint for link in it.alerts})),
        tags=tuple(sorted(it.review.tags)) if it.review else (),
        review_due=due, reviewed_at=it.reviewed_at, pages=pages, alerts=_alerts(it),
        taken=tuple((one.kind, one.model, one.changed) for one in it.taken), ended_at=_ended_at(it),
    )  # fmt: skip


def _ended_at(it: Incident) -> datetime | None:
    if it.status not in OVER or not it.intervals:
        return None
    end = it.milestone("resolved")
    return end.at if end is not None else it.intervals[-1].until


def _alerts(it: Incident) -> tuple[tuple[str, str], ...]:
    """Each title once, with the first answer that somebody gave of one that has it."""
    found: dict[str, str] = {}
    for link in it.alerts:
        found[link.title] = found.get(link.title, "") or link.rating
    return tuple(sorted(found.items()))


def _why_out(it: Incident) -> str:
    if it.drill:
        return "drills"
    if it.clocks_since is None and it.status in (Status.PLANNED, Status.LAUNCHED, Status.CANCELLED):
        return "planned"  # it never was an incident
    return {Status.CANCELLED: "cancelled", Status.MERGED: "merged"}.get(it.status, "")


def _durations(it: Incident, going: Going) -> dict[str, tuple[float, ...]]:
    first = it.milestone("detected")
    found: dict[str, tuple[float, ...]] = {
        name: (long.total_seconds(),) for name in SPANS if (long := span(it, name)) is not None
    }  # fmt: skip
    for name, end in (("time_to_triage", going.triaged_at), ("time_to_mobilise", going.mobilised_at)):
        if first is not None and end is not None:
            found[name] = (max(0.0, (end - first.at).total_seconds()),)
    if _was_reopened(it):
        spans = [(i.since, i.until) for i in it.intervals]
        spans[:1] = [(first.at, spans[0][1])] if first is not None else []
        last = it.milestone("resolved")
        if last is not None and spans:
            spans[-1] = (spans[-1][0], last.at)
        found["time_to_resolve"] = tuple((b - a).total_seconds() for a, b in spans if b >= a)
    return found


def _was_reopened(it: Incident) -> bool:
    return len(it.intervals) > 1 or (bool(it.intervals) and it.status not in OVER)


def _rates(it: Incident, going: Going) -> dict[str, Part]:
    found = {
        "updates_on_time": going.updates,
        "sla_acknowledged": _sla(it, going.acknowledged, "acknowledged"),
        "sla_resolved": _sla(it, going.resolved, "resolved"),
        "escalated": (int(bool(it.fired)), 1),
        "reopened": (int(_was_reopened(it)), 1),
        "recurred": (int(it.recurrences > 0), 1),
    }
    if (at := _ended_at(it)) is not None:
        found["resolved_within_a_day"] = (int(at - it.declared_at <= timedelta(days=1)), 1)
    return {name: part for name, part in found.items() if part[1]}


def _sla(it: Incident, promise: Settled | None, milestone: str) -> Part:
    """Against when it fell due: by the milestone, which may have been corrected since, else by what settled it."""
    if promise is None:
        return 0, 0
    said = it.milestone(milestone)
    corrected = said is not None and said.source in ("typed", "imported")
    late = said.at > promise.due_at if said is not None and corrected else promise.late
    return int(not late), 1
