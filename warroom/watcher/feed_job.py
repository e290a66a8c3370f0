"""The polling of the configured feeds as one job of the watcher."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from warroom.config.secret import secret
from warroom.watcher import patience
from warroom.watcher.store_thread import FeedKeeper, forget_others

if TYPE_CHECKING:
    from warroom.config.settings import Config
    from warroom.store.leases import Lease
    from warroom.watcher.store_thread import StoreThread


class FeedJob:
    """Polls the configured feeds. Imported here and not above: the lease comes first, httpx later."""

    name = "feeds"

    def __init__(self, desk: StoreThread, config: Config, lease: Lease, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._config = config
        self._lease = lease
        self._clock = clock

    async def run(self) -> None:
        feeds = self._config.feed
        keep = {feed.id for feed in feeds if feed.enabled}
        await self._desk.call(lambda store: forget_others(store, keep, self._lease.standing, self._clock()))
        if not feeds:
            await asyncio.Event().wait()
        from warroom.feeds.programs import Programs
        from warroom.feeds.scheduler import run_feeds
        from warroom.feeds.service_names import ServiceNames

        told = await self._desk.call(lambda store: store.services())
        services = ServiceNames((table.service() for table in self._config.service), told)
        # A terminal's own watcher may run under a key's forced command, where nothing else may be started.
        watcher, programs = self._config.watcher, None
        if self._lease.standing and not forced(os.environ):
            programs = Programs(watcher.command_keep, watcher.command_timeout)
        opened = partial(secret, env=os.environ, command=programs.value if programs is not None else None)
        await run_feeds(
            feeds, FeedKeeper(self._desk, self._lease), secret=opened, clock=self._clock, sleep=patience.sleep,
            monotonic=patience.seconds, programs=programs, services=services,
        )


def forced(env: Mapping[str, str]) -> bool:
    """Whether sshd runs this program in the place of what somebody asked for."""
    return "SSH_ORIGINAL_COMMAND" in env
