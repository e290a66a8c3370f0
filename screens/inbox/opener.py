"""The way from the room into the alerts inbox and back, and what alerts the room's keys are about in either."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from screens.context.context import Commanding, Moving
from screens.view.target_guard import Looked

if TYPE_CHECKING:
    import asyncio

    from textual.widget import Widget

    from screens.inbox.view import Inbox
    from warroom.core.inbox import AlertGroup
    from warroom.session.room_thread import Snapshot
    from widgets.alert_list import AlertList


class Waiting(Protocol):
    """Keys wait for what is being opened."""

    opening: asyncio.Event | None


class Surrounding(Commanding, Moving, Protocol):
    """A screen whose panes make room for the inbox."""

    @property
    def overlays(self) -> Waiting: ...

    @property
    def alerts(self) -> AlertList: ...

    def place(self) -> None: ...

    def set_focus(self, widget: Widget | None) -> None: ...


class InboxController:
    """The inbox, open or closed. Its code is read when it is first opened."""

    def __init__(self, room: Surrounding) -> None:
        self._room = room
        self.inbox: Inbox | None = None
        """What was opened; it is kept while it is closed."""
        self.is_open = False
        self.looked = Looked()
        self._about: AlertGroup | None = None

    @property
    def shown(self) -> Inbox | None:
        """The inbox, while it is open."""
        return self.inbox if self.is_open else None

    # ------------------------------------------------------------ in and out

    def open(self, key: str | None = None) -> None:
        """Show the inbox; ``key`` is the group of alerts to select, the first one where it is not there."""
        room = self._room
        if self.inbox is None:
            from screens.inbox.view import Inbox

            self.inbox = Inbox(room, room.palette, changed=room.tell)
            room.overlays.opening = self.inbox.ready
        self.is_open = True
        room.place()
        self.inbox.wanted_key = key or ""
        self.focus()

    def focus(self) -> None:
        """The keys go to the inbox, which is opened for it where it is not open."""
        if not self.is_open or self.inbox is None:
            self.open()
            return
        if self.inbox.list.is_attached:
            self._room.set_focus(self.inbox.list)
        self._room.tell()

    def close(self) -> None:
        """Back to the room; filter, marks and what was opened are kept for the next time."""
        if self.is_open:
            self.is_open = False
            room = self._room
            room.set_focus(None)
            room.place()
            room.focus_pane("incidents")

    # ------------------------------------------------------------ what the keys are about

    @property
    def group(self) -> AlertGroup | None:
        """The selected alerts."""
        if self.is_open:
            return self.inbox.group if self.inbox is not None else None
        return self._room.state.groups.get(self._room.alerts.selected_key or "")

    @property
    def has(self) -> frozenset[str] | None:
        """What is there in the inbox, in the words that actions need; None where it is closed."""
        return self.shown.has() if self.shown is not None else None

    @property
    def targets(self) -> tuple[AlertGroup, ...]:
        """The alerts that a key is about: of the page that is open, else what is marked in the inbox or selected."""
        if self._about is not None:
            return (self._about,)
        if self.shown is not None:
            return self.shown.targets
        group = self.group
        return (group,) if group is not None else ()

    @property
    def may_act_at_once(self) -> bool:
        """Whether a key may act without naming: one row, with no alert in it that was not looked at."""
        if self._about is not None:
            return True
        if self.shown is not None:
            return self.shown.may_act_at_once
        self.note_looked()
        group = self.group
        return group is not None and not self.looked.has_grown(group.fingerprints)

    def name_alerts(self) -> None:
        """A sheet names the targets now: they are what was looked at."""
        if self.shown is not None:
            self.shown.name_alerts()
        elif (group := self.group) is not None:
            self.looked.told(self._room.alerts.selected_key, group.fingerprints)

    @contextmanager
    def about(self, group: AlertGroup) -> Iterator[None]:
        """While it holds, the targets are these alerts: those of the page that is open."""
        self._about = group
        try:
            yield
        finally:
            self._about = None

    def unmark(self) -> None:
        """What was marked has been done."""
        if self.inbox is not None:
            self.inbox.marked = set()

    def note_looked(self) -> None:
        room = self._room
        key = room.alerts.selected_key
        if key is not None:
            group = room.state.groups.get(key)
            self.looked.note(key, group.fingerprints if group is not None else ())

    def regroup(self, look: Snapshot, now: datetime) -> None:
        """Take in a look's alerts, and note what stood in the selected row until now."""
        self.note_looked()
        self._room.state.listed.group(look, now)

    def follow(self, before: str | None) -> None:
        """Where the selected row is gone because its very alerts stand elsewhere now, the selection goes with them."""
        room = self._room
        if before is None or room.alerts.selected_key is not None:
            return
        moved = self.looked.moved_to(room.state.groups)
        if moved is not None:
            self.looked.told(moved, room.state.groups[moved].fingerprints)
            room.alerts.select(moved)

    # ------------------------------------------------------------ what the keys do in it

    def open_selected(self) -> None:
        """Show the inbox on the alerts that are selected in the room's pane."""
        self.open(self._room.alerts.selected_key)

    def mark(self) -> None:
        if self.inbox is not None:
            self.inbox.mark()

    def mark_all(self) -> None:
        if self.inbox is not None:
            self.inbox.mark_all()

    def open_series(self) -> None:
        if self.inbox is not None:
            self.inbox.open_series()

    def type_filter(self) -> None:
        if self.inbox is not None:
            self.inbox.type_filter()

    def toggle_feeds(self) -> None:
        if self.inbox is not None:
            self.inbox.toggle_feeds()

    def view(self, number: int) -> str | None:
        """Take the saved view of that number; its name, "" where there is none, None without an inbox."""
        return self.inbox.view(number) if self.inbox is not None else None

    def forsake(self, part: object) -> bool:
        """Close what could not be opened, or (None) what is open; False where that is not the inbox."""
        inbox = self.shown
        if inbox is None or (part is not None and part is not inbox):
            return False
        inbox.ready.set()
        self.close()
        if part is not None:
            inbox.remove()
            self.inbox = None
        return True
