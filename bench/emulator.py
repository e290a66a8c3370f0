"""pyte's screen and stream with a shorter way for what programs send nearly all the time; the cells are the same.

Most of what is sent is text whose characters take one cell each, and colours. pyte looks at every one of them by
itself: a frame of 120 × 40 takes 4 times as long that way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pyte
from pyte import charsets, modes
from pyte.screens import Char, wcwidth

_SEQUENCE = re.compile(r"\x1b\[(\??)([0-9;]*)([@-Z`a-z])")


@cache
def _single(char: str) -> bool:
    """Whether a character takes one cell."""
    return bool(wcwidth(char) == 1)


@cache
def _cells(attributes: Char) -> dict[str, Char]:
    """The cells made so far in these colours, by their character."""
    return {}


class Screen(pyte.Screen):
    """What a terminal of so many columns and lines shows."""

    def draw(self, data: str) -> None:
        cursor = self.cursor
        x = cursor.x
        if (
            self.charset or self.g0_charset is not charsets.LAT1_MAP or modes.IRM in self.mode
            or x + len(data) > self.columns or not all(map(_single, set(data)))
        ):  # fmt: skip
            super().draw(data)
            return
        attributes = cursor.attrs
        known = _cells(attributes)
        line = self.buffer[cursor.y]
        for char in data:
            cell = known.get(char)
            if cell is None:
                cell = known[char] = attributes._replace(data=char)
            line[x] = cell
            x += 1
        cursor.x = x
        self.dirty.add(cursor.y)

    @property
    def display(self) -> list[str]:
        rows, seldom = [], None
        for y in range(self.lines):
            line = self.buffer[y]
            row = "".join([line[x].data for x in range(self.columns)])
            if len(row) != self.columns or not all(map(_single, set(row))):
                seldom = super().display if seldom is None else seldom
                row = seldom[y]
            rows.append(row)
        return rows


class Stream(pyte.Stream):
    """Reads what a program sends, for one screen."""

    def feed(self, data: str) -> None:
        """Take in what was sent; a sequence may be cut anywhere."""
        at = 0
        for found in _SEQUENCE.finditer(data):
            before = data[at : found.start()]
            if before:
                super().feed(before)
            if not self._taking_plain_text:
                at = found.start()  # it is part of a longer one, a title for instance
                break
            self._obey(*found.groups())
            at = found.end()
        if at < len(data):
            super().feed(data[at:])

    def _obey(self, private: str, words: str, final: str) -> None:
        known = self.csi.get(final)
        if known is None:
            super().feed(f"\x1b[{private}{words}{final}")
            return
        numbers = [min(int(word or 0), 9999) for word in words.split(";")]
        does: Callable[..., None] = getattr(self.listener, known)
        if private:
            does(*numbers, private=True)
        else:
            does(*numbers)
