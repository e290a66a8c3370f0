"""Who is at a terminal, where the terminals are on many hosts: said on the server, in a connection of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from warroom.core.place import ServerUrl
from warroom.store.elapsed import BootClock
from warroom.store.errors import Unreachable
from warroom.store.port import Connection
from warroom.store.postgres.server import Server

T = TypeVar("T")

_REST_S = 5.0
"""So long a server that does not answer is left alone: drafts are kept on the same thread."""


class ServerHall:
    """Opened when it is first asked; see ``desk.Hall``."""

    def __init__(self, url: ServerUrl, timeout_s: float) -> None:
        self._url, self._timeout_s = url, timeout_s
        self._server: Server | None = None
        self._rest_until = 0.0

    def ask(self, ask: Callable[[Connection, BootClock], T]) -> T:
        """What ``ask`` gives for the connection and the server's clock. Raises StoreError."""
        if time.monotonic() < self._rest_until:
            raise Unreachable(f"{self._url} does not answer; who else is here is not known.")
        try:
            if self._server is None:
                self._server = Server(self._url, read_only=False, timeout_s=self._timeout_s)
            server = self._server
            return server.query(lambda conn: ask(conn, server.seconds()))
        except Unreachable:
            self._rest_until = time.monotonic() + _REST_S
            raise

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
