"""A page of several lists and lines, each where it is put: rows of cells at columns, some of them to be selected."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from rich.style import Style

from widgets.line_list import LineList
from widgets.list_layout import Divider, Further
from widgets.pane import Pane
from widgets.strips import Line, Words, broken_at, width_of


class Cell(Struct, frozen=True):
    """Words from column ``at`` on, in at most ``width`` cells; with ``ends`` flush right: they end before it."""

    at: int
    words: Words
    width: int | None = None
    ends: bool = False


class Long(Struct, frozen=True):
    """The text of a row that may be longer than its ``width``: the selected row goes on in the next ones."""

    at: int
    text: str
    width: int
    token: str = ""


class BoardRow(Struct, frozen=True):
    """One row of a list. ``group``: told above the first row of each, with ``count`` at its right end."""

    key: str
    cells: tuple[Cell, ...]
    long: Long | None = None
    group: str = ""
    count: Words = ""


class Part(Struct, frozen=True):
    """A list and where it stands: its texts begin at column ``x`` of the page and take ``w`` cells.

    ``fixed`` rows stand between the title and the others, and cannot be selected; nor can any where ``is_read``.
    """

    name: str
    title: Words
    x: int
    y: int
    w: int
    h: int
    rows: tuple[BoardRow, ...] = ()
    count: Words = ""
    fixed: tuple[tuple[Cell, ...], ...] = ()
    empty: Words = ""
    is_read: bool = False


class Row(Struct, frozen=True):
    """A line of the page outside its lists; ``y`` below 0 counts from its end. ``ground``: bg, raise or sel."""

    y: int
    cells: tuple[Cell, ...] = ()
    ground: str = "bg"
    tag: tuple[int, int, str] | None = None
    """Column, rank and word of a severity, as coloured text."""
    edge: str = ""
    """``▄`` or ``▀``: half a row of the selected ground."""


class BoardFace(Struct, frozen=True):
    """All of a page for one size: what stands in its rows, and its lists in the order in which Tab goes to them."""

    rows: tuple[Row, ...]
    parts: tuple[Part, ...]


def draw_cells(line: Line, left: int, right: int, cells: Sequence[Cell], stress: str) -> None:
    """Draw cells between two columns; those that are flush right first, so that none of them is painted over."""
    for cell in cells:
        if cell.ends:
            line.right(min(right, left + cell.at), cell.words, stress, width=cell.width)
    for cell in cells:
        if not cell.ends:
            room = right - left - cell.at
            line.spans(left + cell.at, cell.words, stress, width=room if cell.width is None else min(room, cell.width))


class BoardList(LineList[BoardRow]):
    """One of the lists of a page."""

    unfolds = True
    fixed: tuple[tuple[Cell, ...], ...] = ()

    @property
    def above_rows(self) -> int:
        return len(self.fixed)

    def above(self, width: int) -> Sequence[Line]:
        found = []
        for cells in self.fixed:
            line = Line(width, self.palette)
            draw_cells(line, 1, width - 1, cells, "faint")
            found.append(line)
        return found

    def fix(self, rows: tuple[tuple[Cell, ...], ...]) -> None:
        """These stand above the rows."""
        if rows != self.fixed:
            moved = len(rows) != len(self.fixed)
            self.fixed = rows
            if moved:
                self._height = 0  # there is more or less room for rows now
            self.redraw()

    def dividers(self, before: BoardRow | None, row: BoardRow) -> Sequence[Divider]:
        if not row.group or (before is not None and before.group == row.group):
            return ()
        head = Divider(row.group, row.count, "title")
        return (head,) if before is None else (Divider(), head)

    def draw_row(self, line: Line, row: BoardRow, left: int, right: int, selected: bool) -> None:
        stress = "bright" if selected else "text"
        if row.long is not None:
            text, width = row.long.text, min(row.long.width, right - left - row.long.at)
            if self.is_unfolded(row):
                text = broken_at(text, width)[0]
            line.put(left + row.long.at, text, stress if selected else row.long.token or stress, width=width)
        draw_cells(line, left, right, row.cells, stress)

    def further(self, row: BoardRow, right: int, most: int) -> Sequence[Further]:
        if row.long is None:
            return ()
        width = min(row.long.width, right - 1 - row.long.at)
        if width < 8 or width_of(row.long.text) <= width:
            return ()
        texts: list[str] = []
        rest = broken_at(row.long.text, width)[1]
        while rest and len(texts) < most:
            text, rest = broken_at(rest, width)
            texts.append(f"{text} …" if rest and len(texts) + 1 == most else text)
        return [Further(text=text, column=1 + row.long.at, stress="bright", selected=True) for text in texts]


class BoardRows(Pane[tuple[Row, ...]]):
    """The lines of a page outside its lists."""

    margin = 1

    def lines(self, value: tuple[Row, ...], width: int, height: int) -> Sequence[Line]:
        found = [self.line(width) for _ in range(height)]
        for row in value:
            y = row.y + height if row.y < 0 else row.y
            if 0 <= y < height:
                found[y] = self._row(row, width)
        return found

    def _row(self, row: Row, width: int) -> Line:
        line = self.line(width)
        ground = self.palette.style("text", on="sel").bgcolor
        if row.edge:
            if self.palette.glyphs.bitmap and ground is not None:
                half = Style(color=ground, bgcolor=self.palette.style("text").bgcolor)
                line.put_styled(self.margin - 1, row.edge * (width - 2 * self.margin + 2), half)
            return line
        if row.ground != "bg":
            inner = self.line(width - 2 * self.margin + 2, row.ground)
            line.join(self.margin - 1, inner)
            line.ground = row.ground
        draw_cells(line, self.margin, width - self.margin, row.cells, "text")
        if row.tag is not None:
            column, rank, word = row.tag
            text, style = self.palette.tag_text(rank, word, on=row.ground)
            line.put_styled(self.margin + column, text, style)
        return line


