"""Alerts that call somebody: looks whenever alerts, acts on them or incidents changed, and when one falls due."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from warroom.config.settings import Config
from warroom.core.alert_calls import (
    FEED_DOWN,
    HOUR,
    CallLine,
    CallRule,
    Read,
    RuleState,
    feeds_down,
    firing,
    matching,
    plan,
    still_covered,
    taken_now,
    unheard,
)
from warroom.core.inbox import TriagedAlert, TriageState, triaged
from warroom.core.model import Alert
from warroom.watcher.store_thread import StoreThread

if TYPE_CHECKING:
    from warroom.config.settings_call import Call
    from warroom.room import Room
    from warroom.store import Store
    from warroom.store.call_rows import CallRows
    from warroom.store.leases import Lease

log = logging.getLogger(__name__)

AGES = timedelta(seconds=30)
"""A rule that names an age is looked at so often: what it matches changes by time alone."""

SOON = timedelta(seconds=1)


class CallJob:
    """The rules of ``[[call]]``, while the lease is held."""

    name = "calls"

    def __init__(self, desk: StoreThread, config: Config, lease: Lease, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._config = config
        self._calls = Calls(config, lease, clock)

    async def run(self) -> None:
        """Looks until cancelled; without a rule there is only the end of earlier calls to tell."""
        every = self._config.watcher.interval.total_seconds()
        while True:
            await self._desk.call(self._calls.look)
            await asyncio.sleep(max(every, 0.5))


class Calls:
    """One term's looking, on the store's thread."""

    def __init__(self, config: Config, lease: Lease, clock: Callable[[], datetime]) -> None:
        self._config = config
        self._rules = rules_of(config)
        self._lease = lease
        self._clock = clock
        self._room: Room | None = None
        self._of: object = None
        self._next: datetime | None = None

    def look(self, store: Store) -> int:
        """Calls what is due; gives how many calls were made. Cheap where nothing changed and nothing is due."""
        from warroom.store.call_rows import CallRows

        now = self._clock()
        rows = CallRows(store)
        of = self._changes(store)
        if of == self._of and (self._next is None or now < self._next):
            return 0
        self._next = None
        lapses = store.lapses
        made = self._looked(store, rows, now)
        # What was written here is a change as well: the next look is made of it.
        self._of = of if store.lapses == lapses and not made else None
        return made

    def _changes(self, store: Store) -> object:
        from warroom.store.act_rows import ActRows

        feeds = store.feeds_revision() if any(rule.on == FEED_DOWN for rule in self._rules) else 0
        return store.alerts_revision(), ActRows(store).revision(), store.head()[0], feeds, store.scale().key

    def _looked(self, store: Store, rows: CallRows, now: datetime) -> int:
        from warroom.commands.merged import merged_into_any
        from warroom.store.act_rows import ActRows

        going = rows.going()
        if not self._rules and not going:
            return 0
        opened, acts = store.open_incidents(), ActRows(store).all()
        room = self._open_room(store)
        down = self._down(room, rows, now)
        alerts = store.alerts()
        found = triaged(alerts, opened, acts, now, merged_into_any(store, opened))
        found += [TriagedAlert(one, TriageState.NEW) for one in down]
        self._wake([one.snoozed_until for one in acts.values() if one.snoozed_until and one.snoozed_until > now])
        self._end(room, rows, going, found)
        scale, covered, known = store.scale(), rows.covered(), rows.rules()
        read = partial(scale.read, now=now)
        recent = [replace(one, at=read(one.at)) for one in rows.since(scale.earliest(now - 2 * HOUR))]
        numbers = {it.number for it in opened}
        made = 0
        for rule in self._rules:
            before = known.get(rule.id)
            if before is None or before[0] != rule.said:
                room.begin_call_rule(rule, self._lease)
                since, settled = now, False
            else:
                since, settled = read(before[1]), before[2]
            covers = covered.get(rule.id, {})
            if taken := taken_now(covers, found):
                room.note_taken(rule.id, taken, self._lease)
            calls = tuple(c for c in recent if c.rule == rule.id)
            state = RuleState(since, settled, calls, still_covered(covers, found, numbers))
            made += self._by(room, rule, state, found, now, self._polled(store, since, read), read)
        return made

    def _by(self, room: Room, rule: CallRule, state: RuleState, found: Sequence[TriagedAlert], now: datetime,
            polled: bool, read: Read) -> int:  # fmt: skip
        wanted = plan(rule, state, matching(rule, found, now), now, polled=polled, read=read)
        made = 0
        for ready in wanted.ready:
            settles = wanted.settled and not state.settled
            made += room.call_alerts(rule, ready, self._lease, settles=settles) is not None
        if wanted.joined:
            room.join_calls(rule.id, wanted.joined, self._lease)
        if wanted.settled and not state.settled and not wanted.ready:
            room.settle_call_rule(rule.id, self._lease)
        self._wake([wanted.next_at])
        if not polled and not wanted.settled:
            self._wake([now + SOON])  # a poll that brings nothing new is no change
        if rule.filter.ages or rule.on == FEED_DOWN:
            self._wake([now + AGES])
        return made

    def _end(self, room: Room, rows: CallRows, going: Sequence[CallLine], found: Sequence[TriagedAlert]) -> None:
        """Calls of which nothing fires any more are over."""
        active = {firing(one.alert): one for one in found if one.alert.is_active}
        for call in going:
            covers = rows.firings(call.event)
            if not any(one in active for one in covers):
                room.end_call(call, len(covers), self._lease)

    def _down(self, room: Room, rows: CallRows, now: datetime) -> tuple[Alert, ...]:
        if not any(rule.on == FEED_DOWN for rule in self._rules):
            return ()
        named = {feed.id for feed in self._config.feed if feed.enabled}
        feeds = [one for one in room.store.feeds() if one.id in named]
        known = rows.unheard()
        since = unheard(feeds, known, now)
        if since != known:
            room.note_unheard(since, self._lease)
        return feeds_down(feeds, since, now)

    def _polled(self, store: Store, since: datetime, read: Read) -> bool:
        """Whether every feed was asked since then."""
        tried = {one.id: one.last_try_at for one in store.feeds()}
        wanted = [feed.id for feed in self._config.feed if feed.enabled]
        return all((at := tried.get(name)) is not None and read(at) >= since for name in wanted)

    def _wake(self, instants: Sequence[datetime | None]) -> None:
        for at in instants:
            if at is not None and (self._next is None or at < self._next):
                self._next = at

    def _open_room(self, store: Store) -> Room:
        from warroom.room import Room

        if self._room is None or self._room.store is not store:
            self._room = Room(store, self._config.policy, "warroom", clock=self._clock)
        return self._room


def rules_of(config: Config) -> tuple[CallRule, ...]:
    """The rules that are enabled, as the watcher goes by them."""
    return tuple(rule_of(one) for one in config.call if one.enabled)


def rule_of(one: Call) -> CallRule:
    """One rule as it is gone by."""
    from warroom.core.alert_filter import parse

    return CallRule(
        one.id, one.target, parse(one.filter), one.on, one.after, one.declare, one.severity, one.group_by,
        one.max_per_hour,
    )  # fmt: skip
