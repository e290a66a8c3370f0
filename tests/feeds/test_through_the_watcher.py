"""From a feed through the watcher's store to the room: series, spikes, and what a new watcher goes on with."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.feed_tables import table
from tests.support.http import Answer, Server
from warroom.config.secret import secret
from warroom.config.settings import Config, FeedSettings
from warroom.core.correlate import signal_state
from warroom.core.policy import Policy
from warroom.core.validation import validated
from warroom.feeds.scheduler import FeedLoop
from warroom.room import Room
from warroom.store import Store
from warroom.watcher.store_thread import FeedKeeper, StoreThread


class Watched:
    """One feed with the keeper that the real watcher has, on a clock that a test moves."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = datetime.now(UTC)
        self.desk = StoreThread("feeds", path, Config(), self.clock)

    def clock(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    async def loop(self, **keys: Any) -> FeedLoop:
        lease = await self.desk.call(lambda store: store.take_lease("watcher", "me", 600.0))
        assert lease is not None
        return FeedLoop(
            validated(FeedSettings, keys), FeedKeeper(self.desk, lease), secret=lambda text: secret(text, {}),
            clock=self.clock, chance=random.Random(1), sleep=self.sleep,
        )  # fmt: skip

    async def turns(self, loop: FeedLoop, count: int, step: timedelta = timedelta(seconds=30)) -> None:
        for _ in range(count):
            await loop.turn()
            self.now += step

    def room(self, store: Store) -> Room:
        return Room(store, Policy(), "maya", clock=self.clock)


@pytest.fixture
async def watched(tmp_path: Path) -> Any:
    it = Watched(tmp_path / "room.db")
    yield it
    await it.desk.close()


async def test_a_spike_is_promoted_like_any_alert_and_its_series_is_shown(watched: Watched, server: Server) -> None:
    server.routes["/count"] = Answer({"count": 640}, headers={"Age": "1"})
    await watched.turns(await watched.loop(**table("tickets", server.url, service="checkout")), 3)
    with Store.open(watched.path) as store:
        room = watched.room(store)
        overview = room.overview()
        (spike,), (series,) = overview.alerts, overview.signals
        assert (spike.kind, spike.value, spike.title) == ("spike", "640/h", "Tickets over 500 an hour")
        assert (series.feed, series.value, series.state) == ("tickets", 640, "over")
        incident = room.declare(spike.title, "SEV2", service=spike.service, alerts=(spike.fingerprint,))
        assert [link.fingerprint for link in incident.alerts] == [spike.fingerprint]


async def test_a_new_watcher_goes_on_with_the_points_of_the_one_before(watched: Watched, server: Server) -> None:
    server.routes["/health"] = Answer(b"", 200, headers={"Age": "1"})
    keys = table("probe", f"{server.url}/health")
    await watched.turns(await watched.loop(**keys), 3)
    await watched.turns(await watched.loop(**keys), 2)
    with Store.open(watched.path) as store:
        (series,) = store.signals()
        assert len(series.points) == 5


async def test_a_series_of_a_feed_that_fails_stays_with_its_age_and_is_called_old(
    watched: Watched, server: Server
) -> None:
    server.routes["/count"] = [Answer({"count": 3}, headers={"Age": "1"}), Answer(b"", 500)]
    await watched.turns(await watched.loop(**table("tickets", server.url)), 6)
    with Store.open(watched.path) as store:
        overview = watched.room(store).overview()
        (series,), (health,) = overview.signals, overview.feeds
        assert (series.value, health.state) == (3, "stale")
        assert signal_state(series, health) == "old"


async def test_an_unchanged_series_writes_nothing_but_its_feeds_age(watched: Watched, server: Server) -> None:
    result = [{"metric": {}, "values": [[watched.now.timestamp(), "1"]]}]
    answer = {"status": "success", "data": {"resultType": "matrix", "result": result}}
    server.routes["/api/v1/query_range"] = Answer(answer, headers={"Age": "1"})
    loop = await watched.loop(**table("signal", server.url))
    await watched.turns(loop, 1, timedelta(seconds=1))
    with Store.open(watched.path) as store:
        before = store.revisions()["signals"]
        await watched.turns(loop, 3, timedelta(seconds=1))
        assert store.revisions()["signals"] == before
