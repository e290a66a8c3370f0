"""What is owed after incidents that have ended: read now and then, for as many as owe something are read for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.context.context import Commanding

AGAIN = timedelta(minutes=1)
"""How soon it is read again after something was recorded; at once where an incident has left the list."""
NEWEST = 500
"""Of so many incidents that owe something, the newest: ten thousand would cost a start its processor."""


class OwedReader:
    """Keeps ``state.owed``, and what is in place or kept after its incident, as the journal says it."""

    def __init__(self, room: Commanding) -> None:
        self._room = room
        self._read_at: datetime | None = None
        self._seen: tuple[int, frozenset[str]] = (-1, frozenset())

    def tick(self, now: datetime) -> None:
        """Read it where it may have changed; what is known stands until then."""
        overview = self._room.state.overview
        if overview is None or (self._room.state.look is not None and self._room.state.look.cut_off is not None):
            return
        seen = overview.seq, frozenset(it.id for it in overview.incidents)
        rested = self._read_at is None or now - self._read_at >= AGAIN
        if seen[1] != self._seen[1] or self._read_at is None or (rested and seen[0] != self._seen[0]):
            self._seen, self._read_at = seen, now
            self._room.app.call_after_refresh(self._begin)  # what is known of the room is painted before that

    def _begin(self) -> None:
        self._room.start(self._read(), group="owed")

    async def _read(self) -> None:
        state = self._room.state
        state.owed, (state.in_place_after, state.kept_after) = await self._room.do(
            lambda door: (door.owed(NEWEST), door.left_after(NEWEST))
        )
        self._room.tell()
