"""One clock slot: what runs, how long, who owes it. On track it is two quiet rows; the digits grow when it is due soon,
and the whole slot turns into a hazard when it is overdue."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from widgets import bitmap
from widgets.pane import Pane
from widgets.strips import Line, width_of

NO_TIME = "--:--"


class ClockFace(Struct, frozen=True):
    """What a clock shows. All texts are ready; the clock counts nothing itself."""

    label: str
    """``team update``; it is shown in capitals, but for what is in ``name``."""
    digits: str = NO_TIME
    """``MM:SS``, ``H:MM:SS``, or ``+MM:SS`` when late."""
    state: str = "none"
    """``calm``, ``soon``, ``overdue`` or ``none``."""
    owner: str = ""
    """At the right: ``maya, by 14:39:22``; ``owner lee``; ``mitigated 15:03``."""
    spent: float = 0.0
    """The part of the time that has passed, 0 to 1."""
    more: str = ""
    """At the right of the label: ``+7``, the clocks that have no slot."""

    @property
    def word(self) -> str:
        """The state in a word, so that nothing is said by colour alone."""
        return {"calm": "on track", "soon": "due soon", "overdue": "OVERDUE"}.get(self.state, "none due")


_DIGITS = {"soon": "soon", "overdue": "bright"}
_ZONE = 0.2
"""The last fifth of a gauge looks different; ``soon`` begins there at the latest."""


class Clock(Pane[ClockFace]):
    """A clock in a slot that is one cell wider than its texts on either side, so that the hazard has an edge.

    Due soon and overdue, six rows: label, three of digits, gauge, state and owner. Five (80×24): the gauge's row stays
    free. On track: label, time left and owner, gauge; with nothing due two faint rows: what is quiet takes no eye.
    Two (slow lines): label and digits, state and owner; where there is only one row, the first of them. A slot whose
    texts begin at column 2 begins itself at column 1.
    """

    def lines(self, value: ClockFace, width: int, height: int) -> Sequence[Line]:
        if height < 5:
            return self._rows(value, width, height)
        if value.state not in _DIGITS:
            return self._quiet(value, width)
        late = value.state == "overdue"
        lines = [self.line(width, "late" if late else "bg") for _ in range(6 if height > 5 else 5)]
        self._label(lines[0], value)
        self._figures(lines[1:4], value, roomy=height > 5)
        if height > 5:
            self._gauge(lines[4], value)
        self._foot(lines[-1], value, roomy=height > 5)
        return lines

    def _quiet(self, value: ClockFace, width: int) -> list[Line]:
        """On track or nothing due: told in words, without any block digit."""
        label, says = self.line(width), self.line(width)
        self._label(label, value)
        if value.state == "none":
            after = says.put(1, value.word, "faint")
            after += 2 if after + 2 + width_of(value.owner) < width else 1
            says.put(after, value.owner, "faint", width=max(0, width - 1 - after))
            return [label, says]
        after = says.put(1, value.digits, "strong")
        owner = value.owner if width_of(value.owner) <= width - after - 3 else value.owner.split(", ")[0]
        says.right(width - 1, owner, "dim", width=max(0, width - after - 3))
        gauge = self.line(width)
        self._gauge(gauge, value)
        return [label, says, gauge]

    def _label(self, line: Line, value: ClockFace) -> None:
        right = line.width - 1
        late = value.state == "overdue"
        end = right if not value.more else line.right(right, value.more, "dim") - 1
        token = "faint" if value.state == "none" else "title"
        after = line.put(1, value.label.upper(), token, width=end - 1)
        if late:
            stop = line.width if not value.more else end
            line.fill(after + 1, stop, self.palette.glyphs.tape, "tape")

    def _figures(self, lines: Sequence[Line], value: ClockFace, roomy: bool) -> None:
        token = _DIGITS.get(value.state, "faint")
        if self.palette.glyphs.bitmap and bitmap.small_width(value.digits) <= lines[0].width - 2:
            for line, row in zip(lines, bitmap.small(value.digits, air_above=roomy), strict=True):
                line.put(1, row, token, bold=False)
        else:
            lines[1].put(1, value.digits, token, bold=True)

    def _gauge(self, line: Line, value: ClockFace) -> None:
        glyphs = self.palette.glyphs
        if value.state == "overdue":
            line.fill(0, line.width, glyphs.tape, "tape")
            return
        left, right = 1, line.width - 1
        line.fill(left, right, glyphs.gauge_rest, "rule")
        size = right - left
        spent = left + max(0, min(size, round(size * value.spent)))
        line.fill(right - round(size * _ZONE), right, glyphs.gauge_rest, "zone")
        line.fill(left, spent, glyphs.gauge, "soon" if value.state == "soon" else "bar")

    def _foot(self, line: Line, value: ClockFace, roomy: bool) -> None:
        right = line.width - 1
        after = line.put(1, value.word, "soon_bold" if value.state == "soon" else "dim")
        owner = value.owner
        if not roomy or width_of(owner) > right - after - 1:
            owner = owner.split(", ")[0]
        line.right(right, owner, "dim", width=max(0, right - after - 1))

    def _rows(self, value: ClockFace, width: int, height: int) -> list[Line]:
        first, second = (self.line(width, "late" if value.state == "overdue" else "bg") for _ in range(2))
        token = {"soon": "soon_bold", "calm": "bright"}.get(value.state, "faint")
        start = first.right(width - 1, value.digits, token)
        words = value.label
        if height == 1 and value.state in ("soon", "overdue"):
            words = f"{words}, {value.word}"
        first.put(1, words, "dim", width=start - 2)
        self._foot(second, value, roomy=False)
        return [first, second]
