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
