"""Where each pane of the room stands, from the terminal's size alone.

Three grids: 80×24 (three columns), 120×40 (four), 200×60 (six). Between them the smaller grid is
stretched: width goes to titles and texts, height to the timeline. Clocks stand in the same rows
whatever else is shown, sheets included. As rows, for a slow line, they take two rows, and the record the rest.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

SMALLEST = (80, 24)
ROW_CLOCKS = 2  # rows of the clocks where they are not drawn: how long, and who owes it


class Rect(Struct, frozen=True):
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


class Grid(Struct, frozen=True):
    """One arrangement: ``size`` names it (80, 120, 200), ``panes`` has a rectangle for each pane shown."""

    size: int
    width: int
    height: int
    margin: int
    gutter: int
    unit: int
    columns: int
    panes: dict[str, Rect]
    record: int
    """The first row below the clocks: the record's, or a sheet's."""

    def column(self, first: int, count: int = 1) -> tuple[int, int]:
        """Left edge and width of ``count`` columns from ``first``."""
        x = self.margin + first * (self.unit + self.gutter)
        return x, count * self.unit + (count - 1) * self.gutter


def arrange(
    width: int, height: int, *, tab: str = "timeline", sheet: bool = False, row_clocks: bool = False,
    whole: bool = False, contained: bool = False,
) -> Grid | None:  # fmt: skip
    """The grid for a terminal of that size, or None below 80×24.

    ``tab`` is the pane behind the tab chosen at 80 columns; ``sheet`` replaces the record by a sheet;
    ``row_clocks`` are two rows high; ``whole``: the sheet has all between the strip and the keys;
    ``contained``: a row tells what is in place.
    ``guide`` and ``held`` lie over other panes: the one is shown in an empty room, the other when needed.
    """
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return None
    if whole:
        return _whole(width, height)
    if width >= 200 and height >= 60:
        grid = _grid(200, width, height, margin=3, gutter=4, columns=6, sheet=sheet, tab=tab, row_clocks=row_clocks)
    elif width >= 120 and height >= 40:
        grid = _grid(120, width, height, margin=2, gutter=4, columns=4, sheet=sheet, tab=tab, row_clocks=row_clocks)
    else:
        grid = _grid(80, width, height, margin=1, gutter=3, columns=3, sheet=sheet, tab=tab, row_clocks=row_clocks)
    if contained and not sheet:
        _contained(grid)
    return grid


def _contained(grid: Grid) -> None:
    """A row for what is in place: above the timeline, at 80 columns between the brief and the clocks."""
    if grid.size == 80:
        _put(grid, "containment", 0, 3, 12, 12)
        return
    _put(grid, "containment", 0, 3, grid.record, grid.record)
    rect = grid.panes["timeline"]
    grid.panes["timeline"] = replace(rect, y=rect.y + 2, h=rect.h - 2)


def _whole(width: int, height: int) -> Grid | None:
    grid = arrange(width, height, sheet=True)
    assert grid is not None
    kept = {name: grid.panes[name] for name in ("bar", "strip", "keys")}
    return replace(grid, panes={**kept, "sheet": Rect(0, 2, width, height - 3)})


def too_small(width: int, height: int) -> str:
    """What is said below 80×24."""
    return f"{width}×{height} is too small: make the terminal {SMALLEST[0]}×{SMALLEST[1]} or larger."


def _grid(size: int, width: int, height: int, *, margin: int, gutter: int, columns: int, sheet: bool, tab: str,
          row_clocks: bool) -> Grid:  # fmt: skip
    unit = (width - 2 * margin - (columns - 1) * gutter) // columns
    below = ROW_CLOCKS + 1 if row_clocks else 5 if size == 80 else 7  # the clocks; a blank row where there is one
    grid = Grid(size, width, height, margin, gutter, unit, columns, {}, (13 if size == 80 else 12) + below)
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


def _clocks(grid: Grid, top: int) -> None:
    rows = grid.record - top
    for index in range(grid.columns):
        _put(grid, f"clock{index}", index, 1, top, top + rows - (1 if rows == 5 else 2), bleed=1)


def _small(grid: Grid, sheet: bool, tab: str) -> None:
    last = grid.height - 1
    grid.panes["headline"] = Rect(0, 2, grid.width, 1)
    if sheet:
        # At 24 rows the sheet takes all but the first three rows; taller terminals keep the clocks.
        top = grid.record if grid.height >= 38 else 3
        if top > 3:
            _top_small(grid)
        grid.panes["sheet"] = Rect(0, top, grid.width, last - top)
        return
    _top_small(grid)
    _put(grid, "tabs", 0, 3, grid.record, grid.record)
    _put(grid, tab, 0, 3, grid.record + 1, last - 2, bleed=int(tab in ("timeline", "alerts")))
    grid.panes["entry"] = Rect(0, last - 1, grid.width, 1)


def _top_small(grid: Grid) -> None:
    _put(grid, "incidents", 0, 3, 3, 6, bleed=1)
    _put(grid, "guide", 0, 3, 7, 17)
    _put(grid, "held", 0, 3, 12, 12)
    _put(grid, "brief", 0, 3, 7, 11)
    _clocks(grid, 13)


def _top(grid: Grid, list_columns: int) -> None:
    """Headline, list and brief beside each other, and the clocks."""
    grid.panes["headline"] = Rect(0, 2, grid.width, 3)
    _put(grid, "incidents", 0, list_columns, 5, 10, bleed=1)
    _put(grid, "brief", list_columns, list_columns, 5, 10)
    _clocks(grid, 12)


def _middle(grid: Grid, sheet: bool, tab: str) -> None:
    last = grid.height - 1
    _top(grid, 2)
    if sheet:
        grid.panes["sheet"] = Rect(0, grid.record, grid.width, last - 1 - grid.record)
        return
    alerts = last - 7
    _put(grid, "timeline", 0, 3, grid.record, alerts - 2, bleed=1)
    _put(grid, "roster", 3, 1, grid.record, alerts - 7)
    _put(grid, "feeds", 3, 1, alerts - 5, alerts - 2)
    _put(grid, "alerts", 0, 4, alerts, alerts + 3, bleed=1)
    _put(grid, "guide", 0, 4, 12, alerts - 2)
    _put(grid, "held", 0, 4, last - 3, last - 3)
    grid.panes["entry"] = Rect(0, last - 2, grid.width, 1)


def _large(grid: Grid, sheet: bool, tab: str) -> None:
    last = grid.height - 1
    _top(grid, 3)
    if sheet:
        grid.panes["sheet"] = Rect(0, grid.record, grid.width, last - 1 - grid.record)
        return
    end = last - 4
    _put(grid, "timeline", 0, 3, grid.record, end, bleed=1)
    _put(grid, "deadlines", 3, 2, grid.record, 30)
    _put(grid, "alerts", 3, 2, 32, 38, bleed=1)
    _put(grid, "playbook", 3, 2, 40, 47)
    _put(grid, "tasks", 3, 2, 49, end)
    _put(grid, "roster", 5, 1, grid.record, 30)
    _put(grid, "feeds", 5, 1, 32, 38)
    _put(grid, "also", 5, 1, 40, 47)
    _put(grid, "told", 5, 1, 49, end)
    _put(grid, "guide", 0, 3, 12, end)
    _put(grid, "held", 0, 6, last - 3, last - 3)
    grid.panes["entry"] = Rect(0, last - 2, grid.width, 1)
