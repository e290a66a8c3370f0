"""What a person who just came needs: how severe, in which state, and the four lines that say what is going on."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from widgets.pane import Pane
from widgets.strips import Line, Words, broken_at, title, width_of, words_width

SHORTEST_TITLE = 12  # cells of a title under which it is not begun
SHORTEST_RULE = 3  # columns that a title's rule needs, with its blanks


class BriefRow(Struct, frozen=True):
    """One line: ``hypothesis``, the words, and after them who and since when."""

    label: str
    words: Words
    note: Words = ""


class BriefFace(Struct, frozen=True):
    """The brief of the selected incident."""

    id: str
    rank: int
    severity: str
    status: str
    """``Identified``, bright."""
    facts: str = ""
    """Dim, next to the status: ``open 42 min, acknowledged``."""
    short_facts: str = ""
    """The same for five rows: ``acknowledged``."""
    since: Words = ""
    """At the title's right end: ``SEV1 since 14:26``."""
    title: str = ""
    rows: tuple[BriefRow, ...] = ()
    channel: str = ""
    """The chat channel's name: in the title, where there is room for it."""


class Brief(Pane[BriefFace]):
    """Seven rows: title, tag and state, headline, four lines. A headline that is longer takes the state's row too, and
    the state moves into the title. With fewer than seven rows, tag and headline are in the title."""

    def lines(self, value: BriefFace, width: int, height: int) -> Sequence[Line]:
        first = self.line(width)
        lines = [first]
        if height >= 7 and width_of(value.title) > width:
            lines += self._long(first, value, width)
        elif height >= 7:
            title(first, 0, width, f"BRIEF {value.id}", _beside_channel(value, width), focused=self.has_focus)
            state = self.line(width)
            column = state.put_styled(0, *self.palette.tag(value.rank, value.severity))
            column = state.put(column + 1, value.status, "bright")
            state.put(column + 2, value.facts, "dim")
            head = self.line(width)
            head.put(0, value.title, "bright")
            lines += [state, head]
        else:
            self._low(first, value, width)
        lines += [self._row(row, width) for row in value.rows]
        return lines

    def _state(self, value: BriefFace) -> Words:
        facts = f", {value.short_facts or value.facts}" if value.short_facts or value.facts else ""
        return (value.status, "bright"), (facts, "dim")

    def _long(self, first: Line, value: BriefFace, width: int) -> list[Line]:
        """A headline of two rows beside and below the tag."""
        title(first, 0, width, f"BRIEF {value.id}", self._state(value), focused=self.has_focus)
        above, below = self.line(width), self.line(width)
        column = above.put_styled(0, *self.palette.tag(value.rank, value.severity)) + 1
        parts = broken_at(value.title, width - column)
        above.put(column, parts[0], "bright")
        below.put(0, parts[1], "bright", width=width)
        return [above, below]

    def _low(self, line: Line, value: BriefFace, width: int) -> None:
        """All of it in the title's row; the headline is whole where it can be."""
        count = self._state(value)
        begin = len(f"BRIEF {value.id}") + 1 + words_width(((self.palette.tag(value.rank, value.severity)[0], ""),)) + 1
        if begin + width_of(value.title) + 1 + words_width(count) > width and value.short_facts == "acknowledged":
            count = ((value.status, "bright"),)
        title(line, 0, width, f"BRIEF {value.id}", count, focused=self.has_focus,
              tag=self.palette.tag(value.rank, value.severity))  # fmt: skip
        room = width - words_width(count) - 2 - begin
        if room >= SHORTEST_TITLE and value.title:
            after = line.put(begin, value.title, "bright", width=room)
            line.put(after, " ", "text")

    def _row(self, row: BriefRow, width: int) -> Line:
        line = self.line(width)
        line.put(0, row.label, "dim", width=11)
        start, gap = (12, 2) if width < 90 else (13, 3)
        first = row.note.split(", ")[0] if isinstance(row.note, str) else row.note
        kept = words_width(first) + gap if first else 0
        column = line.spans(start, row.words, "text", width=max(0, width - start - kept)) + gap
        line.spans(column, _fitting(row.note, width - column), "dim")
        return line


def _beside_channel(value: BriefFace, width: int) -> Words:
    """What is at the title's right end: the channel before it, where both fit whole."""
    since = ((value.since, "dim"),) if isinstance(value.since, str) else value.since
    both = ((value.channel, "text"), ("  ", "dim"), *since)
    fits = words_width(both) + len(f"BRIEF {value.id}") + SHORTEST_RULE <= width
    return both if value.channel and fits else value.since


def _fitting(note: Words, room: int) -> Words:
    """The note without its last parts, where they do not fit: it is never cut within a word."""
    if not isinstance(note, str):
        return note if words_width(note) <= room else ()
    parts = note.split(", ")
    while parts and words_width(", ".join(parts)) > room:
        parts.pop()
    return ", ".join(parts)
