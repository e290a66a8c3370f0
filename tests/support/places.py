"""Fixtures for what holds wherever the database is: in a file, and on servers of the oldest and the newest version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import postgres

_SERVERS = [pytest.param(version, marks=pytest.mark.server, id=f"postgresql{version}") for version in postgres.VERSIONS]


def _server(version: str) -> postgres.Server:
    if postgres.programs(version) is None:
        pytest.skip(f"PostgreSQL {version} is not installed")
    return postgres.server(version)


@pytest.fixture(params=_SERVERS)
def server(request: pytest.FixtureRequest) -> postgres.Server:
    """A running server, one version after the other."""
    return _server(request.param)


@contextmanager
def _at(version: str, folder: Path) -> Iterator[str]:
    if not version:
        yield str(folder / "room.db")
        return
    with _server(version).lent() as url:
        yield url


@pytest.fixture(params=[pytest.param("", id="sqlite"), *_SERVERS])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that is empty but for its tables: the path of a file, or an address."""
    with _at(request.param, tmp_path) as found:
        yield found


@pytest.fixture(params=[pytest.param("", id="sqlite"), _SERVERS[0]])
def file_or_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The same in a file and on the oldest server: for what is of the program rather than of the store."""
    with _at(request.param, tmp_path) as found:
        yield found
