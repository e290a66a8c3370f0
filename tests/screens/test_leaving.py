"""Leaving the terminal that carries the watcher says first what stops with it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.screens.conftest import Sit
from tests.support.rooms import START, Clock
from warroom.core.model import WatcherHealth
from warroom.core.policy import Policy
from warroom.room import Overview, Room
from warroom.session.leaving import stops
from warroom.store import Store

CHILD = 4711


@pytest.fixture
def overview(tmp_path) -> Overview:  # type: ignore[no-untyped-def]
    clock = Clock()
    with Store.open(tmp_path / "room.db", clock=clock) as store:
        room = Room(store, Policy(), "maya", clock=clock)
        room.declare("checkout is down", "SEV0")
        store.take_lease("watcher", "child", 60, info={"pid": CHILD, "host": "here"})
        return room.overview()


def test_what_stops_is_named_with_the_level_that_would_fire_next(overview: Overview) -> None:
    assert stops(overview, CHILD, 0, Policy(), START + timedelta(minutes=1)) == (
        "leaves and stops the watcher: no escalation (backup 0001 in 4m), poll or message"
    )


def test_nothing_is_said_where_nothing_stops(overview: Overview) -> None:
    standing = WatcherHealth(alive=True, standing=True, pid=CHILD)
    calm = Overview(1, (), (), (), overview.watcher, False)
    elsewhere = Overview(1, overview.incidents, (), (), standing, False)
    for seen, child, others in ((None, CHILD, 0), (overview, 0, 0), (overview, 1, 0), (overview, CHILD, 1),
                                (calm, CHILD, 0), (elsewhere, CHILD, 0)):  # fmt: skip
        assert stops(seen, child, others, Policy(), START) == ""


async def test_the_first_q_says_it_and_the_second_leaves(sit: Sit) -> None:
    async with sit() as seat:
        seat.screen.stops_with = lambda: "leaves and stops the watcher: no escalation, poll or message"
        await seat.press("q")
        seat.sees("q again leaves and stops the watcher: no escalation, poll or message")
        assert seat.app.return_code is None
        await seat.pilot.press("q")
        assert seat.app.return_code == 0


SAID = "leaves and stops the watcher: no escalation, poll or message"


@pytest.mark.parametrize(
    "keys",
    [(), ("d",), ("u",), ("slash",), ("t", "x", "y"), ("T",), ("T", "x"), ("f8",), ("question_mark",), ("colon",)],
)
async def test_ctrl_q_says_it_wherever_one_is_and_the_second_time_leaves(sit: Sit, keys: tuple[str, ...]) -> None:
    async with sit() as seat:
        seat.screen.stops_with = lambda: SAID
        await seat.press(*keys)
        await seat.press("ctrl+q")
        seat.sees(f"ctrl+q again {SAID}")
        assert seat.app.return_code is None
        await seat.pilot.press("ctrl+q")
        assert seat.app.return_code == 0


async def test_ctrl_q_on_the_wall_says_it_in_the_room(sit: Sit) -> None:
    async with sit() as seat:
        seat.screen.stops_with = lambda: SAID
        await seat.press("w")
        assert seat.app.screen.name == "wall"
        await seat.press("ctrl+q")
        assert seat.app.screen is seat.screen
        seat.sees(f"ctrl+q again {SAID}")


async def test_where_nothing_stops_ctrl_q_leaves_at_once(sit: Sit) -> None:
    async with sit() as seat:
        await seat.pilot.press("ctrl+q")
        assert seat.app.return_code == 0


async def test_a_fault_in_what_is_said_keeps_nobody_in_the_room(sit: Sit) -> None:
    def broken() -> str:
        raise RuntimeError("broken")

    async with sit(faulty=True) as seat:
        seat.screen.stops_with = broken
        await seat.press("ctrl+q")
        assert seat.app.return_code is None
        await seat.pilot.press("ctrl+q")
        assert seat.app.return_code == 0


@pytest.mark.parametrize(
    ("after", "says"),
    [(timedelta(minutes=4, seconds=30), "in 30s"), (timedelta(minutes=5), "is due"),
     (timedelta(minutes=5, seconds=40), "is due since 40s"), (timedelta(hours=2), "is due since 1h55")],
)  # fmt: skip
def test_a_level_that_should_have_fired_already_is_named_as_due(
    overview: Overview, after: timedelta, says: str
) -> None:
    assert f"no escalation (backup 0001 {says}), poll" in stops(overview, CHILD, 0, Policy(), START + after)
