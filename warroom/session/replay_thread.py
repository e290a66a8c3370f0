"""A past room on a thread of its own: it is turned to moments, and what it shows comes out as of any room."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from warroom.core.replay.dials import Dial
from warroom.core.replay.moment import Moment, Route, route
from warroom.session.room_thread import RoomThread, Snapshot

if TYPE_CHECKING:
    from warroom.commands.looking import Looking, Overview
    from warroom.room import Room

POLL_S = 3600.0
"""Nobody else writes to the past: it is looked at when it was turned."""


class ReplayClock:
    """The clock of a replay: it stands at the moment that is shown."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class ReplayThread(RoomThread):
    """``open_room`` opens a room whose store is a ``Past``; ``incident`` is the one whose time is travelled."""

    def __init__(self, open_room: Callable[[], Room], incident: str, *, begin: datetime | None, dial: Dial) -> None:
        super().__init__(open_room, sorts=True, poll_s=POLL_S)
        self.incident = incident
        self.route: Route | None = None
        """Known once the first look is there."""
        self._asked = dial, begin
        self._moment: Moment | None = None

    def turn(self, dial: Dial, at: datetime) -> Future[Moment]:
        """Show that moment: the next look has it."""
        return self.do(lambda room: self._turn(room, dial, at))

    def _turn(self, room: Looking, dial: Dial, at: datetime) -> Moment:
        from warroom.store.past.past import Past

        past = room.store
        assert isinstance(past, Past)
        assert isinstance(room.clock, ReplayClock)
        if self.route is None:
            past.turn(Dial.HAPPENED, past.course.recorded_last)
            self.route = route(past.course, room.find(self.incident))
        at = self.route.within(dial, at)
        room.clock.now = at
        past.turn(dial, at)
        room.policy = room.policies()(at)
        later = tuple(e for e in past.course.known_later(at) if e.incident == self.incident)
        self._moment = Moment(dial, at, room.policy, later)
        return self._moment

    def _refresh(self, room: Looking) -> None:
        if self._moment is None:
            dial, begin = self._asked
            found = self._turn(room, dial, begin or room.clock())
            if begin is None and self.route is not None:
                found = self._turn(room, dial, self.route.begin(dial))
            self._asked = dial, found.at
        super()._refresh(room)

    def _record_policy(self, room: Room) -> None:
        """Nothing is recorded in the past."""

    def _note_head(self, room: Looking, overview: Overview) -> None:
        """It may be turned back: that loses nothing."""

    def _show(self, look: Snapshot) -> None:
        super()._show(replace(look, moment=self._moment))
