"""The tables on a server: the steps of ``schema`` in PostgreSQL's types, and what keeps the journal append-only."""

from __future__ import annotations

import os
from collections.abc import Mapping

from warroom.core.foldversion import FOLD_VERSION
from warroom.store import folding, presence_rows
from warroom.store.postgres import memory_tables, privacy, proof, routines
from warroom.store.postgres.dialect import defined
from warroom.store.postgres.session import Session
from warroom.store.schema import SCHEMA_VERSION, STEPS, genesis

_REFUSE = """CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$"""

_IN_ORDER = """CREATE FUNCTION journal_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq IS DISTINCT FROM (SELECT seq + 1 FROM head) THEN
        RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$"""

_REDACTED_ONLY = """CREATE FUNCTION journal_redacted_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM redactions r JOIN events e ON e.seq = r.by
                   WHERE r.target = OLD.seq AND e.type = 'payload_redacted') THEN
        RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$"""

_BY_REDACTION = """CREATE FUNCTION journal_by_redaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM events WHERE seq = NEW."by" AND type = 'payload_redacted') THEN
        RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$"""

_DELIVERED_ONCE = """CREATE FUNCTION outbox_delivered_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.delivered_at IS NOT NULL THEN
        RAISE EXCEPTION 'a delivery is recorded once' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$"""

# The one way for a payload to go: with the rights of the tables' owner, and only what a recorded event redacted.
_REDACT = """CREATE FUNCTION redact_payload(target_seq BIGINT) RETURNS BIGINT LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM payloads WHERE seq = target_seq AND EXISTS (
        SELECT 1 FROM redactions r JOIN events e ON e.seq = r.by
        WHERE r.target = target_seq AND e.type = 'payload_redacted');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN target_seq;
END $$"""

FUNCTIONS = (_REFUSE, _IN_ORDER, _REDACTED_ONLY, _BY_REDACTION, _DELIVERED_ONCE, _REDACT)

_OF_JOURNAL = {
    "events_append_only": "BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION journal_in_order()",
    "payloads_append_only": "BEFORE INSERT ON payloads FOR EACH ROW EXECUTE FUNCTION journal_in_order()",
    "payloads_redacted_only": "BEFORE DELETE ON payloads FOR EACH ROW EXECUTE FUNCTION journal_redacted_only()",
    "redactions_append_only": "BEFORE INSERT ON redactions FOR EACH ROW EXECUTE FUNCTION journal_by_redaction()",
    "outbox_delivered_once": "BEFORE UPDATE OF delivered_at ON outbox FOR EACH ROW"
    " EXECUTE FUNCTION outbox_delivered_once()",
    **{
        f"{table}_no_{what.lower()}": f"BEFORE {what} ON {table} FOR EACH {level} EXECUTE FUNCTION journal_refuse()"
        for table, kinds in (
            ("events", (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT"))),
            ("payloads", (("UPDATE", "ROW"), ("TRUNCATE", "STATEMENT"))),
            ("redactions", (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT"))),
        )
        for what, level in kinds
    },
}
TRIGGERS = {**_OF_JOURNAL, **proof.TRIGGERS}
"""By name, how each is defined. Row triggers do not stop TRUNCATE: those of the statement do."""

_OWN = (
    # What rises with every commit: whoever tails looks here, and is woken by nothing else.
    "CREATE TABLE pulse (one INTEGER PRIMARY KEY CHECK (one = 1), n INTEGER NOT NULL)",
    "INSERT INTO pulse VALUES (1, 0)",
    presence_rows.TABLE,
    # Incidents whose rows an older program wrote beside a newer one: the newer folds them again.
    "CREATE TABLE refold (incident TEXT PRIMARY KEY)",
    # A place in the table, as SQLite's rows have by themselves: alerts are read many to a row.
    "ALTER TABLE alerts ADD COLUMN rowid BIGINT GENERATED ALWAYS AS IDENTITY",
)

# Where writers wait for each other, in the order in which they came: a row that is never changed. Whoever waits for a
# row that is, such as the head, wakes with all who wait for it whenever one of them is done.
_QUEUE = (
    "CREATE TABLE queue (one INTEGER PRIMARY KEY CHECK (one = 1))",
    "INSERT INTO queue VALUES (1)",
)


def version_of(session: Session) -> int:
    """How many steps the database has had; 0 where there are none of these tables."""
    if session.execute("SELECT 1 WHERE to_regclass('meta') IS NOT NULL").fetchone() is None:
        return 0
    row = session.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    return int(row[0]) if row else 0


def make(session: Session) -> bool:
    """Every step that the database has not had, inside the caller's transaction; whether there was any."""
    version = version_of(session)
    names = session.execute("SELECT to_regclass('persons') IS NULL").fetchall()[0][0]
    words = session.execute("SELECT to_regclass('memory_words') IS NULL").fetchall()[0][0]
    queue = session.execute("SELECT to_regclass('queue') IS NULL").fetchall()[0][0]
    routined = session.execute(f"SELECT {routines.PRESENT}").fetchall()[0][0]
    if (version and version >= SCHEMA_VERSION and _folded(session) >= FOLD_VERSION and routined
            and not (names or words or queue)):  # fmt: skip
        return False
    for number, (_, statements) in enumerate(STEPS[version:], start=version + 1):
        for statement in statements:
            if not statement.startswith("CREATE TRIGGER"):
                session.raw.execute(defined(statement))
        if number == 1:
            _begin(session)
    if version == 0:
        for statement in (*_OWN, *FUNCTIONS):
            session.raw.execute(defined(statement))
        _guard(session, _OF_JOURNAL)
    if names:
        for statement in (proof.TABLE, "GRANT SELECT ON persons TO PUBLIC"):
            session.raw.execute(defined(statement))
    for statement in (*(memory_tables.MADE if words else ()), *(_QUEUE if queue else ())):
        session.raw.execute(defined(statement))
    for function in routines.FUNCTIONS:
        session.raw.execute(function)
    schema = session.raw.execute("SELECT quote_ident(current_schema())").fetchall()[0][0]
    for function in proof.FUNCTIONS:
        session.raw.execute(function.replace("{schema}", schema))
    if names:
        _guard(session, proof.TRIGGERS)
    privacy.guard(session, schema)
    if _folded(session) < FOLD_VERSION:
        # It is folded here, between two statements: of a long journal for longer than a server waits.
        session.raw.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        folding.rebuild(session)
    # The program of one version before may go on writing: a step only adds, and what it folds is folded again.
    _note(session, "schema", SCHEMA_VERSION)
    _note(session, "written_from_schema", SCHEMA_VERSION - 1)
    _note(session, "written_from_fold", FOLD_VERSION - 1)
    return True


def _guard(session: Session, triggers: Mapping[str, str]) -> None:
    for name, how in triggers.items():
        session.raw.execute(f"CREATE TRIGGER {name} {how}")


def _note(session: Session, key: str, value: int) -> None:
    session.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", [key, str(value)]
    )


def _folded(session: Session) -> int:
    row = session.execute("SELECT value FROM meta WHERE key = 'fold'").fetchone()
    return int(row[0]) if row else 0


def _begin(session: Session) -> None:
    journal = os.urandom(16).hex()
    for key, value in (("journal", journal), ("fold", str(FOLD_VERSION)), ("schema", "1")):
        session.execute("INSERT INTO meta VALUES (?, ?)", [key, value])
    session.execute("INSERT INTO head VALUES (1, 0, ?)", [genesis(journal)])
