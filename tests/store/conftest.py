"""Where the store's promises are kept: in a file, and on PostgreSQL servers of the oldest and the newest version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support import postgres
from warroom.store import Store
from warroom.store.sqlite import engine

_SERVERS = [pytest.param(version, marks=pytest.mark.server, id=f"postgresql{version}") for version in postgres.VERSIONS]


def _server(version: str) -> postgres.Server:
    if postgres.programs(version) is None:
        pytest.skip(f"PostgreSQL {version} is not installed")
    return postgres.server(version)


@pytest.fixture(params=_SERVERS)
def server(request: pytest.FixtureRequest) -> postgres.Server:
    """A running server, one version after the other."""
    return _server(request.param)


@pytest.fixture(params=[pytest.param("", id="sqlite"), *_SERVERS])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that is empty but for its tables: the path of a file, or an address."""
    if not request.param:
        yield str(tmp_path / "room.db")
        return
    with _server(request.param).database() as url:
        yield url


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
