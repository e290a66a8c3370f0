"""Where the words of a redacted payload are outside the journal: alerts, acts on them, letters, drafts.

Words of a few letters are looked for as a whole text only: as a part they would be found everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import Any

from warroom.store.desk import desk_path, look_path
from warroom.store.port import Connection
from warroom.store.sqlite import connect, emptied, told

REMOVED = "(redacted)"
_PART = 8
"""Letters that a text must have to be looked for inside another."""

_BODIES = (("alerts", "fingerprint"), ("alert_log", "n"), ("alert_acts", "fingerprint"), ("outbox", "n"))


def scrub_tables(conn: Connection, words: Collection[str]) -> None:
    """Takes the words out of the alerts, their log and what people did about them, in the caller's transaction."""
    for word in filter(None, words):
        escaped = json.dumps(word, ensure_ascii=False)[1:-1]
        for table, key in _BODIES:
            rows = conn.execute(f"SELECT {key}, body FROM {table} WHERE instr(body, ?) > 0", [escaped]).fetchall()
            for row, body in rows:
                left = json.dumps(without(json.loads(body), word), ensure_ascii=False, separators=(",", ":"))
                if left != body:
                    conn.execute(f"UPDATE {table} SET body = ? WHERE {key} = ?", [left, row])
        conn.execute(
            "UPDATE alert_act_log SET text = ? WHERE text = ? OR (length(?) >= ? AND instr(text, ?) > 0)",
            [REMOVED, word, word, _PART, word],
        )
    for name in ("alerts", "acts"):  # readers that hold earlier rows read all of them again
        conn.execute("UPDATE revisions SET n = n + 1 WHERE name = ?", [name])
        conn.execute(
            "UPDATE revisions SET n = (SELECT n FROM revisions WHERE name = ?) WHERE name = ?", [name, f"{name}_floor"]
        )


def without(value: Any, word: str) -> Any:
    """JSON data in which no text holds the word."""
    if isinstance(value, dict):
        return {name: without(inner, word) for name, inner in value.items()}
    if isinstance(value, list):
        return [without(inner, word) for inner in value]
    if isinstance(value, str) and (value == word or (len(word) >= _PART and word in value)):
        return value.replace(word, REMOVED)
    return value


def scrub_desk(database: Path, words: Collection[str], timeout_s: float) -> bool:
    """Forgets what people have half typed, or what waits to be recorded, that holds the words or is the beginning of
    them; and the whole copy of what a screen showed last, which the next look makes anew.

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
        return emptied(conn)
