"""The figures with their definitions, and what was seen before, on pages of the room."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.screens.conftest import Sit
from tests.support.outage import SEARCH


async def test_completeness_stands_first_and_every_figure_has_its_definition_and_what_it_lacks(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await seat.press("g")
        seat.sees("FIGURES  acme-prod", "last 90 days", "3 incidents; not counted: 2 cancelled", "COMPLETENESS")
        seat.sees("missing", "p90", "detected → acknowledged", "too few to tell", "TOP SERVICES", "updates on time")
        rows = seat.text()
        assert rows.index("COMPLETENESS") < rows.index("TIMES")
        await seat.press("M")
        seat.sees("mean")


async def test_another_span_and_groups_are_a_key_each(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await seat.press("g", "p")
        seat.sees("last 180 days", "against the 180 days before")
        for group, says in (("severity", "SEV1"), ("service", "mail"), ("month", "2026-04")):
            await seat.press("b")
            seat.sees(f"by {group}", f"    {says}")
        await seat.press("b")
        seat.sees_no("by month")


async def test_enter_lists_the_incidents_behind_a_figure_and_leads_to_the_review_of_one(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await seat.press("g", "down", "enter")
        seat.sees("INCIDENTS: time to acknowledge", "INC-2026-0041", "TIME TO ACKNOWLEDGE")
        await seat.press("enter")
        seat.sees("REVIEW  acme-prod", "WHYS")
        await seat.press("escape", "g", "m")
        seat.sees("INCIDENTS: milestones", "INC-2026-0039", "missing: began")


async def test_figures_are_written_to_a_file_and_nothing_by_who_may_only_read(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    monkeypatch.chdir(folder)
    async with sit(size=(200, 60), read_only=True) as seat:
        await seat.press("g", "x")
        seat.sees("Read-only", "COMPLETENESS")
        assert not list(folder.iterdir())
    async with sit(size=(200, 60)) as seat:
        await seat.press("g", "x")
        seat.sees(f"written to {folder}/figures-90-days.csv")
        await seat.press("J")
        assert json.loads((folder / "figures-90-days.json").read_text())["incidents"] == 3
        assert (folder / "figures-90-days.csv").read_text().startswith("incident,severity,service,declared_at")


async def test_the_digits_lead_to_each_part_at_80_columns_and_f_draws_one_on_the_whole_screen(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("g")
        seat.sees("COMPLETENESS  ", "1 Times", "TIMES")
        for key, says in (("2", "first update"), ("3", "follow-ups, 30 d"), ("4", "TOP SERVICES"), ("5", "INCIDENTS")):
            await seat.press(key)
            seat.sees(says)
        await seat.press("1", "end", "f")
        seat.sees("TIME TO RESOLVE", "each mark an incident")
        seat.sees_no("2 Known")
        await seat.press("f")
        seat.sees("2 Known")


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
