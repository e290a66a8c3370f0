"""The wall: what everybody in the room sees, drawn for the last row. Nothing on it takes a key."""

from __future__ import annotations

from collections.abc import Sequence

from widgets.canvas import Canvas
from widgets.pane import Pane
from widgets.strips import Line
from widgets.wall_face import WallFace
from widgets.wall_large import draw_large
from widgets.wall_parts import LEAST, Brush, Sizes, descending, digit_width, foot_height, said
from widgets.wall_signal import LEAST_ROWS, draw_compact, draw_signal, signal_height
from widgets.wall_tiles import draw_tiles

_PLACES = ((0, 0), (2, 0), (0, -2))
"""By how many half rows the picture is narrower above and below: so every edge in it moves from place to place."""

_FOOT_TURNS = 2
"""For so many turns the feeds are in the last line, and then the signal: each change of them costs a kilobyte."""
_LETTERS = 15
"""Cells in which late feeds are shown in plain letters, while a signal has their place."""


class Wall(Pane[WallFace]):
    """Shows a ``WallFace`` over the whole screen."""

    def lines(self, value: WallFace, width: int, height: int) -> Sequence[Line]:
        if width < LEAST[0] or height < LEAST[1]:
            line = self.line(width)
            line.put(1, f"The wall needs {LEAST[0]} columns and {LEAST[1]} rows; there are {width} and {height}.")
            return [line]
        canvas = Canvas(width, height, self.palette.faded() if value.old else self.palette)
        top, bottom = _PLACES[value.place % 3]
        bottom += 2 * height
        sizes = Sizes.of(width, height)
        above = bottom - foot_height(sizes)
        if not value.incidents:
            measured = _draw_quiet(canvas, value, top, above)
        elif len(value.incidents) == 1:
            measured = draw_large(canvas, value, top, above)
        else:
            measured = draw_tiles(canvas, value, top, above - 1)
        canvas.draw_up(top)
        _draw_foot(Brush(canvas, sizes), value, bottom - 5 * sizes.small, measured=measured)
        return canvas.lines(right=value.place // 3 % 2)


def _draw_foot(brush: Brush, face: WallFace, y: int, *, measured: bool) -> None:
    """How the feeds do, and the time of day; by turns the signal that found no room above."""
    sizes, canvas = brush.sizes, brush.canvas
    small, end, x = sizes.small, canvas.width - sizes.pad, sizes.pad
    start = brush.right(end, y, face.clock, "bright", small)
    if word := "replay" if face.replay else "drill" if face.drill else "":
        wide = brush.width(word, small) + 4
        canvas.fill(0, y - 1, wide + x, 5 * small + 1, "you")
        x = brush.write(x, y, word, "bright", small) + 6
    room = start - x - 4
    late = "latet" if face.feeds_late else "dim"
    if face.signal is not None and not measured and face.turn // _FOOT_TURNS % 2:
        after = draw_compact(brush, face.signal, x, room - (_LETTERS if face.feeds_late else 0), y) + 2
        feeds = next((text for text in face.foot if len(text) <= x + room - after), "")
        canvas.text(after, y // 2 + 1, feeds, late)
        after += len(feeds)
    else:
        text, scale = brush.fit(face.foot, room, (small,))
        after = brush.write(x, y, text, late, scale)
    if face.page and start - after - 8 >= brush.width(face.page, small):
        brush.right(start - 4, y, face.page, "dim", small)


def _draw_quiet(canvas: Canvas, face: WallFace, top: int, bottom: int) -> bool:
    """Nothing is open: the time of day, large; what is broken in the program itself above it. Gives whether the
    signal had room."""
    sizes = Sizes.of(canvas.width, canvas.rows)
    brush = Brush(canvas, sizes)
    measured = face.signal is not None and canvas.rows >= LEAST_ROWS
    if face.signal is not None and measured:
        bottom -= signal_height(sizes.small) + bottom % 2
        draw_signal(brush, face.signal, bottom)
    y = top
    strip = 5 * sizes.big + 2 + (5 * sizes.big + 2) % 2
    for alarm in face.alarms:
        if y + strip > bottom // 2:
            break
        brush.strip(y, strip, said(alarm, at_its_place=False), crit=alarm.crit)
        y += strip
    text, scale = brush.fit((face.quiet,), canvas.width - 2 * sizes.pad, descending(sizes.big))
    brush.write(sizes.pad, y + 2, text, "dim", scale)
    y += 5 * scale + 5
    tall = min(bottom - y - 2, 12 * sizes.big)
    tall -= tall % 2
    width = digit_width(face.clock, tall, canvas.width - 2 * sizes.pad)
    canvas.digits(sizes.pad, y, face.clock, "text", width, tall)
    return measured
