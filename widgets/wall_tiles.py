"""Two to six incidents side by side on the wall, each with its severity, its name and the clock that matters most."""

from __future__ import annotations

from widgets import bitmap
from widgets.canvas import Canvas
from widgets.strips import cut
from widgets.wall_face import WallClock, WallFace, WallIncident
from widgets.wall_parts import Brush, Sizes, digit_height, digit_width, even, said
from widgets.wall_signal import LEAST_ROWS, draw_signal, signal_height

_GUTTER = 2
_WIDE = 100
_BESIDE = 20  # cells that number, age and commander have at least next to the severity's block
_NUMBER = 6  # cells of a number alone, with a blank before it
_TWO_WORDS = 14  # half rows of two words one under another


def grid(count: int, width: int) -> tuple[int, int]:
    """Columns and rows for so many tiles: as wide as may be, for digits are."""
    if count <= 2:
        return (2, 1) if width >= 160 else (1, count)
    return (2, 2) if count <= 4 else (3, 2)


def draw_tiles(canvas: Canvas, face: WallFace, top: int, bottom: int) -> bool:
    """Draw the face's incidents between the half rows ``top`` and ``bottom``; alarms of others in one strip below.
    Gives whether the signal had room."""
    sizes = Sizes.of(canvas.width, canvas.rows)
    measured = face.signal is not None and canvas.rows >= LEAST_ROWS
    if face.signal is not None and measured:
        bottom -= signal_height(sizes.small) + bottom % 2
        draw_signal(Brush(canvas, sizes), face.signal, bottom)
    shown = {it.key for it in face.incidents}
    elsewhere = [alarm for alarm in face.alarms if alarm.incident not in shown]
    if elsewhere:
        strip = even(5 * min(sizes.big, 2) + 2)
        bottom -= strip + bottom % 2
        alarm = next((a for a in elsewhere if a.crit), elsewhere[face.turn % len(elsewhere)])
        Brush(canvas, sizes).strip(bottom, strip, said(alarm, at_its_place=False), crit=alarm.crit)
    columns, lines = grid(len(face.incidents), canvas.width)
    width = (canvas.width - _GUTTER * (columns - 1)) // columns
    rows = (bottom - top) // 2 // lines
    for number, it in enumerate(face.incidents):
        column, line = number % columns, number // columns
        x = column * (width + _GUTTER)
        last = canvas.width - x if column == columns - 1 else width
        height = rows * 2 - (2 if line < lines - 1 else 0)
        alarms = tuple(alarm.words for alarm in face.alarms if alarm.incident == it.key)
        alarm_words = alarms[face.turn % len(alarms)] if alarms else ()
        _Tile(canvas, it, alarm_words, x, top + line * rows * 2, last, height).draw()
    return measured


class _Tile(Brush):
    def __init__(self, canvas: Canvas, it: WallIncident, alarm: tuple[str, ...], x: int, y: int, width: int,
                 height: int) -> None:  # fmt: skip
        super().__init__(canvas, Sizes(1, 1, 1))
        self.it = it
        self.alarm = alarm
        self.x = x
        self.y = y
        self.across = width
        self.height = height
        self.letters = width < 36 or height < 28 or self.tag_width(it.severity, 1) > width - _NUMBER
        """Whether only the digits are drawn large, and the rest is plain letters."""
        self.end = x + width - 1

    def draw(self) -> None:
        y = self._head()
        bottom = self.y + self.height
        if self.alarm:
            roomy = bottom - y >= (36 if self.it.main and self.it.main.late else 26)
            tall = 8 if roomy else 2
            bottom -= tall
            self.strip(bottom, tall, self.alarm, self.x, self.across, 2)
            bottom -= 2 if roomy else 0
        clock = self.it.main
        if clock is None:
            self.canvas.text(self.x + 1, y // 2, "no clock runs", "dim")
        elif self.across >= _WIDE:
            self._wide(clock, y, bottom)
        else:
            self._high(clock, y, bottom)

    # ------------------------------------------------------------ the head

    def _head(self) -> int:
        """The severity's block, and next to it number, age and commander in letters; under it the name."""
        it, canvas, x, y = self.it, self.canvas, self.x, self.y
        who = f"IC {it.commander}" if it.commander else "no IC"
        stress = "text" if it.commander else "latet"
        if self.letters:
            tag, style = canvas.palette.tag(it.rank, it.severity)
            canvas.styled(x, y // 2, tag, style)
            at = x + len(tag) + 1
            canvas.text(at, y // 2, it.number, "bright")
            canvas.text(at + 5, y // 2, cut(who, self.end - at - 5), stress)
            canvas.text(x + 1, y // 2 + 1, cut(it.names[-1], self.across - 2), "bright")
            return y + 4
        after = self.tag(it, x, y, 8, 1) + 2
        number = f"{it.number}  {it.age}"
        canvas.text(after, y // 2 + 1, number if len(number) <= self.end - after else it.number, "bright")
        beside = self.end - after - _BESIDE
        name = next((name for name in it.names if bitmap.can_draw(name) and self.width(name) <= beside), "")
        room = self.end - after - (self.width(name) + 1 if name else 0)
        canvas.text(after, y // 2 + 2, cut(who, room), stress)
        if name:
            self.right(self.end, y, name, "bright", 1, 8)
            return y + 10
        text, scale = self.fit(it.names, self.across - 2, (1,))
        if not bitmap.can_draw(text) or not any(name.startswith(f"{text} ") or name == text for name in it.names):
            canvas.text(x + 1, y // 2 + 4, cut(it.names[-1], self.across - 2), "bright")
            return y + 10
        self.write(x + 1, y + 9, text, "bright", scale)
        return y + 16

    # ------------------------------------------------------------ the clock

    def _ground(self, clock: WallClock, y: int, bottom: int) -> int:
        """A late clock is on the fill, under tape. Gives the half row below the tape."""
        if not clock.late:
            return y
        self.canvas.fill(self.x, y, self.across, bottom - y, "late")
        self.canvas.tape(self.x, y // 2, self.across, 1)
        return y + 2

    def _inks(self, clock: WallClock) -> tuple[str, str]:
        """The tokens of the digits and of the words next to them."""
        return {"overdue": ("bright", "bright"), "soon": ("soon", "soon")}.get(clock.state, ("text", "dim"))

    def _high(self, clock: WallClock, y: int, bottom: int) -> None:
        """Label, digits and owner one under another; the digits have what the others leave."""
        ink, dim = self._inks(clock)
        y = self._ground(clock, y, bottom)
        every = clock.labels if clock.state == "calm" else tuple(f"{label} {clock.word}" for label in clock.labels)
        drawn = [w for w in every if bitmap.can_draw(w) and self.width(w) <= self.across - 2]
        if drawn and not self.letters and bottom - y >= 20:
            self.write(self.x + 1, y + 1, drawn[0], dim, 1)
            y += 7
        else:
            words = f"{clock.label} {clock.word}"
            self.canvas.text(self.x + 1, y // 2, cut(words.upper() if clock.late else words, self.across - 2), dim)
            y += 2 if bottom - y < 18 else 3
        self.canvas.text(self.x + 1, bottom // 2 - 1, cut(_owes(clock), self.across - 2), dim)
        self._digits(clock, y, bottom - 2, self.across - 2, ink)

    def _wide(self, clock: WallClock, y: int, bottom: int) -> None:
        """The digits at the left; what they are about at their right."""
        ink, dim = self._inks(clock)
        y = self._ground(clock, y, bottom)
        after = self._digits(clock, y + 1, bottom - 1, self.across * 3 // 5, ink) + 4
        room = self.end - after
        if bottom - y < _TWO_WORDS:
            self.canvas.text(after, (y + 1) // 2, cut(f"{clock.label} {clock.word}", room), ink)
            return
        text, scale = self.fit(clock.labels, room, (1,))
        self.write(after, y + 1, text, dim, scale)
        self.write(after, y + 8, clock.word, ink, 1)
        if bottom - y >= 21:
            owner, scale = self.fit((clock.owner or "nobody",), room, (1,))
            self.write(after, y + 15, owner, dim, scale)

    def _digits(self, clock: WallClock, y: int, bottom: int, room: int, ink: str) -> int:
        """The digits as large as they may be; gives the column after them."""
        height = digit_height(clock.digits, min(bottom - y, 20), room)
        if self.coarse:
            height -= height % 2
        if height < 5:
            self.canvas.text(self.x + 1, (y + 1) // 2, clock.digits, ink)
            return self.x + 1 + len(clock.digits)
        width = digit_width(clock.digits, height, room)
        self.canvas.digits(self.x + 1, y, clock.digits, ink, width, height)
        return self.x + 1 + bitmap.segments_width(clock.digits, width)


def _owes(clock: WallClock) -> str:
    if clock.late:
        return f"{clock.owner or 'nobody'} owes it"
    return ", ".join(filter(None, (clock.owner, clock.by)))
