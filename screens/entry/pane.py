"""What stands around the text of the entry line: the incident, the kind as a chip, what will be recorded."""

from __future__ import annotations

from msgspec import Struct

from widgets.pane import Pane
from widgets.strips import Line, Words, words_width


class EntryView(Struct, frozen=True):
    """What stands around the text: the incident's number, the kind as a chip, the words at the right end."""

    number: str = ""
    typing: bool = False
    letter: str = ""
    kind: str = ""
    amends: str = ""
    right: Words = ""
    hint: str = ""
    key: str = "t"
    """Begins a line; "" where nothing may be written."""


class EntryPane(Pane[EntryView]):
    """Draws all of the line but the text being typed."""

    margin = 1

    def lines(self, value: EntryView, width: int, height: int) -> list[Line]:
        line = Line(width, self.palette, "sel" if value.typing else "raise")
        column = line.put(self.margin, value.number or "no incident", "bright" if value.number else "dim") + 1
        column = line.put(column, self.palette.glyphs.prompt, "you") + 1
        if value.typing:
            self.text_at(line, column, value)
        elif value.number:
            if value.key:
                column = line.put(column, value.key, "key") + 1
            room = width - column - words_width(value.right) - 4
            line.put(column, value.hint or "to record a line", "dim", width=room)
        else:
            line.put(column, value.hint or "declare one to record entries", "dim")
        line.right(width - self.margin, value.right, "dim", width=self.right_most(width))
        return [line]

    @staticmethod
    def right_most(width: int) -> int:
        """How many cells the words at the right end have at most: the text keeps the rest."""
        return width // 2

    def text_at(self, line: Line, column: int, value: EntryView) -> int:
        """Draw the chip; gives the column where the text begins."""
        if value.amends:
            column = line.put(column, "amend", "key") + 1
            column = line.put(column, value.amends, "dim") + 1
        if value.kind:
            if value.letter:
                column = line.put(column, value.letter, "key") + 1
            column = line.put(column, value.kind, "hypothesis" if value.kind == "hypothesis" else "text") + 2
        return column
