"""The rail: what happened when, as one line of letters over the record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from screens.view.minimap import rail
from tests.screens.conftest import Sit
from tests.support.outage import BIG, NOW, clock_at
from tests.support.stage import Seat
from warroom.core.model import Entry, Kind, Retraction


def entry(at: datetime, kind: Kind = Kind.NOTE, number: int = 0) -> Entry:
    return Entry(id=f"e{number}", incident=BIG, at=at, recorded_at=at, author="maya", kind=kind, text="x")


def test_the_weightiest_of_those_that_share_a_cell_is_shown() -> None:
    at = clock_at("14:00:00")
    kinds = (Kind.NOTE, Kind.UPDATE, Kind.IMPACT, Kind.ACTION, Kind.HYPOTHESIS, Kind.DECISION)
    for count, letter in ((1, "·"), (2, "u"), (3, "i"), (4, "a"), (5, "h"), (6, "d")):
        together = [entry(at + timedelta(minutes=30), kind) for kind in kinds[:count]]
        face = rail([entry(at), *together], NOW, UTC, 90)
        assert face is not None
        assert [mark for _, mark in face.marks] == ["·", letter]


def test_what_was_retracted_is_not_on_the_rail() -> None:
    at = clock_at("14:00:00")
    gone = replace(entry(at + timedelta(minutes=20), Kind.DECISION), retracted=Retraction(by="maya", at=NOW))
    face = rail([entry(at), entry(at + timedelta(minutes=10)), gone], NOW, UTC, 90)
    assert face is not None
    assert [mark for _, mark in face.marks] == ["·", "·"]


def test_the_axis_has_round_times_of_the_zone_shown() -> None:
    entries = [entry(clock_at("13:55:00")), entry(clock_at("14:36:00"))]
    face = rail(entries, NOW, ZoneInfo("Asia/Kolkata"), 95)
    assert face is not None
    assert [label for _, label in face.axis][:3] == ["19:25", "19:30", "19:35"]


@given(
    st.lists(st.integers(0, 60 * 24 * 40), min_size=2, max_size=40), st.integers(0, 60 * 24 * 40), st.integers(27, 240)
)
def test_every_mark_and_label_lies_on_the_rail_and_labels_never_touch(
    minutes: list[int], late: int, width: int
) -> None:
    start = clock_at("00:00:00") - timedelta(days=50)
    entries = [entry(start + timedelta(minutes=m), Kind.FACT, n) for n, m in enumerate(minutes)]
    face = rail(entries, max(e.at for e in entries) + timedelta(minutes=late), UTC, width)
    assert face is not None
    assert all(0 <= place < width for place, _ in face.marks)
    places = [place for place, _ in face.axis]
    assert all(later - before >= 8 for before, later in pairwise(places))
    assert all(place + 5 < width - 3 for place in places)


def under_the_title(seat: Seat) -> str:
    """The first row of the record's pane."""
    rows = seat.rows()
    return rows[rows.index(seat.row("TIMELINE")) + 1]


async def test_the_rail_stands_over_the_record_where_there_is_room(sit: Sit) -> None:
    async with sit(size=(200, 60)) as seat:
        assert seat.row("TIMELINE").strip().startswith("TIMELINE")
        seat.sees("now")
        marks = under_the_title(seat)[2:98]
        assert marks.count("d") == 1
        assert marks.count("h") >= 1
        await seat.resize(120, 40)
        assert "·" not in under_the_title(seat)
