"""A real store on a temporary file, a clock that the test moves, and rooms for several people on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.support.rooms import Clock, Open
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.store import Store


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "room.db"


@pytest.fixture
def at_door(path: Path, clock: Clock) -> Iterator[Open]:
    with ExitStack() as opened:

        def open_room(person: str, policy: Policy | None = None, **more: Any) -> Room:
            store = opened.enter_context(Store.open(path, clock=clock, read_only=more.get("read_only", False)))
            return Room(store, policy or Policy(), person, clock=clock, **more)

        yield open_room


@pytest.fixture
def maya(at_door: Open) -> Room:
    return at_door("maya")


@pytest.fixture
def lee(at_door: Open, maya: Room) -> Room:
    return at_door("lee")


@pytest.fixture
def inc(maya: Room) -> str:
    """An incident that maya declared and commands."""
    return maya.declare("Checkout API 5xx in eu-west", "SEV1").id
