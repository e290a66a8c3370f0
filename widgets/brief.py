"""What a person who just came needs: the lines that say what is going on."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from widgets.pane import Pane
from widgets.strips import Line, Words, as_spans, title, words_width

SHORTEST_RULE = 3  # columns that a title's rule needs, with its blanks


class BriefRow(Struct, frozen=True):
    """One line: ``hypothesis``, the words, and after them who and since when."""

    label: str
    words: Words
    note: Words = ""


class BriefFace(Struct, frozen=True):
    """The brief of the selected incident."""

    id: str
    rows: tuple[BriefRow, ...] = ()
    acknowledged: Words = ""
    """At the title's right end: ``acknowledged 13:56, maya``."""
    channel: str = ""
    """The chat channel's name: in the title, where there is room for it."""


class Brief(Pane[BriefFace]):
    """A title, and below it a row for each line, as many as there is room for."""

    def lines(self, value: BriefFace, width: int, height: int) -> Sequence[Line]:
        head = self.line(width)
        title(head, 0, width, f"BRIEF {value.id}", _beside_channel(value, width), focused=self.has_focus)
        return [head, *(self._row(row, width) for row in value.rows)]

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
    """What is at the title's right end: the channel, and who acknowledged it as fully as there is room for."""
    told = value.acknowledged
    shorter = (told, told.split(", ")[0], told.split(" ")[0]) if isinstance(told, str) else (told,)
    for words in shorter if value.channel else ():
        both = ((value.channel, "text"), ("  ", "dim"), *as_spans(words, "dim"))
        if words_width(both) + len(f"BRIEF {value.id}") + SHORTEST_RULE <= width:
            return both
    return told


def _fitting(note: Words, room: int) -> Words:
    """The note without its last parts, where they do not fit: it is never cut within a word."""
    if not isinstance(note, str):
        return note if words_width(note) <= room else ()
    parts = note.split(", ")
    while parts and words_width(", ".join(parts)) > room:
        parts.pop()
    return ", ".join(parts)
