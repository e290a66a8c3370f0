"""What falls due in the room without anybody's hand: escalations, asks that run out, alerts that come back, closing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from warroom.config.settings import Config
from warroom.core.closing import closes_at, soaks_until
from warroom.core.escalation import pending_escalations
from warroom.core.model import Incident
from warroom.core.planned import checks, missed_at
from warroom.core.standing import clocked, off_clock
from warroom.watcher.store_thread import StoreThread
from warroom.watcher.triggers import Triggers

if TYPE_CHECKING:
    from warroom.core.policy import Policy
    from warroom.room import Room
    from warroom.store import Store
    from warroom.store.leases import Lease

log = logging.getLogger(__name__)

ACTOR = "warroom"


class Duty:
    """Looks at the record whenever it changed, and acts at each due instant, exactly once.

    Once, because an escalation's event id is derived and the firing transaction checks the lease and
    the condition again; at all, because the next holder of the lease fires what is overdue.
    """

    name = "duty"

    def __init__(
        self, desk: StoreThread, config: Config, lease: Lease, clock: Callable[[], datetime],
        done: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        """``done`` is called after each complete look."""
        self._done = done
        self._desk = desk
        self._config = config
        self._lease = lease
        self._clock = clock
        self._room: Room | None = None
        self._head = -1
        self._revision = -1
        self._incidents: tuple[Incident, ...] = ()
        self._next: datetime | None = None
        self._looked_at = clock()
        self._clock_key: object = None
        self._triggers = Triggers(lease)

    async def run(self) -> None:
        """Looks until cancelled."""
        every = self._config.watcher.interval.total_seconds()
        while True:
            await self._desk.call(self._look)
            if self._head >= 0:
                self._done()
            left = (self._next - self._clock()).total_seconds() if self._next else every
            await asyncio.sleep(min(every, max(0.0, left)))

    # ------------------------------------------------------------ on the store's thread

    def _look(self, store: Store) -> None:
        try:
            self._look_round(store)
        except BaseException:
            self._head = -1  # what failed half-way is done at the next look, whether or not anything changes until then
            raise

    def _look_round(self, store: Store) -> None:
        now = self._clock()
        lapses, revision = store.lapses, self._revision
        self._mind_the_clock(store)
        if store.changed() or self._head < 0:
            # At the first look of a term, after another configuration was read, and where somebody else put another
            # in its place while this process slept: what fires goes by this one.
            self._open_room(store).record_policy(self._lease)
            self._reload(store, now)
            self._note_alerts(store)
            self._note_tickets(store)
        self._triggers.look(store, self._incidents, now, lambda: self._open_room(store))
        stepped_back = now < self._looked_at
        self._looked_at = now
        if stepped_back or (self._next is not None and self._next <= now):
            self._act(store, now)
        if store.lapses != lapses:
            # The lease ran out while this process slept: the heart beats again in a moment, or another has taken over.
            # Until then nothing was done, whatever is due is due still, and what was looked at is looked at again.
            self._head, self._revision = -1, revision

    def _mind_the_clock(self, store: Store) -> None:
        """Where the wall clock was set, everything is read again by the new time, and the rooms say so."""
        scale = store.scale()
        if scale.key == self._clock_key:
            return
        self._head = -1
        lapses = store.lapses
        if self._open_room(store).tell_clock_set(self._lease):
            log.warning("this machine's clock was set: what is open goes on by the time that really passed")
        if store.lapses == lapses:
            self._clock_key = store.scale().key

    def _reload(self, store: Store, now: datetime) -> None:
        head = store.head()[0]
        if head == self._head:
            return
        self._head = head
        self._incidents = store.open_incidents()
        self._next = now  # whatever is due is found, and the next instant with it

    def _act(self, store: Store, now: datetime) -> None:
        """Does what is due, and finds the next instant at which something will be."""
        self._next = None
        room = self._open_room(store)
        for incident in self._incidents:
            try:
                self._escalate(room, incident, now)
                self._close(room, incident, now)
                self._soak(room, incident, now)
            except Exception:
                # One incident's trouble must not keep another's manager asleep. It is tried at the next look.
                log.exception("%s: what is due could not be done", incident.id)
                self._head = -1
        missed = [at for it in self._incidents for at in _missed(it, self._config.policy)]
        if any(at <= now for at in missed):
            room.miss_check_ins(self._lease)
        self._remember(min((at for at in missed if at > now), default=None))
        asks = [off_clock(it, a.due_at) for it in self._incidents for a in clocked(it).asks if a.state == "open"]
        if any(due <= now for due in asks):
            room.expire_asks(now, self._lease)
        self._remember(min((due for due in asks if due > now), default=None))

    def _escalate(self, room: Room, incident: Incident, now: datetime) -> None:
        for due in pending_escalations(incident, self._config.policy, now):
            if due.due:
                room.fire(due, self._lease)
            else:
                self._remember(due.due_at)

    def _close(self, room: Room, incident: Incident, now: datetime) -> None:
        due = closes_at(incident, self._config.policy)
        if due is not None and due <= now:
            room.auto_close(incident.id, self._lease)
        else:
            self._remember(due)

    def _soak(self, room: Room, incident: Incident, now: datetime) -> None:
        due = soaks_until(incident, self._config.policy)
        if due is not None and due <= now:
            room.end_soak(incident.id, self._lease)
        else:
            self._remember(due)

    def _remember(self, instant: datetime | None) -> None:
        if instant is not None and (self._next is None or instant < self._next):
            self._next = instant

    def _note_alerts(self, store: Store) -> None:
        """Tells the room of alerts that changed: a soak starts again, a recurrence is counted."""
        revision = store.alerts_revision()
        if revision == self._revision:
            return
        changed = store.alert_changes(self._revision) if self._revision >= 0 else None
        fresh = store.alerts() if changed is None else changed
        self._open_room(store).note_alerts(fresh, self._lease)
        self._revision = revision

    def _note_tickets(self, store: Store) -> None:
        """Tells the rooms with limits of their own how many tickets there are."""
        if any(it.tickets is not None for it in self._incidents):
            self._open_room(store).note_tickets(self._lease)

    def _open_room(self, store: Store) -> Room:
        from warroom.room import Room

        if self._room is None or self._room.store is not store:
            self._room = Room(store, self._config.policy, ACTOR, clock=self._clock)
        return self._room


def _missed(incident: Incident, policy: Policy) -> Iterator[datetime]:
    """When its check-ins count as missed, those that do already too."""
    for check in checks(clocked(incident)):
        at = missed_at(check, policy)
        if at is not None:
            yield off_clock(incident, at)
