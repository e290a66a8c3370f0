"""The figures with their definitions, and what was seen before, on pages of the room."""

from __future__ import annotations

from tests.screens.conftest import Sit
from tests.support.outage import SEARCH


async def test_completeness_stands_first_and_every_figure_has_its_definition_and_what_it_lacks(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await seat.press("g")
        seat.sees("FIGURES, the last 90 days", "3 incidents", "not counted: 2 cancelled", "COMPLETENESS", "TIMES")
        await seat.press("pagedown")
        seat.sees("detected → acknowledged", "too few to tell", "missing")
        await seat.press("end")
        seat.sees("TOP SERVICES", "too few to tell")


async def test_figures_of_nothing_say_so(sit_in_empty: Sit) -> None:
    async with sit_in_empty(size=(80, 24), read_only=True) as seat:
        await seat.press("g")
        seat.sees("No incident in the last 90 days: there is nothing to count.")


async def test_a_search_says_why_a_hit_is_one_and_enter_goes_to_the_ended_incident(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        seat.other("omar").set_status(SEARCH, "closed")
        await seat.passes(seconds=1)
        await seat.press("ctrl+f")
        await seat.type("slow search")
        await seat.press("ctrl+s")
        seat.sees("INC-2026-0039", "Slow search", "because", "search; slow")
        await seat.press("enter")
        await seat.settle()
        assert seat.screen.state.selected == SEARCH
        seat.sees("BRIEF 0039")


async def test_a_search_that_finds_nothing_says_what_to_do(sit: Sit) -> None:
    async with sit(size=(80, 24), read_only=True) as seat:
        await seat.press("ctrl+f")
        await seat.type("zeppelin")
        await seat.press("ctrl+s")
        seat.sees("FOUND 0", "Nothing found: try fewer or other words.")
