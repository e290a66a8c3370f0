"""Escalation: which levels will fire, when, and under which event id.

The id is derived from incident, policy, level, start and cycle: no matter who fires a level, and however
often it is tried, the journal takes it once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from warroom.core.calendar import add_business, add_outside
from warroom.core.clocks import Period, Run, base, fired_since, later, periods, timed, unacknowledged_since
from warroom.core.model import Fired, Incident, Status
from warroom.core.policy import EscalationLevel, Policy
from warroom.core.standing import back, clocked, on_clock
from warroom.core.times import iso


class EscalationDue(Struct, frozen=True):
    """A level that fires at ``due_at`` unless it becomes moot before. ``due``: it should fire now."""

    incident: str
    policy: str
    level: str
    target: str
    kind: str
    starts_at: datetime
    delay: timedelta
    due_at: datetime
    cycle: int
    event_id: str
    due: bool
    unless: str
    impact_raised_at: datetime | None = None
    """When the impact was raised that made the level apply, where it waits for that."""
    snoozed_until: datetime | None = None

    @property
    def key(self) -> str:
        """The key of its deadline, the one a snooze names."""
        return f"escalation:{self.policy}/{self.level}"


def pending_escalations(incident: Incident, policy: Policy, now: datetime) -> tuple[EscalationDue, ...]:
    """The levels still to fire, earliest first; empty unless the response is on (neither planned nor over).

    Where an acknowledgement may expire, the levels that would follow its lapse are among them.
    A level has fired once while it applies without a break (then only its ``repeat`` follows);
    reopening, or a severity change that makes it apply again, starts it over.
    """
    if incident.stood:
        found_there = pending_escalations(clocked(incident), policy, on_clock(incident, now))
        return tuple(back(incident, due, now) for due in found_there)
    rules = policy.escalation_for(incident.service)
    if rules is None or not incident.is_live:
        return ()
    found = (_pending(incident, policy, rules.id, level, now) for level in rules.level)
    return tuple(sorted((due for due in found if due is not None), key=lambda due: (due.due_at, due.level)))


def _pending(incident: Incident, policy: Policy, rules: str, level: EscalationLevel, now: datetime
             ) -> EscalationDue | None:  # fmt: skip
    before = [f for f in incident.fired if (f.policy, f.level) == (rules, level.name)]
    raised_at = _raised_for(incident, before) if level.only_when_impact_raised else None
    if level.only_when_impact_raised and raised_at is None:
        return None
    first, run = _runs(incident, policy, level, raised_at)
    if first is None or run is None:
        return None
    fired = [f for f in before if fired_since(f, first.start)]
    due_at = run.due
    if fired:
        if level.repeat is None or level.repeat <= timedelta(0) or 0 < level.times <= len(fired):
            return None
        due_at = _counting(policy, level)(max(f.at for f in fired), level.repeat)
    snooze = next((s for s in incident.snoozes if s.key == f"escalation:{rules}/{level.name}"), None)
    snoozed_until = snooze.until if snooze is not None and snooze.until > due_at else None
    due_at = snoozed_until or due_at
    cycle = len(fired)
    return EscalationDue(
        incident=incident.id, policy=rules, level=level.name, target=level.target or level.name, kind=level.kind,
        starts_at=max(f.at for f in fired) if fired else run.start,
        delay=level.delay(policy.severity(incident.severity).name) or timedelta(0), due_at=due_at, cycle=cycle,
        event_id=escalation_event_id(incident.id, rules, level.name, first.start, cycle),
        due=due_at <= now, unless=level.unless, impact_raised_at=raised_at, snoozed_until=snoozed_until,
    )  # fmt: skip


def impact_raised(incident: Incident) -> list[datetime]:
    """When the room learned that the impact is more than it was, the first first.

    The first to state the impact says what it is; stating it again, later, raises it. A line about an earlier
    moment than one that is known already is history, and one that was retracted was never said.
    """
    found: list[datetime] = []
    newest: datetime | None = None
    for told in incident.impacts:
        if told.retracted:
            continue
        if newest is not None and told.at >= newest:
            found.append(told.known_at)
        newest = told.at if newest is None else max(newest, told.at)
    return found


def _raised_for(incident: Incident, fired: Sequence[Fired]) -> datetime | None:
    """The raise that the level's present run hangs on: the first since the clocks started, or since it fired."""
    start: datetime | None = None
    for at in impact_raised(incident):
        if at < base(incident):
            continue
        if start is None or any(start <= max(f.at, f.due_at) < at for f in fired if not f.over):
            start = at
    return start


def _runs(incident: Incident, policy: Policy, level: EscalationLevel, raised_at: datetime | None
          ) -> tuple[Run | None, Run | None]:  # fmt: skip
    """The run that names the level's firing, and the one that times it; None where the level is moot.

    They differ only after a relapse: a manager not yet paged gets the whole delay again when the fix did
    not hold, one already paged is not paged twice.
    """
    since: datetime | None = base(incident)
    if level.unless == "acknowledged":
        since = unacknowledged_since(incident, policy)
    elif level.unless == "mitigated" and incident.status is Status.MONITORING:
        since = None
    if since is None:
        return None, None
    since = since if raised_at is None else max(since, raised_at)
    first = _timed(incident, policy, level, since)
    relapsed = incident.relapsed_at if level.unless == "mitigated" else None
    if relapsed is None or relapsed <= since:
        return first, first
    return first, _timed(incident, policy, level, relapsed)


def _timed(incident: Incident, policy: Policy, level: EscalationLevel, since: datetime) -> Run | None:
    def delay(stretch: Period) -> timedelta | None:
        if stretch.severity.name in level.only_when_raised and not stretch.raised:
            return None
        return level.delay(stretch.severity.name)

    counting = _counting(policy, level)
    return timed(periods(incident, policy, since), delay, after=lambda start, wait, _: counting(start, wait))


def _counting(policy: Policy, level: EscalationLevel) -> Callable[[datetime, timedelta], datetime]:
    """How the level adds a delay to an instant: around the clock, or inside or outside of certain hours only."""
    window, outside = policy.window(level.hours)
    if window is None:
        return later
    add = add_outside if outside else add_business
    return lambda start, wait: add(start, wait, window)


def escalation_event_id(incident: str, policy: str, level: str, start: datetime, cycle: int) -> str:
    """The id under which the journal takes this firing once, no matter who writes it: 16 hexadecimal digits."""
    told = "|".join((incident, policy, level, iso(start), str(cycle)))
    return hashlib.sha256(told.encode()).hexdigest()[:16]
