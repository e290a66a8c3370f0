"""Enter on the page of clocks opens what settles the clock, and the sheet names what it is about."""

from __future__ import annotations

import pytest

from screens.sheets.page import Page
from tests.screens.conftest import Sit
from tests.support.outage import BIG, MAIL
from tests.support.stage import Seat


async def opens(seat: Seat, incident: str, begins: str) -> str:
    """Press Enter on the clock whose key begins so; gives its key."""
    await seat.go_to(incident)
    await seat.press("c")
    page = seat.screen.overlay
    assert isinstance(page, Page)
    key = next(due.key for due in seat.screen.state.running if due.key.startswith(begins))
    await seat.press("home")
    while page.list.selected_key != key:
        await seat.press("down")
    await seat.press("enter")
    return key


async def test_an_update_that_is_due_opens_the_sheet_for_its_audience(sit: Sit) -> None:
    async with sit() as seat:
        await opens(seat, BIG, "customer_update")
        sheet = seat.screen.updates.open_sheet
        assert sheet is not None
        assert sheet.typed.audience == "customers"
        assert seat.screen.updates.of == BIG


@pytest.mark.parametrize(("begins", "sheet"), [("role_unfilled:commander", "ROLES 0041"), ("rotation", "ROLES 0041")])
async def test_a_role_opens_the_roles_with_that_role(sit: Sit, begins: str, sheet: str) -> None:
    async with sit() as seat:
        key = await opens(seat, MAIL, begins)
        seat.sees(sheet)
        assert seat.screen.overlay.values["role"] == key.partition(":")[2].partition("/")[0]  # type: ignore[union-attr]


async def test_an_ask_opens_its_answer_and_an_escalation_its_sheet(sit: Sit) -> None:
    async with sit() as seat:
        await opens(seat, BIG, "ask:")
        seat.sees("raj", "answered")
        await seat.press("escape")
        await opens(seat, BIG, "escalation")
        seat.sees("ESCALATE 0042")


async def test_an_acknowledgement_is_told_with_its_key_and_never_given_by_enter(sit: Sit) -> None:
    async with sit() as seat:
        it = seat.other("lee").declare("Search is down", "SEV2")
        await seat.settle()
        await opens(seat, it.id, "acknowledge")
        seat.sees("acknowledge: press a to acknowledge")
        assert seat.other("lee").find(it.id).acknowledged_at is None


async def test_who_only_reads_settles_nothing(sit: Sit) -> None:
    async with sit(read_only=True) as seat:
        await opens(seat, BIG, "customer_update")
        seat.sees("Read-only")
        assert seat.screen.overlay is None


async def test_a_clock_that_ran_out_while_the_page_was_open_opens_nothing(sit: Sit) -> None:
    from screens.pages.clocks import settle

    async with sit() as seat:
        await seat.go_to(BIG)
        settle(seat.screen, "ask:gone")
        await seat.settle()
        seat.sees("This deadline is no longer running.")
        assert seat.screen.overlay is None
