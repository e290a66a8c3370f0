"""Plays the story: opens the room for each of its people and gives their commands when their time comes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from warroom.core.times import utcnow
from warroom.drill import story
from warroom.drill.stage import Stage, Step

if TYPE_CHECKING:
    from warroom.config.loading import Config
    from warroom.store import Store


class Play:
    """One performance of the story in one database.

    Args:
        db_path: the database, made where there is none.
        config: the drill's configuration, for its policy and its people.
        start: the instant at which the story begins.
        speed: story seconds a real second.

    Attributes:
        refused: steps that somebody in the room had made pointless, with the room's sentence.
    """

    def __init__(self, db_path: Path, config: Config, start: datetime, speed: float = 1.0) -> None:
        self.db_path = db_path
        self.config = config
        self.start_at = start
        self.speed = speed
        self.stage = Stage()
        self.refused: list[tuple[Step, str]] = []
        self.trouble = ""
        self._next = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="drill-people", daemon=True)
        self._began = time.monotonic()

    def instant(self, second: float) -> datetime:
        """When that second of the story is."""
        return self.start_at + timedelta(seconds=second / self.speed)

    def story_s(self) -> float:
        """The second of the story that it is now, on the monotonic clock."""
        return (time.monotonic() - self._began) * self.speed

    def prepare(self) -> None:
        """Writes what happened before: an earlier incident, nearly over, with its whole record."""
        with self._open() as store:
            for step in story.EARLIER:
                self._perform(store, step, lambda step=step: self.instant(step.second))  # type: ignore[misc]

    def advance(self, store: Store, second: float, clock: Callable[[], datetime] | None = None) -> int:
        """Performs every step due by ``second`` that was not yet. Returns how many.

        ``clock`` is the people's; by default each acts at exactly his second.
        """
        done = 0
        while self._next < len(story.LIVE) and story.LIVE[self._next].second <= second:
            step = story.LIVE[self._next]
            self._next += 1
            self._perform(store, step, clock or (lambda step=step: self.instant(step.second)))  # type: ignore[misc]
            done += 1
        return done

    @property
    def is_over(self) -> bool:
        return self._next >= len(story.LIVE)

    def begin(self) -> None:
        """Starts the people on a thread of their own."""
        self._began = time.monotonic() - (utcnow() - self.start_at).total_seconds()
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

    def _run(self) -> None:
        try:
            with self._open() as store:
                while not self.is_over:
                    wait = (story.LIVE[self._next].second - self.story_s()) / self.speed
                    if self._stop.wait(max(0.0, wait)):
                        return
                    self.advance(store, self.story_s(), utcnow)
        except Exception as error:
            # The story may stop; the room it is shown in must not.
            self.trouble = str(error)

    def _perform(self, store: Store, step: Step, clock: Callable[[], datetime]) -> None:
        from warroom.room import Refused, Room

        room = Room(store, self.config.policy, step.who, clock=clock, responders=self.config.responder)
        try:
            step.does(room, self.stage)
        except Refused as refused:
            self.refused.append((step, str(refused)))
        except KeyError as missing:
            self.refused.append((step, f"the story's {missing} never came to be"))
