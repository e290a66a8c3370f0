"""Where the parts of the alerts inbox stand, from its size alone. Rows count from the inbox's own top."""

from __future__ import annotations

from msgspec.structs import replace

from screens.base.grid import Grid, Rect

DETAIL = {80: 7, 120: 14, 200: 16}
"""Rows of what is told below the list."""
LEAST_LIST = 6
"""Where the list would have fewer rows than this beside the detail, it has the whole height."""


def with_inbox(grid: Grid) -> Grid:
    """The room's grid with the inbox in place of all that stands between the now strip and the keys (or a sheet)."""
    panes = {name: rect for name, rect in grid.panes.items() if name in ("bar", "strip", "keys", "sheet")}
    sheet = panes.get("sheet")
    bottom = sheet.y if sheet is not None else grid.height - 1
    if bottom - 2 >= LEAST_LIST:
        panes["inbox"] = Rect(0, 2, grid.width, bottom - 2)
    return replace(grid, panes=panes)


def inbox_rects(grid: Grid, height: int, *, typing: bool, feeds: bool) -> dict[str, Rect]:
    """The inbox's parts. ``typing``: the filter is being typed, its completions are shown; ``feeds``: they
    have the signals' rows too, and at 80 columns those of the selected alert."""
    small = grid.size == 80
    x, w = grid.margin - 1, grid.width - 2 * grid.margin + 2
    top = 0 if small else 1
    found = {"filter": Rect(x, top, w, 1)}
    if typing:
        found["words"] = Rect(grid.margin, top + 1, w - 2, 1)
    first = top + 1 if small and not typing else top + 2
    detail = DETAIL[grid.size] if grid.height < 50 or grid.size == 200 else DETAIL[grid.size] + 4
    begin = height - detail - (1 if small else 2)
    if begin - 1 - first < LEAST_LIST:
        found["list"] = Rect(x, first, w, height - first - 1)
        return found
    found["list"] = Rect(x, first, w, begin - 1 - first)
    if small:
        found |= _one_under(grid, begin, detail, feeds)
    elif grid.size == 120:
        (left, wide), (right, _) = grid.column(0, 2), grid.column(2, 2)
        rest = grid.width - grid.margin - right
        found["selected"] = Rect(left, begin, wide, detail)
        found["feeds"] = Rect(right, begin, rest, detail if feeds else detail - 6)
        if not feeds:
            found["signals"] = Rect(right, begin + detail - 5, rest, 5)
    else:
        for n, name in enumerate(("selected", "feeds", "signals")):
            at, wide = grid.column(2 * n, 2)
            found[name] = Rect(at, begin, wide if n < 2 else grid.width - grid.margin - at, detail)
    return found


def _one_under(grid: Grid, begin: int, detail: int, feeds: bool) -> dict[str, Rect]:
    """At 80 columns one of them stands under the list, the signals beside the feeds."""
    if not feeds:
        return {"selected": Rect(grid.margin, begin, grid.width - 2 * grid.margin, detail)}
    wide = max(54, grid.width - 2 * grid.margin - 60)
    right = grid.margin + wide + grid.gutter
    return {
        "feeds": Rect(grid.margin, begin, wide, detail),
        "signals": Rect(right, begin, grid.width - grid.margin - right, detail),
    }
