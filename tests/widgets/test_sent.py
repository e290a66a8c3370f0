"""What stands on the terminal is not sent again, unless the terminal may have lost it."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

from tests.widgets.stage import painted
from widgets.paint import SparingScreen
from widgets.pane import Pane
from widgets.sent import Sent
from widgets.strips import Line


class Rows(Pane[tuple[str, ...]]):
    def lines(self, value: tuple[str, ...], width: int, height: int) -> Sequence[Line]:
        lines = []
        for text in value:
            line = Line(width, self.palette)
            line.put(1, text)
            lines.append(line)
        return lines


PICTURE = tuple(f"row {n}: 漢字 ▀▄█ e\u0301 and words" for n in range(20))
OTHER = (*PICTURE[:7], "another row", *PICTURE[8:])


async def test_a_layout_that_changes_nothing_sends_nothing() -> None:
    pane = Rows(PICTURE)
    async with painted((pane, 2, 1, 60, 20), size=(80, 24)) as it:
        it.app.screen.refresh(layout=True)
        assert "words" not in await it.written()


async def test_after_a_part_was_sent_a_whole_paint_sends_no_other_row() -> None:
    pane = Rows(PICTURE)
    async with painted((pane, 2, 1, 60, 20), size=(80, 24)) as it:
        pane.show(OTHER)
        await it.written()
        it.app.screen.refresh(layout=True)
        sent = await it.written()
        assert sent.count("words") == 0
        seen = it.cells()
        assert seen == await it.cells_painted_whole()


async def test_many_changes_at_once_come_to_the_same_picture() -> None:
    pane = Rows(PICTURE)
    async with painted((pane, 2, 1, 60, 20), size=(80, 24)) as it:
        for n in range(30):
            pane.show(tuple(f"{'x' * (n * k % 40)} 漢{k} {n % 3}" for k in range(20)))
            await it.written()
            if n % 7 == 0:
                it.app.screen.refresh(layout=True)
                await it.written()
        seen = it.cells()
        assert seen == await it.cells_painted_whole()


async def test_the_person_can_have_everything_sent_again() -> None:
    pane = Rows(PICTURE)
    async with painted((pane, 2, 1, 60, 20), size=(80, 24)) as it:
        await it.pilot.press("ctrl+l")
        assert (await it.written()).count("words") == len(PICTURE)


async def test_after_another_screen_everything_is_sent_again() -> None:
    pane = Rows(PICTURE)
    async with painted((pane, 2, 1, 60, 20), size=(80, 24)) as it:
        other: Screen[None] = SparingScreen()
        await it.app.push_screen(other)
        assert "words" not in await it.written()
        it.app.pop_screen()
        assert (await it.written()).count("words") == len(PICTURE)


async def test_a_terminal_of_another_size_gets_everything_again() -> None:
    pane = Rows(PICTURE)
    async with painted((pane, 2, 1, 60, 20), size=(80, 24)) as it:
        await it.pilot.resize_terminal(90, 24)
        assert (await it.written()).count("words") == len(PICTURE)


async def test_what_changed_before_a_pane_became_smaller_is_not_sent_over_what_stands_beside_it() -> None:
    pane = Rows(PICTURE, id="pane")
    beside, beneath = Rows(("beside",) * 20, id="beside"), Rows(("beneath",) * 8, id="beneath")
    async with painted((pane, 0, 0, 60, 20), (beside, 60, 0, 20, 20), (beneath, 0, 20, 80, 4), size=(80, 24)) as it:
        screen = it.app.screen
        assert isinstance(screen, SparingScreen)
        pane.show(tuple("漢" * 29 for _ in range(20)))
        before = [Region(0, row, 60, 1) for row in range(20)]
        pane.styles.width, pane.styles.height = 32, 12
        beside.styles.offset, beside.styles.width = (32, 0), 48
        beneath.styles.offset, beneath.styles.height = (0, 12), 12
        await it.written()
        screen.send(pane, before)  # found when it was larger, sent once it is not
        await it.written()
        seen = it.cells()
        assert [row.strip() for row in it.rows()[12:20]] == ["beneath"] * 8
        assert seen == await it.cells_painted_whole()


async def test_a_wide_character_that_comes_over_the_edge_of_what_is_to_be_sent_moves_nothing() -> None:
    pane = Rows(("abcdefghijkl",))
    async with painted((pane, 0, 0, 40, 1), size=(40, 4)) as it:
        pane.show(("abcdEFGHijkl",))
        pane.show(("abc漢FGHijkl",))  # its second half is where the first change begins
        await it.written()
        seen = it.cells()
        assert it.rows()[0].replace(" ", "") == "abc漢FGHijkl"
        assert seen == await it.cells_painted_whole()


INKS = (Style(color="red", bgcolor="black"), Style(color="green", bgcolor="black"), Style(color="red", bgcolor="blue"))
WIDTH = 60
rows = st.lists(st.tuples(st.text("ab ─漢é", max_size=9), st.sampled_from(INKS)), min_size=1, max_size=9).map(
    lambda runs: Strip([Segment(text, style) for text, style in runs]).adjust_cell_length(WIDTH, INKS[0])
)
Cells = list[tuple[str, object]]

def _cells(strip: Strip) -> Cells:
    """What is seen of each cell: of a blank its ground."""
    return [
        (letter, style.bgcolor if style and letter == " " else style) for text, style, _ in strip for letter in text
    ]


steps = st.tuples(rows, st.integers(0, WIDTH - 1), st.integers(1, WIDTH), st.booleans())


@given(st.lists(steps, min_size=1, max_size=6))
def test_the_parts_that_are_sent_make_the_row_that_is_wanted(steps: list[tuple[Strip, int, int, bool]]) -> None:
    sent, there = Sent(), Strip.blank(WIDTH, INKS[0])
    for whole, left, width, ticks in steps:
        strip, at = (whole.crop(left, left + width), left) if ticks else (whole, 0)
        wanted = Strip.join([there.crop(0, at), strip, there.crop(at + strip.cell_length, WIDTH)])
        if ticks:
            sent.put(3, at, at + strip.cell_length, strip)
            there = wanted
        else:
            for column, part in sent.parts(3, at, strip):
                there = Strip.join([there.crop(0, column), part, there.crop(column + part.cell_length, WIDTH)])
        assert _cells(there) == _cells(wanted)


def test_of_a_row_that_is_known_only_what_differs_is_sent() -> None:
    sent = Sent()
    old = Strip([Segment("median  4:23     n 161    ", INKS[0])])
    new = Strip([Segment("median  4:25     n 161   9", INKS[0])])
    assert sent.parts(0, 0, old) == ((0, old),)
    assert [(column, part.text) for column, part in sent.parts(0, 0, new)] == [(11, "5"), (25, "9")]
    assert sent.parts(0, 0, new) == ()
    sent.put(0, 11, 12, Strip([Segment("7", INKS[0])]))
    assert [(column, part.text) for column, part in sent.parts(0, 0, new)] == [(11, "5")]


async def test_what_lies_bare_and_is_shown_otherwise_at_once_is_never_painted_as_it_was() -> None:
    below, over = Rows(("old words",) * 6), Rows(("over",) * 6)
    async with painted((below, 0, 0, 40, 6), (over, 0, 0, 40, 6), size=(40, 8)) as it:
        over.display = False
        below.show(("other words",) * 6)
        sent = await it.written()
        assert "old" not in sent
        assert sent.count("ther words") == 6
