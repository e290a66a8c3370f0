"""A page: lines to read in place of the record, so that no clock is covered. Escape goes back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar

from rich.segment import Segment
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from screens.sheets.overlay import Overlay
from screens.sheets.page_rows import PageList, PageRow, fitted, key_of_row
from warroom.keymap.actions import Action, for_key, holds_in, keys_held, shown_key
from widgets.field import Field
from widgets.line_list import LineList
from widgets.palette import DARK, Palette


class Page(Overlay):
    """Rows under a title, with a field above them where they can be searched."""

    DEFAULT_CSS = """
    Page { background: ansi_default; overflow: hidden; }
    Page > PageList { position: absolute; }
    Page > Field { position: absolute; height: 1; }
    """

    has_sides = False
    leaves = "back"
    reading_only = False
    """Whether this person may change nothing: keys that would are not told."""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "nothing", show=False)]

    class Chosen(Message):
        def __init__(self, page: str, key: str, text: str = "") -> None:
            super().__init__()
            self.page, self.key, self.text = page, key, text

    class Pressed(Message):
        """A key of the page's own, with the row that it is about; "" where there is none."""

        def __init__(self, page: str, action: Action, row: str) -> None:
            super().__init__()
            self.page, self.action, self.row = page, action, row

    class Left(Message):
        """Escape."""

    def __init__(self, name: str, heading: str, rows: tuple[PageRow, ...], *, search: bool = False, said: str = "",
                 palette: Palette = DARK, margin: int = 1, label_width: int = 22,
                 first: Callable[[str], PageRow | None] = lambda text: None,
                 complete: Callable[[str], str] = lambda text: text, select: str = "",
                 hint: str = "its words", typed: str = "", offered: bool = False,
                 instead: Callable[[str], PageRow | None] = lambda text: None,
                 anew: Callable[[], Any] | None = None,
                 only_read: bool = False, place: str = "page", enters: str = "go") -> None:  # fmt: skip
        """``first`` gives the row that stands above the found ones for what is typed; ``complete`` is Tab's.

        ``instead`` gives the one row where nothing is found. ``typed`` stands in the field from the beginning,
        ``offered`` until another text is begun. ``only_read``: Enter does nothing on its rows.
        ``place`` is where its own keys are registered, "page" where it has none; ``enters`` is the footer's word for
        what Enter does.
        ``anew`` gives the rows again: they are told with every second, for what they tell may have ended meanwhile.
        """
        super().__init__()
        self.ready = asyncio.Event()
        self.page = name
        self.all_rows = self.rows = rows
        self.margin = margin
        self.select_first = select
        self.first = first
        self.complete = complete
        self.instead = instead
        self.anew = anew
        self.only_read = only_read
        self.enters = enters
        self.place_of_keys = place
        self.search = Field(typed, placeholder=hint, palette=palette, offered=offered) if search else None
        if self.search is not None:
            self.search.replaces = lambda text: text[:1].isalpha()  # so begins a command; a sign or a number mends one
        self.rows_list = made = PageList(heading, heads=False, palette=palette, empty=said or "nothing")
        made.label_width = label_width
        self.list: LineList[Any] = made

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        own = tuple((shown_key(a.keys[0]), a.word) for a in self.own_actions() if a.rank and a.keys)
        if not self.rows:
            return own
        return ((("↑↓", "move"),) if self.only_read else (("↑↓", "move"), ("enter", self.enters))) + own

    def own_actions(self) -> list[Action]:
        """What its own keys do, the footer's first."""
        if self.place_of_keys == "page":
            return []
        here = (a for a in self.actions if holds_in(a, self.place_of_keys) and a.pane not in ("page", "board"))
        found = [a for a in here if not (a.writes and self.reading_only)]
        return sorted(found, key=lambda a: a.rank)

    def compose(self) -> ComposeResult:
        yield self.list
        if self.search is not None:
            yield self.search

    def on_mount(self) -> None:
        self._begun()

    def on_resize(self) -> None:
        self._sized()

    def _begun(self) -> None:
        """It is on the screen: rows, what is selected, where the keys go. A handler would be called of each class."""
        if self.search is not None:
            self.search.leaves = keys_held(self.actions, "search")
        self._lay()
        self.list.set_title(count="esc back")
        if self.all_rows:
            known = {row.key for row in self.all_rows}
            wanted = self.select_first if self.select_first and self.select_first in known else self.all_rows[0].key
            self.list.select(wanted)
        if self.search is not None and self.search.value:
            self.find(self.search.value)
        self.screen.set_focus(self.search or self.list)
        self.ready.set()

    def render_line(self, y: int) -> Strip:
        """The palette's ground where neither list nor field stands; the terminal's own may be another."""
        return Strip([Segment(" " * self.size.width, self.list.palette.style("text"))], self.size.width)

    def _sized(self) -> None:
        """It has another size."""
        width, height = self.size
        top = 2 if self.search is not None else 0
        self.list.styles.offset = (self.margin - 1, top)
        self.list.styles.width, self.list.styles.height = width - 2 * self.margin + 2, height - top
        if self.search is not None:
            self.search.styles.offset = (self.margin, 0)
            self.search.styles.width = width - 2 * self.margin
        self._lay()

    def _lay(self) -> None:
        """Give the list its rows, as wide as it is."""
        width = self.size.width - 2 * self.margin
        self.list.set_rows(fitted(self.rows, width, self.rows_list.label_width) if width > 0 else self.rows)

    def head(self, heading: str, said: str) -> None:
        """Another heading, and another sentence for where there is nothing."""
        self.list.heading, self.list.empty = heading, said

    def renew(self, rows: Any) -> None:
        """The same page a moment later; what is selected stays so wherever it moved. Not for a searched one."""
        if rows != self.all_rows:
            first = rows[0].key if not self.all_rows else None
            self.all_rows = self.rows = rows
            self._lay()
            if first is not None:
                self.list.select(first)

    @on(Field.Changed)
    def _searched(self, event: Field.Changed) -> None:
        event.stop()
        self.find(event.value)

    def find(self, text: str) -> None:
        """Show what is found for the text, what it means as a command first."""
        words = text.lower().split()
        meant = self.first(text)
        found = [r for r in self.all_rows if all(w in r.plain.lower() for w in words)]
        found.sort(key=lambda row: text.strip() not in row.label_words)  # a key as it is written comes first
        if meant is None and not found:
            meant = self.instead(text)
        self.rows = (meant, *found) if meant is not None else tuple(found)
        self._lay()
        self.list.select(self.rows[0].key if self.rows else None)

    @on(Field.Submitted)
    def _entered(self, event: Field.Submitted) -> None:
        event.stop()
        self.list.action_choose()

    @on(LineList.Highlighted)
    def _moved(self, event: LineList.Highlighted) -> None:
        event.stop()

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        if self.search is not None and not event.key:
            return  # the row that says that nothing is found: what was typed stays
        typed = self.search.value if self.search is not None else ""
        self.post_message(self.Chosen(self.page, key_of_row(event.key), typed))

    def action_nothing(self) -> None:
        """Tab goes nowhere from here."""

    def refuse(self) -> None:
        """What was typed will not do: a letter begins another, a blank or an arrow goes on with it."""
        if self.search is not None and not self.search.value.endswith(" "):
            self.search.select_all()

    def complete_word(self) -> None:
        """Finish the word being typed."""
        if self.search is not None:
            self.search.set(self.complete(self.search.value))
            self.find(self.search.value)

    def goes_back(self, key: str) -> bool:
        """Whether the key leaves the page."""
        return key == "escape" or (self.search is None and for_key(self.actions, key, "page") is not None)

    @property
    def row(self) -> str:
        """The row that a key is about, without the number of the line it goes on in; "" for none."""
        return key_of_row(self.list.selected_key or "")

    def on_key(self, event: events.Key) -> None:
        own = for_key(self.actions, event.key, self.place_of_keys) if self.place_of_keys != "page" else None
        if own is not None and own.pane != "page":
            event.stop()
            event.prevent_default()
            self.post_message(self.Pressed(self.page, own, self.row))
        elif self.goes_back(event.key):
            event.stop()
            self.post_message(self.Left())
        elif self.search is not None and for_key(self.actions, event.key, "search") is not None:
            event.stop()
            event.prevent_default()
            self.complete_word()
        elif self.search is not None and event.key in ("down", "up"):
            event.stop()
            self.list.action_move(1 if event.key == "down" else -1)
        elif self.search is not None and event.key in ("pagedown", "pageup"):
            event.stop()
            self.list.action_page(1 if event.key == "pagedown" else -1)

