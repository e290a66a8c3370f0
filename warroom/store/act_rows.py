"""What people did about alerts: the state of each alert, and a log of every act. Not journalled.

Every command takes the next revision of the acts, and each row carries the one that wrote it, as the
alerts themselves do: a screen loads what changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from msgspec import Struct

from warroom.core.times import from_iso, iso
from warroom.store.alert_rows import counter
from warroom.store.port import ALL, Connection

if TYPE_CHECKING:
    from warroom.core.alert_acts import AlertActs
    from warroom.core.model import Alert, Incident
    from warroom.store.transaction import Transaction


T = TypeVar("T")


class ActLine(Struct, frozen=True):
    """One line of the log: who did what about an alert when; ``until`` is a snooze's end, ``text`` why."""

    id: str
    at: datetime
    actor: str
    act: str
    fingerprint: str
    until: datetime | None = None
    text: str = ""


class Reads(Protocol):
    """A store, as far as its acts are concerned: it answers questions."""

    def query(self, call: Callable[[Connection], T]) -> T: ...


class ActRows:
    """The acts of one store."""

    def __init__(self, store: Reads) -> None:
        self._store = store

    def revision(self) -> int:
        """Rises with every act on an alert, and only then."""
        return self._store.query(lambda conn: counter(conn, "acts"))

    def all(self) -> dict[str, AlertActs]:
        """Every alert that somebody did something about, by fingerprint."""
        return self._store.query(lambda conn: _load(conn, -1))

    def since(self, revision: int) -> dict[str, AlertActs] | None:
        """Those that changed after a revision; None where rows were deleted since: take all."""
        return self._store.query(lambda conn: None if revision < counter(conn, "acts_floor") else _load(conn, revision))

    def log(self, fingerprint: str, limit: int = 100) -> tuple[ActLine, ...]:
        """What was done about one alert, the newest last."""
        return self._store.query(lambda conn: _lines(conn, "fingerprint = ?", fingerprint, limit))

    def between(self, since: datetime, until: datetime) -> tuple[ActLine, ...]:
        """What was done about alerts in that time, the oldest first."""
        asked = (
            "SELECT id, at, actor, act, fingerprint, until, text FROM alert_act_log WHERE at >= ? AND at < ? ORDER BY n"
        )
        rows = self._store.query(lambda conn: conn.execute(asked, [iso(since), iso(until)]).fetchall())
        return tuple(map(_line, rows))

    def covered_before(self, alert: Alert, limit: int) -> tuple[Incident, ...]:
        """The newest incidents that are over and covered this alert, or another of its feed and title."""
        return self._store.query(lambda conn: _covered(conn, alert, limit))


def command(tx: Transaction, key: str) -> tuple[ActLine, ...]:
    """What the command of that idempotency key wrote before."""
    return _lines(tx.connection, "id = ?", key, ALL)


def known(tx: Transaction, fingerprints: Iterable[str]) -> list[tuple[Alert | None, AlertActs | None]]:
    """These alerts as the transaction sees them, each with its acts."""
    from warroom.core.alert_acts import AlertActs
    from warroom.core.model import Alert

    found: list[tuple[Alert | None, AlertActs | None]] = []
    for fingerprint in fingerprints:
        row = tx.connection.execute(
            "SELECT a.body, d.body FROM (SELECT ? AS f) asked LEFT JOIN alerts a ON a.fingerprint = f"
            " LEFT JOIN alert_acts d ON d.fingerprint = f",
            [fingerprint],
        ).fetchone()
        found.append((
            Alert.from_json(row[0]) if row[0] else None,
            AlertActs.from_json(row[1]) if row[1] else None,
        ))  # fmt: skip
    return found


def write(tx: Transaction, acts: Iterable[AlertActs], lines: Iterable[ActLine]) -> None:
    """Takes the next revision and writes the rows and their lines in the log."""
    conn = tx.connection
    revision = int(conn.execute("UPDATE revisions SET n = n + 1 WHERE name = 'acts' RETURNING n").fetchone()[0])
    conn.executemany(
        "INSERT INTO alert_acts VALUES (?, ?, ?, ?) ON CONFLICT (fingerprint) DO UPDATE SET feed = excluded.feed,"
        " revision = excluded.revision, body = excluded.body",
        [(one.fingerprint, one.feed, revision, one.json()) for one in acts],
    )
    conn.executemany(
        "INSERT INTO alert_act_log (id, at, actor, act, fingerprint, until, text) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(one.id, iso(one.at), one.actor, one.act, one.fingerprint, iso(one.until) if one.until else None, one.text)
         for one in lines],
    )  # fmt: skip


def prune(conn: Connection, before: datetime) -> int:
    """Deletes the log's lines from before that moment, and the states of alerts that no longer exist."""
    lines = conn.execute("DELETE FROM alert_act_log WHERE at < ?", [iso(before)]).rowcount
    gone = conn.execute(
        "DELETE FROM alert_acts WHERE fingerprint NOT IN (SELECT fingerprint FROM alerts)"
        " AND fingerprint NOT IN (SELECT fingerprint FROM alert_act_log)"
    ).rowcount
    if gone:
        revision = int(conn.execute("UPDATE revisions SET n = n + 1 WHERE name = 'acts' RETURNING n").fetchone()[0])
        conn.execute("UPDATE revisions SET n = ? WHERE name = 'acts_floor'", [revision])
    return lines + gone


def _load(conn: Connection, after: int) -> dict[str, AlertActs]:
    rows = conn.execute("SELECT fingerprint, body FROM alert_acts WHERE revision > ?", [after]).fetchall()
    if not rows:
        return {}
    from warroom.core.alert_acts import AlertActs

    return {row[0]: AlertActs.from_json(row[1]) for row in rows}


def _covered(conn: Connection, alert: Alert, limit: int) -> tuple[Incident, ...]:
    from warroom.core.model import Incident

    found: list[Incident] = []
    marks = [json.dumps(text, ensure_ascii=False) for text in (alert.fingerprint, alert.title)]
    rows = conn.execute(
        "SELECT state FROM incidents WHERE open = 0 AND (instr(state, ?) > 0 OR instr(state, ?) > 0)"
        " ORDER BY declared_at DESC",
        marks,
    )
    for (state,) in rows:
        it = Incident.from_json(state)
        if any(
            one.fingerprint == alert.fingerprint or (one.feed, one.title) == (alert.feed, alert.title)
            for one in it.alerts
        ):
            found.append(it)
        if len(found) == limit:
            break
    return tuple(found)


def _lines(conn: Connection, where: str, value: str, limit: int) -> tuple[ActLine, ...]:
    rows = conn.execute(
        "SELECT id, at, actor, act, fingerprint, until, text FROM"
        f" (SELECT * FROM alert_act_log WHERE {where} ORDER BY n DESC LIMIT ?) newest ORDER BY n",
        [value, limit],
    ).fetchall()
    return tuple(map(_line, rows))


def _line(row: Any) -> ActLine:
    return ActLine(row[0], from_iso(row[1]), row[2], row[3], row[4], from_iso(row[5]) if row[5] else None, row[6])


