"""A host whose clock is wrong writes by the server's; one that is nearly right by its own, and never backwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.support import postgres
from warroom.core.policy import Policy
from warroom.core.times import utcnow
from warroom.room import Room
from warroom.store import Store
from warroom.store.elapsed import BootClock
from warroom.store.host_clock import HostClock
from warroom.store.postgres.clock import ServerClock

RIGHT = datetime(2026, 4, 21, 14, 0, tzinfo=UTC)


class Host:
    """A host ``ahead`` of what is right by so many seconds, and what it knows of a server."""

    def __init__(self, ahead: float = 0.0) -> None:
        self.passed, self.ahead, self.within = 0.0, ahead, 0.01
        self.boot = "this boot"
        self.clock = self.made()

    def made(self) -> HostClock:
        return HostClock(self._wall, BootClock(lambda: self.passed, self.boot))

    def _wall(self) -> datetime:
        return RIGHT + timedelta(seconds=self.passed + self.ahead)

    def known(self) -> tuple[float, float]:
        return RIGHT.timestamp() + self.passed, self.within

    def now(self, passes: float = 1.0) -> float:
        """Seconds that the clock is ahead of what is right, after so many more."""
        self.passed += passes
        return round((self.clock() - RIGHT).total_seconds() - self.passed, 3)


@pytest.mark.parametrize("ahead", [300.0, -300.0, 2.1, -2.1])
def test_a_clock_that_is_wrong_is_put_right_once_the_server_is_known(ahead: float) -> None:
    host = Host(ahead)
    assert host.now() == ahead
    host.clock.follow(host.known)
    assert host.now(passes=10) == 0


@pytest.mark.parametrize("ahead", [0.5, -0.5, 1.9, -1.9])
def test_what_is_less_than_two_seconds_is_left_as_it_is(ahead: float) -> None:
    host = Host(ahead)
    host.clock.follow(host.known)
    assert host.now() == ahead


def test_what_the_line_leaves_uncertain_corrects_nothing() -> None:
    host = Host(5.0)
    host.within = 3.5
    host.clock.follow(host.known)
    assert host.now() == 5.0
    host.within = 0.1
    assert host.now(passes=10) == 0


def test_lines_are_never_out_of_order_for_jitter_of_half_a_second() -> None:
    host = Host(300.0)
    host.clock.follow(host.known)
    given = []
    for n in range(40):
        host.passed += 0.1
        host.ahead = 300.0 + (0.5 if n % 2 else -0.5)
        given.append(host.clock())
    assert given == sorted(given)
    host.passed += 10
    assert abs(host.now()) <= 1


def test_a_clock_that_drifts_over_the_bound_stands_rather_than_steps_back() -> None:
    host = Host(1.9)
    host.clock.follow(host.known)
    given = []
    for _ in range(40):
        host.passed += 0.1
        host.ahead += 0.05
        given.append(host.clock())
    assert given == sorted(given)
    assert host.now() < 2.1


def test_a_clock_that_is_set_right_meanwhile_counts_again_at_once() -> None:
    host = Host(300.0)
    host.clock.follow(host.known)
    assert host.now() == 0
    host.ahead = 0.3
    assert host.now() == 0.3


def test_a_server_that_said_nothing_yet_does_not_take_away_what_the_last_one_said() -> None:
    host = Host(300.0)
    host.clock.follow(host.known)
    host.clock.follow(lambda: None)
    assert host.now() == 0


def test_what_was_known_is_kept_for_the_next_run_and_holds_in_this_boot_alone() -> None:
    host = Host(300.0)
    assert host.clock.anchor() is None
    host.clock.follow(host.known)
    kept = host.clock.anchor()
    host.clock = host.made()
    host.clock.recall(kept)
    assert host.now(passes=100) == 0
    host.boot = "the next boot"
    host.clock = host.made()
    host.clock.recall(kept)
    assert host.now() == 300.0


def test_the_server_is_not_asked_for_it() -> None:
    asked = []
    ticks = [5.0]

    def ask() -> float:
        asked.append(True)
        return RIGHT.timestamp()

    clock = ServerClock(ask, lambda: ticks[0])
    assert clock.known() is None
    clock.seconds()
    ticks[0] += 3600
    found = clock.known()
    assert found is not None
    assert found[0] == RIGHT.timestamp() + 3600
    assert 0 < found[1] < 2
    assert len(asked) == 1


@pytest.fixture
def url() -> Iterator[str]:
    version = next((one for one in postgres.VERSIONS if postgres.programs(one)), None)
    if version is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.server(version).lent() as address:
        yield address


@pytest.mark.server
def test_what_a_host_a_year_ahead_writes_has_the_servers_time(url: str) -> None:
    def wrong() -> datetime:
        return utcnow() + timedelta(days=365)

    clock = HostClock(wrong)
    with Store.open(url, clock=clock) as store:
        room = Room(store, Policy(), "maya", clock=store.clock)
        room.overview()
        room.declare("checkout is down", "SEV1")
        entry = room.log("1", "written by a wrong clock")
        assert timedelta(days=364) < wrong() - entry.at < timedelta(days=366)
        assert clock.off > timedelta(days=364)
    with Store.open(url) as store:
        assert isinstance(store.clock, HostClock), "a command of the shell is put right too"
