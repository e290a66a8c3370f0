"""The tabs of an 80×24 screen: number, name, and what waits behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from widgets.pane import Clickable
from widgets.strips import Line, Words


@dataclass(frozen=True)
class Tab:
    """One tab: the key that opens it, its name, and its count (``1 empty`` as ``latet`` spans)."""

    key: str
    name: str
    count: Words = ""


@dataclass(frozen=True)
class TabsFace:
    """The tabs in order and the key of the one that is open."""

    tabs: tuple[Tab, ...]
    chosen: str


class Tabs(Clickable[TabsFace]):
    """One row; the open tab is underlined. A click on a tab sends ``Picked``."""

    class Picked(Clickable.Picked):
        """A tab was clicked; ``key`` opens it."""

    def lines(self, value: TabsFace, width: int, height: int) -> Sequence[Line]:
        line = self.line(width)
        column = 0
        spots: list[tuple[int, int, int, str]] = []
        for tab in value.tabs:
            start = column
            column = line.put(column, tab.key, "key") + 1
            column = line.put(column, tab.name, "chosen" if tab.key == value.chosen else "text")
            if tab.count:
                column = line.spans(column + 1, tab.count, "dim")
            spots.append((0, start, column, tab.key))
            column += 2
        self.spots = spots
        return [line]
