"""Who is at a terminal, where the terminals are on many hosts: said on the server, in a connection of its own.

The connection is asked on a thread of its own too: who asks keeps drafts, and waits a moment for it at most.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

from warroom.core.place import ServerUrl
from warroom.store.elapsed import BootClock
from warroom.store.errors import StoreError, Unreachable
from warroom.store.port import Connection
from warroom.store.postgres.server import Server

T = TypeVar("T")

_REST_S = 5.0
"""So long a server that does not answer is left alone."""
PATIENCE_S = 1.0
"""So long an answer is waited for; one that comes later is not missed: it is asked again every second."""


class ServerHall:
    """Opened when it is first asked; see ``desk.Hall``."""

    def __init__(self, url: ServerUrl, timeout_s: float, *, patience_s: float | None = PATIENCE_S) -> None:
        """``patience_s``: how long an answer is waited for, None for as long as it takes."""
        self._url, self._timeout_s, self._patience_s = url, timeout_s, patience_s
        self._server: Server | None = None
        self._rest_until = 0.0
        self._asked: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._pending: Future[Any] | None = None
        self._thread: threading.Thread | None = None

    def ask(self, ask: Callable[[Connection, BootClock], T]) -> T:
        """What ``ask`` gives for the connection and the server's clock. Raises StoreError, and Unreachable too where
        the answer takes longer than a moment."""
        waits = self._pending is not None and not self._pending.done()
        if waits or time.monotonic() < self._rest_until:
            raise Unreachable(f"{self._url} does not answer; who else is here is not known.")
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="hall", daemon=True)
            self._thread.start()
        answer: Future[T] = Future()
        self._pending = answer
        self._asked.put((lambda: self._answer(ask), answer))
        try:
            return answer.result(self._patience_s)
        except TimeoutError:
            raise Unreachable(f"{self._url} is slow to answer; who else is here is not known yet.") from None

    def close(self) -> None:
        """Ends the thread and the connection, without waiting for an answer that does not come."""
        self._asked.put(None)
        if self._thread is not None:
            self._thread.join(PATIENCE_S)

    # -- on the thread

    def _run(self) -> None:
        while (asked := self._asked.get()) is not None:
            call, answer = asked
            try:
                answer.set_result(call())
            except BaseException as error:
                answer.set_exception(error)
        if self._server is not None:
            with suppress(StoreError):
                self._server.close()

    def _answer(self, ask: Callable[[Connection, BootClock], T]) -> T:
        try:
            if self._server is None:
                self._server = Server(self._url, read_only=False, timeout_s=self._timeout_s)
            server = self._server
            return server.query(lambda conn: ask(conn, server.seconds()))
        except Unreachable:
            self._rest_until = time.monotonic() + _REST_S
            raise
