"""Any sequence of failures, any lag up to two minutes, watchers that die: exactly one ticket, recorded once."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import trackers
from tests.support.http import Server, serving
from tests.support.rooms import Clock
from tests.support.ticketing import Bench

UNKNOWN = st.sampled_from(["lost", "lost", "cut", "page", 500])
"""How an attempt to make it may end so that nobody knows."""
WORDS = st.sampled_from(["ok", "ok", "lost", "cut", "page", "limit", 401, 403, 404, 408, 410, 429, 500, 503])
ACTS = st.sampled_from(["next", "next", "next", "dies", "retries", "sent again"])


@pytest.fixture(scope="module")
def server() -> object:
    with serving() as running:
        yield running


@pytest.mark.parametrize("kind", [trackers.GitHub, trackers.Linear, trackers.ServiceNow])
@settings(max_examples=8)
@given(
    script=st.lists(WORDS, max_size=6), making=st.lists(UNKNOWN | WORDS, min_size=1, max_size=4),
    acts=st.lists(ACTS, max_size=8), lag=st.sampled_from([119, 30, 1]), jump=st.sampled_from([0, 3, 45, 4000]),
)  # fmt: skip
async def test_exactly_one(
    kind: type[trackers.Tracker], server: Server, script: list[str | int], making: list[str | int], acts: list[str],
    lag: int, jump: int,
) -> None:  # fmt: skip
    clock = Clock()
    tracker = kind(server, clock, lag=timedelta(seconds=lag))
    with tempfile.TemporaryDirectory() as folder:
        it = Bench(str(Path(folder) / "room.db"), tracker, clock=clock)
        try:
            name = it.asked()
            tracker.script, tracker.making = list(script), list(making)
            for act in acts:
                if act == "dies":
                    await _dies(it)
                elif act == "retries":
                    it.retries()
                elif act == "sent again" and not it.one(name).ticket_key:
                    it.room().send_followup(name)
                await it.turn(jump)
            while not it.one(name).ticket_key:
                await it.turns()
                it.retries()
            assert len(tracker.kept) == 1
            assert [data.key for data in it.recorded] == [it.one(name).ticket_key]
        finally:
            it.close()


async def _dies(it: Bench) -> None:
    """The watcher is killed between an attempt and what it would have written of it."""
    await it.attempt()
    it.begins("another")
