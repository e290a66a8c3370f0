"""The wall and the themes from the room's keys: laid over it, left again, nothing lost and nothing written."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from screens.wall.screen import WallScreen
from tests.support.stage import Seat, copied, seated
from warroom.keymap.actions import ACTIONS
from widgets.theme_names import NAMES, named

Sit = Callable[..., AbstractAsyncContextManager[Seat]]


@pytest.fixture
def sit(made: dict[str, Path], tmp_path: Path) -> Sit:
    def at(person: str = "maya", **more: Any) -> AbstractAsyncContextManager[Seat]:
        return seated(copied(made["outage"], tmp_path / "room.db"), person=person, **more)

    return at


def head(seat: Seat) -> tuple[int, str]:
    return seat.other("omar").store.head()


async def test_w_lays_the_wall_over_the_room_and_escape_leaves_it(sit: Sit) -> None:
    async with sit() as seat:
        before = seat.rows()
        await seat.press("w")
        assert isinstance(seat.app.screen, WallScreen)
        assert any("█" * 8 in row for row in seat.rows())
        await seat.press("escape")
        assert seat.rows() == before


async def test_on_the_wall_no_key_writes_and_none_but_two_leave_it(sit: Sit) -> None:
    async with sit() as seat:
        was = head(seat)
        await seat.press("w")
        for action in ACTIONS:
            for key in action.keys:
                if key not in ("q", "escape"):
                    await seat.press(key)
        await seat.type("t hello")
        await seat.press("enter", "ctrl+s")
        assert isinstance(seat.app.screen, WallScreen)
        assert head(seat) == was
        await seat.press("q")
        assert seat.screen is seat.app.screen


async def test_what_others_do_is_on_the_wall_at_once(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("w")
        wall = seat.app.screen
        assert isinstance(wall, WallScreen)
        assert wall.wall.value is not None
        assert wall.wall.value.incidents[0].main is not None
        assert wall.wall.value.incidents[0].main.late
        seat.other("maya").update("0042", "customers", "the roll-back helps, next word in 20 minutes")
        await seat.settle()
        assert not wall.wall.value.incidents[0].main.late


async def test_the_wall_lets_the_clocks_of_the_room_go_on(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("w")
        seat.clock.passes(seconds=30)
        await seat.press("escape")
        await seat.passes(seconds=0)
        seat.sees("OVERDUE 01:42")


async def test_a_theme_is_worn_while_it_is_selected_and_taken_back_by_escape(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("ctrl+t")
        seat.sees("THEMES", *NAMES)
        await seat.press("down")
        assert seat.screen.palette.name == "light"
        assert _grounds(seat) == {_hex("light")}
        await seat.press("escape")
        assert seat.screen.palette.name == "dark"
        assert _grounds(seat) == {_hex("dark")}


async def test_a_theme_that_is_chosen_is_kept_by_the_panes_that_are_opened_later(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("ctrl+t", *["down"] * NAMES.index("contrast"), "enter")
        assert seat.screen.palette.name == "contrast"
        seat.sees_no("THEMES")
        await seat.press("n")
        seat.sees("DECLARE")
        assert _grounds(seat) == {_hex("contrast")}
        await seat.press("escape")
        await seat.resize(200, 60)
        assert _grounds(seat) == {_hex("contrast")}
        await seat.press("w")
        assert isinstance(seat.app.screen, WallScreen)
        assert seat.app.screen.wall.palette.name == "contrast"


async def test_the_theme_is_found_by_its_word_among_the_commands(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("colon")
        await seat.type("theme")
        await seat.press("enter")
        seat.sees("THEMES")


def _hex(name: str) -> str:
    ground = named(name).style("text").bgcolor
    assert ground is not None
    return "".join(f"{part:02x}" for part in ground.get_truecolor())


def _grounds(seat: Seat) -> set[str]:
    """The ground behind the plain words of rows at the left edge; what stands raised or selected is left out."""
    seat.rows()
    shown = seat.terminal
    found = [shown.buffer[y][0].bg for y in range(2, shown.lines - 3)]
    known = {_hex(name) for name in ("dark", "light", "contrast")}
    return {ground for ground in found if ground in known or not re.fullmatch("[0-9a-f]{6}", ground)}
