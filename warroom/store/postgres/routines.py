"""What every writer asks and does, as functions on the server: it keeps their plans for a connection, where it would
plan each statement of a message anew. They run with the rights of whoever calls them."""

from __future__ import annotations

from itertools import count
from typing import NamedTuple

from warroom.store import figure_rows, journal, projections


class Routine(NamedTuple):
    """A statement as a function: its name, the types of its values, in order."""

    name: str
    types: str


# Each look is a statement of its own: after the wait for the queue it sees what the writer before has left.
_BEGINS = """CREATE OR REPLACE FUNCTION writer_begins(
    wait_ms BIGINT, work_ms BIGINT, idle_ms BIGINT,
    OUT last_seq BIGINT, OUT last_hash BYTEA, OUT kept TEXT[], OUT now_s DOUBLE PRECISION
) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('lock_timeout', wait_ms::text, true), set_config('statement_timeout', work_ms::text, true),
            set_config('idle_in_transaction_session_timeout', idle_ms::text, true);
    IF current_setting('synchronous_commit') IN ('off', 'local') THEN
        PERFORM set_config('synchronous_commit', 'on', true);
    END IF;
    PERFORM 1 FROM queue FOR UPDATE;
    SELECT h.seq, h.hash INTO last_seq, last_hash FROM head h FOR UPDATE;
    SELECT array_agg(ARRAY[m.key, m.value]) INTO kept
        FROM (SELECT key, value FROM meta UNION ALL SELECT 'refold', incident FROM refold) AS m;
    now_s := extract(epoch FROM clock_timestamp());
END $$"""

_ENDS = """CREATE OR REPLACE FUNCTION writer_ends() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE pulse SET n = n + 1;
    PERFORM pg_notify('warroom', '');
END $$"""

_STATE = f"""CREATE OR REPLACE FUNCTION incident_state(TEXT)
RETURNS TABLE (state TEXT, seq BIGINT, body TEXT, course TEXT) LANGUAGE plpgsql STABLE AS $$
BEGIN RETURN QUERY SELECT i.state, {figure_rows.COLUMNS} FROM incidents i LEFT JOIN figures f ON f.id = i.id
    WHERE i.id = $1; END $$"""

_THERE = """CREATE OR REPLACE FUNCTION event_there(TEXT) RETURNS SETOF INTEGER LANGUAGE plpgsql STABLE AS $$
BEGIN RETURN QUERY SELECT 1 FROM events WHERE id = $1; END $$"""

CHANGES = {
    journal.PUT_EVENT: Routine("event_put", "BIGINT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, BIGINT, BYTEA, BYTEA"),
    journal.PUT_PAYLOAD: Routine("payload_put", "BIGINT, BYTEA, TEXT"),
    journal.MOVE_HEAD: Routine("head_move", "BIGINT, BYTEA"),
    projections.PUT_ENTRY: Routine("entry_put", "TEXT, TEXT, TEXT, BIGINT, BIGINT, TEXT"),
    projections.PUT_INCIDENT: Routine("incident_put", "BIGINT, TEXT, TEXT, TEXT, TEXT, BIGINT, TEXT, TEXT"),
}
"""The changes of a writer that are sent as calls, of which one SELECT makes many: their SQL has a mark a value."""
QUESTIONS = {
    projections.SEEK: "SELECT state, seq, body, course FROM incident_state(?)",
    journal.SEEK_ID: "SELECT 1 FROM event_there(?)",
}
"""What a writer looks at first, asked of functions."""
BEGINS = "SELECT last_seq, last_hash, kept, now_s FROM writer_begins({wait_ms}, {work_ms}, {idle_ms})"
"""Takes the head: where the journal ends, what ``meta`` and ``refold`` say as pairs, the server's clock."""
ENDS = "writer_ends()"
"""The call that tells those who tail, before the commit."""


def _made(sql: str, routine: Routine) -> str:
    numbers = count(1)
    body = "".join(f"${next(numbers)}" if letter == "?" else letter for letter in sql)
    return (
        f"CREATE OR REPLACE FUNCTION {routine.name}({routine.types}) RETURNS void LANGUAGE plpgsql AS $$"
        f" BEGIN {body}; END $$"
    )


FUNCTIONS = (_BEGINS, _ENDS, _STATE, _THERE, *(_made(sql, routine) for sql, routine in CHANGES.items()))
_NAMES = ("writer_begins", "writer_ends", "incident_state", "event_there", *(one.name for one in CHANGES.values()))
PRESENT = " AND ".join(f"to_regproc('{name}') IS NOT NULL" for name in _NAMES)
"""In SQL, whether a database has them."""
