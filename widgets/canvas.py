"""A canvas of half rows: pixels one cell wide and half a row high, for words and digits larger than letters.

What is painted are names, of grounds and of tokens; only when it becomes lines does the palette say how they look. A
cell is a half block: its two halves may differ in ink and in ground.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rich.color import Color
from rich.style import Style

from widgets import bitmap
from widgets.palette import Palette
from widgets.strips import Line, cut, width_of

Paint = tuple[str, str]
"""A ground, and the token of what is on it: "" where nothing does."""


class Canvas:
    """``width`` cells by ``rows`` rows. Columns are cells; ``y`` and heights are half rows, from 0 at the top.

    Without half blocks (the ASCII glyphs) pixels are whole cells, and a word of the smallest size is plain text.
    """

    def __init__(self, width: int, rows: int, palette: Palette) -> None:
        self.width = width
        self.rows = rows
        self.palette = palette
        self.coarse = not palette.glyphs.bitmap
        self._grounds = [["bg"] * width for _ in range(rows * 2)]
        self._inks = [[""] * width for _ in range(rows * 2)]
        self._texts: list[tuple[int, int, str, str | Style]] = []

    def fill(self, x: int, y: int, width: int, height: int, ground: str) -> None:
        """Lay a ground over a field; what was there is gone."""
        left, right = max(0, x), min(self.width, x + width)
        if right > left:
            for half in range(max(0, y), min(y + height, 2 * self.rows)):
                self._grounds[half][left:right] = [ground] * (right - left)
                self._inks[half][left:right] = [""] * (right - left)

    def pixels(self, x: int, y: int, rows: Sequence[str], token: str, across: int = 1, down: int = 1) -> None:
        """Paint a mask (``█`` on, all else leaves the ground), each pixel ``across`` cells by ``down`` half rows."""
        if self.coarse:
            y -= y % 2
        for number, row in enumerate(rows):
            spans = [(x + start * across, x + stop * across) for start, stop in _lit(row)]
            for half in range(max(0, y + number * down), min(y + (number + 1) * down, 2 * self.rows)):
                inks = self._inks[half]
                for start, stop in spans:
                    start, stop = max(0, start), min(self.width, stop)
                    if stop > start:
                        inks[start:stop] = [token] * (stop - start)

    def word(self, x: int, y: int, text: str, token: str, scale: int = 1) -> None:
        """Write ``text`` in the small face at ``scale``: 5 × scale half rows high, see ``word_width``."""
        if self.coarse and scale == 1:
            self.text(x, (y + 2) // 2, text.upper(), token)
        else:
            self.pixels(x, y, bitmap.pixels(text), token, scale, scale)

    def digits(self, x: int, y: int, text: str, token: str, width: int, height: int) -> None:
        """Write ``text`` in seven segments, a digit ``width`` cells by ``height`` half rows."""
        if self.coarse:
            self.pixels(x, y, bitmap.segments(text, width, height // 2), token, 1, 2)
        else:
            self.pixels(x, y, bitmap.segments(text, width, height), token)

    def text(self, x: int, row: int, text: str, token: str) -> None:
        """Plain letters in a whole row, on the ground that is there."""
        self._texts.append((x, row, text, token))

    def styled(self, x: int, row: int, text: str, style: Style) -> None:
        """Plain letters in a style of their own, such as a severity's tag."""
        self._texts.append((x, row, text, style))

    def tape(self, x: int, row: int, width: int, height: int) -> None:
        """Hazard tape over whole rows."""
        for each in range(row, row + height):
            self._texts.append((x, each, self.palette.glyphs.tape * width, "tape"))

    def draw_up(self, y: int) -> None:
        """Above ``y`` the grounds are those at ``y``: a picture that was moved down has no gap at its edge."""
        for half in range(min(y, 2 * self.rows)):
            self._grounds[half] = list(self._grounds[y])
            self._inks[half] = [""] * self.width

    def lines(self, *, right: int = 0) -> list[Line]:
        """The canvas as rows for the palette, moved by ``right`` cells; what was at its left edge is drawn out."""
        if right:
            stop = self.width - right
            self._grounds = [[half[0]] * right + half[:stop] for half in self._grounds]
            self._inks = [[""] * right + half[:stop] for half in self._inks]
        cells: dict[tuple[str, str, str, str], tuple[str, Style]] = {}
        drawn = [self._line(2 * row, cells) for row in range(self.rows)]
        for x, row, text, token in self._texts:
            if 0 <= row < self.rows:
                more = text[:1] * right if x == 0 and token == "tape" else ""  # tape goes from edge to edge
                self._letters(drawn[row], self._grounds[2 * row], x + right - len(more), more + text, token)
        return drawn

    def _line(self, half: int, cells: dict[tuple[str, str, str, str], tuple[str, Style]]) -> Line:
        line = Line(self.width, self.palette)
        upper, lower = self._grounds[half], self._grounds[half + 1]
        halves = zip(upper, self._inks[half], lower, self._inks[half + 1], strict=True)
        for column, key in enumerate(halves):
            cell = cells.get(key)
            if cell is None:
                cell = cells[key] = _cell(self.palette, key[:2], key[2:], "#" if self.coarse else "")
            line.texts[column], line.styles[column] = cell
        return line

    def _letters(self, line: Line, ground: Sequence[str], x: int, text: str, token: str | Style) -> None:
        """Plain text: a blank keeps its place, a wide letter never moves a column."""
        if token == "tape":
            for column in range(max(0, x), min(self.width, x + len(text))):
                line.texts[column] = text[0]
                line.styles[column] = self.palette.style("tape", on=ground[column])
            return
        at = ground[min(max(0, x), self.width - 1)]
        line.put_styled(x, text, self.palette.style(token, on=at) if isinstance(token, str) else token)


@lru_cache(maxsize=1024)
def _lit(row: str) -> tuple[tuple[int, int], ...]:
    """The runs of pixels that are on, as (first, after last)."""
    return tuple(match.span() for match in re.finditer("█+", row))


def word_width(text: str, scale: int = 1, *, coarse: bool = False) -> int:
    """Cells that a word takes in the small face at ``scale`` (plain letters where those are drawn)."""
    if coarse and scale == 1:
        return width_of(text)
    return len(bitmap.pixels(text)[0]) * scale


def shortened(text: str, width: int, scale: int = 1, *, coarse: bool = False) -> str:
    """As many whole words of ``text`` as fit ``width`` cells at ``scale``; the first one cut where it must."""
    words = text.split()
    for count in range(len(words), 0, -1):
        found = " ".join(words[:count]).rstrip(",;:-")
        if word_width(found, scale, coarse=coarse) <= width:
            return found
    if coarse and scale == 1:
        return cut(text, width, "~")
    first = words[0] if words else ""
    while first and word_width(first, scale) > width:
        first = first[:-1]
    return first


@lru_cache(maxsize=2048)
def _cell(palette: Palette, top: Paint, bottom: Paint, on: str) -> tuple[str, Style]:
    """The glyph and the style of a cell from its two halves."""
    bold = None if palette.mono else False  # bold changes the colour in terminals of sixteen
    token = top[1] or bottom[1]
    same = top[0] == bottom[0] and (top[1] == bottom[1] or not top[1] or not bottom[1])
    if same or palette.mono or on:
        style = palette.style(token or "text", on=top[0] if top[1] or not bottom[1] else bottom[0], bold=bold)
        if on:
            return (on if token else " "), style
        return {(True, True): "█", (True, False): "▀", (False, True): "▄"}.get((bool(top[1]), bool(bottom[1])), " "), (
            style
        )
    upper, lower = _colour(palette, top, bold), _colour(palette, bottom, bold)
    if upper is None:
        return "▄", _two(lower, None)
    return "▀", _two(upper, lower)


def _colour(palette: Palette, paint: Paint, bold: bool | None) -> Color | None:
    ground, token = paint
    style = palette.style(token or "text", on=ground, bold=bold)
    return style.color if token else style.bgcolor


@lru_cache(maxsize=512)
def _two(ink: Color | None, ground: Color | None) -> Style:
    return Style(color=ink, bgcolor=ground)
