"""The record of an incident at full height: times as the reader wants them, gaps, days, and the words looked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from textual.binding import Binding, BindingType
from textual.message import Message

from widgets.entry_columns import draw_entry, further_rows
from widgets.line_list import LineList
from widgets.list_layout import Divider, Further
from widgets.strips import Line, Words, names_width


class RecordRow(Struct, frozen=True):
    """One entry. ``time`` has at most eight cells; ``group`` and ``day`` are shown in a divider where they change."""

    key: str
    time: str
    kind: str
    author: str
    text: Words
    mark: Words = ""
    struck: bool = False
    group: str = ""
    """``14:30``: the ten minutes it belongs to."""
    day: str = ""
    gap: str = ""
    """Told before it where nothing was recorded for long: ``no entry for 12 min``."""
    marked: bool = False
    """Whether it is in the range that will be copied."""


class Record(LineList[RecordRow]):
    """Time, kind, author, text and mark. What it holds is a part of the record: it asks for more at its ends.

    While the newest row is in view it follows new ones; scrolled up, it stays where it is. A text that is longer than
    its row is whole while rows are left over, that of the newest entry first; where none are, the selected one is.
    """

    follow = True
    unfolds = True
    spreads = True
    _author_width = 4

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "nothing", show=False),
        Binding("k", "nothing", show=False),
    ]

    class Edge(Message):
        """The first (``direction`` -1) or last (1) row is reached; ``end``: the very end of the record is wanted."""

        def __init__(self, control: Record, direction: int, *, end: bool = False) -> None:
            super().__init__()
            self._control = control
            self.direction = direction
            self.end = end

        @property
        def control(self) -> Record:
            return self._control

    class Below(Message):
        """A move down from the newest row: out of the record."""

    more_before = False
    more_after = False

    def action_nothing(self) -> None:
        """Letters are not moves here."""

    def action_move(self, step: int) -> None:
        last = self.rows[-1].key if self.rows else None
        if step == 1 and not self.more_after and self.selected_key == last:
            self.post_message(self.Below())
            return
        super().action_move(step)
        self._ask_for_more()

    def action_end_of_list(self, direction: int) -> None:
        if self.more_before if direction < 0 else self.more_after:
            self.post_message(self.Edge(self, direction, end=True))
        else:
            super().action_end_of_list(direction)

    def scroll_page(self, direction: int) -> None:
        """Show what lies above or below without touching the selection."""
        self._scroll(direction * max(1, self._body_height() - 1))
        self._ask_for_more()

    def _scroll(self, step: int) -> None:
        super()._scroll(step)
        self._ask_for_more()

    def _ask_for_more(self) -> None:
        """Ask for the rows beyond an end before it is reached."""
        room = self._body_height()
        if self.more_before and self._top < room:
            self.post_message(self.Edge(self, -1))
        elif self.more_after and self._top + 2 * room > len(self._laid.items):
            self.post_message(self.Edge(self, 1))

    def show_tail(self) -> None:
        """Bring the newest row into view, and stay there."""
        self._tail = True
        self._settle(None, False)
        self.redraw()

    @property
    def in_view(self) -> int:
        """How many rows are on the screen; none while something lies over it."""
        if not self.size.height:
            return 0
        shown = self._laid.items[self._top : self._top + self._body_height()]
        return sum(1 for item in shown if not isinstance(item, Divider))

    def learn(self, rows: Sequence[RecordRow]) -> bool:
        width = names_width(row.author for row in rows)
        changed = width != self._author_width
        self._author_width = width
        return changed

    def dividers(self, before: RecordRow | None, row: RecordRow) -> Sequence[Divider]:
        if before is None:
            return ()
        day = row.day if before.day != row.day else ""
        if not day and not row.gap and before.group == row.group:
            return ()
        return (Divider(f"{day} {row.group}".strip(), row.gap),)

    def draw_row(self, line: Line, row: RecordRow, left: int, right: int, selected: bool) -> None:
        if row.marked:
            line.put(0, self.palette.glyphs.edge, "dim" if not selected else "you")
        draw_entry(line, row, left, right, self._author_width, selected=selected, unfolded=self.is_unfolded(row))

    def further(self, row: RecordRow, right: int, most: int) -> Sequence[Further]:
        selected = row.key == self.selected_key
        return further_rows(row, 1, right, self._author_width, selected=selected, most=most, marked=row.marked)
