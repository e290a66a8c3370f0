"""A store with alerts, rules that call, and what their channels would be told: no process, a clock that is moved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tests.support.made import health
from tests.support.rooms import Clock
from warroom.config.settings import Config
from warroom.core.events import AlertsCalled, Event
from warroom.core.model import Alert, AlertSeverity, AlertStatus, FeedHealth
from warroom.core.validation import validated
from warroom.notify.again import SecondLook, Verdict
from warroom.notify.collect import Collector
from warroom.notify.message import read
from warroom.room import Room
from warroom.store import Store
from warroom.store.elapsed import BootClock
from warroom.store.leases import Lease
from warroom.store.outbox import Kept, Outbox
from warroom.watcher.calling import Calls

FEED = {"id": "prod", "type": "prometheus", "url": "http://127.0.0.1:1/"}
OPS = {"id": "ops", "url": "json://127.0.0.1:1/", "when": ["nothing"]}


class Scene:
    """Rules over one feed ``prod``; a call goes to the channel ``ops``."""

    def __init__(self, place: Any, *rules: dict[str, Any], clock: Clock | None = None,
                 boot: BootClock | None = None, **more: Any) -> None:  # fmt: skip
        """``boot``: the clock that is never set, where the other one is."""
        self.clock = clock or Clock()
        filled = [{"id": f"rule{n}", "target": "channel:ops", "filter": "sev:critical", **rule}
                  for n, rule in enumerate(rules, 1)]  # fmt: skip
        tables = {"feed": [FEED], "channel": [OPS], "call": filled, **more}
        self.config = validated(Config, tables)
        self.store = Store.open(place, clock=self.clock, boot=boot)
        self.outbox = Outbox(self.store)
        self.polled()
        self.lease = self.take("me")
        self.calls = self.watcher(self.lease)
        self.collector = Collector(self.config, self.lease, self.clock, whole=True)
        self.collector.begin(self.store)

    def take(self, holder: str) -> Lease:
        lease = self.store.take_lease("watcher", holder, 36_000, standing=True)
        assert lease is not None
        return lease

    def watcher(self, lease: Lease) -> Calls:
        return Calls(self.config, lease, self.clock)

    def started(self) -> Scene:
        """The rules have run for a while, with nothing to call about."""
        self.calls.look(self.store)
        self.polled()
        self.passes(minutes=2)
        self.calls.look(self.store)
        return self

    def room(self, person: str = "maya") -> Room:
        return Room(self.store, self.config.policy, person, clock=self.clock)

    def health(self, **more: Any) -> FeedHealth:
        return health(at=self.clock(), **more)

    def polled(self, *alerts: Alert, gone: Iterable[Alert] = ()) -> None:
        """A poll that brings these alerts, first seen now unless they say otherwise."""
        self.store.save_poll("prod", alerts, [one.fingerprint for one in gone], self.health())

    def fires(self, uid: str, **more: Any) -> Alert:
        """An alert that begins to fire now."""
        base: dict[str, Any] = {"severity": "critical", "service": "checkout", "title": "CheckoutErrorRate",
                                "status": "firing", "first_seen_at": self.clock()}  # fmt: skip
        told = {**base, **more}
        told |= {"severity": AlertSeverity(told["severity"]), "status": AlertStatus(told["status"])}
        made = Alert(feed="prod", uid=uid, fingerprint=f"prod-{uid}", **told)
        self.polled(made)
        return made

    def look(self) -> list[AlertsCalled]:
        """What the rules call now."""
        before = self.store.head()[0]
        self.calls.look(self.store)
        found = (event.data for event in self.store.events(after=before, limit=1000))
        return [data for data in found if isinstance(data, AlertsCalled)]

    def passes(self, **span: float) -> datetime:
        return self.clock.passes(**span)

    def events(self) -> list[Event]:
        return list(self.store.events(limit=100_000))

    def called(self) -> list[Event]:
        return [event for event in self.events() if isinstance(event.data, AlertsCalled)]

    def letters(self) -> list[Kept]:
        self.collector.look(self.store)
        return list(reversed(self.outbox.letters(limit=10_000)))

    def sent(self, channel: str = "ops") -> list[tuple[str, str, Verdict]]:
        """What becomes of the letters that wait, each looked at again: occasion, text, verdict."""
        self.letters()
        found = []
        while (claim := self.outbox.claim(channel, self.lease, self.clock())) is not None:
            verdict = SecondLook(self.config).at(self.store, claim, self.clock())
            if verdict.moot:
                self.outbox.withdraw(claim.letter, self.lease, self.clock(), verdict.moot, verdict.note)
            else:
                self.outbox.delivered(claim.letter, self.clock())
            told = read(verdict.body)
            found.append((claim.letter.occasion, f"{told.title}\n{told.text}", verdict))
        return found

    def close(self) -> None:
        self.store.close()
