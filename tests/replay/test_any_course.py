"""For any journal at all: what a replay shows of a moment is what folding the events that count there makes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.replay.fresh import folded
from tests.support import soak
from tests.support.strategies import START, journals, known, unknown
from warroom.core.events import Event
from warroom.core.model import Entry
from warroom.core.replay.course import Course, Here, Version
from warroom.core.replay.dials import Dial

MOMENTS = st.integers(-100, 700).map(lambda m: START + timedelta(minutes=m))


class Shelf:
    """Every version of the rows, looked through one after the other."""

    def __init__(self, course: Course) -> None:
        self._versions: list[Version] = []
        course.walk(self._versions.append)

    def row_at(self, id_: str, place: int) -> Entry | None:
        return next((v.row for v in self._versions if v.dial is None and v.row.id == id_ and v.first <= place < v.last),
                    None)  # fmt: skip

    def rows(self, here: Here) -> dict[str, tuple[Entry, int]]:
        found = {
            v.row.id: (v.row, v.changed) for v in self._versions
            if v.dial in (None, here.dial) and v.first <= here.place < v.last and v.since <= here.at < v.until
        }  # fmt: skip
        return {**found, **here.over}


def in_the_journal(events: list[Event]) -> list[Event]:
    """With the places that a journal gives them."""
    from msgspec.structs import replace

    return [replace(event, seq=n) for n, event in enumerate(events, 1)]


@pytest.mark.soak
@settings(
    max_examples=soak.count(120, 20_000), deadline=None, derandomize=not soak.SOAKING,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(events=journals(of=known | unknown).map(in_the_journal), at=st.lists(MOMENTS, min_size=1, max_size=6))
def test_a_moment_on_either_dial_is_what_its_events_make(events: list[Event], at: list[datetime]) -> None:
    course = Course(events, kept_every=4)
    shelf = Shelf(course)
    for moment in at:
        for here in (course.known(moment), course.happened(moment, shelf.row_at)):
            states, rows = folded(course.counted(here))
            assert here.states == states, here.dial
            assert shelf.rows(here) == rows, here.dial
            if here.dial is Dial.KNOWN:
                assert here.seq == max((event.seq for event in course.counted(here)), default=0)
