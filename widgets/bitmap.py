"""Digits and words drawn of pixels, 3×5 each (M, N, R, W, K, G are wider), in three sizes.

S: a pixel is one cell wide and half a row high. M: two cells by one row. L: seven segments with strokes of 4 cells by
3 half rows, a digit 13 cells by 14 half rows. Every glyph of one size and kind is equally wide in every second, so that
a clock never shifts as it counts.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    "I": ("███", "·█·", "·█·", "·█·", "███"),
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
}
_UNKNOWN = ("███", "███", "███", "███", "███")

# The segments of a big digit that are lit: top, upper left, upper right, middle, lower left, lower right, bottom.
_SEGMENTS = {
    "0": "tlufrb", "2": "tumfb", "3": "tumrb", "4": "lumr", "5": "tlmrb", "6": "tlmfrb", "7": "tur",
    "8": "tlumfrb", "9": "tlumrb", "-": "m",
}  # fmt: skip
_BIG_WIDTH, _BIG_HEIGHT, _BIG_GAP, _STROKE, _BAR = 13, 14, 3, 4, 3


@lru_cache(maxsize=512)
def small(text: str, *, air_above: bool = True) -> tuple[str, str, str]:
    """``text`` in size S: three rows of half blocks; the half row that is left over is air above, or below."""
    air = ["·" * len(_row(text, 0))]
    pixels = [_row(text, row) for row in range(5)]
    pixels = air + pixels if air_above else pixels + air
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
    blank = [[False] * _BIG_GAP for _ in range(_BIG_HEIGHT)]
    joined: list[list[bool]] = [[] for _ in range(_BIG_HEIGHT)]
    for number, character in enumerate(text):
        for row, part in enumerate(_big(character)):
            joined[row] += ([*blank[row]] if number else []) + part
    halves = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
    return tuple(
        "".join(halves[pair] for pair in zip(joined[top], joined[top + 1], strict=True))
        for top in range(0, _BIG_HEIGHT, 2)
    )


def _row(text: str, row: int) -> str:
    return "·".join(_FACES.get(character.upper(), _UNKNOWN)[row] for character in text)


def _big(character: str) -> Sequence[list[bool]]:
    if character == ":":
        return [[half in range(3, 6) or half in range(8, 11)] * _STROKE for half in range(_BIG_HEIGHT)]
    grid = [[False] * _BIG_WIDTH for _ in range(_BIG_HEIGHT)]
    middle_top = (_BIG_HEIGHT - _BAR) // 2
    boxes = {
        "t": (0, _BAR, 0, _BIG_WIDTH),
        "m": (middle_top, middle_top + _BAR, 0, _BIG_WIDTH),
        "b": (_BIG_HEIGHT - _BAR, _BIG_HEIGHT, 0, _BIG_WIDTH),
        "l": (0, middle_top + _BAR, 0, _STROKE),
        "u": (0, middle_top + _BAR, _BIG_WIDTH - _STROKE, _BIG_WIDTH),
        "f": (middle_top, _BIG_HEIGHT, 0, _STROKE),
        "r": (middle_top, _BIG_HEIGHT, _BIG_WIDTH - _STROKE, _BIG_WIDTH),
    }
    if character == "+":
        lit = [(middle_top, middle_top + _BAR, 0, 11), (2, 11, 3, 8)]
        grid = [row[:11] for row in grid]
    elif character == "1":
        # With a flag and a foot, as in the small face; within the width of the others.
        lit = [(0, _BAR, 1, 8), (0, _BIG_HEIGHT, 4, 8), (_BIG_HEIGHT - _BAR, _BIG_HEIGHT, 1, 11)]
    else:
        lit = [boxes[name] for name in _SEGMENTS.get(character, "")]
    for top, bottom, left, right in lit:
        for y in range(top, bottom):
            grid[y][left:right] = [True] * (right - left)
    return grid
