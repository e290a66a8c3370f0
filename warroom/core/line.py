"""The entry line's grammar: what one typed line will record. Pure: preview and record read the same.

    line  = [ "!" ] [ time ] text
    time  = "14:23" | "14:23:05" | "-5m"        followed by a space

The kind is not part of the text: the field takes a letter and a space as a chip and gives it here.
A time is the nearest past instant in the zone shown; without one it is that of the first key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo

from warroom.core.model import Kind
from warroom.core.times import parse_when

LETTERS: dict[str, Kind] = {
    "f": Kind.FACT, "h": Kind.HYPOTHESIS, "d": Kind.DECISION, "a": Kind.ACTION, "i": Kind.IMPACT, "n": Kind.NOTE,
}  # fmt: skip
_TIME = re.compile(r"(\d{1,2}:\d{2}(?::\d{2})?|-\d+(?:\.\d+)?(?:s|m|min|h))\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Typed:
    """What a line will record. ``told_time`` is whether the line itself said when; ``problem`` a sentence or ""."""

    kind: Kind
    at: datetime
    text: str
    pinned: bool = False
    told_time: bool = False
    problem: str = ""


def read_line(line: str, kind: Kind | None, first_key: datetime, now: datetime, zone: tzinfo) -> Typed:
    """The line as it will be recorded; ``first_key`` is when its first key was typed.

    A leading word that only looks like a time ("-5m", "25:99") and cannot be one is a problem, never a guess.
    """
    text = line.strip()
    pinned = text.startswith("!") and len(text) > 1
    text = text[1:].lstrip() if pinned else text
    match = _TIME.match(text)
    chosen = kind or Kind.NOTE
    if match is None:
        return Typed(chosen, first_key, text, pinned)
    try:
        at = parse_when(match[1], now, zone)
    except ValueError as error:
        return Typed(chosen, first_key, text, pinned, problem=str(error))
    return Typed(chosen, at, text[match.end() :], pinned, told_time=True)
