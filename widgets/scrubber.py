"""The time of an incident from its beginning to its end, on two dials, and where a replay stands in it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from widgets.pane import Pane
from widgets.strips import Line, Words, cut, width_of

NAMES = 18
"""The columns of the dials' names, from 120 columns on."""
SIDE = 20
"""The columns at the right end, of the instants."""


class Tick(Struct, frozen=True):
    """A place on the track, from 0 to 1, and what stands there."""

    place: float
    label: str = ""


class ScrubberFace(Struct, frozen=True):
    """Attributes:
        place: where the moment lies, from 0 to 1.
        turned: the name of the dial that is turned; ``other`` is the other one's.
        clock: the moment, as it is shown.
        marks: milestones.
        late: when something was recorded that was known only later.
        hours: times of day below the track.
        state: whether it plays, and how fast.
        said: what is said beside that.
        count: how many of the entries lie behind.
    """

    place: float
    turned: str
    other: str
    clock: str
    marks: tuple[Tick, ...] = ()
    late: tuple[float, ...] = ()
    hours: tuple[Tick, ...] = ()
    state: str = ""
    said: Words = ""
    count: str = ""


class Scrubber(Pane[ScrubberFace]):
    """Five rows where there is room: labels, the two tracks, the hours, what it does. Else two: a track, and that."""

    margin = 1

    def lines(self, value: ScrubberFace, width: int, height: int) -> Sequence[Line]:
        if height < 5:
            return [self._track(value, width, value.turned, marks=True), self._doing(value, width)]
        rows = [self._track(value, width, name, marks=False) for name in (value.turned, value.other)]
        if value.turned == "known":
            rows.reverse()
        return [self._labels(value, width), *rows, self._hours(value, width), self._doing(value, width)]

    def _ends(self, width: int) -> tuple[int, int]:
        """The first column of the track and the one after its last."""
        names = NAMES if width >= 120 else 10
        return self.margin + names, width - self.margin - (SIDE if width >= 120 else 10)

    def _column(self, width: int, place: float) -> int:
        first, end = self._ends(width)
        return first + round(min(1.0, max(0.0, place)) * (end - 1 - first))

    def _labels(self, value: ScrubberFace, width: int) -> Line:
        line = self.line(width)
        free = self.margin
        for mark in value.marks:
            column = self._column(width, mark.place)
            start = max(free, column - width_of(mark.label) // 2)
            if start > column or start + width_of(mark.label) > width - self.margin:
                continue
            passed = mark.place <= value.place
            free = line.put(start, mark.label, "text" if passed else "dim") + 2
        return line

    def _track(self, value: ScrubberFace, width: int, name: str, *, marks: bool) -> Line:
        glyphs = self.palette.glyphs
        line = self.line(width)
        turned = name == value.turned
        line.put(self.margin, name, "bright" if turned else "dim")
        first, end = self._ends(width)
        here = self._column(width, value.place)
        line.put(first, glyphs.gauge * (here - first), "bright" if turned else "dim")
        line.put(here + 1, glyphs.gauge_rest * (end - here - 1), "rule")
        ticks = [mark.place for mark in value.marks] if name == "happened" else []
        if marks or name == "happened":
            for place in ticks:
                line.put(self._column(width, place), glyphs.mark, "bright" if place <= value.place else "dim")
        if name == "known":
            for place in value.late:
                line.put(self._column(width, place), "+", "bright")
        line.put(here, glyphs.head, "you" if turned else "bright")
        line.right(width - self.margin, value.clock, "bright" if turned else "dim")
        return line

    def _hours(self, value: ScrubberFace, width: int) -> Line:
        line = self.line(width)
        free = self.margin
        for hour in value.hours:
            start = self._column(width, hour.place) - width_of(hour.label) // 2
            if start >= free and start + width_of(hour.label) <= width - self.margin:
                free = line.put(start, hour.label, "dim") + 3
        return line

    def _doing(self, value: ScrubberFace, width: int) -> Line:
        line = Line(width, self.palette, "sel")
        end = line.right(width - self.margin, value.count, "text") - 2
        column = line.put(self.margin, value.state, "bright") + 3
        said = value.said if isinstance(value.said, str) else "".join(text for text, _ in value.said)
        line.put(column, cut(said, max(0, end - column)), "dim")
        return line
