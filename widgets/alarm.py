"""A critical alert that nobody has, where nothing else is going on: one block, the largest thing on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from widgets.canvas import Canvas, word_width
from widgets.pane import Pane
from widgets.strips import Line, cut

ACROSS = 2  # cells by rows of a pixel: the digits are five rows high


class AlarmFace(Struct, frozen=True):
    """One alert: how long it has been firing, and all that says whether it is one's own."""

    digits: str
    name: str
    where: str = ""
    summary: str = ""
    since: str = ""
    on_call: str = ""
    number: str = ""
    """``1/2``: which of several it is."""


class Alarm(Pane[AlarmFace | None]):
    """Digits at the left, words at the right; with eight rows half a row of air around them."""

    margin = 1

    def lines(self, value: AlarmFace | None, width: int, height: int) -> Sequence[Line]:
        if value is None:
            return ()
        canvas = Canvas(width, height, self.palette)
        airy = height >= 8
        canvas.fill(0, int(airy), width, 2 * (height - airy), "s1")
        left = self.margin + (2 if airy else 0)
        canvas.word(left, 4 if airy else 0, value.digits, "bright", ACROSS)
        beside = max(width // 2 + 2, left + word_width(value.digits, ACROSS) + 3)
        room = width - self.margin - beside
        tag = self.palette.crit_tag("CRIT")[0].strip()
        count = f"  {value.number} ↓" if value.number else ""
        if airy:
            canvas.text(left, 1, f"{tag}   unacknowledged for", "bright")
            told = [f"{value.name}{count}", value.where, "", value.summary, value.since, value.on_call]
        else:
            place = value.where or value.since
            told = [f"{tag} unacknowledged{count}", value.name, place, value.summary, value.on_call]
        for row, words in enumerate(told, start=1 if airy else 0):
            canvas.text(beside, row, cut(words, room, self.palette.glyphs.cut), "bright" if row < 3 else "text")
        return canvas.lines()
