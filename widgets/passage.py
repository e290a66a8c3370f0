"""A text of several lines to type into: wrapped at words, scrolled to the cursor, as cheap a key as a field's."""

from __future__ import annotations

import re
from typing import Any

from textual import events

from widgets.field import Field
from widgets.strips import Line, cells, width_of

Row = tuple[int, int]
"""The first letter of a row, and the one after its last."""


class Passage(Field):
    """A ``Field`` in which Enter begins a line. ``placeholder`` is shown dim, wrapped, while nothing is typed.

    Up and down move by rows as they are shown, and out of the passage where there is none: then the screen has the key.
    """

    _top = 0  # the first row shown

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.insert(re.sub(r"\r\n|\r", "\n", event.text).strip("\n"))

    async def _on_key(self, event: events.Key) -> None:
        if event.key in self.leaves:
            await super()._on_key(event)
        elif event.key in ("up", "down") and self._step(-1 if event.key == "up" else 1):
            event.stop()
            event.prevent_default()
        elif event.key in ("home", "ctrl+a", "end", "ctrl+e"):
            event.stop()
            event.prevent_default()
            first, last = self._row_of(self.rows(), self._at)
            self._go(first if event.key in ("home", "ctrl+a") else last)
        elif event.key not in ("up", "down"):
            await super()._on_key(event)

    def _on_click(self, event: events.Click) -> Any:
        """Put the cursor where the pointer is."""
        rows = self.rows()
        number = min(self._top + event.y, len(rows) - 1)
        self._go(self._place_at(rows[number], event.x))

    def submit(self) -> None:
        """Enter begins a line."""
        self.insert("\n")

    # Text

    def clusters(self, text: str) -> list[str]:
        found: list[str] = []
        for number, part in enumerate(text.split("\n")):
            found += ["\n"] * (number > 0) + [cluster for cluster, _ in cells(part)]
        return found

    def rows(self) -> list[Row]:
        """The rows that the text takes at this width."""
        return wrap(self._text, max(1, self.size.width - 1))

    def _row_of(self, rows: list[Row], place: int) -> Row:
        return next(row for row in reversed(rows) if row[0] <= place)

    def _step(self, by: int) -> bool:
        """A row up or down in the same column; False at the edge."""
        rows = self.rows()
        here = self._row_of(rows, self._at)
        number = rows.index(here) + by
        if not 0 <= number < len(rows):
            return False
        self._go(self._place_at(rows[number], sum(width_of(c) for c in self._text[here[0] : self._at])))
        return True

    def _place_at(self, row: Row, column: int) -> int:
        place, at = row[0], 0
        while place < row[1] and at + width_of(self._text[place]) <= column:
            at += width_of(self._text[place])
            place += 1
        return place

    # Drawing

    def draw(self, width: int, height: int) -> list[Line]:
        ground = "sel" if self.has_focus else "raise"
        lines = [Line(width, self.palette, ground) for _ in range(height)]
        rows = wrap(self._text, max(1, width - 1))
        here = rows.index(self._row_of(rows, self._at))
        self._top = max(0, min(self._top, here, len(rows) - 1), here - height + 1)
        for line, (first, last) in zip(lines, rows[self._top :], strict=False):
            line.put(0, "".join(self._text[first:last]), self.token)
        if not self._text:
            self._put_placeholder(lines, width)
        if self.has_focus:
            row = rows[here]
            column = sum(width_of(c) for c in self._text[row[0] : self._at])
            self._draw_cursor(lines[here - self._top], column)
        return lines

    def _put_placeholder(self, lines: list[Line], width: int) -> None:
        letters = self.clusters(self.placeholder)
        rows = wrap(letters, max(1, width - 1))
        for number, (line, (first, last)) in enumerate(zip(lines, rows, strict=False)):
            more = number == len(lines) - 1 and len(rows) > len(lines)
            text = "".join(letters[first:last])
            line.put(0, f"{text} {self.palette.glyphs.cut}" if more else text, "dim")


def wrap(letters: list[str], width: int) -> list[Row]:
    """Rows of at most ``width`` cells: broken at line ends, else at the last blank, else where it is full."""
    rows: list[Row] = []
    first = at = blank = 0
    for place, letter in enumerate(letters):
        if letter == "\n":
            rows.append((first, place))
            first, at, blank = place + 1, 0, place + 1
            continue
        at += width_of(letter)
        if letter == " ":
            blank = place + 1
        elif at > width:
            stop = blank if blank > first else place
            rows.append((first, stop))
            first, blank = stop, stop
            at = sum(width_of(c) for c in letters[first : place + 1])
    return [*rows, (first, len(letters))]
