"""A titled pane of plain facts: words at the left, at a second column, and flush right."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from widgets.pane import Pane
from widgets.strips import Line, Words


class FactRow(Struct, frozen=True):
    """One fact. ``chip`` is an overdue item, shown at the right instead of ``right``."""

    left: Words
    middle: Words = ""
    right: Words = ""
    chip: str = ""


class FactsFace(Struct, frozen=True):
    """Facts in their order; those that do not fit are counted in the last row. ``empty`` is shown if there is none."""

    title: str
    rows: tuple[FactRow, ...] = ()
    count: Words = ""
    empty: str = ""


class Facts(Pane[FactsFace]):
    """Title, then a row a fact. ``middle_at`` is the column of the second words."""

    middle_at = 9

    def lines(self, value: FactsFace, width: int, height: int) -> Sequence[Line]:
        lines = self.head(value.title, value.count, width)
        room = height - len(lines)
        if not value.rows and value.empty and room > 0:
            lines.append(self.line(width))
            lines[-1].put(0, value.empty, "dim")
        rows = value.rows if len(value.rows) <= room else value.rows[: max(0, room - 1)]
        lines += [self._row(row, width) for row in rows]
        if len(rows) < len(value.rows) and room > 0:
            lines.append(self.line(width))
            lines[-1].put(0, f"and {len(value.rows) - len(rows)} more", "dim")
        return lines

    def _row(self, row: FactRow, width: int) -> Line:
        line = self.line(width)
        stop = width
        if row.chip:
            stop = width - len(row.chip) - 3
            line.chip(stop + 1, row.chip, tapes=1)
        elif row.right:
            stop = line.right(width, row.right, "dim") - 1
        column = line.spans(0, row.left, "dim", width=max(0, stop))
        if row.middle:
            start = max(column + 1, self.middle_at)
            line.spans(start, row.middle, "text", width=max(0, stop - start))
        return line
