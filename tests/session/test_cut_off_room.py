"""A room whose store cannot be reached keeps the last look, refuses at once, and comes back by itself."""

from __future__ import annotations

import os
import queue
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support import outage
from tests.support.patience import PATIENCE_S
from tests.support.rooms import Clock
from tests.support.wire import SENTENCE, Wire
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.session.connection import Behind, compared, pause
from warroom.session.last_look import LastLook
from warroom.session.room_thread import RoomThread, Snapshot
from warroom.store import Store
from warroom.store.errors import Unreachable

WAIT_S = PATIENCE_S


class Looking:
    """A room behind a wire, and its looks as they come."""

    def __init__(self, path: Path, clock: Clock, copy: Path | None = None) -> None:
        self.path, self.clock, self.wire = path, clock, Wire()
        self.looks: queue.SimpleQueue[Snapshot] = queue.SimpleQueue()
        self.live = RoomThread(self.wire.opener(self.room), clock=clock, pauses=(0.01,), copy=copy)
        self.live.listen(self.looks.put)

    def room(self) -> Room:
        return Room(Store.open(self.path, clock=self.clock), Policy(), "maya", clock=self.clock)

    def until(self, holds: Callable[[Snapshot], object]) -> Snapshot:
        while True:
            look = self.looks.get(timeout=WAIT_S)
            if holds(look):
                return look

    def do(self, call: Callable[[Room], object]) -> object:
        return self.live.do(call).result(timeout=WAIT_S)


@pytest.fixture
def clock() -> Clock:
    return Clock(outage.NOW)


@pytest.fixture
def looking(tmp_path: Path, clock: Clock) -> Iterator[Looking]:
    with Store.open(tmp_path / "room.db", clock=clock) as store:
        Room(store, Policy(), "maya", clock=clock).declare("checkout is down", "SEV1")
    found = Looking(tmp_path / "room.db", clock, tmp_path / "last")
    yield found
    found.live.stop(WAIT_S)


def test_the_last_look_stays_with_its_age_and_every_call_is_refused_at_once(looking: Looking, clock: Clock) -> None:
    looking.live.start()
    seen = looking.until(lambda look: look.overview)
    read = clock.now
    clock.passes(minutes=3)
    looking.wire.cut()
    lost = looking.until(lambda look: look.cut_off)
    assert lost.overview == seen.overview
    assert lost.detail == seen.detail
    assert lost.cut_off is not None
    assert lost.cut_off.since == clock.now
    assert lost.cut_off.seen_at is not None
    assert read <= lost.cut_off.seen_at <= clock.now
    assert not lost.cut_off.copied
    with pytest.raises(Unreachable, match=r"db\.invalid does not answer"):
        looking.do(lambda room: room.log("1", "a line"))


def test_it_is_tried_until_the_store_answers_and_then_all_is_live(looking: Looking) -> None:
    looking.live.start()
    looking.until(lambda look: look.overview)
    looking.wire.cut()
    looking.until(lambda look: look.cut_off)
    for _ in range(4):
        assert looking.wire.tried.acquire(timeout=WAIT_S)
    looking.wire.mend()
    back = looking.until(lambda look: not look.cut_off and not look.trouble)
    assert back.overview is not None
    assert back.behind is None
    looking.do(lambda room: room.log("1", "written after it"))
    assert looking.until(lambda look: look.detail and look.detail.entries[-1].text == "written after it")


def test_a_command_whose_answer_was_lost_is_refused_and_with_its_key_recorded_once(looking: Looking) -> None:
    looking.live.start()
    looking.until(lambda look: look.overview)
    looking.wire.after = lambda: True
    with pytest.raises(Unreachable):
        looking.do(lambda room: room.log("1", "the pool is full", key="k1"))
    looking.wire.after = lambda: False
    looking.wire.mend()
    looking.until(lambda look: not look.cut_off)
    looking.do(lambda room: room.log("1", "the pool is full", key="k1"))
    detail = looking.do(lambda room: room.everything("1"))
    assert [row.text for row in detail.entries].count("the pool is full") == 1  # type: ignore[attr-defined]


def test_what_was_read_of_another_incident_is_shown_while_nothing_can_be_read(looking: Looking) -> None:
    looking.live.start()
    looking.until(lambda look: look.detail)
    second = looking.do(lambda room: room.declare("search is slow", "SEV3"))
    for id_ in (second.id, "INC-2026-0001", second.id):  # type: ignore[attr-defined]
        looking.live.select(id_)
        looking.until(lambda look, id_=id_: look.detail and look.detail.incident.id == id_)
    looking.wire.cut()
    looking.until(lambda look: look.cut_off)
    looking.live.select("INC-2026-0001")
    assert looking.until(lambda look: look.detail and look.detail.incident.number == "0001").cut_off


def test_the_first_paint_is_the_copy_of_the_last_look_and_says_so(looking: Looking, clock: Clock) -> None:
    looking.live.start()
    looking.until(lambda look: look.detail)
    looking.do(lambda room: room.log("1", "seen before the end"))
    looking.live.stop(WAIT_S)
    assert os.stat(looking.path.with_name("last")).st_mode & 0o777 == 0o600
    read = clock.now
    clock.passes(minutes=40)

    again = Looking(looking.path, clock, looking.path.with_name("last"))
    again.wire.cut()
    again.live.start()
    first = again.looks.get(timeout=WAIT_S)
    assert first.copied_at == read
    assert first.cut_off is None
    assert first.detail is not None
    assert first.detail.entries[-1].text == "seen before the end"
    assert first.overview is not None
    assert first.overview.incidents[0].title == "checkout is down"
    lost = again.until(lambda look: look.cut_off)
    assert lost.copied_at is None
    assert lost.cut_off is not None
    assert (lost.cut_off.copied, lost.cut_off.seen_at, lost.cut_off.reason) == (True, read, SENTENCE)
    again.wire.mend()
    live = again.until(lambda look: not look.cut_off)
    assert live.copied_at is None
    assert live.behind is None
    again.live.stop(WAIT_S)


def test_a_copy_of_another_version_or_a_broken_one_is_none(tmp_path: Path) -> None:
    (tmp_path / "last").write_bytes(b"\x81\xa4fold\x01")
    assert LastLook(tmp_path / "last").read() is None
    (tmp_path / "last").write_bytes(b"no copy at all")
    assert LastLook(tmp_path / "last").read() is None
    assert LastLook(tmp_path / "nothing").read() is None


def test_a_record_that_lacks_what_was_seen_or_has_other_events_there_is_behind(tmp_path: Path, clock: Clock) -> None:
    with Store.open(tmp_path / "a.db", clock=clock) as a, Store.open(tmp_path / "b.db", clock=clock) as b:
        rooms = [Room(store, Policy(), "maya", clock=clock) for store in (a, b)]
        for room in rooms:
            room.declare("checkout is down", "SEV1", key="d")
        rooms[0].log("1", "what the standby lacks")
        seen = a.head()
        assert compared(a, seen, clock.now) is None
        behind = compared(b, seen, clock.now)
        assert behind == Behind(seen[0], b.head()[0], clock.now)
        assert "behind what this screen has seen: its last event is gone" in behind.sentence
        rooms[1].log("1", "written after the promotion")
        rooms[1].log("1", "and another one")
        differs = compared(b, seen, clock.now)
        assert differs is not None
        assert "differs from what this screen has seen" in differs.sentence


def test_a_failover_that_lost_events_is_told_until_it_was_read(looking: Looking, tmp_path: Path, clock: Clock) -> None:
    looking.live.start()
    looking.until(lambda look: look.overview)
    looking.do(lambda room: room.log("1", "lost with the server"))
    looking.wire.cut()
    looking.until(lambda look: look.cut_off)
    with Store.open(tmp_path / "standby.db", clock=clock) as store:
        Room(store, Policy(), "maya", clock=clock).declare("checkout is down", "SEV1")
    looking.path = tmp_path / "standby.db"
    looking.wire.mend()
    behind = looking.until(lambda look: look.behind).behind
    assert behind is not None
    assert behind.now < behind.seen
    looking.live.accept()
    assert looking.until(lambda look: not look.behind).overview is not None


def test_the_pauses_between_tries_grow_to_a_bound() -> None:
    assert [pause(n) for n in range(8)] == [0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 15.0]


def test_the_store_is_opened_once_the_copy_is_painted(looking: Looking, tmp_path: Path, clock: Clock) -> None:
    looking.live.start()
    looking.until(lambda look: look.overview)
    looking.live.stop(WAIT_S)
    again = Looking(looking.path, clock, tmp_path / "last")
    again.live = RoomThread(again.wire.opener(again.room), clock=clock, copy=tmp_path / "last", paint_s=WAIT_S)
    again.live.listen(again.looks.put)
    again.live.start()
    assert again.until(lambda look: look.overview).copied_at is not None
    assert not again.wire.tried.acquire(timeout=0.05)
    again.live.painted()
    assert again.until(lambda look: look.copied_at is None).overview is not None
    again.live.stop(WAIT_S)
