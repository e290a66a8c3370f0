"""Where panes stand: at every size inside the terminal, none over another, and the clocks always in the same place."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.base.grid import Grid, Rect, arrange

TABS = ("timeline", "roster", "alerts", "tasks", "feeds")
OVER_OTHERS = {"guide", "held"}
"""Shown in an empty room only, or only while they have something to say."""

columns = st.integers(80, 260)
rows = st.integers(24, 80)
tabs = st.sampled_from(TABS)


def overlap(one: Rect, other: Rect) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def clocks(grid: Grid) -> dict[str, Rect]:
    return {name: rect for name, rect in grid.panes.items() if name.startswith("clock")}


@given(columns, rows, tabs, st.booleans(), st.booleans())
def test_every_pane_lies_inside_the_terminal_and_over_no_other(
    width: int, height: int, tab: str, sheet: bool, row_clocks: bool
) -> None:
    grid = arrange(width, height, tab=tab, sheet=sheet, row_clocks=row_clocks)
    assert grid is not None
    for name, rect in grid.panes.items():
        assert rect.w > 0, name
        assert rect.h > 0, name
        assert rect.x >= 0, name
        assert rect.y >= 0, name
        assert rect.right <= width, name
        assert rect.bottom <= height, name
    standing = [(name, rect) for name, rect in grid.panes.items() if name not in OVER_OTHERS]
    for (name, rect), (other_name, other) in combinations(standing, 2):
        assert not overlap(rect, other), f"{name} over {other_name}"


@given(columns, rows, tabs, st.booleans())
def test_the_clocks_stand_where_they_stood_whatever_tab_or_sheet_is_open(
    width: int, height: int, tab: str, row_clocks: bool
) -> None:
    plain = arrange(width, height, row_clocks=row_clocks)
    other = arrange(width, height, tab=tab, row_clocks=row_clocks)
    covered = arrange(width, height, sheet=True, row_clocks=row_clocks)
    assert plain is not None
    assert other is not None
    assert covered is not None
    assert clocks(other) == clocks(plain)
    if width >= 120 and height >= 40:
        assert clocks(covered) == clocks(plain)


@given(columns, rows, tabs, st.booleans())
def test_bar_strip_and_keys_are_always_there(width: int, height: int, tab: str, sheet: bool) -> None:
    grid = arrange(width, height, tab=tab, sheet=sheet)
    assert grid is not None
    assert grid.panes["bar"] == Rect(0, 0, width, 1)
    assert grid.panes["strip"] == Rect(0, 1, width, 1)
    assert grid.panes["keys"].y == height - 1


@given(columns, rows)
def test_a_clock_is_as_wide_as_its_longest_time(width: int, height: int) -> None:
    grid = arrange(width, height)
    assert grid is not None
    assert all(rect.w - 2 >= 21 for rect in clocks(grid).values())  # +01:12 in bitmap digits


@given(columns, rows, tabs)
def test_more_rows_go_to_the_record(width: int, height: int, tab: str) -> None:
    grid, taller = arrange(width, height, tab=tab), arrange(width, height + 1, tab=tab)
    assert grid is not None
    assert taller is not None
    pane = tab if grid.size == 80 else "timeline"
    if taller.size == grid.size:
        assert taller.panes[pane].h == grid.panes[pane].h + 1


@pytest.mark.parametrize(("width", "height"), [(79, 24), (80, 23), (10, 100), (500, 5)])
def test_below_80_by_24_there_is_no_grid(width: int, height: int) -> None:
    assert arrange(width, height) is None


@pytest.mark.parametrize(("width", "height", "size"), [
    (80, 24, 80), (119, 80, 80), (200, 39, 80), (120, 40, 120), (199, 90, 120), (200, 59, 120), (200, 60, 200),
])  # fmt: skip
def test_the_grid_is_the_largest_that_fits(width: int, height: int, size: int) -> None:
    grid = arrange(width, height)
    assert grid is not None
    assert grid.size == size


@pytest.mark.parametrize(("size", "pane", "rect"), [
    ((80, 24), "headline", Rect(0, 2, 80, 1)),
    ((80, 24), "incidents", Rect(0, 3, 80, 4)),
    ((80, 24), "brief", Rect(1, 7, 78, 5)),
    ((80, 24), "clock0", Rect(0, 13, 26, 5)),
    ((80, 24), "clock2", Rect(54, 13, 26, 5)),
    ((80, 24), "tabs", Rect(1, 18, 78, 1)),
    ((80, 24), "timeline", Rect(0, 19, 80, 3)),
    ((80, 24), "entry", Rect(0, 22, 80, 1)),
    ((120, 40), "headline", Rect(0, 2, 120, 3)),
    ((120, 40), "incidents", Rect(1, 5, 58, 6)),
    ((120, 40), "brief", Rect(62, 5, 56, 6)),
    ((120, 40), "clock1", Rect(31, 12, 28, 6)),
    ((120, 40), "timeline", Rect(1, 19, 88, 12)),
    ((120, 40), "roster", Rect(92, 19, 26, 7)),
    ((120, 40), "feeds", Rect(92, 27, 26, 4)),
    ((120, 40), "alerts", Rect(1, 32, 118, 4)),
    ((120, 40), "entry", Rect(0, 37, 120, 1)),
    ((200, 60), "clock5", Rect(167, 12, 31, 6)),
    ((200, 60), "timeline", Rect(2, 19, 97, 37)),
    ((200, 60), "roster", Rect(168, 19, 29, 12)),
])  # fmt: skip
def test_the_three_grids_stand_as_drawn(size: tuple[int, int], pane: str, rect: Rect) -> None:
    grid = arrange(*size)
    assert grid is not None
    assert grid.panes[pane] == rect


@given(rows, tabs)
def test_behind_every_tab_words_begin_at_the_margin_and_only_a_lists_edge_stands_outside_it(
    height: int, tab: str
) -> None:
    grid = arrange(80, height, tab=tab)
    assert grid is not None
    edge = 1 if tab in ("timeline", "alerts") else 0
    assert (grid.panes[tab].x, grid.panes[tab].right) == (grid.margin - edge, 80 - grid.margin + edge)
