"""Changes and containment on the screen: F records one, the room shows it until it is undone or kept for good."""

from __future__ import annotations

from tests.screens.conftest import Sit
from tests.support.stage import spell


async def test_changes_and_containment(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("F")
        seat.sees("CHANGE 0042")
        await seat.press(*spell(["roll back 2.1.3", "<tab>", "2.1.3", "<tab>", "2.1.2", "<tab>", "deploy 2.1.3",
                                 "<ctrl+s>"]))  # fmt: skip
        seat.sees("CONTAINMENT 1  roll back 2.1.3, maya", "C-0042-1 recorded")
        await seat.press("F")
        seat.sees("CONTAINMENT 0042", "undo: deploy 2.1.3", "record a change", "pause a roll-out")
        await seat.press("enter")
        seat.sees("C-0042-1", "kept for good")
        await seat.press(*spell(["2", "<tab>", "it stays", "<ctrl+s>"]))
        seat.sees("C-0042-1: kept for good")
        seat.sees_no("CONTAINMENT 1")
        lee = seat.other("lee")
        assert lee.find("42").changes[0].reason == "it stays"
        await seat.press(*spell([":", "change promo off", "<enter>"]))
        await seat.resize(80, 24)
        seat.sees("CONTAINMENT 1  promo off, maya")


async def test_pausing_a_roll_out(sit: Sit) -> None:
    async with sit() as seat:
        seat.other("lee").record_change("42", "promo off")
        await seat.passes(seconds=1)
        await seat.press("F")
        await seat.press("down", "down", "down", "enter")
        seat.sees("PAUSE A ROLL-OUT 0042")
        await seat.press(*spell(["roll-out of 2.1.3", "<tab>", "ana", "<ctrl+s>"]))
        seat.sees("CONTAINMENT 2", "asked")
        assert seat.other("lee").find("42").in_place[1].asked_of == "ana"


async def test_whoever_only_reads_sees_what_is_in_place_and_records_nothing(sit: Sit) -> None:
    async with sit(read_only=True) as seat:
        seat.other("lee").record_change("42", "promo off", undo_how="flag on")
        await seat.passes(seconds=1)
        await seat.press("F")
        seat.sees("CONTAINMENT 0042", "undo: flag on", "what changed recently")
        seat.sees_no("record a change")
        await seat.press("enter")
        seat.sees("Read-only")
