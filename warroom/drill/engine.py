"""Drives a run: sends what is due, ends it when its time is up or somebody stops it. Everything it knows is recorded,
so that another engine goes on where one was killed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from warroom.core.drill import run as drill_run
from warroom.core.drill.names import LABEL
from warroom.core.drill.score import Triggers, due, over_at, real, stopped_by
from warroom.core.drill.watching import Followed, Seen

if TYPE_CHECKING:
    from warroom.core.drill.run import Run
    from warroom.core.events import Event
    from warroom.room import Room

TICK_S, LEAST_S = 0.5, 0.05
"""How often it looks, in seconds: sooner where something is due before, but never without a pause."""
GRAVE = 2
"""A real incident of this rank or a graver one halts a drill in the team's own database (SEV1, SEV2)."""


class Engine:
    """``room``: the facilitator's, on the thread that calls ``step``."""

    def __init__(self, room: Room, run: Run) -> None:
        self.run = run
        self._room = room
        self._followed = Followed()
        self._triggers = Triggers(run, room.policy_at(run.started_at)[0])
        self._read = run.seq
        self._fresh: list[Event] = []

    def step(self, now: datetime) -> Run:
        """Look once and do what is due. Gives the run after it."""
        new = self._look()
        if self.run.is_on and not self._stopped(new, now) and self.run.state == drill_run.RUNNING:
            for at, step in due(self.run, self._triggers):
                if at > self.run.second(now):
                    break
                self._move("sent", step=step, key=f"{self.run.id}-{step}")
        return self.run

    def next(self, now: datetime) -> tuple[float, str] | None:
        """How long until the next inject on the drill's clock, and which it is."""
        waiting = due(self.run, self._triggers)
        return (waiting[0][0] - self.run.second(now), waiting[0][1]) if waiting else None

    def rest(self, now: datetime) -> float:
        """For how many seconds it may rest."""
        waiting = self.next(now) if self.run.state == drill_run.RUNNING else None
        return max(LEAST_S, min(TICK_S, waiting[0] / self.run.speed)) if waiting else TICK_S

    def _look(self) -> list[Seen]:
        self._fresh = list(self._room.store.events(after=self._read))
        if self._fresh:
            self._read = self._fresh[-1].seq
        self.run = self._room.drill(self.run.id)
        new = list(self._followed.take(self._fresh))
        self._triggers.look(new)
        return new

    def _stopped(self, new: list[Seen], now: datetime) -> bool:
        """Whether it ends now: by the phrase, by something real, by its time."""
        who, _ = stopped_by(self.run, new)
        if who:
            self._move("halted", text=f'{who} wrote "{self.run.plan.stop}"', key=f"{self.run.id}-halt")
        elif incident := real(self._fresh, self.run, self._is_grave):
            self._move("halted", text=f"a real incident was declared: {incident}", key=f"{self.run.id}-halt")
        elif self.run.state == drill_run.RUNNING and now >= over_at(self.run):
            self._move("ended", text="its time was up", key=f"{self.run.id}-end")
        return not self.run.is_on

    def wind_up(self) -> int:
        """What the drill opened and nobody resolved is cancelled: it is no part of what is going on. Gives how many."""
        from warroom.room import Refused

        left = [it for it in self._room.store.open_incidents() if it.labels.get(LABEL) == self.run.id and it.is_live]
        for it in left:
            with suppress(Refused):
                self._room.cancel(it.id, f"{self.run.name} is over")
        return len(left)

    def _is_grave(self, severity: str) -> bool:
        return self._room.policy.severity(severity).rank <= GRAVE

    def _move(self, act: str, *, step: str = "", text: str = "", key: str = "") -> None:
        self.run = self._room.move_drill(act, step=step, text=text, name=self.run.id, key=key)


class EngineThread:
    """The engine on a thread and a store of its own, until the run is over or it is stopped."""

    def __init__(self, open_room: Callable[[], Room], run: Run, clock: Callable[[], datetime]) -> None:
        self.run = run
        self.trouble = ""
        self._open = open_room
        self._clock = clock
        self._stop = threading.Event()
        self.over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="drill-engine", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(5)

    def _work(self) -> None:
        from warroom.store.errors import StoreError

        room = self._open()
        try:
            engine = Engine(room, self.run)
            while self.run.is_on and not self._stop.wait(engine.rest(self._clock())):
                try:
                    self.run = engine.step(self._clock())
                    if not self.run.is_on:
                        engine.wind_up()
                    self.trouble = ""
                except StoreError as error:  # tried again: the drill goes on when the store is back
                    self.trouble = str(error)
        finally:
            room.store.close()
            self.over.set()
