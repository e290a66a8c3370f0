"""What is selected, and what leaves it: Escape from the record, and a drill that somebody only looks at."""

from __future__ import annotations

import pytest

from tests.screens.conftest import Sit
from tests.support.outage import BIG


@pytest.mark.parametrize("pane", ["timeline", "alerts"])
async def test_escape_in_a_pane_of_the_record_leads_back_to_the_incidents(sit: Sit, pane: str) -> None:
    async with sit() as seat:
        seat.screen.focus_pane(pane)
        await seat.settle()
        assert seat.screen.focus_at.pane == pane
        await seat.press("escape")
        assert seat.screen.focus_at.pane == "incidents"
        assert seat.screen.state.incident is not None
        assert seat.screen.state.incident.id == BIG
        await seat.press("escape")
        assert seat.screen.focus_at.pane == "incidents"


async def test_a_drill_that_is_only_looked_at_selects_what_its_story_declares(sit: Sit) -> None:
    async with sit(banner="DRILL: nothing here is real") as seat:
        made = seat.other("lee").declare("Search is down everywhere", "SEV0")
        await seat.settle()
        seat.sees("Search is down everywhere")
        assert seat.screen.state.incident is not None
        assert seat.screen.state.incident.id == made.id


async def test_a_drill_that_somebody_works_in_keeps_what_they_selected(sit: Sit) -> None:
    async with sit(banner="DRILL: nothing here is real") as seat:
        await seat.press("c", "escape")
        seat.other("lee").declare("Search is down everywhere", "SEV0")
        await seat.settle()
        seat.sees("Search is down everywhere")
        assert seat.screen.state.incident is not None
        assert seat.screen.state.incident.id == BIG


async def test_where_it_is_no_drill_nothing_moves_a_selection(sit: Sit) -> None:
    async with sit() as seat:
        seat.other("lee").declare("Search is down everywhere", "SEV0")
        await seat.settle()
        seat.sees("Search is down everywhere", "0042 stays selected")
        assert seat.screen.state.incident is not None
        assert seat.screen.state.incident.id == BIG
