"""The last look, kept on this computer: what a room on a server is drawn from until the server answers.

A file of the person's own (mode 0600) beside the side store. It holds what the screen showed, of one incident the
newest rows, and nothing of the configuration. A copy that cannot be read is no copy.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, to_builtins

from warroom.core.alert_acts import AlertActs
from warroom.core.foldversion import FOLD_VERSION
from warroom.core.model import Alert, Entry, FeedHealth, Incident, OnCall, OutboxHealth, Signal, WatcherHealth
from warroom.core.model.service import Service
from warroom.core.model.value import made_ready
from warroom.core.times import utcnow
from warroom.room import Detail, Overview
from warroom.store.host_clock import Anchor, HostClock

EVERY_S = 5.0
"""No more often than this it is written while things change."""


class Kept(Struct, frozen=True):
    """A look as it was kept: read ``at``, when the journal ended at ``seq`` with that ``hash``."""

    overview: Overview
    detail: Detail | None
    seq: int
    hash: str
    at: datetime


class _Overview(Struct, frozen=True):
    seq: int
    incidents: tuple[Incident, ...]
    alerts: tuple[Alert, ...]
    feeds: tuple[FeedHealth, ...]
    watcher: WatcherHealth
    read_only: bool
    on_call: tuple[OnCall, ...]
    outbox: OutboxHealth
    signals: tuple[Signal, ...]
    resolved: tuple[Alert, ...]
    acts: dict[str, AlertActs]
    merged: tuple[Incident, ...] = ()
    services: tuple[Service, ...] = ()


class _Detail(Struct, frozen=True):
    incident: Incident
    entries: tuple[Entry, ...]
    total: int
    older: int


class _File(Struct, frozen=True):
    fold: int
    overview: _Overview
    detail: _Detail | None
    seq: int
    hash: str
    at: datetime
    clock: Anchor | None = None


class LastLook:
    """The copy at ``path``; it belongs to the thread that reads the room. What ``clock`` knows of a server's is kept
    with it: who begins while cut off writes by the right clock all the same."""

    def __init__(self, path: Path, clock: Callable[[], datetime] = utcnow) -> None:
        self.path = path
        self._clock = clock
        self._kept_at: float | None = None

    def due(self) -> bool:
        """Whether the copy is old enough to be written again."""
        return self._kept_at is None or time.monotonic() - self._kept_at >= EVERY_S

    def keep(self, overview: Overview, detail: Detail | None, head: tuple[int, str], at: datetime) -> None:
        """Write what is shown in place of what was kept before; where the disk refuses, nothing is kept."""
        self._kept_at = time.monotonic()
        told: dict[str, Any] = {
            "fold": FOLD_VERSION, "overview": overview, "detail": detail, "seq": head[0], "hash": head[1], "at": at,
            "clock": self._clock.anchor() if isinstance(self._clock, HostClock) else None,
        }  # fmt: skip
        body = msgspec.msgpack.encode(to_builtins(told))
        beside = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        with suppress(OSError):
            try:
                with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                    file.write(body)
                os.replace(beside, self.path)
            finally:
                beside.unlink(missing_ok=True)

    def read(self) -> Kept | None:
        """What was kept; None where there is none, or where another version of the program wrote it."""
        try:
            found = msgspec.msgpack.decode(self.path.read_bytes(), type=dict)
            if found.get("fold") != FOLD_VERSION:
                return None
            file = msgspec.convert(found, made_ready(_File))
        except (OSError, ValueError, AttributeError):
            return None
        if isinstance(self._clock, HostClock):
            self._clock.recall(file.clock)
        o, d = file.overview, file.detail
        overview = Overview(
            o.seq, o.incidents, o.alerts, o.feeds, o.watcher, o.read_only, o.on_call, o.outbox, o.signals, o.resolved,
            o.acts, o.merged, o.services,
        )  # fmt: skip
        detail = Detail(d.incident, d.entries, d.total, d.older) if d is not None else None
        return Kept(overview, detail, file.seq, file.hash, file.at)

    def forget(self) -> None:
        """Delete the copy."""
        self.path.unlink(missing_ok=True)
