"""What the tests of the store do past the program, in whichever database it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from warroom.store import Store
from warroom.store.sqlite import engine


def hurried(store: Store) -> Store:
    """The same store, asking its server at every look whether anybody wrote."""
    if hasattr(store.backend, "tail"):
        store.backend.tail.every_s = 0
    return store


def raw(place: str) -> Any:
    """A connection past the program, of whoever may do anything."""
    if not place.startswith("postgresql"):
        return engine.connect(place, isolation_level=None)
    import psycopg

    return psycopg.connect(place, autocommit=True)


@contextmanager
def without(conn: Any, trigger: str) -> Iterator[None]:
    """As if the trigger were not there."""
    if isinstance(conn, engine.Connection):
        kept = conn.execute("SELECT sql FROM sqlite_master WHERE name = ?", [trigger]).fetchone()[0]
        conn.execute(f"DROP TRIGGER {trigger}")
        yield
        conn.execute(kept)
        return
    table = trigger.partition("_")[0]
    conn.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    conn.execute("SET session_replication_role = replica")
    yield
    conn.execute("SET session_replication_role = origin")
    conn.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
