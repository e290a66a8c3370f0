"""Which rule called whom about which firing of which alert. Beside the journal, as alerts are; a call is an event."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

from msgspec.structs import replace

from warroom.core.times import from_iso, iso
from warroom.store.port import Connection

if TYPE_CHECKING:
    from warroom.core.alert_calls import CallLine, Covers, Firing
    from warroom.store.transaction import Transaction

T = TypeVar("T")
UNHEARD = "feeds_unheard"
"""The mark of feeds that never answered: since when each was seen not to, as JSON."""
Covered = dict[str, dict["Firing", "Covers"]]
"""By rule, each firing that a call covers which is not over."""


class Reads(Protocol):
    """A store, as far as its calls are concerned: it answers questions."""

    def query(self, call: Callable[[Connection], T]) -> T: ...


class CallRows:
    """The calls of one store."""

    def __init__(self, store: Reads) -> None:
        self._store = store

    def rules(self) -> dict[str, tuple[str, datetime, bool]]:
        """Each rule that ever ran: what it looked at, since when, and whether what fired at its start was called."""
        asked = "SELECT rule, said, since, settled FROM call_rules"
        rows = self._store.query(lambda conn: conn.execute(asked).fetchall())
        return {row[0]: (row[1], from_iso(row[2]), bool(row[3])) for row in rows}

    def unheard(self) -> dict[str, datetime]:
        """Since when each feed that never answered was seen not to."""
        asked = "SELECT value FROM marks WHERE key = ?"
        row = self._store.query(lambda conn: conn.execute(asked, [UNHEARD]).fetchone())
        return {feed: from_iso(at) for feed, at in json.loads(row[0]).items()} if row is not None else {}

    def going(self) -> tuple[CallLine, ...]:
        """The calls that are not over, oldest first."""
        return self._store.query(lambda conn: _lines(conn, "over_at IS NULL", []))

    def since(self, at: datetime) -> tuple[CallLine, ...]:
        """The calls made after that moment, oldest first."""
        return self._store.query(lambda conn: _lines(conn, "at > ?", [iso(at)]))

    def covered(self, rules: Sequence[str] | None = None) -> Covered:
        """Of these rules, or of all."""
        from warroom.core.alert_calls import Covers

        asked = (
            "SELECT rule, fingerprint, seen, event, taken FROM called"
            " WHERE event IN (SELECT event FROM calls WHERE over_at IS NULL)"
        )
        if rules is not None:
            asked += f" AND rule IN ({','.join('?' * len(rules))})"
        rows = self._store.query(lambda conn: conn.execute(asked, [*(rules or ())]).fetchall())
        found: Covered = {}
        for name, fingerprint, seen, event, taken in rows:
            found.setdefault(name, {})[fingerprint, seen] = Covers(event, taken)
        return found

    def proposed(self) -> frozenset[Firing]:
        """The firings of calls that are not over and propose an incident."""
        asked = (
            "SELECT fingerprint, seen FROM called WHERE event IN (SELECT event FROM calls WHERE over_at IS NULL"
            " AND json_extract(body, '$.declare') = 'propose')"
        )
        rows = self._store.query(lambda conn: conn.execute(asked).fetchall())
        return frozenset((row[0], row[1]) for row in rows)

    def firings(self, event: str) -> tuple[Firing, ...]:
        """The firings that a call covers."""
        asked = "SELECT fingerprint, seen FROM called WHERE event = ? ORDER BY fingerprint"
        rows = self._store.query(lambda conn: conn.execute(asked, [event]).fetchall())
        return tuple((row[0], row[1]) for row in rows)

    def going_firings(self) -> dict[str, list[Firing]]:
        """The firings that each call that is not over covers, by its event."""
        asked = (
            "SELECT event, fingerprint, seen FROM called"
            " WHERE event IN (SELECT event FROM calls WHERE over_at IS NULL)"
        )
        found: dict[str, list[Firing]] = {}
        for event, fingerprint, seen in self._store.query(lambda conn: conn.execute(asked).fetchall()):
            found.setdefault(event, []).append((fingerprint, seen))
        return found

    def call(self, event: str) -> CallLine | None:
        found = self._store.query(lambda conn: _lines(conn, "event = ?", [event]))
        return found[0] if found else None

    def about(self, fingerprint: str) -> tuple[CallLine, ...]:
        """The calls about one alert, oldest first."""
        of = "event IN (SELECT event FROM called WHERE fingerprint = ?)"
        return self._store.query(lambda conn: _lines(conn, of, [fingerprint]))


def _lines(conn: Connection, where: str, values: list[object]) -> tuple[CallLine, ...]:
    from warroom.core.alert_calls import CallLine

    rows = conn.execute(f"SELECT body, over_at FROM calls WHERE {where} ORDER BY at, event", values).fetchall()
    found = ((CallLine.from_json(body), over) for body, over in rows)
    return tuple(replace(one, over_at=from_iso(over)) if over else one for one, over in found)


# ---------------------------------------------------------------- inside a transaction


def begin(tx: Transaction, rule: str, said: str, now: datetime) -> None:
    """A rule starts, or starts again because it looks at something else."""
    tx.connection.execute(
        "INSERT INTO call_rules VALUES (?, ?, ?, 0) ON CONFLICT (rule) DO UPDATE SET said = excluded.said,"
        " since = excluded.since, settled = 0",
        [rule, said, iso(now)],
    )


def settle(tx: Transaction, rule: str) -> None:
    """What fired when the rule started was called, or there was nothing."""
    tx.connection.execute("UPDATE call_rules SET settled = 1 WHERE rule = ?", [rule])


def hear(tx: Transaction, unheard: Mapping[str, datetime]) -> None:
    """These feeds never answered, since then."""
    tx.set_mark(UNHEARD, json.dumps({feed: iso(at) for feed, at in sorted(unheard.items())}))


def covering(tx: Transaction, rule: str, one: Firing) -> Covers | None:
    """The latest call about that firing."""
    from warroom.core.alert_calls import Covers

    asked = "SELECT event, taken FROM called WHERE rule = ? AND fingerprint = ? AND seen = ?"
    row = tx.connection.execute(asked, [rule, *one]).fetchone()
    return Covers(row[0], row[1]) if row is not None else None


def put(tx: Transaction, line: CallLine) -> None:
    tx.connection.execute(
        "INSERT INTO calls VALUES (?, ?, ?, NULL, ?) ON CONFLICT (event) DO NOTHING",
        [line.event, line.rule, iso(line.at), line.json()],
    )
    _changed(tx)


def cover(tx: Transaction, rule: str, event: str, firings: Iterable[Firing]) -> None:
    """These firings are part of that call from now on: those of no call yet, and those that were given back."""
    tx.connection.executemany(
        "INSERT INTO called (rule, fingerprint, seen, event) VALUES (?, ?, ?, ?) ON CONFLICT (rule, fingerprint, seen)"
        " DO UPDATE SET event = excluded.event, taken = '' WHERE called.taken <> ''",
        [(rule, fingerprint, seen, event) for fingerprint, seen in firings],
    )
    _changed(tx)


def take(tx: Transaction, rule: str, taken: Mapping[Firing, str]) -> None:
    """Somebody or something has these firings since their call."""
    tx.connection.executemany(
        "UPDATE called SET taken = ? WHERE rule = ? AND fingerprint = ? AND seen = ?",
        [(by, rule, fingerprint, seen) for (fingerprint, seen), by in taken.items()],
    )


def end(tx: Transaction, event: str, now: datetime) -> bool:
    """The call is over; False where it was before."""
    asked = "UPDATE calls SET over_at = ? WHERE event = ? AND over_at IS NULL"
    done = tx.connection.execute(asked, [iso(now), event]).rowcount
    if done:
        _changed(tx)
    return done == 1


def prune(conn: Connection, before: datetime) -> int:
    """Forgets calls that were over before that moment."""
    gone = "SELECT event FROM calls WHERE over_at < ?"
    lines = conn.execute(f"DELETE FROM called WHERE event IN ({gone})", [iso(before)]).rowcount
    return lines + conn.execute("DELETE FROM calls WHERE over_at < ?", [iso(before)]).rowcount


def _changed(tx: Transaction) -> None:
    tx.connection.execute("UPDATE revisions SET n = n + 1 WHERE name = 'calls'")
