"""A database in an empty home, and the room on it in a real terminal."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support import terminal
from tests.support.patience import PATIENCE_S
from warroom.core.model import Kind
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.store import Store
from warroom.store.leases import WATCHER

LONG_AGO = timedelta(minutes=2)  # no age in seconds, and nobody is paged yet
ALONE = '[watcher]\nstart = "never"\n'
"""A configuration for tests that need no watcher."""


@dataclass
class Place:
    """A home of the test's own, with its database."""

    home: Path

    @property
    def db(self) -> Path:
        return self.home / "room.db"

    def configured(self, text: str) -> None:
        """From now on the program finds this configuration."""
        folder = self.home / "config" / "warroom"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "config.toml").write_text(text)

    @contextmanager
    def room(self, person: str = "omar") -> Iterator[Room]:
        """Somebody's room, without a screen."""
        with Store.open(self.db) as store:
            yield Room(store, Policy(), person)

    def declared(self, title: str, severity: str = "SEV2", entries: int = 0, ago: timedelta = LONG_AGO) -> str:
        """An incident that began so long ago, with so many lines; gives its id."""
        began = datetime.now(UTC) - ago
        with self.room("maya") as room:
            incident = room.declare(title, severity, at=began)
            if entries:
                room.log_lines(incident.id, [(f"line {n} of {title[:12]}", Kind.NOTE, None) for n in range(entries)])
        return incident.id

    def terminal(self, *arguments: str, **how: Any) -> AbstractContextManager[terminal.Terminal]:
        """``warroom`` with these arguments, on this database, as maya; ``how`` as ``terminal.warroom`` takes it."""
        return terminal.warroom("--db", str(self.db), "--as", "maya", *arguments, home=self.home, **how)

    def shell(self, *arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
        """One command of the program, as somebody else."""
        command = [sys.executable, "-m", "warroom", "--db", str(self.db), "--as", "omar", *arguments]
        env = terminal.environment(self.home, {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
        return subprocess.run(command, input=text, capture_output=True, text=True, timeout=60, env=env, check=False)

    def watched(self) -> bool:
        """Whether a watcher holds the lease."""
        with Store.open(self.db, read_only=True) as store:
            state = store.lease(WATCHER)
        return state is not None and state.alive


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


Until = Callable[..., None]


@pytest.fixture
def until() -> Until:
    """``until(terminal, holds)``: the terminal lives on until ``holds()``; fails after ``within_s`` seconds."""

    def wait(on: terminal.Terminal, holds: Callable[[], bool], within_s: float = PATIENCE_S) -> None:
        end = datetime.now(UTC) + timedelta(seconds=within_s)
        while not holds():
            assert datetime.now(UTC) < end, f"not within {within_s} s\n{on.text}"
            on.pump(0.05)

    return wait
