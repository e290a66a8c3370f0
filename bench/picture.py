"""What a person sees: pyte's screen, fed only what pyte understands."""

from __future__ import annotations

import unicodedata

from pyte.screens import Char

from bench.emulator import Screen, Stream
from bench.tokens import Token

_ALTERNATE = {"47", "1047", "1049"}
_KEPT_MODES = {"5", "6", "7", "25"}


class Picture:
    """The cells of a screen of ``size`` (columns, rows)."""

    def __init__(self, size: tuple[int, int]) -> None:
        columns, rows = size
        self._screen = Screen(columns, rows)
        self._stream = Stream(self._screen)
        self._lines = [" " * columns] * rows

    def draw(self, tokens: list[Token]) -> None:
        self._stream.feed("".join(_for_pyte(token) for token in tokens))

    def resize(self, columns: int, rows: int) -> None:
        self._screen.resize(rows, columns)
        self._lines = [" " * columns] * rows
        self._screen.dirty.update(range(rows))

    @property
    def lines(self) -> list[str]:
        """Every row, at its full width. A wide character takes one place here and two cells there."""
        screen = self._screen
        for y in [y for y in screen.dirty if y < screen.lines]:
            row = screen.buffer[y]
            self._lines[y] = "".join(row[x].data for x in range(screen.columns))
        screen.dirty.clear()
        return list(self._lines)

    def cell(self, column: int, row: int) -> Char:
        """One cell's character and style, as pyte keeps it: data, fg, bg, bold, italics, reverse…"""
        return self._screen.buffer[row][column]

    @property
    def cursor(self) -> tuple[int, int]:
        cursor = self._screen.cursor
        return min(cursor.x, self._screen.columns - 1), cursor.y


def _is_drawn(character: str) -> bool:
    """pyte stops at a mark that Unicode does not call combining, such as a Thai vowel above, and draws no more."""
    return character.isascii() or unicodedata.category(character)[0] != "M" or unicodedata.combining(character) > 0


def _for_pyte(token: Token) -> str:
    """The token as pyte can take it: pyte draws the tail of sequences that it does not know."""
    if token.kind == "text":
        return token.raw if token.raw.isascii() else "".join(filter(_is_drawn, token.raw))
    if token.kind == "esc":
        return token.raw if token.raw[1:] in ("7", "8", "D", "E", "H", "M", "c") else ""
    if token.kind != "csi":
        return ""
    if token.prefix == "?" and token.final in "hl" and not token.middle:
        return _private_modes(token)
    if token.prefix or token.middle or token.final in "cntqpu":
        return ""
    if token.final == "m":
        return f"\x1b[{_colons(token.params)}m"
    return token.raw


def _private_modes(token: Token) -> str:
    words = set(token.params.split(";"))
    if words & _ALTERNATE:
        return "\x1b7\x1b[r\x1b[H\x1b[2J" if token.final == "h" else "\x1b[r\x1b[2J\x1b8"
    kept = sorted(words & _KEPT_MODES)
    return f"\x1b[?{';'.join(kept)}{token.final}" if kept else ""


def _colons(params: str) -> str:
    """Colours written with colons, as pyte wants them; ``4:3`` (a curled line) is an underline."""
    parts = [part if part[:2] in ("38", "48") else part.partition(":")[0] for part in params.split(";")]
    return ";".join(part.replace("::", ":").replace(":", ";") for part in parts)
