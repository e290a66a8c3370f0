"""Six people at three hosts whose lines to the server are cut, held up and half closed: nothing is lost or doubled."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import count
from typing import TypeVar

import pytest

from tests.support import postgres, soak
from tests.support.cutting import Line, line_to
from tests.support.made import declared
from warroom.config.settings import Config
from warroom.room import Room
from warroom.store import Busy, Contended, Store, Unreachable
from warroom.store.maintenance import dump, rebuild, verify

T = TypeVar("T")

SEED = 20261201
CUTS = soak.count(20, 1000)
HOSTS, PEOPLE = 3, ("maya", "omar", "lena", "ivan", "sara", "jonas")
INCIDENT = "INC-2026-0001"

pytestmark = pytest.mark.server


@pytest.fixture
def running() -> postgres.Server:
    version = next((one for one in postgres.VERSIONS if postgres.programs(one)), None)
    if version is None:
        pytest.skip("PostgreSQL is not installed")
    return postgres.server(version)


@pytest.fixture
def lines(running: postgres.Server) -> Iterator[list[Line]]:
    with ExitStack() as stack:
        yield [stack.enter_context(line_to(running.port)) for _ in range(HOSTS)]


class Person:
    """Somebody who writes a line after the other, each again until it is said to be kept."""

    def __init__(self, name: str, url: str, over: threading.Event) -> None:
        self.name, self._url, self._over = name, url, over
        self.kept: list[str] = []
        self.repeated = 0
        self.busy = threading.Semaphore(0)
        """Released each time when something is about to be written."""
        self.failed: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def join(self) -> None:
        self._thread.join(120)
        assert not self._thread.is_alive(), f"{self.name} waits for ever"
        assert self.failed is None, self.failed

    def _run(self) -> None:
        try:
            with self._patient(lambda: Store.open(self._url, timeout_s=2)) as store:
                room = Room(store, Config().policy, self.name, clock=lambda: datetime(2026, 4, 21, 15, tzinfo=UTC))
                for number in count():
                    if self._over.is_set():
                        break
                    self._write(room, f"{self.name}-{number}")
        except BaseException as error:
            self.failed = error
            self.busy.release(1000)

    def _write(self, room: Room, key: str) -> None:
        if len(self.kept) % 7 == 6:  # a paste: all of it, or nothing
            lines = [(f"{key} {n}", "note", None) for n in range(3)]
            made = self._patient(lambda: room.log_lines(INCIDENT, lines, key=key))
            self.kept += [entry.id for entry in made]
        else:
            self.kept.append(self._patient(lambda: room.log(INCIDENT, key, key=key)).id)
        self._patient(room.overview)

    def _patient(self, ask: Callable[[], T]) -> T:
        while True:
            self.busy.release()
            try:
                return ask()
            except (Unreachable, Contended, Busy):
                self.repeated += 1


def cut(line: Line, dice: random.Random, figures: Counter[str]) -> None:
    """One of the things that go wrong with a line."""
    how = dice.choice(("cut", "cut", "half closed", "held up", "refused", "commit lost", "answer lost"))
    figures[how] += 1
    if how == "cut":
        line.cut()
    elif how == "half closed":
        line.half_close()
    elif how == "commit lost":
        line.lose_commit = True
    elif how == "answer lost":
        line.lose_answer = True
    elif how == "held up":
        line.stall()
        threading.Event().wait(dice.uniform(0, 0.1))
        line.flow()
    else:
        line.refuses = True
        line.cut()
        threading.Event().wait(dice.uniform(0, 0.05))
        line.refuses = False


def cut_many(lines: list[Line], people: list[Person], figures: Counter[str]) -> None:
    dice = random.Random(SEED)
    for _ in range(CUTS):
        one = dice.randrange(len(people))
        people[one].busy.acquire()
        while people[one].busy.acquire(blocking=False):
            pass
        threading.Event().wait(dice.uniform(0, 0.02))
        cut(lines[one % HOSTS], dice, figures)


@pytest.mark.soak
def test_what_six_people_were_told_is_kept_is_there_once_and_in_their_order(
    running: postgres.Server, lines: list[Line]
) -> None:
    with running.database() as url:
        with Store.open(url) as store, store.writing() as tx:
            tx.append(declared())
        name, over, figures = url.split("@/")[1].split("?")[0], threading.Event(), Counter[str]()
        people = [
            Person(person, f"postgresql://warroom@127.0.0.1:{lines[n % HOSTS].port}/{name}", over)
            for n, person in enumerate(PEOPLE)
        ]
        try:
            cut_many(lines, people, figures)
        finally:
            over.set()
        for person in people:
            person.join()
        seen = []
        for line in lines:
            with Store.open(f"postgresql://warroom@127.0.0.1:{line.port}/{name}") as store:
                seen.append((store.head(), store.incident(INCIDENT), store.entries(INCIDENT, newest=1_000_000)))
        assert seen[1:] == seen[:-1]
        with Store.open(url, read_only=True) as store:
            written = [(event.actor, event.id) for event in store.events() if event.type == "entry_added"]
        for person in people:
            assert [id_ for actor, id_ in written if actor == person.name] == person.kept
        shown = Counter(entry.id for entry in seen[0][2])
        assert max(shown.values()) == 1
        assert {id_ for _, id_ in written} <= shown.keys()
        verdict, before = verify(url), list(dump(url))
        assert verdict.ok, verdict.problems
        assert not rebuild(url).changed
        assert list(dump(url)) == before
        soak.keep(
            "server_history", cuts=CUTS, **figures, hosts=HOSTS, people=len(PEOPLE), kept=len(written), lost=0,
            doubled=0, repeated=sum(person.repeated for person in people), events=verdict.events, seed=SEED,
        )  # fmt: skip
