"""Where the scrubber stands: in the entry line's place, and as much of the rows above it as it needs."""

from __future__ import annotations

from msgspec.structs import replace

from screens.base.grid import Grid, Rect

ROWS = {80: 2, 120: 5, 200: 5}


def with_scrubber(grid: Grid) -> Grid:
    """The grid of a replay: nothing is typed, so there is no entry line; the edges are its own."""
    if "sheet" in grid.panes and "entry" not in grid.panes and "timeline" not in grid.panes:
        return grid
    rows = ROWS[grid.size]
    top = grid.height - 1 - rows
    panes: dict[str, Rect] = {}
    for name, rect in grid.panes.items():
        if name == "entry":
            continue
        if name != "keys" and rect.bottom > top:
            rect = replace(rect, h=top - rect.y)
        if rect.h > 0:
            panes[name] = rect
    panes["scrubber"] = Rect(0, top, grid.width, rows)
    panes["edge_left"] = Rect(0, 0, 1, grid.height)
    panes["edge_right"] = Rect(grid.width - 1, 0, 1, grid.height)
    return replace(grid, panes=panes)
