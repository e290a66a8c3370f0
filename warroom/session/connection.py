"""What a screen is told while the store cannot be reached, how soon it is tried again, and what a failover lost."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from warroom.store import Store

PAUSES_S = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
"""How long it is waited before the store is tried again; the last holds from then on."""


class CutOff(Struct, frozen=True):
    """The connection to the store is lost.

    Attributes:
        since: when that was noticed.
        seen_at: when what is shown was read; None where nothing was.
        reason: why, as a sentence.
        copied: what is shown was read by an earlier run of the program on this computer.
    """

    since: datetime
    seen_at: datetime | None = None
    reason: str = ""
    copied: bool = False


class Behind(Struct, frozen=True):
    """The record is not the one that this screen has seen: it ends before, or goes on otherwise.

    Attributes:
        seen: the last event that was seen.
        now: the last event that there is now.
        at: when that was noticed.
    """

    seen: int
    now: int
    at: datetime

    @property
    def sentence(self) -> str:
        if self.now < self.seen:
            lost = self.seen - self.now
            what = f"its last {lost} events are gone" if lost > 1 else "its last event is gone"
            return f"The record is behind what this screen has seen: {what} (it had {self.seen}, it has {self.now})."
        return f"The record differs from what this screen has seen: up to event {self.seen} it was another one."


def compared(store: Store, seen: tuple[int, str], at: datetime) -> Behind | None:
    """Whether the journal still holds what was ``seen`` (sequence and hash of its last event); None where it does.

    A standby that took over may lack what was written last, and have gone on with other events under the same numbers.
    """
    seq, digest = seen
    if not seq or store.hash_at(seq) == digest:
        return None
    return Behind(seq, store.head()[0], at)


def pause(tries: int, pauses: tuple[float, ...] = PAUSES_S) -> float:
    """Seconds to wait after so many tries in vain."""
    return pauses[min(tries, len(pauses) - 1)]
