"""A drill in the team's own database: its feeds are polled by the watcher's own machinery, beside the team's watcher.

The team's watcher knows nothing of them: they are polled under a lease of their own, by whoever runs the drill.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from warroom.core.drill.names import FEED, LEASE
from warroom.core.place import Place
from warroom.core.times import utcnow
from warroom.drill.paced import toml
from warroom.drill.source import feeds

if TYPE_CHECKING:
    from warroom.config.loading import Config
    from warroom.config.settings import FeedSettings
    from warroom.core.drill.plan import Metric
    from warroom.store import Store
    from warroom.store.leases import Lease
    from warroom.watcher.store_thread import StoreThread

TTL_S = 15.0


class Beside:
    """On a thread of its own; at its end nothing of the drill stands in the inbox any more."""

    def __init__(
        self, config: Config, place: Place, url: str, metrics: Iterable[Metric] = (), speed: float = 1.0
    ) -> None:
        self._config = config
        self._place = place
        self._tables = feeds(url, metrics, speed)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._work, name="drill-feeds", daemon=True)
        self._ready = threading.Event()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        if not self._thread.is_alive():
            return
        self._ready.wait(5)
        if self._loop is not None and self._task is not None:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(10)

    def _work(self) -> None:
        with suppress(asyncio.CancelledError):
            asyncio.run(self._run())

    async def _run(self) -> None:
        from warroom.watcher.store_thread import StoreThread

        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        self._ready.set()
        desk = StoreThread("drill", self._place, self._config, utcnow)
        try:
            while True:
                lease = await desk.call(self._take)
                if lease is not None:
                    await self._term(desk, lease)
                await asyncio.sleep(1.0)
        finally:
            with suppress(Exception):
                await asyncio.shield(desk.call(forget))
            await desk.close()

    @staticmethod
    def _take(store: Store) -> Lease | None:
        return store.take_lease(LEASE, f"{os.uname().nodename}:{os.getpid()}", TTL_S, standing=True)

    async def _term(self, desk: StoreThread, lease: Lease) -> None:
        from warroom.feeds.scheduler import run_feeds
        from warroom.watcher.store_thread import FeedKeeper

        polling = asyncio.create_task(
            run_feeds(self._feeds(), FeedKeeper(desk, lease), secret=str, clock=utcnow), name="drill-feeds"
        )
        try:
            while await desk.call(lambda store: store.renew(lease)):
                await asyncio.sleep(TTL_S / 3)
        finally:
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)

    def _feeds(self) -> tuple[FeedSettings, ...]:
        from warroom.config.loading import load

        with tempfile.TemporaryDirectory(prefix="warroom-drill-") as folder:
            path = Path(folder) / "config.toml"
            path.write_text(f"feed = {toml(self._tables)}\n", encoding="utf-8")
            found = load(path, env={}).feed
        return tuple(replace(feed, id=f"{FEED}{feed.id}") for feed in found)


def forget(store: Store) -> None:
    """Nothing of a drill's feeds stays: neither their alerts nor how they did; the log keeps what was."""
    store.forget_feeds({feed.id for feed in store.feeds() if not feed.id.startswith(FEED)})
