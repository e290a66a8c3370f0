"""The page of follow-ups: every state is one key, of closed incidents too, and each can be undone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from screens.sheets.page import Page
from tests.screens.conftest import Sit
from tests.support.outage import NOW, SEARCH
from tests.support.stage import Seat
from warroom.core.model import FollowUp, Risk


def told(seat: Seat, number: int) -> FollowUp:
    return seat.other("kai").find(SEARCH).followups[number - 1]


async def opened(seat: Seat) -> None:
    """Three follow-ups of an incident that is over: a candidate and two that are accepted."""
    omar, risk = seat.other("omar"), Risk(severity=8, occurrence=3, detection=7)
    omar.add_followup(SEARCH, "warn at half of the queue")
    omar.add_followup(SEARCH, "rebuild the index each night", owner="maya", due_at=NOW + timedelta(days=3),
                      criterion="it is younger than a day", risk=risk)
    omar.add_followup(SEARCH, "load test of search", owner="omar", due_at=NOW + timedelta(days=30))
    omar.set_status(SEARCH, "closed")
    await seat.passes(seconds=1)
    await seat.press("J")


async def at(seat: Seat, number: int) -> None:
    page = seat.screen.overlay
    assert isinstance(page, Page)
    await seat.press("home")
    while page.row != f"one/F-0039-{number}":
        before = page.row
        await seat.press("down")
        assert page.row != before, f"there is no follow-up {number}"


async def test_those_of_closed_incidents_stand_by_what_is_due_first_with_owner_risk_and_state(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await opened(seat)
        seat.sees("DUE WITHIN 7 DAYS", "Fri 24 Apr", "168", "maya", "accepted", "LATER", "CANDIDATES", "no one")
        rows = seat.text()
        assert rows.index("rebuild the index") < rows.index("load test") < rows.index("warn at half")
        await seat.passes(days=7)
        assert "+4 d" in seat.row("rebuild the index")
        seat.sees("OVERDUE")


async def test_a_candidate_is_accepted_with_one_owner_and_a_date(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await opened(seat)
        await at(seat, 1)
        await seat.press("a")
        seat.sees("ACCEPT F-0039-1", "no owner given: type one")
        await seat.type("kim")
        await seat.press("tab")
        await seat.type("soon")
        seat.sees("due: type a day such as 2026-05-12")
        await seat.press("ctrl+u")
        await seat.type("14d")
        await seat.press("ctrl+s")
        assert (told(seat, 1).state, told(seat, 1).owner) == ("accepted", "kim")
        seat.sees("F-0039-1 is accepted, kim", "FOLLOW-UPS")


async def test_done_verified_dropped_and_each_taken_back(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await opened(seat)
        await at(seat, 2)
        await seat.press("d")
        assert told(seat, 2).state == "done"
        await seat.passes(seconds=1)
        seat.sees("DONE, TO VERIFY", "done, maya")
        await at(seat, 2)
        await seat.press("z")
        assert told(seat, 2).state == "accepted"
        await seat.passes(seconds=1)
        await at(seat, 2)
        await seat.press("d")
        await seat.passes(seconds=1)
        await at(seat, 2)
        await seat.press("v")
        seat.sees("VERIFY F-0039-2", "it is younger than a day")
        await seat.type("looked on three mornings")
        await seat.press("ctrl+s")
        assert (told(seat, 2).state, told(seat, 2).how) == ("verified", "looked on three mornings")
        seat.sees_no("rebuild the index")
        await at(seat, 3)
        await seat.press("N")
        await seat.type("search is retired")
        await seat.press("ctrl+s")
        assert told(seat, 3).state == "not_doing"
        await seat.press("e")
        seat.sees("VERIFIED OR DROPPED", "load test of search", "not doing")
        await at(seat, 3)
        await seat.press("z")
        assert told(seat, 3).state == "accepted"


async def test_only_mine_and_how_many_are_closed_in_time(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await opened(seat)
        await seat.press("o")
        seat.sees("rebuild the index", "maya's")
        seat.sees_no("load test", "warn at half")
        await at(seat, 2)
        await seat.press("d")
        await seat.passes(seconds=1)
        await seat.press("o")
        assert "goal 85 %" in seat.row("CLOSED WITHIN 30 DAYS")
        assert "1 of 1 100 %" in seat.row("all   ")


async def test_no_follow_ups_says_where_they_come_from(sit_in_empty: Sit) -> None:
    async with sit_in_empty() as seat:
        await seat.press("J")
        seat.sees("No follow-ups: a review adds them, R opens one.")


async def test_who_may_only_read_sees_them_and_what_there_is_to_know_of_one(sit: Sit) -> None:
    async with sit(size=(120, 40), read_only=True) as seat:
        await opened(seat)
        await at(seat, 2)
        for key in ("a", "d", "v", "N", "z"):
            await seat.press(key)
            seat.sees("Read-only", "FOLLOW-UPS")
        await seat.press("enter")
        seat.sees("F-0039-2: done when it is younger than a day; state accepted", "168 = 8 × 3 × 7", "next 22 Apr")
        assert told(seat, 2).state == "accepted"


async def test_what_somebody_else_did_is_shown_while_the_page_is_open(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await opened(seat)
        seat.other("lee").finish_followup("F-0039-2")
        await seat.passes(seconds=1)
        seat.sees("DONE, TO VERIFY")
        await at(seat, 2)
        seat.sees("done, lee, technical")


async def test_the_selected_one_is_told_whole_and_its_keys_are_a_page(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await opened(seat)
        await at(seat, 2)
        seat.sees("SELECTED", "F-0039-2, 21 Apr", "done when   it is younger than a day", "168 = 8 × 3 × 7",
                  "next 22 Apr, maya")  # fmt: skip
        await seat.press("?")
        seat.sees("KEYS OF THIS PAGE", "Verify that it did what it was for")
        await seat.press("escape")
        seat.sees("SELECTED", "F-0039-2")
        await seat.press("q")
        seat.sees("INCIDENTS")


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_wide_characters_move_no_column_and_a_long_text_is_whole_where_it_is_selected(
    sit: Sit, size: tuple[int, int]
) -> None:
    async with sit(size=size) as seat:
        said = "データベース接続が失敗したときに警告を出す, and then again " + "x" * 120 + " end"
        seat.other("omar").add_followup(SEARCH, said, owner="kim", due_at=NOW + timedelta(days=3))
        await seat.passes(seconds=1)
        await seat.press("J")
        row = seat.row("データ")
        assert row.rstrip().endswith("○ 0039" if size[0] == 80 else "accepted")
        seat.sees("end")


async def test_a_key_that_follows_at_once_waits_until_the_page_is_laid_out(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit(size=(120, 40)) as seat:
        await opened(seat)
        await seat.press("escape")
        # A machine with no time: the layout comes long after the keys.
        timer = seat.screen._update_timer
        lays = timer.resume
        monkeypatch.setattr(timer, "resume", lambda: seat.screen.set_timer(0.3, lays))
        await seat.burst("J", "end")
        await seat.settle()
        page = seat.screen.overlay
        assert isinstance(page, Page)
        assert page.row == "one/F-0039-1"
