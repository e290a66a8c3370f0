"""What was done at this screen lately, so that it can be offered again where a standby takes over that lacks it.

The calls are kept as they were given; what commands they are is found out when that is asked.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from warroom.session.intents import Intent, intent_of

if TYPE_CHECKING:
    from warroom.room import Room

T = TypeVar("T")
KEPT = 50


class Act(Struct, frozen=True):
    """A call that wrote: ``key`` is the id of the first event of it."""

    key: str
    call: Callable[[Any], object]
    at: datetime
    title: str


class Acts:
    """The newest of them. Calls are watched on the room's thread, and asked for on the screen's."""

    def __init__(self) -> None:
        self._kept: deque[Act] = deque(maxlen=KEPT)

    def watched(self, call: Callable[[Room], T], at: datetime, title: str) -> Callable[[Room], T]:
        """The same call, which is kept if it writes."""

        def done(room: Room) -> T:
            before = room.store.appended
            result = call(room)
            written = room.store.appended
            first = next((event.id for event in written if event.incident), "") if written is not before else ""
            if first:
                self._kept.append(Act(first, call, at, title))
            return result

        return done

    def keys(self) -> list[str]:
        return [one.key for one in self._kept]

    def lost(self, there: frozenset[str], person: str) -> tuple[Intent, ...]:
        """Those that are not ``there``, the oldest first, as commands to be confirmed. Words are none of them."""
        found = []
        for one in tuple(self._kept):
            intent = intent_of(one.call, person, one.at) if one.key not in there else None
            if intent is not None and not intent.is_words:
                key = one.key.replace("#", "-")  # of the second event of a command: no key that can be given
                found.append(replace(intent.called(one.title), key=key, lost=True))
        return tuple(found)
