"""A playbook is suggested, chosen, and its steps are ticked into the record, stabilise first."""

from __future__ import annotations

from tests.screens.conftest import Sit
from tests.support.outage import BIG


async def test_the_playbook_that_fits_is_first_and_its_steps_go_into_the_record(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("P")
        seat.sees("PLAYBOOKS FOR 0042", "Errors rise after a release", "fits")
        await seat.press("enter")
        seat.sees("PLAYBOOK 0042", "stop every roll-out that is under way", "frontline")
        await seat.press("enter")
        it = seat.other("lee").find(BIG)
        assert (it.playbook, [s.step for s in it.steps]) == ("errors-after-a-release", [0])
        rows = seat.other("lee").detail(BIG).entries
        assert "stop every roll-out that is under way" in [row.text for row in rows]


async def test_enter_after_enter_works_down_the_steps(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("P", "enter", "enter", "enter", "enter")
        assert [s.step for s in seat.other("lee").find(BIG).steps] == [0, 1, 2]
        seat.sees("✓", "▸")


async def test_a_tick_is_taken_back_by_ticking_again_or_by_undo(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("P", "enter", "enter", "up", "enter")
        assert seat.other("lee").find(BIG).steps == ()
        await seat.press("enter", "escape", "z")
        seat.sees("Undone: the step")
        assert seat.other("lee").find(BIG).steps == ()
