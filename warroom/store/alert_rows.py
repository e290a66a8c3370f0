"""The current alerts, the log of how they changed, and how each feed does. None of it is journalled.

Every change of alerts takes the next revision, and each row carries the one that wrote it: a screen
loads what changed since the revision it shows, not ten thousand rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from warroom.core.times import from_iso, iso
from warroom.store.port import Connection

if TYPE_CHECKING:
    from warroom.core.model import Alert, FeedHealth

HEALTH_EVERY = timedelta(seconds=5)
"""How far a feed's times may lag in the table; screens show ages in steps of five seconds."""

_AT_ONCE = 500  # how many fingerprints are looked up in one question
_TOGETHER = 250  # how many alerts come as one row

_TIMES = ("last_try_at", "last_success_at", "next_poll_at", "took_s")


class Transition(Struct, frozen=True):
    """One line of the log: how an alert was from ``at`` on."""

    n: int
    at: datetime
    alert: Alert


class Change(Struct, frozen=True):
    """What differs from the table: the alert as it is now, and whether the log gets a line."""

    alert: Alert
    logged: bool


def load(conn: Connection, active_only: bool, feed: str = "") -> tuple[Alert, ...]:
    wanted = [*(["active = 1"] if active_only else []), *(["feed = ?"] if feed else [])]
    where = f"WHERE {' AND '.join(wanted)}" if wanted else ""
    return tuple(sorted(_read(conn, where, [feed] if feed else []), key=attrgetter("fingerprint")))


def _read(conn: Connection, where: str, values: list[object]) -> Iterator[Alert]:
    """The alerts of these rows, in no order.

    They come many to a row: between rows the interpreter is given away and taken again at once, so that another
    thread which waits for it, with a key in its hand, is woken ten thousand times and hardly ever let in.
    """
    from warroom.core.model import Alert

    asked = f"SELECT '[' || group_concat(body) || ']' FROM alerts {where} GROUP BY rowid / {_TOGETHER}"
    for row in conn.execute(asked, values).fetchall():
        yield from Alert.several_from_json(row[0])


def resolved(conn: Connection, since: datetime) -> tuple[Alert, ...]:
    from warroom.core.model import Alert

    asked = "SELECT body FROM alerts WHERE active = 0 AND ended_at >= ? ORDER BY fingerprint"
    return tuple(Alert.from_json(row[0]) for row in conn.execute(asked, [iso(since)]).fetchall())


def one(conn: Connection, fingerprint: str) -> Alert | None:
    from warroom.core.model import Alert

    row = conn.execute("SELECT body FROM alerts WHERE fingerprint = ?", [fingerprint]).fetchone()
    return Alert.from_json(row[0]) if row else None


def since(conn: Connection, revision: int) -> tuple[Alert, ...] | None:
    """Alerts that changed after ``revision``, in no order, the resolved too.

    None where rows were deleted since: load them all.
    """
    if revision < counter(conn, "alerts_floor"):
        return None
    return tuple(_read(conn, "WHERE revision > ?", [revision]))


def counter(conn: Connection, name: str) -> int:
    row = conn.execute("SELECT n FROM revisions WHERE name = ?", [name]).fetchone()
    return int(row[0])


def counters(conn: Connection) -> dict[str, int]:
    """Every counter by its name."""
    return {name: int(n) for name, n in conn.execute("SELECT name, n FROM revisions").fetchall()}


def differing(conn: Connection, changed: Iterable[Alert], gone: Iterable[str], now: datetime) -> list[Change]:
    """Which of a poll's alerts are not in the table as they are; being seen again is not a change."""
    news, absent = list(changed), list(gone)
    known = _rows(conn, [*(alert.fingerprint for alert in news), *absent])
    found = [change for alert in news if (change := _compared(known.get(alert.fingerprint), alert))]
    told = {change.alert.fingerprint for change in found}
    for fingerprint in absent:
        stored = known.get(fingerprint)
        if stored is not None and stored.is_active and fingerprint not in told:
            found.append(Change(_resolved(stored, now), logged=True))
    return found


def _rows(conn: Connection, fingerprints: list[str]) -> dict[str, Alert]:
    """The stored alerts of these fingerprints."""
    from warroom.core.model import Alert

    found: dict[str, Alert] = {}
    for start in range(0, len(fingerprints), _AT_ONCE):
        part = fingerprints[start : start + _AT_ONCE]
        asked = f"SELECT fingerprint, body FROM alerts WHERE fingerprint IN ({','.join('?' * len(part))})"
        found |= {row[0]: Alert.from_json(row[1]) for row in conn.execute(asked, part).fetchall()}
    return found


def _compared(stored: Alert | None, alert: Alert) -> Change | None:
    if stored is None:
        return Change(alert, logged=True)
    if stored == alert or replace(stored, last_seen_at=alert.last_seen_at) == alert:
        return None
    return Change(alert, logged=(stored.status, stored.severity) != (alert.status, alert.severity))


def _resolved(alert: Alert, now: datetime) -> Alert:
    from warroom.core.model import AlertStatus

    return replace(alert, status=AlertStatus.RESOLVED, ended_at=alert.ended_at or now)


PUSHED = "pushed"
"""The type of a feed whose alerts come by themselves: nothing is polled, so it is neither fresh nor stale."""


def pushed(conn: Connection, alerts: Iterable[Alert], now: datetime) -> list[tuple[Alert, str]]:
    """Each as it is to be stored, and what is new of it: new, changed, resolved, same, or over (never known)."""
    news = list({alert.fingerprint: alert for alert in alerts}.values())
    known = _rows(conn, [alert.fingerprint for alert in news])
    found = []
    for alert in news:
        stored = known.get(alert.fingerprint)
        was = stored is not None and stored.is_active
        if not alert.is_active and (stored is None or not was):
            found.append((stored or alert, "same" if stored is not None else "over"))
            continue
        assert not was or stored is not None
        first = stored.first_seen_at if stored is not None and was else now
        ended = None if alert.is_active else alert.ended_at or now
        row = replace(alert, first_seen_at=first, last_seen_at=now, ended_at=ended)
        if not was:
            found.append((row, "new"))
        elif not alert.is_active:
            found.append((row, "resolved"))
        else:
            found.append((row, "same" if stored is None or _compared(stored, row) is None else "changed"))
    return found


def write(conn: Connection, changes: list[Change], now: datetime) -> None:
    """Takes the next revision and writes the rows and the log, inside the caller's transaction."""
    revision = _bump(conn, "alerts")
    rows = [
        (
            change.alert.fingerprint, change.alert.feed, change.alert.is_active, revision,
            iso(change.alert.ended_at) if change.alert.ended_at else None,
            change.alert.json(), change.alert.status.value, change.alert.severity.value,
        )
        for change in changes
    ]  # fmt: skip
    conn.executemany(
        "INSERT INTO alerts VALUES (?,?,?,?,?,?) ON CONFLICT (fingerprint) DO UPDATE SET feed = excluded.feed,"
        " active = excluded.active, revision = excluded.revision, ended_at = excluded.ended_at, body = excluded.body",
        [row[:6] for row in rows],
    )
    conn.executemany(
        "INSERT INTO alert_log (at, feed, fingerprint, status, severity, body) VALUES (?,?,?,?,?,?)",
        [
            (iso(now), row[1], row[0], row[6], row[7], row[5])
            for row, change in zip(rows, changes, strict=True)
            if change.logged
        ],
    )


def log(conn: Connection, after: int, until: datetime | None, limit: int) -> Iterator[Transition]:
    """The log's lines above number ``after`` and not later than ``until``, oldest first."""
    from warroom.core.model import Alert

    rows = conn.execute(
        "SELECT n, at, body FROM alert_log WHERE n > ? AND at <= ? ORDER BY n LIMIT ?",
        [after, iso(until) if until else "9999", limit],
    ).fetchall()
    return (Transition(n, from_iso(at), Alert.from_json(body)) for n, at, body in rows)


def between(
    conn: Connection, since: datetime, until: datetime, limit: int
) -> tuple[tuple[Transition, ...], datetime | None]:
    """The newest lines of the log in that time, oldest first, and when the log begins."""
    from warroom.core.model import Alert

    rows = conn.execute(
        "SELECT n, at, body FROM (SELECT n, at, body FROM alert_log WHERE at >= ? AND at < ? ORDER BY n DESC LIMIT ?)"
        " newest ORDER BY n",
        [iso(since), iso(until), limit],
    ).fetchall()
    first = conn.execute("SELECT at FROM alert_log ORDER BY at LIMIT 1").fetchone()
    found = tuple(Transition(n, from_iso(at), Alert.from_json(body)) for n, at, body in rows)
    return found, from_iso(first[0]) if first is not None else None


def at(conn: Connection, moment: datetime) -> tuple[Alert, ...]:
    """The last line of each alert that is not later than that moment."""
    from warroom.core.model import Alert

    rows = conn.execute(
        "SELECT body FROM alert_log WHERE n IN (SELECT max(n) FROM alert_log WHERE at <= ? GROUP BY fingerprint)"
        " ORDER BY fingerprint",
        [iso(moment)],
    ).fetchall()
    return tuple(Alert.from_json(row[0]) for row in rows)


def history(conn: Connection, fingerprint: str, limit: int) -> tuple[Transition, ...]:
    """The newest lines of the log about one alert, oldest first."""
    from warroom.core.model import Alert

    rows = conn.execute(
        "SELECT n, at, body FROM (SELECT n, at, body FROM alert_log WHERE fingerprint = ? ORDER BY n DESC LIMIT ?)"
        " newest ORDER BY n",
        [fingerprint, limit],
    ).fetchall()
    return tuple(Transition(n, from_iso(at), Alert.from_json(body)) for n, at, body in rows)


def prune(conn: Connection, before: datetime) -> int:
    """Deletes log lines and resolved alerts from before that moment; gives how many rows went."""
    lines = conn.execute("DELETE FROM alert_log WHERE at < ?", [iso(before)]).rowcount
    return lines + conn.execute("DELETE FROM alerts WHERE active = 0 AND ended_at < ?", [iso(before)]).rowcount


def feeds(conn: Connection) -> tuple[FeedHealth, ...]:
    from warroom.core.model import FeedHealth

    return tuple(FeedHealth.from_json(row[0]) for row in conn.execute("SELECT body FROM feeds ORDER BY id"))


def pushed_health(feed: str, active: int, now: datetime) -> FeedHealth:
    """What is said of a feed whose alerts come by themselves."""
    from warroom.core.model import FeedHealth

    return FeedHealth(id=feed, type=PUSHED, state="off", last_try_at=now, last_success_at=now, alerts=active)


def health_due(conn: Connection, health: FeedHealth) -> bool:
    """Whether ``health`` is worth a write: something other than its times changed, or those lag by HEALTH_EVERY."""
    from warroom.core.model import FeedHealth

    row = conn.execute("SELECT body FROM feeds WHERE id = ?", [health.id]).fetchone()
    if row is None:
        return True
    stored = FeedHealth.from_json(row[0])
    if replace(stored, **{name: getattr(health, name) for name in _TIMES}) != health:
        return True
    return any(_lags(getattr(stored, name), getattr(health, name)) for name in ("last_try_at", "last_success_at"))


def _lags(stored: datetime | None, new: datetime | None) -> bool:
    if stored is None or new is None:
        return stored is not new
    return abs(new - stored) >= HEALTH_EVERY


def put_health(conn: Connection, health: FeedHealth) -> None:
    conn.execute(
        "INSERT INTO feeds VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
        [health.id, health.json()],
    )
    _bump(conn, "feeds")


def stray_feeds(conn: Connection, keep: Iterable[str]) -> list[str]:
    """Feeds with rows here that are not among ``keep``."""
    asked = (
        "SELECT id FROM feeds UNION SELECT DISTINCT feed FROM alerts UNION SELECT DISTINCT feed FROM on_call"
        " UNION SELECT DISTINCT feed FROM signals UNION SELECT DISTINCT feed FROM services"
        " UNION SELECT DISTINCT feed FROM accounts"
    )
    known = conn.execute(asked).fetchall()
    return sorted({row[0] for row in known} - set(keep))


def forget(conn: Connection, feed_ids: Iterable[str]) -> None:
    """Deletes alerts, people on call and health of feeds that are no longer configured; the log keeps its lines."""
    for feed in feed_ids:
        conn.execute("DELETE FROM alerts WHERE feed = ?", [feed])
        conn.execute("DELETE FROM on_call WHERE feed = ?", [feed])
        conn.execute("DELETE FROM signals WHERE feed = ?", [feed])
        conn.execute("DELETE FROM services WHERE feed = ?", [feed])
        conn.execute("DELETE FROM accounts WHERE feed = ?", [feed])
        conn.execute("DELETE FROM feeds WHERE id = ?", [feed])
    revision = _bump(conn, "alerts")
    conn.execute("UPDATE revisions SET n = ? WHERE name = 'alerts_floor'", [revision])
    _bump(conn, "feeds")
    _bump(conn, "signals")
    _bump(conn, "services")
    _bump(conn, "accounts")


def _bump(conn: Connection, name: str) -> int:
    row = conn.execute("UPDATE revisions SET n = n + 1 WHERE name = ? RETURNING n", [name]).fetchone()
    return int(row[0])
