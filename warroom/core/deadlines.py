"""Every countdown there is: a pure function of the incident, the policy and now. Nothing is stored.

``now`` decides only what is past (a soak that ended, an acknowledgement that lapsed); no due time
hangs on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from msgspec.structs import replace

from warroom.core.broken import Broken, broken
from warroom.core.calendar import add_business
from warroom.core.clocks import (
    Period,
    base,
    fired_since,
    is_acknowledged,
    later,
    periods,
    timed,
    unacknowledged_since,
)
from warroom.core.closing import calm_since, closes_at, next_stage, soak_span, unanswered
from warroom.core.duties import duties_due
from warroom.core.escalation import EscalationDue, pending_escalations
from warroom.core.model import Assignment, Deadline, Incident, Snooze, Status
from warroom.core.model.followup import ACCEPTED
from warroom.core.model.review import NOT_NEEDED
from warroom.core.planned import check_ins, label_of, launch_clocks, next_turn, shift_since, tickets
from warroom.core.policy import Policy, Severity, show_duration
from warroom.core.reach import unreached
from warroom.core.standing import back, clocked, on_clock
from warroom.core.telling import approvers, waiting
from warroom.core.updates_due import executives_join, made, owes, updates

__all__ = ["Broken", "EscalationDue", "breaches", "deadlines", "pending_escalations"]

Part = Callable[[Incident, Policy, datetime], Iterator[Deadline]]
FOLLOW_UP_SOON = timedelta(days=2)
"""How long before its due date a follow-up is due soon, and its owner reminded."""
TURN_SOON = timedelta(minutes=30)
"""How long before the next in a launch's rotation takes over that is due soon."""
OBSERVING = frozenset({"observer"})
"""Roles in which nobody tires."""


def deadlines(incident: Incident, policy: Policy, now: datetime, *, held: Iterable[str] = ()) -> tuple[Deadline, ...]:
    """The countdowns that run for the incident, the earliest due first.

    ``held`` names keys of deadlines to leave out. A planned room has no severity clocks.
    """
    left_out = frozenset(held)
    found = _running(_PARTS, incident, policy, now)
    return tuple(sorted((d for d in found if d.key not in left_out), key=lambda d: (d.due_at, d.key)))


def promised(incident: Incident, policy: Policy, now: datetime) -> dict[str, Deadline]:
    """By key the countdowns by which a response is judged afterwards: updates, acknowledging, roles, SLA, asks,
    check-ins. Of a long journal they are asked for at every event: the others are not worked out."""
    return {due.key: due for due in sorted(_running(_PROMISED, incident, policy, now), key=lambda d: (d.due_at, d.key))}


def counted(incident: Incident, policy: Policy, now: datetime) -> Iterator[Deadline]:
    """Those of them that are counted over many incidents, in no order: updates, acknowledging, SLA. They are asked for
    within a transaction."""
    return _running(_COUNTED, incident, policy, now)


def _running(parts: Iterable[Part], incident: Incident, policy: Policy, now: datetime) -> Iterator[Deadline]:
    if incident.stood:
        own, at = clocked(incident), on_clock(incident, now)
        every = tuple(parts)
        yield from (
            back(incident, due, now)
            for due in _running((part for part in every if part not in _AFTER), own, policy, at)
        )  # fmt: skip
        parts = (part for part in every if part in _AFTER)
    snoozes = {s.key: s for s in incident.snoozes}
    yield from (_put_off(due, snoozes) for part in parts for due in part(incident, policy, now))


def breaches(incidents: Iterable[Incident], policy: Policy, now: datetime) -> tuple[Broken, ...]:
    """The broken promises of all the incidents in the order in which they are shown: overdue deadlines and missing
    commanders, the most severe and then the longest first; then required roles still empty after their grace."""
    return broken(((it, deadlines(it, policy, now)) for it in incidents), policy, now)


def _put_off(deadline: Deadline, snoozes: dict[str, Snooze]) -> Deadline:
    """The deadline at the end of its snooze, where one puts it off."""
    snooze = snoozes.get(deadline.key)
    if snooze is None or snooze.until <= deadline.due_at:
        return deadline
    return replace(deadline, due_at=snooze.until, snoozed_until=snooze.until, soon_at=None)


# ---------------------------------------------------------------- taking it in hand


def _acknowledge(incident: Incident, policy: Policy, now: datetime) -> Iterator[Deadline]:
    since = unacknowledged_since(incident, policy)
    if not incident.is_live or since is None or is_acknowledged(incident, policy, now):
        return
    run = timed(periods(incident, policy, since), lambda p: p.severity.acknowledge, after=_in_hours(policy))
    if run is None:
        return
    severity = policy.severity(incident.severity)
    rule = f"{severity.name}: somebody says \"I have it\" within {_sla(severity.acknowledge, severity)}"
    if incident.acknowledged_at is not None:
        expires = show_duration(policy.room.acknowledge_expires)
        rule += f"; what {incident.acknowledged_by} said lapsed after {expires} without a word"
    yield made(
        incident, "acknowledge", "acknowledge", run.start, run.due, owes(incident, "commander"), "acknowledging", rule
    )


def _in_hours(policy: Policy) -> Callable[[datetime, timedelta, Severity], datetime]:
    """Adds a delay in business hours where the severity says so."""

    def after(start: datetime, wait: timedelta, severity: Severity) -> datetime:
        return later(start, wait) if severity.hours == "always" else add_business(start, wait, policy.business_hours)

    return after


def _sla(duration: timedelta | None, severity: Severity) -> str:
    return show_duration(duration) + (" of business hours" if severity.hours == "business" else "")


def _escalations(incident: Incident, policy: Policy, now: datetime) -> Iterator[Deadline]:
    lapsing = is_acknowledged(incident, policy, now)
    for due in pending_escalations(incident, policy, now):
        if due.unless == "acknowledged" and lapsing:
            continue
        unless = {"acknowledged": "nobody acknowledged", "mitigated": "not mitigated", "resolved": "not resolved"}
        rule = f"{incident.severity}: escalate to {due.level} after {show_duration(due.delay)} if {unless[due.unless]}"
        if due.impact_raised_at is not None:
            rule += ", counted from the raised impact"
        if nobody := unreached(policy, due.level, due.target, incident=incident):
            rule += f"; {nobody}"
        settled = {"acknowledged": "acknowledging", "mitigated": "mitigating it", "resolved": "resolving it"}
        yield made(
            incident, "escalation", f"escalate to {due.level}", due.starts_at, due.due_at, owes(incident, "commander"),
            f"{settled[due.unless]}, escalating now, snoozing with a reason", rule + (", again" if due.cycle else ""),
            about=f"{due.policy}/{due.level}", snoozed_until=due.snoozed_until, target=due.target,
        )  # fmt: skip


def _unfilled(incident: Incident, policy: Policy, _: datetime) -> Iterator[Deadline]:
    if not incident.is_live:
        return
    stretches = periods(incident, policy, base(incident))
    for role in policy.severity(incident.severity).roles:
        if incident.holders(role):
            continue
        needed = _needed_since(stretches, role)
        start = max(needed, incident.vacated.get(role, needed))
        shown = policy.role(role)
        label = shown.label if shown is not None and shown.label else role.replace("_", " ")
        yield made(
            incident, "role_unfilled", f"role: {label}", start, later(start, policy.room.role_grace),
            owes(incident, "commander"), "assigning it",
            f"{incident.severity} needs a {label} within {show_duration(policy.room.role_grace)}", about=role,
        )  # fmt: skip


def _needed_since(stretches: list[Period], role: str) -> datetime:
    """Since when the severity has required the role without a break."""
    since = stretches[-1].start
    for stretch in reversed(stretches):
        if role not in stretch.severity.roles:
            break
        since = stretch.start
    return since


def _rotations(incident: Incident, policy: Policy, _: datetime) -> Iterator[Deadline]:
    if not incident.is_live and incident.status is not Status.PLANNED:
        return
    for turn in incident.roles:
        start = None if turn.role in OBSERVING else shift_since(incident, turn)
        if start is None:
            continue
        due, soon = later(start, policy.room.rotation_due), later(start, policy.room.rotation_soon)
        label, rule = "", f"nobody holds a role longer than {show_duration(policy.room.rotation_due)}"
        if (following := next_turn(incident, turn)) is not None:
            due, onward = following
            soon, label, rule = later(due, -TURN_SOON), f", {onward} next", f"{onward} takes turns with them from T on"
        yield made(
            incident, "rotation", f"shift limit: {_turn(policy, turn)}{label}", start, due, turn.person,
            "handing the role over", rule, about=rotation_about(turn), soon_at=min(soon, due),
        )  # fmt: skip


def _turn(policy: Policy, turn: Assignment) -> str:
    words = label_of(policy, turn.role)
    return f"{words}, {turn.system}" if turn.system else words


def rotation_about(turn: Assignment) -> str:
    """What follows ``rotation:`` in the key: ``commander/maya``, ``technical_lead/db/ana``."""
    return "/".join(part for part in (turn.role, turn.system, turn.person) if part)


# ---------------------------------------------------------------- getting it done


def _resolution(incident: Incident, policy: Policy, _: datetime) -> Iterator[Deadline]:
    if not incident.is_live:
        return
    start = base(incident)
    stretches = periods(incident, policy, start)
    run = timed(stretches, lambda p: p.severity.resolve, since=start, after=_in_hours(policy))
    severity = policy.severity(incident.severity)
    if run is not None:
        yield made(
            incident, "sla_resolution", "SLA resolution", run.start, run.due, owes(incident, "commander"), "resolving",
            f"{severity.name}: resolved within {_sla(severity.resolve, severity)} of the declaration",
        )  # fmt: skip


def _diagnosis(incident: Incident, policy: Policy, _: datetime) -> Iterator[Deadline]:
    allowed, start = policy.room.diagnosis, base(incident)
    if allowed is None or incident.status not in (Status.TRIAGE, Status.INVESTIGATING):
        return
    if incident.identified_at is not None and incident.identified_at >= start:
        start = max(start, incident.status_since)  # what was understood was not it
    if any(fired_since(f, start) for f in incident.fired):
        return
    yield made(
        incident, "diagnosis", "diagnosis", start, later(start, allowed),
        owes(incident, "technical_lead", "commander"), "status identified, or an escalation",
        f"understood or escalated within {show_duration(allowed)}",
    )  # fmt: skip


def _stalled(incident: Incident, policy: Policy, _: datetime) -> Iterator[Deadline]:
    """Silence is what an incident stalls in (003): whatever a person does here starts it again. Calm has none."""
    allowed = policy.room.stalled
    if allowed is None or not incident.is_live or incident.status is Status.MONITORING:
        return
    start = max(filter(None, (incident.active_at, base(incident))))
    yield made(
        incident, "stalled", "next entry", start, later(start, allowed), owes(incident, "scribe", "commander"),
        "an entry, or anything else that somebody does here", f"something is recorded every {show_duration(allowed)}",
    )  # fmt: skip


def _soak(incident: Incident, policy: Policy, now: datetime) -> Iterator[Deadline]:
    start = incident.soak_started_at
    if incident.status is not Status.MONITORING or start is None:
        return
    span = soak_span(incident, policy)
    ends, onward = later(start, span), next_stage(incident, policy)
    staged = incident.recovered is not None and onward is not None
    if ends > now:
        yield made(
            incident, "soak", f"soak at {incident.recovered} %" if staged else "soak", start, ends,
            owes(incident, "commander"), "its own end; a new matching alert restarts it",
            f"{show_duration(span)} of calm before "
            + (f"{onward} % may be let through" if staged else '"resolved" may be said'),
        )  # fmt: skip


def _asks(incident: Incident, _: Policy, __: datetime) -> Iterator[Deadline]:
    for ask in incident.asks if incident.is_open else ():
        if ask.state == "open":
            yield made(
                incident, "ask", f"ask {ask.person}, {ask.text}", ask.at, ask.due_at, ask.person, "answering",
                f"asked by {ask.by} with a time limit", about=ask.id,
            )  # fmt: skip


def _tasks(incident: Incident, _: Policy, __: datetime) -> Iterator[Deadline]:
    for task in incident.tasks:
        if task.state == "open" and task.due_at is not None:
            yield made(
                incident, "task", f"task: {task.text}", task.at, task.due_at, task.owner, "done, or dropped",
                f"given by {task.by} with a due time", about=task.id,
            )  # fmt: skip


def _approvals(incident: Incident, policy: Policy, _: datetime) -> Iterator[Deadline]:
    for draft in waiting(incident):
        who = next(iter(approvers(incident, policy)), next(iter(policy.room.approvers), "commander"))
        yield made(
            incident, "approval", f"approve {draft.audience}", draft.at, later(draft.at, policy.room.approval), who,
            "publishing, changing or discarding the draft",
            f"{draft.author} wrote it for {draft.audience}: approved within {show_duration(policy.room.approval)}",
            about=draft.id,
        )  # fmt: skip


# ---------------------------------------------------------------- afterwards


def _closing(incident: Incident, policy: Policy, _: datetime) -> Iterator[Deadline]:
    start = calm_since(incident)
    if start is None:
        return
    rule = f"closed after {show_duration(policy.room.closing)} without recurrence"
    if closes_at(incident, policy) is not None:
        settled_by, rule = "closing by itself, or reopening", f"{rule}, by itself"
    else:
        settled_by, missing = "closing, or reopening", unanswered(incident, policy)
        rule += f", by a person: open are {', '.join(missing)}" if missing else ", by a person"
    yield made(
        incident, "closing", "closing", start, later(start, policy.room.closing), owes(incident, "commander"),
        settled_by, rule,
    )  # fmt: skip


def review_owed(incident: Incident, policy: Policy) -> bool:
    """Whether a review is still to be published: by the severity, not of a drill, until somebody says otherwise."""
    if incident.status not in (Status.RESOLVED, Status.CLOSED) or incident.reviewed_at is not None or incident.drill:
        return False
    if incident.review is not None and incident.review.state == NOT_NEEDED:
        return False
    return policy.severity(incident.severity).review in ("must", "should")


def _followups(incident: Incident, _: Policy, __: datetime) -> Iterator[Deadline]:
    if incident.status is Status.MERGED or (incident.status is Status.CANCELLED and not incident.drill):
        return
    for one in incident.followups:
        if one.state == ACCEPTED and one.due_at is not None:
            yield made(
                incident, "followup", f"follow-up: {one.text}", one.accepted_at or one.at, one.due_at, one.owner,
                "doing it, or saying why not", "due by the date that was agreed", about=str(one.number),
                soon_at=min(one.due_at, later(one.due_at, -FOLLOW_UP_SOON)),
            )  # fmt: skip


def _review(incident: Incident, policy: Policy, _: datetime) -> Iterator[Deadline]:
    if not review_owed(incident, policy):
        return
    start = incident.resolved_at or incident.status_since
    due = later(start, policy.room.review_due)
    owner = incident.review.owner if incident.review else ""
    yield made(
        incident, "review", "review", start, due, owner or owes(incident, "commander"), "publishing the review",
        f"there after {show_duration(policy.room.review_target)}, late after {show_duration(policy.room.review_due)}",
        soon_at=min(later(start, policy.room.review_target), due),
    )  # fmt: skip


def _regulatory(incident: Incident, policy: Policy, _: datetime) -> Iterator[Deadline]:
    start = incident.breach_at
    if start is None or incident.notified_at is not None or incident.status is Status.CANCELLED:
        return
    yield made(
        incident, "regulatory", "regulatory notice", start, later(start, policy.room.regulatory),
        owes(incident, "commander"), "recording that the regulator was notified",
        f"a data breach is notified within {show_duration(policy.room.regulatory)}",
    )  # fmt: skip


_PARTS: tuple[Part, ...] = (
    updates, _approvals, executives_join, _acknowledge, _escalations, _unfilled, _rotations, _resolution, _diagnosis,
    _stalled, _soak, _asks, _tasks, check_ins, tickets, launch_clocks, _closing, _review, _followups, _regulatory,
    duties_due,
)  # fmt: skip
_AFTER: tuple[Part, ...] = (_closing, _review, _followups, launch_clocks)
"""What a pause of the drill moves not: it counts in days, from the end of the incident on; or it is an appointment."""
_COUNTED: tuple[Part, ...] = (updates, executives_join, _acknowledge, _resolution)
_PROMISED: tuple[Part, ...] = (*_COUNTED, _unfilled, _asks, check_ins)
