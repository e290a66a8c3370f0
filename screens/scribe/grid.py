"""Where each pane of the scribe's screen stands, from the terminal's size alone."""

from __future__ import annotations

from screens.base.grid import SMALLEST, Grid, Rect

ASIDE = {120: 26, 200: 44}


def arrange_scribe(width: int, height: int) -> Grid | None:
    """The grid for a terminal of that size, or None below 80×24.

    At 80×24 the clocks are one row and nothing stands beside the record; the words that complete and what is
    still being written share the row above the entry line.
    """
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return None
    size = 200 if width >= 200 and height >= 60 else 120 if width >= 120 and height >= 40 else 80
    margin = {80: 1, 120: 2, 200: 3}[size]
    last = height - 1
    inner = width - 2 * margin
    grid = Grid(size, width, height, margin, 4, 0, 1, {}, record=6)
    panes = grid.panes
    panes["bar"], panes["strip"] = Rect(0, 0, width, 1), Rect(0, 1, width, 1)
    panes["keys"] = Rect(margin, last, inner, 1)
    if size == 80:
        panes["clocks"] = Rect(margin, 2, inner, 1)
        panes["head"] = Rect(margin, 3, inner, 1)
        panes["record"] = Rect(margin - 1, 4, inner + 2, last - 6)
        panes["held"] = panes["offers"] = Rect(margin, last - 2, inner, 1)
        panes["entry"] = Rect(0, last - 1, width, 1)
        return grid
    aside = ASIDE[size]
    left = inner - aside - grid.gutter
    panes["head"] = Rect(margin, 3, left, 2)
    panes["record"] = Rect(margin - 1, 6, left + 2, last - 5 - 6 + 1)
    panes["aside"] = Rect(width - margin - aside - 1, 3, aside + 2, last - 5 - 3 + 1)
    panes["held"] = Rect(margin, last - 4, inner, 1)
    panes["offers"] = Rect(margin, last - 3, inner, 1)
    panes["entry"] = Rect(0, last - 2, width, 1)
    return grid
