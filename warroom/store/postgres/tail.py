"""When to ask a server whether anybody wrote: at a wake-up where those arrive, and now and then in any case.

A wake-up is nothing but that: whoever may connect can send one, so that they are heeded so often and no oftener. A
pooler that hands out sessions a transaction at a time accepts LISTEN and delivers nothing, and some engines know no
such thing: the tail counts on wake-ups only once one has arrived by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psycopg

CHANNEL = "warroom"
QUICK_S, SLOW_S = 0.3, 1.0
"""How often the server is asked without wake-ups, and with them."""
APART_S = 0.05
AGAIN_S = 10.0
"""So long after a listener was lost or refused, another is tried."""


class Tail:
    """The rhythm of one store's looks. ``connect`` opens the connection that listens; ``ticks`` are seconds."""

    def __init__(
        self, connect: Callable[[], psycopg.Connection[Any]], ticks: Callable[[], float] = time.monotonic
    ) -> None:
        self._connect, self._ticks = connect, ticks
        self._listener: psycopg.Connection[Any] | None = None
        self._try_at = float("-inf")
        self._asked_at = float("-inf")
        self._woken = False
        self.hears = False
        """Whether wake-ups arrive here."""
        self.every_s: float | None = None
        """Seconds between two looks, where they are not to follow from ``hears``."""

    def due(self) -> bool:
        """Whether the server is to be asked now."""
        now = self._ticks()
        self._hear(now)
        every = self.every_s if self.every_s is not None else SLOW_S if self.hears else QUICK_S
        ago = now - self._asked_at
        return ago >= every or (self._woken and ago >= APART_S)

    def asked(self) -> None:
        """It was asked."""
        self._asked_at, self._woken = self._ticks(), False

    def close(self) -> None:
        if self._listener is not None:
            with suppress(psycopg.Error):
                self._listener.close()
        self._listener, self.hears = None, False

    def _hear(self, now: float) -> None:
        try:
            if self._listener is None:
                if now < self._try_at:
                    return
                self._try_at = now + AGAIN_S
                self._listener = self._connect()
                self._listener.execute(f"LISTEN {CHANNEL}")
                # What comes with the answer came over a session that a pooler may have lent for this one statement.
                self._woken = any(True for _ in self._listener.notifies(timeout=0))
                return
            for _ in self._listener.notifies(timeout=0):
                self._woken = self.hears = True
        except psycopg.Error:
            self.close()
