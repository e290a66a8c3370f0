"""What is sent is only what changed, and what it comes to is the same picture as a whole paint."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style

from tests.widgets.stage import painted
from widgets.palette import DARK, LIGHT, MONO
from widgets.pane import Pane
from widgets.pen import Pen
from widgets.strips import Line


@dataclass(frozen=True)
class Words:
    """Texts with token, ground, column and row."""

    placed: tuple[tuple[str, str, int, int], ...]


class WordsPane(Pane[Words]):
    def lines(self, value: Words, width: int, height: int) -> Sequence[Line]:
        lines = [Line(width, self.palette) for _ in range(height)]
        for text, token, column, row in value.placed:
            lines[row].put(column, text, token)
        return lines


TEXTS = ["12:34", "漢字 wide", "plain ascii", "e\u0301 marks", "█▀▄ blocks", "x", "   "]
TOKENS = ["text", "dim", "bright", "latet", "hypothesis", "struck", "chosen", "key", "s1"]


async def test_partial_paints_come_to_the_same_picture_as_a_whole_paint() -> None:
    dice = random.Random(7)

    def some() -> Words:
        return Words(
            tuple(
                (dice.choice(TEXTS), dice.choice(TOKENS), dice.randrange(40), dice.randrange(6))
                for _ in range(dice.randrange(8))
            )
        )

    left, right = WordsPane(some(), id="left"), WordsPane(some(), id="right")
    async with painted((left, 1, 1, 40, 6), (right, 41, 1, 39, 6), size=(80, 8)) as stage:
        for _ in range(60):
            left.show(some())
            if dice.random() < 0.5:
                right.show(some())
            await stage.written()
        seen = stage.cells()
        assert seen == await stage.cells_painted_whole()


async def test_a_change_at_the_end_of_a_row_sends_the_change_and_not_the_row() -> None:
    pane = WordsPane(Words((("long text that stands before", "text", 0, 0), ("12:01", "bright", 70, 0))))
    async with painted((pane, 0, 0, 80, 2), size=(80, 4)) as stage:
        pane.show(Words((("long text that stands before", "text", 0, 0), ("12:02", "bright", 70, 0))))
        data = await stage.written()
        assert "long" not in data
        assert len(data) < 60
        assert stage.rows()[0].endswith("12:02")


async def test_an_equal_value_paints_nothing() -> None:
    pane = WordsPane(Words((("same", "text", 0, 0),)))
    async with painted((pane, 0, 0, 80, 2)) as stage:
        pane.show(Words((("same", "text", 0, 0),)))
        assert await stage.cost() == 0


async def test_the_mouse_moving_over_a_pane_paints_nothing() -> None:
    pane = WordsPane(Words((("same", "text", 0, 0),)))
    async with painted((pane, 0, 0, 80, 6)) as stage:
        await stage.pilot.hover(pane, offset=(3, 1))
        await stage.pilot.hover(pane, offset=(9, 2))
        assert await stage.cost() == 0


async def test_another_palette_repaints_all_of_it_in_its_colours() -> None:
    pane = WordsPane(Words((("same", "text", 0, 0),)))
    async with painted((pane, 0, 0, 80, 2)) as stage:
        for palette, ink in ((LIGHT, "262626"), (MONO, "default"), (DARK, "dadada")):
            stage.app.screen.set_palette(palette)  # type: ignore[attr-defined]
            await stage.written()
            assert stage.cells()[0][0][1] == ink


def test_a_style_is_changed_by_the_fewest_codes_and_colours_are_sent_by_number() -> None:
    pen = Pen("256")
    pen.write(Segment("a", Style.parse("bold color(253) on color(233)")))
    pen.write(Segment("b", Style.parse("color(253) on color(233)")))
    pen.write(Segment("c", Style.parse("color(248) on color(233)")))
    pen.write(Segment("d", Style.parse("color(248) on color(233)")))
    pen.rest()
    assert pen.text() == "\x1b[1;38;5;253;48;5;233ma\x1b[22mb\x1b[38;5;248mcd\x1b[m"


def test_a_terminal_without_styles_gets_none() -> None:
    pen = Pen(None)
    pen.write(Segment("a", Style.parse("bold red")))
    pen.rest()
    assert pen.text() == "a"
