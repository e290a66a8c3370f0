"""One clock slot: what runs, how long, who owes it. On track it is two quiet rows; the digits grow when it is due soon,
and the whole slot turns into a hazard when it is overdue."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from widgets import bitmap
from widgets.palette import DARK, Palette
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

    def __init__(self, value: ClockFace | None = None, *, palette: Palette = DARK) -> None:
        super().__init__(value, palette=palette)
        self._kept: dict[str, tuple[tuple[object, ...], Line]] = {}
        """The rows that most seconds leave as they are, and what each was drawn of."""

    def lines(self, value: ClockFace, width: int, height: int) -> Sequence[Line]:
        if height < 5:
            return self._rows(value, width, height)
        if value.state not in _DIGITS:
            return self._quiet(value, width)
        ground = "late" if value.state == "overdue" else "bg"
        figures = [self.line(width, ground) for _ in range(3)]
        self._figures(figures, value, roomy=height > 5)
        gauge = [self._row("gauge", self._gauge, value, width, self._spent(value, width), ground)] * (height > 5)
        draw_foot = self._roomy_foot if height > 5 else self._foot
        foot = self._row("foot", draw_foot, value, width, (value.owner, height > 5), ground)
        label = self._row("label", self._label, value, width, (value.label, value.more), ground)
        return [label, *figures, *gauge, foot]

    def _row(self, name: str, draw: Callable[[Line, ClockFace], None], value: ClockFace, width: int, says: object,
             ground: str = "bg") -> Line:  # fmt: skip
        """A row of which this is what it ``says``, drawn where it does not say so already."""
        of = says, value.state, width, self.palette, ground
        if (kept := self._kept.get(name)) is not None and kept[0] == of:
            return kept[1]
        line = self.line(width, ground)
        draw(line, value)
        self._kept[name] = of, line
        return line

    def _quiet(self, value: ClockFace, width: int) -> list[Line]:
        """On track or nothing due: told in words, without any block digit."""
        label, says = self._row("label", self._label, value, width, (value.label, value.more)), self.line(width)
        if value.state == "none":
            after = says.put(1, value.word, "faint")
            after += 2 if after + 2 + width_of(value.owner) < width else 1
            says.put(after, value.owner, "faint", width=max(0, width - 1 - after))
            return [label, says]
        after = says.put(1, value.digits, "strong")
        owner = value.owner if width_of(value.owner) <= width - after - 3 else value.owner.split(", ")[0]
        says.right(width - 1, owner, "dim", width=max(0, width - after - 3))
        return [label, says, self._row("gauge", self._gauge, value, width, self._spent(value, width))]

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
        rows = bitmap.small(value.digits, air_above=roomy) if self.palette.glyphs.bitmap else ()
        if rows and len(rows[0]) <= lines[0].width - 2:
            for line, row in zip(lines, rows, strict=True):
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
        line.fill(right - round((right - left) * _ZONE), right, glyphs.gauge_rest, "zone")
        spent = left + self._spent(value, line.width)
        line.fill(left, spent, glyphs.gauge, "soon" if value.state == "soon" else "bar")

    def _spent(self, value: ClockFace, width: int) -> int:
        """The cells of the gauge that are gone."""
        return max(0, min(width - 2, round((width - 2) * value.spent)))

    def _roomy_foot(self, line: Line, value: ClockFace) -> None:
        self._foot(line, value, roomy=True)

    def _foot(self, line: Line, value: ClockFace, roomy: bool = False) -> None:
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
        self._foot(second, value)
        return [first, second]
