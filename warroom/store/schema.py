"""The tables, as numbered steps from an empty database to a current one, the same for every back end.

A step once released is never changed. What is written here is SQLite's; another back end translates the types, and
brings its own triggers (``sqlite.migrating``, ``postgres.tables``).
"""

from __future__ import annotations

import hashlib

PROJECTIONS = ("incidents", "entries", "counts", "owing", "figures", "private_readers")

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

_DOUBT = (
    # When it was last possible that an attempt arrived of which nobody knows how it ended, in the seconds of `boot`.
    "ALTER TABLE outbox ADD COLUMN doubt_s REAL NOT NULL DEFAULT 0",
)

_ALERT_HISTORY = (
    # How one alert changed, asked by its page.
    "CREATE INDEX alert_log_fingerprint ON alert_log (fingerprint, n)",
)

_OWING = (
    # What may still be owed after an incident that has ended: few of all there ever were.
    """CREATE TABLE owing (
        id TEXT NOT NULL, kind TEXT NOT NULL, severity TEXT NOT NULL, PRIMARY KEY (id, kind)
    ) STRICT, WITHOUT ROWID""",
)

_SERVICES = (
    """CREATE TABLE services (
        feed TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (feed, name)
    ) STRICT, WITHOUT ROWID""",
    "INSERT INTO revisions VALUES ('services', 0)",
)

_CALLS = (
    # Since when each rule of [[call]] runs, and whether what fired at its start was called; ...
    """CREATE TABLE call_rules (
        rule TEXT PRIMARY KEY, said TEXT NOT NULL, since TEXT NOT NULL, settled INTEGER NOT NULL
    ) STRICT""",
    # ... every call, by its event; ...
    """CREATE TABLE calls (
        event TEXT PRIMARY KEY, rule TEXT NOT NULL, at TEXT NOT NULL, over_at TEXT, body TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX calls_at ON calls (at)",
    "CREATE INDEX calls_going ON calls (event) WHERE over_at IS NULL",
    # ... and which firing of which alert a call covers.
    """CREATE TABLE called (
        rule TEXT NOT NULL, fingerprint TEXT NOT NULL, seen TEXT NOT NULL, event TEXT NOT NULL,
        PRIMARY KEY (rule, fingerprint, seen)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX called_fingerprint ON called (fingerprint)",
    "CREATE INDEX called_event ON called (event)",
    "INSERT INTO revisions VALUES ('calls', 0)",
)

_FIGURES = (
    # What an incident gives to the figures (`body`), and what carries that on (`course`). `seq` is its first event;
    # `assumed`: something happened before any policy was on the record, and was not judged.
    """CREATE TABLE figures (
        id TEXT PRIMARY KEY, seq INTEGER NOT NULL, declared_at TEXT NOT NULL, assumed INTEGER NOT NULL,
        body TEXT NOT NULL, course TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX figures_declared ON figures (declared_at)",
)

_PRIVATE_READERS = (
    # Who may see a private incident; the row of nobody ("") says that it is one.
    """CREATE TABLE private_readers (
        incident TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (incident, person)
    ) STRICT, WITHOUT ROWID""",
)

_CHAT = (
    # Messages of chats that somebody there wants on the record; `waits`: somebody here is to decide about it.
    """CREATE TABLE chat_messages (
        key TEXT PRIMARY KEY, chat TEXT NOT NULL, channel TEXT NOT NULL, incident TEXT NOT NULL, at TEXT NOT NULL,
        waits INTEGER NOT NULL, body TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX chat_messages_incident ON chat_messages (incident, at)",
    "CREATE INDEX chat_messages_channel ON chat_messages (chat, channel)",
    "INSERT INTO revisions VALUES ('chat', 0)",
)


_CALLED_TAKEN = (
    # Who or what took a firing after its call, as the watcher saw it; "" for nobody. Given back, it is called again.
    "ALTER TABLE called ADD COLUMN taken TEXT NOT NULL DEFAULT ''",
)


_DEPLOYS = (
    # What other systems changed, as feeds tell it: each once, by its system's own id.
    """CREATE TABLE deploys (
        feed TEXT NOT NULL, uid TEXT NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (feed, uid)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX deploys_at ON deploys (at)",
    "INSERT INTO revisions VALUES ('deploys', 0)",
)

_ACCOUNTS = (
    """CREATE TABLE accounts (
        feed TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (feed, name)
    ) STRICT, WITHOUT ROWID""",
    "INSERT INTO revisions VALUES ('accounts', 0)",
)


STEPS = (
    ("m001_journal_and_projections", (*_JOURNAL, *_PROJECTIONS, *_CURRENT)),
    ("m002_on_call", _ON_CALL),
    ("m003_outbox", _OUTBOX),
    ("m004_signals", _SIGNALS),
    ("m005_alert_acts", _ALERT_ACTS),
    ("m006_clock_steps", _CLOCK_STEPS),
    ("m007_doubt", _DOUBT),
    ("m008_alert_history", _ALERT_HISTORY),
    ("m009_owing", _OWING),
    ("m010_services", _SERVICES),
    ("m011_calls", _CALLS),
    ("m012_figures", _FIGURES),
    ("m013_private_readers", _PRIVATE_READERS),
    ("m014_called_taken", _CALLED_TAKEN),
    ("m015_chat", _CHAT),
    ("m016_deploys", _DEPLOYS),
    ("m017_accounts", _ACCOUNTS),
)
"""Every step there ever was, in order, with the name that a database knows it by."""

SCHEMA_VERSION = len(STEPS)


def genesis(journal: str) -> bytes:
    """The hash that the first event is chained to: no two databases' chains begin the same way."""
    return hashlib.sha256(b"warroom journal\x00" + journal.encode()).digest()
