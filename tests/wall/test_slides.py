"""A review and the figures walked through on a projector: one key on, one back, and nothing is changed."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

import pytest

from screens.figures.face import FiguresTold
from screens.review.walk import WalkTold
from screens.sheets.board import Unread
from screens.wall.slides import Slides
from tests.support import outage
from tests.support.patience import PATIENCE_S
from tests.support.stage import copied
from tests.wall.test_running import Hung, hung
from warroom.room import Room
from warroom.store import Store


@pytest.fixture
def path(made: dict[str, Path], tmp_path: Path) -> Path:
    return copied(made["calm"], tmp_path / "room.db")


async def read(wall: Hung) -> Slides[object]:
    """The screen, once it has read."""
    screen = wall.app.screen
    assert isinstance(screen, Slides)
    end = monotonic() + PATIENCE_S
    while isinstance(screen.board.told, Unread) and screen.board.told.said.endswith("…"):
        assert monotonic() < end
        await wall.pilot.pause(0.01)
    await wall.pilot.pause()
    return screen


async def test_a_review_is_walked_through_part_by_part(path: Path) -> None:
    with Store.open(path, clock=lambda: outage.NOW) as store:
        room = Room(store, outage.config().policy, "maya", clock=lambda: outage.NOW)
        room.write_review(outage.BIG, "summary", "the pool of db-3 was empty")
        before = store.head()
        async with hung(path, review=outage.BIG) as wall:
            screen = await read(wall)
            assert "the pool of db-3 was empty" in wall.written()
            await wall.pilot.press("space", "space")
            assert isinstance(screen.board.told, WalkTold)
            assert screen.board.told.number == 2
            await wall.pilot.press("left", "p", "w")
            assert screen.board.told.number == 1
            assert store.head() == before
            await wall.pilot.press("escape")
            assert wall.app.return_code is not None


async def test_a_private_review_is_not_shown_on_a_wall(path: Path) -> None:
    with Store.open(path, clock=lambda: outage.NOW) as store:
        Room(store, outage.config().policy, "maya", clock=lambda: outage.NOW).edit_details(outage.BIG, private=True)
    async with hung(path, review="0042") as wall:
        screen = await read(wall)
        assert isinstance(screen.board.told, Unread)
        assert screen.board.told.said.startswith("This incident is private")


async def test_the_figures_are_walked_through_span_by_span(path: Path) -> None:
    async with hung(path, figures=True) as wall:
        screen = await read(wall)
        assert isinstance(screen.board.told, FiguresTold)
        assert screen.board.told.told.days == 90
        await wall.pilot.press("space")
        assert isinstance(screen.board.told, FiguresTold)
        assert screen.board.told.told.days == 180
