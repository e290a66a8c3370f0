"""What this terminal tells the others about its person, and what is shown of them. Nothing of it is recorded.

What is told follows from what is open, once a tick and with every key; the desk's thread writes it.
Observers write nothing anywhere: they have no desk, are not told of and see nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from screens.context.context import Below
from screens.sheets.page_rows import PageRow
from warroom.core import presence
from warroom.core.presence import Present
from warroom.core.words import audience_label
from widgets.strips import Span, Words

if TYPE_CHECKING:
    from screens.entry.line import EntryLine
    from screens.inbox.opener import InboxController
    from screens.scribe.opener import ScribeOpener
    from screens.sheets.overlay import Overlay


class Attended(Below, Protocol):
    """The screen of whoever is here, and what is open on it."""

    @property
    def overlay(self) -> Overlay | None: ...

    @property
    def scribing(self) -> ScribeOpener: ...

    @property
    def alert_acts(self) -> InboxController: ...


class Attendance:
    """Who is here, as one screen tells it and sees it."""

    def __init__(self, room: Attended) -> None:
        self._room = room
        self._keys = -1
        self._touched_at = room.state.clock()
        self._is_away = False

    def begin(self, changed: Callable[[], None]) -> None:
        """From now on ``changed`` is called, on the app's thread, when somebody came, went or does something else."""
        room = self._room
        if room.desk is not None:
            app = room.app

            def hand_over() -> None:
                app.call_later(changed)

            room.desk.tell = hand_over

    def end(self) -> None:
        if self._room.desk is not None:
            self._room.desk.tell = lambda: None

    # ------------------------------------------------------------ this terminal

    def announce(self, now: datetime) -> None:
        """Tell the others where this person is and what they do, if it is another thing than before."""
        room = self._room
        if room.desk is None or room.state.read_only:
            return
        keys = getattr(room.app, "keys_read", 0)
        if keys != self._keys:
            self._keys, self._touched_at = keys, now
        incident, doing = doing_at(room)
        self._is_away = now - self._touched_at >= presence.AWAY_AFTER
        if doing in (presence.LOOKS, presence.SCRIBES, presence.SEES_ALERTS):
            doing = presence.AWAY if self._is_away else doing
        room.desk.here(incident, doing)

    def goes_away(self, now: datetime) -> bool:
        """Whether this person has touched no key for so long, by now, that they count as away."""
        told = self._room.desk is not None and not self._room.state.read_only
        return told and not self._is_away and now - self._touched_at >= presence.AWAY_AFTER

    # ------------------------------------------------------------ the others

    @property
    def others(self) -> tuple[Present, ...]:
        """The other terminals; of one at an incident that this person may not see only that it is there."""
        desk, overview = self._room.desk, self._room.state.overview
        if desk is None or overview is None:
            return ()
        return presence.but_hidden(desk.present, overview.hidden) if overview.hidden else desk.present

    def names(self) -> tuple[str, ...]:
        """The other people, those first who matter most to who looks at the selected incident."""
        room = self._room
        return tuple(one.person for one in presence.together(self.others, room.state.person, room.state.selected))

    def names_at(self, incident: str) -> tuple[str, ...]:
        """The other people who are at this incident, who writes there first."""
        there = [one for one in self.others if one.incident == incident]
        return tuple(one.person for one in presence.together(there, self._room.state.person, incident))

    def short(self, now: datetime) -> tuple[str, ...]:
        """The same with a word each: ``sam writing``."""
        room = self._room
        found = presence.together(self.others, room.state.person, room.state.selected)
        return tuple(presence.short(one, room.state.selected, now) for one in found)

    def who_amends(self, incident: str) -> dict[str, str]:
        """What is being amended at other terminals, by the entry's id: ``lee is amending this``."""
        return presence.who_amends(self.others, self._room.state.person, incident)

    def at_the_same(self) -> str:
        """Who else writes what this person is writing, in a sentence; "" where nobody does."""
        room = self._room
        incident, doing = doing_at(room)
        audience = audience_label(doing.partition(" ")[2])
        return presence.at_the_same(self.others, room.state.person, incident, doing, room.state.zone, audience)

    def page_rows(self) -> tuple[PageRow, ...]:
        """Every terminal in a row, one's own first: where, doing what, since when."""
        room = self._room
        if room.desk is None:
            return ()
        mine = (room.desk.mine,) if room.desk.mine is not None else ()
        every = sorted(self.others, key=lambda one: (one.person.casefold(), one.since))
        return tuple(self._page_row(one, n == 0 and bool(mine)) for n, one in enumerate((*mine, *every)))

    def _page_row(self, one: Present, is_this: bool) -> PageRow:
        room = self._room
        same = presence.is_same_person(one.person, room.state.person)
        note = " (here)" if is_this else " (you)" if same else ""
        label: Words = ((one.person, "bright"), (note, "dim"))
        it = next((i for i in room.state.open_incidents if i.id == one.incident), None)
        audience = audience_label(one.doing.partition(" ")[2])
        does = presence.doing_words(one.doing, audience)
        began = f" since {one.doing_since.astimezone(room.state.zone):%H:%M}" if one.doing else ""
        where: list[Span] = [(f"{one.incident.rsplit('-', 1)[-1]} ", "bright")] if one.incident else []
        title: list[Span] = [(f"   {it.title}", "dim")] if it is not None else []
        says: Words = (*where, (does + began, "text" if one.is_busy else "dim"), *title)
        return PageRow(one.terminal, label, says, f"came {one.since.astimezone(room.state.zone):%H:%M}")


def doing_at(room: Attended) -> tuple[str, str]:
    """The incident that the person is at and the word for what they do there, from what is open."""
    scribe = room.scribing.screen
    if scribe is not None:
        at, doing = _at_line(scribe.entry_line)
        return scribe.incident_id, doing if at else presence.SCRIBES
    doing_there = room.overlay.doing if room.overlay is not None else None
    if room.overlay is not None and doing_there is not None:
        return "" if doing_there == presence.DECLARES else room.overlay.written_of or room.state.selected, doing_there
    if room.alert_acts.is_open:
        return "", presence.SEES_ALERTS
    at, doing = _at_line(room.entry_line)
    return at or room.state.selected, doing


def _at_line(line: EntryLine) -> tuple[str, str]:
    """The incident that a line is being typed for and what kind of line; "" where nobody types."""
    if line.typing and line.amending is not None:
        return line.incident, presence.amends(line.amending.entry)
    if line.typing and not line.field.blank:
        return line.incident, presence.WRITES
    return "", presence.LOOKS
