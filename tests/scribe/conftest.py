"""A room with one incident in it, at 14:00."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.rooms import START, Clock
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.store import Store


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "room.db"


@pytest.fixture
def room(database: Path, clock: Clock) -> Iterator[Room]:
    with Store.open(database, clock=clock) as store:
        yield Room(store, Policy(), "sam", clock=clock)


@pytest.fixture
def inc(room: Room, clock: Clock) -> str:
    """The id of the incident."""
    found = room.declare("Checkout fails", "SEV1").id
    clock.passes(minutes=30)
    return found
