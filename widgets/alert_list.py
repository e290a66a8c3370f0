"""What the feeds say: the new alerts first, those that an incident has in one row below."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from widgets.line_list import LineList
from widgets.strips import Line, Words, words_width


class AlertRow(Struct, frozen=True):
    """One group of alerts. ``level`` is ``crit``, ``warn``, ``spike`` or ``feed``."""

    key: str
    level: str
    title: str
    where: str = ""
    count: str = ""
    """``× 3`` series, or a rate."""
    age: str = ""
    feed: str = ""
    state: Words = ""
    """What is known: ``like 0042: deploy 2.1.3``; at its own column where there is room, else flush right."""
    new: bool = False


FEW = 5
"""Rows under which a list has one row for what sums up."""


class AlertNote(Struct, frozen=True):
    """A row below the list that sums up: ``linked  ■ CheckoutErrorRate × 6  → 0042``. Parts are side by side."""

    label: str
    parts: tuple[Words, ...]


class AlertList(LineList[AlertRow]):
    """The room's alerts. With 100 cells all columns, under that without feed, and the state flush right."""

    _notes: tuple[AlertNote, ...] = ()

    def set_notes(self, notes: Sequence[AlertNote]) -> None:
        """What is shown below the rows: the linked ones, those that have gone."""
        if tuple(notes) != self._notes:
            self._notes = tuple(notes)
            self._settle(None, False)
            self.redraw()

    def draw_row(self, line: Line, row: AlertRow, left: int, right: int, selected: bool) -> None:
        shape = self.palette.glyphs.alert(row.level)
        stress = "bright" if row.new or selected else "text"
        if row.new and row.level == "crit":
            line.put_styled(left, *self.palette.crit_tag("CRIT"))
        else:
            line.put(left, f"{shape} {row.level}", stress)
        begin = left + 9
        if right - left >= 100:
            line.put(begin, row.title, stress, width=left + 32 - begin)
            line.put(left + 34, row.where, "dim", width=11)
            line.right(left + 52, row.count, "text")
            line.right(left + 58, row.age, "dim")
            line.put(left + 60, row.feed, "dim", width=12)
            words: Words = (("unacknowledged", "bright"), *_after(row.state)) if row.new else row.state
            line.spans(left + 74, words, "text", width=right - left - 74)
        else:
            state: Words = (("unacked", "bright"),) if row.new else row.state
            room = max(3, min(7, words_width(state)))
            line.right(right, state, "dim", width=room)
            line.right(right - 9, row.age, "dim")
            line.right(right - 16, row.count, "text")
            line.put(right - 30, row.where, "dim", width=8)
            line.put(begin, row.title, stress, width=right - 31 - begin)

    def notes(self, width: int) -> Sequence[Line]:
        if width >= 102:
            return [self._note_line(note, width) for note in self._notes]
        rows = [AlertNote(note.label if n == 0 else "", (part,)) for note in self._notes
                for n, part in enumerate(note.parts)]  # fmt: skip
        room = 1 if self.size.height < FEW else len(rows)  # the new ones need the rows more
        return [self._note_line(note, width) for note in rows[:room]]

    def _note_line(self, note: AlertNote, width: int) -> Line:
        line = Line(width, self.palette)
        line.put(1, note.label, "dim", width=7)
        column = 10
        for part in note.parts:
            if column > 10:
                column = max(column + 3, 75 if width >= 102 else 0)
            column = _whole_end(line, column, part, max(0, width - 1 - column))
        return line


def _whole_end(line: Line, column: int, part: Words, room: int) -> int:
    """Place a part; where it is too long its names are cut, never its last word: the incident."""
    if isinstance(part, str) or words_width(part) <= room:
        return line.spans(column, part, "text", width=room)
    last = part[-1:]
    column = line.spans(column, part[:-1], "text", width=max(0, room - words_width(last)))
    return line.spans(column, last)


def _after(state: Words) -> Words:
    if not state:
        return ()
    return ((", ", "text"), *(((state, "text"),) if isinstance(state, str) else state))
