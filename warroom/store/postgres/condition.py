"""How a server is for this program: what it promises to keep, how far it is, what its clock says."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from warroom.core.place import ServerUrl
from warroom.store.postgres.faults import told
from warroom.store.postgres.session import Session, connect

_KEEPS = ("fsync", "full_page_writes")


class Condition(Struct, frozen=True):
    """``careless``: the settings under which a power cut loses what was said to be kept. ``ahead`` is by how much this
    host's clock is ahead of the server's, ``trip_s`` what a question takes, ``tables`` whether they are made."""

    version: str
    careless: tuple[str, ...]
    ahead: timedelta
    trip_s: float
    tables: bool


def look(url: ServerUrl, timeout_s: float) -> Condition:
    """Asks the server; changes nothing. Raises StoreError."""
    with told(url.shown, timeout_s):
        session = Session(connect(url, writes=False))
        try:
            version, tables, *kept = session.execute(
                "SELECT current_setting('server_version'), to_regclass('meta') IS NOT NULL,"
                " current_setting('fsync'), current_setting('full_page_writes')"
            ).fetchall()[0]
            off = tuple(name for name, value in zip(_KEEPS, kept, strict=True) if value != "on")
            return Condition(str(version), off, *_clock(session), bool(tables))
        finally:
            session.close()


def _clock(session: Session) -> tuple[timedelta, float]:
    """The offset and the trip of the quickest of three questions: the least that the line can have added."""
    found = []
    for _ in range(3):
        began, here = time.perf_counter(), datetime.now(UTC)
        there = session.execute("SELECT clock_timestamp()").fetchall()[0][0]
        trip_s = time.perf_counter() - began
        found.append((trip_s, here + timedelta(seconds=trip_s / 2) - there))
    trip_s, ahead = min(found)
    return ahead, trip_s
