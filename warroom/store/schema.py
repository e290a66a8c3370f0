"""The tables, and how an older database becomes a current one (migrations of sqlite-utils).

A migration once released is never changed. SCHEMA_VERSION is how many there are; the file's header
carries it (``user_version``), so that a current database is known without reading a row.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from warroom.store.sqlite import APPLICATION_ID, Connection

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

SCHEMA_VERSION = 6

PROJECTIONS = ("incidents", "entries", "counts")

_JOURNAL = (
    # One row a change. `hash` covers the hash of the row before, every other column and the payload's hash.
    """CREATE TABLE events (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        incident TEXT NOT NULL,
        at TEXT NOT NULL,
        recorded_at TEXT NOT NULL,
        actor TEXT NOT NULL,
        type TEXT NOT NULL,
        version INTEGER NOT NULL,
        payload_hash BLOB NOT NULL,
        hash BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX events_incident ON events (incident, seq)",
    # The salt goes with the payload: a short redacted text cannot be guessed from the hash that stays.
    "CREATE TABLE payloads (seq INTEGER PRIMARY KEY REFERENCES events (seq), salt BLOB NOT NULL, body TEXT NOT NULL)"
    " STRICT",
    "CREATE TABLE redactions (target INTEGER PRIMARY KEY REFERENCES events (seq),"
    " by INTEGER NOT NULL REFERENCES events (seq)) STRICT",
    # The one row that every writer locks: where the journal ends.
    "CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash BLOB NOT NULL) STRICT",
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
)

TRIGGERS = {
    # INSERT OR REPLACE fires no delete trigger unless recursive triggers are on: refuse it before the insert.
    "events_append_only": """CREATE TRIGGER events_append_only BEFORE INSERT ON events
        WHEN NEW.seq IS NOT (SELECT seq + 1 FROM head) OR EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    "events_no_update": """CREATE TRIGGER events_no_update BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    "events_no_delete": """CREATE TRIGGER events_no_delete BEFORE DELETE ON events
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    # A payload comes with its event, in the same transaction, before the head moves on.
    "payloads_append_only": """CREATE TRIGGER payloads_append_only BEFORE INSERT ON payloads
        WHEN NEW.seq IS NOT (SELECT seq + 1 FROM head) OR EXISTS (SELECT 1 FROM payloads WHERE seq = NEW.seq)
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    "payloads_no_update": """CREATE TRIGGER payloads_no_update BEFORE UPDATE ON payloads
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    # It leaves only after an event in the journal says who redacted it and why.
    "payloads_redacted_only": """CREATE TRIGGER payloads_redacted_only BEFORE DELETE ON payloads
        WHEN NOT EXISTS (SELECT 1 FROM redactions r JOIN events e ON e.seq = r.by
                         WHERE r.target = OLD.seq AND e.type = 'payload_redacted')
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    "redactions_append_only": """CREATE TRIGGER redactions_append_only BEFORE INSERT ON redactions
        WHEN EXISTS (SELECT 1 FROM redactions WHERE target = NEW.target)
            OR NOT EXISTS (SELECT 1 FROM events WHERE seq = NEW.by AND type = 'payload_redacted')
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    "redactions_no_update": """CREATE TRIGGER redactions_no_update BEFORE UPDATE ON redactions
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    "redactions_no_delete": """CREATE TRIGGER redactions_no_delete BEFORE DELETE ON redactions
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
}

_PROJECTIONS = (
    """CREATE TABLE incidents (
        id TEXT PRIMARY KEY, year INTEGER NOT NULL, number INTEGER NOT NULL, open INTEGER NOT NULL,
        status TEXT NOT NULL, severity TEXT NOT NULL, declared_at TEXT NOT NULL, title TEXT NOT NULL,
        seq INTEGER NOT NULL, state TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX incidents_open ON incidents (declared_at, id) WHERE open = 1",
    "CREATE INDEX incidents_declared ON incidents (declared_at, id)",
    "CREATE INDEX incidents_number ON incidents (number, year)",
    "CREATE INDEX incidents_year ON incidents (year, number)",
    # `seq` is the event that wrote the row first, `changed` the one that wrote it last.
    """CREATE TABLE entries (
        id TEXT PRIMARY KEY, incident TEXT NOT NULL, at TEXT NOT NULL, seq INTEGER NOT NULL,
        changed INTEGER NOT NULL, body TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX entries_page ON entries (incident, at, seq, id)",
    "CREATE INDEX entries_changed ON entries (incident, changed)",
    "CREATE TABLE counts (name TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT",
    "INSERT INTO counts VALUES ('incidents', 0), ('open', 0)",
)

_CURRENT = (
    "CREATE TABLE revisions (name TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT",
    "INSERT INTO revisions VALUES ('alerts', 0), ('alerts_floor', 0), ('feeds', 0)",
    """CREATE TABLE alerts (
        fingerprint TEXT PRIMARY KEY, feed TEXT NOT NULL, active INTEGER NOT NULL,
        revision INTEGER NOT NULL, ended_at TEXT, body TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX alerts_active ON alerts (active, feed)",
    "CREATE INDEX alerts_feed ON alerts (feed)",
    "CREATE INDEX alerts_revision ON alerts (revision)",
    """CREATE TABLE alert_log (
        n INTEGER PRIMARY KEY, at TEXT NOT NULL, feed TEXT NOT NULL, fingerprint TEXT NOT NULL,
        status TEXT NOT NULL, severity TEXT NOT NULL, body TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX alert_log_at ON alert_log (at)",
    "CREATE TABLE feeds (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT",
    # Seconds are of CLOCK_BOOTTIME, meaningful together with the boot id only.
    """CREATE TABLE leases (
        name TEXT PRIMARY KEY, holder TEXT NOT NULL, token INTEGER NOT NULL, standing INTEGER NOT NULL,
        boot TEXT NOT NULL, expires REAL NOT NULL, beat_at TEXT NOT NULL, info TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE outbox (
        id TEXT PRIMARY KEY, incident TEXT NOT NULL, channel TEXT NOT NULL, body TEXT NOT NULL,
        created_at TEXT NOT NULL, next_try_at TEXT, tries INTEGER NOT NULL DEFAULT 0,
        sent_at TEXT, error TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX outbox_due ON outbox (next_try_at) WHERE sent_at IS NULL",
    "CREATE TABLE marks (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
)

_ON_CALL = (
    """CREATE TABLE on_call (
        feed TEXT NOT NULL, n INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (feed, n)
    ) STRICT, WITHOUT ROWID""",
)

# The first form of the table was never written to.
_OUTBOX = (
    "DROP TABLE outbox",
    # One row a message and channel. `id` is the idempotency key that receivers see; `token` that of the lease under
    # which an attempt is under way; `since` when trying began, which a manual retry sets again.
    """CREATE TABLE outbox (
        n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, incident TEXT NOT NULL,
        occasion TEXT NOT NULL, event TEXT NOT NULL, urgency INTEGER NOT NULL, ordered INTEGER NOT NULL,
        body TEXT NOT NULL, created_at TEXT NOT NULL, since TEXT NOT NULL, next_try_at TEXT NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0, token INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '',
        delivered_at TEXT, dead_at TEXT
    ) STRICT""",
    "CREATE INDEX outbox_waiting ON outbox (channel, urgency, n) WHERE delivered_at IS NULL AND dead_at IS NULL",
    "CREATE INDEX outbox_dead ON outbox (dead_at) WHERE dead_at IS NOT NULL AND delivered_at IS NULL",
    "CREATE INDEX outbox_delivered ON outbox (delivered_at) WHERE delivered_at IS NOT NULL",
    # Exactly one record of a delivery: it is written once and stays as it is.
    """CREATE TRIGGER outbox_delivered_once BEFORE UPDATE OF delivered_at ON outbox
        WHEN OLD.delivered_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a delivery is recorded once'); END""",
    # How far into the journal each channel has been served, and since when it is there at all.
    "CREATE TABLE outbox_cursors (channel TEXT PRIMARY KEY, seq INTEGER NOT NULL, since TEXT NOT NULL) STRICT",
    # What an incident is called at the other end: the id of its incident on a status page.
    """CREATE TABLE outbox_names (
        channel TEXT NOT NULL, incident TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (channel, incident)
    ) STRICT, WITHOUT ROWID""",
    "INSERT INTO revisions VALUES ('outbox', 0)",
)


_SIGNALS = (
    """CREATE TABLE signals (
        feed TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (feed, name)
    ) STRICT, WITHOUT ROWID""",
    "INSERT INTO revisions VALUES ('signals', 0)",
)

_ALERT_ACTS = (
    # What people did about each alert, as it is now, ...
    """CREATE TABLE alert_acts (
        fingerprint TEXT PRIMARY KEY, feed TEXT NOT NULL, revision INTEGER NOT NULL, body TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX alert_acts_revision ON alert_acts (revision)",
    # ... and every act: who, when, what, why. `id` is the command's idempotency key: one command, many alerts.
    """CREATE TABLE alert_act_log (
        n INTEGER PRIMARY KEY, id TEXT NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL,
        fingerprint TEXT NOT NULL, until TEXT, text TEXT NOT NULL, UNIQUE (id, fingerprint)
    ) STRICT""",
    "CREATE INDEX alert_act_log_fingerprint ON alert_act_log (fingerprint, n)",
    "CREATE INDEX alert_act_log_at ON alert_act_log (at)",
    "CREATE INDEX alerts_ended ON alerts (ended_at) WHERE active = 0",
    "INSERT INTO revisions VALUES ('acts', 0), ('acts_floor', 0)",
)

_CLOCK_STEPS = (
    # Where the clock on the wall was set: events above `seq` were recorded when it was ahead of the boot's seconds by
    # `offset_us` microseconds.
    """CREATE TABLE clock_steps (
        n INTEGER PRIMARY KEY, seq INTEGER NOT NULL, boot TEXT NOT NULL, offset_us INTEGER NOT NULL, at TEXT NOT NULL
    ) STRICT""",
    # `since_s` and `next_s` are the seconds of `boot` that `since` and `next_try_at` mean.
    "ALTER TABLE outbox ADD COLUMN boot TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE outbox ADD COLUMN since_s REAL NOT NULL DEFAULT 0",
    "ALTER TABLE outbox ADD COLUMN next_s REAL NOT NULL DEFAULT 0",
    # A message that was moot before it could be sent, and whether one that was cut off may have arrived all the same.
    "ALTER TABLE outbox ADD COLUMN withdrawn_at TEXT",
    "ALTER TABLE outbox ADD COLUMN doubt INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX outbox_incident ON outbox (incident, channel)",
    "ALTER TABLE outbox_cursors ADD COLUMN boot TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE outbox_cursors ADD COLUMN since_s REAL NOT NULL DEFAULT 0",
)


def genesis(journal: str) -> bytes:
    """The hash that the first event is chained to: no two databases' chains begin the same way."""
    return hashlib.sha256(b"warroom journal\x00" + journal.encode()).digest()


def version_of(conn: Connection) -> tuple[int, int]:
    """(application id, schema version) from the file's header; (0, 0) for an empty file."""
    return (
        conn.execute("PRAGMA application_id").fetchone()[0],
        conn.execute("PRAGMA user_version").fetchone()[0],
    )


def migrate(conn: Connection) -> None:
    """Brings the tables up to date, inside the transaction that the caller began.

    sqlite-utils is imported here and nowhere on the way of opening a current database.
    """
    from sqlite_utils import Database

    migrations().apply(Database(conn, execute_plugins=False))
    conn.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def migrations() -> Migrations:
    """Every step there ever was, in order."""
    from sqlite_utils import Migrations

    steps = Migrations("warroom")

    @steps()
    def m001_journal_and_projections(db: Database) -> None:
        from warroom.core.foldversion import FOLD_VERSION

        for statement in (*_JOURNAL, *TRIGGERS.values(), *_PROJECTIONS, *_CURRENT):
            db.execute(statement)
        journal = os.urandom(16).hex()
        db.execute("INSERT INTO meta VALUES ('journal', ?), ('fold', ?)", [journal, str(FOLD_VERSION)])
        db.execute("INSERT INTO head VALUES (1, 0, ?)", [genesis(journal)])
        db.execute(f"PRAGMA application_id={APPLICATION_ID}")

    @steps()
    def m002_on_call(db: Database) -> None:
        for statement in _ON_CALL:
            db.execute(statement)

    @steps()
    def m003_outbox(db: Database) -> None:
        for statement in _OUTBOX:
            db.execute(statement)

    @steps()
    def m004_signals(db: Database) -> None:
        for statement in _SIGNALS:
            db.execute(statement)

    @steps()
    def m005_alert_acts(db: Database) -> None:
        for statement in _ALERT_ACTS:
            db.execute(statement)

    @steps()
    def m006_clock_steps(db: Database) -> None:
        for statement in _CLOCK_STEPS:
            db.execute(statement)

    return steps
