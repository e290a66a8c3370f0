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
from tests.support.stage import Seat, spell
from warroom.core.model import Status
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


async def test_what_somebody_records_while_the_resolve_sheet_stands_answers_its_questions(sit: Sit) -> None:
    async with sit("maya", size=(120, 40)) as seat:
        lee = seat.other("lee")
        lee.record_change(BIG, "promo off")
        await seat.settle()
        sheet = await opened(seat, *spell([":", "resolve", "<enter>"]))
        assert {"C-0042-1", "when recovered"} <= set(sheet.values)
        sheet.go([field.name for field in sheet.form.fields].index("when recovered"))
        await seat.settle()
        await seat.type("14:30")
        sheet.go([field.name for field in sheet.form.fields].index("override"))
        await seat.settle()
        await seat.type("done tomor")
        lee.verify(BIG, "test", "two orders went through")
        lee.end_containment("C-0042-1", "promo is over")
        lee.set_milestone(BIG, "recovered", clock_at("14:36:00"))
        await seat.settle()
        await seat.passes(seconds=1)
        seat.sees('recovered: answered meanwhile; you typed "14:30"', "test: two orders went through")
        assert not {"C-0042-1", "when recovered"} & set(sheet.values)
        await seat.type("row")  # the cursor stayed in its field
        assert sheet.values["override"] == "done tomorrow"
        assert sheet.values["verified"] == "test: two orders went through"
        await seat.press("ctrl+s")
        it = lee.find(BIG)
        assert (it.status, it.closure["verified"]) == (Status.RESOLVED, "test: two orders went through")
        assert [one.at for one in it.milestones if one.name == "recovered"] == [clock_at("14:36:00")]


async def test_an_alert_that_somebody_rates_while_the_close_sheet_stands_is_asked_no_more(sit: Sit) -> None:
    async with sit("maya", size=(120, 40)) as seat:
        lee = seat.other("lee")
        seat.other("maya").set_status(BIG, Status.RESOLVED, override="done tomorrow")
        await seat.settle()
        sheet = await opened(seat, *spell([":", "close", "<enter>"]))
        first = sheet.form.fields[0].name
        assert first.startswith("alert ")
        await seat.press("n")  # not this person's last word
        lee.rate_alerts(BIG, "useful", [first.removeprefix("alert ")])
        await seat.settle()
        await seat.passes(seconds=1)
        assert first not in sheet.values
        seat.sees('answered meanwhile; you typed "n"')
        await seat.press("ctrl+s")
        assert lee.find(BIG).status is Status.CLOSED
        assert {link.rating for link in lee.find(BIG).alerts if link.title in first} == {"useful"}


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
