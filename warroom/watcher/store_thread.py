"""The watcher's way to the store: one thread with one open ``Store``, asked from the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from warroom.config.settings import Config
from warroom.core.drill.names import LEASE, is_of_drill
from warroom.core.place import Place
from warroom.store import ReadOnly, Store
from warroom.store.again import again
from warroom.store.alert_rows import PUSHED
from warroom.store.errors import LeaseLost, StoreError, Unreachable

if TYPE_CHECKING:
    from warroom.core.model import Alert, FeedHealth, Signal
    from warroom.feeds.track import Change
    from warroom.store.leases import Lease

T = TypeVar("T")


class StoreThread:
    """A ``Store`` on a thread of its own: a slow disk holds up its callers, never the event loop."""

    def __init__(self, name: str, path: Place, config: Config, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._config = config.store
        self._clock = clock
        self._pool = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._store: Store | None = None
        self.reached: Callable[[bool], None] = lambda reached: None
        """Called after each answer, and after each time that the store was out of reach."""

    async def call(self, ask: Callable[[Store], T]) -> T:
        """What ``ask`` gives for the store. Raises StoreError, also where the database is another program's.

        A store that was out of reach is opened anew with the next call.
        """
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._pool, self._ask, ask)
        except Unreachable:
            self.reached(False)
            raise
        self.reached(True)
        return found

    def _ask(self, ask: Callable[[Store], T]) -> T:
        if self._store is None:
            settings = self._config
            store = Store.open(self._path, mode=settings.mode, timeout_s=settings.timeout_s, clock=self._clock)
            if store.read_only:
                notice = store.notice or "this database can only be read: a watcher must write"
                store.close()
                raise ReadOnly(notice)
            self._store = store
        store = self._store
        try:
            return again(lambda: ask(store))
        except Unreachable:
            with suppress(StoreError):
                self._close()
            raise

    async def close(self) -> None:
        """Closes the store and ends the thread; what was asked before is done first."""
        await asyncio.get_running_loop().run_in_executor(self._pool, self._close)
        self._pool.shutdown(wait=True)

    def _close(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            store.close()


class FeedKeeper:
    """Keeps what polls bring, as long as the lease is held."""

    def __init__(self, desk: StoreThread, lease: Lease) -> None:
        self._desk = desk
        self._lease = lease

    async def load(self, feed: str) -> tuple[tuple[Alert, ...], FeedHealth | None, tuple[Signal, ...]]:
        """The feed's active alerts, its health and its series, as they were left."""

        def ask(store: Store) -> tuple[tuple[Alert, ...], FeedHealth | None, tuple[Signal, ...]]:
            health = next((h for h in store.feeds() if h.id == feed), None)
            signals = tuple(s for s in store.signals() if s.feed == feed)
            return store.alerts(feed=feed), health, signals

        return await self._desk.call(ask)

    async def save(self, feed: str, change: Change, health: FeedHealth) -> None:
        """Writes in one transaction, and nothing that is as it was. Raises LeaseLost where another watcher took over:
        what the poll changed is not kept then, and its feed is read again from what is stored."""

        def keep(store: Store) -> None:
            lapses = store.lapses
            store.save_poll(
                feed, change.changed, change.gone, health,
                on_call=change.on_call, signals=change.signals, services=change.services, deploys=change.deploys,
                accounts=change.accounts, lease=self._lease,
            )  # fmt: skip
            if store.lapses != lapses:
                raise LeaseLost("the lease ran out while the watcher slept, or another took over: nothing was kept")

        await self._desk.call(keep)


def forget_others(store: Store, keep: set[str], standing: bool, now: datetime) -> None:
    """Drops alerts and health of feeds that are no longer configured or are switched off.

    A terminal's child may have a narrower configuration than the watcher before it: it leaves alone
    what was polled within a day.
    """
    keep = keep | {h.id for h in store.feeds() if h.type == PUSHED}
    if (polled := store.lease(LEASE)) is not None and polled.alive:
        keep = keep | {h.id for h in store.feeds() if is_of_drill(h.id)}
    if not standing:
        recent = now - timedelta(days=1)
        keep = keep | {h.id for h in store.feeds() if h.last_try_at is not None and h.last_try_at > recent}
    store.forget_feeds(keep)
