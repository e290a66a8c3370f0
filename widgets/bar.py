"""Row 0: where we are, how much is open, what fires, who I am, and the clock of day."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from widgets.pane import Pane
from widgets.strips import Line, Span, Words, width_of, words_width

BESIDE_MIN = 12
"""Cells that stay for what is shown next to one incident, its title, where others are named after it."""


class SeverityCount(Struct, frozen=True):
    """How many open incidents of one severity."""

    rank: int
    word: str
    count: int


class BarFace(Struct, frozen=True):
    """What the bar shows. ``subject`` and ``beside`` replace the counts on screens of one incident (the scribe's)."""

    name: str = "WAR ROOM"
    place: str = ""
    place_short: str = ""
    """The same in fewer letters, where it would have to be cut."""
    open: int = 0
    severities: tuple[SeverityCount, ...] = ()
    firing: int = 0
    new: int = 0
    """Groups of alerts that nobody has, critical ones among them."""
    crit: int = 0
    fresh: int = 0
    stale: int = 0
    who: str = ""
    role: str = ""
    others: tuple[str, ...] = ()
    """Who else is here, who matters most first: shown from 200 columns, and next to one incident at every size."""
    clock: str = ""
    zone: str = "UTC"
    local: str = ""
    """The other zone's time, shown from 200 columns: ``16:37 Berlin``."""
    warning: str = ""
    """A broken promise of the program itself: ``watcher dead 42 s``. It takes the place of what fires."""
    drill: bool = False
    replay: bool = False
    """What is shown is over: nothing here is so now."""
    tag: tuple[int, str] | None = None
    subject: Words = ""
    beside: Words = ""


class Bar(Pane[BarFace]):
    """One row of the whole width. What does not fit is left off, least needed first; never the clock or the name."""

    middle: int | None = None
    """Column at which the right half begins; a screen with another grid may set it."""
    _drawn: tuple[tuple[object, ...], int, Line] | None = None
    """What was drawn last, all but the clock; the column of the clock, and the row."""

    def lines(self, value: BarFace, width: int, height: int) -> Sequence[Line]:
        of = replace(value, clock=""), len(value.clock), width, self.middle, self.palette
        if self._drawn is None or self._drawn[0] != of:
            line = self._whole(value, width)
            margin = 1 if width < 120 else 2 if width < 200 else 3
            zone = width_of(f" {value.zone}") if value.zone else 0
            self._drawn = of, width - margin - zone - width_of(value.clock), line
            return [line]
        line = self._drawn[2].copy()  # most seconds change nothing but the clock
        line.put(self._drawn[1], value.clock, "bright")
        return [line]

    def _whole(self, value: BarFace, width: int) -> Line:
        line = self.line(width)
        margin = 1 if width < 120 else 2 if width < 200 else 3
        right = self._clock(line, value, width - margin, roomy=width >= 120)
        column = self._head(line, value, margin)
        if width < 120:
            self._flow(line, value, column + 2, right)
        else:
            self._columns(line, value, column, right, margin)
        return line

    def _head(self, line: Line, value: BarFace, column: int) -> int:
        if value.drill:
            text = " DRILL " if not self.palette.mono else "<DRILL>"
            column = line.put_styled(column, text, self.palette.style("bright", on="you")) + 1
        if value.replay:
            text = " REPLAY " if not self.palette.mono else "[REPLAY]"
            column = line.put_styled(column, text, self.palette.style("bright", on="you")) + 1
        return line.put(column, value.name, "bright")

    def _clock(self, line: Line, value: BarFace, end: int, roomy: bool) -> int:
        """The right end: who, and the clock of day; gives the column where it begins."""
        clock: Words = ((value.clock, "bright"), (f" {value.zone}" if value.zone else "", "dim"))
        start = line.right(end, clock)
        if value.local and line.width >= 200:
            start = line.right(start - 3, value.local, "dim")
        if value.who:
            who: Words = ((value.who, "text"), (f" {value.role}" if value.role else "", "dim"))
            if line.width >= 200:
                begin = self._half(line) + 33
                if begin + words_width(who) < start - 2:
                    at = line.spans(begin, who)
                    line.put(at + 2, _with(value.others, start - at - 5), "dim")
                    return begin
            start = line.right(start - (3 if roomy else 2), who)
        return start

    def _half(self, line: Line) -> int:
        return self.middle or line.width // 2 + 2

    def _flow(self, line: Line, value: BarFace, column: int, right: int) -> None:
        """Under 120 columns: what is open, then what is new or broken, one after the other."""
        if value.tag or value.subject:
            column = self._subject(line, value, column, right - 2)
            line.put(column + 3, _with(value.others, right - 5 - column), "dim")
            return
        if not value.open:
            column = line.spans(column, (self._open(value),))
        column = self._severities(line, value, column, right - 2)
        alarms = self._alarms(value, short=True)
        size = words_width(alarms)
        if alarms and column + 3 + size <= right - 2:
            line.spans(column + 3, alarms)
        elif alarms and column + 2 < right:
            line.spans(column + 2, alarms, width=right - 4 - column)

    def _columns(self, line: Line, value: BarFace, column: int, right: int, margin: int) -> None:
        """From 120 columns: the left half ends where the left panes end, the right half begins where theirs do."""
        half = self._half(line)
        wide = line.width >= 200
        if value.place:
            column = self._place(line, value, column + 2, half - 36 - column) if half > 50 else column
        if value.tag or value.subject:
            tag = words_width(self.palette.tag(*value.tag)[0]) + 1 if value.tag else 0
            at = min(half - 30, half - 4 - tag - words_width(value.subject))
            self._subject(line, value, max(column + 2, at), half - 4)
            room = right - 2 - half
            others = "" if wide else _with(value.others, room - 2 - min(words_width(value.beside), BESIDE_MIN))
            room -= width_of(others) + 2 if others else 0
            column = line.spans(half, value.beside, "dim", width=room)
            line.put(column + 2, others, "dim")
            return
        left = self._left_words(value)
        if wide:
            at = max(column + 3, margin + 33)
            at = line.spans(at, (self._open(value),)) + 3
            at = self._severities(line, value, at, half - 4)
            firing = self._firing(value, " unacknowledged")
            if max(at + 3, margin + 66) + words_width(firing) < half - 2:
                line.spans(max(at + 3, margin + 66), firing)
            line.spans(half, self._feeds(value), width=max(0, right - 2 - half))
            return
        if column + 2 + words_width(left) <= half - 4:
            at = half - 4 - words_width(left)
            at = line.spans(at, (self._open(value),)) + 2
            self._severities(line, value, at, half - 4)
        else:
            self._severities(line, value, column + 2, half - 4)
        line.spans(half, self._alarms(value), width=max(0, right - 2 - half))

    def _place(self, line: Line, value: BarFace, column: int, room: int) -> int:
        """Where we are, in as many letters as fit; gives the column after it."""
        told = value.place_short if value.place_short and width_of(value.place) > room else value.place
        return line.put(column, told, "dim", width=max(0, room))

    def _subject(self, line: Line, value: BarFace, column: int, end: int) -> int:
        if value.tag:
            column = line.put_styled(column, *self.palette.tag(*value.tag)) + 1
        return line.spans(column, value.subject, "dim", width=max(0, end - column))

    def _left_words(self, value: BarFace) -> list[Span]:
        words = [self._open(value)]
        return words + [(f"  ? {one.count} {one.word}", "text") for one in value.severities]

    def _open(self, value: BarFace) -> Span:
        return (f"{value.open} open", "text") if value.open else ("nothing open", "dim")

    def _severities(self, line: Line, value: BarFace, column: int, end: int) -> int:
        gap = 3 if line.width >= 200 else 2
        first = True
        for one in value.severities:
            text, style = self.palette.tag_text(one.rank, f"{one.count} {one.word}")
            start = column if first else column + gap
            if start + len(text) > end:
                break
            column = line.put_styled(start, text, style)
            first = False
        return column

    def _firing(self, value: BarFace, after: str = " unacked") -> list[Span]:
        firing: list[Span] = [(f"{value.firing} firing", "text"), ("  " if value.crit else ", ", "dim")]
        return [*firing, self._crit(value)] if value.crit else [*firing, self._new(value, after)]

    def _crit(self, value: BarFace) -> Span:
        return f"{self.palette.glyphs.crit} {value.crit} crit", "s1"

    def _new(self, value: BarFace, after: str = " unacked") -> Span:
        return f"{value.new}{after}", "bright" if value.new else "dim"

    def _feeds(self, value: BarFace) -> list[Span]:
        if value.warning:
            return [(value.warning, "latet")]
        if not value.fresh + value.stale:
            return [("no feeds", "dim")]
        words = [(f"{value.fresh} feed{'s' * (value.fresh != 1)} OK", "dim")]
        if value.stale:
            words += [(", ", "dim"), (f"! {value.stale} stale", "latet")]
        return words

    def _alarms(self, value: BarFace, *, short: bool = False) -> list[Span]:
        if value.warning:
            return [(value.warning, "latet")]
        if not value.fresh + value.stale + value.firing:
            return [("no feeds", "dim")]
        short_form = [self._crit(value) if value.crit else self._new(value)]
        found = short_form if short else self._firing(value)
        if value.stale:
            found += [("  ", "dim"), (f"! {value.stale} stale", "latet")]
        elif not short:
            found += [("  ", "dim"), *self._feeds(value)]
        return found


def _with(names: Sequence[str], room: int) -> str:
    """``with sam, lee +2`` in so many cells: whole names, how many where there is no room for one, else ""."""
    for count in range(len(names), 0, -1):
        left = len(names) - count
        words = f"with {', '.join(names[:count])}{f' +{left}' if left else ''}"
        if width_of(words) <= room:
            return words
    many = f"+{len(names)} here" if names else ""
    return many if width_of(many) <= room else ""
