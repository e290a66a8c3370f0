"""Rounds of everything that goes wrong around a watcher: each due thing once, each message at least once under one key,
none untrue when it is sent."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.support.faked import WallClock
from tests.support.http import serving
from tests.support.soak import SOAKING, count, keep
from tests.watch.conftest import Place, wait_for
from tests.watch.rounds import CONFIG, Ledger, room_of, run
from warroom.store.outbox import Outbox

LOCK = (
    "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60);"
    "c.execute('BEGIN IMMEDIATE'); print('held', flush=True); time.sleep(float(sys.argv[2])); c.execute('ROLLBACK')"
)
WRONG = ("stop", "stop both", "lock", "step", "kill", "outage", "step and outage", "lock and stop")


class Machine:
    """One host: its clock, two watchers, and what is done to them."""

    def __init__(self, place: Place, wall: WallClock, ledger: Ledger, chance: random.Random) -> None:
        self.place, self.wall, self.ledger, self.chance = place, wall, ledger, chance
        self.watchers = [self._start(), self._start()]
        ledger.watchers = lambda: [one.pid for one in self.watchers]
        self.figures: Counter[str] = Counter()
        self.offset = timedelta()

    def _start(self) -> subprocess.Popen[bytes]:
        with (self.place.folder / "said").open("ab") as said:
            return self.place.watcher(env={**self.wall.environment, "PYTHONFAULTHANDLER": "1"}, stderr=said)

    def now(self) -> datetime:
        return self.wall.now()

    def disturb(self) -> Callable[[], None]:
        """Begins something that goes wrong; gives what ends it."""
        name = self.chance.choice(WRONG)
        self.figures[name] += 1
        print(name, end=": ", flush=True)
        ends: list[Callable[[], None]] = []
        if "lock" in name:
            ends.append(self._hold())
        if "stop" in name:  # after the lock is held: one that is stopped while it writes would keep it from being
            ends.append(self._stop(self.watchers if "both" in name else [self.chance.choice(self.watchers)]))
        if "step" in name:
            self._step()
        if "kill" in name:
            self._kill()
        if "outage" in name:
            self.ledger.down = True
            ends.append(lambda: setattr(self.ledger, "down", False))
        return lambda: [end() for end in reversed(ends)] and None

    def _stop(self, these: list[subprocess.Popen[bytes]]) -> Callable[[], None]:
        since = time.monotonic()
        for one in these:
            os.kill(one.pid, signal.SIGSTOP)

        def go_on() -> None:
            self.ledger.stopped(since)
            for one in these:
                os.kill(one.pid, signal.SIGCONT)

        return go_on

    def _hold(self) -> Callable[[], None]:
        span = min(1 + self.chance.expovariate(1 / 4), 20.0) if SOAKING else 1.0
        self.figures["locked seconds"] += round(span)
        command = [sys.executable, "-c", LOCK, str(self.place.db), f"{span:.2f}"]
        holder = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert holder.stdout is not None
        assert holder.stdout.readline()
        since = time.monotonic()

        def freed() -> None:
            holder.communicate(timeout=60)
            self.ledger.stopped(since)  # nothing can be looked at again while nobody can write

        return freed

    def _step(self) -> None:
        by = timedelta(seconds=round(10 ** self.chance.uniform(0, 4.936)))
        by = -by if self.chance.random() < 0.5 else by
        if abs(self.offset + by) > timedelta(days=5):
            by = -by
        self.offset += by
        self.wall.is_set(by)

    def _kill(self) -> None:
        which = self.chance.randrange(2)
        self.watchers[which].kill()
        self.watchers[which].wait()
        self.watchers[which] = self._start()


@pytest.mark.soak
def test_each_due_thing_is_done_once_and_no_message_is_untrue_whatever_sleeps_locks_steps_or_dies(
    place: Place, tmp_path: Any
) -> None:
    rounds = int(os.environ.get("WARROOM_ROUNDS", count(2, 200)))
    seed = int(os.environ.get("WARROOM_SEED", "11"))
    chance, ledger, wall = random.Random(seed), Ledger(), WallClock(tmp_path)
    with serving() as server, ExitStack() as there:
        server.routes["/ops"] = server.routes["/phone"] = ledger.take
        place.write_config(CONFIG.format(url=server.url))
        room = there.enter_context(room_of(place, wall.now))
        machine = Machine(place, wall, ledger, chance)
        wait_for(lambda: len(Outbox(place.store).cursors()) == 2)
        found = run(rounds, place, room, machine, chance)
        keep("watcher_duty", rounds=rounds, seed=seed, done=dict(machine.figures), **found)
