"""The index for searching follows the record, outside the way of whoever writes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from warroom.watcher.store_thread import StoreThread

if TYPE_CHECKING:
    from warroom.config.settings import Config


class Remembering:
    """Reads what was recorded into the index for searching, some at a time."""

    name = "memory"

    def __init__(self, desk: StoreThread, config: Config) -> None:
        self._desk = desk
        self._every = config.watcher.interval.total_seconds()

    async def run(self) -> None:
        more = True
        while True:
            if more or await self._desk.call(lambda store: store.changed()):
                more = await self._desk.call(lambda store: store.remember())
            await asyncio.sleep(0 if more else self._every)
