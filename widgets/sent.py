"""What the terminal shows, as far as it is known: a row that would be sent again as it is, is not sent.

Textual keeps no picture of the last frame: a screen that is laid out again, or a pane that is asked to paint
itself, sends every cell once more. At the start of the room that alone was two thirds of the bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

_JUMP = 8
"""Cells that are as they were between two that changed: from so many on the cursor's way over them is shorter."""
_MANY = 16
"""Strips that lie over a row at most before they become a part of it."""


class Sent:
    """Rows at their full width as they were last sent. One that is not in here may look like anything."""

    def __init__(self) -> None:
        self._strips: dict[int, Strip] = {}
        self._over: dict[int, dict[tuple[int, int], Iterable[Segment]]] = {}

    def forget(self) -> None:
        """Nothing is known any more: somebody else may have written to the terminal, or it has another size."""
        self._strips.clear()
        self._over.clear()

    def put(self, row: int, left: int, right: int, segments: Iterable[Segment]) -> None:
        """This is sent between those columns, there already or not. It is a tick's: little is done about it."""
        over = self._over.setdefault(row, {})
        place = left, right
        over.pop(place, None)
        over[place] = segments
        if len(over) > _MANY:
            self._known(row)

    def _known(self, row: int) -> Strip | None:
        """The row as it is there."""
        known = self._strips.get(row)
        for (left, right), segments in self._over.pop(row, {}).items():
            if known is not None:
                self._strips[row] = known = _joined(known, left, Strip(segments, right - left))
        return known

    def parts(self, row: int, left: int, strip: Strip) -> Sequence[tuple[int, Strip]]:
        """What of a strip at that column is not there already, each part with its column; from now on all of it is.

        Of a row that is not known the whole is sent; it is known from then on where it begins the row.
        """
        known = self._known(row)
        if known is None or known.cell_length < left + strip.cell_length:
            if left == 0:
                self._strips[row] = strip.simplify()
            return ((left, strip),)
        right = left + strip.cell_length
        before = known.crop(left, right)
        if before == strip:
            return ()
        found = [(left + start, strip.crop(start, stop)) for start, stop in _differing(before, strip)]
        if found:
            self._strips[row] = _joined(known, left, strip)
        return found


def _joined(known: Strip, left: int, strip: Strip) -> Strip:
    """A row with that strip at that column."""
    right = left + strip.cell_length
    return Strip.join([known.crop(0, left), strip, known.crop(right, known.cell_length)]).simplify()


def _differing(before: Strip, after: Strip) -> Iterator[tuple[int, int]]:
    """The columns in which two strips of one length show something else, near ones joined."""
    old, new = before.text, after.text
    if not (_is_even(old, before.cell_length) and _is_even(new, after.cell_length)):
        if before.simplify() != after.simplify():
            yield 0, after.cell_length
        return
    told: dict[tuple[int, int], tuple[bool, bool]] = {}
    start = stop = -1
    for column, (was, now, style, wanted) in enumerate(zip(old, new, _styles(before), _styles(after), strict=True)):
        if was == now:
            if style is wanted:
                continue
            pair = id(style), id(wanted)
            alike = told.get(pair)
            if alike is None:
                alike = told[pair] = style == wanted, _on_blanks(style) == _on_blanks(wanted)
            if alike[now == " "]:
                continue
        if start < 0:
            start = column
        elif column - stop >= _JUMP:
            yield start, stop
            start = column
        stop = column + 1
    if start >= 0:
        yield start, stop


def _styles(strip: Strip) -> list[Style | None]:
    found: list[Style | None] = []
    for text, style, _ in strip:
        found += [style] * len(text)
    return found


def _is_even(text: str, width: int) -> bool:
    """Whether each character takes one cell."""
    return len(text) == width and (text.isascii() or all(cell_len(letter) == 1 for letter in set(text)))


def _on_blanks(style: Style | None) -> object:
    """What of a style can be seen where there is no letter."""
    if style is None:
        return None
    return style.bgcolor, style.underline, style.strike, style.reverse and style.color, style.reverse
