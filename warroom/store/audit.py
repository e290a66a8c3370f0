"""Whether a journal is what it says it is: the walk over its chain, and what must be around it.

Tamper-evident, not tamper-proof: anyone who can write the file can make a new chain, but not one that
ends as a head recorded elsewhere says.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from msgspec import Struct

from warroom.store import journal
from warroom.store.port import Connection
from warroom.store.schema import genesis

_ENOUGH = 20
"""Problems reported for one file: the first say what is wrong, a thousand more do not."""


class Head(Struct, frozen=True):
    """Where a journal ended: which journal, its last sequence, the chain's hash there in hexadecimal."""

    journal: str
    seq: int
    hash: str


class Verdict(Struct, frozen=True):
    """``ok`` where there is no problem; ``redacted`` is how many payloads were taken out by a recorded command,
    ``withheld`` how many are of private incidents that whoever signed in may not see: their hashes were checked."""

    ok: bool
    events: int
    head: str
    problems: tuple[str, ...]
    redacted: int
    withheld: int = 0


def journal_id(conn: Connection) -> str:
    return str(conn.execute("SELECT value FROM meta WHERE key = 'journal'").fetchone()[0])


def head_of(conn: Connection) -> Head:
    seq, digest = journal.head(conn)
    return Head(journal_id(conn), seq, digest.hex())


def examine(
    conn: Connection, recorded: Iterable[Head], around: Iterable[str], hidden: Collection[str] = ()
) -> Verdict:
    """Walks the whole journal, in the one moment that the caller holds. ``recorded`` are heads that must be in it.

    ``around``: what is wrong with all that is around the chain, as the back end found it; ``hidden``: incidents whose
    payloads are not shown.
    """
    walk = _Walk(conn, [*recorded, *_own_record(conn)], hidden)
    problems = [*around, *walk.problems]
    return Verdict(not problems, walk.seq, walk.digest.hex(), tuple(problems[:_ENOUGH]), walk.redacted, walk.withheld)


def unreadable(error: Exception) -> Verdict:
    """Of what the database itself cannot read."""
    return Verdict(False, 0, "", (f"the file cannot be read to its end: {error}",), 0)


def altered(trigger: str) -> str:
    return f"the trigger {trigger}, which keeps the journal append-only, is missing or altered"


def unguarded(table: str) -> str:
    return f"the row policy of {table}, which hides private incidents, is missing or switched off"


def _own_record(conn: Connection) -> list[Head]:
    """The head that a backup wrote into its copy."""
    row = conn.execute("SELECT value FROM marks WHERE key = 'backup'").fetchone()
    if row is None:
        return []
    data = json.loads(row[0])
    return [Head(data["journal"], data["seq"], data["hash"])]


class _Walk:
    """One pass over the journal's rows, from the first to the head."""

    def __init__(self, conn: Connection, recorded: list[Head], hidden: Collection[str]) -> None:
        self.conn = conn
        self.hidden = hidden
        self.withheld = 0
        self.problems: list[str] = []
        self.redacted = 0
        self.seq = 0
        name = journal_id(conn)
        self.digest = genesis(name)
        self.due = {h.seq: h for h in recorded if h.journal == name}
        for foreign in (h for h in recorded if h.journal != name):
            self.problems.append(f"the recorded head is of another journal ({foreign.journal[:8]})")
        self._meets_record()
        for row in conn.execute(
            "SELECT e.seq, e.id, e.incident, e.at, e.recorded_at, e.actor, e.type, e.version, e.payload_hash, e.hash,"
            " p.salt, p.body, b.type, b.seq, q.body"
            " FROM events e LEFT JOIN payloads p ON p.seq = e.seq LEFT JOIN redactions r ON r.target = e.seq"
            " LEFT JOIN events b ON b.seq = r.by LEFT JOIN payloads q ON q.seq = r.by ORDER BY e.seq"
        ):
            self._step(journal.Row(*row[:9]), row[9], row[10:12], row[12:])
        self._ends(conn)

    def _step(
        self, row: journal.Row, stored: bytes, payload: tuple[bytes, str], by: tuple[str, int, str | None]
    ) -> None:
        if row.seq != self.seq + 1:
            self._say(f"events {self.seq + 1} to {row.seq - 1} are missing")
        computed = journal.chain_hash(self.digest, row)
        if computed != stored:
            self._say(f"event {row.seq} ({row.type}) is not what was written, or one before it is missing")
        self._payload(row, payload, by)
        self.seq, self.digest = row.seq, stored
        self._meets_record()

    def _payload(self, row: journal.Row, payload: tuple[bytes, str], by: tuple[str, int, str | None]) -> None:
        salt, body = payload
        if body is not None:
            if journal.payload_hash(salt, body) != row.payload_hash:
                self._say(f"the payload of event {row.seq} ({row.type}) is not what was written")
            return
        if row.incident in self.hidden:
            self.withheld += 1
            return
        self.redacted += 1
        type_, seq, record = by
        named = json.loads(record).get("event") if record else None
        if type_ != "payload_redacted" or seq <= row.seq or named != row.id:
            self._say(f"the payload of event {row.seq} ({row.type}) is missing, and no event says who redacted it")

    def _meets_record(self) -> None:
        head = self.due.pop(self.seq, None)
        if head is not None and head.hash != self.digest.hex():
            self._say(f"event {head.seq} is not the one that the recorded head names: the journal was rewritten")

    def _ends(self, conn: Connection) -> None:
        seq, digest = journal.head(conn)
        if seq > self.seq:
            self._say(f"the journal ends at event {self.seq}, but its head says {seq}: the tail is cut off")
        elif (seq, digest) != (self.seq, self.digest):
            self._say(f"the journal's head ({seq}) is not its last event ({self.seq})")
        for head in self.due.values():
            self._say(f"the journal ends at event {self.seq}, but a recorded head says {head.seq}: the tail is cut off")
        stray = conn.execute("SELECT count(*) FROM payloads WHERE seq NOT IN (SELECT seq FROM events)").fetchone()[0]
        if stray:
            self._say(f"{stray} payloads belong to no event")

    def _say(self, problem: str) -> None:
        self.problems.append(problem)
