"""What is going on, read for a screen: all that a first look needs of the room.

It stands apart from the commands, so that a start can show the room before it has imported them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from warroom.commands.door import CommandBase, Refused, Which
from warroom.commands.merged import merged_into, merged_into_any
from warroom.commands.seen import SeenAlerts
from warroom.core.correlate import as_read
from warroom.core.model import (
    Alert,
    DeadLetter,
    Entry,
    FeedHealth,
    Incident,
    OnCall,
    OutboxHealth,
    Signal,
    Status,
    WatcherHealth,
)
from warroom.core.times import as_utc

if TYPE_CHECKING:
    from datetime import datetime

    from warroom.core.alert_acts import AlertActs
    from warroom.core.alert_calls import Firing
    from warroom.core.drill.run import Run
    from warroom.core.events import Event
    from warroom.core.model.account import Account
    from warroom.core.model.deploy import Deploy
    from warroom.core.model.service import Service
    from warroom.core.policy import Policy

AHEAD = timedelta(minutes=10)
"""So far the clock of a system that deploys may be ahead of ours."""
DEPLOYS = 1_000
"""So many deploys are at hand, the newest."""
NOTHING_TOLD = OutboxHealth()


class Overview(Struct, frozen=True):
    """What is going on.

    Attributes:
        seq: the last event of the journal that this knows of.
        incidents: the open ones, most grave first; what is still fought before what is resolved.
        alerts: those that are not resolved.
        read_only: nothing can be changed from here.
        on_call: who is on call by the feeds that tell it, by policy and level.
        outbox: how telling people outside goes, with the messages that were given up and why.
        signals: measured series for sparklines, by feed and name; one is as old as its feed's last success.
        resolved: alerts that resolved within the last hour.
        acts: what people did about alerts, by fingerprint.
        merged: the incidents merged into an open one, which covers their alerts.
        services: those that feeds of catalogues report; ``config.toml`` may name others.
        accounts: key accounts that feeds report; ``config.toml`` may name others.
        drill: the one that is on here; None where none is.
        drilled_at: when the last one was finished; None where none was.
        deploys: what other systems changed around the open incidents, as feeds tell it, oldest first.
        proposed: the firings of alerts from which a rule that called proposes to declare an incident.
        chat: by incident, how many messages of its chat wait for somebody to record or decline them, and since when.
        hidden: the private incidents that who reads here may not see.
    """

    seq: int
    incidents: tuple[Incident, ...]
    alerts: tuple[Alert, ...]
    feeds: tuple[FeedHealth, ...]
    watcher: WatcherHealth
    read_only: bool
    on_call: tuple[OnCall, ...] = ()
    outbox: OutboxHealth = NOTHING_TOLD
    signals: tuple[Signal, ...] = ()
    resolved: tuple[Alert, ...] = ()
    acts: Mapping[str, AlertActs] = field(default_factory=dict)
    merged: tuple[Incident, ...] = ()
    services: tuple[Service, ...] = ()
    proposed: frozenset[Firing] = frozenset()
    chat: Mapping[str, tuple[int, datetime]] = field(default_factory=dict)
    deploys: tuple[Deploy, ...] = ()
    accounts: tuple[Account, ...] = ()
    drill: Run | None = None
    drilled_at: datetime | None = None
    hidden: frozenset[str] = frozenset()

    @property
    def dead_letters(self) -> tuple[DeadLetter, ...]:
        """Messages that were given up, the newest first."""
        return self.outbox.dead_letters

    def is_beat(self, before: Overview) -> bool:
        """Whether it differs only in when the watcher last said that it lives."""
        then = before.watcher
        if self.watcher == then or replace(self.watcher, beat_at=then.beat_at) != then:
            return False
        return replace(self, watcher=then) == before


class Detail(Struct, frozen=True):
    """One incident and its newest timeline rows, oldest first, those of incidents merged into it in their place.

    ``total`` counts all the rows there are. The first ``older`` of ``entries`` are not among the newest: they are what
    the brief is made of, however long ago it was said.
    """

    incident: Incident
    entries: tuple[Entry, ...]
    total: int
    older: int = 0

    @property
    def newest(self) -> tuple[Entry, ...]:
        """The rows at the end of the timeline, none of them left out."""
        return self.entries[self.older :]


class Looking(CommandBase):
    """One person's eyes on one store. Values that have not changed since the last look stay the same objects."""

    _incidents: tuple[tuple[int, object], tuple[Incident, ...], tuple[Incident, ...]] = ((-1, None), (), ())
    _hidden: frozenset[str] = frozenset()
    _feeds: tuple[int, tuple[FeedHealth, ...], tuple[OnCall, ...]] = (-1, (), ())
    _outbox: tuple[int, OutboxHealth] = (0, NOTHING_TOLD)
    _signals: tuple[int, tuple[Signal, ...]] = (0, ())
    _services: tuple[int, tuple[Service, ...]] = (0, ())
    _proposed: tuple[int, frozenset[Firing]] = (0, frozenset())
    _chat: tuple[int, Mapping[str, tuple[int, datetime]]] = (0, {})
    _accounts: tuple[int, tuple[Account, ...]] = (0, ())
    """These five are empty while their counter is 0: what reads them is imported where there is something to read."""
    _drilled: tuple[int, tuple[Event, ...], tuple[Run | None, datetime | None]] = (0, (), (None, None))
    _deploys: tuple[tuple[int, datetime | None], tuple[Deploy, ...]] = ((-1, None), ())
    _led: tuple[tuple[str, ...], int, int, tuple[Entry, ...]] = ((), -1, -1, ())

    _opening = 0

    @cached_property
    def _seen(self) -> SeenAlerts:
        return SeenAlerts()

    def overview(self, *, alerts: bool = True) -> Overview:
        """What is going on now; what has not changed since the last call is not read again.

        ``alerts``: False leaves them as they were at the last call.
        """
        store = self.store
        with store.snapshot():
            if store.opening != self._opening:
                self._forget(store.opening)
            seq, at = store.head()[0], store.revisions()
            if (stands := (seq, store.scale().key)) != self._incidents[0]:
                opened = by_gravity(store.open_incidents(), self.policy)
                self._incidents = stands, opened, merged_into_any(store, opened)
                if (hidden := store.hidden()) != self._hidden:
                    self._hidden, self._outbox, self._chat = hidden, (0, NOTHING_TOLD), (0, {})
            self._seen.look(store, at, as_utc(self.clock()), alerts=alerts)
            if at["feeds"] != self._feeds[0]:
                self._feeds = at["feeds"], store.feeds(), store.on_call()
            if at["outbox"] != self._outbox[0]:
                from warroom.store.outbox import Outbox

                self._outbox = at["outbox"], Outbox(store).health()
            if at["signals"] != self._signals[0]:
                self._signals = at["signals"], store.signals()
            if at["services"] != self._services[0]:
                self._services = at["services"], store.services()
            if (known := at.get("accounts", 0)) != self._accounts[0]:
                self._accounts = known, store.accounts()
            if (rolled := at.get("deploys", 0)) or self._deploys[1]:
                self._look_at_deploys(rolled)
            if at["calls"] != self._proposed[0]:
                from warroom.store.call_rows import CallRows

                self._proposed = at["calls"], CallRows(store).proposed()
            if at["chat"] != self._chat[0]:
                from warroom.store.chat_rows import ChatRows

                self._chat = at["chat"], ChatRows(store).waiting()
            drill, drilled_at = self._drill_on(seq)
            watcher = store.watcher()
        _, stored, on_call = self._feeds
        feeds = as_read(stored, as_utc(self.clock()))
        told, signals = self._outbox[1], self._signals[1]
        return Overview(
            seq, self._incidents[1], self._seen.active, feeds, watcher, self.read_only, on_call, told, signals,
            self._seen.resolved, self._seen.acts, self._incidents[2], self._services[1],
            self._proposed[1], self._chat[1], self._deploys[1], self._accounts[1], drill, drilled_at,
            self._hidden,
        )  # fmt: skip

    def _look_at_deploys(self, revision: int) -> None:
        """Those since before the oldest open incident began, where any is new, or another incident is the oldest."""
        from warroom.core.deploys import BEFORE, LONGEST, start_of

        now = as_utc(self.clock())
        opened = [start_of(it) for it in self._incidents[1]]
        since = max(min(opened) - BEFORE, now.replace(minute=0, second=0, microsecond=0) - LONGEST) if opened else None
        if (revision, since) != self._deploys[0]:
            found = self.store.deploys(since, now + AHEAD, DEPLOYS) if since is not None else ()
            self._deploys = (revision, since), found

    def _drill_on(self, seq: int) -> tuple[Run | None, datetime | None]:
        """The drill that is on, and when one was finished last, with the journal read up to ``seq``; only what is new
        of drills is read."""
        read, known, on = self._drilled
        if seq == read:
            return on
        if seq < read:  # a replay goes back, too
            read, known = 0, ()
        if new := self.store.drill_events(after=read):
            from warroom.core.drill.run import running, runs
            from warroom.core.drill.trend import finished_at

            known = (*known, *new)
            found = runs(known)
            on = running(found), finished_at(found)
        elif not known:
            on = None, None
        self._drilled = seq, known, on
        return on

    def _forget(self, opening: int) -> None:
        """Another file may lie at the path now (a restore): its numbers say nothing about what was read before."""
        self._opening = opening
        self._incidents, self._feeds = ((-1, None), (), ()), (-1, (), ())
        self._signals, self._services = (0, ()), (0, ())
        self._outbox, self._proposed, self._chat = (0, NOTHING_TOLD), (0, frozenset()), (0, {})
        self._deploys, self._accounts = ((-1, None), ()), (0, ())
        self._drilled = 0, (), (None, None)
        self.__dict__.pop("_seen", None)

    def find(self, name: Which) -> Incident:
        """The incident that a person means by ``42``, ``0042`` or its full id. Refuses an unknown name."""
        found = self.store.incident(self.named(name))
        if found is None:
            raise Refused(f"{name} is in the journal but not in its tables: run warroom rebuild, then try again.")
        return found

    def detail(self, inc: Which, newest: int = 200) -> Detail:
        """One incident and the newest rows of its timeline, and the older ones that its brief is made of."""
        with self.store.snapshot():
            it = self.find(inc)
            family = [it, *merged_into(self.store, it)]
            rows = [row for member in family for row in self.store.entries(member.id, newest=newest)]
            if len(family) > 1:
                rows.sort(key=lambda row: (row.at, row.seq))
            total = sum(member.entries for member in family)
            rows = rows[-newest:] if newest > 0 else []
            older = self._leading(tuple(member.id for member in family), rows[0]) if 0 < len(rows) < total else ()
        return Detail(it, (*older, *rows), total, len(older))

    def _leading(self, family: tuple[str, ...], first: Entry) -> tuple[Entry, ...]:
        """What the brief is made of and stands before ``first``; read again only where it can have changed."""
        from warroom.store.record_rows import Record

        record, (known, opening, seq, rows) = Record(self.store, family), self._led
        head = self.store.head()[0]
        if (known, opening) != (family, self.store.opening) or head < seq or record.leads_anew(seq):
            rows = record.leading()
        self._led = family, self.store.opening, head, rows
        return tuple(row for row in rows if (row.at, row.seq) < (first.at, first.seq))


def by_gravity(incidents: tuple[Incident, ...], policy: Policy) -> tuple[Incident, ...]:
    """Those being fought first, then planned rooms, then what is resolved; each by severity, the longest open first."""

    def order(it: Incident) -> tuple[int, int, float]:
        standing = 0 if it.is_live else 1 if it.status is Status.PLANNED else 2
        return standing, policy.severity(it.severity).rank, it.declared_at.timestamp()

    return tuple(sorted(incidents, key=order))
