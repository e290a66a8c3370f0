"""Plays the story: opens the room for each of its people and gives their commands when their time comes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from warroom.core.drill.run import RUNNING
from warroom.core.times import utcnow
from warroom.drill import story
from warroom.drill.stage import Stage, Step

if TYPE_CHECKING:
    from warroom.config.loading import Config
    from warroom.core.drill.run import Run
    from warroom.store import Store

LOOK_S = 0.5
"""How often they look whether somebody paused it, in seconds."""


class Play:
    """One performance of the story in one drill.

    Args:
        db_path: the drill's database, made where there is none.
        config: the drill's configuration, for its policy and its people.
        run: gives the drill as it was read last; its clock is the story's, and stands where it is paused.

    Attributes:
        refused: steps that somebody in the room had made pointless, with the room's sentence.
    """

    def __init__(self, db_path: Path, config: Config, run: Callable[[], Run | None]) -> None:
        self.db_path = db_path
        self.config = config
        self.run = run
        self.stage = Stage()
        self.refused: list[tuple[Step, str]] = []
        self.trouble = ""
        self._next = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="drill-people", daemon=True)

    def prepare(self, start: datetime, speed: float) -> None:
        """Writes what happened before the drill: an earlier incident, nearly over, with its whole record."""
        with self._open() as store:
            for step in story.EARLIER:
                at = start + timedelta(seconds=step.second / speed)
                self._perform(store, step, lambda at=at: at)  # type: ignore[misc]

    def advance(self, store: Store, second: float, clock: Callable[[], datetime] | None = None) -> int:
        """Performs every step due by ``second`` that was not yet. Returns how many.

        ``clock`` is the people's; by default each acts at exactly his second.
        """
        done, run = 0, self.run()
        while run is not None and self._next < len(story.LIVE) and story.LIVE[self._next].second <= second:
            at = run.instant(story.LIVE[self._next].second)
            self._next += 1
            self._perform(store, story.LIVE[self._next - 1], clock or (lambda at=at: at))  # type: ignore[misc]
            done += 1
        return done

    @property
    def is_over(self) -> bool:
        return self._next >= len(story.LIVE)

    def begin(self) -> None:
        """Starts the people on a thread of their own."""
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(5)

    # -- within

    def _open(self) -> Store:
        from warroom.store import Store

        settings = self.config.store
        return Store.open(self.db_path, mode=settings.mode, timeout_s=settings.timeout_s)

    def _work(self) -> None:
        try:
            with self._open() as store:
                while not self.is_over and not self._stop.wait(self._rest()):
                    run = self.run()
                    if run is not None and run.state == RUNNING:
                        self.advance(store, run.second(utcnow()), utcnow)
        except Exception as error:
            # The story may stop; the room it is shown in must not.
            self.trouble = str(error)

    def _rest(self) -> float:
        run = self.run()
        if run is None or run.state != RUNNING:
            return LOOK_S
        return min(LOOK_S, max(0.0, (story.LIVE[self._next].second - run.second(utcnow())) / run.speed))

    def _perform(self, store: Store, step: Step, clock: Callable[[], datetime]) -> None:
        from warroom.room import Refused, Room

        room = Room(store, self.config.policy, step.who, clock=clock, responders=self.config.responder)
        try:
            step.does(room, self.stage)
        except Refused as refused:
            self.refused.append((step, str(refused)))
        except KeyError as missing:
            self.refused.append((step, f"the story's {missing} never came to be"))
