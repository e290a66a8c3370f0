"""Databases that the stories begin with, made once and copied; and a seat at the screen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from tests.support import after, outage
from tests.support.rooms import Clock
from tests.support.stage import Seat, copied, seated

Sit = Callable[..., AbstractAsyncContextManager[Seat]]
"""``sit("maya", size=(80, 24))``: a person at the screen of the story's database."""


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The outage at 14:37:09, the same room when it is calm again, a room in which nothing is open, and one in which a
    critical alert fires besides."""
    folder = tmp_path_factory.mktemp("databases")
    made = {name: folder / f"{name}.db" for name in ("outage", "calm", "empty", "critical", "after")}
    outage.make_outage(made["outage"])
    outage.make_calm(made["calm"])
    after.make_after(made["after"])
    for name in ("empty", "critical"):
        with outage.told(made[name]) as rooms:
            rooms.store.take_lease("watcher", "a watcher", 100_000.0, standing=True)
            if name == "critical":
                outage.fire(rooms.store, outage.NOW, "ReplicaLagHigh", at="14:36:31")
    return made


@pytest.fixture
def clock() -> Clock:
    return Clock(outage.NOW)


@pytest.fixture
def path(databases: dict[str, Path], tmp_path: Path) -> Path:
    """The outage."""
    return copied(databases["outage"], tmp_path / "room.db")


@pytest.fixture
def sit(path: Path, clock: Clock) -> Sit:
    def at(person: str = "maya", **more: Any) -> AbstractAsyncContextManager[Seat]:
        return seated(path, person=person, now=clock, **more)

    return at


@pytest.fixture
def sit_in_empty(databases: dict[str, Path], tmp_path: Path, clock: Clock) -> Sit:
    def at(person: str = "maya", **more: Any) -> AbstractAsyncContextManager[Seat]:
        return seated(copied(databases["empty"], tmp_path / "empty.db"), person=person, now=clock, **more)

    return at
