"""What is said and rung for: what others declared, what fell due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from screens.context.context import Commanding, Moving
from screens.view.bell import Ringing
from screens.view.promises import ACKED, CHAT, CRIT
from warroom.core.drill import told as drilled

if TYPE_CHECKING:
    from screens.room.selection import Selection
    from warroom.session.room_thread import Snapshot


class Heard(Commanding, Moving, Protocol):
    """A screen that rings."""

    @property
    def selection(self) -> Selection: ...

    def ring(self) -> None:
        """The terminal's bell, where it is wanted."""


class Bell:
    """Rings for what a person shall not miss."""

    def __init__(self, room: Heard) -> None:
        self._room = room
        self._ringing = Ringing()
        self._told = 0
        """So many messages of a drill were unread."""
        self._seen: tuple[object, object] = (None, None)
        """The promises and the incidents that it was last rung for, or not."""

    def announce(self, look: Snapshot) -> None:
        """Somebody else declared an incident: said and rung, and the selection stays where it is."""
        room, state = self._room, self._room.state
        others = self._ringing.declared(look.overview.incidents, state.person) if look.overview is not None else []
        if others:
            it = others[0]
            here = state.incident if not state.banner else None
            stays = f"  ({here.number} stays selected)" if here is not None else ""
            room.say(f"{it.declared_by} declared {it.severity} {it.number}: {it.title}{stays}")
            if self._ringing.may(state.clock()):
                room.ring()
            if state.banner and not room.selection.touched:
                room.go_to(it.id)  # a drill that is only looked at shows what its story is about

        self._tell_in_drill()

    def _tell_in_drill(self) -> None:
        """A role of this person's is told something in a drill: said and rung once."""
        room, state = self._room, self._room.state
        unread = drilled.unread(drilled.on(state.overview), state.open_incidents, state.person)
        if len(unread) > self._told:
            last = unread[-1]
            sender = f"{last.sender}: " if last.sender else ""
            room.say(f'DRILL, to {(last.to or "all").replace("_", " ")}: {sender}"{last.text}"  :drill')
            if self._ringing.may(state.clock()):
                room.ring()
        self._told = len(unread)

    def ring_for_due(self) -> None:
        """Where something fell due since the last tick: whatever screen lies over the room."""
        state = self._room.state
        overview, now = state.overview, state.clock()
        if overview is None:
            return
        broken, incidents = state.broken(now), overview.incidents
        if not self._ringing.waits and broken is self._seen[0] and incidents is self._seen[1]:
            return  # thousands may be broken, and most seconds change none of them
        self._seen = broken, incidents
        due = [p for p in broken if p.word not in (CRIT, ACKED, CHAT)]  # whatever pages for an alert rings by itself
        if self._ringing.for_promises(due, now, incidents):
            self._room.ring()
