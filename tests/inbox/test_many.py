"""Where thousands of alerts change all the time, the list of them waits its turn; nothing else waits for it."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.inbox.test_look import room
from tests.support.made import alert, health
from tests.support.rooms import Clock
from warroom.room import Room
from warroom.session import room_thread
from warroom.session.room_thread import MANY, RoomThread, Snapshot

PATIENCE_S = 20.0  # longer than any machine needs


class Seat:
    """Somebody who looks on, and beside them a feed and another person on the same database."""

    def __init__(self, path: Path, alerts: int) -> None:
        self.clock = Clock()
        self.other: Room = room(path, self.clock)
        self.told = [alert(n) for n in range(alerts)]
        self.polled("as it began")
        self.looks: queue.SimpleQueue[Snapshot] = queue.SimpleQueue()
        self.live = RoomThread(lambda: room(path, self.clock), sorts=True)
        self.live.listen(self.looks.put)
        self.live.start()

    def polled(self, words: str) -> None:
        """All alerts have these words from now on."""
        self.told = [replace(a, summary=words) for a in self.told]
        self.other.store.save_poll("prod", self.told, (), health("prod"))

    def look_with(self, wanted: Callable[[Snapshot], bool]) -> Snapshot:
        """The first look from now on for which this holds."""
        while not wanted(look := self.looks.get(timeout=PATIENCE_S)):
            pass
        return look

    def close(self) -> None:
        self.live.stop(PATIENCE_S)
        self.other.store.close()


@pytest.fixture
def sit(tmp_path: Path) -> Iterator[Callable[[int], Seat]]:
    seats: list[Seat] = []

    def opened(alerts: int) -> Seat:
        seats.append(Seat(tmp_path / "room.db", alerts))
        return seats[-1]

    yield opened
    for seat in seats:
        seat.close()


def words(look: Snapshot) -> set[str]:
    return {a.summary for a in look.overview.alerts} if look.overview is not None else set()


def incidents(look: Snapshot) -> int:
    return len(look.overview.incidents) if look.overview is not None else 0


def test_an_incident_is_shown_at_once_while_many_alerts_rest_and_they_follow_without_further_news(
    sit: Callable[[int], Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_thread, "REST", 1e9)
    seat = sit(MANY)
    seat.look_with(lambda look: words(look) == {"as it began"})
    seat.polled("worse")
    seat.other.declare("Checkout fails", "SEV1")
    assert words(seat.look_with(lambda look: incidents(look) == 1)) == {"as it began"}
    monkeypatch.setattr(seat.live, "_rest_until", 0.0)  # the rest is over
    seat.look_with(lambda look: words(look) == {"worse"})


def test_fewer_alerts_never_wait(sit: Callable[[int], Seat], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_thread, "REST", 1e9)
    seat = sit(MANY - 1)
    seat.look_with(lambda look: words(look) == {"as it began"})
    seat.polled("worse")
    seat.look_with(lambda look: words(look) == {"worse"})
