"""The parts that a large incident and a tile on the wall have in common: sizes, fitted words, shapes, hazard strips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import ceil

from msgspec import Struct

from widgets import bitmap
from widgets.canvas import Canvas, shortened, word_width
from widgets.palette import severity_token
from widgets.strips import cut, width_of
from widgets.wall_face import Alarm, WallIncident

LEAST = 80, 24
"""The smallest terminal that the wall is drawn in."""


class Sizes(Struct, frozen=True):
    """What a wall of that size is drawn with: words large and small (cells a pixel), and its margin."""

    big: int
    small: int
    pad: int

    @staticmethod
    def of(width: int, rows: int) -> Sizes:
        scale = min(width / 120, rows / 40)
        return Sizes(max(1, int(2 * scale)), max(1, ceil(scale - 0.3)), 1 if width < 100 else 2 if width < 160 else 3)


def foot_height(sizes: Sizes) -> int:
    """The half rows of the last line: the feeds and the time of day."""
    return 5 * sizes.small + 1


def even(height: int) -> int:
    """Grounds begin and end with whole rows."""
    return height + height % 2


def fitted(texts: Iterable[str], width: int, scales: Sequence[int], *, coarse: bool = False) -> tuple[str, int]:
    """The largest of the sizes at which one of the texts fits, and that text; else as many words as fit."""
    found = [text for text in texts if text]
    for scale in scales:
        for text in found:
            if bitmap.can_draw(text) and word_width(text, scale, coarse=coarse) <= width:
                return text, scale
    if found and not bitmap.can_draw(found[-1]):
        return cut(found[-1], width), scales[-1]  # plain letters
    return (shortened(found[-1], width, scales[-1], coarse=coarse) if found else ""), scales[-1]


def descending(largest: int, smallest: int = 1) -> tuple[int, ...]:
    return tuple(range(max(largest, smallest), smallest - 1, -1))


class Brush:
    """A canvas with the ways in which the wall writes on it."""

    def __init__(self, canvas: Canvas, sizes: Sizes) -> None:
        self.canvas = canvas
        self.sizes = sizes
        self.coarse = canvas.coarse

    def width(self, text: str, scale: int = 1) -> int:
        """The cells of a word as ``write`` writes it."""
        return word_width(text, scale, coarse=self.coarse) if bitmap.can_draw(text) else width_of(text)

    def fit(self, texts: Iterable[str], width: int, scales: Sequence[int]) -> tuple[str, int]:
        return fitted(texts, width, scales, coarse=self.coarse)

    def write(self, x: int, y: int, text: str, token: str, scale: int, height: int = 0) -> int:
        """A word at ``x``; centred in ``height`` half rows where that is more than it has. Gives the column after."""
        y += max(0, height - 5 * scale) // 2
        if bitmap.can_draw(text):
            self.canvas.word(x, y, text, token, scale)
            return x + self.width(text, scale)
        self.canvas.text(x, (y + 2) // 2, text, token)  # letters that no pixel face has
        return x + width_of(text)

    def right(self, end: int, y: int, text: str, token: str, scale: int, height: int = 0) -> int:
        """The same, ending before column ``end``. Gives the column where it begins."""
        start = end - self.width(text, scale)
        self.write(start, y, text, token, scale, height)
        return start

    def tag_width(self, severity: str, scale: int) -> int:
        """The cells that a severity's block takes at least."""
        return 3 * (scale + 1) + self._shape_width(scale) + self.width(severity, scale)

    def _shape_width(self, scale: int) -> int:
        return 6 * scale if scale > 1 else 5

    def tag(self, it: WallIncident, x: int, y: int, height: int, scale: int, *, wide: int = 0) -> int:
        """A severity's solid block with shape and word, ``[▲ SEV1]`` without colour. Gives the column after it."""
        canvas, pad = self.canvas, scale + 1
        tall, across = 5 * scale, self._shape_width(scale)
        middle = y + (height - tall) // 2
        total = self.tag_width(it.severity, scale)
        if canvas.palette.mono:
            canvas.pixels(x, middle, ("██", "█·", "█·", "█·", "██"), "bright", 1, scale)
            canvas.pixels(x + total - 2, middle, ("██", "·█", "·█", "·█", "██"), "bright", 1, scale)
        else:
            total = max(wide, total)
            canvas.fill(x, y, total, height, severity_token(it.rank))
        if self.coarse:
            canvas.text(x + pad, (middle + tall // 2) // 2, canvas.palette.glyphs.severity(it.rank), "bright")
        else:
            canvas.pixels(x + pad, middle, shape(it.rank, across, tall), "bright")
        self.write(x + pad + across + pad, middle, it.severity, "bright", scale)
        return x + total

    def strip(self, y: int, height: int, texts: Iterable[str], x: int = 0, width: int = 0, tape: int = 0,
              *, crit: bool = False) -> None:  # fmt: skip
        """What is overdue in one line: the fill, tape at its ends, the words in the middle; ``crit``: in the fill of a
        critical alert, without tape."""
        canvas = self.canvas
        width = width or canvas.width
        tape = tape or self.sizes.big + 1
        canvas.fill(x, y, width, height, "s1" if crit else "late")
        if not crit:
            canvas.tape(x, y // 2, tape, height // 2)
            canvas.tape(x + width - tape, y // 2, tape, height // 2)
        room = width - 2 * tape - 2
        if height < 5:
            text = next((t for t in texts if width_of(t) <= room), "")
            canvas.text(x + (width - width_of(text)) // 2, y // 2, text.upper(), "bright")
            return
        text, scale = self.fit(texts, room, descending(min(self.sizes.big, height // 5)))
        start = x + (width - self.width(text, scale)) // 2
        self.write(start, y, text, "bright", scale, height)


def said(alarm: Alarm, *, at_its_place: bool) -> tuple[str, ...]:
    """An alarm's words; away from its incident its number is said first."""
    if at_its_place or not alarm.number:
        return alarm.words
    return tuple(f"{alarm.number} {words}" for words in alarm.words)


def digit_width(text: str, height: int, room: int) -> int:
    """The width of digits ``height`` half rows high, as wide as they should be or as the room allows."""
    width = round(height * 13 / 14)
    while width > 3 and bitmap.segments_width(text, width) > room:
        width -= 1
    return width


def digit_height(text: str, height: int, room: int) -> int:
    """The height of digits that keep their shape in that room: never narrower than half their height."""
    return min(height, 2 * digit_width(text, height, room) + 2)


@lru_cache(maxsize=64)
def shape(rank: int, width: int, height: int) -> tuple[str, ...]:
    """A severity's shape as a mask: diamond, triangle, disc, ring."""
    rows = []
    for row in range(height):
        v = (row + 0.5) / height * 2 - 1
        if rank == 1:
            half = max(0.5, round((row + 1) * width / height / 2) if width % 2 == 0 else (row + 1) * width / height / 2)
            rows.append("".join("█" if abs(x + 0.5 - width / 2) <= half else "·" for x in range(width)))
            continue
        across = [(x + 0.5) / width * 2 - 1 for x in range(width)]
        if rank <= 0:
            rows.append("".join("█" if abs(u) + abs(v) <= 1.1 else "·" for u in across))
        else:
            inner = 0.0 if rank == 2 else 0.36
            rows.append("".join("█" if inner < u * u + v * v <= 1.01 or (inner == 0 and u == v == 0) else "·"
                                for u in across))  # fmt: skip
    return tuple(rows)
