"""A database on a server with the roles that `warroom store grants` gives their rights."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from tests.support.postgres import Server
from warroom.store.maintenance import grants


class Site:
    """A database with its three roles; ``warroom`` is the owner, and a superuser."""

    def __init__(self, server: Server, url: str) -> None:
        self.server, self.url = server, url
        self.writer, self.observer = (f"{name}_{os.getpid()}" for name in ("writer", "observer"))

    def of(self, role: str) -> str:
        return self.url.replace("://warroom@", f"://{role}@")

    def run(self, role: str, statement: str) -> Any:
        with psycopg.connect(self.of(role), autocommit=True) as conn:
            return conn.execute(statement)


@contextmanager
def with_roles(server: Server, url: str) -> Iterator[Site]:
    """The same for a database that is there."""
    found = Site(server, url)
    for role in (found.writer, found.observer):
        server.sql(f"CREATE ROLE {role} LOGIN")
    database = url.split("@/")[1].split("?")[0]
    server.sql(grants("warroom", found.writer, found.observer), database=database)
    try:
        yield found
    finally:
        for role in (found.writer, found.observer):
            server.sql(f"DROP OWNED BY {role}", database=database)
            server.sql(f"DROP ROLE {role}")
