"""A terminal's screen as an SVG: the very cells it shows, with no font or address from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import NamedTuple

from pyte.screens import Char
from wcwidth import wcwidth

from bench.terminal import Terminal

CELL, ROW, SIZE, BASE = 9.0, 20.0, 15.0, 15.0
GROUND, INK = "#121212", "#dadada"
NAMED = {
    "black": "#000000", "red": "#cd0000", "green": "#00cd00", "brown": "#cdcd00", "blue": "#5f87ff",
    "magenta": "#cd00cd", "cyan": "#00cdcd", "white": "#dadada",
}  # fmt: skip
FONT = "DejaVu Sans Mono, Menlo, Consolas, monospace"
BLOCKS = {"█": (0.0, 1.0), "▀": (0.0, 0.5), "▄": (0.5, 1.0)}


class Look(NamedTuple):
    """How a run of cells looks: colours as hex, and attributes."""

    ink: str
    ground: str
    bold: bool
    italic: bool
    underline: bool
    strike: bool


def _hex(name: str, default: str) -> str:
    if name == "default":
        return default
    return NAMED.get(name, f"#{name}" if len(name) == 6 else default)


def _look(cell: Char) -> Look:
    ink, ground = _hex(cell.fg, INK), _hex(cell.bg, GROUND)
    if cell.reverse:
        ink, ground = ground, ink
    return Look(ink, ground, cell.bold, cell.italics, cell.underscore, cell.strikethrough)


def svg(terminal: Terminal, title: str) -> str:
    """The screen as it is now."""
    columns, rows = terminal.size
    width, height = columns * CELL, rows * ROW
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'font-family="{FONT}" font-size="{SIZE:g}" '
        'shape-rendering="crispEdges" xml:space="preserve">',
        f"<title>{escape(title)}</title>",
        f'<rect width="100%" height="100%" fill="{GROUND}"/>',
    ]
    for row in range(rows):
        cells = [terminal.cell(column, row) for column in range(columns)]
        parts += _grounds(cells, row)
        parts += _blocks(cells, row)
        parts += _texts(cells, row)
    return "\n".join([*parts, "</svg>", ""])


def _runs(cells: list[Char]) -> Iterator[tuple[int, Look, list[Char]]]:
    column = 0
    for look, group in groupby(cells, key=_look):
        run = list(group)
        yield column, look, run
        column += len(run)


def _grounds(cells: list[Char], row: int) -> Iterator[str]:
    for column, look, run in _runs(cells):
        if look.ground != GROUND:
            yield (f'<rect x="{column * CELL:g}" y="{row * ROW:g}" width="{len(run) * CELL:g}" height="{ROW:g}" '
                   f'fill="{look.ground}"/>')  # fmt: skip


def _blocks(cells: list[Char], row: int) -> Iterator[str]:
    """Full and half blocks side by side as one shape, so that no seam is seen between them."""
    column = 0
    for (look, data), group in groupby(cells, key=lambda cell: (_look(cell), cell.data)):
        count = len(list(group))
        if data in BLOCKS:
            top, bottom = BLOCKS[data]
            yield (f'<rect x="{column * CELL:g}" y="{(row + top) * ROW:g}" width="{count * CELL:g}" '
                   f'height="{(bottom - top) * ROW:g}" fill="{look.ink}"/>')  # fmt: skip
        column += count


def _texts(cells: list[Char], row: int) -> Iterator[str]:
    for column, look, run in _runs(cells):
        word, start = "", column
        for at, cell in enumerate([*run, None]):
            data = cell.data if cell is not None else " "
            if data in (" ", "") or data in BLOCKS:
                if word:
                    yield _text(word, start, row, look)
                word, start = "", column + at + 1
            else:
                word += data


def _text(word: str, column: int, row: int, look: Look) -> str:
    style = ' font-weight="bold"' if look.bold else ""
    style += ' font-style="italic"' if look.italic else ""
    lines = [name for name, on in (("underline", look.underline), ("line-through", look.strike)) if on]
    style += f' text-decoration="{" ".join(lines)}"' if lines else ""
    cells = sum(max(0, wcwidth(character)) for character in word)
    return (
        f'<text x="{column * CELL:g}" y="{row * ROW + BASE:g}" textLength="{cells * CELL:g}" '
        f'lengthAdjust="spacingAndGlyphs" fill="{look.ink}"{style}>{escape(word)}</text>'
    )
