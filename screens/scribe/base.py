"""What every part of the scribe's screen stands on: the record held, commands going out, questions asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from screens.base.grid import Grid
from screens.base.key_labels import spelled
from screens.base.notices import Saying
from screens.entry.line import EntryLine
from screens.scribe.rows import RecordRows, Times
from screens.scribe.window import Window
from screens.sheets.prompt import Prompt
from warroom.core.model import Entry, Incident, Kind
from warroom.keymap.actions import for_key
from widgets.line_list import LineList
from widgets.record import Record

if TYPE_CHECKING:
    from textual.widget import Widget

    from screens.context.context import Below
    from screens.entry.host import LineHost
    from screens.entry.send_queue import Writing
    from warroom.commands.record import RecordPage
    from warroom.keymap.actions import Action
    from warroom.room import Room
    from warroom.session.drafts_thread import SideStoreThread

PAGE = 300
"""Entries read at once."""

Read = Callable[["Room"], "RecordPage"]


class ScribeBase(Saying):
    """The state of the scribe's screen, and the few ways in which its parts act."""

    room: Below
    incident_id: str
    record: Record
    entry_line: EntryLine
    desk: SideStoreThread | None
    lines: LineHost
    writing: Writing
    grid: Grid | None = None
    window: Window
    maker: RecordRows
    times: Times
    opening: asyncio.Event | None = None
    """Set when what was opened or asked for is there: keys wait for it."""
    overlay: Widget | None = None
    chosen: Callable[[str], None] | None = None
    """What is done with the row that is chosen on what covers the record."""
    prompt: Prompt | None = None

    @property
    def node(self) -> ScribeBase:
        """What work in the background belongs to."""
        return self

    def place(self) -> None:
        """Put every pane where the grid says."""
        raise NotImplementedError

    def cover(self, widget: Widget, ready: asyncio.Event | None) -> None:
        """Lay something over the record; keys wait until it is ready."""
        raise NotImplementedError

    def close_overlay(self) -> None:
        """Back to the record."""
        raise NotImplementedError

    @property
    def incident(self) -> Incident | None:
        """The incident as last looked at."""
        raise NotImplementedError

    @property
    def entry(self) -> Entry | None:
        """The selected entry."""
        key = self.record.selected_key
        return next((e for e in self.window.entries if e.id == key), None) if key else None

    @property
    def in_record(self) -> bool:
        """Whether letters act: the entries have the focus."""
        return self.focused is self.record

    # ------------------------------------------------------------ keys

    @property
    def actions(self) -> tuple[Action, ...]:
        """Every action with the keys of now."""
        return self.room.state.actions

    def kind_letters(self) -> dict[str, Kind]:
        """The letters that name a kind on an entry: those of the line, but for what is the key of an action there."""
        letters = self.entry_line.field.prefixes.letters
        return {key: kind for key, kind in letters.items() if for_key(self.actions, key, "scribe_entries") is None}

    def say(self, sentence: str) -> None:
        super().say(spelled(sentence, self.actions))

    # ------------------------------------------------------------ reading

    def read(self, ask: Read, take: Callable[[RecordPage], None]) -> None:
        """Read a page of the record; keys wait until it is there."""
        self.wait_for(self._read(ask, take))

    def wait_for(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something in the background that the keys typed from now on wait for."""
        done = self.opening = asyncio.Event()
        self.start(work, done.set, group="pages")

    async def _read(self, ask: Read, take: Callable[[RecordPage], None]) -> None:
        take(await self.do(ask))
        self.tell()

    def load_newest(self, then: Callable[[], None] = lambda: None) -> None:
        """Show the end of the record through the present filter."""
        wanted = self.window.wanted

        def take(page: RecordPage) -> None:
            self.window.load(page, wanted)
            self.show_record()
            self.record.show_tail()
            then()

        self.read(lambda room: room.record(self.incident_id, PAGE, wanted=wanted), take)

    def show_record(self) -> None:
        """Give the rows of the window to the list."""
        raise NotImplementedError

    # ------------------------------------------------------------ asking

    def ask(self, label: str, done: Callable[[str], str], **more: Any) -> None:
        """Ask for one line in the entry line's place. ``done`` answers "" where it will do, else what is wrong."""

        def accept(text: str) -> str:
            wrong = done(text)
            if not wrong:
                self.end_prompt()
            return wrong

        if self.prompt is not None:
            self.prompt.remove()
        left = more.pop("left", None)

        def leave() -> None:
            if left is not None:
                left()
            self.end_prompt()

        margin = self.grid.margin if self.grid is not None else 1
        self.prompt = Prompt(label, accept, palette=self.palette, margin=margin, left=leave, **more)
        self.opening = self.prompt.ready
        self.place()
        self.mount(self.prompt)

    def end_prompt(self) -> None:
        if self.prompt is not None:
            self.prompt.remove()
            if self.opening is self.prompt.ready:
                self.opening = None
            self.prompt = None
            covering = next(iter(self.overlay.query(LineList)), None) if self.overlay is not None else None
            self.set_focus(covering or (self.record if self.record.selected_key else self.entry_line.field))
            self.place()

    def to_line(self) -> None:
        """Back to typing: nothing is selected, and new lines stay in view."""
        tail = not self.window.more_after
        self.record.select(None)
        if tail:
            self.record.show_tail()
        self.entry_line.start()
        self.tell()
