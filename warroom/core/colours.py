"""Colours as numbers of the xterm-256 cube: two themes, and how well one is read on another. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

BUILT_IN = ("dark", "light", "contrast", "red-green", "blue-yellow", "ansi16", "mono")
"""Every theme that travels with the program, in the order in which they are offered."""

DARK: Mapping[str, int] = MappingProxyType({
    "bg": 233, "raise": 234, "sel": 235, "rule": 238, "bar": 242, "zone": 245, "faint": 245, "dim": 248, "text": 253,
    "bright": 231, "late": 220, "late_ink": 16, "tape": 94, "latet": 220, "soon": 222, "you": 75, "you_ink": 16,
    "s0": 161, "s0_ink": 231, "s1": 202, "s1_ink": 16, "s1_text": 202, "s2": 180, "s2_ink": 16, "s2_text": 180,
    "s3": 240, "s3_ink": 231, "s3_text": 248,
})  # fmt: skip
"""The dark theme, by the names that a theme's file uses."""

LIGHT: Mapping[str, int] = MappingProxyType({
    "bg": 231, "raise": 255, "sel": 254, "rule": 251, "bar": 247, "zone": 242, "faint": 242, "dim": 240, "text": 235,
    "bright": 16, "late": 220, "late_ink": 16, "tape": 16, "latet": 94, "soon": 94, "you": 25, "you_ink": 231,
    "s0": 125, "s0_ink": 231, "s1": 166, "s1_ink": 16, "s1_text": 124, "s2": 180, "s2_ink": 16, "s2_text": 59,
    "s3": 242, "s3_ink": 231, "s3_text": 240,
})  # fmt: skip

FIRST, LAST = 16, 255
"""The numbers whose colour is known; the terminal decides about those below."""
READ = 4.5
"""The least contrast of a text to its ground."""
READ_FAR = 7.0
"""The least on the wall, which is read from across a room."""

_NUMBERS = LAST - FIRST + 1
_STEPS = (0, 95, 135, 175, 215, 255)


@lru_cache(maxsize=_NUMBERS)
def rgb(number: int) -> tuple[int, int, int]:
    """The red, green and blue of a number from 16 to 255, each 0 to 255."""
    if number >= 232:
        grey = 8 + 10 * (number - 232)
        return grey, grey, grey
    cube = number - 16
    return _STEPS[cube // 36], _STEPS[cube // 6 % 6], _STEPS[cube % 6]


def contrast(one: int, other: int) -> float:
    """The contrast of two colours as WCAG 2 has it, 1 to 21."""
    dark, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


@lru_cache(maxsize=_NUMBERS)
def _luminance(number: int) -> float:
    shares = [part / 255 for part in rgb(number)]
    red, green, blue = (s / 12.92 if s <= 0.03928 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def nearest(colour: tuple[int, int, int]) -> int:
    """The number whose colour is most like that red, green and blue."""
    return min(range(FIRST, LAST + 1), key=lambda number: (_far(rgb(number), colour), number))


def readable(number: int, grounds: Iterable[int], least: float = READ) -> int | None:
    """The number most like that one with at least that contrast to every ground, None where there is none."""
    on = tuple(grounds)
    if all(contrast(number, ground) >= least for ground in on):
        return number
    found = [n for n in range(FIRST, LAST + 1) if all(contrast(n, ground) >= least for ground in on)]
    return min(found, key=lambda n: (_unlike(rgb(n), rgb(number)), n), default=None)


def shown(number: int) -> str:
    """``#8a8a8a (245)``."""
    return "#{:02x}{:02x}{:02x} ({})".format(*rgb(number), number)


def _unlike(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """As ``_far``, but lighter or darker is more alike than of another hue: a grey stays grey."""
    apart = [a - b for a, b in zip(one, other, strict=True)]
    lighter = sum(apart) / 3
    return lighter**2 + sum((part - lighter) ** 2 for part in apart)


def _far(one: tuple[int, int, int], other: tuple[int, int, int]) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def is_file(theme: str) -> bool:
    """Whether ``display.theme`` names a file rather than a theme of the program."""
    return bool(theme) and theme != "auto" and theme not in BUILT_IN
