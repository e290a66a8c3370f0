"""The column next to the record: sections of short rows, the late ones filled."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from widgets.pane import Pane
from widgets.strips import Line, Words, title, words_width


class AsideRow(Struct, frozen=True):
    """Words at the left (cut) and at the right (never). ``late``: the whole row is overdue, as ``right`` says.

    ``chip`` is shown at the right instead: ``unfilled``. ``wraps``: the left may take a second row.
    """

    left: Words
    right: Words = ""
    late: bool = False
    chip: str = ""
    wraps: bool = False


class Section(Struct, frozen=True):
    """A title with its count, and rows; ``empty`` is shown where there is none."""

    title: str
    rows: tuple[AsideRow, ...] = ()
    count: Words = ""
    empty: str = ""


class Aside(Pane[tuple[Section, ...]]):
    """Sections one below the other, a blank row between. One column on either side belongs to the late rows' fill.

    Where they do not fit, each gives up rows from its end, the longest first; never its title, and it says how many.
    """

    def lines(self, value: tuple[Section, ...], width: int, height: int) -> Sequence[Line]:
        bodies = [self._body(section, width) for section in value]
        room = height - sum(2 for _ in value) + 1
        while sum(map(len, bodies)) > room and any(len(body) > 1 for body in bodies):
            longest = max(bodies, key=len)
            longest.pop()
        lines: list[Line] = []
        for section, body in zip(value, bodies, strict=True):
            if lines:
                lines.append(self.line(width))
            head = self.line(width)
            title(head, 1, width - 1, section.title, section.count)
            lines += [head, *body]
        return lines

    def _body(self, section: Section, width: int) -> list[Line]:
        if not section.rows and section.empty:
            line = self.line(width)
            line.put(1, section.empty, "dim", width=width - 2)
            return [line]
        return [line for row in section.rows for line in self._row(row, width)]

    def _row(self, row: AsideRow, width: int) -> list[Line]:
        if row.late:
            return [self._late(row, width)]
        line = self.line(width)
        end = width - 1
        if row.chip:
            start = end - len(row.chip) - 2
            line.chip(start, row.chip, tapes=1)
            end = start - 1
        elif row.right:
            end = line.right(end, row.right, "dim") - 1
        if not row.wraps or words_width(row.left) <= end - 1:
            line.spans(1, row.left, "dim", width=max(0, end - 1))
            return [line]
        first, rest = _broken(row.left, end - 1)
        line.spans(1, first, "dim", width=end - 1)
        second = self.line(width)
        second.spans(1, rest, "dim", width=width - 2)
        return [line, second]

    def _late(self, row: AsideRow, width: int) -> Line:
        line = self.line(width)
        line.fill(0, width, " ", "bright", on="late")
        ink = self.palette.style("bright", on="late")
        left = row.left if isinstance(row.left, str) else "".join(text for text, _ in row.left)
        right = row.right if isinstance(row.right, str) else "".join(text for text, _ in row.right)
        start = width - 1 - words_width(right)
        line.put_styled(start, right, ink)
        column = line.put_styled(1, left, ink, width=max(0, start - 2)) + 1
        tape = self.palette.glyphs.tape * 3
        if column + 3 < start:
            line.put_styled(column, tape, self.palette.style("tape", on="late"))
        return line


def _broken(words: Words, width: int) -> tuple[Words, Words]:
    """The words in two rows, broken at a blank."""
    if not isinstance(words, str):
        token = words[0][1] if words else "dim"
        first, rest = _broken("".join(text for text, _ in words), width)
        return ((str(first), token),), ((str(rest), token),)
    head = words[: width + 1]
    at = head.rfind(" ")
    at = at if at > width // 2 else width
    return words[:at].rstrip(), words[at:].strip()
