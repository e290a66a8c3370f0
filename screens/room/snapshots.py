"""What comes in from the room's thread: which snapshot is news, and what is selected by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from screens.base.key_labels import key_of
from screens.context.context import Telling

if TYPE_CHECKING:
    from screens.room.cut_off import CutOffRoom
    from screens.room.focus import Focus
    from screens.room.ringing import Bell
    from screens.scribe.opener import ScribeOpener
    from warroom.core.model import Incident
    from warroom.session.room_thread import Snapshot


class Shown(Telling, Protocol):
    """The screen that a snapshot is shown on."""

    @property
    def bell(self) -> Bell: ...

    @property
    def cut_off(self) -> CutOffRoom: ...

    @property
    def focus_at(self) -> Focus: ...

    @property
    def scribing(self) -> ScribeOpener: ...

    @property
    def select(self) -> Callable[[str], None]:
        """Tells the room's thread whose detail is wanted."""

    def place(self) -> None: ...


class Snapshots:
    """Takes each snapshot into the state, and has told what it changes.

    ``asked_for`` is the incident that was asked for when the program was started, as a person names it.
    """

    def __init__(self, room: Shown, *, asked_for: str) -> None:
        self._room = room
        self._asked_for = asked_for

    def take(self, look: Snapshot) -> None:
        """Own and others' changes alike."""
        if look.overview is None and not look.trouble:
            return  # the room is still being opened
        room, state = self._room, self._room.state
        was_empty = state.look is None or state.incident is None
        beat_only = state.look is not None and _but_for_the_beat(look) == _but_for_the_beat(state.look)
        state.look = look
        room.cut_off.follow(look)
        if beat_only:
            return  # a watcher that still lives is no news: the next tick tells it
        self._select(look)
        room.bell.announce(look)
        if (scribe := room.scribing.screen) is not None:
            scribe.show(look)
            return
        room.scribing.open_if_wanted(self._asked_for or state.selected)
        if was_empty or state.incident is None:
            before = bool(state.listed.crits), bool(state.groups)
            room.place()
            if before != (bool(state.listed.crits), bool(state.groups)):
                room.place()  # its alerts stand elsewhere, now that they are sorted
        else:
            room.tell()
        room.focus_at.lead_to_alerts()

    def _select(self, look: Snapshot) -> None:
        """The incident that was asked for, or the first; one that is gone from the database is selected no longer."""
        room, state = self._room, self._room.state
        if self._asked_for and look.overview is not None and not room.scribing.wanted:
            self._select_named(look.overview.incidents)
        if look.gone and look.gone == state.selected:
            state.selected = ""
            room.say(f"{look.gone} is not in the database that was put here: a backup of before")
        if not state.selected and look.detail is not None:
            state.selected = look.detail.incident.id
            room.select(state.selected)

    def _select_named(self, incidents: tuple[Incident, ...]) -> None:
        """Select the one asked for: 42, 0042 or INC-2026-0042; where it is not open that is said."""
        room, named = self._room, self._asked_for
        self._asked_for = ""
        found = next((i for i in incidents if named.upper() == i.id or named.zfill(4) == i.number), None)
        if found is None:
            room.say(f"{named} is not open: {key_of('ended')} shows the ended ones")
        else:
            room.state.selected = found.id
            room.select(found.id)


def _but_for_the_beat(look: Snapshot) -> object:
    """What of a snapshot is told at once: all but when the watcher last said that it lives."""
    overview = look.overview
    if overview is None:
        return look
    watcher = overview.watcher.alive, overview.watcher.note
    listed = overview.incidents, overview.alerts, overview.feeds, overview.on_call, overview.services
    told = look.trouble, look.cut_off, look.copied_at, look.behind, look.moment
    return overview.seq, listed, watcher, look.detail, told
