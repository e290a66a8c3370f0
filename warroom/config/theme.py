"""A theme of one's own: a TOML file that gives colours by name, each fault of it with what to write instead."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from warroom.core.colours import (
    DARK,
    FIRST,
    LAST,
    LIGHT,
    READ,
    contrast,
    is_file,
    nearest,
    readable,
    rgb,
    shown,
)
from warroom.core.text import clean
from warroom.core.words import nearest as nearest_word

LONGEST = 20_000  # bytes
BASES: Mapping[str, Mapping[str, int]] = {"dark": DARK, "light": LIGHT}
"""What a theme may begin with: it says only what is different."""

_GROUNDS = ("bg", "raise", "sel")
_INKS = ("text", "dim", "bright", "latet", "soon", "you", "faint", "s1_text", "s2_text", "s3_text")
_FILLS = ("late", "you", "s0", "s1", "s2", "s3")
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


class Theme(Struct, frozen=True):
    """A theme's colours by name, whole; ``faults`` are sentences, and with any the theme is not worn."""

    name: str
    numbers: Mapping[str, int] = field(default_factory=lambda: dict(DARK))
    faults: tuple[str, ...] = ()


def read_theme(path: Path | str) -> Theme:
    """The theme of that file. It never fails: what is wrong is in ``faults``, each with its fix."""
    path = Path(path)
    name = clean(path.name)
    try:
        if not path.is_file():
            raise ValueError("there is no such file: correct display.theme, or name a theme of the program")
        if path.stat().st_size > LONGEST:
            raise ValueError(f"it is longer than {LONGEST:,} bytes: a theme has a line for each colour")
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        return Theme(name, faults=(f"{path}: it is not UTF-8 text: save it as UTF-8",))
    except tomllib.TOMLDecodeError as error:
        says = f'it is not TOML: {clean(str(error))}: write lines such as text = "#dadada"'
        return Theme(name, faults=(f"{path}: {says}",))
    except RecursionError:
        return Theme(name, faults=(f"{path}: it is not TOML: nested too deeply",))
    except OSError as error:
        return Theme(name, faults=(f"{path}: it cannot be read: {error.strerror}: check its permissions",))
    except ValueError as error:
        return Theme(name, faults=(f"{path}: {error}",))
    numbers, faults = _numbers(raw)
    if not faults:
        faults = list(_unread(numbers))
    return Theme(name, numbers, tuple(f"{path}: {fault}" for fault in faults))


def theme_faults(theme: str) -> tuple[str, ...]:
    """What is wrong with the file that ``display.theme`` names; nothing where it names a theme of the program."""
    return read_theme(theme).faults if is_file(theme) else ()


def _numbers(raw: Mapping[str, Any]) -> tuple[dict[str, int], list[str]]:
    """The colours, those that are not given from what the theme begins with; and what cannot be read."""
    base = raw.get("base", "dark")
    if not isinstance(base, str) or base not in BASES:
        return dict(DARK), [f'base = {_short(base)}: write "dark" or "light"']
    numbers, faults = dict(BASES[base]), []
    for name, value in raw.items():
        if name == "base":
            continue
        if name not in numbers:
            meant = nearest_word(name, tuple(numbers))
            rest = f'did you mean "{meant}"?' if meant else f"the names are {', '.join(numbers)}"
            faults.append(f"{_short(name)} is not the name of a colour: {rest}")
            continue
        number, fault = _colour(value)
        numbers[name] = number
        if fault:
            faults.append(f"{name} = {_short(value)}: {fault}")
    return numbers, faults


def _colour(value: Any) -> tuple[int, str]:
    """The number of a colour as it is written, and what is wrong with it."""
    if type(value) is int and FIRST <= value <= LAST:
        return value, ""
    if isinstance(value, str) and _HEX.fullmatch(value):
        red, green, blue = (int(value[at : at + 2], 16) for at in (1, 3, 5))
        number = nearest((red, green, blue))
        if rgb(number) == (red, green, blue):
            return number, ""
        return number, f"terminals of 256 colours do not have it: the nearest that they have is {shown(number)}"
    if type(value) is int and 0 <= value < FIRST:
        return FIRST, f"the terminal decides how 0 to 15 look: use {FIRST} to {LAST}"
    return FIRST, f'write "#rrggbb" or a number from {FIRST} to {LAST}'


def _unread(numbers: Mapping[str, int]) -> Iterator[str]:
    """Every text that cannot be read on its ground, with the nearest colour that can."""
    for name in _INKS:
        grounds = [g for g in _GROUNDS if (name, g) != ("faint", "sel")]  # on the selected row what is faint is dim
        worst = min(grounds, key=lambda ground: contrast(numbers[name], numbers[ground]))
        yield from _told(name, numbers[name], worst, numbers[worst], [numbers[ground] for ground in grounds])
    for name in _FILLS:
        ink = f"{name}_ink"
        yield from _told(ink, numbers[ink], name, numbers[name], [numbers[name]])


def _told(name: str, colour: int, ground: str, under: int, grounds: list[int]) -> Iterator[str]:
    found = contrast(colour, under)
    if found >= READ:
        return
    better = readable(colour, grounds)
    fix = f"the nearest that does is {shown(better)}" if better is not None else "move the grounds closer together"
    yield f"{name} {shown(colour)} on {ground} {shown(under)} has a contrast of {found:.1f}, and needs {READ}: {fix}"


def _short(value: object) -> str:
    text = clean(str(value))
    return f'"{text[:40]}"' if isinstance(value, str) else text[:40]
