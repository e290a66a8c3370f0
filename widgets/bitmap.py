"""Digits and words drawn of pixels, 3×5 each (M, N, R, W, K, G are wider, I is one), in several sizes.

S: a pixel is one cell wide and half a row high. M: two cells by one row. L: seven segments with strokes of 4 cells by
3 half rows, a digit 13 cells by 14 half rows. Every glyph of one size and kind is equally wide in every second, so that
a clock never shifts as it counts.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_FACES = {
    "0": ("███", "█·█", "█·█", "█·█", "███"),
    "1": ("·█·", "██·", "·█·", "·█·", "███"),
    "2": ("███", "··█", "███", "█··", "███"),
    "3": ("███", "··█", "·██", "··█", "███"),
    "4": ("█·█", "█·█", "███", "··█", "··█"),
    "5": ("███", "█··", "███", "··█", "███"),
    "6": ("███", "█··", "███", "█·█", "███"),
    "7": ("███", "··█", "··█", "··█", "··█"),
    "8": ("███", "█·█", "███", "█·█", "███"),
    "9": ("███", "█·█", "███", "··█", "███"),
    ":": ("·", "█", "·", "█", "·"),
    "+": ("···", "·█·", "███", "·█·", "···"),
    "-": ("··", "··", "██", "··", "··"),
    " ": ("·", "·", "·", "·", "·"),
    "A": ("███", "█·█", "███", "█·█", "█·█"),
    "B": ("██·", "█·█", "██·", "█·█", "██·"),
    "C": ("███", "█··", "█··", "█··", "███"),
    "D": ("██·", "█·█", "█·█", "█·█", "██·"),
    "E": ("███", "█··", "██·", "█··", "███"),
    "F": ("███", "█··", "██·", "█··", "█··"),
    "G": ("████", "█···", "█·██", "█··█", "████"),
    "H": ("█·█", "█·█", "███", "█·█", "█·█"),
    "I": ("█", "█", "█", "█", "█"),
    "J": ("··█", "··█", "··█", "█·█", "███"),
    "K": ("█··█", "█·█·", "██··", "█·█·", "█··█"),
    "L": ("█··", "█··", "█··", "█··", "███"),
    "M": ("█···█", "██·██", "█·█·█", "█···█", "█···█"),
    "N": ("█···█", "██··█", "█·█·█", "█··██", "█···█"),
    "O": ("███", "█·█", "█·█", "█·█", "███"),
    "P": ("███", "█·█", "███", "█··", "█··"),
    "Q": ("███", "█·█", "█·█", "███", "··█"),
    "R": ("███·", "█··█", "███·", "█·█·", "█··█"),
    "S": ("███", "█··", "███", "··█", "███"),
    "T": ("███", "·█·", "·█·", "·█·", "·█·"),
    "U": ("█·█", "█·█", "█·█", "█·█", "███"),
    "V": ("█·█", "█·█", "█·█", "█·█", "·█·"),
    "W": ("█···█", "█···█", "█·█·█", "██·██", "█···█"),
    "X": ("█·█", "█·█", "·█·", "█·█", "█·█"),
    "Y": ("█·█", "█·█", "███", "·█·", "·█·"),
    "Z": ("███", "··█", "·█·", "█··", "███"),
    ".": ("·", "·", "·", "·", "█"),
    ",": ("·", "·", "·", "█", "█"),
    "!": ("█", "█", "█", "·", "█"),
    "?": ("███", "··█", "·█·", "···", "·█·"),
    "'": ("█", "█", "·", "·", "·"),
    "/": ("··█", "··█", "·█·", "█··", "█··"),
    "%": ("█·█", "··█", "·█·", "█··", "█·█"),
    "&": ("·█··", "█·█·", "·█··", "█·██", "·███"),
    "_": ("···", "···", "···", "···", "███"),
    "=": ("···", "███", "···", "███", "···"),
    ">": ("█··", "·█·", "··█", "·█·", "█··"),
    "<": ("··█", "·█·", "█··", "·█·", "··█"),
    "#": ("█·█", "███", "█·█", "███", "█·█"),
    "*": ("···", "█·█", "·█·", "█·█", "···"),
    "(": ("·█", "█·", "█·", "█·", "·█"),
    ")": ("█·", "·█", "·█", "·█", "█·"),
    "[": ("██", "█·", "█·", "█·", "██"),
    "]": ("██", "·█", "·█", "·█", "██"),
    "◆": ("··█··", "·███·", "█████", "·███·", "··█··"),
    "▲": ("··█··", "··█··", "·███·", "·███·", "█████"),
    "●": ("·███·", "█████", "█████", "█████", "·███·"),
    "○": ("·███·", "█···█", "█···█", "█···█", "·███·"),
}
_SIGNS = str.maketrans("–—−’‘×→…ØÆŁĐ", "---''X>.OALD")
_UNKNOWN = ("███", "███", "███", "███", "███")

# The segments of a big glyph that are lit: top, upper left, upper right, middle, lower left, lower right, bottom.
_SEGMENTS = {
    "0": "tlufrb", "2": "tumfb", "3": "tumrb", "4": "lumr", "5": "tlmrb", "6": "tlmfrb", "7": "tur",
    "8": "tlumfrb", "9": "tlumrb", "-": "m", "d": "umfrb", "h": "lmfr",
}  # fmt: skip
_BIG = 13, 14
"""Size L: the cells and half rows of a digit."""


@lru_cache(maxsize=512)
def small(text: str, *, air_above: bool = True) -> tuple[str, str, str]:
    """``text`` in size S: three rows of half blocks; the half row that is left over is air above, or below."""
    glyphs = [_small(character, air_above) for character in folded(text)]
    first, second, third = (" ".join(rows) for rows in zip(*glyphs, strict=True)) if glyphs else ("", "", "")
    return first, second, third


@lru_cache(maxsize=256)
def _small(character: str, air_above: bool) -> tuple[str, str, str]:
    """One glyph of it: a clock shows another text in each second, and always the same glyphs."""
    face = _FACES.get(character, _UNKNOWN)
    air = ("·" * len(face[0]),)
    pixels = (*air, *face) if air_above else (*face, *air)
    halves = {("·", "·"): " ", ("█", "·"): "▀", ("·", "█"): "▄", ("█", "█"): "█"}
    rows = ["".join(halves[pair] for pair in zip(pixels[top], pixels[top + 1], strict=True)) for top in (0, 2, 4)]
    return rows[0], rows[1], rows[2]


def small_width(text: str) -> int:
    """Cells that ``text`` takes in size S: 21 for ``+01:12``."""
    return len(_row(text, 0))


@lru_cache(maxsize=256)
def middle(text: str) -> tuple[str, ...]:
    """``text`` in size M: five rows of whole blocks, two cells a pixel."""
    return tuple("".join("██" if pixel == "█" else "  " for pixel in _row(text, row)) for row in range(5))


@lru_cache(maxsize=256)
def large(text: str) -> tuple[str, ...]:
    """Digits, ``:``, ``+`` and ``-`` in size L: seven rows; three blank cells between glyphs."""
    halves = {("·", "·"): " ", ("█", "·"): "▀", ("·", "█"): "▄", ("█", "█"): "█"}
    rows = segments(text, *_BIG)
    return tuple(
        "".join(halves[pair] for pair in zip(rows[top], rows[top + 1], strict=True)) for top in range(0, _BIG[1], 2)
    )


@lru_cache(maxsize=256)
def pixels(text: str) -> tuple[str, ...]:
    """``text`` in the small face: five rows of pixels, ``█`` on and ``·`` off."""
    return tuple(_row(text, row) for row in range(5))


def can_draw(text: str) -> bool:
    """Whether the small face has every letter of it; marks on letters are left off."""
    return all(character in _FACES for character in folded(text))


@lru_cache(maxsize=256)
def folded(text: str) -> str:
    """``text`` in the face's letters: capitals without marks; common signs as their plain ones."""
    plain = unicodedata.normalize("NFKD", text.upper().translate(_SIGNS))
    return "".join(character for character in plain if not unicodedata.combining(character))


def gap(width: int) -> int:
    """The blank cells between big glyphs of that width."""
    return max(1, (width + 3) // 5)


def segments_width(text: str, width: int) -> int:
    """Cells that ``text`` takes in digits of ``width`` cells."""
    return sum(_big_width(character, width) for character in text) + gap(width) * (len(text) - 1)


@lru_cache(maxsize=64)
def segments(text: str, width: int, height: int) -> tuple[str, ...]:
    """``text`` in seven segments, a digit ``width`` cells by ``height`` half rows: rows of ``█`` on and ``·`` off.

    Knows digits, ``:``, ``+``, ``-``, blanks, and the d and h of days and hours. A digit has the same width always.
    """
    blank = "·" * gap(width)
    glyphs = [_big(character, width, height) for character in text]
    return tuple(blank.join(glyph[row] for glyph in glyphs) for row in range(height))


def _row(text: str, row: int) -> str:
    return "·".join(_FACES.get(character, _UNKNOWN)[row] for character in folded(text))


def _stroke(width: int) -> int:
    return 1 if width <= 4 else (width + 4) // 4


def _bar(height: int) -> int:
    return max(1, (height + 2) // 5)


def _plus(width: int) -> int:
    """The arms of a plus are as long on either side of its stem."""
    return _stroke(width) + 2 * max(1, (width - 2 - _stroke(width)) // 2)


def _big_width(character: str, width: int) -> int:
    return {":": _stroke(width), "+": _plus(width), " ": _stroke(width)}.get(character, width)


def _big(character: str, width: int, height: int) -> list[str]:
    stroke, bar = _stroke(width), _bar(height)
    middle = (height - bar) // 2
    across = _big_width(character, width)
    if character == ":":
        upper = max(0, (height // 2 - bar) // 2)
        lit = [(upper, upper + bar, 0, across), (height - upper - bar, height - upper, 0, across)]
    elif character == "+":
        arm = (across - stroke) // 2
        tall = min(height - 2, across - 1 + (across - 1 + height) % 2)
        top = (height - tall) // 2
        lit = [(middle, middle + bar, 0, across), (top, top + tall, arm, arm + stroke)]
    elif character == "1":
        # With a flag and a foot, as in the small face; within the width of the others.
        stem = (width - stroke) // 2
        reach = max(1, stroke - 1)
        lit = [(0, bar, stem - reach, stem + stroke), (0, height, stem, stem + stroke),
               (height - bar, height, stem - reach, stem + stroke + reach)]  # fmt: skip
    else:
        lit = [_box(name, width, height) for name in _SEGMENTS.get(character, "")]
    grid = [["·"] * across for _ in range(height)]
    for top, bottom, left, right in lit:
        for y in range(top, bottom):
            grid[y][left:right] = "█" * (right - left)
    return ["".join(row) for row in grid]


def _box(name: str, width: int, height: int) -> tuple[int, int, int, int]:
    """Where a segment lies: first row, row after, first column, column after."""
    stroke, bar = _stroke(width), _bar(height)
    middle = (height - bar) // 2
    return {
        "t": (0, bar, 0, width),
        "m": (middle, middle + bar, 0, width),
        "b": (height - bar, height, 0, width),
        "l": (0, middle + bar, 0, stroke),
        "u": (0, middle + bar, width - stroke, width),
        "f": (middle, height, 0, stroke),
        "r": (middle, height, width - stroke, width),
    }[name]
