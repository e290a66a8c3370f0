"""Whatever happens on a screen and in whatever order: the terminal shows, cell by cell, what a whole frame would."""

from __future__ import annotations

import random

import pytest

from tests.screens.conftest import Sit
from tests.support.stage import Seat, spell
from tests.widgets.stage import Cells

OPENING = ("?", "c", "y", "B", "L", "K", "Y", "H", "P", "r", "S", "m", "n", "u", "W", ":", "/", "z")
"""Keys that lay a page or a sheet over the record, or open a line; ``escape`` leads back."""
MOVING = ("down", "up", "tab", "pagedown", "home", "end", "1", "2", "3", "4", "5")
WORDS = ("東京 slow", "e\u0301te\u0301", "漢字漢字", "ab", "▀▄█")
SIZES = ((80, 24), (120, 40), (81, 25), (200, 60), (100, 24))
STEPS = 20


async def strike(seat: Seat, dice: random.Random) -> None:
    """One thing that changes the picture."""
    what = dice.choice(("open", "open", "move", "burst", "type", "news", "tick", "size", "colours", "ahead"))
    match what:
        case "open":
            await seat.press(dice.choice(OPENING))
        case "move":
            await seat.press(dice.choice(MOVING))
        case "burst":
            await seat.burst(*dice.choices(MOVING, k=6))
        case "type":
            await seat.burst("t", *dice.choice(WORDS))
        case "news":
            seat.other("kai").log(dice.choice(("0041", "0042")), f"{dice.choice(WORDS)} {dice.random():.2f}")
            await seat.settle()
        case "tick":
            await seat.passes(seconds=dice.choice((1, 59, 600)))
        case "size":
            await seat.resize(*dice.choice(SIZES))
        case "colours":
            await seat.burst(*spell((":", "theme", "<enter>")), *dice.choices(("down", "up"), k=2))
        case _:  # on and off again before the first is painted
            await seat.burst(dice.choice(OPENING), "escape", dice.choice(OPENING), *dice.choices(MOVING, k=2))
    if dice.random() < 0.5:
        await seat.press("escape")


@pytest.mark.parametrize("number", range(3))
async def test_whatever_happens_the_terminal_shows_what_a_whole_frame_would(sit: Sit, number: int) -> None:
    dice = random.Random(number)
    async with sit(size=SIZES[number % 2]) as seat:
        for step in range(STEPS):
            await strike(seat, dice)
            sent, whole = await seat.cells(), await seat.cells_painted_whole()
            assert sent == whole, differing(sent, whole, number, step)


async def test_a_page_that_is_laid_out_anew_while_it_opens_leaves_the_row_of_keys_whole(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        for again in range(20):  # which of its two heights is painted first hangs on the moment
            await seat.press("?")
            assert seat.keys_row == "↑↓ move  enter go  esc back", again
            await seat.press("escape")


def differing(sent: Cells, whole: Cells, number: int, step: int) -> str:
    """The cells that differ, in words."""
    cells = [
        f"row {y} column {x}: {a} for {b}"
        for y, (row, other) in enumerate(zip(sent, whole, strict=True))
        for x, (a, b) in enumerate(zip(row, other, strict=True))
        if a != b
    ]
    return f"dice {number}, step {step}, {len(cells)} cells:\n" + "\n".join(cells[:20])
