"""The way from the room into the alerts inbox and back, and what alerts the room's keys are about in either."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from screens.view.target_guard import Looked

if TYPE_CHECKING:
    from screens.inbox.view import Inbox
    from screens.room.screen import RoomScreen
    from warroom.core.inbox import AlertGroup
    from warroom.keymap.actions import Action
    from warroom.session.room_thread import Look

class InboxDoor:
    """A screen whose panes make room for the inbox. The inbox's code is read when it is first opened."""

    inbox: Inbox | None = None
    inbox_open = False
    looked: Looked

    @property
    def _room(self) -> RoomScreen:
        return self  # type: ignore[return-value]

    # ------------------------------------------------------------ in and out

    def open_inbox(self, key: str | None = None) -> None:
        """Show the inbox; ``key`` is the group of alerts to select, the first one where it is not there."""
        room = self._room
        if self.inbox is None:
            from screens.inbox.view import Inbox

            self.inbox = Inbox(room, room.palette)
            room.opening = self.inbox.ready
        self.inbox_open = True
        room.place()
        self.inbox.wanted_key = key or ""
        self.focus_inbox()

    def focus_inbox(self) -> None:
        """The keys go to the inbox, which is opened for it where it is not open."""
        if not self.inbox_open or self.inbox is None:
            self.open_inbox()
            return
        if self.inbox.list.is_attached:
            self._room.set_focus(self.inbox.list)
        self._room.tell()

    def close_inbox(self) -> None:
        """Back to the room; filter, marks and what was opened are kept for the next time."""
        if self.inbox_open:
            self.inbox_open = False
            room = self._room
            room.set_focus(None)
            room.place()
            room.focus_pane("incidents")

    # ------------------------------------------------------------ what the keys are about

    @property
    def targets(self) -> tuple[AlertGroup, ...]:
        """The alerts that a key is about: what is marked in the inbox, else what is selected."""
        if self.inbox_open and self.inbox is not None:
            return self.inbox.targets
        group = self._room.alert_group
        return (group,) if group is not None else ()

    @property
    def may_act_at_once(self) -> bool:
        """Whether a key may act without naming: one row, with no alert in it that was not looked at."""
        if self.inbox_open and self.inbox is not None:
            return self.inbox.may_act_at_once
        self._note_looked()
        group = self._room.alert_group
        return group is not None and not self.looked.has_grown(group.fingerprints)

    def name_alerts(self) -> None:
        """A sheet names the targets now: they are what was looked at."""
        if self.inbox_open and self.inbox is not None:
            self.inbox.name_alerts()
        elif (group := self._room.alert_group) is not None:
            self.looked.told(self._room.alerts.selected_key, group.fingerprints)

    def unmark(self) -> None:
        """What was marked has been done."""
        if self.inbox is not None:
            self.inbox.marked = set()

    def _note_looked(self) -> None:
        room = self._room
        key = room.alerts.selected_key
        if key is not None:
            group = room.groups.get(key)
            self.looked.note(key, group.fingerprints if group is not None else ())

    def regroup(self, look: Look, now: datetime) -> None:
        """Take in a look's alerts, and note what stood in the selected row until now."""
        self._note_looked()
        self._room.listed.group(look, now)

    def follow_alert(self, before: str | None) -> None:
        """Where the selected row is gone because its very alerts stand elsewhere now, the selection goes with them."""
        room = self._room
        if before is None or room.alerts.selected_key is not None:
            return
        moved = self.looked.moved_to(room.groups)
        if moved is not None:
            self.looked.told(moved, room.groups[moved].fingerprints)
            room.alerts.select(moved)

    # ------------------------------------------------------------ the strip above the inbox

    def turn_to_strip(self, action: Action) -> bool:
        """No incident is in sight in the inbox: a letter told at a promise of the strip settles that one.

        False where the letter is told at none.
        """
        room = self._room
        named = room.strip_keys.lettered(action.name) if self.inbox_open else None
        if named is None or not named.incident:
            return False
        from screens.pages.clocks import settle_promise

        settle_promise(room, named)
        return True
