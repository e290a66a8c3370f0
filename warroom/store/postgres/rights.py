"""Who may do what on the server: the owner makes the tables, the application appends, an observer looks.

One list of tables; the SQL for an operator and the test that nothing is forgotten both come from it.
"""

from __future__ import annotations

from collections.abc import Collection

from psycopg import sql

from warroom.store.postgres.memory_tables import KEPT
from warroom.store.postgres.session import Session

_APPENDS = "SELECT, INSERT"
_MOVES = "SELECT, UPDATE"
_KEEPS = "SELECT, INSERT, UPDATE, DELETE"

WRITER = {
    "events": _APPENDS, "payloads": _APPENDS, "redactions": _APPENDS,
    "queue": _MOVES, "head": _MOVES, "pulse": _MOVES, "revisions": _MOVES,
    "meta": "SELECT", "persons": "SELECT",
    **dict.fromkeys((
        "incidents", "entries", "counts", "owing", "figures", "refold", "alerts", "alert_log", "alert_acts",
        "alert_act_log", "call_rules", "calls", "called", "feeds", "on_call", "signals", "services", "accounts",
        "outbox", "chat_messages", "deploys", "outbox_cursors", "outbox_names", "marks", "leases", "terminals",
        "clock_steps",
        "private_readers", *KEPT,
    ), _KEEPS),
}  # fmt: skip
"""By table, what the application needs. Nobody but the owner may delete a payload: ``redact_payload`` does."""

_HAVE = """SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(r.rolname) END,
    bool_or(a.privilege_type = 'INSERT')
FROM pg_class c CROSS JOIN aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
WHERE c.oid = 'events'::regclass AND a.grantee <> c.relowner GROUP BY 1"""
"""Who was granted anything on the journal, and whether they append to it."""

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


def tables_of(session: Session) -> frozenset[str]:
    """The tables that are there."""
    rows = session.raw.execute("SELECT t FROM unnest(%s::text[]) AS t WHERE to_regclass(t) IS NOT NULL", [[*WRITER]])
    return frozenset(row[0] for row in rows.fetchall())


def pass_on(session: Session, new: Collection[str]) -> None:
    """Gives the roles that may append to the journal, or read it, the same rights on tables that were made just now:
    a migration takes nobody's room away."""
    for role, appends in session.raw.execute(_HAVE).fetchall():
        for table in sorted(new):
            session.raw.execute(f"GRANT {WRITER[table] if appends else 'SELECT'} ON {table} TO {role}")
        if appends and new:
            session.raw.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")


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
