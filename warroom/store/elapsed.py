"""The time that really passed: seconds that neither step nor sleep, and what the wall clock said at the same time.

Intervals (leases, pauses between attempts, how long a poll waits) are counted here alone; where a server keeps the
database, its clock can take this one's place. The wall clock is for people and for the record. Whoever
writes notes by how much it is ahead of the seconds, so that a step of it is known: what was recorded before the step
is read on the clock that holds now, and falls due when its time has really passed.
"""

from __future__ import annotations

import itertools
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from msgspec import Struct

from warroom.core.times import from_iso, iso
from warroom.store.port import Connection

STEP = timedelta(milliseconds=500)
"""By less than this two looks at both clocks may differ, as a busy machine looks at one after the other."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_US = timedelta(microseconds=1)
_LOOKS, _AT_ONCE_S = 5, 0.005


class BootClock(Struct, frozen=True):
    """Seconds since the machine started, and which start that was. Tests give their own."""

    seconds: Callable[[], float]
    boot: str
    known: Callable[[], tuple[float, float] | None] | None = None
    """Of a server's clock, from any thread: what it says, and by how much that may be wrong, without asking it. None
    while it never answered."""


@cache
def boot_clock() -> BootClock:
    """The machine's own; where there is no CLOCK_BOOTTIME (macOS), the monotonic clock that does the same there."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        boot = "unknown"
    which = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return BootClock(lambda: time.clock_gettime(which), boot)


class Moment(Struct, frozen=True):
    """An instant on both clocks, looked at as one: ``seconds`` of ``boot``, and what the wall's said."""

    boot: str
    seconds: float
    wall: datetime

    @property
    def offset(self) -> timedelta:
        """By how much the wall's clock is ahead of the seconds, to the microsecond."""
        return self.wall - _EPOCH - timedelta(seconds=self.seconds)


def moment(clock: Callable[[], datetime], boot: BootClock) -> Moment:
    """Now. Looked at again where the process was stopped between the two clocks: that would look like a step."""
    for _ in range(_LOOKS):
        before = boot.seconds()
        wall = clock()
        after = boot.seconds()
        if after - before < _AT_ONCE_S:
            break
    return Moment(boot.boot, after, wall)


class Stretch(Struct, frozen=True):
    """Events above ``seq`` were recorded when the wall's clock was ahead of this boot's seconds by ``offset``."""

    number: int
    seq: int
    boot: str
    offset: timedelta
    at: datetime


class Scale(Struct, frozen=True):
    """The offset between the clocks, and what it was before: the stretches between steps, oldest first."""

    stretches: tuple[Stretch, ...]
    now: timedelta
    boot: str

    @property
    def key(self) -> tuple[int, timedelta]:
        """Another one whenever anything recorded must be read on another clock than before."""
        return len(self.stretches), self.now

    @property
    def even(self) -> bool:
        """Whether nothing was ever recorded by a clock that was set otherwise later."""
        return all(self._ahead(one) == timedelta() for one in self.stretches)

    def shift(self, seq: int) -> timedelta:
        """What must be added to an instant that event ``seq`` recorded, to read it on the clock that holds now: the
        one at the end of its boot, for a boot that is over."""
        at = bisect_left(self.stretches, seq, key=lambda one: one.seq) - 1
        return self._ahead(self.stretches[at]) if at >= 0 else timedelta()

    def read(self, at: datetime, now: datetime) -> datetime:
        """An instant that was recorded with no event, on the clock that holds now: in the latest stretch of this boot
        that had it; as it is where none did."""
        end, offset = now, self.now
        for one in reversed(self.stretches):
            if one.boot != self.boot:
                break
            if one.at <= at <= end - (offset - one.offset):  # its end, on its own clock
                return at + self._ahead(one)
            end, offset = one.at, one.offset
        return at

    def earliest(self, at: datetime) -> datetime:
        """The least that a clock of this boot may have said at that moment, or since."""
        ahead = (self._ahead(one) for one in self.stretches if one.boot == self.boot)
        return at - max(ahead, default=timedelta())

    def first(self) -> Scale:
        """The same, as if the clock had stayed as it was first in this boot: instants on it never change."""
        mine = next((one for one in self.stretches if one.boot == self.boot), None)
        return self if mine is None else Scale(self.stretches, mine.offset, self.boot)

    def steps(self) -> tuple[tuple[Stretch, timedelta], ...]:
        """The steps of this boot that were noted, each with how far forward the clock was set."""
        mine = [one for one in self.stretches if one.boot == self.boot]
        return tuple((after, after.offset - before.offset) for before, after in itertools.pairwise(mine))

    def _ahead(self, one: Stretch) -> timedelta:
        if one.boot == self.boot:
            return self.now - one.offset
        last = next(other for other in reversed(self.stretches) if other.boot == one.boot)
        return last.offset - one.offset


LEVEL = Scale((), timedelta(), "")
"""Where nothing is known of steps: nothing is moved."""


def scale(conn: Connection, now: Moment) -> Scale:
    """The offset now. What differs by less than ``STEP`` from the last that was noted is the same."""
    stretches = tuple(_stretches(conn.execute("SELECT n, seq, boot, offset_us, at FROM clock_steps ORDER BY n")))
    last = stretches[-1] if stretches else None
    offset = now.offset
    if last is not None and last.boot == now.boot and abs(offset - last.offset) < STEP:
        offset = last.offset
    return Scale(stretches, offset, now.boot)


def note(conn: Connection, now: Moment) -> Scale:
    """The same, inside a transaction that may write: a step that nobody noted is noted before anything is recorded."""
    found = scale(conn, now)
    last = found.stretches[-1] if found.stretches else None
    if last is not None and (last.boot, last.offset) == (found.boot, found.now):
        return found
    seq = conn.execute("SELECT seq FROM head").fetchone()[0]
    number = 1 if last is None else last.number + 1
    conn.execute(
        "INSERT INTO clock_steps VALUES (?,?,?,?,?)", [number, seq, now.boot, found.now // _US, iso(now.wall)]
    )
    return Scale((*found.stretches, Stretch(number, seq, now.boot, found.now, now.wall)), found.now, now.boot)


def _stretches(rows: Iterable[tuple[int, int, str, int, str]]) -> Iterable[Stretch]:
    return (Stretch(n, seq, boot, offset * _US, from_iso(at)) for n, seq, boot, offset, at in rows)
