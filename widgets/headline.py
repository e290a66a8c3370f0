"""Which incident all of this is about: how severe it is, its title whole, the state it is in."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from rich.style import Style

from widgets.palette import severity_token
from widgets.pane import Pane
from widgets.strips import Line, Words, broken_at, width_of, words_width

GAP = 3  # columns between the title and the state


class HeadlineFace(Struct, frozen=True):
    """The selected incident. ``facts`` follow the status, the least needed last: they give way to the title."""

    id: str
    rank: int
    severity: str
    title: str
    status: str
    facts: tuple[str, ...] = ()


class Headline(Pane[HeadlineFace]):
    """One row; where there are three, half a row of air above and below it, which a second row of title may take."""

    margin = 1

    def lines(self, value: HeadlineFace, width: int, height: int) -> Sequence[Line]:
        row = self.line(width, "sel")
        start = row.put_styled(self.margin, *self.palette.tag(value.rank, value.severity)) + 1
        column = row.put(start, value.id, "dim") + 2
        end = width - self.margin
        state = self._state(value, end - column - GAP)
        room = end - words_width(state) - GAP - column
        first, rest = (value.title, "") if height < 3 else broken_at(value.title, room)
        row.put(column, first, "bright", width=room)
        row.right(end, state)
        if height < 3:
            return [row]
        below = self._air(width, "▀", start, value.rank)
        if rest:
            below = self.line(width, "sel")
            below.put(column, rest, "bright", width=end - column)
        return [self._air(width, "▄", start, value.rank), row, below]

    def _state(self, value: HeadlineFace, room: int) -> Words:
        """The status, and as many facts after it as leave the title whole."""
        facts = list(value.facts)
        while facts and width_of(value.title) + width_of(", ".join((value.status, *facts))) > room:
            facts.pop()
        return (value.status, "bright"), ("".join(f", {fact}" for fact in facts), "dim")

    def _air(self, width: int, half: str, tag_end: int, rank: int) -> Line:
        """Half a row of the ground, and of the tag on it; blank where grounds have no colour of their own."""
        line = self.line(width)
        ground = self.palette.style("text").bgcolor  # of the room, which may be another than the terminal's
        sel, fill = self.palette.style("text", on="sel").bgcolor, self.palette.style("text", on=severity_token(rank))
        if self.palette.mono or not self.palette.glyphs.bitmap:
            return line
        if sel is not None:
            line.put_styled(0, half * width, Style(color=sel, bgcolor=ground))
        if fill.bgcolor is not None:
            line.put_styled(self.margin, half * (tag_end - 1 - self.margin), Style(color=fill.bgcolor, bgcolor=ground))
        return line
