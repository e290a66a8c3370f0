"""The alerts inbox: groups in sections by what they wait for, each openable into its series."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec import Struct

from warroom.core.times import age
from widgets.line_list import LineList
from widgets.list_layout import Divider
from widgets.strips import Line, Words, words_width

_STEP_S = 5
_STEP = timedelta(seconds=_STEP_S)


class InboxRow(Struct, frozen=True):
    """One group of similar alerts, or (``depth`` 1) one alert of an opened group."""

    key: str
    section: str
    """The title of the section it is in; rows of one section come one after another."""
    section_count: Words
    level: str
    title: str
    service: str = ""
    where: str = ""
    series: str = ""
    """How many alerts it covers, or a rate."""
    since: datetime | None = None
    """When it began, or ended: its age is drawn from the list's ``now``, so that no row is made again for it."""
    feed: str = ""
    state: Words = ""
    incident: str = ""
    rank: int = 3
    """Of the incident's severity."""
    new: bool = False
    loud: bool = False
    """Its section's title is shown bright: somebody is needed."""
    quiet: bool = False
    """Nothing to do about it now: put off, resolved, or as old as its feed."""
    marked: bool = False
    depth: int = 0


class _Columns(NamedTuple):
    """Where the columns of a width begin (or, of numbers, end), counted from the left edge of the text."""

    title: int
    service: int
    where: int
    series: int
    age: int
    feed: int
    state: int


def _columns(width: int) -> _Columns:
    """Three widths as drawn; what is over goes to the titles first, then to the states."""
    if width >= 180:
        more = min(width - 180, 30)
        return _Columns(9, 54 + more, 74 + more, 99 + more, 106 + more, 109 + more, 126 + more)
    if width >= 110:
        more = min(width - 116, 24)
        return _Columns(9, 34 + more, 46 + more, 62 + more, 68 + more, 70 + more, 84 + more)
    more = max(0, min(width - 78, 16))
    return _Columns(9, 0, 0, 41 + more, 47 + more, 0, 49 + more)


class InboxList(LineList[InboxRow]):
    """Sections of groups. Under 110 cells without service, place and feed: the selected one shows them."""

    has_heads = True
    _airy = True
    now: datetime | None = None
    """The moment that the ages are shown for; they move in steps of five seconds."""

    @property
    def airy(self) -> bool:
        """Whether a blank row is between the sections; rows that stand already are laid out anew."""
        return self._airy

    @airy.setter
    def airy(self, airy: bool) -> None:
        if airy != self._airy:
            self._airy = airy
            self._lay(self.rows)

    def set_now(self, now: datetime) -> None:
        """Show the ages as of ``now``: only what is in view is drawn again."""
        if self.now is None or now.timestamp() // _STEP_S != self.now.timestamp() // _STEP_S:
            self.now = now
            self._cache.clear()
            self.redraw()

    def dividers(self, before: InboxRow | None, row: InboxRow) -> Sequence[Divider]:
        if before is not None and before.section == row.section:
            return ()
        token = "bright" if row.loud else "title"
        head = Divider(row.section, row.section_count, token)
        return (Divider(), head) if before is not None and self.airy else (head,)

    def draw_heads(self, line: Line, left: int, right: int) -> None:
        at = _columns(right - left)
        line.put(left, "level", "faint")
        line.put(left + at.title, "alert", "faint")
        if at.service:
            line.put(left + at.service, "service", "faint")
            line.put(left + at.where, "where", "faint")
            line.put(left + at.feed, "feed", "faint")
        line.right(left + at.series, "series" if at.service else "no", "faint")
        line.right(left + at.age, "age", "faint")
        line.put(left + at.state, "state", "faint")
        line.right(right, "incident" if at.service else "inc", "faint")

    def draw_row(self, line: Line, row: InboxRow, left: int, right: int, selected: bool) -> None:
        at = _columns(right - left)
        stress = "bright" if row.new or selected else "dim" if row.quiet else "text"
        plain = "dim" if row.quiet and not selected else "text"
        column = left + at.title
        if row.depth:
            column = line.put(column, "  ", "dim")
        else:
            shape = self.palette.glyphs.alert(row.level)
            if row.new and row.level == "crit":
                line.put_styled(left, *self.palette.crit_tag("CRIT"))
            else:
                line.put(left, f"{shape} {row.level}", stress)
        if row.marked:
            column = line.put(column, f"{self.palette.glyphs.done} ", "key")
        end = left + (at.service or at.series - 6) - 2
        line.put(column, row.title, stress, width=max(0, end - column))
        if at.service:
            line.put(left + at.service, row.service, plain, width=at.where - at.service - 2)
            line.put(left + at.where, row.where, "dim", width=at.series - at.where - 7)
            line.put(left + at.feed, row.feed, "dim", width=at.state - at.feed - 2)
        line.right(left + at.series, row.series, plain, width=6)
        line.right(left + at.age, self._age(row), plain, width=5)
        stop = right
        if row.incident:
            start = line.right(right, row.incident, "text", width=10)
            text, style = self.palette.tag_text(row.rank, "", on="sel" if selected else "bg")
            stop = start - (3 if at.service else 2)
            line.put_styled(stop, text.rstrip(), style)
        state: Words = row.state if words_width(row.state) or not row.quiet else ""
        line.spans(left + at.state, state, plain, width=max(0, stop - left - at.state - 1))

    def _age(self, row: InboxRow) -> str:
        if row.since is None or self.now is None:
            return ""
        return age(max(timedelta(), self.now - row.since) // _STEP * _STEP)
