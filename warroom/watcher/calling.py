"""Alerts that call somebody: looks whenever alerts, acts on them or incidents changed, and when one falls due."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from warroom.config.settings import Config
from warroom.core.alert_calls import (
    FEED_DOWN,
    HOUR,
    CallRule,
    Firing,
    Read,
    RuleState,
    feeds_down,
    firing,
    plan,
    still_covered,
    taken_now,
    unheard,
)
from warroom.core.inbox import TriagedAlert, TriageState
from warroom.core.model import Alert
from warroom.watcher.store_thread import StoreThread

if TYPE_CHECKING:
    from warroom.config.settings_call import Call
    from warroom.core.model import Incident
    from warroom.room import Room
    from warroom.store import Store
    from warroom.store.call_rows import CallRows
    from warroom.store.leases import Lease
    from warroom.watcher.call_sight import Sight

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
        self._of: tuple[object, object] = None, None
        self._sight: Sight | None = None
        self._opened: tuple[Incident, ...] = ()
        self._opening: object = None
        self._wakes: dict[str, datetime] = {}
        self._silent: tuple[Alert, ...] | None = None

    def look(self, store: Store) -> int:
        """Calls what is due; gives how many calls were made. Cheap where nothing changed and nothing is due."""
        from warroom.store.call_rows import CallRows

        now, lapses = self._clock(), store.lapses
        of, before = self._changes(store), self._of
        anew = of[0] != before[0] or (self._sight is not None and self._sight.until is not None
                                      and now >= self._sight.until)  # fmt: skip
        due = [number for number, rule in enumerate(self._rules) if anew or self._is_due(rule, now)
               or (rule.on == FEED_DOWN and of[1] != before[1])]  # fmt: skip
        if not anew and not due:
            return 0
        self._of = None, None  # what fails on the way is looked at again
        made = self._looked(store, CallRows(store), due, now, anew=anew)
        # What was written here is a change as well: the next look is made of it.
        if store.lapses == lapses and not made:
            self._of = of
        return made

    def _is_due(self, rule: CallRule, now: datetime) -> bool:
        at = self._wakes.get(rule.id)
        return at is not None and now >= at

    def _changes(self, store: Store) -> tuple[object, object]:
        """What the looks are made of: the alerts and who has them, and the feeds where a rule asks for them."""
        at = store.revisions()
        feeds = at["feeds"] if any(rule.on == FEED_DOWN for rule in self._rules) else 0
        return (at["alerts"], at["acts"], store.head()[0], store.scale().key, store.opening), feeds

    def _looked(self, store: Store, rows: CallRows, due: Sequence[int], now: datetime, *, anew: bool) -> int:
        if not self._rules and not rows.going():
            return 0
        room = self._open_room(store)
        sight = self._seen(store, now, anew=anew)
        silent = self._down(room, rows, now)
        down = [TriagedAlert(one, TriageState.NEW) for one in silent]
        if anew or silent != self._silent:
            self._end(room, rows, {*sight.active, *(firing(one) for one in silent)})
        else:  # the feeds were polled again, and are as they were
            due = [number for number in due if self._rules[number].on != FEED_DOWN
                   or self._is_due(self._rules[number], now)]  # fmt: skip
        self._silent = silent
        if not due:
            return 0
        scale = store.scale()
        read = partial(scale.read, now=now)
        recent = [replace(one, at=read(one.at)) for one in rows.since(scale.earliest(now - 2 * HOUR))]
        known, covered = rows.rules(), rows.covered([self._rules[number].id for number in due])
        numbers = {it.number for it in self._opened}
        made = 0
        for number in due:
            rule = self._rules[number]
            self._wakes.pop(rule.id, None)
            since, settled = self._begun(room, rule, known.get(rule.id), now, read)
            covers = covered.get(rule.id, {})
            if anew and (taken := taken_now(covers, sight.active)):
                room.note_taken(rule.id, taken, self._lease)
            found = sight.matching(number, down, now)
            polled = settled or self._polled(store, since, read)
            if found or not settled:
                calls = tuple(c for c in recent if c.rule == rule.id)
                state = RuleState(since, settled, calls, still_covered(covers, sight.back, numbers))
                made += self._by(room, rule, state, found, now, polled, read)
            self._wake(rule, now + AGES if rule.filter.ages else None)
        return made

    def _begun(
        self, room: Room, rule: CallRule, before: tuple[str, datetime, bool] | None, now: datetime, read: Read
    ) -> tuple[datetime, bool]:
        """Since when it runs, and whether what fired then was called; it begins where it was another one so far."""
        if before is not None and before[0] == rule.said:
            return read(before[1]), before[2]
        room.begin_call_rule(rule, self._lease)
        return now, False

    def _seen(self, store: Store, now: datetime, *, anew: bool) -> Sight:
        from warroom.watcher.call_sight import Sight

        if self._sight is None or self._opening != store.opening:
            self._sight, self._opening, anew = Sight(self._rules), store.opening, True
        if anew:
            self._opened = store.open_incidents()
            self._sight.look(store, self._opened, now)
        return self._sight

    def _by(self, room: Room, rule: CallRule, state: RuleState, found: Sequence[TriagedAlert], now: datetime,
            polled: bool, read: Read) -> int:  # fmt: skip
        wanted = plan(rule, state, found, now, polled=polled, read=read)
        made = 0
        for ready in wanted.ready:
            settles = wanted.settled and not state.settled
            made += room.call_alerts(rule, ready, self._lease, settles=settles) is not None
        if wanted.joined:
            room.join_calls(rule.id, wanted.joined, self._lease)
        if wanted.settled and not state.settled and not wanted.ready:
            room.settle_call_rule(rule.id, self._lease)
        soon = now + SOON if not polled and not wanted.settled else None  # a poll that brings nothing new is no change
        self._wake(rule, wanted.next_at, soon)
        return made

    def _wake(self, rule: CallRule, *instants: datetime | None) -> None:
        """It is looked at again at the first of these, without any news."""
        known = (self._wakes.get(rule.id), *instants)
        if (at := min((at for at in known if at is not None), default=None)) is not None:
            self._wakes[rule.id] = at

    def _end(self, room: Room, rows: CallRows, active: Collection[Firing]) -> None:
        """Calls of which nothing fires any more are over."""
        going = rows.going()
        covers = rows.going_firings() if going else {}
        for call in going:
            covered = covers.get(call.event, ())
            if not any(one in active for one in covered):
                room.end_call(call, len(covered), self._lease)

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
