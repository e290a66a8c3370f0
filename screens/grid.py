"""Where each pane of the room stands, from the terminal's size alone.

Three grids: 80×24 (three columns), 120×40 (four), 200×60 (six). Between them the smaller grid is
stretched: width goes to titles and texts, height to the timeline. Clocks stand in the same rows
whatever else is shown, sheets included.
"""

from __future__ import annotations

from dataclasses import dataclass

SMALLEST = (80, 24)


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in cells: column and row of its left upper corner, width and height."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        return self.x + self.w

    @property
    def bottom(self) -> int:
        return self.y + self.h


@dataclass(frozen=True, slots=True)
class Grid:
    """One arrangement: ``size`` names it (80, 120, 200), ``panes`` has a rectangle for each pane shown."""

    size: int
    width: int
    height: int
    margin: int
    gutter: int
    unit: int
    columns: int
    panes: dict[str, Rect]

    def column(self, first: int, count: int = 1) -> tuple[int, int]:
        """Left edge and width of ``count`` columns from ``first``."""
        x = self.margin + first * (self.unit + self.gutter)
        return x, count * self.unit + (count - 1) * self.gutter


def arrange(width: int, height: int, *, tab: str = "timeline", sheet: bool = False) -> Grid | None:
    """The grid for a terminal of that size, or None below 80×24.

    ``tab`` is the pane behind the tab chosen at 80 columns; ``sheet`` replaces the record by a sheet.
    ``guide`` and ``held`` lie over other panes: the one is shown in an empty room, the other when needed.
    """
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return None
    if width >= 200 and height >= 60:
        return _grid(200, width, height, margin=3, gutter=4, columns=6, sheet=sheet, tab=tab)
    if width >= 120 and height >= 40:
        return _grid(120, width, height, margin=2, gutter=4, columns=4, sheet=sheet, tab=tab)
    return _grid(80, width, height, margin=1, gutter=3, columns=3, sheet=sheet, tab=tab)


def _grid(size: int, width: int, height: int, *, margin: int, gutter: int, columns: int, sheet: bool, tab: str) -> Grid:
    unit = (width - 2 * margin - (columns - 1) * gutter) // columns
    grid = Grid(size, width, height, margin, gutter, unit, columns, {})
    grid.panes["bar"] = Rect(0, 0, width, 1)
    grid.panes["strip"] = Rect(0, 1, width, 1)
    grid.panes["keys"] = Rect(margin, height - 1, width - 2 * margin, 1)
    {80: _small, 120: _middle, 200: _large}[size](grid, sheet, tab)
    return grid


def _put(grid: Grid, name: str, first: int, count: int, top: int, bottom: int, bleed: int = 0) -> None:
    """Place a pane in columns, rows ``top`` to ``bottom`` inclusive; ``bleed`` widens it on both sides
    (a selected row's edge and the tape of a broken promise stand outside the column)."""
    x, w = grid.column(first, count)
    if first + count == grid.columns:  # the last column takes what division left over
        w = grid.width - grid.margin - x
    if bottom >= top:
        grid.panes[name] = Rect(x - bleed, top, w + 2 * bleed, bottom - top + 1)


def _clocks(grid: Grid, top: int, rows: int) -> None:
    for index in range(grid.columns):
        _put(grid, f"clock{index}", index, 1, top, top + rows - 1, bleed=1)


def _small(grid: Grid, sheet: bool, tab: str) -> None:
    last = grid.height - 1
    if sheet:
        # At 24 rows the sheet takes all but the bar and the strip; taller terminals keep the clocks.
        top = 18 if grid.height >= 38 else 3
        if top == 18:
            _top_small(grid)
        grid.panes["sheet"] = Rect(0, top, grid.width, last - top)
        return
    _top_small(grid)
    _put(grid, "tabs", 0, 3, 18, 18)
    _put(grid, tab, 0, 3, 19, last - 2, bleed=1)
    grid.panes["entry"] = Rect(0, last - 1, grid.width, 1)


def _top_small(grid: Grid) -> None:
    _put(grid, "incidents", 0, 3, 2, 5, bleed=1)
    _put(grid, "guide", 0, 3, 6, 17)
    _put(grid, "held", 0, 3, 17, 17)
    _put(grid, "brief", 0, 3, 6, 10)
    _clocks(grid, 12, 5)


def _middle(grid: Grid, sheet: bool, tab: str) -> None:
    last = grid.height - 1
    _put(grid, "incidents", 0, 2, 3, 9, bleed=1)
    _put(grid, "brief", 2, 2, 3, 9)
    _clocks(grid, 11, 6)
    if sheet:
        grid.panes["sheet"] = Rect(0, 18, grid.width, last - 1 - 18)
        return
    alerts = last - 8
    _put(grid, "timeline", 0, 3, 18, alerts - 2, bleed=1)
    _put(grid, "roster", 3, 1, 18, alerts - 7)
    _put(grid, "feeds", 3, 1, alerts - 5, alerts - 2)
    _put(grid, "alerts", 0, 4, alerts, alerts + 4, bleed=1)
    _put(grid, "guide", 0, 4, 11, alerts - 2)
    _put(grid, "held", 0, 4, last - 3, last - 3)
    grid.panes["entry"] = Rect(0, last - 2, grid.width, 1)


def _large(grid: Grid, sheet: bool, tab: str) -> None:
    last = grid.height - 1
    _put(grid, "incidents", 0, 3, 3, 9, bleed=1)
    _put(grid, "brief", 3, 3, 3, 9)
    _clocks(grid, 11, 6)
    if sheet:
        grid.panes["sheet"] = Rect(0, 18, grid.width, last - 1 - 18)
        return
    end = last - 4
    _put(grid, "timeline", 0, 3, 18, end, bleed=1)
    _put(grid, "deadlines", 3, 2, 18, 29)
    _put(grid, "alerts", 3, 2, 31, 46, bleed=1)
    _put(grid, "tasks", 3, 2, 48, end)
    _put(grid, "roster", 5, 1, 18, 29)
    _put(grid, "feeds", 5, 1, 31, 37)
    _put(grid, "also", 5, 1, 39, 46)
    _put(grid, "told", 5, 1, 48, end)
    _put(grid, "guide", 0, 3, 11, end)
    _put(grid, "held", 0, 6, last - 3, last - 3)
    grid.panes["entry"] = Rect(0, last - 2, grid.width, 1)
