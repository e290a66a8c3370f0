"""What is owed after an incident stays in sight until it is done, although the incident is closed; quietly."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.screens.conftest import Sit
from tests.support.outage import NOW
from tests.support.stage import Seat
from warroom.config.settings import Config
from warroom.room import Room
from warroom.store import Store


async def closed(seat: Seat) -> str:
    """An incident that was resolved and closed; nothing is open."""
    omar = seat.other("omar")
    it = omar.declare("Slow search", "SEV3")
    omar.set_status(it.id, "resolved", "index rebuilt")
    omar.set_status(it.id, "closed")
    await seat.passes(minutes=2)
    return it.id


async def test_a_review_that_is_owed_is_told_as_next_though_its_incident_is_closed(sit_in_empty: Sit) -> None:
    async with sit_in_empty(size=(120, 40)) as seat:
        await closed(seat)
        assert "review 0001 in" in seat.row("next  ")


async def test_it_is_late_in_the_strip_without_a_fill_and_its_key_opens_it_until_it_is_done(sit_in_empty: Sit) -> None:
    async with sit_in_empty(size=(200, 60)) as seat:
        it = await closed(seat)
        await seat.passes(days=3)
        row = seat.row("LATE 1d")
        assert "review 0001, omar" in row
        assert "╱" not in row, "by days: no fill"
        await seat.press("y")
        assert "owner omar" in seat.row("review, ")
        await seat.press("escape")
        place = next(n for n, p in enumerate(seat.screen.state.promises_shown, 1) if p.word == "LATE")
        await seat.press(f"f{5 + place}")
        seat.sees("MILESTONES", "late by 1d")
        await seat.press("p", "ctrl+s")
        await seat.passes(minutes=2)
        assert seat.other("kai").find(it).review.state == "published"
        seat.sees_no("LATE")


async def test_a_follow_up_that_is_late_leads_to_their_page(sit_in_empty: Sit) -> None:
    async with sit_in_empty(size=(200, 60)) as seat:
        it = await closed(seat)
        seat.other("omar").add_followup(it, "load test", owner="kim", due_at=NOW + timedelta(days=1))
        seat.other("omar").dismiss_review(it, "small")
        await seat.passes(days=3)
        assert "LATE 2d" in seat.row("follow-up: load test 0001, kim")
        place = next(n for n, p in enumerate(seat.screen.state.promises_shown, 1) if p.word == "LATE")
        await seat.press(f"f{5 + place}")
        seat.sees("FOLLOW-UPS", "+2 d", "load test")


def test_a_screen_asks_what_the_newest_incidents_owe_and_a_shell_all_of_them(tmp_path: Path) -> None:
    with Store.open(tmp_path / "room.db") as store:
        room = Room(store, Config().policy, "ana")
        for title in ("first", "second", "third"):
            it = room.declare(title, "SEV3")
            room.set_status(it.id, "resolved", "index rebuilt")
            room.set_status(it.id, "closed")
        assert [it.title for it, _ in room.owed(2)] == ["second", "third"]
        assert len(room.owed()) == 3
