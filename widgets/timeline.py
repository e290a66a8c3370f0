"""The record of an incident, newest at the bottom."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from widgets.line_list import Divider, LineList
from widgets.strips import Line, Words, broken_at, cut, names_width, words_width


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


class Further(Divider, frozen=True):
    """A further row of the selected entry."""

    text: str = ""
    column: int = 0


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
        first = self._ranks[seen[0].key] + 1 + max(0, self.total - len(self.rows))
        return f"{first} to {first + len(seen) - 1} of {self.total}"

    def position(self) -> Words:
        """Its count says it already."""
        return ""

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
        decision, hypothesis = row.kind == "decision", row.kind == "hypothesis"
        line.put(left, row.time, "dim", width=8)
        line.put(left + 10, row.kind, "bright" if decision else "hypothesis_kind" if hypothesis else "dim", width=10)
        line.put(left + 22, row.author, "dim", width=self._author_width)
        begin, end = self._text_columns(row, left, right)
        if row.mark:
            line.right(right, row.mark, "dim", width=right - end - 2)
        stress = "bright" if decision or selected else "hypothesis" if hypothesis else "text"
        text = broken_at(row.text, end - begin)[0] if selected else row.text
        line.put(begin, text, "struck" if row.struck else stress, width=end - begin)

    def _text_columns(self, row: EntryRow, left: int, right: int) -> tuple[int, int]:
        """Where an entry's text begins, and where it must end before its mark."""
        begin = left + 24 + self._author_width
        if not row.mark:
            return begin, right
        return begin, right - min(words_width(row.mark), max(0, (right - begin) // 2)) - 2

    def further(self, row: EntryRow) -> Sequence[Divider]:
        """What found no room in the entry's first row; never more than leave that in view."""
        left, right = 1, self.size.width - 1
        begin, end = self._text_columns(row, left, right)
        rest = broken_at(row.text, end - begin)[1]
        texts: list[str] = []
        most = max(0, self._body_height() - 1)
        while rest and right > begin and len(texts) < most:
            text, rest = broken_at(rest, right - begin)
            texts.append(text)
        if rest and texts:
            texts[-1] = f"{cut(texts[-1], right - begin - 2, '')} {self.palette.glyphs.cut}"
        return [Further(text=text, column=begin) for text in texts]

    def further_line(self, item: Divider, width: int, right: int) -> Line | None:
        if not isinstance(item, Further):
            return None
        line = Line(width, self.palette, "sel")
        line.put(0, self.palette.glyphs.edge, "you")
        line.put(item.column, item.text, "bright", width=right - item.column)
        return line
