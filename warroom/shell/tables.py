"""Columns on a terminal of any width, and in a pipe; wide characters count as the two cells that they take."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator
from unicodedata import combining, east_asian_width

from warroom.shell.printing import say

LEAST = 24
"""Cells that a last column must have beside the others; below them it goes on lines of its own."""
NARROWEST = 6
"""No column is cut to fewer cells."""
INDENT = "      "

Row = tuple[str, ...]


def columns() -> int:
    """How many cells a line has where a person reads it; 0 in a pipe, where lines are as long as they are."""
    told: int = getattr(sys.stdout, "columns", 0)
    return told or (shutil.get_terminal_size().columns if sys.stdout.isatty() else 0)


def table(heads: Row, rows: Iterable[Row], right: frozenset[int] = frozenset()) -> None:
    """Aligned columns, two spaces between, the last one as long as it is; nothing where there is no row.

    Heads that are all empty are left out. The further lines of a last cell go below its first. On a terminal the last
    cell is wrapped below its own column; where that is too narrow, on lines of its own, and other columns are cut.

    ``right``: the columns whose cells are aligned right.
    """
    body = [tuple(row) for row in rows]
    if not body:
        return
    last = len(heads) - 1
    widths = [max(width(line) for row in [heads, *body] for line in row[i].splitlines() or [""])
              for i in range(len(heads))]  # fmt: skip
    limit = columns()
    beside = limit - sum(widths[:last]) - 2 * last
    own_lines = limit > 0 and beside < min(LEAST, widths[last])
    if own_lines:
        _narrow(widths, last, limit)

    def line(row: Row) -> str:
        cells = []
        for i, cell in enumerate(row):
            kept = _cut(cell, widths[i]) if own_lines and i < last else cell
            gap = " " * (widths[i] - width(kept)) if i < last or i in right else ""
            cells.append(gap + kept if i in right else kept + gap)
        return "  ".join(cells).rstrip()

    for row in [heads, *body] if any(heads) else body:
        if own_lines:
            say(line(row[:last]))
            for text in _wrapped(row[last], limit - len(INDENT)):
                say(INDENT + text)
        else:
            first, *further = _wrapped(row[last], beside if limit else 0)
            say(line((*row[:last], first)))
            for text in further:
                say(line((*("",) * last, text)))


def _narrow(widths: list[int], last: int, limit: int) -> None:
    """Make the widest of the columns before the last narrower until they fit together."""
    while last and sum(widths[:last]) + 2 * (last - 1) > limit:
        widest = max(range(last), key=lambda i: widths[i])
        if widths[widest] <= NARROWEST:
            return
        widths[widest] -= 1


def _cut(text: str, cells: int) -> str:
    if width(text) <= cells:
        return text
    while text and width(text) > cells - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def _wrapped(text: str, cells: int) -> list[str]:
    """The lines of a text, wrapped between words to so many cells; 0 is as long as they are."""
    lines = text.splitlines() or [""]
    return [part for line in lines for part in _parts(line, cells)] if cells > 0 else lines


def _parts(line: str, cells: int) -> Iterator[str]:
    """A line in parts of at most so many cells; a word that is longer by itself is cut."""
    part = ""
    for word in line.split(" "):
        longer = f"{part} {word}" if part else word
        if width(longer) <= cells:
            part = longer
            continue
        if part:
            yield part
        part = word
        while width(part) > cells:
            count = next(n for n in range(len(part), 0, -1) if n == 1 or width(part[:n]) <= cells)
            yield part[:count]
            part = part[count:]
    yield part


def width(text: str) -> int:
    """Terminal cells that a line of clean text takes: East Asian wide characters take two."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)
