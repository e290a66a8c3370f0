"""How often a server is asked, and its clock: it may be far away, and every question takes as long as the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.store.conftest import hurried
from tests.support import postgres
from tests.support.made import declared, note
from warroom.config.loading import Config
from warroom.room import Room
from warroom.store import Store
from warroom.store.maintenance import verify
from warroom.store.postgres.clock import REFRESH_S, ServerClock

pytestmark = pytest.mark.server


class Trips:
    """Counts what a session sends and waits for."""

    def __init__(self, store: Store) -> None:
        self.many = 0
        self.last = ""
        raw = store.backend._session.raw
        execute = raw.execute

        def counted(*args: Any, **kwargs: Any) -> Any:
            self.many += 1
            self.last = str(args[0])
            return execute(*args, **kwargs)

        raw.execute = counted

    def since(self) -> int:
        many, self.many = self.many, 0
        return many


@pytest.fixture
def store() -> Iterator[Store]:
    version = next((one for one in postgres.VERSIONS if postgres.programs(one)), None)
    if version is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.server(version).database() as url, Store.open(url) as opened:
        with opened.writing() as tx:
            tx.append(declared())
        yield hurried(opened)


def test_an_event_is_written_in_two_round_trips_and_two_hundred_in_no_more(store: Store) -> None:
    trips = Trips(store)
    with store.writing() as tx:
        tx.append(note("one", id="one"))
    assert trips.since() == 2  # the head, whether it is there already, and its incident; all that changes
    calls = re.findall(r"(\w+)\((?!\?)", re.sub(r"'[^']*'", "", trips.last))
    assert calls == ["event_put", "payload_put", "head_move", "entry_put", "incident_put", "writer_ends"]
    assert trips.last.count("SELECT ") == 1, "the server plans one statement, and keeps the plans of what that calls"
    ids = [f"many-{n}" for n in range(200)]
    with store.writing() as tx:
        tx.expect(ids)
        for id_ in ids:
            tx.append(note(id_, id=id_))
    assert trips.since() == 2
    store.changed()
    with store.writing() as tx:
        assert tx.append(note("one", id="one")).seq == 2
    with store.writing():
        pass
    assert trips.since() == 4  # whether anything changed; the id; the event that has it; the end
    assert not store.changed(), "where nothing was written nobody is woken"
    assert store.count() == 1
    assert len(store.entries("INC-2026-0001", newest=500)) == 202
    assert verify(store.path).ok


@pytest.fixture
def room(store: Store) -> Room:
    return Room(store, Config().policy, "maya", clock=lambda: datetime(2026, 4, 21, 15, tzinfo=UTC))


def test_a_command_asks_the_server_a_few_times_and_a_paste_no_oftener(store: Store, room: Room) -> None:
    for n in range(3):
        room.log("INC-2026-0001", f"line {n}", key=f"before-{n}")
    trips = Trips(store)
    room.log("INC-2026-0001", "cache is cold", key="a")
    one = trips.since()
    made = room.log_lines("INC-2026-0001", [(f"line {n}", "note", None) for n in range(200)], key="b")
    assert (one, trips.since()) == (3, 4)
    room.log("INC-2026-0001", "cache is cold")
    assert trips.since() == 3
    assert [entry.text for entry in made] == [f"line {n}" for n in range(200)]
    assert verify(store.path).ok


def test_a_room_that_looks_again_asks_all_at_once(store: Store, room: Room) -> None:
    trips = Trips(store)
    room.overview()
    first = trips.since()
    looks = []
    for n in range(5):
        room.log("INC-2026-0001", f"line {n}")
        trips.since()
        assert room.overview().seq == store.head()[0]
        looks.append(trips.since())
    assert first > 2 * looks[-1]
    assert looks[-1] <= 4, looks


def test_what_was_asked_ahead_is_of_the_moment_that_is_looked_at(store: Store, room: Room) -> None:
    with Store.open(store.path) as other:
        for n in range(4):
            room.log("INC-2026-0001", f"line {n}")
            with store.snapshot():
                before = store.head(), store.incident("INC-2026-0001")
                Room(other, room.policy, "omar", clock=room.clock).log("INC-2026-0001", "meanwhile")
                assert (store.head(), store.incident("INC-2026-0001")) == before
            with store.snapshot():
                assert store.head()[0] == before[0][0] + 1
                assert [e.text for e in store.entries("INC-2026-0001", newest=1)] == ["meanwhile"]


def test_time_is_counted_here_between_two_looks_at_the_server(store: Store) -> None:
    assert abs(store.moment().seconds - datetime.now(UTC).timestamp()) < 60
    trips = Trips(store)
    first = store.moment().seconds
    assert store.watcher().alive is False
    assert store.moment().seconds >= first
    assert trips.since() == 1


class Server:
    """A clock elsewhere: ``ahead`` of ours, ``far`` seconds away each way."""

    def __init__(self, ahead: float, far: float) -> None:
        self.now, self.ahead, self.far, self.asked, self.gone = 100.0, ahead, far, 0, False
        self.clock = ServerClock(self._ask, lambda: self.now)

    def _ask(self) -> float:
        if self.gone:
            raise ConnectionError
        self.asked += 1
        self.now += self.far
        said = self.now + self.ahead
        self.now += self.far
        return said


def test_the_server_s_clock_is_known_as_well_as_the_way_there_is_even() -> None:
    server = Server(ahead=1000.0, far=0.02)
    assert server.clock.seconds() == pytest.approx(server.now + 1000.0, abs=0.001)
    server.now += REFRESH_S / 2
    assert server.clock.seconds() == pytest.approx(server.now + 1000.0, abs=0.001)
    assert server.asked == 1
    server.far, server.now = 2.0, server.now + REFRESH_S
    server.clock.seconds()
    assert server.asked == 2
    assert server.clock.within_s < 0.05, "a slow answer took the place of a quick one"


def test_a_server_whose_clock_was_set_is_followed_and_one_that_is_gone_is_counted_on() -> None:
    server = Server(ahead=0.0, far=0.01)
    server.clock.seconds()
    server.ahead = -5.0
    server.clock.forget()
    assert server.clock.seconds() == pytest.approx(server.now - 5.0, abs=0.02)
    server.gone, server.now = True, server.now + 3 * REFRESH_S
    assert server.clock.seconds() == pytest.approx(server.now - 5.0, abs=0.02)
    server.clock = ServerClock(server._ask, lambda: server.now)
    with pytest.raises(ConnectionError):
        server.clock.seconds()
