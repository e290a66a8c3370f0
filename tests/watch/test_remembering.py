"""The watcher reads what is recorded into the index for searching."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.support.rooms import Clock
from warroom.config.settings import Config
from warroom.room import Room
from warroom.store import Store
from warroom.watcher.remembering import Remembering
from warroom.watcher.store_thread import StoreThread


async def test_what_is_recorded_comes_into_the_index_by_itself(tmp_path: Path) -> None:
    path, clock, config = tmp_path / "room.db", Clock(), Config()
    with Store.open(path, clock=clock) as store:
        room = Room(store, config.policy, person="maya")
        inc = room.declare("Checkout is slow", "SEV2").id
        desk = StoreThread("memory", path, config, clock)
        job = asyncio.create_task(Remembering(desk, config).run())
        try:
            await _read(store)
            room.log(inc, "the pool is exhausted")
            await _read(store)
        finally:
            job.cancel()
            await asyncio.gather(job, return_exceptions=True)
            await desk.close()
        assert [hit.past.incident.id for hit in room.search("exhausted")] == [inc]


async def _read(store: Store) -> None:
    """Waits until the index has read all there is: nothing is left to be read at a search then."""
    async with asyncio.timeout(60):
        while True:
            with store.remembered() as shelf:
                if type(shelf).__name__ == "FileIndex":
                    return
            await asyncio.sleep(0.05)
