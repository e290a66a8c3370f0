"""Which incident is selected, and how the selection follows the list. Always by key, never by row."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Protocol

from screens.context.context import Commanding, Rooted
from widgets.guard import behind
from widgets.line_list import LineList

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer

    from screens.entry.line import EntryLine
    from widgets.incident_list import IncidentList

FAST_S, REST_S = 0.25, 0.08  # keys nearer to each other than the one come fast; the other without one is a rest
SLOW_REST_S = 0.2  # a rest on a slow line, where keys held down come in uneven steps
LATE_S = 0.1  # how long the incident shown before stands while the record of the next is read


class Listing(Commanding, Rooted, Protocol):
    """A screen with a list of incidents."""

    @property
    def incidents(self) -> IncidentList: ...

    @property
    def entry_line(self) -> EntryLine: ...

    @property
    def select(self) -> Callable[[str], None]:
        """Says to the room's thread whose record is wanted."""

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Timer: ...

    def send_cells(self) -> None:
        """What was painted until now goes to the terminal at once."""


class Selection:
    """The selected incident of a screen."""

    def __init__(self, room: Listing, *, slow_line: bool = False) -> None:
        self._room = room
        self.slow_line = slow_line
        self._moved_at = 0.0  # when the selection of a list last moved, on the monotonic clock
        self.following: Timer | None = None
        """Runs while what was moved to is not told yet."""
        self._other_incident = False
        self.touched = False
        """Whether the person has chosen an incident or done anything yet."""

    # ------------------------------------------------------------ the list leads

    def take(self) -> None:
        """The incident is the one the list has selected now, not when its message comes round."""
        room, key = self._room, self._room.incidents.selected_key
        if key is not None and key != room.state.selected:
            self.touched = True
            room.state.turn_to(key)
            room.select(key)
            # At once: what is typed next goes into this incident's record, however fast it comes.
            room.entry_line.stand(key, key.rsplit("-", 1)[-1], "")

    def moved(self, event: LineList.Highlighted) -> None:
        """A single key shows all of its row at once; while keys come fast the list alone moves, until they rest.

        On a slow line the list alone moves with the first key too: what it would show might be passed over.
        """
        room = self._room
        before, self._moved_at = self._moved_at, monotonic()
        self._other_incident |= event.control is room.incidents
        if self.following is not None:
            self.following.stop()
        if self.slow_line:
            self.following = room.set_timer(SLOW_REST_S, self._follow)
        elif self._moved_at - before < FAST_S:
            self.following = room.set_timer(REST_S, self._follow)
        else:
            self._follow()

    def _follow(self) -> None:
        room = self._room
        self.following = None
        if self._other_incident:
            self._other_incident = False
            room.send_cells()  # the row that was moved to goes alone: what follows takes longer than it does
            self.take()
            # Told before its record is read, every pane would be sent empty and then full.
            if room.state.detail is None and room.state.selected:
                self.following = room.set_timer(LATE_S, self._tell_if_late)
            else:
                room.tell()
        elif room.state.incident is None:
            room.tell()  # an empty room says what the keys do about the alert that is selected
        else:
            room.tell_keys()

    @property
    def awaits_record(self) -> bool:
        """Whether the record of what was just selected is being read: it is told in one piece, once it is there."""
        state = self._room.state
        return self.following is not None and state.detail is None and bool(state.selected)

    def _tell_if_late(self) -> None:
        """The record of what was selected is long in coming: what was shown before is not left standing."""
        self.following = None
        if self._room.state.detail is None:
            self._room.tell()

    # ------------------------------------------------------------ the list is led

    def go_to(self, incident: str) -> None:
        """Select an incident wherever it stands in the list."""
        room = self._room
        room.state.turn_to(incident)
        room.select(incident)
        room.incidents.select(incident)
        room.tell()

    def turn_to(self, incident: str) -> None:
        """Select an incident so that what is done next is done to it, whether the list shows it or not."""
        state = self._room.state
        if incident != state.selected:
            self.go_to(incident)
            state.running = state.deadlines.of(state.incident, state.clock()) if state.incident is not None else ()

    def follow_merge(self) -> bool:
        """Go from an incident that was merged to the one that goes on; False where it was merged into none."""
        it = self._room.state.incident
        if it is None or not it.merged_into:
            return False
        number, of = it.number_of(it.merged_into), it.number
        self.go_to(it.merged_into)
        self._room.say(f"{of} was merged into {number}: this is {number}")
        return True

    def go_back(self) -> None:
        """The incident looked at before; again, and it is this one."""
        if self._room.state.before:
            self.go_to(self._room.state.before)
        else:
            self._room.say("You looked at no other incident yet.")

    def go_along(self, step: int) -> None:
        """Back or forward along the incidents that were looked at."""
        incident = self._room.state.visited.step(step)
        if incident:
            self.go_to(incident)
        else:
            self._room.say("You looked at no incident before." if step < 0 else "There is none further on.")

    def toggle_ended(self) -> None:
        """Show the ended incidents behind the open ones, or no longer."""
        if self._room.state.ended:
            self._room.state.ended = ()
            self._room.tell()
        else:
            behind(self._room.node, self._fetch_ended(), "show the ended incidents", group="ended", exclusive=True)

    async def _fetch_ended(self) -> None:
        room = self._room
        found = await room.do(lambda door: door.ended(100))
        room.state.ended = tuple(found)
        room.say(f"{len(found)} ended incidents follow the open ones" if found else "none has ended yet")
        room.tell()
