"""A run of a drill, folded from the journal: what was sent, who was helped, what stood still, how it ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from msgspec.structs import replace

from warroom.core import events as e
from warroom.core.drill.plan import Plan, from_data
from warroom.core.model.value import Instant, Value

RUNNING, PAUSED, HALTED, ENDED = "running", "paused", "halted", "ended"


class Message(Value, frozen=True, kw_only=True):
    """What one role is told. ``id`` is its event's; ``step``: the inject or hint it came from, "" for one by hand."""

    id: str
    at: Instant
    to: str
    text: str
    sender: str = ""
    step: str = ""
    kind: str = "message"
    read: tuple[tuple[str, Instant], ...] = ()


class Given(Value, frozen=True, kw_only=True):
    """Something that was done to a step, by whom and when."""

    step: str
    at: Instant
    by: str
    text: str = ""
    rating: str = ""


class Run(Value, frozen=True, kw_only=True):
    """``number`` counts the runs of this database from 1: ``D-1`` is what people call it."""

    id: str
    number: int
    plan: Plan
    source: str
    here: bool
    speed: float
    by: str
    started_at: Instant
    seq: int
    state: str = RUNNING
    sent: tuple[Given, ...] = ()
    skipped: tuple[Given, ...] = ()
    hinted: tuple[Given, ...] = ()
    notes: tuple[Given, ...] = ()
    rated: tuple[Given, ...] = ()
    messages: tuple[Message, ...] = ()
    pauses: tuple[tuple[Instant, Instant | None], ...] = ()
    ended_at: Instant | None = None
    ended_by: str = ""
    why: str = ""
    last_seq: int = 0

    @property
    def name(self) -> str:
        return f"D-{self.number}"

    @property
    def is_on(self) -> bool:
        return self.state in (RUNNING, PAUSED)

    def second(self, at: datetime) -> float:
        """The second of the drill's clock at that instant: it stands in pauses, and from the end on."""
        until = min(at, self.ended_at) if self.ended_at is not None else at
        gone = until - self.started_at
        for began, over in self.pauses:
            if began < until:
                gone -= min(over, until) - began if over is not None else until - began
        return max(0.0, gone.total_seconds()) * self.speed

    def instant(self, second: float) -> datetime:
        """When that second of the drill's clock was, or will be if nobody pauses it any more."""
        at = self.started_at + timedelta(seconds=second / self.speed)
        for began, over in self.pauses:
            if over is not None and began <= at:
                at += over - began
        return at

    def when(self, step: str) -> datetime | None:
        """When that inject was sent."""
        return next((one.at for one in self.sent if one.step == step), None)

    def is_done(self, step: str) -> bool:
        """Whether nothing is left to do about that inject."""
        return any(one.step == step for one in (*self.sent, *self.skipped))

    def hints_for(self, task: str) -> tuple[Given, ...]:
        """The hints that were given for a task."""
        of = {hint.id for hint in self.plan.hints if hint.task == task}
        return tuple(one for one in self.hinted if one.step in of)

    def for_roles(self, roles: Iterable[str]) -> tuple[Message, ...]:
        """What the holders of these roles are told, oldest first."""
        held = {*roles}
        return tuple(one for one in self.messages if one.to in held or not one.to)


def runs(events: Iterable[e.Event]) -> tuple[Run, ...]:
    """Every run that the events tell of, the oldest first. Whatever is void or unreadable changes nothing."""
    found: dict[str, Run] = {}
    for event in events:
        data = event.data
        if isinstance(data, e.DrillStarted):
            plan = from_data(data.plan)
            if plan is not None:
                found[event.id] = Run(
                    id=event.id, number=len(found) + 1, plan=plan, source=data.source, here=data.here,
                    speed=data.speed if data.speed > 0 else 1.0, by=event.actor, started_at=event.recorded_at,
                    seq=event.seq, last_seq=event.seq,
                )  # fmt: skip
        elif isinstance(data, e.DrillMoved) and (run := found.get(data.drill)) is not None:
            moved = _MOVES.get(data.act, _same)(run, event, data)
            found[run.id] = replace(moved, last_seq=event.seq)
    return tuple(found.values())


def named(found: Iterable[Run], name: str) -> Run | None:
    """The run called ``D-3``, ``3`` or by its id; the newest for ""."""
    every = tuple(found)
    if not name:
        return every[-1] if every else None
    number = name.upper().removeprefix("D-")
    return next((run for run in every if run.id == name or str(run.number) == number), None)


def running(found: Iterable[Run]) -> Run | None:
    """The one that is on: there is never more than one."""
    return next((run for run in reversed(tuple(found)) if run.is_on), None)


def _given(event: e.Event, data: e.DrillMoved) -> Given:
    return Given(step=data.step, at=event.recorded_at, by=event.actor, text=data.text, rating=data.rating)


def _same(run: Run, _: e.Event, __: e.DrillMoved) -> Run:
    return run


def _sent(run: Run, event: e.Event, data: e.DrillMoved) -> Run:
    if run.is_done(data.step):
        return run
    inject = run.plan.inject(data.step)
    told = run.messages
    if inject is not None and (inject.message or inject.ticket):
        kind = "ticket" if inject.ticket else "message"
        told = (*told, Message(id=event.id, at=event.recorded_at, to=inject.to, sender=inject.sender, step=inject.id,
                               text=inject.message or inject.ticket, kind=kind))  # fmt: skip
    return replace(run, sent=(*run.sent, _given(event, data)), messages=told)


def _skipped(run: Run, event: e.Event, data: e.DrillMoved) -> Run:
    return run if run.is_done(data.step) else replace(run, skipped=(*run.skipped, _given(event, data)))


def _hinted(run: Run, event: e.Event, data: e.DrillMoved) -> Run:
    hint = run.plan.hint(data.step)
    if hint is None or any(one.step == hint.id for one in run.hinted):
        return run
    told = Message(id=event.id, at=event.recorded_at, to=hint.to, text=hint.text, sender="facilitator", step=hint.id,
                   kind="hint")  # fmt: skip
    return replace(run, hinted=(*run.hinted, _given(event, data)), messages=(*run.messages, told))


def _told(run: Run, event: e.Event, data: e.DrillMoved) -> Run:
    told = Message(id=event.id, at=event.recorded_at, to=data.to, text=data.text, sender="facilitator")
    return replace(run, messages=(*run.messages, told))


def _read(run: Run, event: e.Event, data: e.DrillMoved) -> Run:
    changed = tuple(
        replace(one, read=(*one.read, (event.actor, event.recorded_at)))
        if one.id == data.step and event.actor not in dict(one.read) else one
        for one in run.messages
    )  # fmt: skip
    return replace(run, messages=changed)


def _paused(run: Run, event: e.Event, _: e.DrillMoved) -> Run:
    if run.state != RUNNING:
        return run
    return replace(run, state=PAUSED, pauses=(*run.pauses, (event.recorded_at, None)))


def _resumed(run: Run, event: e.Event, _: e.DrillMoved) -> Run:
    return replace(run, state=RUNNING, pauses=_going_on(run, event.recorded_at)) if run.state == PAUSED else run


def _going_on(run: Run, at: datetime) -> tuple[tuple[datetime, datetime | None], ...]:
    """The pauses, the last of them over by then."""
    if not run.pauses or run.pauses[-1][1] is not None:
        return run.pauses
    return (*run.pauses[:-1], (run.pauses[-1][0], at))


def _over(state: str) -> Callable[[Run, e.Event, e.DrillMoved], Run]:
    def end(run: Run, event: e.Event, data: e.DrillMoved) -> Run:
        if not run.is_on:
            return run
        pauses = _going_on(run, event.recorded_at)
        return replace(run, state=state, ended_at=event.recorded_at, ended_by=event.actor, why=data.text, pauses=pauses)

    return end


def _noted(run: Run, event: e.Event, data: e.DrillMoved) -> Run:
    return replace(run, notes=(*run.notes, _given(event, data)))


def _rated(run: Run, event: e.Event, data: e.DrillMoved) -> Run:
    """The newest counts; with no rating it goes by the rule again."""
    left = tuple(one for one in run.rated if one.step != data.step)
    return replace(run, rated=(*left, _given(event, data)) if data.rating else left)


_MOVES: dict[str, Callable[[Run, e.Event, e.DrillMoved], Run]] = {
    "sent": _sent, "skipped": _skipped, "hinted": _hinted, "told": _told, "read": _read, "paused": _paused,
    "resumed": _resumed, "halted": _over(HALTED), "ended": _over(ENDED), "noted": _noted, "rated": _rated,
}  # fmt: skip
ACTS = tuple(_MOVES)
