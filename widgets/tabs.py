"""The tabs of an 80×24 screen: number, name, and what waits behind it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from widgets.pane import Clickable
from widgets.strips import Line, Span, Words, width_of, words_width


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
    position: Sequence[Span] = ()
    """Where one is in the list of the open tab, where it scrolls: ``3/14 ↓``. A bare count gives way to it."""

    def counts(self, parts: int) -> list[Words]:
        """What stands after each tab's name; of the position so many parts: the arrows are its last."""
        return [self._count(tab, self.position[:parts]) if tab.number == self.chosen else tab.count
                for tab in self.tabs]  # fmt: skip

    def _count(self, tab: Tab, position: Sequence[Span]) -> Words:
        if not position:
            return tab.count
        return position if isinstance(tab.count, str) else (*tab.count, (" ", "dim"), *position)


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
        between = len(value.tabs) - 1
        for parts in range(len(value.position), -1, -1):
            counts = value.counts(parts)
            whole = sum(_width(tab, count) for tab, count in zip(value.tabs, counts, strict=True))
            if whole + between <= width or not parts:
                break
        gap = 2 if whole + 2 * between <= width or not value.position else 1
        fits = whole + gap * between <= width
        for tab, count in zip(value.tabs, counts, strict=True):
            start = column
            if tab.shown and (fits or width_of(tab.shown) == 1):
                column = line.put(column, tab.shown, "key") + 1
            column = line.put(column, tab.name, "chosen" if tab.number == value.chosen else "text")
            if count:
                column = line.spans(column + 1, count, "dim")
            spots.append((0, start, column, tab.number))
            column += gap
        self.spots = spots
        return [line]


def _width(tab: Tab, count: Words) -> int:
    """Cells that a tab takes with its key."""
    key = width_of(tab.shown) + 1 if tab.shown else 0
    return key + width_of(tab.name) + (1 + words_width(count) if count else 0)
