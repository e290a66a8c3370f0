"""Rooms with channels, on a real store and a clock that moves when told to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.http import Server, serving
from tests.support.mail import MailServer, mailing
from tests.support.rooms import Clock
from warroom.config.settings import Config
from warroom.core.validation import validated
from warroom.notify.collect import Collector
from warroom.notify.message import Message, read
from warroom.room import Room
from warroom.store import Store
from warroom.store.leases import Lease
from warroom.store.outbox import Kept, Outbox

MakeMessage = Callable[..., Message]


def config_of(*channels: dict[str, Any], **more: Any) -> Config:
    """A configuration with those channels; each needs an id, the address stands in for one that nobody asks."""
    filled = [{"url": "json://127.0.0.1:1/", **channel} for channel in channels]
    return validated(Config, {"channel": filled, **more})


class Place:
    """A store, its watcher's lease, and what the collector makes of what happens."""

    def __init__(self, path: Path) -> None:
        self.clock = Clock()
        self.store = Store.open(path, clock=self.clock)
        self.outbox = Outbox(self.store)
        self.lease = self.take()
        self.config = Config()
        self.collector: Collector | None = None

    def take(self, holder: str = "me", *, standing: bool = True) -> Lease:
        lease = self.store.take_lease("watcher", holder, 3600, standing=standing)
        assert lease is not None
        return lease

    def with_channels(self, *channels: dict[str, Any], whole: bool = True, since: int | None = None, **more: Any
                      ) -> Place:  # fmt: skip
        """Begins a term with those channels; ``since``: where the journal ended when the lease was taken."""
        self.config = config_of(*channels, **more)
        self.collector = Collector(self.config, self.lease, self.clock, whole=whole, since=since)
        self.collector.begin(self.store)
        return self

    def room(self, person: str = "maya") -> Room:
        return Room(self.store, self.config.policy, person, clock=self.clock)

    def look(self) -> list[Kept]:
        """Collects, and gives every letter there is, the oldest first."""
        assert self.collector is not None
        self.collector.look(self.store)
        self.collector.countdowns(self.store)
        return list(reversed(self.outbox.letters(limit=10_000)))

    def told(self) -> list[tuple[str, str]]:
        """Channel and occasion of every letter, the oldest first."""
        return [(kept.letter.channel, kept.letter.occasion) for kept in self.look()]

    def messages(self) -> list[Message]:
        return [read(kept.letter.body) for kept in self.look()]

    def passes(self, **span: float) -> datetime:
        return self.clock.passes(**span)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    it = Place(tmp_path / "room.db")
    try:
        yield it
    finally:
        it.store.close()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mailing() as running:
        yield running


@pytest.fixture
def message() -> MakeMessage:
    def made(**more: Any) -> Message:
        base: dict[str, Any] = {
            "key": "0123456789abcdef0123456789abcdef", "occasion": "declared", "title": "SEV1 0042 declared: down",
            "text": "Declared by maya.", "incident": {"id": "INC-2026-0042", "title": "down", "severity": "SEV1",
                                                      "rank": 1, "service": "checkout"},
        }  # fmt: skip
        return Message(**{**base, **more})

    return made
