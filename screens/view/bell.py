"""When the terminal's bell rings: something new fell due, an escalation fired, or somebody declared.

Never per tick, never twice for one, and for whatever reason once in AT_MOST_EVERY. What falls due while the bell rests
is rung when the rest is over, all of it once, unless it was settled before.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from screens.view.promises import Promise
from warroom.core.model import Incident

AT_MOST_EVERY = timedelta(seconds=10)


class Ringing:
    """Remembers what was rung for. What is already broken when the room is opened is seen, not rung."""

    def __init__(self) -> None:
        self._promises: set[tuple[str, ...]] | None = None
        self._waiting: set[tuple[str, ...]] = set()
        self._incidents: set[str] | None = None
        self._last: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether something fell due while the bell rested."""
        return bool(self._waiting)

    def for_promises(self, broken: Iterable[Promise], now: datetime, incidents: Iterable[Incident] = ()) -> bool:
        """Whether to ring now for what was broken or fired by itself, at this call or while the bell rested."""
        found: set[tuple[str, ...]] = {p.id for p in broken}
        found |= {
            ("FIRED", it.id, f"{fired.policy}/{fired.level}/{fired.cycle}")
            for it in incidents for fired in it.fired if not fired.over and not fired.by_hand
        }  # fmt: skip
        fresh = found - self._promises if self._promises is not None else set()
        self._promises = found
        self._waiting = (self._waiting | fresh) & found
        if not self._waiting or not self.may(now):
            return False
        self._waiting.clear()
        return True

    def declared(self, incidents: Iterable[Incident], person: str) -> list[Incident]:
        """The live incidents that somebody else declared since the last call."""
        every = list(incidents)
        known, self._incidents = self._incidents, {i.id for i in every} | (self._incidents or set())
        if known is None:
            return []
        return [i for i in every if i.id not in known and i.declared_by != person and i.is_live]

    def may(self, now: datetime) -> bool:
        """Whether the bell has rested long enough; it is taken to ring now."""
        if self._last is not None and self._last <= now < self._last + AT_MOST_EVERY:
            return False
        self._last = now
        return True
