"""A series drawn as blocks says how high it stood; what was not measured is empty, never zero."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.widgets.stage import painted
from widgets.palette import DARK, MONO
from widgets.sparkline import ASCII_BLOCKS, BLOCKS, SignalFace, Signals, SignalsFace, bars, heights

points = st.lists(st.one_of(st.none(), st.floats(0, 1e6), st.sampled_from([float("nan"), float("inf")])), max_size=300)


@given(points, st.integers(0, 80), st.floats(1, 1e6))
def test_there_is_a_height_for_each_column_and_none_is_above_the_top(
    found: list[float | None], width: int, top: float
) -> None:
    shown = heights(found, width, top)
    assert len(shown) == width
    assert all(h is None or 0 <= h <= 1 for h in shown)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=60), st.integers(1, 6))
def test_the_higher_of_two_points_is_drawn_no_lower(found: list[float], rows: int) -> None:
    drawn = bars(found, len(found), rows, 100.0)
    tall = [sum(BLOCKS.index(row[column]) for row in drawn) for column in range(len(found))]
    order = sorted(range(len(found)), key=found.__getitem__)
    assert [tall[n] for n in order] == sorted(tall)
    assert min(tall) >= 1  # a measured zero is a line


@given(points, st.integers(1, 50), st.integers(1, 5))
def test_what_was_not_measured_is_empty(found: list[float | None], width: int, rows: int) -> None:
    empty = [h is None for h in heights(found, width, 100.0)]
    drawn = bars(found, width, rows, 100.0)
    assert [all(row[c] == " " for row in drawn) for c in range(width)] == empty


def test_a_peak_is_not_lost_where_there_are_more_points_than_columns() -> None:
    assert max(h or 0 for h in heights([0.0] * 500 + [90.0] + [0.0] * 499, 20, 100.0)) == 0.9


def test_a_poor_font_gets_signs_it_has() -> None:
    assert set("".join(bars([0, 50, 100], 3, 2, 100.0, plain=True))) <= set(ASCII_BLOCKS)


CLIMB = SignalFace("TICKETS AN HOUR, checkout", tuple(map(float, range(40))), 30.0, "39", "as of 14:36:27", over=True)
CALM = SignalFace("p99, checkout", (1.0, 2.0, 1.0), 10.0, "1 s")
QUIET = SignalFace("errors", (), None, "", state="no data")


async def test_one_is_a_chart_and_several_are_a_row_each() -> None:
    pane = Signals(SignalsFace((CLIMB,)))
    async with painted((pane, 0, 0, 56, 5), size=(60, 6)) as stage:
        assert stage.rows()[0].startswith("TICKETS AN HOUR, checkout ───")
        assert stage.rows()[0].endswith("as of 14:36:27")
        assert stage.rows()[4].endswith("39")
        assert stage.rows()[4].strip().startswith("0")
        pane.show(SignalsFace((CLIMB, CALM, QUIET)))
        await stage.written()
        assert [row[:10].strip() for row in stage.rows()[:4]] == ["SIGNALS ──", "TICKETS AN", "p99, check", "errors"]
        assert stage.rows()[0].endswith("1 over")
        assert stage.rows()[3].endswith("no data")
        assert not set(stage.rows()[3]) & set(BLOCKS[1:])


async def test_a_tick_paints_the_columns_that_moved_and_no_more() -> None:
    pane = Signals(SignalsFace((CLIMB,)), palette=DARK)
    async with painted((pane, 0, 0, 56, 5), size=(60, 6)) as stage:
        pane.show(SignalsFace((CLIMB,)))
        assert await stage.cost() == 0
        pane.show(SignalsFace((SignalFace(**{**_as_dict(CLIMB), "now": "40"}),)))
        assert await stage.cost() < 60


async def test_without_colour_it_says_the_same() -> None:
    dark, mono = Signals(SignalsFace((CLIMB,))), Signals(SignalsFace((CLIMB,)), palette=MONO)
    async with painted((dark, 0, 0, 56, 5), (mono, 0, 6, 56, 5), size=(60, 12)) as stage:
        assert stage.rows()[:5] == stage.rows()[6:11]


def _as_dict(face: SignalFace) -> dict[str, object]:
    return {name: getattr(face, name) for name in face.__slots__}
