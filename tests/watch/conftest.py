"""Watchers as real processes over a real database, with a short lease."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.patience import PATIENCE_S
from warroom.config.loading import load
from warroom.config.settings import Config
from warroom.core.events import EscalationFired
from warroom.core.model import Incident
from warroom.room import Room
from warroom.store import Store, StoreError

LEASE_S = 0.6
CALM_LEASE_S = 2.5


def wait_for(holds: Callable[[], Any], within_s: float = PATIENCE_S, what: str = "") -> Any:
    """What ``holds`` gives as soon as it is true; fails after ``within_s`` seconds."""
    until = time.monotonic() + within_s
    while True:
        if found := holds():
            return found
        assert time.monotonic() < until, what or "it did not happen in time"
        time.sleep(0.01)


@contextmanager
def released(*hanging: threading.Event) -> Iterator[None]:
    """Whatever hangs on these goes on at the end."""
    try:
        yield
    finally:
        for one in hanging:
            one.set()


def alive(pid: int) -> bool:
    """Whether the process runs: neither gone nor only waiting to be collected."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def stopped_between_writes(place: Place, pid: int) -> None:
    """Stop the process at a moment at which others may write."""
    with Store.open(place.db, timeout_s=0.2) as store:
        while True:
            os.kill(pid, signal.SIGSTOP)
            wait_for(lambda: Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "T")
            try:
                with store.writing():
                    return
            except StoreError:
                os.kill(pid, signal.SIGCONT)
                time.sleep(0.05)  # stopped again at once, it would never come to the end of what it writes


class Place:
    """A folder with a configuration and a database, and the watchers that run over it."""

    def __init__(self, folder: Path, config: str = "", db: Path | str | None = None) -> None:
        self.folder = folder
        self.db = db or folder / "warroom.db"
        self.config_file = folder / "config.toml"
        self.write_config(config)
        self.store = Store.open(self.db)
        self.processes: list[subprocess.Popen[bytes]] = []

    def write_config(self, more: str = "", lease_s: float = LEASE_S) -> None:
        """``lease_s``: longer than LEASE_S where a holder must not lose it, however busy the machine is."""
        self.config_file.write_text(f'[watcher]\nlease = "{int(lease_s * 1000)}ms"\ninterval = "100ms"\n{more}\n')

    @property
    def config(self) -> Config:
        return load(self.config_file, env={})

    def room(self, person: str = "maya") -> Room:
        return Room(self.store, self.config.policy, person)

    def watcher(self, *arguments: str, db: str = "", **more: Any) -> subprocess.Popen[bytes]:
        """Starts ``warroom watch``, on a server by its own way there."""
        files = ("--config", str(self.config_file), "--db", db or str(self.db))
        command = [sys.executable, "-m", "warroom", "watch", *arguments, *files]
        more = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **more}
        process = subprocess.Popen(command, **more)
        self.processes.append(process)
        return process

    def holder(self) -> int:
        """The process id of who holds the lease, 0 where nobody does."""
        health = self.store.watcher()
        return health.pid if health.alive else 0

    def held_by(self, process: subprocess.Popen[bytes], within_s: float = PATIENCE_S) -> None:
        wait_for(lambda: self.holder() == process.pid, within_s, "it did not take the lease")

    def declare_due_in(self, seconds: float, severity: str = "SEV1") -> Incident:
        """An incident whose first escalation, five minutes after declaration, falls due in so many seconds."""
        at = datetime.now(UTC) - timedelta(minutes=5) + timedelta(seconds=seconds)
        return self.room().declare("checkout is down", severity, at=at)

    def fired(self, incident: str) -> list[tuple[str, int]]:
        """The levels that fired, from the journal."""
        told = (e.data for e in self.store.events(incident=incident))
        return [(data.level, data.cycle) for data in told if isinstance(data, EscalationFired)]

    def escalation_rows(self, incident: str) -> list[str]:
        """What the timeline says of them."""
        return [e.text for e in self.store.entries(incident) if e.system and "escalated" in e.text]

    def close(self) -> None:
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
            process.wait(PATIENCE_S)
            if process.stdin is not None:
                process.stdin.close()
        self.store.close()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    it = Place(tmp_path)
    try:
        yield it
    finally:
        it.close()
