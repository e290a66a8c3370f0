"""This host's clock, put right by a server's where it is clearly wrong: the record has one time, the hosts many.

Lines of one person never change their order for it: what differs by less than ``BOUND`` (and by what the line to the
server leaves uncertain) is left as this host has it, and a small step back is stood out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from warroom.core.times import as_utc, utcnow
from warroom.store.elapsed import BootClock, boot_clock

BOUND = timedelta(seconds=2)
"""From here on a clock is wrong. What is less is jitter, or how clocks are that are kept in time."""
STOOD_OUT = timedelta(seconds=5)
"""So far back the time given never steps: it stands until it is reached again. A larger step is one."""
DRIFT = 2e-4
"""Seconds that clocks may drift apart in one."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Known = tuple[float, float]
"""What a server's clock says, in seconds since 1970, and by how much that may be wrong."""


class Anchor(Struct, frozen=True):
    """What was known of a server's clock in one boot of this host: ``ahead`` of its seconds, when they were ``at``."""

    boot: str
    ahead: float
    within: float
    at: float


class HostClock:
    """Tells now, from any thread; asks no server. ``wall`` is this host's clock, ``boot`` its seconds."""

    def __init__(self, wall: Callable[[], datetime] = utcnow, boot: BootClock | None = None) -> None:
        self._wall, self._boot = wall, boot or boot_clock()
        self._sources: tuple[Callable[[], Known | None], ...] = ()
        self._last = _EPOCH
        self.off = timedelta()
        """By how much the host's clock is ahead and is put back; nothing where it is right."""

    def follow(self, known: Callable[[], Known | None]) -> None:
        """From now on this server's clock counts; what was known of one before does until this one says something."""
        self._sources = (known, *[one for one in self._sources if one() is not None][:1])

    def __call__(self) -> datetime:
        wall = as_utc(self._wall())
        known = self._known()
        if known is not None:
            there, within = known
            off, bound = wall - _EPOCH - timedelta(seconds=there), BOUND + timedelta(seconds=within)
            if abs(off - self.off) > bound:
                self.off = off if abs(off) > bound else timedelta()
        now = wall - self.off
        if self._last - STOOD_OUT < now < self._last:
            return self._last
        self._last = now
        return now

    def anchor(self) -> Anchor | None:
        """What is known of the server's clock, to be kept; it holds as long as this host is not started anew."""
        known, now = self._known(), self._boot.seconds()
        return None if known is None else Anchor(self._boot.boot, known[0] - now, known[1], now)

    def recall(self, anchor: Anchor | None) -> None:
        """Counts on what an earlier run kept, where that was in this boot."""
        if anchor is None or anchor.boot != self._boot.boot or anchor.boot == "unknown":
            return

        def known() -> Known:
            now = self._boot.seconds()
            return now + anchor.ahead, anchor.within + (now - anchor.at) * DRIFT

        self.follow(known)

    def _known(self) -> Known | None:
        return next((known for one in self._sources if (known := one()) is not None), None)
