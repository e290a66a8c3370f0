"""Drills: starting one, and what its facilitator and its engine do in it. What the team does are ordinary commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from warroom.commands import reading
from warroom.commands.door import Refused, event_id
from warroom.commands.followups import FollowUpCommands
from warroom.commands.lazy_events import events
from warroom.core.model import Entry, Incident
from warroom.core.standing import stands_since
from warroom.core.times import as_utc
from warroom.core.words import listing, short

if TYPE_CHECKING:
    from warroom.core.drill.plan import Plan
    from warroom.core.drill.run import Message, Run
    from warroom.core.drill.score import Score
    from warroom.core.events import Event
    from warroom.core.policy import Policy
    from warroom.store.transaction import Transaction

NEWEST = 40
"""So many lines of what the room does are shown to the facilitator."""


class Look(Struct, frozen=True):
    """A drill at one moment, for the person at the door.

    Attributes:
        leads: whether this person is its facilitator.
        waiting: what is still to be sent, each with its second, the next first.
        messages: what this person is told; all of them for the facilitator.
        entries: what the team does, oldest first.
    """

    run: Run
    score: Score
    leads: bool
    waiting: tuple[tuple[float, str], ...]
    messages: tuple[Message, ...]
    entries: tuple[Entry, ...]

    @property
    def next_inject(self) -> str:
        """The one that is sent next; "" for none."""
        return self.waiting[0][1] if self.waiting else ""

    @property
    def next_hint(self) -> str:
        given = {one.step for one in self.run.hinted}
        return next((hint.id for hint in self.run.plan.hints if hint.id not in given), "")


ANYBODY = frozenset({"halted", "read", "paused"})
"""Acts that are not the facilitator's alone: whoever is in a drill may stop it."""


class DrillCommands(FollowUpCommands):
    """A drill belongs to no incident; at most one is on in a database."""

    def drills(self) -> tuple[Run, ...]:
        """Every run there was here, the oldest first."""
        from warroom.core.drill.run import runs

        return runs(self.store.drill_events())

    def drill(self, name: str = "") -> Run:
        """The run of that name, or of that incident; the newest for "". Refuses where there is none."""
        from warroom.core.drill.names import LABEL
        from warroom.core.drill.run import named

        every = self.drills()
        found = named(every, name)
        if found is None and name:
            ids = self.store.named(name)
            it = self.store.incident(ids[0]) if ids else None
            found = named(every, it.labels[LABEL]) if it is not None and LABEL in it.labels else None
        if found is None:
            known = listing([run.name for run in every[-5:]])
            raise Refused(
                f'There is no drill "{short(name, 40)}": {f"there are {known}" if known else "none was run here"}.'
                if name else "No drill was run here yet: `warroom drill list` shows those that you can run."
            )  # fmt: skip
        return found

    def start_drill(
        self, plan: Plan, *, source: str = "", here: bool = False, speed: float = 1.0, key: str | None = None
    ) -> Run:
        """Begin it: the drill's clock runs from now."""
        from warroom.core.drill.plan import as_data
        from warroom.core.drill.run import named, running

        now = self._may_write(None)
        if (on := running(self.drills())) is not None and on.id != key:
            raise Refused(f"{on.name}, {on.plan.title}, is on since {on.started_at:%H:%M} UTC: halt or end it first.")
        with self.store.writing() as tx:
            self._policy_first(tx)
            data = events.DrillStarted(plan=as_data(plan), source=source, here=here, speed=speed)
            made = events.Event(id=event_id(key, 1), at=now, recorded_at=now, actor=self.person, data=data)
            tx.append(made)
        found = named(self.drills(), made.id)
        assert found is not None
        return found

    def move_drill(
        self, act: str, *, step: str = "", text: str = "", to: str = "", rating: str = "", name: str = "",
        key: str | None = None,
    ) -> Run:  # fmt: skip
        """One act of ``core.drill.run.ACTS`` in a run, the newest by default. Gives the run after it."""
        from warroom.core.drill.run import named

        now = self._may_write(None)
        run = self.drill(name)
        said = reading.line(text, "This text", 1_000)
        self._may_move(run, act, step, said, to, rating)
        with self.store.writing() as tx:
            data = events.DrillMoved(drill=run.id, act=act, step=step, text=said, to=to, rating=rating)
            id_ = event_id(key, 1)
            if key is None or tx.event(key) is None:
                moved = events.Event(id=id_, at=now, recorded_at=now, actor=self.person, data=data)
                tx.append(moved)
                for number, it in enumerate(self._to_stand(run) if act == "paused" else self._standing(run, act), 2):
                    turn = events.ClocksStopped if act == "paused" else events.ClocksStarted
                    tx.append(replace(moved, id=event_id(key, number), incident=it.id, data=turn(drill=run.id)))
        after = named(self.drills(), run.id)
        assert after is not None
        return after

    def _to_stand(self, run: Run) -> list[Incident]:
        """The run's incidents, whose clocks are to stand."""
        return [it for it in self._of_run(run) if it.is_open and stands_since(it) is None]

    def _standing(self, run: Run, act: str) -> list[Incident]:
        """Those whose clocks go on with that act."""
        over = act in ("resumed", "halted", "ended")
        return [it for it in self._of_run(run) if stands_since(it) is not None] if over else []

    def _of_run(self, run: Run) -> Iterable[Incident]:
        from warroom.core.drill.names import LABEL

        return (it for it in self.store.incidents() if it.labels.get(LABEL) == run.id)

    def _stands_from_the_first(self, tx: Transaction, declared: Event, key: str | None, number: int) -> None:
        """What is declared in a paused drill has no clocks that run."""
        from warroom.core.drill.names import LABEL

        run = declared.data.labels.get(LABEL, "") if isinstance(declared.data, events.Declared) else ""
        if run and self.drill(run).state == "paused":
            stopped = events.ClocksStopped(drill=run)
            tx.append(replace(declared, id=event_id(key, number), at=declared.recorded_at, data=stopped))

    def _may_move(self, run: Run, act: str, step: str, text: str, to: str, rating: str) -> None:
        """Refuses what makes no sense in this run, and what is not this person's to do."""
        if self.person != run.by and act not in ANYBODY and not (act in ("rated", "noted") and self._looks_on(run)):
            raise Refused(f"{run.by} leads {run.name}: only they do that. You can pause or halt it.")
        if not run.is_on and act not in ("noted", "rated", "read"):
            raise Refused(f"{run.name} is over since {run.ended_at:%H:%M} UTC: notes and ratings can still be changed.")
        refusal = _CHECKS[act](self, run, step, text, to, rating) if act in _CHECKS else ""
        if refusal:
            raise Refused(refusal)

    def _looks_on(self, run: Run) -> bool:
        """Whether this person is in the drill's incidents as an observer, or not at all."""
        return not any(
            held.person == self.person and held.role != "observer" for it in self._in_drill(run) for held in it.roles
        )

    def _in_drill(self, run: Run) -> Iterable[Incident]:
        return (it for it in self.store.incidents() if it.drill and it.declared_at >= run.started_at)

    def drill_look(self, name: str = "") -> Look:
        """All there is to know of a run, the newest by default."""
        from warroom.core.drill.score import Triggers, due, score
        from warroom.core.drill.watching import Followed

        run = self.drill(name)
        policy = self._policy_of(run)
        journal = list(self.store.events(after=run.seq))
        found = score(run, journal, policy, as_utc(self.clock()))
        triggers = Triggers(run, policy)
        triggers.look(Followed().take(journal))
        leads = self.person == run.by
        rows = [row for it in found.incidents for row in self.store.entries(it.id, newest=NEWEST)]
        rows.sort(key=lambda row: (row.recorded_at, row.seq))
        told = run.messages if leads else self.drill_messages(run.id)
        return Look(run, found, leads, due(run, triggers), told, tuple(rows[-NEWEST:]))

    def drill_messages(self, name: str = "") -> tuple[Message, ...]:
        """What this person is told in a run, by the roles that they hold in its incidents, oldest first."""
        run = self.drill(name)
        held = {one.role for it in self._in_drill(run) for one in it.roles if one.person == self.person}
        return run.for_roles(held)

    def _known_role(self, word: str) -> str:
        """The role of that word; "" where there is none."""
        from warroom.core.naming import named

        return named(word, [role.name for role in self.policy.roles])

    def drill_score(self, name: str = "", at: datetime | None = None) -> tuple[Run, Score]:
        """A run, and how well it goes or went by the rules; ``at``: as it was then, now by default."""
        from warroom.core.drill.score import score

        run = self.drill(name)
        now = as_utc(at or self.clock())
        journal = (event for event in self.store.events(after=run.seq))
        return run, score(run, journal, self._policy_of(run), now)

    def follow_drill(self, name: str = "", owner: str = "") -> tuple[str, ...]:
        """Make a follow-up of every gap of a run, due when it is to be tried again; gives the names of those that are
        new. They stand with its first incident."""
        from warroom.core.drill.report import gaps, retest_at
        from warroom.core.followups import name as called

        self._may_write(None)
        run, found = self.drill_score(name)
        if run.is_on:
            raise Refused(f"{run.name} is still on: end it first, then every task is rated.")
        if not found.incidents:
            raise Refused(f"In {run.name} no incident was declared: add its gaps to another one by hand.")
        it = found.incidents[0]
        there = {one.text for one in self._found(it.id).followups}
        made = []
        for gap in gaps(found):
            text = f"practise again: {gap.name}"
            if text not in there:
                due = max(retest_at(run), as_utc(self.clock()) + timedelta(days=1))
                new = self.add_followup(
                    it.id, text, owner=owner, due_at=due if owner else None, kind="process",
                    criterion=f"{gap.name}: rated P in a drill of {run.plan.name}",
                )  # fmt: skip
                made.append(called(*new))
        return tuple(made)

    def _found(self, incident: str) -> Incident:
        it = self.store.incident(incident)
        assert it is not None
        return it

    def _policy_of(self, run: Run) -> Policy:
        return self.policy_at(run.started_at)[0]

    def _drill_labels(self, drill: bool, feeds: Iterable[str]) -> tuple[bool, dict[str, str]]:
        """Whether what is about to be declared is a drill's, and the labels that say of which run and which channels
        it may use. ``feeds``: of the alerts that it covers. Refuses what is of a drill and real at once."""
        from warroom.core.drill.names import CHANNELS, LABEL, is_of_drill
        from warroom.core.drill.run import running

        ours = [is_of_drill(feed) for feed in feeds]
        if any(ours) and not all(ours):
            raise Refused("Some of these alerts are a drill's and some are real: declare the real ones by themselves.")
        every = self.drills() if self.store.drilled() else ()
        run = running(every)
        if run is None and every and not every[-1].here:  # a database of drills: nothing in it is ever real
            run = every[-1]
        if run is None or (run.here and not drill and not any(ours)):
            return drill or any(ours), {}
        return True, {LABEL: run.id, CHANNELS: ",".join(run.plan.channels)}


_Check = Callable[["DrillCommands", "Run", str, str, str, str], str]


def _inject(_: DrillCommands, run: Run, step: str, *__: str) -> str:
    if run.plan.inject(step) is None:
        return f'"{short(step, 40)}" is not an inject of {run.plan.name}: it has {_ids(run.plan.injects)}.'
    return ""


def _skip(door: DrillCommands, run: Run, step: str, *_: str) -> str:
    return _inject(door, run, step) or (f"{step} was sent or skipped already." if run.is_done(step) else "")


def _hint(_: DrillCommands, run: Run, step: str, *__: str) -> str:
    if run.plan.hint(step) is None:
        return f'"{short(step, 40)}" is not a hint of {run.plan.name}: it has {_ids(run.plan.hints)}.'
    return f"The hint {step} was given already." if any(one.step == step for one in run.hinted) else ""


def _tell(door: DrillCommands, _: Run, __: str, text: str, to: str, ___: str) -> str:
    if to and not door._known_role(to):
        return f'There is no role "{short(to, 40)}": it is one of {listing([one.name for one in door.policy.roles])}.'
    return "" if text else "A message needs words: say what they are told."


def _read(_: DrillCommands, run: Run, step: str, *__: str) -> str:
    return "" if any(one.id == step for one in run.messages) else "There is no such message in this drill."


def _rate(_: DrillCommands, run: Run, step: str, text: str, __: str, rating: str) -> str:
    if run.plan.task(step) is None:
        return f'"{short(step, 40)}" is not a task of {run.plan.name}: it has {_ids(run.plan.expected)}.'
    if rating not in ("", "P", "S", "M", "U"):
        return f'"{short(rating, 20)}" is not a rating: it is P, S, M or U.'
    return "" if text or not rating else "A rating that is not the rule's needs a reason."


def _note(_: DrillCommands, __: Run, ___: str, text: str, *____: str) -> str:
    return "" if text else "A note needs words."


def _pause(_: DrillCommands, run: Run, *__: str) -> str:
    return f"{run.name} is paused already: resume it." if run.state == "paused" else ""


def _resume(_: DrillCommands, run: Run, *__: str) -> str:
    return f"{run.name} is not paused." if run.state != "paused" else ""


def _ids(steps: Iterable[object]) -> str:
    return listing([str(getattr(one, "id", "")) for one in steps]) or "none"


_CHECKS: dict[str, _Check] = {
    "sent": _inject, "skipped": _skip, "hinted": _hint, "told": _tell, "read": _read, "rated": _rate, "noted": _note,
    "paused": _pause, "resumed": _resume,
}  # fmt: skip
