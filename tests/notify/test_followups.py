"""Owners are reminded of follow-ups: two days before, on the day, weekly; once each, though it is closed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.notify.conftest import Place
from warroom.core.model import Status

OWNERS = {"id": "owners", "when": ["followup"]}


@pytest.fixture
def owed(place: Place) -> Place:
    """A closed incident with a follow-up of ana's that is due in ten days."""
    place.with_channels(OWNERS)
    room = place.room()
    inc = room.declare("checkout", "SEV3").id
    room.set_status(inc, Status.RESOLVED, reason="a false start")
    room.set_status(inc, Status.CLOSED, reason="over")
    room.add_followup(inc, "alert on the pool", owner="ana", due_at=place.clock() + timedelta(days=10))
    place.look()
    return place


def _told(place: Place) -> int:
    return sum(occasion == "followup" for _, occasion in place.told())


def test_two_days_before_on_the_day_and_every_week_once_each(owed: Place) -> None:
    found = []
    for _ in range(26):
        owed.look()
        owed.look()
        found.append(_told(owed))
        owed.passes(days=1)
    first = {count: found.index(count) for count in dict.fromkeys(found)}
    assert first == {0: 0, 1: 8, 2: 10, 3: 17, 4: 24}
    assert "alert on the pool" in owed.messages()[0].title
    assert owed.messages()[0].text.startswith("ana owns it")


def test_after_a_downtime_there_is_one(owed: Place) -> None:
    owed.passes(days=40)
    owed.with_channels(OWNERS)
    owed.look()
    assert _told(owed) == 1


def test_nobody_is_reminded_of_what_is_done(owed: Place) -> None:
    owed.room().finish_followup("F-0001-1")
    owed.passes(days=30)
    owed.look()
    assert _told(owed) == 0
