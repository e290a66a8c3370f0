"""A length of time as people write it: "90s", "1h30m", "never"."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any

from warroom.core.section import After, Before, Written

_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d)", re.I)
_UNIT = {"ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86400.0}


_LONGEST_S = 36_525 * 86_400.0  # what is counted from now ends within the calendar


def parse_duration(value: Any) -> timedelta | None:
    """``"90s"``, ``"15m"``, ``"1h30m"``, ``"3d"``; ``"never"`` is None.

    Raises ValueError with what is allowed where the text is none of these.
    """
    if value is None or isinstance(value, timedelta):
        return value
    text = str(value).strip().lower()
    if text == "never":
        return None
    parts = _PART.findall(text)
    units = [_UNIT[unit] for _, unit in parts]
    if not parts or _PART.sub("", text).strip() or len(set(units)) < len(units):
        raise ValueError('a duration such as "30s", "15m", "1h30m", "3d", or "never"')
    seconds = sum(float(n) * _UNIT[u] for n, u in parts)
    if seconds > _LONGEST_S:
        raise ValueError('a duration such as "30s", "15m" or "3d", not longer than a human life')
    return timedelta(seconds=seconds)


def show_duration(value: timedelta | None) -> str:
    """The shortest form that ``parse_duration`` reads back."""
    if value is None:
        return "never"
    left = value.total_seconds()
    if left % 1:
        return f"{left:g}s"
    out, rest = "", int(left)
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        if rest >= size:
            out += f"{rest // size}{unit}"
            rest %= size
    return out or "0s"


def _needed(value: timedelta | None) -> timedelta:
    if value is None:
        raise ValueError('a duration such as "30s" or "15m"; "never" is not allowed here')
    return value


MaybeDuration = Annotated[
    timedelta | None, Before(parse_duration), Written(show_duration)
]
Duration = Annotated[
    timedelta,
    Before(parse_duration),
    After(_needed),
    Written(show_duration),
]
