"""Series for the outage: one over its limit, one as it should be, one that its feed told while it was still heard."""

from __future__ import annotations

from datetime import datetime, timedelta

from warroom.core.model import FeedHealth, Signal
from warroom.store import Store

STEP = timedelta(seconds=30)


def series(now: datetime, moved: int = 0) -> dict[str, list[Signal]]:
    """By feed: zendesk is the outage's stale one, so what it told is old.

    ``moved`` steps on, what came first stands last: every column differs.
    """
    climbing = [0.4, 0.5, 0.4, 0.6, 0.5, 0.4, 0.5, 0.6, 1.1, 2.4, 3.9, 5.2, 6.1, 6.8, 7.2, 7.4]
    climbing, level = _turned(climbing, moved), _turned([0.3, 0.4, 0.3, 0.3, 0.5, 0.4], moved)
    return {
        "alertmanager": [
            _signal("alertmanager", "checkout 5xx", climbing, now, unit="%", threshold=2.0, state="over"),
            _signal("alertmanager", "p95", level, now, unit="s", threshold=4.0, state="ok"),
        ],
        "zendesk": [_signal("zendesk", "tickets", [12, 14, 30, 80], now, unit="/h", threshold=100.0, state="ok")],
    }


def _turned(values: list[float], by: int) -> list[float]:
    by %= len(values)
    return values[by:] + values[:by]


def _signal(feed: str, name: str, values: list[float], now: datetime, *, unit: str, threshold: float, state: str
            ) -> Signal:  # fmt: skip
    began = now - STEP * (len(values) - 1)
    points = tuple((began + STEP * n, float(value)) for n, value in enumerate(values))
    return Signal(feed=feed, name=name, unit=unit, points=points, value=points[-1][1], word=f"{values[-1]:g}",
                  threshold=threshold, state=state)  # fmt: skip


def tell(store: Store, now: datetime, moved: int = 0) -> None:
    """As the watcher keeps them."""
    for health in store.feeds():
        answered(store, health, now, moved)


def answered(store: Store, health: FeedHealth, now: datetime, moved: int = 0) -> None:
    """One feed's answer, kept in one transaction as the watcher does."""
    store.save_poll(health.id, (), (), health, signals=series(now, moved).get(health.id, ()))
