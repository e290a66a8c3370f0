"""The points of a series that a source measures itself, poll by poll, also across watchers."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta

from warroom.core.model import SIGNAL_POINTS, Signal


class History:
    """The newest points of one series, oldest first."""

    def __init__(self, spacing: timedelta = timedelta(0)) -> None:
        """Points closer than ``spacing`` are one, the newest, so that few points may span a long time."""
        self._points: deque[tuple[datetime, float]] = deque(maxlen=SIGNAL_POINTS)
        self._spacing = spacing

    def recall(self, signals: Iterable[Signal], name: str) -> None:
        """Goes on where the watcher before ended."""
        for signal in signals:
            if signal.name == name:
                self._points.extend(signal.points)

    def add(self, at: datetime, value: float) -> None:
        """Takes a new point; one from before the last, after a step of the clock, takes the place of what was later."""
        while self._points and self._points[-1][0] >= at:
            self._points.pop()
        if len(self._points) > 1 and at - self._points[-2][0] < self._spacing:
            self._points.pop()
        self._points.append((at, value))

    @property
    def points(self) -> tuple[tuple[datetime, float], ...]:
        return tuple(self._points)
