"""The program itself in a real terminal, somebody typing at a pace, and others writing to the same record."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.support import terminal
from tests.support.terminal import Terminal
from warroom.core.model import Entry
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.store import Store
from warroom.store.desk import SideStore, Written

ALONE = '[watcher]\nstart = "never"\n'
"""A configuration in which no watcher is started."""

# Another terminal: a line every 50 ms, each told on standard output once it is durable.
_OTHER = """
import sys, time
from pathlib import Path
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.store import Store
with Store.open(Path(sys.argv[1]), timeout_s=30) as store:
    room = Room(store, Policy(), "other")
    number = 0
    while True:
        room.log("1", f"other {number}")
        print(number, flush=True)
        number += 1
        time.sleep(float(sys.argv[2]))
"""


@dataclass
class Place:
    """A home of the test's own, with a database in which one incident is open."""

    home: Path
    config: str = ALONE

    def __post_init__(self) -> None:
        folder = self.home / "config" / "warroom"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "config.toml").write_text(self.config)
        with self.room("maya") as room:
            if not room.store.count():
                room.declare("Checkout fails", "SEV2", at=datetime.now(UTC) - timedelta(minutes=2))

    @property
    def db(self) -> Path:
        return self.home / "room.db"

    @contextmanager
    def room(self, person: str = "reader") -> Iterator[Room]:
        with Store.open(self.db) as store:
            yield Room(store, Policy(), person)

    def entries(self, author: str = "") -> list[Entry]:
        """What people wrote, in the timeline's order."""
        with self.room() as room:
            rows = room.everything("1").entries
        return [e for e in rows if not e.system and author in ("", e.author)]

    def kept(self, person: str = "sam") -> tuple[Written, ...]:
        """What the desk keeps for a person."""
        with SideStore.open(self.db) as desk:
            return desk.drafts(person)

    @contextmanager
    def scribe(self, *, person: str = "sam", **how: Any) -> Iterator[Terminal]:
        """The scribe's screen, ready to be typed into."""
        with terminal.warroom("--db", str(self.db), "--as", person, "scribe", home=self.home, **how) as opened:
            opened.wait_for("SCRIBE", timeout=60)
            opened.wait_for(r"the kind|amend|first key|› .* \d\d:\d\d:\d\d$", timeout=60)
            yield opened

    @contextmanager
    def another_writes(self, every_s: float = 0.05) -> Iterator[list[int]]:
        """Another process writes to the record; gives, in the end, the numbers of its lines that are durable."""
        import os

        env = {**os.environ, **terminal.environment(self.home)}
        done: list[int] = []
        with subprocess.Popen(
            [sys.executable, "-c", _OTHER, str(self.db), str(every_s)], stdout=subprocess.PIPE, text=True, env=env
        ) as other:
            assert other.stdout is not None
            other.stdout.readline()
            done.append(0)
            try:
                yield done
            finally:
                other.terminate()
                done += [int(line) for line in other.stdout.read().split()]


@dataclass
class Typist:
    """Types at so many characters a second, with the unevenness of a hand; remembers when each went out."""

    terminal: Terminal
    per_s: float
    seed: int = 1
    sent: list[tuple[float, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)

    def type(self, text: str) -> None:
        for character in text:
            self.terminal.type(character)
            self.sent.append((time.monotonic(), character))
            self.terminal.pump(self._dice.expovariate(self.per_s))

    def enter(self) -> None:
        self.type("\r")


def texts(entries: list[Entry]) -> list[str]:
    return [entry.text for entry in entries]
