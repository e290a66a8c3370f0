"""A seat before the alerts of the outage, the database made once and copied."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from screens.inbox.view import Inbox
from tests.inbox import scene
from tests.support import outage
from tests.support.rooms import Clock
from tests.support.stage import Seat, copied, seated

Sit = Callable[..., AbstractAsyncContextManager[Seat]]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("inbox") / "scene.db"
    scene.make(path)
    return path


@pytest.fixture
def clock() -> Clock:
    return Clock(outage.NOW)


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    return copied(made, tmp_path / "room.db")


@pytest.fixture
def sit(path: Path, clock: Clock) -> Sit:
    """``sit(size=(80, 24))``: maya at the inbox; ``keys`` are pressed first in place of ``f``."""

    @asynccontextmanager
    async def at(person: str = "maya", keys: tuple[str, ...] = ("f",), **more: Any) -> AsyncIterator[Seat]:
        async with seated(path, person=person, now=clock, **more) as seat:
            await seat.press(*keys)
            yield seat

    return at


def inbox(seat: Seat) -> Inbox:
    found = seat.screen.alert_acts.inbox
    assert found is not None
    return found


def selected(seat: Seat) -> str:
    """The title of the selected row, "" where none is."""
    row = inbox(seat).list.selected
    return "" if row is None else row.title


async def go(seat: Seat, title: str) -> None:
    """Move to the row of that title with the arrows."""
    await seat.press("home")
    for _ in range(60):
        if selected(seat) == title:
            return
        await seat.press("down")
    raise AssertionError(f"no row {title!r}:\n{seat.text()}")
