"""Turns what happened into letters: the journal above each channel's cursor, and countdowns that ran out.

Runs on the store's thread. Words are made before the write lock is taken; the letters and the cursors are
written in one transaction, so that each event makes each of its letters once, no matter who runs it and when it dies.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from warroom.core.drill.names import LABEL
from warroom.core.model import Incident
from warroom.notify.calls import CALLS, CallLetters
from warroom.notify.letters import Letters
from warroom.notify.moot import is_over
from warroom.notify.occasions import Occasion, of_event
from warroom.notify.overdue import Countdowns
from warroom.notify.routing import Routes
from warroom.notify.situations import situation_now
from warroom.notify.templates import Words
from warroom.publishing.way import PageLetters
from warroom.store.errors import LeaseLost
from warroom.store.outbox import CursorMoved, Letter, Outbox
from warroom.trackers.letters import TicketLetters

if TYPE_CHECKING:
    from warroom.config.settings import Config
    from warroom.core.events import Event
    from warroom.store import Store
    from warroom.store.leases import Lease

log = logging.getLogger(__name__)

BATCH = 500
LAG = 500
"""Cursors of channels that nothing concerned are written this many events later at the latest."""


class Collector:
    """One term's collecting."""

    def __init__(self, config: Config, lease: Lease, clock: Callable[[], datetime], *, whole: bool,
                 since: int | None = None) -> None:  # fmt: skip
        self._config = config
        self._lease = lease
        self._clock = clock
        self._whole = whole
        self._began_at = since
        self._routes = Routes(config)
        self._words = Words(config)
        self._letters = Letters(config, self._routes, self._said)
        self._calls = CallLetters(config, self._routes, self._letters)
        self._tickets = TicketLetters(config)
        self._pages = PageLetters(config)
        self._read: dict[str, int] = {}  # channel → how far the journal was read
        self._kept: dict[str, int] = {}  # channel → what its stored cursor says
        self._since: dict[str, datetime] = {}
        self._over: set[str] = set()  # countdowns whose letters are kept already
        self._countdowns = Countdowns(config)
        self._head = -1

    def _said(self, channel: str, word: str, values: Mapping[str, Any]) -> tuple[str, str]:
        return self._words.of(channel, word, values)

    @property
    def channels(self) -> tuple[str, ...]:
        return (*self._routes.channels, *self._tickets.trackers, *self._pages.places)

    def begin(self, store: Store) -> None:
        """Starts the term: see ``Outbox.begin``."""
        config = self._config
        known = [one.id for one in config.channel] + [one.channel for one in config.tracker]
        known += [one.channel for one in config.publish]
        cursors = Outbox(store).begin(self.channels, self._lease, self._clock(), known=known if self._whole else None,
                                      since=self._began_at)  # fmt: skip
        self._read = {name: cursor.seq for name, cursor in cursors.items()}
        self._kept = dict(self._read)
        self._since = {name: cursor.since for name, cursor in cursors.items()}
        self._head = -1

    def _began(self, store: Store) -> bool:
        """Whether there is anything to do: a term that began while its lease had run out is begun now."""
        if not self._read and self.channels:
            self.begin(store)
        return bool(self._read)

    def look(self, store: Store) -> None:
        """Makes the letters of what happened; cheap where nothing did."""
        now = self._clock()
        if not self._began(store):
            return
        news = self._head < 0 or store.changed()
        if news and store.head()[0] != self._head:
            try:
                self._events(store, now)
            except CursorMoved:
                self.begin(store)
            except LeaseLost:
                self._head = -1
            except BaseException:
                self._head = -1  # looked at again, whether or not anything changes until then
                raise

    def end(self, store: Store) -> None:
        """Keeps how far everything was read."""
        if any(self._read[name] != self._kept[name] for name in self._read):
            with suppress(LeaseLost):  # the holder reads from where the cursors are
                self._keep(store, [], self._read, self._clock())

    # ------------------------------------------------------------ events

    def _events(self, store: Store, now: datetime) -> None:
        while True:
            low = min(self._read.values())
            batch = list(store.events(after=low, limit=BATCH))
            letters = [letter for event in batch for letter in self._of_event(store, event, now)]
            self._countdowns.changed(event.incident for event in batch if event.incident)
            last = batch[-1].seq if batch else low
            read = {name: max(seq, last) for name, seq in self._read.items()}
            if letters or last - min(self._kept.values()) >= LAG:
                self._keep(store, letters, read, now)
            self._read = read  # only now: what could not be written is made again from where the journal was read to
            if len(batch) < BATCH:
                self._head = last
                return

    def _keep(self, store: Store, letters: list[Letter], read: Mapping[str, int], now: datetime) -> None:
        moves = {name: (self._kept[name], seq) for name, seq in read.items()}
        self._add(store, letters, now, moves)
        self._kept = dict(read)

    def _add(
        self, store: Store, letters: list[Letter], now: datetime, moves: Mapping[str, tuple[int, int]] | None = None
    ) -> int:
        """Keeps letters; gives how many were new. Raises LeaseLost where nothing was kept, for another may watch."""
        lapses = store.lapses
        added = Outbox(store).add(letters, self._lease, now, read=moves)
        if store.lapses != lapses:
            raise LeaseLost("The watcher's lease ran out while it slept, or another took over: nothing was written.")
        return added

    def _of_event(self, store: Store, event: Event, now: datetime) -> list[Letter]:
        incident = store.incident(event.incident) if event.incident else None
        fresh = {name for name, seq in self._read.items() if seq < event.seq}
        if event.type in CALLS:
            return self._calls.of(store, store.on_clock(event), incident, fresh, now)
        if incident is None:
            return []
        event = store.on_clock(event)
        outside = (*self._tickets.of(event, incident, fresh), *self._pages.of(event, incident, fresh))
        return [*outside, *self._told(store, event, incident, fresh, now)]

    def _told(self, store: Store, event: Event, incident: Incident, fresh: set[str], now: datetime) -> list[Letter]:
        """The letters to the channels."""
        occasion = of_event(event, incident, self._config.policy)
        if occasion is None:
            return []
        channels = set(self._routes.channels)
        reached = (*self._routes.of(occasion, incident), *self._paged(store, occasion, incident))
        situation = situation_now(store, incident, self._config, now) if fresh.intersection(reached) else ()
        letters = [
            self._letters.letter(occasion, incident, name, now, situation)
            for name in dict.fromkeys(reached) if name in fresh
        ]
        missed = not letters and occasion.word == "escalation" and LABEL not in incident.labels  # a drill tells nobody
        if missed and channels and fresh >= channels:
            letters = [self._letters.unreached(occasion, incident)]
        return letters

    def _paged(self, store: Store, occasion: Occasion, incident: Incident) -> tuple[str, ...]:
        """The channels that hear that it is over because they were paged, or are to be: that is looked at again when
        it is sent."""
        if not is_over(occasion):
            return ()
        channels = self._routes.channels
        paged = dict.fromkeys(one.channel for one in Outbox(store).pages(incident.id))
        return tuple(name for name in paged if name in channels and channels[name].type != "statuspage")

    # ------------------------------------------------------------ countdowns

    @property
    def next_at(self) -> datetime | None:
        """When ``countdowns`` is worth asking."""
        return self._countdowns.next_at

    def countdowns(self, store: Store) -> int:
        """Makes the letters of countdowns that ran out; gives how many were new."""
        now = self._clock()
        if not self._began(store):
            return 0
        try:
            over = self._countdowns.over(store, now)
            letters = [letter for occasion, it in over if occasion.id not in self._over
                       for letter in self._overdue(store, occasion, it, now)]  # fmt: skip
            added = self._add(store, letters, now) if letters else 0
        except LeaseLost:
            self._countdowns.again()
            return 0
        except BaseException:
            self._countdowns.again()  # what ran out and could not be sent is found at the next look
            raise
        self._over |= {occasion.id for occasion, _ in over}
        return added

    def _overdue(self, store: Store, occasion: Occasion, incident: Incident, now: datetime) -> list[Letter]:
        # what ran out before the channel was there is not news
        reached = [name for name in self._routes.of(occasion, incident) if self._since[name] <= occasion.at]
        situation = situation_now(store, incident, self._config, now) if reached else ()
        return [self._letters.letter(occasion, incident, name, now, situation) for name in reached]
