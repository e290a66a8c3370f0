"""Two watchers on two hosts with one server, each over a line of its own, of which the other knows nothing: whatever is
cut, held up, frozen or killed around due times, each level is called once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support import postgres
from tests.support.cutting import Line, line_to
from tests.support.faked import WallClock
from tests.support.http import serving
from tests.support.soak import count, keep
from tests.watch.conftest import Place, wait_for
from tests.watch.rounds import CONFIG, PATIENCE_S, Ledger, room_of, run
from warroom.core.events import EscalationFired
from warroom.store.outbox import Outbox

WRONG = (
    "cut", "cut", "half closed", "held up", "held up", "refused", "commit lost", "answer lost", "frozen", "frozen",
    "killed", "stranded", "receivers down",
)  # fmt: skip
LATE_S = 1.2
"""So long after a round begins something goes wrong at the latest: its levels are due within 0.7 s."""
AHEAD = timedelta(seconds=90)
"""The second host's clock is wrong by so much: the server's counts."""


class Host:
    """A computer with a watcher: its state folder, its clock, its line to the server."""

    def __init__(self, place: Place, folder: Path, line: Line, database: str, ahead: timedelta) -> None:
        self._place, self.line = place, line
        self._db = f"postgresql://warroom@127.0.0.1:{line.port}/{database}"
        folder.mkdir()
        self._said = folder / "said"
        env = dict(os.environ)
        if ahead:
            wall = WallClock(folder)
            wall.is_set(ahead)
            env = wall.environment
        self._env = {**env, "XDG_STATE_HOME": str(folder / "state"), "PYTHONFAULTHANDLER": "1"}
        self.watcher = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        with self._said.open("ab") as said:
            return self._place.watcher(db=self._db, env=self._env, stderr=said)

    def kill(self) -> None:
        self.watcher.kill()
        self.watcher.wait()
        self.watcher = self._start()


class Hosts:
    """Both, and what is done to them."""

    def __init__(self, hosts: list[Host], ledger: Ledger, chance: random.Random) -> None:
        self._hosts, self.ledger, self._chance = hosts, ledger, chance
        ledger.watchers = lambda: [host.watcher.pid for host in hosts]
        self.figures: Counter[str] = Counter()

    def now(self) -> datetime:
        return datetime.now(UTC)

    def disturb(self) -> Callable[[], None]:
        """Some things go wrong, each at a moment of its own."""
        dice = self._chance
        plan = sorted(
            (dice.uniform(0, LATE_S), dice.choice(WRONG), which, 10 ** dice.uniform(-1.3, 0.9))
            for which in dice.choice(((0,), (1,), (0, 1), (0, 1, 0, 1)))
        )
        print(*(f"{at:.2f} {what} {which}" for at, what, which, _ in plan), sep=", ", end=": ", flush=True)
        ends: list[Callable[[], None]] = []

        def go_wrong() -> None:
            began = time.monotonic()
            for at, what, which, span_s in plan:
                time.sleep(max(0.0, began + at - time.monotonic()))
                self.figures[what] += 1
                ends.append(self._wrong(what, self._hosts[which], span_s))

        going = threading.Thread(target=go_wrong, daemon=True)
        going.start()

        def ended() -> None:
            going.join()
            for end in reversed(ends):
                end()

        return ended

    def _wrong(self, what: str, host: Host, span_s: float) -> Callable[[], None]:
        line = host.line
        if what == "cut":
            line.cut()
        elif what == "half closed":
            line.half_close()
        elif what == "commit lost":
            line.lose_commit = True
        elif what == "answer lost":
            line.lose_answer = True
        elif what == "stranded":
            line.strand()
        elif what == "killed":
            host.kill()
        elif what == "held up":
            return self._for(span_s, line.stall, line.flow)
        elif what == "refused":
            line.refuses = True
            line.cut()
            return lambda: setattr(line, "refuses", False)
        elif what == "receivers down":
            self.ledger.down = True
            return lambda: setattr(self.ledger, "down", False)
        else:
            return self._freeze(host.watcher)
        return lambda: None

    @staticmethod
    def _for(span_s: float, begin: Callable[[], None], end: Callable[[], None]) -> Callable[[], None]:
        begin()
        timer = threading.Timer(span_s, end)
        timer.start()
        return timer.join

    def _freeze(self, watcher: subprocess.Popen[bytes]) -> Callable[[], None]:
        since = time.monotonic()
        watcher.send_signal(signal.SIGSTOP)

        def go_on() -> None:
            self.ledger.stopped(since)
            watcher.send_signal(signal.SIGCONT)

        return go_on


@pytest.fixture
def running() -> postgres.Server:
    version = next((one for one in postgres.VERSIONS if postgres.programs(one)), None)
    if version is None:
        pytest.skip("PostgreSQL is not installed")
    return postgres.server(version)


@pytest.fixture
def there(running: postgres.Server, tmp_path: Path) -> Iterator[Place]:
    with running.database() as url:
        place = Place(tmp_path, db=url)
        try:
            yield place
        finally:
            place.close()


@pytest.mark.soak
@pytest.mark.server
def test_two_watchers_on_two_hosts_call_each_level_once_whatever_is_cut_or_frozen(
    there: Place, running: postgres.Server, tmp_path: Path
) -> None:
    rounds = int(os.environ.get("WARROOM_ROUNDS", count(3, 200)))
    seed = int(os.environ.get("WARROOM_SEED", "7"))
    chance, ledger = random.Random(seed), Ledger()
    began = datetime.now(UTC)
    with serving() as receivers, ExitStack() as stack:
        receivers.routes["/ops"] = receivers.routes["/phone"] = ledger.take
        there.write_config(CONFIG.format(url=receivers.url))
        database = str(there.db).split("@/")[1].split("?")[0]
        lines = [stack.enter_context(line_to(running.port)) for _ in range(2)]
        hosts = [Host(there, tmp_path / f"host{n}", line, database, AHEAD * n) for n, line in enumerate(lines)]
        around = Hosts(hosts, ledger, chance)
        room = stack.enter_context(room_of(there, around.now))
        wait_for(lambda: len(Outbox(there.store).cursors()) == 2, PATIENCE_S)
        found = run(rounds, there, room, around, chance)
    fired = [event for event in there.store.events() if isinstance(event.data, EscalationFired)]
    assert {event.recorded_at < event.data.due_at for event in fired} == {False}, "one was called before it was due"
    ahead = [event for event in fired if not began - AHEAD / 2 < event.recorded_at < datetime.now(UTC) + AHEAD / 2]
    assert ahead == [], "the time of a wrong clock is in the record"
    terms = there.store.lease("watcher")
    keep(
        "watcher_hosts", rounds=rounds, seed=seed, done=dict(around.figures), levels=len(fired),
        terms=terms.token if terms else 0, **found,
    )  # fmt: skip
