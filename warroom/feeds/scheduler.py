"""Polls every feed in its own rhythm; whatever one does, the others go on."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from msgspec.structs import replace
from pydantic import ValidationError

from warroom.config.settings import FeedSettings
from warroom.core.correlate import aged, stale_at
from warroom.core.model import Alert, FeedHealth, Signal
from warroom.core.text import clean
from warroom.feeds import health as healths
from warroom.feeds.address import shown_url
from warroom.feeds.failure import PollFailed, from_exception
from warroom.feeds.fetch import Fetch
from warroom.feeds.pacing import next_delay
from warroom.feeds.programs import Programs, programs_of
from warroom.feeds.registry import UnknownType, build
from warroom.feeds.service_names import Mapping, ServiceNames
from warroom.feeds.source import Poll, Source
from warroom.feeds.track import Change, Track
from warroom.feeds.watchdog import Watchdog

log = logging.getLogger(__name__)

_SPREAD_S = 0.5  # first polls are spread a little, so that thirty feeds do not parse at once


class Keeper(Protocol):
    """Where alerts and health are kept. A StoreError of it ends nothing: the poll counts as not taken."""

    async def load(self, feed: str) -> tuple[tuple[Alert, ...], FeedHealth | None, tuple[Signal, ...]]:
        """The feed's active alerts, its health and its series, as they were left."""

    async def save(self, feed: str, change: Change, health: FeedHealth) -> None:
        """Keeps what one poll changed."""


async def poll_once(source: Source, fetch: Fetch) -> Poll:
    """One whole poll within the feed's time-out. Raises PollFailed, whatever went wrong."""
    limit = source.feed.timeout.total_seconds()
    try:
        async with asyncio.timeout(limit):
            fetch.begin()
            poll = await source.poll(fetch)
            return replace(poll, note=fetch.hide(poll.note))
    except PollFailed as told:
        hidden = fetch.hide(told.reason), fetch.hide(told.mend)
        raise PollFailed(*hidden, retry_after=told.retry_after, status=told.status) from told.__cause__
    except TimeoutError:
        await fetch.close()  # half an answer may still be on the line
        raise PollFailed(
            f"timeout: the poll took longer than {limit:g} s", "raise timeout, or narrow the query"
        ) from None
    except OSError as error:
        raise from_exception(error, shown_url(fetch.base)) from error
    except Exception as error:
        log.exception("feed %s: fault in the source type %s", source.feed.id, source.feed.type)
        words = clean(f"{type(error).__name__}: {error}", 160)
        raise PollFailed(f"error in the feed type {source.feed.type}: {words}", "please report this") from error


_WHERE = "fix it in config.toml: `warroom doctor` names the line"


def broken_table(error: Exception) -> PollFailed:
    """What is wrong with a ``[[feed]]`` table that no source can be built of."""
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        plain = {"extra_forbidden": "there is no such key", "missing": "is missing"}
        return PollFailed(f"config: {key}: {plain.get(first['type'], clean(first['msg'], 200))}", _WHERE)
    return PollFailed(f"config: {clean(str(error), 300)}", _WHERE)


class FeedLoop:
    """One feed from poll to poll: its track, its health, its rhythm."""

    def __init__(
        self,
        feed: FeedSettings,
        keeper: Keeper,
        *,
        secret: Callable[[str], str],
        clock: Callable[[], datetime],
        chance: random.Random,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        monotonic: Callable[[], float] = time.monotonic,
        programs: Programs | None = None,
        services: ServiceNames | None = None,
    ) -> None:
        self.feed = feed
        self._services = services or ServiceNames()
        self._mapping = Mapping(self._services)
        self._programs = programs
        self._lines = programs_of(feed) if programs is not None else ()
        self._keeper = keeper
        self._clock = clock
        self._chance = chance
        self._sleep = sleep
        self._monotonic = monotonic
        self._fetch = Fetch(feed, secret, clock)
        self._source: Source | None = None
        self._watchdog: Watchdog | None = None
        self._track: Track | None = None
        self._left: tuple[tuple[Alert, ...], tuple[Signal, ...]] = ((), ())
        self._health = healths.at_first(feed, None)

    async def run(self) -> None:
        """Polls until cancelled."""
        try:
            await self._sleep(self._chance.random() * _SPREAD_S)
            while True:
                await self._sleep(await self.turn())
        finally:
            await self._fetch.close()

    async def turn(self) -> float:
        """One poll, kept. Gives the seconds until the next. Raises nothing but cancellation."""
        try:
            await self._begin()
            delay = await self._poll() if self.feed.enabled else 3600.0
        except Exception:
            # The store is busy, full or gone: the next turn takes it up again from what is stored.
            log.exception("feed %s: its poll could not be kept", self.feed.id)
            self._track = None
            delay = next_delay(self.feed.interval.total_seconds(), 1, 0.0, self._chance)
        return delay

    async def _begin(self) -> None:
        if self._track is not None:
            return
        alerts, health, signals = await self._keeper.load(self.feed.id)
        self._health = healths.at_first(self.feed, health)
        if not self.feed.enabled:
            await self._keeper.save(self.feed.id, Change(), self._health)
        self._left = alerts, signals
        self._track = Track(alerts, self._clock())

    async def _poll(self) -> float:
        assert self._track is not None
        began = self._monotonic()
        change = Change()
        try:
            if self._source is None:
                self._source = self._built()
                self._source.recall(*self._left)
                self._watchdog = Watchdog(self._source) if self.feed.watchdog else None
            await self._run_programs()
            poll = await poll_once(self._source, self._fetch)
        except PollFailed as failure:
            if failure.status == 401 and self._programs is not None:
                for line in self._lines:
                    self._programs.forget(line)
            took = self._monotonic() - began
            self._health = healths.after_failure(self._health, failure, self._clock(), took)
            pause = max(self._fetch.pause_s, failure.retry_after or 0.0)
        else:
            now, took = self._clock(), self._monotonic() - began
            if self._watchdog is not None:
                poll = self._watchdog.take(poll, now)
            self._services.hear(self.feed.id, poll.services)
            if self._services.catalogue:
                poll = await asyncio.to_thread(self._mapping.take, poll)
            change = await asyncio.to_thread(self._track.take, poll, now)
            change = replace(change, on_call=poll.on_call, signals=poll.signals, services=poll.services,
                             deploys=poll.deploys, accounts=poll.accounts)  # fmt: skip
            notes = [poll.note, change.note]
            skew = self._fetch.skew_s
            self._health = healths.after_success(self._health, self.feed, self._track.active, notes, skew, now, took)
            pause = self._fetch.pause_s
        delay = next_delay(self.feed.interval.total_seconds(), self._health.failures, pause, self._chance)
        now = self._clock()
        self._health = replace(aged(self._health, now), next_poll_at=now + timedelta(seconds=delay))
        await self._keeper.save(self.feed.id, change, self._health)
        if self._source is not None and self._health.failures == 0:
            await asyncio.to_thread(self._source.kept)
        return await self._until_stale(delay)

    async def _run_programs(self) -> None:
        """Those that hand out secrets of this feed, on a thread; what went wrong is told when the secret is used."""
        if self._programs is not None:
            for line in self._lines:
                await asyncio.to_thread(self._programs.look, line)

    async def _until_stale(self, delay: float) -> float:
        """Sleeps through the instant at which a failing feed turns stale, and says so then; gives what is left."""
        limit = stale_at(self._health)
        left = (limit - self._clock()).total_seconds() if limit is not None else delay
        if self._health.state != "failing" or not 0 < left < delay:
            return delay
        await self._sleep(left)
        self._health = aged(self._health, self._clock())
        await self._keeper.save(self.feed.id, Change(), self._health)
        return delay - left

    def _built(self) -> Source:
        try:
            return build(self.feed)
        except (UnknownType, ValidationError) as error:
            raise broken_table(error) from None


async def run_feeds(
    feeds: Sequence[FeedSettings],
    keeper: Keeper,
    *,
    secret: Callable[[str], str],
    clock: Callable[[], datetime],
    chance: random.Random | None = None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    monotonic: Callable[[], float] = time.monotonic,
    programs: Programs | None = None,
    services: ServiceNames | None = None,
) -> None:
    """Polls all feeds until cancelled. ``sleep`` and ``monotonic`` count the pauses between polls; ``programs`` runs
    those that hand out secrets; ``services`` is the catalogue as it was known before."""
    chance, services = chance or random.Random(), services or ServiceNames()
    loops = [
        FeedLoop(feed, keeper, secret=secret, clock=clock, chance=chance, sleep=sleep, monotonic=monotonic,
                 programs=programs, services=services)
        for feed in feeds
    ]
    async with asyncio.TaskGroup() as group:
        for loop in loops:
            group.create_task(loop.run(), name=f"feed {loop.feed.id}")
