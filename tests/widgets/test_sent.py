"""What stands on the terminal is not sent again, unless the terminal may have lost it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.screen import Screen

from tests.widgets.stage import painted
from widgets.paint import SparingScreen
from widgets.pane import Pane
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
