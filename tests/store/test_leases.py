"""Leases: one holder at a time, on a clock that no suspend and no clock step can mislead."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.store.conftest import hurried
from warroom.store import Store
from warroom.store.leases import BootClock


class Machine:
    """A boot clock that a test moves."""

    def __init__(self, boot: str = "boot-1") -> None:
        self.now = 1000.0
        self.clock = BootClock(lambda: self.now, boot)


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def store(place: str, machine: Machine) -> Generator[Store]:
    with Store.open(place, boot=machine.clock) as opened:
        yield hurried(opened)


def test_a_lease_that_runs_is_given_to_nobody_else(store: Store, machine: Machine) -> None:
    assert store.take_lease("watcher", "a", 10) is not None
    machine.now += 9.9
    before = store.changed(), store.changed()
    assert store.take_lease("watcher", "b", 10) is None
    assert before[1] is False
    assert not store.changed()  # asking for a lease that is held writes nothing


def test_an_expired_lease_goes_to_the_next_and_fences_off_the_one_before(store: Store, machine: Machine) -> None:
    first = store.take_lease("watcher", "a", 10)
    assert first is not None
    machine.now += 10
    with store.writing() as tx:
        assert not tx.holds(first)
    second = store.take_lease("watcher", "b", 10)
    assert second is not None
    assert second.token > first.token
    with store.writing() as tx:
        assert tx.holds(second)
        assert not tx.holds(first)
    assert not store.renew(first)
    store.release(first)  # changes nothing: it is not theirs any more
    with store.writing() as tx:
        assert tx.holds(second)


def test_renewing_runs_it_on_and_releasing_ends_it_at_once(store: Store, machine: Machine) -> None:
    lease = store.take_lease("watcher", "a", 10)
    assert lease is not None
    machine.now += 9
    assert store.renew(lease, info={"note": "polling 3 feeds"})
    machine.now += 9
    state = store.lease("watcher")
    assert state is not None
    assert (state.alive, state.left_s, state.info) == (True, 1.0, {"note": "polling 3 feeds"})
    store.release(lease)
    assert store.lease("watcher").alive is False  # type: ignore[union-attr]
    taken = store.take_lease("watcher", "b", 10)
    assert taken is not None
    assert taken.token == lease.token + 1


def test_a_standing_watcher_takes_a_childs_lease_and_never_the_other_way_round(store: Store) -> None:
    child = store.take_lease("watcher", "child", 10)
    standing = store.take_lease("watcher", "service", 10, standing=True)
    assert child is not None
    assert standing is not None
    with store.writing() as tx:
        assert not tx.holds(child)
        assert tx.holds(standing)
    assert store.take_lease("watcher", "child", 10) is None
    assert store.take_lease("watcher", "second service", 10, standing=True) is None


def test_after_a_reboot_the_lease_is_free_whatever_its_seconds_say(place: str) -> None:
    before, later = Machine("boot-1"), Machine("boot-2")
    later.now = 5.0
    with Store.open(place, boot=before.clock) as store:
        old = store.take_lease("watcher", "a", 1e6)
    with Store.open(place, boot=later.clock) as store:
        assert old is not None
        assert not store.watcher().alive
        assert not store.renew(old)
        assert store.take_lease("watcher", "b", 10) is not None


def test_everybody_sees_who_watches(store: Store, machine: Machine) -> None:
    assert not store.watcher().alive
    store.take_lease("watcher", "a", 10, standing=True, info={"pid": 4711, "host": "ops1", "note": "no key for prod"})
    seen = store.watcher()
    assert (seen.alive, seen.standing, seen.pid, seen.host, seen.note) == (True, True, 4711, "ops1", "no key for prod")
    assert seen.beat_at is not None
    machine.now += 11
    assert not store.watcher().alive
