"""A room with one incident in it, at 14:00; and the outage at 14:37:09, with a seat at the scribe's screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from tests.scribe.seat import Scribe, scribing
from tests.support import outage
from tests.support.rooms import START, Clock
from tests.support.stage import copied
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.store import Store

Sit = Callable[..., AbstractAsyncContextManager[Scribe]]
"""``sit("sam", size=(80, 24))``: somebody at the scribe's screen of the outage."""


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


@pytest.fixture(scope="session")
def outage_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("outage") / "outage.db"
    outage.make_outage(made)
    return made


@pytest.fixture
def path(outage_database: Path, tmp_path: Path) -> Path:
    """The outage."""
    return copied(outage_database, tmp_path / "room.db")


@pytest.fixture
def now() -> Clock:
    return Clock(outage.NOW)


@pytest.fixture
def sit(path: Path, now: Clock) -> Sit:
    def at(person: str = "sam", **more: Any) -> AbstractAsyncContextManager[Scribe]:
        return scribing(path, now, person, **more)

    return at
