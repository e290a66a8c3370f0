"""How an older database file becomes a current one (migrations of sqlite-utils), and SQLite's triggers.

The file's header carries the version (``user_version``), so that a current database is known without reading a row.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from warroom.store.schema import SCHEMA_VERSION, STEPS, genesis
from warroom.store.sqlite import APPLICATION_ID, Connection

if TYPE_CHECKING:
    from sqlite_utils import Migrations


class Runs(Protocol):
    """A connection, or what sqlite-utils makes of one."""

    def execute(self, sql: str, parameters: Sequence[str | bytes] = ..., /) -> object: ...


_SET = "warroom"
_NOTED = (
    """CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
)""",
    """CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name")""",
)
"""Where sqlite-utils notes which steps of a set were taken."""
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


def version_of(conn: Connection) -> tuple[int, int]:
    """(application id, schema version) from the file's header; (0, 0) for an empty file."""
    return (
        conn.execute("PRAGMA application_id").fetchone()[0],
        conn.execute("PRAGMA user_version").fetchone()[0],
    )


def migrate(conn: Connection) -> None:
    """Brings the tables up to date, inside the transaction that the caller began.

    sqlite-utils is imported here for an older database, and on the way of no other: it takes a process longer to import
    than to make a new one.
    """
    if version_of(conn)[1] == 0 and conn.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None:
        _make(conn)
    else:
        from sqlite_utils import Database

        migrations().apply(Database(conn, execute_plugins=False))
    conn.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def _make(conn: Connection) -> None:
    """A new database: every step, noted where and as sqlite-utils notes it, so that further ones go on from there."""
    for statement in _NOTED:
        conn.execute(statement)
    for number, (name, statements) in enumerate(STEPS):
        (_first if number == 0 else _further(statements))(conn)
        conn.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)",
            [_SET, name, str(datetime.now(UTC))],
        )


def migrations() -> Migrations:
    """Every step there ever was, in order."""
    from sqlite_utils import Migrations

    steps = Migrations(_SET)
    for number, (name, statements) in enumerate(STEPS):
        steps(name=name)(_first if number == 0 else _further(statements))
    return steps


def _first(db: Runs) -> None:
    from warroom.core.foldversion import FOLD_VERSION

    for statement in (*STEPS[0][1], *TRIGGERS.values()):
        db.execute(statement)
    journal = os.urandom(16).hex()
    db.execute("INSERT INTO meta VALUES ('journal', ?), ('fold', ?)", [journal, str(FOLD_VERSION)])
    db.execute("INSERT INTO head VALUES (1, 0, ?)", [genesis(journal)])
    db.execute(f"PRAGMA application_id={APPLICATION_ID}")


def _further(statements: tuple[str, ...]) -> Callable[[Runs], None]:
    def step(db: Runs) -> None:
        for statement in statements:
            db.execute(statement)

    return step
