"""The watcher's post office: collects letters, and carries those of each channel by a carrier of its own.

A letter is claimed, tried and its end recorded: three steps, each durable before the next. Whoever dies
between two of them leaves a letter that the next term tries again under the same key. Channels do not wait
for each other, and the room waits for none.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from warroom.notify.attempt import LONGEST_PAUSE_S, Failed, Sent, next_try
from warroom.notify.collect import Collector
from warroom.notify.ways import ChannelWay
from warroom.publishing.way import PageWay
from warroom.store.elapsed import boot_clock
from warroom.store.errors import StoreError
from warroom.store.outbox import Claim, Outbox
from warroom.trackers.way import TrackerWay

if TYPE_CHECKING:
    from warroom.config.settings import Config
    from warroom.notify.attempt import Outcome
    from warroom.notify.ways import Prepare, Send, Way
    from warroom.store import Store
    from warroom.store.leases import Lease
    from warroom.watcher.store_thread import StoreThread

log = logging.getLogger(__name__)

GRACE_S = 1.5
"""Attempts under way have so long to end when the watcher does; then they are left, and tried again later."""
PRUNE_S = 3600.0
STALE_S = 1.0
"""What was looked at longer ago than this is looked at again before it is sent."""


class Post:
    """Everything that is sent outside, while the lease is held."""

    name = "outbox"

    def __init__(
        self, desk: StoreThread, config: Config, lease: Lease, clock: Callable[[], datetime], *,
        send: Send | None = None, prepare: Prepare | None = None, ticket: Send | None = None,
        chance: random.Random | None = None, since: int | None = None,
    ) -> None:  # fmt: skip
        """``send`` and ``ticket`` stand in for what carries to a channel and to a tracker, for tests. ``since``: where
        the journal ended when the lease was taken."""
        self._desk = desk
        self._config = config
        self._lease = lease
        self._clock = clock
        self._chance = chance or random.Random()
        self._channels = ChannelWay(config, send, prepare)
        self._trackers = TrackerWay(config, ticket)
        self._pages = PageWay(config)
        self._prepared: set[str] = set()
        self._collector = Collector(config, lease, clock, whole=lease.standing, since=since)
        self._seconds = boot_clock().seconds
        self._carriers: dict[str, asyncio.Task[None]] = {}
        self._dropped: dict[str, bool] = {}  # channel whose carrier stopped → whether what it held may have arrived
        self._pauses: dict[str, float] = {}  # channel → not before these seconds of the clock that never sleeps

    async def run(self) -> None:
        """Collects and carries until cancelled. Without a channel there is nothing to do but to forget old ones."""
        await self._desk.call(self._collector.begin)
        if not self._collector.channels:
            await asyncio.Event().wait()
        every = self._config.watcher.interval.total_seconds()
        prune_at = self._seconds()
        try:
            while True:
                await self._desk.call(self._collector.look)
                if self._seconds() >= prune_at:
                    prune_at = self._seconds() + PRUNE_S
                    await self._desk.call(self._prune)
                wait_s = await self._dispatch()
                if await self._desk.call(self._countdowns):
                    wait_s = 0.0  # letters are there that nobody carries yet
                await asyncio.sleep(min(every, wait_s))
        finally:
            await self._end()

    def _countdowns(self, store: Store) -> int:
        next_at = self._collector.next_at
        return self._collector.countdowns(store) if next_at is None or next_at <= self._clock() else 0

    def _prune(self, store: Store) -> None:
        # A countdown's letter is what keeps it from being sent twice: it stays for as long as it could be.
        rules = self._config.notify
        Outbox(store).prune(self._clock() - max(rules.keep, 2 * rules.too_late))

    async def _dispatch(self) -> float:
        """Sends a carrier to every channel with a letter that is due; gives seconds until the next will be."""
        idle = [name for name in self._collector.channels if not self._busy(name)]
        for name, sent in list(self._dropped.items()):
            await self._desk.call(partial(self._put_back, name=name, sent=sent))
            del self._dropped[name]
        waits = await self._desk.call(lambda store: _waits(store, idle, self._clock()))
        nearest = float("inf")
        for name, wait_s in waits.items():
            wait_s = max(wait_s, self._pauses.get(name, 0.0) - self._seconds())
            if wait_s > 0:
                nearest = min(nearest, wait_s)
                continue
            self._carriers[name] = asyncio.create_task(self._carry(name), name=f"carrier-{name}")
        return nearest

    def _busy(self, name: str) -> bool:
        task = self._carriers.get(name)
        if task is None:
            return False
        if not task.done():
            return True
        del self._carriers[name]
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("channel %s: its carrier stopped: %s", name, error)
            self._dropped[name] = not isinstance(error, StoreError)
        return False

    def _put_back(self, store: Store, *, name: str, sent: bool) -> None:
        """What a carrier had in hand when it stopped, or may have: a claim whose answer was lost is one, too."""
        Outbox(store).put_back(name, self._lease, sent=sent)

    # ------------------------------------------------------------ one channel's carrier

    def _way(self, name: str) -> Way:
        return next((way for way in (self._trackers, self._pages) if name in way.channels), self._channels)

    async def _carry(self, name: str) -> None:
        """Tries the letters that are due, one after another; ends when there is none, or when asked for patience."""
        way = self._way(name)
        await self._make_ready(name, way)
        while True:
            claim = await self._desk.call(lambda store: Outbox(store).claim(name, self._lease, self._clock()))
            if claim is None:
                return
            body = await self._looked_at(claim, way)
            if body is None:
                continue
            outcome = await way.attempt(claim, body)
            await self._record(claim, outcome, way)
            if isinstance(outcome, Failed) and outcome.pause_s > 0:
                self._pauses[name] = self._seconds() + min(outcome.pause_s, LONGEST_PAUSE_S)
                return

    async def _make_ready(self, name: str, way: Way) -> None:
        """Once a term: what sending there needs is brought in before a letter is looked at. After the look it would
        come between what was true then and the moment at which it is read."""
        if name in self._prepared:
            return
        self._prepared.add(name)
        try:
            await asyncio.to_thread(way.prepare, name)
        except Exception as error:  # the attempt itself says what is wrong
            log.warning("channel %s: not ready to send: %s", name, error)

    async def _looked_at(self, claim: Claim, way: Way) -> str | None:
        """What is true now of what a claimed letter is about; None where it is moot and was withdrawn."""
        while True:
            looked_at = self._seconds()
            body = await self._desk.call(lambda store: self._judged(store, claim, way))
            if self._seconds() - looked_at < STALE_S:
                return body  # else this process slept between the look and now

    def _judged(self, store: Store, claim: Claim, way: Way) -> str | None:
        now, letter = self._clock(), claim.letter
        try:
            verdict = way.look(store, claim, now)
        except StoreError:
            raise
        except Exception:
            log.exception("channel %s: %s could not be looked at again, and goes as it is", letter.channel, letter.id)
            return letter.body
        if verdict.moot:
            Outbox(store).withdraw(letter, self._lease, now, verdict.moot, verdict.note)
            log.info(
                "channel %s: %s of %s is not sent: %s", letter.channel, letter.occasion, letter.incident, verdict.moot
            )
            return None
        if way.keeps and verdict.body != letter.body:
            Outbox(store).rewrite(letter, self._lease, verdict.body)
        return verdict.body

    async def _record(self, claim: Claim, outcome: Outcome, way: Way) -> None:
        """Keeps how the attempt ended; tries until the store takes it, for what is not recorded is sent again."""
        wait_s = 0.05
        while True:
            try:
                await self._desk.call(lambda store: self._recorded(store, claim, outcome, way))
                return
            except Exception as error:
                log.warning("a delivery could not be recorded, trying again: %s", error)
                await asyncio.sleep(wait_s)
                wait_s = min(wait_s * 2, 2.0)

    def _recorded(self, store: Store, claim: Claim, outcome: Outcome, way: Way) -> None:
        now, letter = self._clock(), claim.letter
        if isinstance(outcome, Sent):
            Outbox(store).delivered(letter, now, way.known_as(outcome), way.note(letter, outcome, now))
            return
        again, reason = next_try(outcome, claim.tries, claim.since, now, way.rules, self._chance)
        Outbox(store).failed(letter, self._lease, now, reason, again, unsure=outcome.unsure and way.doubts)
        if again is None:
            log.error("channel %s: %s of %s was given up: %s", letter.channel, letter.occasion, letter.incident, reason)
        else:
            log.warning("channel %s: %s", letter.channel, reason)

    # ------------------------------------------------------------ the end of a term

    async def _end(self) -> None:
        """Lets attempts under way end for a moment, so that as few as can be are in doubt; keeps the cursors."""
        left = [task for task in self._carriers.values() if not task.done()]
        if left:
            await asyncio.wait(left, timeout=GRACE_S)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        with suppress(StoreError):  # what was read is read again from where the cursors are
            await self._desk.call(self._collector.end)


def _waits(store: Store, channels: list[str], now: datetime) -> dict[str, float]:
    outbox = Outbox(store)
    found = {name: outbox.due_in(name, now) for name in channels}
    return {name: wait_s for name, wait_s in found.items() if wait_s is not None}
