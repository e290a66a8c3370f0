"""One alert in full: what it says, since when, whose it is, where its link leads. Strangers typed its texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from widgets.pane import Pane
from widgets.strips import Line, Words, title, wrapped


class ToldRow(Struct, frozen=True):
    """A label and its words; a text may take up to ``rows`` rows. One ``if_free`` is told where rows are left over."""

    label: str
    words: Words
    rows: int = 1
    if_free: bool = False


class ToldFace(Struct, frozen=True):
    """The selected alert. ``hint`` is a sentence, ``keys`` what can be done about it."""

    name: Words = ""
    rows: tuple[ToldRow, ...] = ()
    hint: str = ""
    keys: tuple[tuple[str, str], ...] = ()
    empty: str = "No alert is selected."


class AlertTold(Pane[ToldFace]):
    """Title with the alert's name at its right end, labelled rows, and where there is room a hint with keys."""

    label_width = 10

    def lines(self, value: ToldFace, width: int, height: int) -> Sequence[Line]:
        head = self.line(width)
        title(head, 0, width, "SELECTED", value.name)
        if not value.rows:
            rest = self.line(width)
            rest.put(0, value.empty, "dim", width=width)
            return [head, rest]
        lines = [head]
        told, spare = _told(value, height - 1)
        for row in told:
            room = width - self.label_width
            parts = list(_parts(row.words, max(10, room), min(row.rows, 1 + max(0, spare))))
            spare -= len(parts) - 1
            for number, words in enumerate(parts):
                lines.append(self.line(width))
                lines[-1].put(0, "" if number else row.label, "dim", width=self.label_width - 1)
                lines[-1].spans(self.label_width, words, "text", width=room)
        lines = lines[:height]
        if value.hint and height - len(lines) >= 3:
            lines += [self.line(width), self.line(width)]
            lines[-1].put(0, value.hint, "bright", width=width)
        if value.keys and height - len(lines) >= 1:
            lines.append(self._keys(value.keys, width))
        return lines

    def _keys(self, keys: Sequence[tuple[str, str]], width: int) -> Line:
        line = self.line(width)
        column = 0
        for key, word in keys:
            if column + len(key) + len(word) + 1 > width:
                break
            column = line.put(line.put(column, key, "key") + 1, word, "dim") + 2
        return line


def _told(value: ToldFace, height: int) -> tuple[list[ToldRow], int]:
    """The rows that are told, and how many are left over for texts of several; those of the hint are kept for it."""
    kept = (4 if value.keys else 3) if value.hint else 0
    free = height - kept - sum(not row.if_free for row in value.rows)
    told: list[ToldRow] = []
    for row in value.rows:
        if row.if_free and free <= 0:
            continue
        free -= row.if_free
        told.append(row)
    return told, max(0, height - kept - len(told))


def _parts(words: Words, width: int, rows: int) -> Iterator[Words]:
    """A text wrapped into at most ``rows`` rows; spans stay one row."""
    if isinstance(words, str):
        yield from wrapped(words, width, rows)
    else:
        yield words
