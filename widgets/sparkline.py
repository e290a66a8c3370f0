"""A measured series as blocks: how high it was, oldest at the left. No number is no block, never a zero."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import isfinite

from msgspec import Struct

from widgets.pane import Pane
from widgets.strips import Line, Words, title, width_of

BLOCKS = " ▁▂▃▄▅▆▇█"
ASCII_BLOCKS = " _.-=*#%@"
RECENT = 5  # the last so many columns are drawn lighter


def heights(points: Sequence[float | None], width: int, top: float) -> tuple[float | None, ...]:
    """One height from 0 to 1 a column, ``width`` of them, the newest at the right.

    Where there are more points than columns a column shows its highest; where there are fewer, the left is empty.
    """
    if width <= 0 or top <= 0:
        return (None,) * max(0, width)
    shown: list[float | None] = []
    if len(points) <= width:
        shown += [None] * (width - len(points))
        shown += map(_finite, points)
    else:
        edges = [round(n * len(points) / width) for n in range(width + 1)]
        for start, stop in pairwise(edges):
            known = [p for p in map(_finite, points[start:stop]) if p is not None]
            shown.append(max(known) if known else None)
    return tuple(None if p is None else min(1.0, max(0.0, p / top)) for p in shown)


def _finite(point: float | None) -> float | None:
    return point if point is not None and isfinite(point) else None


def bars(points: Sequence[float | None], width: int, rows: int, top: float, *, plain: bool = False) -> list[str]:
    """The series as ``rows`` texts of ``width`` cells, the top one first. What is measured is at least a line."""
    blocks = ASCII_BLOCKS if plain else BLOCKS
    found = [[" "] * width for _ in range(rows)]
    for column, height in enumerate(heights(points, width, top)):
        if height is None:
            continue
        eighths = max(1, round(height * rows * 8))
        for row in range(rows):
            level = min(8, max(0, eighths - (rows - 1 - row) * 8))
            found[row][column] = blocks[level]
    return ["".join(row) for row in found]


class SignalFace(Struct, frozen=True):
    """One series. ``limit`` is where it is too much; ``now`` its newest value in words; ``over``: it is too much."""

    name: str
    points: tuple[float | None, ...] = ()
    limit: float | None = None
    now: str = ""
    as_of: str = ""
    over: bool = False
    state: str = ""
    """Told in the place of the value where there is none: ``no data 40 s``."""
    under: bool = False
    """Whether less than ``limit`` is too much, as for a success rate."""
    service: str = ""

    @property
    def told(self) -> str:
        """The newest value, with the word that says that it is too much: ``4.2 % over``; else why there is none."""
        if not self.now:
            return self.state
        return f"{self.now} {'under' if self.under else 'over'}" if self.over else self.now


class SignalsFace(Struct, frozen=True):
    """Series, the one that matters most first; ``empty`` is shown when there is none."""

    signals: tuple[SignalFace, ...] = ()
    empty: str = ""


class Signals(Pane[SignalsFace]):
    """The first as a chart with its limit as a line, the others in a row each; one row each where room is short."""

    def lines(self, value: SignalsFace, width: int, height: int) -> Sequence[Line]:
        head = self.line(width)
        if not value.signals:
            title(head, 0, width, "SIGNALS", "none")
            rest = self.line(width)
            rest.put(0, value.empty, "dim", width=width)
            return [head, rest]
        first, others = value.signals[0], value.signals[1:]
        charted = height - 1 - len(others) >= 3
        if not charted:
            over = sum(s.over for s in value.signals)
            count: Words = ((f"{over} over", "bright"),) if over else f"{len(value.signals)}"
            title(head, 0, width, "SIGNALS", count)
            shown = value.signals if len(value.signals) < height else value.signals[: max(0, height - 2)]
            lines = [head, *(self._row(one, width) for one in shown)]
            if len(shown) < len(value.signals):
                lines.append(self.line(width))
                lines[-1].put(0, f"and {len(value.signals) - len(shown)} more", "dim")
            return lines
        title(head, 0, width, first.name, first.as_of)
        rows = min(6, height - 1 - len(others))
        return [head, *self._chart(first, width, rows), *(self._row(one, width) for one in others)]

    def _chart(self, it: SignalFace, width: int, rows: int) -> list[Line]:
        lines = [self.line(width) for _ in range(rows)]
        known = [p for p in it.points if p is not None and isfinite(p)]
        top = max([*known, it.limit or 0.0, 0.0]) or 1.0
        row = rows - 1 - min(rows - 1, int((it.limit or 0.0) / top * rows - 0.001))
        labels = {rows - 1: "0", 0: _short(top), **({row: _short(it.limit)} if it.limit else {})}
        start = max(6, *(width_of(label) + 1 for label in labels.values()))
        stop = max(start, width - (8 if it.now else width_of(it.state) + 1))
        for at, label in labels.items():
            lines[at].right(start - 1, label, "faint")
        if it.limit:
            lines[row].fill(start, stop, self.palette.glyphs.rule, "rule")
        draw_bars(lines, it.points, start, stop, top)
        if rows > 1:
            word = "under" if it.under else "over"
            lines[-2].right(width, word if it.over else "now" if it.now else "", "bright" if it.over else "faint")
        lines[-1].right(width, it.now or it.state, "bright" if it.now else "dim", width=width - stop)
        return lines

    def _row(self, it: SignalFace, width: int) -> Line:
        return signal_row(self.line(width), it)


def signal_row(line: Line, it: SignalFace) -> Line:
    """One series in one row: name, blocks, and its value now; the blocks take what the words leave."""
    width = line.width
    names = min(24, width // 3)
    line.put(0, it.name, "bright" if it.over else "text", width=names)
    token = "bright" if it.over else "text" if it.now else "dim"
    stop = line.right(width, it.told, token, width=max(10, width // 2)) - 1
    known = [p for p in it.points if p is not None and isfinite(p)]
    top = max([*known, it.limit or 0.0, 0.0]) or 1.0
    draw_bars([line], it.points, names + 1, max(names + 1, stop), top)
    return line


def draw_bars(lines: Sequence[Line], points: Sequence[float | None], start: int, stop: int, top: float) -> None:
    """Blocks over these columns of the lines, the top one first; the newest are lighter."""
    plain = not lines[0].palette.glyphs.bitmap
    for line, text in zip(lines, bars(points, stop - start, len(lines), top, plain=plain), strict=True):
        for column, block in enumerate(text):
            if block != " ":
                recent = column >= len(text) - RECENT
                line.fill(start + column, start + column + 1, block, "zone" if recent else "bar")


def _short(value: float) -> str:
    """A number in a few cells: ``100``, ``4.2``, ``12k``."""
    for size, unit in ((1e9, "G"), (1e6, "M"), (1e4, "k")):
        if value >= size:
            return f"{value / (1e3 if unit == 'k' else size):.0f}{unit}"
    return f"{value:.0f}" if value >= 10 or value == int(value) else f"{value:.2g}"
