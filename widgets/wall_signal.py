"""One measured series on the wall: name, how it went, its value now; in a line of its own or next to the clock."""

from __future__ import annotations

from math import isfinite

from widgets.sparkline import SignalFace, bars
from widgets.strips import cut
from widgets.wall_parts import Brush, descending, even

LEAST_ROWS = 36
"""Rows from which a wall of tiles, or a quiet one, spares the series a line of its own."""
_MOST_BLOCKS = 32
"""Cells that the blocks take at most: each new point moves them all, and a slow line carries them."""
_COMPACT = 18
"""The cells that name and blocks take one above the other in the last line."""


def signal_height(small: int) -> int:
    """The half rows of its line."""
    return even(5 * small + 2)


def draw_signal(brush: Brush, it: SignalFace, y: int) -> None:
    """The line over the whole width, ``y`` an even half row: the blocks take what the words leave."""
    sizes, canvas = brush.sizes, brush.canvas
    small, end = sizes.small, canvas.width - sizes.pad
    told, scale = brush.fit((it.told, it.now or "no data"), canvas.width * 2 // 5, descending(small))
    start = brush.right(end, y, told, _token(it), scale, 5 * small)
    name, scale = brush.fit((it.name, it.name.split(",")[0]), canvas.width * 2 // 5, descending(small))
    after = brush.write(sizes.pad, y, name, "bright" if it.over else "dim", scale, 5 * small)
    _blocks(brush, it, max(after + 3, start - 3 - _MOST_BLOCKS), start - 3, y // 2, (5 * small + 1) // 2)


def draw_compact(brush: Brush, it: SignalFace, x: int, room: int, y: int) -> int:
    """The same in ``room`` cells of the last line, the blocks under the name. Gives the column after it."""
    small = brush.sizes.small
    row, rows = y // 2, (5 * small + 1) // 2
    brush.canvas.text(x, row, cut(it.name, _COMPACT), "bright" if it.over else "dim")
    _blocks(brush, it, x, x + _COMPACT, row + 1, rows - 1)
    told, scale = brush.fit((it.told, it.now or "no data"), room - _COMPACT - 2, descending(small))
    return brush.write(x + _COMPACT + 2, y, told, _token(it), scale, 5 * small)


def _token(it: SignalFace) -> str:
    return "bright" if it.over else "text" if it.now else "dim"


def _blocks(brush: Brush, it: SignalFace, start: int, stop: int, row: int, rows: int) -> None:
    known = [p for p in it.points if p is not None and isfinite(p)]
    top = max([*known, it.limit or 0.0, 0.0]) or 1.0
    if stop - start < 8 or not known:
        return
    for number, text in enumerate(bars(it.points, stop - start, rows, top, plain=brush.coarse)):
        brush.canvas.text(start, row + number, text, "zone")
