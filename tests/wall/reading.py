"""The wall read from afar: words that are drawn in pixels, found in the cells of a picture or of a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from widgets import bitmap


def half_rows(rows: Iterable[Iterable[str]]) -> list[str]:
    """Two for each row of cells, ``█`` where there is ink."""
    halves = []
    for cells in rows:
        row = list(cells)
        halves.append("".join("█" if cell in ("█", "▀") else "·" for cell in row))
        halves.append("".join("█" if cell in ("█", "▄") else "·" for cell in row))
    return halves


def has(halves: Sequence[str], mask: Sequence[str]) -> tuple[int, int] | None:
    """Where the mask stands, as column and half row."""
    for y in range(len(halves) - len(mask) + 1):
        x = halves[y].find(mask[0])
        while x >= 0:
            if all(halves[y + n].startswith(row, x) for n, row in enumerate(mask)):
                return x, y
            x = halves[y].find(mask[0], x + 1)
    return None


def find(halves: Sequence[str], text: str) -> tuple[int, int, int] | None:
    """Where a word stands in the pixel face, as column, row and scale."""
    for scale in (4, 3, 2, 1):
        found = has(halves, in_pixels(text, scale))
        if found is not None:
            return found[0], found[1] // 2, scale
    return None


def in_pixels(text: str, scale: int) -> list[str]:
    return ["".join(pixel * scale for pixel in row) for row in bitmap.pixels(text) for _ in range(scale)]
