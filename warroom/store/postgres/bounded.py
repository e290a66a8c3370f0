"""A connection on which no answer is waited for without end: one that stays silent is given up, and said to be lost.

A host that vanished is noticed by its kernel's silence (``session``). This is for what the kernel still acknowledges
and nobody answers: a server that hangs, a pooler or a relay in between that forgot where the bytes were to go.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg

T = TypeVar("T")


class Silent(psycopg.OperationalError):
    """Nothing came for so long that nothing is expected any more. The connection is closed."""


class BoundedConnection(psycopg.Connection[Any]):
    """psycopg's own, except that what waits on it waits for ``silent_s`` after the last that was heard at most.

    Attributes:
        silent_s: None where whoever asked waits as long as it takes.
        ticks: seconds that never step.
    """

    silent_s: float | None = None
    ticks: Callable[[], float] = staticmethod(time.monotonic)

    @contextmanager
    def unhurried(self) -> Generator[None]:
        """What is done inside takes as long as it takes."""
        silent_s, self.silent_s = self.silent_s, None
        try:
            yield
        finally:
            self.silent_s = silent_s

    def wait(self, gen: Generator[Any, Any, T], *args: Any, **kwargs: Any) -> T:
        """psycopg's way to run whatever talks with the server. Raises Silent, too."""
        try:
            return super().wait(self._heard(gen, self.silent_s), *args, **kwargs)
        except Silent:
            self.close()
            raise

    def _heard(self, gen: Generator[Any, Any, T], silent_s: float | None) -> Generator[Any, Any, T]:
        """The same steps; the driver comes by several times a second, also where nothing has arrived."""
        heard = self.ticks()
        try:
            wants = next(gen)
            while True:
                ready = yield wants
                now = self.ticks()
                if ready:
                    heard = now
                elif silent_s is not None and now - heard >= silent_s:
                    raise Silent(f"no answer for {silent_s:g} s")
                wants = gen.send(ready)
        except StopIteration as done:
            result: T = done.value
            return result
        finally:
            gen.close()
