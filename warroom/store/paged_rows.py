"""The messages of the outbox that called somebody and arrived, by channel: what may be acknowledged there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

from msgspec import Struct

from warroom.core.times import from_iso
from warroom.store.port import Connection

T = TypeVar("T")


class Reads(Protocol):
    """A store that answers questions."""

    def query(self, call: Callable[[Connection], T]) -> T: ...


class Arrived(Struct, frozen=True):
    """A message that called somebody: its key, its incident ("" without one), its event, and when it was written."""

    key: str
    incident: str
    event: str
    at: datetime


def arrived(store: Reads, channel: str, most: int) -> tuple[Arrived, ...]:
    """The newest of that channel."""
    asked = (
        "SELECT id, incident, event, created_at FROM outbox WHERE channel = ? AND delivered_at IS NOT NULL"
        " AND occasion IN ('escalation', 'call') ORDER BY n DESC LIMIT ?"
    )
    rows = store.query(lambda conn: conn.execute(asked, [channel, most]).fetchall())
    return tuple(Arrived(key, incident, event, from_iso(at)) for key, incident, event, at in rows)
