"""The rhythm of a feed, on a clock that the test moves: what is polled when, kept, told, and survived."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from tests.support.http import Answer, Asked, Server
from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, AlertStatus, FeedHealth, Signal
from warroom.core.validation import validated
from warroom.feeds import registry
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.registry import UnknownType, source_class, types
from warroom.feeds.scheduler import FeedLoop, run_feeds
from warroom.feeds.source import Page, Poll, Source
from warroom.feeds.track import Change

MAP = {"uid": "id", "title": "title", "status": "status"}


class Shelf:
    """Keeps in memory what the store would, and how often it was asked to write."""

    def __init__(self) -> None:
        self.rows: dict[str, Alert] = {}
        self.health: dict[str, FeedHealth] = {}
        self.told: list[FeedHealth] = []
        self.written = 0
        self.signals: tuple[Signal, ...] = ()
        self.broken = False

    async def load(self, feed: str) -> tuple[tuple[Alert, ...], FeedHealth | None, tuple[Signal, ...]]:
        if self.broken:
            raise OSError("the disk is gone")
        rows = tuple(a for a in self.rows.values() if a.feed == feed and a.is_active)
        return rows, self.health.get(feed), self.signals

    async def save(self, feed: str, change: Change, health: FeedHealth) -> None:
        if self.broken:
            raise OSError("the disk is gone")
        self.rows.update({a.fingerprint: a for a in change.changed})
        for gone in change.gone:
            self.rows[gone] = replace(self.rows[gone], status=AlertStatus.RESOLVED)
        self.written += len(change.changed) + len(change.gone)
        self.health[feed] = health
        self.told.append(health)

    def active(self) -> list[str]:
        return sorted(a.uid for a in self.rows.values() if a.is_active)


class Life:
    """One feed from turn to turn: the time between passes at once."""

    def __init__(self, server: Server, **keys: Any) -> None:
        self.now = datetime(2026, 4, 21, 14, 0, tzinfo=UTC)
        self.shelf = Shelf()
        table = {"id": "f", "type": "json", "url": server.url + "/x", "map": MAP, **keys}
        self.loop = self.watcher(validated(FeedSettings, table))

    def watcher(self, feed: FeedSettings) -> FeedLoop:
        return FeedLoop(
            feed, self.shelf, secret=str, clock=lambda: self.now, chance=random.Random(1), sleep=self._sleep
        )

    async def _sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    async def turn(self) -> float:
        delay = await self.loop.turn()
        self.now += timedelta(seconds=delay)
        return delay

    @property
    def health(self) -> FeedHealth:
        return self.shelf.health["f"]


def record(uid: str, status: str = "firing") -> dict[str, str]:
    return {"id": uid, "title": uid, "status": status}


async def test_alerts_appear_stay_and_go_after_two_polls_and_unchanged_polls_write_none(server: Server) -> None:
    life = Life(server)
    server.routes["/x"] = Answer([record("a"), record("b")])
    for _ in range(4):
        await life.turn()
    assert (life.shelf.active(), life.shelf.written) == (["a", "b"], 2)
    assert (life.health.state, life.health.alerts) == ("ok", 2)
    server.routes["/x"] = Answer([record("b")])
    await life.turn()
    assert life.shelf.active() == ["a", "b"]
    await life.turn()
    assert life.shelf.active() == ["b"]
    assert life.health.alerts == 1


@pytest.mark.parametrize(
    "trouble",
    [
        Answer(b"", 500), Answer(b"", 429, {"Retry-After": "5"}), Answer(b"[{", 200), Answer({"oops": 1}),
        Answer([], cut_at=0), Answer(b"", 401), Answer([{"title": "no id"}]),
    ],
)  # fmt: skip
async def test_no_failure_resolves_anything_and_the_reason_is_told(server: Server, trouble: Answer) -> None:
    life = Life(server)
    server.routes["/x"] = Answer([record("a")])
    await life.turn()
    server.routes["/x"] = trouble
    for _ in range(5):
        await life.turn()
    assert life.shelf.active() == ["a"]
    assert life.health.state == "stale"
    assert life.health.failures == 5
    assert life.health.error
    assert life.health.mend
    server.routes["/x"] = Answer([record("a")])
    await life.turn()
    assert (life.health.state, life.health.failures, life.health.error) == ("ok", 0, "")


async def test_a_failing_feed_turns_stale_at_three_intervals_even_while_it_waits_for_its_next_try(
    server: Server,
) -> None:
    life = Life(server, interval="30s")
    server.routes["/x"] = [Answer([record("a")]), Answer(b"", 503, {"Retry-After": "600"})]
    await life.turn()
    succeeded = life.now
    await life.turn()
    states = [h.state for h in life.shelf.told]
    assert states == ["ok", "failing", "stale"]
    assert life.now - succeeded >= timedelta(seconds=600)


async def test_a_server_that_asks_for_a_pause_gets_it(server: Server) -> None:
    life = Life(server, interval="10s")
    server.routes["/x"] = Answer(b"", 429, {"Retry-After": "120"})
    assert 120 <= await life.turn() <= 132


async def test_failures_are_tried_again_ever_more_slowly(server: Server) -> None:
    life = Life(server, interval="10s")
    server.routes["/x"] = Answer(b"", 500)
    waits = [await life.turn() for _ in range(8)]
    assert waits == sorted(waits)
    assert waits[0] < 12
    assert 300 <= waits[-1] <= 330


async def test_a_store_in_trouble_ends_nothing_and_the_next_turn_goes_on(server: Server) -> None:
    life = Life(server)
    server.routes["/x"] = Answer([record("a")])
    life.shelf.broken = True
    await life.turn()
    life.shelf.broken = False
    await life.turn()
    assert life.shelf.active() == ["a"]


async def test_a_watcher_started_anew_resolves_what_went_meanwhile_after_two_polls(server: Server) -> None:
    life = Life(server)
    server.routes["/x"] = Answer([record("a")])
    await life.turn()
    server.routes["/x"] = Answer([])
    life.loop = life.watcher(life.loop.feed)
    await life.turn()
    assert life.shelf.active() == ["a"]
    await life.turn()
    assert life.shelf.active() == []


async def test_a_feed_switched_off_is_not_asked(server: Server) -> None:
    life = Life(server, enabled=False)
    await life.turn()
    assert server.asked == []
    assert life.health.state == "off"


async def test_a_table_that_is_wrong_is_told_and_stops_no_other(server: Server) -> None:
    life = Life(server, map={"uid": "["})
    await life.turn()
    assert life.health.state == "no data"
    assert "map.uid" in life.health.error
    assert "config.toml" in life.health.mend


class Clumsy(Source):
    """A source with a fault of its own."""

    type = "clumsy"

    async def pages(self, fetch: Fetch) -> Any:
        yield Page([1 // 0])

    def uid(self, record: Any) -> str:
        return ""

    def read(self, record: Any) -> Alert | None:
        return None


class Careless(Source):
    """A source that makes its alerts by hand, some of them of what no alert is made of."""

    type = "careless"

    async def pages(self, fetch: Fetch) -> Any:
        yield Page([])

    def uid(self, record: Any) -> str:
        return str(record["uid"])

    def read(self, record: Any) -> Alert | None:
        uid = self.uid(record)
        return Alert(feed=self.feed.id, fingerprint=f"{self.feed.id}-{uid}", title="Fails", **record)


def test_an_alert_that_is_none_is_told_and_never_reaches_those_who_read_alerts() -> None:
    feed = validated(FeedSettings, {"id": "own", "type": "alertmanager", "url": "http://x"})
    records = [{"uid": "a"}, {"uid": 5}, {"uid": "b", "started_at": datetime(2026, 4, 21)}]
    found, unread, lost, why = Careless(feed, Careless.Settings())._read_all(records)
    assert [one.uid for one in found if isinstance(one, Alert)] == ["a"]
    assert (len(unread), lost) == (2, 0)
    assert "Expected `str`, got `int`" in why


class Point:
    """An entry point as another distribution would bring it."""

    def load(self) -> type[Source]:
        return Clumsy


@pytest.fixture
def _clumsy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_entry_points", lambda: {"clumsy": Point()})


@pytest.mark.usefixtures("_clumsy")
def test_a_type_of_another_distribution_is_found_and_an_unknown_one_names_those_there_are() -> None:
    assert source_class("clumsy") is Clumsy
    assert {"alertmanager", "clumsy", "grafana", "json", "prometheus"} <= set(types())
    with pytest.raises(UnknownType, match=r'no feed type "alertmanger"; did you mean "alertmanager"'):
        source_class("alertmanger")
    with pytest.raises(UnknownType, match=r'no feed type "xyz": one of .*alertmanager, .*clumsy'):
        source_class("xyz")


@pytest.mark.usefixtures("_clumsy")
async def test_a_fault_in_one_source_is_told_and_every_other_feed_goes_on(server: Server) -> None:
    shelf = Shelf()
    polled = asyncio.Event()
    loop = asyncio.get_running_loop()

    def answer(_: Asked) -> Answer:
        if sum(a.path == "/x" for a in server.asked) >= 3:
            loop.call_soon_threadsafe(polled.set)
        return Answer([record("a")])

    server.routes["/x"] = answer
    tables: list[dict[str, Any]] = [
        {"id": "bad", "type": "clumsy", "url": server.url, "interval": "1s"},
        {"id": "odd", "type": "nonsense", "url": server.url, "interval": "1s"},
        {"id": "good", "type": "json", "url": server.url + "/x", "map": MAP, "interval": "1s"},
    ]
    feeds = [validated(FeedSettings, table) for table in tables]
    running = asyncio.create_task(
        run_feeds(feeds, shelf, secret=str, clock=lambda: datetime.now(UTC), chance=random.Random(1))
    )
    await asyncio.wait_for(polled.wait(), 20)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert shelf.active() == ["a"]
    assert "error in the feed type clumsy: ZeroDivisionError" in shelf.health["bad"].error
    assert 'no feed type "nonsense"' in shelf.health["odd"].error
    assert shelf.health["good"].state == "ok"


async def test_a_source_that_says_itself_how_long_to_wait_gets_that_pause(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A limit told in an answer's words, not in a header: only the source can know."""

    async def limited(source: Source, fetch: Fetch) -> Poll:
        raise PollFailed("the server allows no more questions now", retry_after=240)

    life = Life(server, interval="10s")
    monkeypatch.setattr(source_class("json"), "poll", limited)
    assert 240 <= await life.turn() <= 264
    assert life.health.error == "the server allows no more questions now"
