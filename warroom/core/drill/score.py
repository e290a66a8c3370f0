"""How well a drill was done, by rule from the journal: P, S, M or U for each of its tasks.

P: in time and unaided. S: late up to twice the time, or with one hint. M: later, or with more hints. U: never. (After
the ratings of FEMA's exercise programme, HSEEP.) A task that was not due when the drill was halted is not rated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from warroom.core import events as e
from warroom.core.cadence import wait
from warroom.core.drill.plan import Expected, Rule
from warroom.core.drill.run import HALTED, Run
from warroom.core.drill.watching import Done, Followed, Seen, Watch
from warroom.core.model import Incident
from warroom.core.policy import Policy

RATINGS = {"P": "in time", "S": "late or 1 hint", "M": "later or 2 hints", "U": "never"}
OPEN, NOT_REACHED = "", "-"
"""Not rated yet; and never to be, because the drill was halted before."""


class Task(Struct, frozen=True):
    """A task as it stands. ``rating`` is what counts, ``by_rule`` what the rule gives: somebody may say otherwise."""

    id: str
    name: str
    owner: str
    rating: str
    by_rule: str
    due_at: datetime | None = None
    done_at: datetime | None = None
    done_by: str = ""
    hints: int = 0
    reason: str = ""
    rated_by: str = ""
    within_s: float | None = None
    took_s: float | None = None  # on the drill's clock, from the moment it was expected


class Score(Struct, frozen=True):
    """``incidents``: the drill's, in the order of their declaration."""

    tasks: tuple[Task, ...]
    incidents: tuple[Incident, ...]

    def count(self, rating: str) -> int:
        return sum(task.rating == rating for task in self.tasks)

    @property
    def rated(self) -> int:
        return sum(task.rating in RATINGS for task in self.tasks)


def score(run: Run, events: Iterable[e.Event], policy: Policy, now: datetime) -> Score:
    """Every task of the run at ``now``. ``events``: the journal behind the start of the run, up to any position.

    The policy is the one that was in force at the start.
    """
    end = run.ended_at
    watches = {task.id: Watch(task.rule, lambda: policy) for task in run.plan.expected}
    found: dict[str, Incident] = {}
    first: Incident | None = None
    for one in Followed().take(event for event in events if event.seq > run.seq):
        if end is not None and one.event.recorded_at > end:
            continue
        first = first or one.after
        found[one.after.id] = one.after
        for watch in watches.values():
            watch.look(one)
    tasks = tuple(_task(run, task, watches[task.id].done, first, policy, now) for task in run.plan.expected)
    return Score(tasks, tuple(found.values()))


def _task(
    run: Run, task: Expected, done: Done | None, first: Incident | None, policy: Policy, now: datetime
) -> Task:
    if task.rule.what == "read":
        done = _read(run, task.rule)
    start, within = _start(run, task, first, policy)
    due = None if start is None or within is None else run.instant(start + within)
    took = None if done is None or start is None else max(0.0, run.second(done.at) - start)
    hints = len([one for one in run.hints_for(task.id) if done is None or one.at <= done.at])
    by_rule = _rating(run, took, within, hints, due, now)
    said = next((one for one in run.rated if one.step == task.id), None)
    return Task(
        task.id, task.name, task.owner, said.rating if said else by_rule, by_rule, due, done.at if done else None,
        done.by if done else "", hints, said.text if said else "", said.by if said else "", within, took,
    )  # fmt: skip


def _read(run: Run, rule: Rule) -> Done | None:
    """When somebody read the message of an inject."""
    read = [(at, who, one.id) for one in run.messages if one.step == rule.step for who, at in one.read]
    return Done(*min(read)) if read else None


def _start(run: Run, task: Expected, first: Incident | None, policy: Policy) -> tuple[float | None, float | None]:
    """From which second on it is expected, None while that is not known, and within how many."""
    if task.within_s is None:
        if first is None:
            return None, None
        cadence = wait(first, task.rule.audience, policy, None)
        within = cadence.total_seconds() * run.speed * task.rule.count if cadence is not None else None
        return run.second(first.declared_at), within
    if not task.after:
        return 0.0, task.within_s
    sent = run.when(task.after)
    return (None if sent is None else run.second(sent)), task.within_s


def _rating(
    run: Run, took: float | None, within: float | None, hints: int, due: datetime | None, now: datetime
) -> str:
    if took is None:
        if run.is_on:
            return OPEN
        over = run.ended_at or now
        return NOT_REACHED if run.state == HALTED and (due is None or due > over) else "U"
    late = 0 if within is None or took <= within else 1 if took <= 2 * within else 2
    return "PSM"[min(2, max(late, hints))]


class Triggers:
    """The injects that wait for somebody to do something: when each of them did."""

    def __init__(self, run: Run, policy: Policy) -> None:
        waiting = (inject for inject in run.plan.injects if inject.when is not None)
        self._watches = {one.id: Watch(one.when, lambda: policy) for one in waiting if one.when is not None}

    def look(self, events: Iterable[Seen]) -> None:
        for one in events:
            for watch in self._watches.values():
                watch.look(one)

    def due(self, run: Run) -> dict[str, float]:
        """The second at which each of those that are set off is to be sent."""
        out = {}
        for inject in run.plan.injects:
            watch = self._watches.get(inject.id)
            if watch is not None and watch.done is not None:
                out[inject.id] = run.second(watch.done.at) + inject.after_s
        return out


def due(run: Run, triggers: Triggers) -> tuple[tuple[float, str], ...]:
    """What is still to be sent, each with its second, the next first; without what waits for somebody."""
    set_off = triggers.due(run)
    found = []
    for inject in run.plan.injects:
        at = inject.at_s if inject.at_s is not None else set_off.get(inject.id)
        if at is not None and not run.is_done(inject.id):
            found.append((at, inject.id))
    return tuple(sorted(found))


def stopped_by(run: Run, events: Sequence[Seen]) -> tuple[str, str]:
    """Who said the stop phrase in the drill's record, and where; empty where nobody did."""
    phrase = run.plan.stop.casefold()
    for one in events:
        data = one.event.data
        if phrase and isinstance(data, e.EntryAdded) and phrase in data.text.casefold():
            return one.event.actor, one.event.id
    return "", ""


def real(events: Iterable[e.Event], run: Run, grave: Callable[[str], bool]) -> str:
    """The id of a real incident that was declared grave while the drill runs here: it ends the drill at once."""
    if not run.here:
        return ""
    for event in events:
        data = event.data
        if isinstance(data, e.Declared) and not data.drill and not data.planned and grave(data.severity):
            return event.incident
    return ""


def over_at(run: Run) -> datetime:
    """When its time is up, if nobody pauses it any more."""
    return run.instant(run.plan.length_s)


def left(run: Run, now: datetime) -> timedelta:
    return over_at(run) - now
