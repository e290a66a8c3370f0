"""What lies over the record of the scribe's screen: a page, a preview, a question. Keys wait for what is opened."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from msgspec.structs import replace
from textual.widget import Widget

from screens.base.grid import Grid
from screens.scribe.base import ScribeContext
from screens.sheets.page import Page
from screens.sheets.page_rows import PageRow
from screens.sheets.prompt import Prompt
from widgets.line_list import LineList
from widgets.strips import words_width


class Over:
    """One thing at a time lies over the record, and one question in the entry line's place."""

    def __init__(self, scribe: ScribeContext) -> None:
        self._scribe = scribe
        self.opening: asyncio.Event | None = None
        """Set when what was opened or asked for is there: keys wait for it."""
        self.overlay: Widget | None = None
        self.chosen: Callable[[str], None] | None = None
        """What is done with the row that is chosen on what lies over the record."""
        self.prompt: Prompt | None = None

    def place(self, grid: Grid) -> None:
        """Put both where the grid says."""
        entry, record = grid.panes["entry"], grid.panes["record"]
        if self.prompt is not None:
            self.prompt.styles.offset, self.prompt.styles.width = (entry.x, entry.y), entry.w
        if self.overlay is not None:
            self.overlay.styles.offset = (0, record.y)
            self.overlay.styles.width, self.overlay.styles.height = grid.width, entry.bottom - record.y

    def chose(self, key: str) -> None:
        """A row of what lies over the record was chosen."""
        chosen = self.chosen
        self.close()
        if chosen is not None:
            chosen(key)

    def wait_for(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something in the background that the keys typed from now on wait for."""
        done = self.opening = asyncio.Event()
        self._scribe.start(work, done.set, group="pages")

    def cover(self, widget: Widget, ready: asyncio.Event | None) -> None:
        """Lay something over the record; keys wait until it is ready."""
        if self.overlay is not None:
            self.overlay.remove()
        self.overlay, self.opening, self.chosen = widget, ready, None
        widget.styles.position = "absolute"
        self._scribe.place()
        self._scribe.lay(widget)

    def forsake(self, part: object) -> None:
        """What could not be opened, or not be left, is taken away."""
        for over, end in ((self.prompt, self.end_prompt), (self.overlay, self.close)):
            if over is not None and (
                part is None or part is over or (isinstance(part, Widget) and over in part.ancestors)
            ):
                if self.opening is not None:
                    self.opening.set()
                end()
                return
        if part is None:
            self._scribe.leave()

    def close(self) -> None:
        """Back to the record."""
        if self.overlay is not None:
            self.overlay.remove()
            self.overlay, self.opening = None, None
            self._scribe.place()
            self._scribe.set_focus(self._beneath)
            self._scribe.entry_line.show()
            self._scribe.tell()

    def open_page(self, name: str, heading: str, rows: tuple[PageRow, ...]) -> None:
        """Lay lines to read over the record."""
        self.choose(name, heading, tuple(replace(row, key=str(number)) for number, row in enumerate(rows)))

    def choose(
        self, name: str, heading: str, rows: tuple[PageRow, ...], chosen: Callable[[str], None] | None = None
    ) -> None:
        """The same; ``chosen`` is called with the key of the row on which Enter was pressed."""
        margin = self._scribe.grid.margin if self._scribe.grid is not None else 1
        page = Page(name, heading, rows, palette=self._scribe.palette, margin=margin,
                    label_width=max(18, *(2 + words_width(row.label) for row in rows), 0))  # fmt: skip
        page.actions = self._scribe.actions
        self.cover(page, page.ready)
        self.chosen = chosen
        self._scribe.tell()

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

        margin = self._scribe.grid.margin if self._scribe.grid is not None else 1
        self.prompt = Prompt(label, accept, palette=self._scribe.palette, margin=margin, left=leave, **more)
        self.opening = self.prompt.ready
        self._scribe.place()
        self._scribe.lay(self.prompt)

    def end_prompt(self) -> None:
        if self.prompt is not None:
            self.prompt.remove()
            if self.opening is self.prompt.ready:
                self.opening = None
            self.prompt = None
            within = next(iter(self.overlay.query(LineList)), None) if self.overlay is not None else None
            self._scribe.set_focus(within or self._beneath)
            self._scribe.place()

    @property
    def _beneath(self) -> Widget:
        """Where the keys go when nothing lies over the record."""
        return self._scribe.record if self._scribe.record.selected_key else self._scribe.entry_line.field
