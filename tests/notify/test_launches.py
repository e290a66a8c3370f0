"""Of a launch people are reminded before something is due, when it is, and every day after it, once each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.notify.conftest import Place
from warroom.notify.again import SecondLook
from warroom.store.outbox import Claim

OWNERS = {"id": "owners", "when": ["launch"]}
T = datetime(2027, 3, 29, 7, tzinfo=UTC)


@pytest.fixture
def planned(place: Place) -> Place:
    """Two weeks before T, which is after the change to summer time: ana rehearses a week before, lee commands."""
    place.clock.now = datetime(2027, 3, 15, 8, tzinfo=UTC)
    place.with_channels(OWNERS)
    lee = place.room("lee")
    inc = lee.plan_launch("Release 2.2", "2027-03-29 09:00", "Europe/Berlin").id
    lee.prepare(inc, "T-7d", "@ana", "rehearse")
    lee.ask_go(inc, ["commander"])
    place.look()
    return place


def _told(place: Place) -> list[str]:
    return [message.title.partition(", ")[2] for message in place.messages()]


LOOKS = (0, 119, 120, 167, 168, 191, 192, 216, 240, 332, 333, 334, 335, 337, 360)
"""Hours since then: before and after each instant at which something is said, and days on which nothing is."""


def test_each_is_reminded_of_once_before_it_is_due_then_and_every_day_after_it(planned: Place) -> None:
    began, found = planned.clock.now, dict[str, int]()
    for hour in LOOKS:
        planned.clock.now = began + timedelta(hours=hour)
        if hour == 216:
            planned.room("lee").end_preparation("0001", 1)
        if hour == 337:
            planned.room("lee").say_go("0001", True)
        for title in _told(planned)[sum(found.values()) :]:
            found[f"{hour} h {title.partition(':')[0]}"] = 1
    assert planned.clock.now > T
    assert list(found) == ["120 h prepare", "168 h prepare", "192 h prepare", "333 h go/no-go", "334 h go/no-go"]
    first = planned.messages()[0]
    assert first.title == "launch 0001, prepare: rehearse: Release 2.2"
    assert first.text.startswith("ana owns it")


def test_a_move_a_no_go_and_a_reminder_that_is_moot_by_then(planned: Place) -> None:
    lee = planned.room("lee")
    lee.set_launch("0001", "T+7d", reason="canary failed")
    lee.say_go("0001", False, reason="pool is small")
    assert _told(planned) == [
        "T moved to 2027-04-05 09:00 Europe/Berlin: Release 2.2", "NO-GO: commander: Release 2.2",
    ]  # fmt: skip
    assert "pool is small" in planned.messages()[1].text
    planned.passes(days=14)
    assert _told(planned)[2:] == ["prepare: rehearse: Release 2.2"]
    lee.end_preparation("0001", 1)
    letter = planned.look()[-1].letter
    verdict = SecondLook(planned.config).at(planned.store, Claim(letter, 1, planned.clock.now, ""), planned.clock.now)
    assert verdict.moot == "it is settled, or due at another time now"


def test_another_process_tells_nothing_again(planned: Place) -> None:
    planned.passes(days=7, hours=1)
    assert len(_told(planned)) == 1
    planned.with_channels(OWNERS)
    assert len(_told(planned)) == 1


def test_nothing_is_told_of_a_launch_that_is_cancelled(planned: Place) -> None:
    planned.room("lee").cancel("0001", "no budget")
    planned.passes(days=30)
    assert _told(planned) == []
