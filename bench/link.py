"""A slow line between program and terminal: bandwidth, delay, and the buffer in front of it."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass

_RESEND_S = 0.2  # the least time after which TCP sends again on Linux
_PIECE = 512  # bytes that arrive together, so that a large write arrives gradually


@dataclass(frozen=True)
class Link:
    """What the line is like.

    ``kbps`` is kilobits a second towards the terminal (0: unlimited), ``rtt_s`` the round trip in
    seconds, ``buffer`` how many bytes are read ahead of the line before the program itself has to
    wait (an SSH server reads ahead about this much). ``loss`` is the share of pieces that are lost and
    sent again, as TCP does: they come a round trip and a fifth of a second later, and all behind them waits.
    """

    kbps: float = 0.0
    rtt_s: float = 0.0
    buffer: int = 65_536
    loss: float = 0.0


class Wire:
    """One direction of a link: bytes put in at one moment come out at later ones, in order."""

    def __init__(
        self, delay_s: float, kbps: float = 0.0, buffer: int = 65_536, *, loss: float = 0.0, seed: int = 1
    ) -> None:
        self._delay = delay_s
        self._bytes_per_s = kbps * 1000 / 8
        self._buffer = buffer
        self._under_way: deque[tuple[float, bytes]] = deque()
        self._free_at = 0.0
        self._loss = loss
        self._dice = random.Random(seed)
        self._last_at = 0.0
        self.lost = 0
        """How many pieces had to be sent again."""

    def put(self, data: bytes, now: float) -> None:
        for start in range(0, len(data), _PIECE):
            piece = data[start : start + _PIECE]
            self._free_at = max(self._free_at, now)
            if self._bytes_per_s:
                self._free_at += len(piece) / self._bytes_per_s
            at = self._free_at + self._delay
            if self._loss and self._dice.random() < self._loss:
                self.lost += 1
                at += 2 * self._delay + _RESEND_S
            self._last_at = max(self._last_at, at)
            self._under_way.append((self._last_at, piece))

    def take(self, now: float) -> list[tuple[float, bytes]]:
        """What has arrived by ``now``, each with the moment of its arrival."""
        arrived = []
        while self._under_way and self._under_way[0][0] <= now:
            arrived.append(self._under_way.popleft())
        return arrived

    @property
    def next_at(self) -> float | None:
        """When the next bytes arrive, None while nothing is under way."""
        return self._under_way[0][0] if self._under_way else None

    def room(self, now: float) -> int:
        """How many more bytes the buffer takes now: what has left it is on the line."""
        if not self._bytes_per_s:
            return self._buffer
        waiting = sum(len(data) for at, data in self._under_way if at - self._delay > now)
        return max(0, self._buffer - waiting)
