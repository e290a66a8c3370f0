"""What a server shows of private incidents: row policies on everything that holds words, by who signed in.

Events have none, so that every role can verify the chain. Whoever may run the watcher sees all of it: the tables'
owner, a shared role that writes, a person's with that right. A person's role sees what the person is a reader of, and a
shared one that only reads sees nothing. One function answers, and every policy asks it.
"""

from __future__ import annotations

from warroom.store.port import Connection
from warroom.store.postgres.session import Session

_FUNCTIONS = (
    """CREATE OR REPLACE FUNCTION sees_all() RETURNS BOOLEAN LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE watching BIGINT;
BEGIN
    SELECT watches INTO watching FROM {schema}.persons WHERE role = session_user;
    RETURN CASE WHEN FOUND THEN watching = 1
                ELSE has_table_privilege(session_user, '{schema}.head'::regclass, 'UPDATE') END
        OR (SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = session_user)
        OR pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = '{schema}.head'::regclass), 'MEMBER');
END $$""",
    """CREATE OR REPLACE FUNCTION hidden_incidents() RETURNS TEXT[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM {schema}.private_readers) OR {schema}.sees_all() THEN
        RETURN '{{}}';
    END IF;
    RETURN ARRAY(SELECT r.incident FROM {schema}.private_readers r WHERE r.person = '' AND NOT EXISTS (
        SELECT 1 FROM {schema}.persons p JOIN {schema}.private_readers mine ON mine.person = p.person
        WHERE p.role = session_user AND mine.incident = r.incident));
END $$""",
    # A number that a hidden incident has is not given to another.
    """CREATE OR REPLACE FUNCTION highest_number(in_year BIGINT) RETURNS BIGINT LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT max(number) FROM {schema}.incidents WHERE year = in_year $$""",
    """CREATE OR REPLACE FUNCTION hidden_pasts() RETURNS BIGINT[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT ARRAY(SELECT no FROM {schema}.memory_pasts WHERE incident = ANY ({schema}.hidden_incidents()))
$$""",
)

_SHOWN = "NOT ({of} = ANY ((SELECT hidden_incidents())::text[]))"
_SHOWN_PAST = "NOT ({of} = ANY ((SELECT hidden_pasts())::bigint[]))"

POLICIES = {
    "payloads": _SHOWN.format(of="(SELECT e.incident FROM events e WHERE e.seq = payloads.seq)"),
    "incidents": _SHOWN.format(of="id"),
    "owing": _SHOWN.format(of="id"),
    "figures": _SHOWN.format(of="id"),
    **dict.fromkeys(
        ("entries", "outbox", "outbox_names", "private_readers", "memory_pasts", "memory_again", "chat_messages"),
        _SHOWN.format(of="incident"),
    ),
    "memory_marks": _SHOWN_PAST.format(of="no"),
    "memory_texts": _SHOWN_PAST.format(of="id >> 26"),
    "memory_words": _SHOWN_PAST.format(of="id >> 26"),
}
"""By table, which of its rows are shown, and may be written."""


def guard(session: Session, schema: str) -> None:
    """Makes the functions and the policies, as the tables' owner; they may be there already."""
    for function in _FUNCTIONS:
        session.raw.execute(function.format(schema=schema))
    for table, shown in POLICIES.items():
        session.raw.execute(f"DROP POLICY IF EXISTS private ON {table}")
        session.raw.execute(f"CREATE POLICY private ON {table} USING ({shown}) WITH CHECK ({shown})")
        session.raw.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


def hidden(conn: Connection) -> frozenset[str]:
    """The incidents that who signed in may not see."""
    return frozenset(str(row[0]) for row in conn.execute("SELECT unnest(hidden_incidents())").fetchall())


def unguarded(conn: Connection) -> tuple[str, ...]:
    """Tables whose policy is missing or switched off."""
    rows = conn.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid"
        " WHERE c.oid = to_regclass(c.relname) AND c.relrowsecurity AND p.polname = 'private'"
    ).fetchall()
    return tuple(sorted(POLICIES.keys() - {row[0] for row in rows}))

