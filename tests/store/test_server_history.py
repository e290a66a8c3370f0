"""Six people at three hosts whose lines to the server are cut, held up and half closed: nothing is lost or doubled."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TypeVar

import pytest

from tests.support import postgres, soak
from tests.support.cutting import Line, line_to
from tests.support.made import declared
from warroom.config.settings import Config
from warroom.core.drafts import Written
from warroom.room import Room
from warroom.store import Busy, Contended, Store, StoreError, Unreachable
from warroom.store.desk import SideStore
from warroom.store.maintenance import dump, rebuild, verify

T = TypeVar("T")

SEED = 20261201
CUTS = soak.count(20, 1000)
KILLED = 0.05
"""How likely a program is killed with each line."""
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


class Host:
    """A computer: its state folder, its line to the server. Two people work at each."""

    def __init__(self, folder: Path, line: Line, database: str) -> None:
        self.folder, self.line = folder, line
        self.url = f"postgresql://warroom@127.0.0.1:{line.port}/{database}"

    def desk(self) -> SideStore:
        """The side store of this host; to be called by one thread at a time, for the state folder is the process's."""
        with _one_folder, pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_STATE_HOME", str(self.folder))
            return SideStore.open(self.url, timeout_s=2)


_one_folder = threading.Lock()


class Person:
    """Somebody who writes a line after the other, each kept on the own host until it is said to be on the server.

    Now and then the program is killed: the next one begins with what it finds there.
    """

    def __init__(self, name: str, host: Host, over: threading.Event, seed: int) -> None:
        self.name, self.host, self._over = name, host, over
        self._dice = random.Random(f"{seed} {name}")
        self.kept: list[str] = []
        self.repeated = self.starts = self.found = 0
        self.seen: set[str] = set()
        """Who else was seen to be here."""
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
            numbers = count()
            while not self._over.is_set():
                self.starts += 1
                with closing(self.host.desk()) as desk:
                    self._program(desk, numbers)
        except BaseException as error:
            self.failed = error
            self.busy.release(1000)

    def _program(self, desk: SideStore, numbers: Iterator[int]) -> None:
        """One run of the program, until it is killed; what it had sent and not heard of is on the desk then."""
        with self._patient(lambda: Store.open(self.host.url, timeout_s=2)) as store:
            room = Room(store, Config().policy, self.name, clock=lambda: datetime(2026, 4, 21, 15, tzinfo=UTC))
            left = [(one.field.removeprefix("sent/"), one.text) for one in desk.drafts(self.name)]
            self.found += len(left)
            for key, text in left:
                self._write(room, desk, key, text)
            while not self._over.is_set():
                key = f"{self.name}-{next(numbers)}"
                lines = [f"{key} {n}" for n in range(3 if len(self.kept) % 7 == 6 else 1)]
                desk.save_draft(self.name, INCIDENT, f"sent/{key}", "\n".join(lines))
                if self._dice.random() < KILLED:
                    self.busy.release()
                    with suppress(StoreError):  # it may be killed before the server has it, or before it knows that
                        if self._dice.random() < 0.5:
                            self._send(room, key, lines)
                    return
                self._write(room, desk, key, "\n".join(lines))
                self._look_round(room, desk)

    def _write(self, room: Room, desk: SideStore, key: str, text: str) -> None:
        self.kept += self._patient(lambda: self._send(room, key, text.split("\n")))
        desk.drop_draft(self.name, INCIDENT, f"sent/{key}")

    def _send(self, room: Room, key: str, lines: list[str]) -> list[str]:
        if len(lines) == 1:
            return [room.log(INCIDENT, lines[0], key=key).id]
        return [entry.id for entry in room.log_lines(INCIDENT, [(line, "note", None) for line in lines], key=key)]

    def _look_round(self, room: Room, desk: SideStore) -> None:
        self._patient(room.overview)
        with suppress(StoreError):
            desk.here(f"{self.host.line.port}/{self.name}", self.name, INCIDENT)
            self.seen |= {one.person for one in desk.present()}

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


def desk_of(host: Host, person: str) -> tuple[Written, ...]:
    with closing(host.desk()) as desk:
        return desk.drafts(person)


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
    running: postgres.Server, lines: list[Line], tmp_path: Path
) -> None:
    with running.database() as url:
        with Store.open(url) as store, store.writing() as tx:
            tx.append(declared())
        name, over, figures = url.split("@/")[1].split("?")[0], threading.Event(), Counter[str]()
        hosts = [Host(tmp_path / f"host{n}", line, name) for n, line in enumerate(lines)]
        people = [Person(person, hosts[n % HOSTS], over, SEED) for n, person in enumerate(PEOPLE)]
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
            with closing(person.host.desk()) as desk:
                waiting = [one.field.removeprefix("sent/") for one in desk.drafts(person.name)]
            # Of the last line it may be unknown whether it is there: it is on this host, and on no other.
            theirs = [id_ for actor, id_ in written if actor == person.name]
            assert [id_ for id_ in theirs if id_.partition("#")[0] not in waiting] == person.kept
            assert len(waiting) <= 1
            elsewhere = [host for host in hosts if host is not person.host]
            assert [desk_of(host, person.name) for host in elsewhere] == [()] * (HOSTS - 1)
            assert set(PEOPLE) >= person.seen
        shown = Counter(entry.id for entry in seen[0][2])
        assert max(shown.values()) == 1
        assert {id_ for _, id_ in written} <= shown.keys()
        verdict, before = verify(url), list(dump(url))
        assert verdict.ok, verdict.problems
        assert not rebuild(url).changed
        assert list(dump(url)) == before
        soak.keep(
            "server_history", cuts=CUTS, **figures, hosts=HOSTS, people=len(PEOPLE), kept=len(written), lost=0,
            doubled=0, repeated=sum(person.repeated for person in people),
            starts=sum(person.starts for person in people),
            found_on_the_own_host=sum(person.found for person in people),
            saw_others=sum(len(person.seen) > 1 for person in people), events=verdict.events, seed=SEED,
        )  # fmt: skip
