"""A tick makes again only what can have changed, and shows what a screen shows that is drawn anew."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from screens.view.deadline_cache import Running
from screens.view.promises import PromisesFound, promises
from screens.view.row_cache import IncidentRows
from screens.view.rows import incident_row
from tests.screens.conftest import Sit
from tests.support.stage import Seat
from tests.support.story import Story
from tests.support.strategies import START, journals
from warroom.core.deadlines import deadlines
from warroom.core.fold import fold
from warroom.core.model import FeedHealth, Incident
from warroom.core.policy import Policy

POLICY = Policy()
STEPS_MS = st.lists(
    st.integers(-30_000, 300_000) | st.integers(0, 20_000_000) | st.integers(0, 1_500) | st.just(1_000), max_size=20
)
"""How far the clock goes from one tick to the next; it may be put back."""


def incidents_of(told: list[list[object]]) -> list[Incident]:
    found = [fold(journal) for journal in told]  # type: ignore[arg-type]
    return [replace(it, id=f"INC-2026-{n:04d}") for n, it in enumerate(found, 1) if it is not None]


@given(st.lists(journals(longest=12), min_size=1, max_size=3), STEPS_MS, st.data())
def test_rows_and_promises_that_are_kept_are_those_made_anew(
    told: list[list[object]], steps: list[int], data: st.DataObject
) -> None:
    incidents = incidents_of(told)
    kept, found, running = IncidentRows(POLICY), PromisesFound(), Running(POLICY)
    owed: tuple[tuple[Incident, object], ...] = ()
    feeds: tuple[FeedHealth, ...] = ()
    now = START + timedelta(minutes=1)
    for step in steps:
        now += timedelta(milliseconds=step)
        what = data.draw(st.sampled_from(("nothing", "nothing", "acknowledged", "owed", "feeds")))
        if what == "acknowledged" and incidents:
            at = data.draw(st.integers(0, len(incidents) - 1))
            incidents[at] = replace(incidents[at], acknowledged_at=now if data.draw(st.booleans()) else None)
        if what == "owed":
            ended = [replace(it, id=f"INC-2025-{n:04d}") for n, it in enumerate(incidents, 1)]
            owed = tuple((it, due) for it in ended for due in deadlines(it, POLICY, now))
        if what == "feeds":
            tried = data.draw(st.sampled_from((None, now)))
            feeds = (FeedHealth(id="prod", type="icinga2", state="stale", interval_s=10.0, last_try_at=tried),)
        anew = Running(POLICY)
        assert kept.rows(incidents, {it.id: running.of(it, now) for it in incidents}, now) == tuple(
            incident_row(it, POLICY, deadlines(it, POLICY, now), now) for it in incidents
        )
        assert found.find(tuple(incidents), feeds, running, now, person="maya", owed=owed) == promises(  # type: ignore[arg-type]
            tuple(incidents),
            feeds,
            anew,
            now,
            person="maya",
            owed=owed,  # type: ignore[arg-type]
        )


def test_a_second_makes_only_the_rows_that_read_otherwise() -> None:
    it = Story("SEV1").incident
    young = replace(it, id="INC-2026-0001")
    told = replace(it, id="INC-2026-0002", declared_at=it.declared_at - timedelta(days=2))
    far = tuple(replace(due, due_at=due.due_at + timedelta(days=3)) for due in deadlines(told, POLICY, it.declared_at))
    kept, now = IncidentRows(POLICY), it.declared_at + timedelta(seconds=30, milliseconds=5)
    running = {young.id: deadlines(young, POLICY, now), told.id: far}
    before = kept.rows((young, told), running, now)
    after = kept.rows((young, told), running, now + timedelta(seconds=1))
    assert before[0].next != after[0].next
    assert before[1] is after[1]


def forget(seat: Seat) -> None:
    """Nothing of what was made for a tick is there for the next."""
    screen = seat.screen
    screen.state.deadlines = Running(screen.state.policy)
    screen.state.promises_found = PromisesFound()
    screen.pictured.incident_rows = IncidentRows(screen.state.policy)


async def test_after_any_ticks_the_screen_is_the_one_that_is_drawn_anew(sit: Sit) -> None:
    async with sit() as seat:
        for span in (1, 0.7, 1.3, 4, 1, 1, 55, 0.005, 1, 61, 1, 299, 1, 1, 3_601, 1):
            await seat.passes(seconds=span)
            seat.screen.next_second()
            await seat.settle()
            ticked = seat.rows()
            forget(seat)
            seat.screen.place()
            seat.screen.action_repaint()
            await seat.settle()
            assert seat.rows() == ticked


async def test_seconds_of_rest_make_nothing_again_and_show_what_is_drawn_anew(sit: Sit) -> None:
    async with sit() as seat:
        screen, whole = seat.screen, 0
        for size, rests in (((120, 40), (3, 11, 7, 12)), ((80, 24), (6, 9)), ((200, 50), (8, 10))):
            await seat.resize(*size)
            for seconds in rests:
                await seat.passes(seconds=40 * seconds)
                screen.next_second()
                with patch.object(screen.pictured, "tell_panes", wraps=screen.pictured.tell_panes) as tell_panes:
                    for _ in range(seconds):
                        seat.clock.passes(seconds=1)
                        screen.next_second()
                        screen.send_cells()
                whole += tell_panes.call_count
                ticked = seat.rows()
                forget(seat)
                screen.place()
                screen.action_repaint()
                await seat.settle()
                assert seat.rows() == ticked
        assert whole <= 20, "of 66 seconds"


async def test_the_selected_incident_is_that_of_the_list_so_that_what_was_derived_of_one_holds(sit: Sit) -> None:
    async with sit() as seat:
        state = seat.screen.state
        assert state.incident is not None
        assert any(state.incident is listed for listed in state.open_incidents)
        known = state.deadlines.of(state.incident, seat.screen.clock())
        assert all(state.deadlines.of(it, seat.screen.clock()) is not None for it in state.open_incidents)
        assert state.deadlines.of(state.incident, seat.screen.clock()) is known
