"""A room with a tracker, on a clock that moves when told to: what the watcher does there, turn by turn."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from tests.support.rooms import Clock
from tests.support.trackers import Tracker
from warroom.config.settings import Config
from warroom.core.events import TicketMade
from warroom.core.model import FollowUp
from warroom.core.validation import validated
from warroom.notify.post import Post
from warroom.notify.ways import Way
from warroom.room import Room
from warroom.store import Store
from warroom.store.elapsed import BootClock
from warroom.store.outbox import Kept, Outbox
from warroom.trackers.polling import TrackerPolls

T = TypeVar("T")


class Direct:
    """A store's thread without the thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def call(self, ask: Callable[[Store], T]) -> T:
        return ask(self._store)


class Bench:
    """One database, one watcher after another, one tracker."""

    def __init__(self, place: str, tracker: Any, *, clock: Clock, **table: Any) -> None:
        self.clock = clock
        self.tracker: Tracker = tracker
        began = clock()
        boot = BootClock(lambda: 1000 + (clock() - began).total_seconds(), "b")
        self.store = Store.open(place, clock=clock, boot=boot)
        made = tracker.table(**table)
        kind = "tracker" if "project" in made else "publish"
        self.config = validated(Config, {kind: [made]})
        self.begins()
        self.inc = self.room().declare("checkout is down", "SEV1").id

    def begins(self, holder: str = "me") -> None:
        """A watcher's term begins; the one before it is cut off where it is."""
        if (state := self.store.lease("watcher")) is not None and state.alive:
            self.clock.passes(seconds=61)
        lease = self.store.take_lease("watcher", holder, 60, standing=True)
        assert lease is not None
        self.lease = lease
        self.post = Post(Direct(self.store), self.config, lease, self.clock, chance=random.Random(1))  # type: ignore[arg-type]
        self.polls = TrackerPolls(Direct(self.store), self.config, lease, self.clock)  # type: ignore[arg-type]
        self.post._collector.begin(self.store)

    @property
    def channel(self) -> str:
        """What the one receiver is called in the outbox."""
        tracker, publish = self.config.tracker, self.config.publish
        return tracker[0].channel if tracker else publish[0].channel

    @property
    def way(self) -> Way:
        return self.post._way(self.channel)

    def room(self, person: str = "maya") -> Room:
        return Room(self.store, self.config.policy, person, clock=self.clock)

    def asked(self, text: str = "alert on the pool", *, inc: str = "", to: str = "") -> str:
        """A follow-up that somebody sends; its name."""
        it, one = self.room().add_followup(
            inc or self.inc, text, owner="ana", due_at=self.clock() + timedelta(days=10), criterion="it pages at 90"
        )
        name = f"F-{it.number}-{one.number}"
        self.room().send_followup(name, to)
        return name

    async def turn(self, seconds: float = 0.0) -> None:
        """The watcher looks once, that much later: it collects, and carries what is due."""
        self.clock.passes(seconds=seconds)
        self.store.renew(self.lease)
        self.post._collector.look(self.store)
        await self.post._carry(self.channel)

    async def attempt(self) -> None:
        """A letter that is due is claimed and tried, and nobody writes down how that ended."""
        self.post._collector.look(self.store)
        claim = Outbox(self.store).claim(self.config.tracker[0].channel, self.lease, self.clock())
        if claim is not None and (body := self.post._judged(self.store, claim, self.way)) is not None:
            await self.way.attempt(claim, body)

    def retries(self) -> None:
        """Somebody lets what was given up be tried again."""
        Outbox(self.store).retry(self.clock())

    async def turns(self, *, within: timedelta = timedelta(days=2)) -> None:
        """Turn after turn, each when the next attempt is due, until nothing waits."""
        end, channel = self.clock() + within, self.channel
        await self.turn()
        while (wait_s := Outbox(self.store).due_in(channel, self.clock())) is not None and self.clock() < end:
            await self.turn(wait_s + 0.001)

    def letters(self) -> list[Kept]:
        return list(reversed(Outbox(self.store).letters(limit=1000)))

    def one(self, name: str = "F-0001-1") -> FollowUp:
        return self.room().find_followup(name)[1]

    @property
    def recorded(self) -> list[TicketMade]:
        """What the journal says was made."""
        return [event.data for event in self.store.events() if isinstance(event.data, TicketMade)]

    def close(self) -> None:
        self.store.close()
