"""Where the words of a redacted payload are outside the journal: alerts, acts on them, calls about them, what feeds
say of services and of themselves, letters, drafts. Who is on call is names only: they stay, as they do in a payload.

Words of a few letters are looked for as a whole text only: as a part they would be found everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from warroom.store import model_rows
from warroom.store.desk import desk_path, look_path
from warroom.store.port import Connection
from warroom.store.sqlite import connect, emptied, told

REMOVED = "(redacted)"
_PART = 8
"""Letters that a text must have to be looked for inside another."""


class Bodies(NamedTuple):
    """A table whose rows are JSON. ``stays``: names of the room in them, by which things are found."""

    table: str
    key: tuple[str, ...]
    stays: frozenset[str] = frozenset()


_ALERT = frozenset({"feed", "fingerprint", "status", "severity", "kind"})
_BODIES = (
    Bodies("alerts", ("fingerprint",), _ALERT), Bodies("alert_log", ("n",), _ALERT),
    Bodies("alert_acts", ("fingerprint",), _ALERT),
    Bodies("outbox", ("n",)),
    Bodies("calls", ("event",), frozenset({"event", "rule", "kind", "target", "people", "declare", "incident"})),
    Bodies("services", ("feed", "name"), frozenset({"feed", "name", "owner", "on_call", "depends_on", "aliases",
                                                    "labels"})),
    Bodies("accounts", ("feed", "name"), frozenset({"feed", "name", "id", "owner", "renewal"})),
    Bodies("deploys", ("feed", "uid"), frozenset({"feed", "uid", "kind", "at", "ended_at"})),
    Bodies("feeds", ("id",), frozenset({"id", "type", "state"})),
    Bodies("chat_messages", ("key",), frozenset({"key", "chat", "incident", "state", "entry"})),
)  # fmt: skip


def scrub_tables(conn: Connection, words: Collection[str]) -> None:
    """Takes the words out of the alerts, their log, what people did about them, whom they called, and what feeds said,
    in the caller's transaction."""
    for word in filter(None, words):
        for one in _BODIES:
            _scrub(conn, one, word)
        conn.execute(
            "UPDATE alert_act_log SET text = ? WHERE text = ? OR (length(?) >= ? AND instr(text, ?) > 0)",
            [REMOVED, word, word, _PART, word],
        )
    for name in ("calls", "services", "accounts", "deploys", "feeds", "chat"):
        conn.execute("UPDATE revisions SET n = n + 1 WHERE name = ?", [name])
    for name in ("alerts", "acts"):  # readers that hold earlier rows read all of them again
        conn.execute("UPDATE revisions SET n = n + 1 WHERE name = ?", [name])
        conn.execute(
            "UPDATE revisions SET n = (SELECT n FROM revisions WHERE name = ?) WHERE name = ?", [name, f"{name}_floor"]
        )


def _scrub(conn: Connection, of: Bodies, word: str) -> None:
    escaped = json.dumps(word, ensure_ascii=False)[1:-1]
    columns = ", ".join(of.key)
    rows = conn.execute(f"SELECT body, {columns} FROM {of.table} WHERE instr(body, ?) > 0", [escaped]).fetchall()
    for body, *key in rows:
        value = json.loads(body)
        kept = {name: value[name] for name in of.stays if name in value}
        left = json.dumps({**without(value, word), **kept}, ensure_ascii=False, separators=(",", ":"))
        if left != body:
            which = " AND ".join(f"{name} = ?" for name in of.key)
            conn.execute(f"UPDATE {of.table} SET body = ? WHERE {which}", [left, *key])


def without(value: Any, word: str) -> Any:
    """JSON data in which no text holds the word."""
    if isinstance(value, dict):
        return {name: without(inner, word) for name, inner in value.items()}
    if isinstance(value, list):
        return [without(inner, word) for inner in value]
    if isinstance(value, str) and (value == word or (len(word) >= _PART and word in value)):
        return value.replace(word, REMOVED)
    return value


def scrub_desk(database: Path, words: Collection[str], timeout_s: float, incident: str = "") -> bool:
    """Forgets every model's draft of ``incident``, which may say the same in other words; what people have half typed,
    or what waits to be recorded, that holds the words or is the beginning of them; and the whole copy of what a screen
    showed last, which the next look makes anew.

    Gives whether the desk's own log was emptied too: a terminal that reads just then keeps it for a moment.
    """
    path = desk_path(database)
    look_path(database).unlink(missing_ok=True)
    if not path.exists():
        return True
    with told(path, timeout_s), closing(connect(path, timeout_s=timeout_s)) as conn:
        for table in ("drafts", "spool"):
            if not conn.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [table]).fetchone():
                continue
            for word in filter(None, words):
                conn.execute(
                    f"DELETE FROM {table} WHERE text = ?1 OR (length(?1) >= ?2 AND instr(text, ?1))"
                    " OR (length(text) >= ?2 AND instr(?1, text))",
                    [word, _PART],
                )
        model_rows.forget(conn, [incident])
        return emptied(conn)
