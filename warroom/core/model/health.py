"""How the parts outside the room do: feeds, messages, the watcher."""

from __future__ import annotations

from warroom.core.model.value import Instant, Value


class FeedHealth(Value, frozen=True, kw_only=True):
    """How a feed does, in words a tired person can act on. ``state``: ok, stale, failing, no data, off."""

    id: str
    type: str
    state: str = "no data"
    interval_s: float = 30.0
    last_try_at: Instant | None = None
    last_success_at: Instant | None = None
    next_poll_at: Instant | None = None
    took_s: float = 0.0
    alerts: int = 0
    failures: int = 0
    error: str = ""
    mend: str = ""
    skew_s: float = 0.0
    note: str = ""


class DeadLetter(Value, frozen=True, kw_only=True):
    """A message that was given up, and why in words; it waits until somebody retries it."""

    id: str
    channel: str
    incident: str
    occasion: str
    title: str
    reason: str
    tries: int
    created_at: Instant
    dead_at: Instant


class OutboxHealth(Value, frozen=True, kw_only=True):
    """How telling people outside goes. ``failing`` of the ``waiting`` were tried in vain; ``error`` is the last why.

    ``dead_letters`` are the newest of the ``dead``.
    """

    waiting: int = 0
    failing: int = 0
    error: str = ""
    dead: int = 0
    dead_letters: tuple[DeadLetter, ...] = ()


class WatcherHealth(Value, frozen=True, kw_only=True):
    """Who holds the watcher's lease. ``alive`` is judged by the reader on the boot clock."""

    alive: bool = False
    standing: bool = False
    pid: int = 0
    host: str = ""
    beat_at: Instant | None = None
    note: str = ""
