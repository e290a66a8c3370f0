"""Free rows under a title: for panes that have no widget of their own, and for the prompt's row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from widgets.pane import Pane
from widgets.strips import Line, Words, title, words_width


@dataclass(frozen=True)
class SheetRow:
    """Words at the left, words flush right; the left ones are cut where they would meet."""

    left: Words = ""
    right: Words = ""
    token: str = "text"


@dataclass(frozen=True)
class SheetFace:
    """Rows under a title; without a title they begin at the top."""

    rows: tuple[SheetRow, ...] = ()
    title: Words = ""
    count: Words = ""


class Sheet(Pane[SheetFace]):
    """Shows its rows as they are."""

    def lines(self, value: SheetFace, width: int, height: int) -> Sequence[Line]:
        lines: list[Line] = []
        if value.title:
            head = self.line(width)
            title(head, 0, width, value.title, value.count, focused=self.has_focus)
            lines.append(head)
        lines += [pair(self.line(width), row, 0, width) for row in value.rows[: height - len(lines)]]
        return lines


@dataclass(frozen=True)
class PromptFace:
    """The entry's row: ``0042 › t to record a line`` and at its right what was recorded last."""

    left: Words = ""
    right: Words = ""
    active: bool = False
    """In use: the row stands on the ground of the selection, and a field lies over its middle."""
    margin: int = 1


class Prompt(Pane[PromptFace]):
    """The raised row under the record, one column wider than the panes on either side."""

    def lines(self, value: PromptFace, width: int, height: int) -> Sequence[Line]:
        line = self.line(width, "sel" if value.active else "raise")
        return [pair(line, SheetRow(value.left, value.right, "dim"), value.margin, width - value.margin)]


def pair(line: Line, row: SheetRow, left: int, right: int) -> Line:
    """Place a row's two words between the columns."""
    end = right
    if row.right:
        end = line.right(right, row.right, "dim", width=min(words_width(row.right), right - left)) - 2
    line.spans(left, row.left, row.token, width=max(0, end - left))
    return line
