"""Styles as the fewest terminal codes: what one run of cells needs after another, never a reset and a restart."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

_SYSTEMS = {
    "standard": ColorSystem.STANDARD,
    "256": ColorSystem.EIGHT_BIT,
    "truecolor": ColorSystem.TRUECOLOR,
    "windows": ColorSystem.WINDOWS,
}


class _Codes(NamedTuple):
    """What has been sent to the terminal: colours as their codes, and the attributes that are on."""

    ink: tuple[str, ...] = ()
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: bool = False
    reverse: bool = False
    strike: bool = False
    ground: tuple[str, ...] = ()

    def on_blanks(self) -> tuple[object, ...]:
        """What of it can be seen where there is no letter. (Reversed, the ink is the ground.)"""
        return self.ground, self.underline, self.strike, self.reverse and self.ink, self.reverse


_NOTHING = _Codes()


@lru_cache(maxsize=1024)
def _codes(style: Style, system: ColorSystem) -> _Codes:
    ink: tuple[str, ...] = ()
    ground: tuple[str, ...] = ()
    if style.color is not None and not style.color.is_default:
        ink = style.color.downgrade(system).get_ansi_codes()
    if style.bgcolor is not None and not style.bgcolor.is_default:
        ground = style.bgcolor.downgrade(system).get_ansi_codes(foreground=False)
    return _Codes(
        ink,
        bool(style.bold),
        bool(style.dim),
        bool(style.italic),
        bool(style.underline),
        bool(style.reverse),
        bool(style.strike),
        ground,
    )


@lru_cache(maxsize=4096)
def _change(old: _Codes, new: _Codes) -> str:
    """The shortest sequence that takes the terminal from one style to another."""
    if old == new:
        return ""
    steps: list[str] = []
    weight = (("1", old.bold, new.bold), ("2", old.dim, new.dim))
    if any(before and not after for _, before, after in weight):
        steps.append("22")
        steps += [code for code, _, after in weight if after]
    else:
        steps += [code for code, before, after in weight if after and not before]
    for on, off, before, after in (
        ("3", "23", old.italic, new.italic),
        ("4", "24", old.underline, new.underline),
        ("7", "27", old.reverse, new.reverse),
        ("9", "29", old.strike, new.strike),
    ):
        if before != after:
            steps.append(on if after else off)
    if old.ink != new.ink:
        steps += new.ink or ("39",)
    if old.ground != new.ground:
        steps += new.ground or ("49",)
    afresh = ["0", *_all(new)] if new != _NOTHING else [""]
    shorter = min(";".join(steps), ";".join(afresh), key=len)
    return f"\x1b[{shorter}m"


def _all(codes: _Codes) -> list[str]:
    flags = zip("123479", codes[1:7], strict=True)
    return [code for code, on in flags if on] + [*codes.ink, *codes.ground]


class Pen:
    """Writes segments one after another and remembers what the terminal was sent."""

    def __init__(self, colour_system: str | None) -> None:
        """``colour_system`` is rich's name of it; None writes text without any style, as rich does."""
        self._name = colour_system
        self._system = _SYSTEMS.get(colour_system or "")
        self._told = _NOTHING
        self._written: list[str] = []

    def move(self, column: int, row: int) -> None:
        """Go to a cell, counted from 0."""
        self._written.append(f"\x1b[{row + 1};{column + 1}H")

    def along(self, column: int) -> None:
        """Go to a column of the same row."""
        self._written.append(f"\x1b[{column + 1}G")

    def write(self, segment: Segment) -> None:
        """Write one segment in its style."""
        text, style, control = segment
        if control:
            return
        if self._system is None:
            self._written.append(text)
        elif style is not None and (style.link or style.underline2 or style.overline or style.blink):
            # Rare here (hyperlinks of foreign widgets): rich knows how.
            self.rest()
            self._written.append(style.render(text, color_system=self._system))
        else:
            codes = _NOTHING if style is None else _codes(style, self._system)
            if text.isspace() and codes.on_blanks() == self._told.on_blanks():
                codes = self._told  # a blank shows its ground and lines only: no word about its ink
            self._written.append(_change(self._told, codes) + text)
            self._told = codes

    def rest(self) -> None:
        """Leave the terminal without any style."""
        self._written.append(_change(self._told, _NOTHING))
        self._told = _NOTHING

    def text(self) -> str:
        """All that was written."""
        return "".join(self._written)
