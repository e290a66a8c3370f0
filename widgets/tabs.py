"""The tabs of an 80×24 screen: number, name, and what waits behind it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from widgets.pane import Clickable
from widgets.strips import Line, Words, width_of, words_width


class Tab(Struct, frozen=True):
    """One tab: its number, its name, its count (``1 empty`` as ``latet`` spans), and the key that opens it.

    The key is the number unless another is given; "" for none.
    """

    number: str
    name: str
    count: Words = ""
    key: str | None = None

    @property
    def shown(self) -> str:
        return self.number if self.key is None else self.key


class TabsFace(Struct, frozen=True):
    """The tabs in order and the number of the one that is open."""

    tabs: tuple[Tab, ...]
    chosen: str


class Tabs(Clickable[TabsFace]):
    """One row; the open tab is underlined. A click on a tab sends ``Picked``.

    Where not all fits, keys of more than one cell are left out: what waits behind a tab is shown first.
    """

    class Picked(Clickable.Picked):
        """A tab was clicked; ``key`` is its number."""

    def lines(self, value: TabsFace, width: int, height: int) -> Sequence[Line]:
        line = self.line(width)
        column = 0
        spots: list[tuple[int, int, int, str]] = []
        fits = sum(_width(tab) for tab in value.tabs) + 2 * (len(value.tabs) - 1) <= width
        for tab in value.tabs:
            start = column
            if tab.shown and (fits or width_of(tab.shown) == 1):
                column = line.put(column, tab.shown, "key") + 1
            column = line.put(column, tab.name, "chosen" if tab.number == value.chosen else "text")
            if tab.count:
                column = line.spans(column + 1, tab.count, "dim")
            spots.append((0, start, column, tab.number))
            column += 2
        self.spots = spots
        return [line]


def _width(tab: Tab) -> int:
    """Cells that a tab takes with its key."""
    key = width_of(tab.shown) + 1 if tab.shown else 0
    return key + width_of(tab.name) + (1 + words_width(tab.count) if tab.count else 0)
