"""What was seen before, beside the sheet that declares: found while somebody types, taken with one key."""

from __future__ import annotations

import pytest

from screens.sheets.sheet import Sheet
from tests.screens.conftest import Sit
from tests.support.rooms import Clock
from tests.support.stage import Seat, spell
from warroom.core.model import Kind, Status
from warroom.room import Room


def _over(room: Room, title: str, *, fix: str = "", service: str = "") -> str:
    inc = room.declare(title, "SEV2", service=service, anyway=True).id
    if fix:
        room.log(inc, fix, Kind.ACTION)
    room.set_status(inc, Status.RESOLVED, override="a test")
    return inc


async def _found(seat: Seat, *words: str) -> None:
    await seat.settle()
    seat.sees(*words)


async def test_what_fixed_it_last_time_stands_beside_the_title_and_can_be_taken(sit: Sit) -> None:
    async with sit() as seat:
        lee = seat.other("lee")
        _over(lee, "Printers of the warehouse hang", fix="restart the spooler")
        await seat.press(*spell(["n", "Warehouse printers hang again"]))
        await _found(seat, "SEEN BEFORE", "0043", "restart the", "F4 take its fix", "F5 read it")
        await seat.press("f4")
        seat.sees("fix taken")
        await seat.press("ctrl+s")
        rows = [row for row in lee.detail("0044").entries if row.kind is Kind.HYPOTHESIS]
        assert [row.text for row in rows] == ["restart the spooler (fixed 0043)"]


async def test_it_is_tagged_like_the_one_that_was_seen_before(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        lee = seat.other("lee")
        past = _over(lee, "Printers of the warehouse hang", fix="restart the spooler")
        lee.add_tags(past, {"spooler": "failure_mode"})
        await seat.press(*spell(["n", "Warehouse printers hang again"]))
        await _found(seat, "SEEN BEFORE", "F6 tag it spooler")
        await seat.press("f6")
        seat.sees("F6 tagged spooler")
        await seat.press("ctrl+s")
        review = lee.find("0044").review
        assert review is not None
        assert review.tags == {"spooler": "failure_mode"}


async def test_reading_the_past_one_keeps_what_was_typed(sit: Sit) -> None:
    async with sit() as seat:
        past = _over(seat.other("lee"), "Printers of the warehouse hang", fix="restart the spooler")
        await seat.press(*spell(["n", "Warehouse printers hang again"]))
        await _found(seat, "SEEN BEFORE", "restart the")
        await seat.press("f5")
        seat.sees_no("DECLARE")
        assert seat.screen.state.selected == past
        await seat.press("n")
        sheet = seat.screen.overlay
        assert isinstance(sheet, Sheet)
        assert sheet.values["title"] == "Warehouse printers hang again"


async def test_nothing_like_it_is_said_with_how_many_there_are(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["n", "zzyzx qwfp"]))
        await _found(seat, "no similar incident in")
        await seat.press("f4", "f5")
        seat.sees("DECLARE")


@pytest.mark.parametrize("size", [(80, 24)])
async def test_a_narrow_sheet_says_it_in_a_line(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(size=size) as seat:
        _over(seat.other("lee"), "Printers of the warehouse hang", fix="restart the spooler")
        await seat.press(*spell(["n", "Warehouse printers hang again"]))
        await _found(seat, "SEEN BEFORE", "0043", "fixed by restart the spooler")
        seat.sees("ctrl+s DECLARE")


async def test_what_is_still_going_on_and_drills_were_not_seen_before(sit: Sit, clock: Clock) -> None:
    async with sit() as seat:
        lee = seat.other("lee")
        lee.declare("Printers of the warehouse hang", "SEV2", drill=True, anyway=True)
        found = lee.seen_before("Checkout API 5xx")
        assert found.of is not None
        assert all(hit.past.incident.status in (Status.RESOLVED, Status.CLOSED) for hit in found.hits)
        assert lee.seen_before("Printers of the warehouse hang").hits == ()
