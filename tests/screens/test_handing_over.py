"""The shift is handed over on one page, and what is offered is accepted there."""

from __future__ import annotations

from tests.screens.conftest import Sit
from tests.support.outage import BIG


async def test_the_hand_over_lists_open_and_eliminated_hypotheses_and_what_is_due(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("H")
        seat.sees("HAND-OVER", "copy it", "Checkout API 5xx", "eliminated", "customer update")


async def test_the_incoming_commander_accepts_what_is_offered_from_the_page(sit: Sit) -> None:
    async with sit(person="omar") as seat:
        seat.other("maya").assign(BIG, "commander", "omar")
        await seat.press("H")
        seat.sees("accept", "offered to you")
        await seat.press("down", "enter")
        assert seat.other("maya").find(BIG).commander == "omar"


async def test_the_hand_over_goes_to_the_clipboard_as_markdown(sit: Sit) -> None:
    async with sit() as seat:
        kept: list[str] = []
        seat.app.copy_to_clipboard = kept.append  # type: ignore[assignment,method-assign]
        await seat.press("H", "enter")
        assert kept[0].startswith("# Hand-over, 21 Apr 2026")
        assert "## SEV1 INC-2026-0042: Checkout API 5xx in eu-west" in kept[0]
