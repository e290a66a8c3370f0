"""Merging a duplicate from a list, told what moves; taking it apart again; a data breach and its regulator."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.screens.conftest import Sit
from tests.support.outage import BIG, MAIL, NOW, SEARCH
from warroom.core.model import Status


async def test_a_duplicate_is_merged_into_one_chosen_by_its_number_and_told_what_moves(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("m")
        seat.sees("MERGE 0042", "Delayed order e-mail", "MERGE 0042 INTO 0041", "the entries of 0042 also show in 0041")
        seat.sees("with 1 open ask and 1 open task")
        await seat.press("ctrl+s")
        it = seat.other("lee").find(BIG)
        assert (it.status, it.merged_into) == (Status.MERGED, MAIL)
        seat.sees("0042 is a duplicate of 0041")


async def test_a_merge_is_taken_back_from_either_side(sit: Sit) -> None:
    async with sit() as seat:
        for selected, said in ((BIG, "UNMERGE 0042"), (MAIL, "was merged into this")):
            seat.other("maya").merge(BIG, MAIL)
            await seat.settle()
            seat.screen.go_to(selected)
            await seat.settle()
            await seat.press("m")
            seat.sees(said)
            if selected == MAIL:
                await seat.press("2")
                seat.sees("UNMERGE 0042")
            await seat.press("ctrl+s")
            assert seat.other("lee").find(BIG).status is Status.IDENTIFIED


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_a_merged_incident_leads_to_the_one_that_goes_on(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(size=size) as seat:
        seat.other("maya").merge(BIG, MAIL)
        await seat.settle()
        await seat.press("o")
        await seat.go_to(BIG)
        seat.sees("enter opens 0041")
        await seat.press("enter")
        assert seat.screen.state.selected == MAIL
        seat.sees("BRIEF 0041", "0042 was merged into 0041: this is 0041")


async def test_nothing_else_open_leaves_nothing_to_merge_into(sit_in_empty: Sit) -> None:
    async with sit_in_empty() as seat:
        seat.other("maya").declare("checkout is slow", "SEV3")
        await seat.settle()
        await seat.press("m")
        seat.sees("no other incident is open", "ctrl+s MERGE 0001  ")
        assert seat.keys_row.split("  ") == ["enter next", "tab next field", "ctrl+s merge", "esc leave"]
        other = seat.other("lee").declare("checkout is down", "SEV2")
        await seat.settle()
        seat.sees("MERGE 0001 INTO 0002", "checkout is down")
        await seat.press("ctrl+s")
        assert seat.other("lee").find("0001").merged_into == other.id


async def test_what_is_declared_or_ended_while_the_sheet_stands_comes_and_goes_and_the_choice_stays(sit: Sit) -> None:
    async with sit() as seat:
        lee = seat.other("lee")
        await seat.press("m")
        await seat.press("down")
        seat.sees("MERGE 0042 INTO 0039")
        await seat.press("tab")
        await seat.type("one and the same")
        graver = lee.declare("All of search is gone", "SEV0")
        await seat.settle()
        seat.sees("1 0043  SEV0, ", "2 0041", "one and the same", "MERGE 0042 INTO 0039")
        lee.cancel(graver.id, "a false alarm")
        await seat.settle()
        seat.sees("1 0041", "2 0039", "MERGE 0042 INTO 0039")
        await seat.press("ctrl+s")
        assert lee.find(BIG).merged_into == SEARCH


async def test_a_choice_that_ends_while_the_sheet_stands_is_not_replaced_by_what_is_next(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("m")
        seat.other("lee").cancel(MAIL, "a false alarm")
        await seat.settle()
        seat.sees("that incident is no longer open: choose another")
        await seat.press("ctrl+s")
        assert seat.other("lee").find(BIG).status is Status.IDENTIFIED
        await seat.press("1")
        seat.sees("MERGE 0042 INTO 0039")
        await seat.press("ctrl+s")
        assert seat.other("lee").find(BIG).merged_into == SEARCH


async def test_a_breach_starts_a_clock_that_everybody_sees_until_the_regulator_was_told(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("G")
        seat.sees("DATA BREACH 0042", "within 3d")
        await seat.type("card numbers in a log")
        await seat.press("ctrl+s")
        seat.sees("notify the regulator by 24 Apr 14:37")
        clocks = [d for d in seat.screen.state.running if d.kind == "regulatory"]
        assert [d.due_at for d in clocks] == [NOW + timedelta(hours=72)]
        await seat.press("c")
        await seat.press("end")
        seat.sees("regulatory notice", "a data breach is notified within 3d")
        await seat.press("escape", "G")
        seat.sees("REGULATOR NOTIFIED 0042", "RECORD NOTICE FOR 0042")
        await seat.type("by the form of the authority")
        await seat.press("ctrl+s")
        assert seat.other("lee").find(BIG).notified_at == NOW
        assert not [d for d in seat.screen.state.running if d.kind == "regulatory"]
        await seat.press("G")
        seat.sees("The regulator was notified of 0042 at 14:37")


async def test_closing_by_a_typed_status_asks_for_what_is_missing_as_the_sheet_does(sit: Sit) -> None:
    async with sit() as seat:
        maya = seat.other("maya")
        maya.set_status(BIG, Status.RESOLVED, override="a test")
        await seat.settle()
        await seat.go_to(BIG)
        await seat.press("colon")
        await seat.type("status closed all is well")
        await seat.press("enter")
        seat.sees("CLOSE 0042", "recovered", "all is well")
        assert maya.find(BIG).status is Status.RESOLVED
        await seat.press("ctrl+s")
        assert maya.find(BIG).status is Status.CLOSED
