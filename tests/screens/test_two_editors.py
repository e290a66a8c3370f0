"""Two people change the same thing of an incident: the second is told before, and again instead of replacing it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from screens.sheets.sheet import Sheet
from tests.screens.conftest import Sit
from tests.support import outage
from tests.support.outage import BIG, clock_at
from tests.support.rooms import Clock, refused
from tests.support.stage import Seat
from warroom.room import Room
from warroom.store import Store


async def opened(seat: Seat, *keys: str) -> Sheet:
    await seat.press(*keys)
    assert isinstance(seat.screen.overlay, Sheet)
    return seat.screen.overlay


async def test_who_saves_the_brief_second_is_told_what_it_says_now_and_may_mean_it(sit: Sit) -> None:
    async with sit("maya", size=(200, 60)) as seat:
        await opened(seat, "b")
        await seat.press("ctrl+u")
        await seat.type("EU only")
        lee = seat.other("lee")
        lee.set_brief(BIG, impact="EU and US", hypothesis="the pool")
        await seat.press("ctrl+s")
        seat.sees("Impact: lee changed it at 14:37:09", '"EU and US"', "Yours is kept", "EU only")
        assert lee.find(BIG).brief.impact == "EU and US"
        await seat.press("ctrl+s")
        assert (lee.find(BIG).brief.impact, lee.find(BIG).brief.hypothesis) == ("EU only", "the pool")


async def test_who_changes_another_line_of_the_brief_replaces_nothing_and_is_not_asked(sit: Sit) -> None:
    async with sit("maya") as seat:
        await opened(seat, "b")
        await seat.type(" and more")
        lee = seat.other("lee")
        lee.set_brief(BIG, hypothesis="the pool")
        await seat.press("ctrl+s")
        assert seat.screen.overlay is None
        assert lee.find(BIG).brief.hypothesis == "the pool"


async def test_what_is_kept_of_a_sheet_that_was_left_says_what_others_wrote_since(sit: Sit) -> None:
    async with sit("maya", size=(200, 60)) as seat:
        await opened(seat, "b")
        await seat.press("ctrl+u")
        await seat.type("EU only")
        await seat.press("escape")
        seat.other("lee").set_brief(BIG, impact="EU and US")
        await seat.settle()
        await opened(seat, "b")
        seat.sees('impact: changed since you typed this; it says now: "EU and US"', "EU only")


async def test_who_saves_the_details_second_is_told_too(sit: Sit) -> None:
    async with sit("maya", size=(200, 60)) as seat:
        await opened(seat, "d")
        await seat.type(" is down")
        lee = seat.other("lee")
        lee.edit_details(BIG, title="Checkout is back")
        await seat.press("ctrl+s")
        seat.sees("Title: lee changed it", '"Checkout is back"')
        assert lee.find(BIG).title == "Checkout is back"
        await seat.press("ctrl+s")
        assert lee.find(BIG).title.endswith("is down")


@pytest.fixture
def rooms(path: Path, clock: Clock) -> Iterator[tuple[Room, Room]]:
    with Store.open(path, clock=clock) as store, Store.open(path, clock=clock) as other:
        yield Room(store, outage.config().policy, "maya", clock=clock), Room(
            other, outage.config().policy, "lee", clock=clock
        )


def test_a_moment_a_link_and_a_channel_that_somebody_changed_since_are_told(rooms: tuple[Room, Room]) -> None:
    maya, lee = rooms
    began: datetime = clock_at("13:30:00")
    seen = {"impact_started_at": maya.find(BIG).impact_started_at}
    lee.edit_details(BIG, impact_started_at=clock_at("13:50:00"))
    with refused("Impact started at: lee changed it"):
        maya.edit_details(BIG, impact_started_at=began, seen=seen)
    url = "https://bridge.example.test/7"
    lee.add_link(BIG, url, "bridge")
    with refused('lee keeps it since 14:37:09.*as "bridge"'):
        maya.add_link(BIG, url, "dashboard", seen={})
    maya.add_link(BIG, url, "dashboard", seen={url: "bridge"})
    lee.name_channel(BIG, "inc-checkout")
    with refused("Channel: lee changed it"):
        maya.name_channel(BIG, "inc-eu", seen="")
    assert lee.find(BIG).channel == "inc-checkout"
    maya.name_channel(BIG, "inc-eu", seen="inc-checkout")
    assert [(link.url, link.label) for link in lee.find(BIG).links][-1] == (url, "dashboard")
