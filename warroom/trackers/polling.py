"""What became of the tickets: their states read again and again, and put on the record where they changed."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from warroom.core.tickets import mark_of
from warroom.core.times import iso
from warroom.notify.attempt import Failed

if TYPE_CHECKING:
    from warroom.config.settings import Config
    from warroom.config.settings_tracker import Tracker as Settings
    from warroom.store import Store
    from warroom.store.leases import Lease
    from warroom.trackers.tracker import Seen
    from warroom.watcher.store_thread import StoreThread

log = logging.getLogger(__name__)

Ticketed = tuple[tuple[str, str, str], ...]
"""Incident, follow-up, and what its ticket is called."""


class TrackerPolls:
    """The polling of every tracker of one configuration, while the lease is held."""

    name = "trackers"

    def __init__(self, desk: StoreThread, config: Config, lease: Lease, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._config = config
        self._lease = lease
        self._clock = clock

    async def run(self) -> None:
        """Polls until cancelled, each tracker at its own pace."""
        trackers = [one for one in self._config.tracker if one.enabled]
        if not trackers:
            await asyncio.Event().wait()
        async with asyncio.TaskGroup() as group:
            for one in trackers:
                group.create_task(self._keep(one), name=f"tracker-{one.id}")

    async def _keep(self, settings: Settings) -> None:
        from warroom.watcher import patience

        while True:
            pause_s = await self.poll(settings)
            await patience.sleep(max(pause_s, settings.poll.total_seconds()))

    async def poll(self, settings: Settings) -> float:
        """Reads the states of all its tickets once; gives for how long it asked to be left alone."""
        tickets = await self._desk.call(partial(self._open, tracker=settings.id))
        if not tickets:
            return 0.0
        from warroom.config.secret import secret
        from warroom.trackers.sending import asked

        keys = tuple(dict.fromkeys(key for _, _, key in tickets))
        found = await asked(settings, lambda tracker: tracker.states(keys), partial(secret, env=os.environ))
        failed = found if isinstance(found, Failed) else None
        states = {} if isinstance(found, Failed) else found
        await self._desk.call(lambda store: self._keep_found(store, settings, tickets, states, failed))
        return failed.pause_s if failed is not None else 0.0

    def _open(self, store: Store, *, tracker: str) -> Ticketed:
        from warroom.room import Room

        room = Room(store, self._config.policy, "warroom", clock=self._clock)
        return tuple((it.id, one.id, one.ticket_key) for it, one in room.ticketed(tracker))

    def _keep_found(
        self, store: Store, settings: Settings, tickets: Ticketed, states: Mapping[str, Seen], failed: Failed | None
    ) -> None:
        from warroom.room import Room

        room = Room(store, self._config.policy, "warroom", clock=self._clock)
        for incident, followup, key in tickets:
            if (seen := states.get(key)) is not None:
                room.note_ticket(incident, followup, settings.id, seen.state, seen.means, self._lease)
        said = failed.reason if failed is not None else ""
        if said:
            log.warning("tracker %s: %s", settings.id, said)
        with store.writing() as tx:
            if tx.holds(self._lease):
                tx.set_mark(mark_of(settings.id), json.dumps({"at": iso(self._clock()), "error": said}))
