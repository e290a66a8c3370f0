"""The head of the record: its title and count, and what it is narrowed to."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from widgets.pane import Clickable
from widgets.strips import Line, Words, title, width_of, words_width


class Choice(Struct, frozen=True):
    """A kind with its count; ``key`` is sent when it is clicked."""

    key: str
    word: str
    count: int
    chosen: bool = False


class RecordHeadFace(Struct, frozen=True):
    """``name`` empty: no title. ``right`` is shown at the choices' end: the words looked for, what is folded away."""

    name: str = "TIMELINE"
    count: Words = ""
    choices: tuple[Choice, ...] = ()
    right: Words = ""
    focused: bool = False


class RecordHead(Clickable[RecordHeadFace]):
    """One row of title (where it has one) and one of choices; those that do not fit are left off, never the chosen."""

    class Picked(Clickable.Picked):
        """A choice was clicked."""

    def lines(self, value: RecordHeadFace, width: int, height: int) -> Sequence[Line]:
        lines: list[Line] = []
        if value.name:
            head = self.line(width)
            title(head, 0, width, value.name, value.count, focused=value.focused)
            lines.append(head)
        row = self.line(width)
        right: Words = value.right or ("" if value.name else value.count)
        end = width if not right else row.right(width, right, "dim", width=max(0, width // 2)) - 2
        spots: list[tuple[int, int, int, str]] = []
        column = 0
        chosen_left = sum(self._cells_of(c) for c in value.choices if c.chosen)
        for choice in value.choices:
            size = self._cells_of(choice)
            if choice.chosen:
                chosen_left = 0
            if column + size + chosen_left > end + 2:
                continue
            start = column
            column = row.put(column, choice.word, "chosen" if choice.chosen else "dim")
            column = row.put(column + 1, str(choice.count), "text" if choice.chosen else "dim")
            spots.append((len(lines), start, column, choice.key))
            column += 2
        self.spots = spots
        return [*lines, row]

    @staticmethod
    def _cells_of(choice: Choice) -> int:
        return width_of(choice.word) + 3 + words_width(str(choice.count))
