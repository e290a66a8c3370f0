"""The record of an incident, newest at the bottom."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from widgets.entry_columns import draw_entry, further_rows
from widgets.line_list import LineList
from widgets.list_layout import Divider, Further
from widgets.strips import Line, Words, names_width


class EntryRow(Struct, frozen=True):
    """One entry of the record. ``time`` is ``HH:MM:SS`` in the zone that is shown."""

    key: str
    time: str
    kind: str
    author: str
    text: str
    mark: Words = ""
    """What is flush right: ``pinned``, ``sent``, ``eliminated``; spans where it is more than dim."""
    struck: bool = False
    """Retracted, or a hypothesis that was eliminated."""
    day: str = ""
    """Told in the divider where it differs from the entry before: ``Tue 9 Mar``."""


class RailFace(Struct, frozen=True):
    """The record over time: places counted in cells from the left, each with its letter, or with its time below."""

    marks: tuple[tuple[int, str], ...]
    axis: tuple[tuple[int, str], ...]
    now: int


_RAIL_ROWS = 3
_HIGH_ENOUGH = 20
"""Rows from which the list can spare three for the rail."""


class Timeline(LineList[EntryRow]):
    """Time, kind, author, text and mark; a divider before the first entry of each ten minutes."""

    follow = True
    unfolds = True
    _author_width = 4
    total = 0
    """How many entries the record has; the list may hold only the newest of them."""

    rail: RailFace | None = None

    def set_rail(self, rail: RailFace | None) -> None:
        """Show the record over time above the rows; None for none."""
        if rail != self.rail:
            moved = (rail is None) is not (self.rail is None)
            self.rail = rail
            if moved:
                self._height = 0  # there is more or less room for rows now
            self.redraw()

    @property
    def above_rows(self) -> int:
        return _RAIL_ROWS if self.rail is not None and self.size.height >= _HIGH_ENOUGH else 0

    def above(self, width: int) -> Sequence[Line]:
        if self.rail is None:
            return ()
        marks, axis = Line(width, self.palette), Line(width, self.palette)
        marks.fill(1, width - 1, self.palette.glyphs.rule, "rule")
        for place, mark in self.rail.marks:
            token = "bright" if mark == "d" else "bar" if len(mark) == 1 and not mark.isalpha() else "dim"
            marks.put(1 + place, mark, token)
        marks.put(1 + self.rail.now, self.palette.glyphs.edge, "bright")
        for place, label in self.rail.axis:
            axis.put(1 + place, label, "faint")
        axis.right(2 + self.rail.now, "now", "bright")
        return [marks, axis, Line(width, self.palette)]

    def set_total(self, total: int) -> None:
        """Say how many entries there are."""
        if total != self.total:
            self.total = total
            self.redraw()

    def title_count(self) -> Words:
        """Which of all entries are in view: ``newest 10 of 41``, ``12 to 21 of 41``; the number alone for all."""
        seen = self._in_view()
        if not self.total or len(seen) >= len(self.rows) >= self.total:
            return self.count or (str(self.total) if self.total else "")
        if self.at_tail or not seen:
            return f"newest {len(seen)} of {self.total}"
        first = self._laid.ranks[seen[0].key] + 1 + max(0, self.total - len(self.rows))
        return f"{first} to {first + len(seen) - 1} of {self.total}"

    def position(self) -> Words:
        """Its count says it already."""
        return ""

    def short_position(self) -> Words:
        """The same in few cells, for where it has no title: ``53 ↑`` at its end, else ``38/53 ↑↓``."""
        seen = self._in_view()
        if not seen or len(seen) >= len(self.rows) >= self.total:
            return ""
        before, ranks = max(0, self.total - len(self.rows)), self._laid.ranks
        first, last = ranks[seen[0].key] + 1 + before, ranks[seen[-1].key] + 1 + before
        arrows = "↑" * (first > 1) + "↓" * (last < self.total)
        rank = ranks.get(self.selected_key or "")
        at = f"{rank + 1 + before}/" if rank is not None else "" if self.at_tail else f"{first}–{last}/"
        return ((f"{at}{self.total}", "text"), (f" {arrows}", "dim"))

    def learn(self, rows: Sequence[EntryRow]) -> bool:
        width = names_width(row.author for row in rows)
        changed = width != self._author_width
        self._author_width = width
        return changed

    def dividers(self, before: EntryRow | None, row: EntryRow) -> Sequence[Divider]:
        if before is None or (before.time[:4], before.day) == (row.time[:4], row.day):
            return ()
        tens = f"{row.time[:4]}0"
        return (Divider(f"{row.day} {tens}".strip() if before.day != row.day else tens),)

    def draw_row(self, line: Line, row: EntryRow, left: int, right: int, selected: bool) -> None:
        draw_entry(line, row, left, right, self._author_width, selected=selected, unfolded=self.is_unfolded(row))

    def further(self, row: EntryRow, right: int, most: int) -> Sequence[Further]:
        selected = row.key == self.selected_key
        return further_rows(row, 1, right, self._author_width, selected=selected, most=most)
