"""What would happen if an incident were declared now, and nobody did anything: who is reached, and when. Pure.

It is asked of the same functions that time a real incident, fed with the events that a watcher would write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo

from msgspec import Struct

from warroom.core.escalation import pending_escalations
from warroom.core.events import HOUSE, Declared, EscalationFired, Event
from warroom.core.fold import apply
from warroom.core.model import Incident
from warroom.core.policy import Policy
from warroom.core.reach import unreached
from warroom.core.times import as_utc

WEEK = 7 * 24
MOST = 100
"""Calls of one incident that are followed; a repeat without an end would have more."""


class Call(Struct, frozen=True):
    """A level fires ``after`` the declaration. ``nobody``: why it reaches no one, "" where it does."""

    level: str
    target: str
    after: timedelta
    nobody: str = ""


class Stretch(Struct, frozen=True):
    """Hours of the week in which the same happens: ``first`` and ``last`` count from Monday 00:00 to 01:00, both are
    in it."""

    first: int
    last: int
    calls: tuple[Call, ...]

    @property
    def reaches_nobody(self) -> bool:
        """Whether an incident declared then would wait until somebody happens to look."""
        return all(call.nobody for call in self.calls)


def calls(policy: Policy, severity: str, service: str, at: datetime, span: timedelta) -> tuple[Call, ...]:
    """What fires within ``span`` of a declaration at ``at``, in order, where nobody acknowledges."""
    return tuple(_calls(declared(severity, service, at), policy, at, span))


def declared(severity: str, service: str, at: datetime) -> Incident:
    """An incident that nobody ever declared."""
    data = Declared(title="check", severity=severity, service=service)
    it = apply(None, Event(id="declared", incident="INC-0000-0000", at=at, recorded_at=at, actor="check", data=data))
    assert it is not None
    return it


def fired(it: Incident, policy: str, level: str, target: str, at: datetime, cycle: int = 0, number: int = 0) -> Event:
    """The event that the watcher would write; ``number`` tells those of one incident apart."""
    data = EscalationFired(policy=policy, level=level, target=target, due_at=at, cycle=cycle)
    return Event(id=f"fired{number}", incident=it.id, at=at, recorded_at=at, actor=HOUSE, data=data)


def _calls(it: Incident, policy: Policy, began: datetime, span: timedelta) -> Iterator[Call]:
    state: Incident | None = it
    for number in range(MOST):
        assert state is not None
        due = next(iter(pending_escalations(state, policy, began)), None)
        if due is None or due.due_at - began > span:
            return
        nobody = unreached(policy, due.level, due.target, incident=state)
        yield Call(due.level, due.target, due.due_at - began, nobody)
        state = apply(state, fired(state, due.policy, due.level, due.target, due.due_at, due.cycle, number))


def week(
    policy: Policy, severity: str, service: str, monday: datetime, zone: tzinfo, span: timedelta
) -> tuple[Stretch, ...]:
    """By the hours of that week, those in which the same happens taken together; ``monday`` names its first day."""
    day = monday.astimezone(zone).date()
    day -= timedelta(days=day.weekday())
    found: list[Stretch] = []
    for hour in range(WEEK):
        there = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(hours=hour)
        told = calls(policy, severity, service, as_utc(there), span)
        if found and found[-1].calls == told:
            found[-1] = Stretch(found[-1].first, hour, told)
        else:
            found.append(Stretch(hour, hour, told))
    return tuple(found)


def services(policy: Policy) -> tuple[str, ...]:
    """One service for each policy, the first that it names, patterns as they are written; "" for all others."""
    named = [one.services[0] for one in policy.escalation if one.services]
    return (*dict.fromkeys(named), "")


def alike(stretches: Sequence[Stretch]) -> Iterable[tuple[tuple[Call, ...], list[Stretch]]]:
    """Stretches of the week by what happens in them, in the order in which it first does."""
    found: dict[tuple[Call, ...], list[Stretch]] = {}
    for stretch in stretches:
        found.setdefault(stretch.calls, []).append(stretch)
    return found.items()
