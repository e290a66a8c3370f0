"""Who may do what on the server: the owner makes the tables, the application appends, an observer looks.

One list of tables; the SQL for an operator and the test that nothing is forgotten both come from it.
"""

from __future__ import annotations

from psycopg import sql

from warroom.store.postgres.memory_tables import KEPT

_APPENDS = "SELECT, INSERT"
_MOVES = "SELECT, UPDATE"
_KEEPS = "SELECT, INSERT, UPDATE, DELETE"

WRITER = {
    "events": _APPENDS, "payloads": _APPENDS, "redactions": _APPENDS,
    "queue": _MOVES, "head": _MOVES, "pulse": _MOVES, "revisions": _MOVES,
    "meta": "SELECT", "persons": "SELECT",
    **dict.fromkeys((
        "incidents", "entries", "counts", "owing", "figures", "refold", "alerts", "alert_log", "alert_acts",
        "alert_act_log", "call_rules", "calls", "called", "feeds", "on_call", "signals", "services", "outbox",
        "chat_messages", "outbox_cursors", "outbox_names", "marks", "leases", "terminals", "clock_steps",
        "private_readers", *KEPT,
    ), _KEEPS),
}  # fmt: skip
"""By table, what the application needs. Nobody but the owner may delete a payload: ``redact_payload`` does."""

_HOLDS = (("lock_timeout", "5s"), ("idle_in_transaction_session_timeout", "5s"))


def grants(owner: str, writer: str, observer: str) -> str:
    """The SQL that gives three roles their rights, to be run by the owner once the tables are made.

    The roles themselves, and how each signs in, are the operator's. Running it again changes nothing.
    """
    lines = [
        "-- Run in warroom's database, as the tables' owner. Roles are made with CREATE ROLE name LOGIN.",
        *_database(owner, writer, observer),
        *(f"GRANT {rights} ON {table} TO {_named(writer)};" for table, rights in WRITER.items()),
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {_named(writer)};",
        "REVOKE EXECUTE ON FUNCTION redact_payload(BIGINT) FROM PUBLIC;",
        f"GRANT EXECUTE ON FUNCTION redact_payload(BIGINT) TO {_named(writer)};",
        f"GRANT SELECT ON {', '.join(WRITER)} TO {_named(observer)};",
        "-- Private incidents: a role with a person (`warroom store person`) sees those that the person may see, the",
        "-- observer none, the other two all. For a role that makes backups with pg_dump: ALTER ROLE name BYPASSRLS.",
        f"ALTER ROLE {_named(observer)} SET default_transaction_read_only = on;",
        *(f"ALTER ROLE {_named(who)} SET {name} = '{value}';" for who in (writer, observer) for name, value in _HOLDS),
    ]
    return "\n".join(lines) + "\n"


def _database(owner: str, writer: str, observer: str) -> list[str]:
    """Nobody makes tables but the owner, temporary ones included."""
    return [
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC;",
        f"GRANT USAGE ON SCHEMA public TO {_named(writer)}, {_named(observer)};",
        f"GRANT USAGE, CREATE ON SCHEMA public TO {_named(owner)};",
        "DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$;",
    ]


def _named(role: str) -> str:
    return sql.Identifier(role).as_string(None)
