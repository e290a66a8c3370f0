"""What the terminal shows, as far as it is known: a row that would be sent again as it is, is not sent.

Textual keeps no picture of the last frame: a screen that is laid out again, or a pane that is asked to paint
itself, sends every cell once more. At the start of the room that alone was two thirds of the bytes.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip


class Sent:
    """Rows at their full width as they were last sent. One that is not in here may look like anything."""

    def __init__(self) -> None:
        self._rows: dict[int, tuple[Segment, ...]] = {}
        self._strips: dict[int, Strip] = {}

    def forget(self) -> None:
        """Nothing is known any more: somebody else may have written to the terminal, or it has another size."""
        self._rows.clear()
        self._strips.clear()

    def forget_row(self, row: int) -> None:
        """Cells of this row are sent without being kept here."""
        self._rows.pop(row, None)
        self._strips.pop(row, None)

    def is_new(self, row: int, strip: Strip) -> bool:
        """Whether the whole row differs from what is there; from now on this is there."""
        shown = strip.simplify()
        parts = tuple(shown)
        if self._rows.get(row) == parts:
            return False
        self._rows[row], self._strips[row] = parts, shown
        return True

    def is_new_part(self, row: int, left: int, right: int, strip: Strip) -> bool:
        """The same of the columns from ``left`` up to ``right``; of a row not known nothing is kept."""
        known = self._strips.get(row)
        if known is None:
            return True
        before = known.crop(left, right)
        if tuple(before.simplify()) == tuple(strip.simplify()):
            return False
        joined = Strip.join([known.crop(0, left), strip, known.crop(right, known.cell_length)]).simplify()
        self._rows[row], self._strips[row] = tuple(joined), joined
        return True
