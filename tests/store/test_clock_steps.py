"""The clock on the wall is set, and what was recorded falls due when its time has really passed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from warroom.core.deadlines import deadlines
from warroom.core.escalation import pending_escalations
from warroom.core.policy import Policy
from warroom.room import Refused, Room
from warroom.store import Store
from warroom.store.elapsed import BootClock
from warroom.store.outbox import Letter, Outbox
from warroom.store.retimed import moved

START = datetime(2026, 4, 21, 14, 0, tzinfo=UTC)


class Machine:
    """A machine whose time passes, whose clock is set, and which starts anew."""

    def __init__(self) -> None:
        self.seconds, self.offset, self.boots = 100.0, timedelta(), 1

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds) + self.offset

    def passes(self, **span: float) -> None:
        self.seconds += timedelta(**span).total_seconds()

    def is_set(self, **by: float) -> None:
        self.offset += timedelta(**by)

    def starts_anew(self) -> None:
        self.boots += 1

    def open(self, path: Path) -> Store:
        return Store.open(path, clock=self.now, boot=BootClock(lambda: self.seconds, f"boot-{self.boots}"))


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def store(tmp_path: Path, machine: Machine) -> Iterator[Store]:
    with machine.open(tmp_path / "room.db") as opened:
        yield opened


def room_of(store: Store, machine: Machine) -> Room:
    return Room(store, Policy(), "maya", clock=machine.now)


def left(room: Room, incident: str, machine: Machine) -> dict[str, timedelta]:
    """How long every countdown still runs."""
    return {d.key: d.due_at - machine.now() for d in deadlines(room.find(incident), room.policy, machine.now())}


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
def test_a_clock_that_is_set_changes_no_countdown_of_what_is_open(store: Store, machine: Machine, hours: int) -> None:
    room = room_of(store, machine)
    incident = room.declare("checkout is down", "SEV1").id
    room.ask(incident, "bob", "latency?", timedelta(minutes=3))
    machine.passes(minutes=1)
    before = left(room, incident, machine)
    machine.is_set(hours=hours)
    assert left(room, incident, machine) == before
    shown = room.overview().incidents[0]
    assert {d.key: d.due_at - machine.now() for d in deadlines(shown, room.policy, machine.now())} == before
    room.log(incident, "the first thing said on the new clock")
    room.acknowledge(incident)
    machine.passes(seconds=30)
    after = left(room, incident, machine)
    assert after["team_update"] == before["team_update"] - timedelta(seconds=30)


def test_what_was_declared_on_a_wrong_clock_escalates_by_the_time_that_passed_once_it_is_put_right(
    store: Store, machine: Machine
) -> None:
    room_of(store, machine).declare("before", "SEV3")
    machine.is_set(days=1)
    room = room_of(store, machine)
    incident = room.declare("checkout is down", "SEV1").id
    machine.is_set(days=-1)
    machine.passes(minutes=4, seconds=59)
    assert not any(d.due for d in pending_escalations(room.find(incident), room.policy, machine.now()))
    machine.passes(seconds=1)
    due = [d for d in pending_escalations(room.find(incident), room.policy, machine.now()) if d.due]
    assert [d.level for d in due] == ["backup"]
    assert room.fire(due[0], None)
    assert not room.fire(due[0], None)
    machine.is_set(days=3)
    assert not any(d.due for d in pending_escalations(room.find(incident), room.policy, machine.now()))


def test_after_the_next_start_of_the_machine_times_are_read_on_the_clock_as_it_ended(
    tmp_path: Path, machine: Machine
) -> None:
    with machine.open(tmp_path / "room.db") as store:
        machine.is_set(days=1)
        incident = room_of(store, machine).declare("checkout is down", "SEV1").id
        machine.is_set(days=-1)
        room_of(store, machine).log(incident, "the clock was a day ahead")
        at = machine.now()
    machine.starts_anew()
    with machine.open(tmp_path / "room.db") as store:
        assert store.incident(incident).declared_at == at  # type: ignore[union-attr]


@pytest.mark.parametrize("hours", [-24, 24])
def test_a_message_that_failed_is_tried_again_when_its_pause_is_over_whatever_the_clock_says(
    store: Store, machine: Machine, hours: int
) -> None:
    lease = store.take_lease("watcher", "me", 1e6)
    assert lease is not None
    box = Outbox(store)
    box.begin(["ops"], lease, machine.now())
    box.add([Letter("k1", "ops", "INC-2026-0001", "declared", "{}")], lease, machine.now())
    claim = box.claim("ops", lease, machine.now())
    assert claim is not None
    box.failed(claim.letter, lease, machine.now(), "down", machine.now() + timedelta(seconds=30))
    machine.is_set(hours=hours)
    assert box.due_in("ops", machine.now()) == 30
    assert (kept := box.letters()[0]).next_try_at == machine.now() + timedelta(seconds=30), kept
    machine.passes(seconds=30)
    again = box.claim("ops", lease, machine.now())
    assert again is not None
    assert machine.now() - again.since == timedelta(seconds=30)


def test_what_waits_since_an_earlier_start_of_the_machine_waits_an_hour_at_most(
    tmp_path: Path, machine: Machine
) -> None:
    with machine.open(tmp_path / "room.db") as store:
        lease = store.take_lease("watcher", "me", 1e6)
        assert lease is not None
        Outbox(store).begin(["ops"], lease, machine.now())
        machine.is_set(days=400)
        Outbox(store).add([Letter("k1", "ops", "INC-2026-0001", "declared", "{}")], lease, machine.now())
        machine.is_set(days=-400)
    machine.starts_anew()
    with machine.open(tmp_path / "room.db") as store:
        lease = store.take_lease("watcher", "me", 1e6)
        assert lease is not None
        Outbox(store).begin(["ops"], lease, machine.now())
        wait_s = Outbox(store).due_in("ops", machine.now())
        assert wait_s is not None
        assert wait_s <= 3600


COURSES = st.tuples(st.sampled_from(["log", "ask", "ack", "severity"]), st.integers(-90_000, 90_000))


@settings(max_examples=12, deadline=None)
@given(st.lists(COURSES, max_size=8))
def test_however_often_it_is_set_every_instant_keeps_its_distance_to_every_other(
    tmp_path_factory: pytest.TempPathFactory, course: list[tuple[str, int]]
) -> None:
    """The same course on a clock that is never set and on one that is: the same incident, moved as a whole."""
    told = []
    for steps in (False, True):
        machine = Machine()
        with machine.open(tmp_path_factory.mktemp("clock") / "room.db") as store:
            room = room_of(store, machine)
            incident = room.declare("checkout is down", "SEV2").id
            for number, (what, by) in enumerate(course):
                machine.passes(seconds=61)
                machine.is_set(seconds=by if steps else 0)
                with suppress(Refused):
                    if what == "log":
                        room.log(incident, f"line {number}")
                    elif what == "ask":
                        room.ask(incident, "bob", f"what about {number}?", timedelta(minutes=number + 1))
                    elif what == "ack":
                        room.acknowledge(incident)
                    else:
                        room.set_severity(incident, "SEV1" if number % 2 else "SEV0", "because")
            found = moved(room.find(incident), -machine.offset)
            told.append(replace(found, asks=tuple(replace(ask, id="") for ask in found.asks)))
    assert told[0] == told[1]


def test_what_is_read_on_another_clock_is_still_told_from_another_years(store: Store, machine: Machine) -> None:
    room = room_of(store, machine)
    machine.is_set(days=-300)
    old = room.declare("Payments slow", "SEV2")
    machine.is_set(days=300)
    new = room.declare("Search down", "SEV2")
    assert [it.id for it in (old, new)] == ["INC-2025-0001", "INC-2026-0001"]
    assert {it.number for it in store.open_incidents()} == {"2025-0001", "2026-0001"}
    assert room.find(old.id).number == "2025-0001"
