"""The shift is handed over on one page, and what is offered is accepted there."""

from __future__ import annotations

from tests.screens.conftest import Sit
from tests.support.outage import BIG


async def test_the_hand_over_lists_open_and_eliminated_hypotheses_and_what_is_due(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("H")
        seat.sees("HAND-OVER", "copy it", "Checkout API 5xx", "eliminated", "customer update")


async def test_the_shift_is_offered_to_one_person_who_accepts_it_with_a_read_back(sit: Sit) -> None:
    """Command of every incident in one step each; the old commander stays until then."""
    async with sit() as seat:
        seat.other("kai").declare("Log-ins fail", "SEV2", command=False)
        second = seat.other("kai").declare("Search is slow", "SEV3", command=False)
        seat.other("kai").assign(second.id, "commander", "maya")
        await seat.passes(seconds=1)
        await seat.press("H")
        seat.sees("hand over", "command of 0042 and 0044 to one person")
        await seat.press("down", "enter")
        seat.sees("HAND OVER THE SHIFT", "no person given: type one")
        await seat.type("omar")
        await seat.press("ctrl+s")
        seat.sees("command of 0042 and 0044 is offered; it is yours until they accept")
        assert [seat.other("kai").find(it).commander for it in (BIG, second.id)] == ["maya", "maya"]
    async with sit(person="omar") as seat:
        await seat.press("H")
        seat.sees("accept", "commander of 0042 and commander of 0044")
        await seat.press("enter", "ctrl+s")
        seat.sees("no read-back given: type one")
        await seat.type("pool exhausted, roll-back runs, customers are late")
        await seat.press("ctrl+s")
        seat.sees("2 roles are yours")
        assert [seat.other("kai").find(it).commander for it in (BIG, second.id)] == ["omar", "omar"]
        for it in (BIG, second.id):
            lines = [entry.text for entry in seat.other("kai").detail(it).entries]
            assert any("pool exhausted, roll-back runs" in line for line in lines)


async def test_an_offer_made_before_stands_and_the_others_follow(sit: Sit) -> None:
    async with sit() as seat:
        second = seat.other("maya").declare("Search is slow", "SEV3")
        seat.other("maya").assign(BIG, "commander", "omar")
        await seat.passes(seconds=1)
        await seat.press("H", "down", "enter")
        await seat.type("omar")
        await seat.press("ctrl+s")
        offered = [seat.other("kai").find(it).offers for it in (BIG, second.id)]
        assert [[(o.role, o.person) for o in offers] for offers in offered] == [[("commander", "omar")]] * 2


async def test_the_hand_over_reads_whole_at_80_columns(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("H")
        seat.sees("SEV1 INC-2026-0042: Checkout API 5xx in eu-west", "the whole hand-over as Markdown, to your")


async def test_the_hand_over_goes_to_the_clipboard_as_markdown(sit: Sit) -> None:
    async with sit() as seat:
        kept: list[str] = []
        seat.app.copy_to_clipboard = kept.append  # type: ignore[assignment,method-assign]
        await seat.press("H", "enter")
        assert kept[0].startswith("# Hand-over, 21 Apr 2026")
        assert "## SEV1 INC-2026-0042: Checkout API 5xx in eu-west" in kept[0]
