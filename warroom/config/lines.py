"""Where a key is in a TOML file: ``tomllib`` forgets it, an error should name it."""

from __future__ import annotations

import re

Place = tuple[str | int, ...]

_KEY = r"""(?:[A-Za-z0-9_\-]+|"[^"]*"|'[^']*')"""
_DOTTED = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_TABLE = re.compile(rf"^\s*(\[\[?)\s*({_DOTTED})\s*\]\]?\s*(?:#.*)?\r?$")
_ASSIGNED = re.compile(rf"^\s*({_DOTTED})\s*=\s*(.*)$")


def lines_of(text: str) -> dict[Place, int]:
    """Every key's and table's place → its line, counted from 1.

    The text is valid TOML. Keys inside an inline table or a list of several lines have no line of their
    own: ask with ``line_at``, which falls back to what they are in.
    """
    found: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    table: Place = ()
    inside = ""  # the quotes of a text of several lines that is still open
    for number, line in enumerate(text.split("\n"), 1):
        if inside:
            inside = "" if line.count(inside) % 2 else inside
        elif header := _TABLE.match(line):
            table = _open(_keys(header[2]), header[1] == "[[", counts)
            found.setdefault(table, number)
        elif assigned := _ASSIGNED.match(line):
            found.setdefault((*table, *_keys(assigned[1])), number)
            inside = next((quotes for quotes in ('"""', "'''") if assigned[2].count(quotes) % 2), "")
    return found


def line_at(lines: dict[Place, int], place: Place) -> int | None:
    """The line of the place, or of the nearest thing around it."""
    for end in range(len(place), 0, -1):
        if place[:end] in lines:
            return lines[place[:end]]
    return None


def _keys(dotted: str) -> Place:
    return tuple(part.strip("\"'") for part in re.findall(_KEY, dotted))


def _open(keys: Place, another: bool, counts: dict[Place, int]) -> Place:
    """The place of a table's header, each list on its way at its newest element."""
    place: Place = ()
    for position, key in enumerate(keys):
        place = (*place, key)
        if another and position == len(keys) - 1:
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = (*place, counts[place])
    return place
