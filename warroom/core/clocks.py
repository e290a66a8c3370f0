"""How a clock that hangs on the severity is timed: when it started, when it falls due.

Pure arithmetic on UTC instants. The incident's severity periods are walked in the order in which the
room learned of them, so that a clock step, a change to summer time or a suspended year moves nothing
that is already timed. A severity change re-times at once and never makes a clock retroactively overdue.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from warroom.core.model import LIVE, Fired, Incident, Status
from warroom.core.policy import Policy, Severity
from warroom.core.standing import clocked, off_clock

END_OF_TIME = datetime.max.replace(tzinfo=UTC)


class Run(NamedTuple):
    """A stretch in which a clock applies without a break: its start and when it falls due."""

    start: datetime
    due: datetime


class Period(NamedTuple):
    """A severity in force from ``start``; ``raised``: an earlier one was less severe."""

    severity: Severity
    start: datetime
    raised: bool


def later(start: datetime, delay: timedelta) -> datetime:
    """``delay`` after ``start``, the end of time at most."""
    try:
        return start + delay
    except OverflowError:
        return END_OF_TIME


def base(incident: Incident) -> datetime:
    """When the clocks of the response started: declaration, the planned room's becoming one, or reopening."""
    return incident.clocks_since or incident.declared_at


def periods(incident: Incident, policy: Policy, since: datetime) -> list[Period]:
    """The severities since the clocks started, none beginning before ``since`` or before the one it followed."""
    found: list[Period] = []
    at, lowest = since, -1
    for number, period in enumerate(incident.severities):
        severity = policy.severity(period.severity)
        if number > incident.clocks_severity:
            at = max(at, period.noted_at or period.since)
        if number >= incident.clocks_severity:
            found.append(Period(severity, at, raised=severity.rank < lowest))
        lowest = max(lowest, severity.rank)
    return found


def fired_since(fired: Fired, start: datetime) -> bool:
    """Whether a level fired in a run that started then. By the due time too, which is derived: clocks may step."""
    return not fired.over and max(fired.at, fired.due_at) >= start


def timed(
    stretches: list[Period],
    delay: Callable[[Period], timedelta | None],
    *,
    since: datetime | None = None,
    after: Callable[[datetime, timedelta, Severity], datetime] = lambda start, wait, _: later(start, wait),
) -> Run | None:
    """The run that is on at the last of the stretches, None where the clock does not apply there.

    ``delay`` says how long a stretch gives, None for no clock. The run starts with the stretch that made the
    clock apply, or at ``since`` where the start is fixed. ``after`` adds the delay (business hours).
    """
    run: Run | None = None
    for stretch in stretches:
        wait = delay(stretch)
        if wait is None:
            run = None
            continue
        start = since if since is not None else run.start if run else stretch.start
        due = after(start, wait, stretch.severity)
        if due < stretch.start:  # never retroactively overdue; what was overdue before stays so
            due = run.due if run and run.due <= stretch.start else stretch.start
        run = Run(start, due)
    return run


def lapses_at(incident: Incident, policy: Policy) -> datetime | None:
    """When the acknowledgement lapses if nobody does anything more; None where it does not."""
    if incident.acknowledged_at is None or policy.room.acknowledge_expires is None:
        return None
    if incident.stood:
        own = lapses_at(clocked(incident), policy)
        return own if own is None else off_clock(incident, own)
    if incident.status is Status.MONITORING or incident.status not in LIVE:
        return None
    active = max(incident.acknowledged_at, incident.active_at or incident.acknowledged_at)
    return later(active, policy.room.acknowledge_expires)


def unacknowledged_since(incident: Incident, policy: Policy) -> datetime | None:
    """Since when nobody has it: the clocks' start, or the instant (to come, perhaps) at which the
    acknowledgement lapses; None where it does not lapse."""
    return base(incident) if incident.acknowledged_at is None else lapses_at(incident, policy)


def is_acknowledged(incident: Incident, policy: Policy, now: datetime) -> bool:
    """Whether somebody has it: it was acknowledged and that has not lapsed."""
    lapsed = lapses_at(incident, policy)
    return incident.acknowledged_at is not None and (lapsed is None or lapsed > now)
