"""A second in which nothing happened: what reads otherwise is told, and nothing else is made again.

A room at rest is told as a whole now and then only. Between that, what shows seconds is made each second; of everything
else it is found out once how it reads at the end of that time. What reads the same then reads the same until then: what
counts never goes back. The sooner something happens, the sooner everything is told again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from msgspec.structs import replace

from screens.base.faults import made
from screens.room.panes.frame import Picture, clock_of_day, clocks, makers
from screens.room.panes.pictured import Panes, Pictured
from screens.view import rows

if TYPE_CHECKING:
    from warroom.session.room_thread import Snapshot

WHOLE = timedelta(seconds=10)
"""So often everything is told, whatever did not happen."""
LATE = timedelta(seconds=2)
"""From one second to the next; a clock that was set, or a program that was stopped, has gone farther."""
COUNTING = ("strip", "alarm", "deadlines", "also")
"""The panes that show seconds; the bar has the clock of day."""


class Resting(Pictured, Protocol):
    """The screen that may be at rest."""

    @property
    def pictured(self) -> Panes: ...


class Rest:
    """Whether nothing but time has changed since the room was told, and how it is told then."""

    def __init__(self, room: Resting) -> None:
        self._room = room
        self._whole_at: datetime | None = None
        """When everything was told last; None where something was told besides."""
        self._last_at: datetime | None = None
        self._known: tuple[object, ...] = ()
        self._changing: frozenset[str] | None = None
        """The panes that will read otherwise before everything is told again; None while that is not known."""

    def end(self) -> None:
        """Something is told: the next second is told as a whole."""
        self._whole_at = None

    def strike(self, now: datetime) -> None:
        """A second has passed."""
        if not self._told(now):
            self._room.pictured.strike()
            self._room.tell()
            self._whole_at = self._last_at = now
            self._known, self._changing = self._what_is_known(), None

    def _told(self, now: datetime) -> bool:
        """Tell this second; False where more than the time may have changed, so that everything is to be told."""
        room, state, since, last = self._room, self._room.state, self._whole_at, self._last_at
        look, told = state.look, room.pictured.told
        if since is None or last is None or look is None or told is None or state.grid is None:
            return False
        if not last < now <= last + LATE or now - since >= WHOLE or now.minute != since.minute:
            return False
        if not self._is_quiet(look) or self._what_is_known() != self._known or self._turns(told, look, now):
            return False
        self._last_at = now
        if self._changing is None:
            self._changing = self._look_ahead(told, since + WHOLE)
            if self._changing is None:
                return False
        return self._tell(told, now, self._changing)

    def _is_quiet(self, look: Snapshot) -> bool:
        """Whether the room is all there is to be seen, and nothing is wrong with it."""
        room = self._room
        covered = room.overlay is not None or room.alert_acts.is_open or room.filtering.field is not None
        lives = look.overview is not None and look.overview.watcher.alive
        broken = not lives or look.trouble or look.cut_off is not None or look.moment is not None
        return not (covered or broken or room.notice or room.pictured.around.typing)

    def _what_is_known(self) -> tuple[object, ...]:
        """What is another object, or another number, once something has happened."""
        room, state = self._room, self._room.state
        return id(state.look), id(state.grid), getattr(room.app, "keys_read", 0), id(room.focused), id(room.palette)

    def _turns(self, told: Picture, look: Snapshot, now: datetime) -> bool:
        """Whether something fell due, ran out or began since the last second."""
        room, state = self._room, self._room.state
        it = state.incident
        running = state.deadlines.of(it, now) if it is not None else ()
        return (
            running is not state.running
            or state.broken(now) is not told.promises
            or not state.listed.holds(look, now)
            or room.attendance.goes_away(now)
        )

    def _look_ahead(self, told: Picture, then: datetime) -> frozenset[str] | None:
        state = self._room.state
        wanted = makers(state, self._room.pictured.around, then, told.promises, told.letters)
        others = {name: make for name, make in wanted.items() if name in told.values and name not in (*COUNTING, "bar")}
        values, failed = made(others)
        return None if failed else frozenset(name for name, value in values.items() if value != told.values[name])

    def _tell(self, told: Picture, now: datetime, changing: frozenset[str]) -> bool:
        room, state = self._room, self._room.state
        wanted = makers(state, room.pictured.around, now, told.promises, told.letters)
        values, failed = made({name: wanted[name] for name in (*COUNTING, *changing) if name in told.values})
        if failed:
            return False
        room.pictured.strike()
        room.incidents.set_rows(room.pictured.incidents_listed(now)[0])
        if state.groups:
            room.alerts.set_rows(state.listed.alert_rows(now, rows.stale_feeds(state.feeds)))
        for clock, face in zip(room.clocks, clocks(state, now), strict=False):
            clock.show(face)
        for name, value in values.items():
            room.pictured.show(name, value)
        self._strike_bar(now)
        return True

    def _strike_bar(self, now: datetime) -> None:
        bar: Any = self._room.told["bar"]
        if bar.value is not None:
            clock, zone, local = clock_of_day(now, self._room.state.zone)
            bar.show(replace(bar.value, clock=clock, zone=zone, local=local))
