"""What the outbox keeps, as values: a letter, an attempt at it, how far a channel is; and how rows are read as them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from warroom.core.times import from_iso
from warroom.store.port import Connection

if TYPE_CHECKING:
    from warroom.core.model import DeadLetter, OutboxHealth
    from warroom.store.elapsed import Moment

SHOWN = 20
"""So many dead letters are named with the health; all are counted."""

WAITS = "delivered_at IS NULL AND dead_at IS NULL AND withdrawn_at IS NULL"
DEAD = "delivered_at IS NULL AND dead_at IS NOT NULL"
COLUMNS = (
    "id, channel, incident, occasion, urgency, ordered, body, created_at, since, next_try_at, tries, reason,"
    " delivered_at, dead_at, event, boot, since_s, next_s, withdrawn_at, doubt, doubt_s"
)


class Letter(Struct, frozen=True):
    """A message for one channel about an event, "" where none made it.

    ``urgency`` 0 goes first; ``ordered``: only after the earlier ones of its incident. ``dead`` is why it is
    given up before it was ever tried, "" where it is to be sent. ``again``: somebody asks for it, so that one that
    was given up or withdrawn is tried again.
    """

    id: str
    channel: str
    incident: str
    occasion: str
    body: str
    event: str = ""
    urgency: int = 1
    ordered: bool = False
    dead: str = ""
    again: bool = False


class Claim(Struct, frozen=True):
    """A letter taken for one attempt, which ``tries`` counts. ``since`` is when trying began, on the clock of now.

    ``name`` is what its incident is called at the other end, "" as yet. ``doubt``: an earlier attempt was cut off and
    may have arrived; ``doubt_s``: so many seconds ago it was last possible.
    """

    letter: Letter
    tries: int
    since: datetime
    name: str
    doubt: bool = False
    doubt_s: float = 0.0


class Page(Struct, frozen=True):
    """A message that called somebody, and was not withdrawn or given up. ``arrived``: it did, or may have."""

    channel: str
    arrived: bool


class Cursor(Struct, frozen=True):
    """The journal up to ``seq`` was offered to a channel, which is there since ``since``."""

    seq: int
    since: datetime


class Kept(Struct, frozen=True):
    """A letter as it is: ``state`` is waiting, failing, delivered, withdrawn or dead."""

    letter: Letter
    state: str
    tries: int
    reason: str
    created_at: datetime
    next_try_at: datetime | None
    ended_at: datetime | None


def letter_of(row: Any) -> Letter:
    return Letter(row[0], row[1], row[2], row[3], row[6], row[14], row[4], bool(row[5]))


def kept_of(row: Any, here: Moment) -> Kept:
    ended = row[12] or row[13] or row[18]
    state = "withdrawn" if row[18] else "failing" if row[11] else "waiting"
    state = "delivered" if row[12] else "dead" if row[13] else state
    return Kept(
        letter_of(row), state, row[10], row[11], from_iso(row[7]),
        None if ended else on_wall(here, row[15], row[17], row[9]), from_iso(ended) if ended else None,
    )  # fmt: skip


def on_wall(here: Moment, boot: str, seconds: float, written: str) -> datetime:
    """What the wall's clock of now says of those seconds; what it said then, where they are of another boot."""
    if boot != here.boot:
        return from_iso(written)
    try:
        return here.wall + timedelta(seconds=seconds - here.seconds)
    except OverflowError:
        return from_iso(written)


def health_of(conn: Connection) -> OutboxHealth:
    from warroom.core.model import OutboxHealth

    waiting, failing = conn.execute(f"SELECT count(*), count(nullif(reason, '')) FROM outbox WHERE {WAITS}").fetchone()
    error = conn.execute(
        f"SELECT channel || ': ' || reason FROM outbox WHERE {WAITS} AND reason <> ''"
        " ORDER BY next_try_at DESC LIMIT 1"
    ).fetchone()
    dead = conn.execute(f"SELECT count(*) FROM outbox WHERE {DEAD}").fetchone()[0]
    rows = conn.execute(f"SELECT {COLUMNS} FROM outbox WHERE {DEAD} ORDER BY dead_at DESC, n DESC LIMIT {SHOWN}")
    return OutboxHealth(
        waiting=waiting, failing=failing, error=error[0] if error else "", dead=dead,
        dead_letters=tuple(_dead_of(row) for row in rows.fetchall()),
    )  # fmt: skip


def _dead_of(row: Any) -> DeadLetter:
    from warroom.core.model import DeadLetter

    return DeadLetter(
        id=row[0], channel=row[1], incident=row[2], occasion=row[3], title=str(json.loads(row[6]).get("title", "")),
        reason=row[11], tries=row[10], created_at=from_iso(row[7]), dead_at=from_iso(row[13]),
    )  # fmt: skip
