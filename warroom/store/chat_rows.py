"""Messages of chats that are proposed for the record, and what became of each. Beside the journal, as alerts are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

from msgspec.structs import replace

from warroom.core.times import from_iso, iso
from warroom.store.alert_rows import counter
from warroom.store.port import Connection

if TYPE_CHECKING:
    from warroom.core.model.message import ChatMessage
    from warroom.store.transaction import Transaction

T = TypeVar("T")


class Reads(Protocol):
    """A store, as far as its messages are concerned: it answers questions."""

    def query(self, call: Callable[[Connection], T]) -> T: ...


class ChatRows:
    """The messages of one store."""

    def __init__(self, store: Reads) -> None:
        self._store = store

    def revision(self) -> int:
        """Rises with every message that is other than it was."""
        return self._store.query(lambda conn: counter(conn, "chat"))

    def waiting(self) -> dict[str, tuple[int, datetime]]:
        """By incident, how many messages wait for somebody to decide, and since when the oldest of them was said."""
        asked = "SELECT incident, count(*), min(at) FROM chat_messages WHERE waits = 1 GROUP BY incident"
        rows = self._store.query(lambda conn: conn.execute(asked).fetchall())
        return {row[0]: (int(row[1]), from_iso(row[2])) for row in rows}

    def of(self, incident: str) -> tuple[ChatMessage, ...]:
        """The messages about an incident, oldest first."""
        return self._store.query(lambda conn: _rows(conn, "incident = ?", [incident]))

    def of_channel(self, chat: str, channel: str) -> tuple[ChatMessage, ...]:
        """The messages that were read in a channel, oldest first."""
        return self._store.query(lambda conn: _rows(conn, "chat = ? AND channel = ?", [chat, channel]))


def _rows(conn: Connection, where: str, values: list[object]) -> tuple[ChatMessage, ...]:
    from warroom.core.model.message import ChatMessage

    asked = f"SELECT body FROM chat_messages WHERE {where} ORDER BY at, key"
    return tuple(ChatMessage.from_json(row[0]) for row in conn.execute(asked, values).fetchall())


# ---------------------------------------------------------------- inside a transaction


def of_channel(tx: Transaction, chat: str, channel: str) -> tuple[ChatMessage, ...]:
    return _rows(tx.connection, "chat = ? AND channel = ?", [chat, channel])


def of(tx: Transaction, incident: str) -> tuple[ChatMessage, ...]:
    return _rows(tx.connection, "incident = ?", [incident])


def settle(tx: Transaction, one: ChatMessage) -> None:
    """Writes what somebody decided about a message."""
    asked = "UPDATE chat_messages SET waits = ?, body = ? WHERE key = ?"
    tx.connection.execute(asked, [int(bool(one.wants)), one.json(), one.key])
    _changed(tx)


def put(tx: Transaction, rows: Iterable[ChatMessage], channel: str) -> None:
    """Writes these messages of a channel as they are now; nothing where there are none."""
    values = [
        (one.key, one.chat, channel, one.incident, iso(one.at), int(bool(one.wants)), one.json()) for one in rows
    ]
    if values:
        tx.connection.executemany(
            "INSERT INTO chat_messages VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET"
            " waits = excluded.waits, body = excluded.body",
            values,
        )
        _changed(tx)


def forget(tx: Transaction, keys: Iterable[str]) -> None:
    """These are proposed no longer."""
    gone = [(key,) for key in keys]
    if gone:
        tx.connection.executemany("DELETE FROM chat_messages WHERE key = ?", gone)
        _changed(tx)


def redact(conn: Connection, entry: str) -> None:
    """Takes the words of the message that became this entry out of its row, inside the caller's transaction."""
    from warroom.core.model.message import ChatMessage
    from warroom.core.rows import REDACTED

    asked = "SELECT key, body FROM chat_messages WHERE json_extract(body, '$.entry') = ?"
    for key, body in conn.execute(asked, [entry]).fetchall():
        left = replace(ChatMessage.from_json(body), text=REDACTED, settled=REDACTED)
        conn.execute("UPDATE chat_messages SET waits = 0, body = ? WHERE key = ?", [left.json(), key])


def _changed(tx: Transaction) -> None:
    tx.connection.execute("UPDATE revisions SET n = n + 1 WHERE name = 'chat'")
