"""The index for searching follows the record, outside the way of whoever writes."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from warroom.store.errors import StoreError, Unreachable
from warroom.watcher.store_thread import StoreThread

if TYPE_CHECKING:
    from warroom.config.settings import Config

log = logging.getLogger(__name__)

_REST_S = 60.0
"""So long an index that could not be kept is left alone."""


class Remembering:
    """Reads what was recorded into the index for searching, some at a time."""

    name = "memory"

    def __init__(self, desk: StoreThread, config: Config) -> None:
        self._desk = desk
        self._every = config.watcher.interval.total_seconds()

    async def run(self) -> None:
        more, said = True, ""
        while True:
            try:
                if more or await self._desk.call(lambda store: store.changed()):
                    more = await self._desk.call(lambda store: store.remember())
                said = ""
            except Unreachable:
                raise
            except StoreError as error:  # a search reads the record itself: nothing is lost but its speed
                if str(error) != said:
                    log.warning("%s", error)
                more, said = True, str(error)
                await asyncio.sleep(_REST_S)
            await asyncio.sleep(0 if more else self._every)
