"""On the page of follow-ups `s` sends one to a tracker; its key and state are there, and `y` copies its link."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from tests.screens.conftest import Sit
from tests.support import outage
from tests.support.outage import NOW, SEARCH
from tests.support.stage import Seat
from warroom.config.settings_tracker import Tracker
from warroom.core.events import HOUSE, Event, TicketMade, TicketSeen
from warroom.core.model import FollowUp
from warroom.store.outbox import Letter, Outbox

GH = Tracker(id="gh", type="github", project="acme/shop", token="t")
TWO = (GH, Tracker(id="jira", type="jira_data_center", project="OPS", token="t", url="https://jira.example"))


def with_trackers(*trackers: Tracker) -> dict[str, object]:
    return {"config": replace(outage.config(), tracker=trackers), "size": (120, 40)}


async def opened(seat: Seat) -> FollowUp:
    _, one = seat.other("omar").add_followup(SEARCH, "load test", owner="omar", due_at=NOW + timedelta(days=3))
    await seat.passes(seconds=1)
    await seat.press("J")
    return one


async def test_one_key_sends_it_and_the_page_says_where_it_is(sit: Sit) -> None:
    async with sit(**with_trackers(GH)) as seat:
        one = await opened(seat)
        await seat.press("s")
        seat.sees("F-0039-1 goes to gh", "on its way to gh", "to gh")
        store = seat.other("kai").store
        made = TicketMade(followup=one.id, tracker="gh", key="acme/shop#12", url="https://github.example/12")
        with store.writing() as tx:
            for data in (made, TicketSeen(followup=one.id, tracker="gh", state="closed", means="done")):
                tx.append(Event(id=data.type, incident=SEARCH, at=NOW, recorded_at=NOW, actor=HOUSE, data=data))
        await seat.passes(seconds=1)
        seat.sees("DONE, TO VERIFY", "done, gh", "acme/shop#12, closed")
        await seat.press("y")
        assert seat.app.clipboard == "https://github.example/12"
        await seat.press("s")
        seat.sees("F-0039-1 is acme/shop#12 in gh already")


async def test_of_several_trackers_one_is_chosen(sit: Sit) -> None:
    async with sit(**with_trackers(*TWO)) as seat:
        await opened(seat)
        await seat.press("s")
        seat.sees("SEND F-0039-1", "SEND TO gh")
        await seat.press("2", "ctrl+s")
        seat.sees("F-0039-1 goes to jira")


async def test_without_a_tracker_it_says_what_to_add_and_there_is_no_link(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await opened(seat)
        await seat.press("s")
        seat.sees("No tracker is configured: add a [[tracker]] to config.toml")
        await seat.press("y")
        seat.sees("F-0039-1 has no ticket")


async def test_what_was_refused_says_why_where_it_stands(sit: Sit) -> None:
    async with sit(**with_trackers(GH)) as seat:
        await opened(seat)
        await seat.press("s")
        store = seat.other("kai").store
        held = store.lease("watcher")
        lease = store.take_lease("watcher", held.holder if held else "me", 60, standing=True)
        assert lease is not None
        letter = Letter("k", "tracker:gh", SEARCH, "ticket", '{"title": "F-0039-1 to gh: load test"}', dead="HTTP 401")
        Outbox(store).add([letter], lease, NOW)
        await seat.passes(seconds=1)
        await seat.press("escape", "J")
        seat.sees("not in gh: HTTP 401")
