"""What a server's clock says, counted on here: it is asked now and then, not at every look.

What was answered lies between the moments of asking and of the answer, so that each answer bounds by how much the
server is ahead of this machine's seconds. Bounds are narrowed by later ones and widened by what clocks may drift; where
two contradict each other, one of the clocks was set, and the later holds.
"""

from __future__ import annotations

from collections.abc import Callable

from warroom.store.elapsed import boot_clock
from warroom.store.host_clock import DRIFT

SQL = "SELECT CAST(extract(epoch FROM clock_timestamp()) AS DOUBLE PRECISION)"
REFRESH_S = 20.0
"""After so long the server is asked anew. Every write asks it too."""


class ServerClock:
    """``ask`` asks the server, and may raise anything; ``ticks`` are seconds of this machine, which never step."""

    def __init__(self, ask: Callable[[], float], ticks: Callable[[], float] | None = None) -> None:
        self._ask = ask
        self.ticks = ticks or boot_clock().seconds
        self._ahead: tuple[float, float] | None = None
        self._at = self._heard_at = 0.0

    def seconds(self) -> float:
        """Now, on the server. Raises what asking does where it never answered; later it is counted on without it."""
        if self._ahead is None or self.ticks() - self._at >= REFRESH_S:
            asked = self.ticks()
            try:
                self.heard(self._ask(), asked)
            except Exception:
                if self._ahead is None:
                    raise
        assert self._ahead is not None
        return self.ticks() + sum(self._ahead) / 2

    def heard(self, server_s: float, asked: float) -> None:
        """The server said ``server_s`` to what was ``asked`` at that tick, and the answer has just come."""
        now = self.ticks()
        low, high = server_s - now, server_s - asked
        if self._ahead is not None:
            drift = (now - self._at) * DRIFT
            narrowed = max(low, self._ahead[0] - drift), min(high, self._ahead[1] + drift)
            if narrowed[0] <= narrowed[1]:
                low, high = narrowed
        self._heard_at = now
        self._ahead, self._at = (low, high), now

    def known(self) -> tuple[float, float] | None:
        """Now, on the server, and by how much that may be wrong; None where it never answered. Asks nobody."""
        if self._ahead is None:
            return None
        now = self.ticks()
        return now + sum(self._ahead) / 2, self.within_s + (now - self._heard_at) * DRIFT

    def forget(self) -> None:
        """Another server may answer from now on: the next look asks, if it can."""
        self._at = float("-inf")

    @property
    def within_s(self) -> float:
        """By how much ``seconds`` may be wrong."""
        return float("inf") if self._ahead is None else (self._ahead[1] - self._ahead[0]) / 2
