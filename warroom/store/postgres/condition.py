"""How a server is for this program: what it promises to keep, how far it is, what its clock says."""

from __future__ import annotations

import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import psycopg
from msgspec import Struct

from warroom.core.foldversion import FOLD_VERSION
from warroom.core.place import ServerUrl
from warroom.store.postgres.faults import told
from warroom.store.postgres.proof import MINE
from warroom.store.postgres.rights import WRITER
from warroom.store.postgres.session import Session, connect
from warroom.store.postgres.tail import CHANNEL
from warroom.store.schema import SCHEMA_VERSION

_KEEPS = ("fsync", "full_page_writes")


class Condition(Struct, frozen=True):
    """What was found.

    Attributes:
        careless: the settings under which a power cut loses what was said to be kept.
        ahead: by how much this host's clock is ahead of the server's.
        trip_s: seconds that a question takes.
        tables: whether they are made.
        older: whether they are of an older program, and are to be brought up to date.
        standby: whether it takes no writes since another server does.
        user: who this program is there.
        unread: tables that it may not read.
        unwritten: tables that it may not write as the program has to.
        wakes: whether wake-ups arrive.
        proved: whose role it is, where a person was named for it; "" for a shared one.
        watches: whether it may run the watcher.
        sees_all: whether it sees every private incident.
        commits: the server's own setting of synchronous_commit, which the program raises where it is too low.
    """

    version: str
    careless: tuple[str, ...]
    ahead: timedelta
    trip_s: float
    tables: bool
    standby: bool = False
    user: str = ""
    unread: tuple[str, ...] = ()
    unwritten: tuple[str, ...] = ()
    wakes: bool = True
    commits: str = "on"
    proved: str = ""
    watches: bool = True
    sees_all: bool = True
    older: bool = False


def look(url: ServerUrl, timeout_s: float) -> Condition:
    """Asks the server; changes nothing. Raises StoreError."""
    with told(url.shown, timeout_s):
        session = Session(connect(url, writes=False, timeout_s=timeout_s))
        try:
            version, tables, standby, user, commits, *kept = session.execute(
                "SELECT current_setting('server_version'), to_regclass('meta') IS NOT NULL, pg_is_in_recovery(),"
                " current_user, current_setting('synchronous_commit'), current_setting('fsync'),"
                " current_setting('full_page_writes')"
            ).fetchall()[0]
            off = tuple(name for name, value in zip(_KEEPS, kept, strict=True) if value != "on")
            unread, unwritten = _refused(session) if tables else ((), ())
            older = bool(tables) and "meta" not in unread and _is_older(session)
            mine = session.execute(MINE).fetchall() if tables and "persons" not in unread else []
            proved, watches = mine[0] if mine else ("", 1)
            return Condition(
                str(version), off, *_clock(session), bool(tables), bool(standby), str(user), unread, unwritten,
                not standby and _wakes(session, url), str(commits), proved, watches == 1,
                not tables or _sees_all(session), older,
            )  # fmt: skip
        finally:
            session.close()


def _is_older(session: Session) -> bool:
    kept = dict(session.execute("SELECT key, value FROM meta WHERE key IN ('schema', 'fold')").fetchall())
    return int(kept.get("schema", 0)) < SCHEMA_VERSION or int(kept.get("fold", 0)) < FOLD_VERSION


def _sees_all(session: Session) -> bool:
    if not session.execute("SELECT to_regprocedure('sees_all()') IS NOT NULL").fetchall()[0][0]:
        return True
    return bool(session.execute("SELECT sees_all()").fetchall()[0][0])


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


def _refused(session: Session) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tables that may not be read, and those that may not be written as the program has to."""
    rights = [(table, right) for table, granted in WRITER.items() for right in granted.split(", ")]
    rows = session.execute(
        "SELECT r.t, r.p FROM unnest(CAST(? AS TEXT[]), CAST(? AS TEXT[])) AS r(t, p)"
        " WHERE to_regclass(r.t) IS NULL OR NOT has_table_privilege(r.t, r.p)",
        [[table for table, _ in rights], [right for _, right in rights]],
    ).fetchall()
    unread = {table for table, right in rows if right == "SELECT"}
    return tuple(sorted(unread)), tuple(sorted({table for table, _ in rows} - unread))


def _wakes(session: Session, url: ServerUrl) -> bool:
    """Whether another's wake-up arrives within a second: a pooler takes LISTEN, and may deliver nothing. One's own
    comes with the answer, where the pooler lends the same session for both."""
    try:
        session.raw.execute(f"LISTEN {CHANNEL}")
        with closing(connect(url, writes=False)) as another:
            another.execute(f"SELECT pg_notify('{CHANNEL}', '')")
        return any(True for _ in session.raw.notifies(timeout=1.0, stop_after=1))
    except psycopg.Error:
        return False
