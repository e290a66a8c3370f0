"""The outbox: what is to be sent outside the room, how far each channel has got, what was delivered or given up.

Not journalled. A letter's id is its idempotency key, derived from what it is about and its channel, so that
it is here once, no matter who writes it. Letters and the cursor that says how far the journal was read are written
in one transaction; a delivery is recorded once and stays as it is (a trigger sees to it). When an attempt is due is
counted by the clock that neither steps nor sleeps (``Store.moment``); instants of the wall's are for people.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from warroom.core.times import from_iso, iso
from warroom.store.letters import (
    COLUMNS,
    DEAD,
    WAITS,
    Claim,
    Cursor,
    Kept,
    Letter,
    Page,
    health_of,
    kept_of,
    letter_of,
    on_wall,
)
from warroom.store.port import Connection

__all__ = ["Claim", "Cursor", "CursorMoved", "Kept", "Letter", "Outbox", "Page", "forget_words"]

if TYPE_CHECKING:
    from warroom.core.events import Event
    from warroom.core.model import OutboxHealth
    from warroom.store.elapsed import Moment
    from warroom.store.leases import Lease
    from warroom.store.store import Store
    from warroom.store.transaction import Transaction


class Outbox:
    """The outbox of an open store, on that store's thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # ------------------------------------------------------------ what the watcher writes

    def begin(
        self, channels: Iterable[str], lease: Lease, now: datetime, *, known: Iterable[str] | None = None,
        since: int | None = None,
    ) -> dict[str, Cursor]:  # fmt: skip
        """Starts a term: a new channel begins at the journal's end, attempts that were cut off are soon due again.

        ``since`` is where the journal ended when the lease was taken: what the term itself has recorded by now, such as
        a level that fired meanwhile, is told by a new channel too.
        ``known`` are all the channels there are, None where others may have more: what waits for any other is
        given up. A channel known but not among ``channels`` keeps what waits and starts over when it comes back.
        Gives how far each of ``channels`` is.
        """
        wanted = list(channels)
        seq = self._store.head()[0] if since is None else since
        with self._store.writing() as tx:
            if not tx.holds(lease):
                return {}
            conn, here = tx.connection, self._store.moment()
            conn.executemany(
                "INSERT INTO outbox_cursors VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [(one, seq, iso(now), here.boot, here.seconds) for one in wanted],
            )
            _counted_here(conn, here, now)
            conn.execute(
                f"UPDATE outbox SET token = 0, next_try_at = ?, next_s = ?, doubt = 1, doubt_s = ?,"
                f" reason = '{CUT_OFF}' WHERE token <> 0 AND {WAITS}",
                [iso(now + IN_DOUBT), here.seconds + IN_DOUBT.total_seconds(), here.seconds],
            )
            if known is not None:
                _forget_others(conn, wanted, [*known, ""], now)
            _changed(conn)
        return {name: cursor for name, cursor in self.cursors().items() if name in wanted}

    def pages(self, incident: str) -> tuple[Page, ...]:
        """The pages about that incident since its channels last heard that it is over."""
        rows = self._store.query(
            lambda conn: conn.execute(
                "SELECT channel, CASE WHEN delivered_at IS NOT NULL OR doubt <> 0 THEN 1 ELSE 0 END FROM outbox o"
                " WHERE incident = ?"
                " AND occasion IN ('escalation', 'declared', 'call') AND channel <> ''"
                f" AND (delivered_at IS NOT NULL OR doubt <> 0 OR ({WAITS}))"
                " AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.incident = o.incident AND e.channel = o.channel"
                "  AND e.n > o.n AND e.delivered_at IS NOT NULL AND (e.occasion IN ('resolved', 'cancelled')"
                "  OR (e.occasion = 'status' AND json_extract(e.body, '$.what.status') IN ('merged', 'closed'))))"
                " ORDER BY n",
                [incident],
            ).fetchall()
        )
        return tuple(Page(channel, bool(arrived)) for channel, arrived in rows)

    def paged(self, event: str) -> tuple[Page, ...]:
        """The messages that called somebody about alerts, by the event of that call."""
        rows = self._store.query(
            lambda conn: conn.execute(
                "SELECT channel, CASE WHEN delivered_at IS NOT NULL OR doubt <> 0 THEN 1 ELSE 0 END FROM outbox"
                " WHERE event = ? AND occasion = 'call' AND channel <> ''"
                f" AND (delivered_at IS NOT NULL OR doubt <> 0 OR ({WAITS})) ORDER BY n",
                [event],
            ).fetchall()
        )
        return tuple(Page(channel, bool(arrived)) for channel, arrived in rows)

    def cursors(self) -> dict[str, Cursor]:
        here = self._store.moment()
        rows = self._store.query(
            lambda conn: conn.execute("SELECT channel, seq, since, boot, since_s FROM outbox_cursors").fetchall()
        )
        return {name: Cursor(seq, on_wall(here, boot, at_s, since)) for name, seq, since, boot, at_s in rows}

    def add(
        self, letters: Iterable[Letter], lease: Lease, now: datetime, *,
        read: Mapping[str, tuple[int, int]] | None = None,
    ) -> int:  # fmt: skip
        """Keeps letters that are new; gives how many were.

        ``read`` is, by channel, from where and up to where the journal was read for them: in the same transaction
        the cursors move on. Where one is no longer there, or the lease was lost, nothing is written.
        """
        with self._store.writing() as tx:
            if not tx.holds(lease) or not _moved_on(tx, read or {}):
                return 0
            conn, at, here = tx.connection, iso(now), self._store.moment()
            added = 0
            for one in letters:
                added += conn.execute(
                    "INSERT INTO outbox (id, channel, incident, occasion, event, urgency, ordered, body,"
                    " created_at, since, next_try_at, dead_at, reason, boot, since_s, next_s)"
                    " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO NOTHING",
                    [one.id, one.channel, one.incident, one.occasion, one.event, one.urgency, one.ordered, one.body,
                     at, at, at, at if one.dead else None, one.dead, here.boot, here.seconds, here.seconds],
                ).rowcount  # fmt: skip
                added += _asked_again(conn, one, here, now) if one.again else 0
            if added:
                _changed(conn)
            return added

    def claim(self, channel: str, lease: Lease, now: datetime) -> Claim | None:
        """The letter of that channel to try now: the most urgent, the least tried, the oldest. None where none is due.

        From here until its end is recorded, nobody else tries it; should this process die, the next term does.
        """
        if self.due_in(channel, now) != 0:
            return None
        here = self._store.moment()
        with self._store.writing() as tx:
            if not tx.holds(lease):
                return None
            row = tx.connection.execute(
                f"SELECT {COLUMNS} FROM outbox o WHERE channel = ? AND {WAITS} AND token = 0"
                " AND (boot <> ? OR next_s <= ?)"
                " AND NOT (ordered <> 0 AND EXISTS (SELECT 1 FROM outbox e WHERE e.channel = o.channel AND"
                "  e.incident = o.incident AND e.n < o.n AND e.delivered_at IS NULL AND e.dead_at IS NULL"
                "  AND e.withdrawn_at IS NULL))"
                " ORDER BY urgency, tries, n LIMIT 1",
                [channel, here.boot, here.seconds],
            ).fetchone()
            if row is None:
                return None
            letter = letter_of(row)
            tx.connection.execute(
                "UPDATE outbox SET token = ?, tries = tries + 1 WHERE id = ?", [lease.token, letter.id]
            )
            name = tx.connection.execute(
                "SELECT name FROM outbox_names WHERE channel = ? AND incident = ?", [channel, letter.incident]
            ).fetchone()
            since = on_wall(here, row[15], row[16], row[8])
            doubt_s = max(0.0, here.seconds - row[20]) if row[15] == here.boot else 0.0
            return Claim(letter, row[10] + 1, since, name[0] if name else "", bool(row[19]), doubt_s)

    def delivered(self, letter: Letter, now: datetime, name: str = "", note: Event | None = None) -> bool:
        """Records the delivery, once; False where it was recorded before. ``name``: see ``Claim``; ``note`` is what the
        record says of it, whatever has become of the letter meanwhile."""
        with self._store.writing() as tx:
            done = tx.connection.execute(
                "UPDATE outbox SET delivered_at = ?, dead_at = NULL, token = 0, reason = ''"
                " WHERE id = ? AND delivered_at IS NULL",
                [iso(now), letter.id],
            ).rowcount
            if name:
                tx.connection.execute(
                    "INSERT INTO outbox_names VALUES (?, ?, ?)"
                    " ON CONFLICT (channel, incident) DO UPDATE SET name = excluded.name",
                    [letter.channel, letter.incident, name],
                )
            if note is not None:
                tx.append(note)
            _changed(tx.connection)
        return done == 1

    def failed(
        self, letter: Letter, lease: Lease, now: datetime, reason: str, again_at: datetime | None, *,
        unsure: bool = False,
    ) -> None:  # fmt: skip
        """Records why the attempt failed, and when the next is due; None gives the letter up. ``unsure``: it may have
        arrived all the same."""
        here = self._store.moment()
        next_s = here.seconds + (again_at - now).total_seconds() if again_at else here.seconds
        with self._store.writing() as tx:
            tx.connection.execute(
                "UPDATE outbox SET token = 0, reason = ?, next_try_at = coalesce(?, next_try_at), boot = ?, next_s = ?,"
                f" dead_at = ? WHERE id = ? AND token = ? AND {WAITS}",
                [reason, iso(again_at) if again_at else None, here.boot, next_s, None if again_at else iso(now),
                 letter.id, lease.token],
            )  # fmt: skip
            if unsure:  # also where another term has it by now: the next attempt must know
                tx.connection.execute(
                    "UPDATE outbox SET doubt = 1, doubt_s = ? WHERE id = ? AND delivered_at IS NULL",
                    [here.seconds, letter.id],
                )
            _changed(tx.connection)

    def withdraw(self, letter: Letter, lease: Lease, now: datetime, why: str, note: Event | None = None) -> bool:
        """Records that a letter which was claimed is moot, and why; with it ``note``, what the record says of that."""
        with self._store.writing() as tx:
            done = tx.connection.execute(
                "UPDATE outbox SET token = 0, withdrawn_at = ?, reason = ?, tries = tries - 1"
                f" WHERE id = ? AND token = ? AND {WAITS}",
                [iso(now), why, letter.id, lease.token],
            ).rowcount
            if done and note is not None:
                tx.append(note)
            _changed(tx.connection)
        return done == 1

    def put_back(self, channel: str, lease: Lease, *, sent: bool) -> int:
        """Lets go of what is claimed under this lease in that channel, where nobody carries it any more: it is tried
        again at once. ``sent``: it may have arrived. Gives how many letters."""
        what = f"doubt = 1, reason = '{CUT_OFF}'" if sent else "tries = tries - 1"
        with self._store.writing() as tx:
            done = tx.connection.execute(
                f"UPDATE outbox SET token = 0, {what} WHERE channel = ? AND token = ? AND {WAITS}",
                [channel, lease.token],
            ).rowcount
            _changed(tx.connection)
        return done

    def rewrite(self, letter: Letter, lease: Lease, body: str) -> None:
        """Keeps the words with which a claimed letter is sent: those that are true now."""
        with self._store.writing() as tx:
            tx.connection.execute(
                f"UPDATE outbox SET body = ? WHERE id = ? AND token = ? AND {WAITS}", [body, letter.id, lease.token]
            )

    def prune(self, before: datetime) -> int:
        """Forgets what was delivered or withdrawn before that moment; gives how many letters."""
        with self._store.writing() as tx:
            return tx.connection.execute(
                "DELETE FROM outbox WHERE delivered_at < ? OR withdrawn_at < ?", [iso(before), iso(before)]
            ).rowcount

    def doubted(self, channel: str, incident: str) -> float | None:
        """How many seconds ago a letter of that incident may have arrived there last; None where none is in doubt."""
        here = self._store.moment()
        row = self._store.query(
            lambda conn: conn.execute(
                "SELECT max(CASE WHEN boot = ? THEN doubt_s ELSE ? END) FROM outbox"
                " WHERE channel = ? AND incident = ? AND doubt <> 0 AND delivered_at IS NULL",
                [here.boot, here.seconds, channel, incident],
            ).fetchone()
        )
        return None if row[0] is None else max(0.0, here.seconds - row[0])

    # ------------------------------------------------------------ what people do

    def retry(self, now: datetime, letter_id: str | None = None) -> int:
        """Lets dead letters be tried again, all of them or one by its id or the beginning of it; gives how many."""
        here = self._store.moment()
        with self._store.writing() as tx:
            done = tx.connection.execute(
                f"UPDATE outbox SET dead_at = NULL, tries = 0, since = ?, next_try_at = ?, token = 0, {FROM_NOW}"
                f" WHERE {DEAD} AND substr(id, 1, length(?)) = ?"
                f" AND channel <> '' AND reason <> '{REDACTED}'",
                [iso(now), iso(now), *_from(here), letter_id or "", letter_id or ""],
            ).rowcount
            _changed(tx.connection)
        return done

    def drop(self, letter_id: str) -> int:
        """Forgets a dead letter for good; gives how many there were."""
        with self._store.writing() as tx:
            done = tx.connection.execute(
                f"DELETE FROM outbox WHERE {DEAD} AND substr(id, 1, length(?)) = ?", [letter_id, letter_id]
            ).rowcount
            _changed(tx.connection)
        return done

    # ------------------------------------------------------------ reading

    def due_in(self, channel: str, now: datetime) -> float | None:
        """Seconds until a letter of that channel is due, 0 where one is; None where none waits untaken."""
        here = self._store.moment()
        row = self._store.query(
            lambda conn: conn.execute(
                "SELECT min(CASE WHEN boot = ? THEN next_s ELSE 0.0 END) FROM outbox"
                f" WHERE channel = ? AND {WAITS} AND token = 0",
                [here.boot, channel],
            ).fetchone()
        )
        return None if row[0] is None else max(0.0, row[0] - here.seconds)

    def health(self) -> OutboxHealth:
        return self._store.query(health_of)

    def letters(self, *, limit: int = 100, delivered: bool = True) -> tuple[Kept, ...]:
        """The newest first; ``delivered``: those that arrived too."""
        where = "" if delivered else "WHERE delivered_at IS NULL AND withdrawn_at IS NULL"
        here = self._store.moment()
        rows = self._store.query(
            lambda conn: conn.execute(
                f"SELECT {COLUMNS} FROM outbox {where} ORDER BY n DESC LIMIT ?", [limit]
            ).fetchall()
        )
        return tuple(kept_of(row, here) for row in rows)


REDACTED = "its words were redacted before it was sent"
LONGEST_WAIT_S = 3600.0
IN_DOUBT = timedelta(seconds=2)
"""Whoever was pre-empted while sending has so long to say that it arrived."""
FROM_NOW = "doubt_s = CASE WHEN boot = ? THEN doubt_s ELSE ? END, boot = ?, since_s = ?, next_s = ?"
"""What a letter that is tried anew counts from: see ``_from``."""
CUT_OFF = "the watcher ended while it was being sent: it may have arrived"


def _forget_others(conn: Connection, wanted: list[str], known: list[str], now: datetime) -> None:
    of = f" WHERE channel NOT IN ({','.join('?' * len(wanted))})" if wanted else ""
    conn.execute(f"DELETE FROM outbox_cursors{of}", wanted)
    conn.execute(
        "UPDATE outbox SET dead_at = ?, reason = 'its channel is no longer configured'"
        f" WHERE {WAITS} AND channel NOT IN ({','.join('?' * len(known))})",
        [iso(now), *known],
    )


def _changed(conn: Connection) -> None:
    conn.execute("UPDATE revisions SET n = n + 1 WHERE name = 'outbox'")


def _from(here: Moment) -> tuple[object, ...]:
    return here.boot, here.seconds, here.boot, here.seconds, here.seconds


def _asked_again(conn: Connection, letter: Letter, here: Moment, now: datetime) -> int:
    """Lets a letter that was given up or withdrawn be tried as if it were new. What may have arrived stays in doubt."""
    return conn.execute(
        "UPDATE outbox SET dead_at = NULL, withdrawn_at = NULL, tries = 0, since = ?, next_try_at = ?, token = 0,"
        f" reason = '', {FROM_NOW}, body = ?, event = ?"
        " WHERE id = ? AND delivered_at IS NULL AND (dead_at IS NOT NULL OR withdrawn_at IS NOT NULL)",
        [iso(now), iso(now), *_from(here), letter.body, letter.event, letter.id],
    ).rowcount


def _moved_on(tx: Transaction, read: Mapping[str, tuple[int, int]]) -> bool:
    """Moves the cursors; False where one of them is not where reading began."""
    for channel, (start, end) in read.items():
        done = tx.connection.execute(
            "UPDATE outbox_cursors SET seq = ? WHERE channel = ? AND seq = ?", [end, channel, start]
        )
        if done.rowcount != 1:
            raise CursorMoved(channel)
    return True


def forget_words(conn: Connection, incident: str, event: str, words: Iterable[str], at: str) -> None:
    """Takes words that were redacted out of the letters of their incident; what was not sent yet never is."""
    probes = [json.dumps(word[:30], ensure_ascii=False)[1:-1] for word in words if len(word) >= 4]
    for row_id, body, of in conn.execute(
        "SELECT id, body, event FROM outbox WHERE incident = ?", [incident]
    ).fetchall():
        if of == event or any(probe in body for probe in probes):
            conn.execute(
                "UPDATE outbox SET body = ?, reason = CASE WHEN delivered_at IS NULL THEN ? ELSE reason END,"
                " dead_at = CASE WHEN delivered_at IS NULL AND withdrawn_at IS NULL THEN coalesce(dead_at, ?)"
                " ELSE dead_at END WHERE id = ?",
                [json.dumps({"title": "(redacted)"}), REDACTED, at, row_id],
            )
    _changed(conn)


class CursorMoved(Exception):
    """Another process read the journal for that channel meanwhile: look again."""


def _counted_here(conn: Connection, here: Moment, now: datetime) -> None:
    """Counts what an earlier boot left by the seconds of this one. What waits does so for as long as it was to, an hour
    at most: a clock that was set meanwhile makes nobody wait for days."""
    for row_id, since, again in conn.execute(
        f"SELECT id, since, next_try_at FROM outbox WHERE boot <> ? AND {WAITS}", [here.boot]
    ).fetchall():
        wait_s = min(max(0.0, (from_iso(again) - now).total_seconds()), LONGEST_WAIT_S)
        ago_s = max(0.0, (now - from_iso(since)).total_seconds())
        conn.execute(
            "UPDATE outbox SET boot = ?, next_s = ?, since_s = ?, doubt_s = ? WHERE id = ?",
            [here.boot, here.seconds + wait_s, here.seconds - ago_s, here.seconds, row_id],
        )
    for channel, since in conn.execute(
        "SELECT channel, since FROM outbox_cursors WHERE boot <> ?", [here.boot]
    ).fetchall():
        ago_s = max(0.0, (now - from_iso(since)).total_seconds())
        conn.execute(
            "UPDATE outbox_cursors SET boot = ?, since_s = ? WHERE channel = ?",
            [here.boot, here.seconds - ago_s, channel],
        )
