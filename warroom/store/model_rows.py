"""A model's drafts in the side store, each one person's; what became of them; what was learnt of its server.

Accepted ones go: the record has what they became. Of those that were declined only the number is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from warroom.store.port import Connection

TABLES = (
    """CREATE TABLE IF NOT EXISTS model_drafts (
        id TEXT PRIMARY KEY, person TEXT NOT NULL, incident TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
        made_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS model_ends (
        kind TEXT NOT NULL, model TEXT NOT NULL, ended TEXT NOT NULL, n INTEGER NOT NULL,
        PRIMARY KEY (kind, model, ended)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS model_servers (
        name TEXT PRIMARY KEY, body TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
)
VECTORS = """CREATE TABLE IF NOT EXISTS model_vectors (
    incident TEXT NOT NULL, model TEXT NOT NULL, mark TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (incident, model)
) STRICT, WITHOUT ROWID"""
KEPT = 200
"""Drafts of one person that are kept, the newest: who never answers does not fill the disk."""


class KeptDraft(Struct, frozen=True):
    """``body`` is the draft as the one who made it wrote it out."""

    id: str
    incident: str
    kind: str
    body: str


def keep(conn: Connection, person: str, draft: KeptDraft, now: str) -> None:
    conn.execute(
        "INSERT OR REPLACE INTO model_drafts VALUES (?,?,?,?,?,?)",
        [draft.id, person, draft.incident, draft.kind, draft.body, now],
    )
    conn.execute(
        "DELETE FROM model_drafts WHERE person = ?1 AND id NOT IN (SELECT id FROM model_drafts WHERE person = ?1"
        " ORDER BY made_at DESC, id LIMIT ?2)",
        [person, KEPT],
    )


def kept(conn: Connection, person: str, incident: str) -> tuple[KeptDraft, ...]:
    """That person's drafts of the incident, the newest first; of all incidents for ""."""
    rows = conn.execute(
        "SELECT id, incident, kind, body FROM model_drafts WHERE person = ?1 AND (incident = ?2 OR ?2 = '')"
        " ORDER BY made_at DESC, id",
        [person, incident],
    ).fetchall()
    return tuple(KeptDraft(*row) for row in rows)


def end(conn: Connection, person: str, id_: str, model: str, ended: str) -> bool:
    """Drop a draft and count how it ended: ``accepted`` or ``declined``. False where there is none such."""
    row = conn.execute("SELECT kind FROM model_drafts WHERE id = ? AND person = ?", [id_, person]).fetchone()
    if row is None:
        return False
    conn.execute("DELETE FROM model_drafts WHERE id = ?", [id_])
    conn.execute(
        "INSERT INTO model_ends VALUES (?,?,?,1) ON CONFLICT (kind, model, ended) DO UPDATE SET n = n + 1",
        [row[0], model, ended],
    )
    return True


def ends(conn: Connection) -> tuple[tuple[str, str, str, int], ...]:
    """Kind, model, how they ended, and how many."""
    return tuple(map(tuple, conn.execute("SELECT kind, model, ended, n FROM model_ends ORDER BY 1, 2, 3").fetchall()))


def forget(conn: Connection, incidents: Sequence[str]) -> None:
    """Drop every draft and vector of these incidents: a model says in other words what was taken out of the record."""
    for incident in incidents:
        for table in ("model_drafts", "model_vectors"):
            if conn.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [table]).fetchone():
                conn.execute(f"DELETE FROM {table} WHERE incident = ?", [incident])


def vectors(conn: Connection, model: str) -> list[tuple[str, str, str]]:
    """Incident, the mark of the text that it is of, and the vector."""
    rows = conn.execute("SELECT incident, mark, body FROM model_vectors WHERE model = ?", [model]).fetchall()
    return [(str(incident), str(mark), str(body)) for incident, mark, body in rows]


def keep_vectors(conn: Connection, model: str, rows: Iterable[tuple[str, str, str]]) -> None:
    for incident, mark, body in rows:
        conn.execute("INSERT OR REPLACE INTO model_vectors VALUES (?,?,?,?)", [incident, model, mark, body])


def server(conn: Connection, name: str) -> str:
    row = conn.execute("SELECT body FROM model_servers WHERE name = ?", [name]).fetchone()
    return "" if row is None else str(row[0])


def note_server(conn: Connection, name: str, body: str) -> None:
    conn.execute("INSERT OR REPLACE INTO model_servers VALUES (?, ?)", [name, body])
