"""Building lines of cells: texts placed at columns, cut by cell width, never able to move a column.

Texts shown here were typed by strangers (alert titles, ticket subjects). No markup is read, and nothing that would move
the cursor or the columns comes through: controls become spaces, format characters vanish, marks stay on their letter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rich.cells import get_character_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from widgets.glyphs import TO_ASCII
from widgets.palette import Palette

Span = tuple[str, str]
"""A text and its token: ``("0042", "bright")``."""
Words = str | Sequence[Span]
"""What widgets take where a text may have stressed parts: a text alone, or spans."""

_NAMES = (4, 12)
"""Cells: how narrow and how wide a column of people's names may be."""
_MOST_MARKS = 3
"""Combining marks kept on one letter; more would climb into the neighbouring rows."""


@lru_cache(maxsize=8192)
def cells(text: str) -> tuple[tuple[str, int], ...]:
    """``text`` as (cluster, width) pairs, width 1 or 2; controls are blanks, format characters are gone."""
    found: list[tuple[str, int]] = []
    marks = 0
    for character in text:
        if " " <= character <= "~":
            found.append((character, 1))
            marks = 0
            continue
        category = unicodedata.category(character)
        if category in ("Cc", "Zl", "Zp"):
            found.append((" ", 1))
            marks = 0
        elif category in ("Cf", "Cs") or "\ufe00" <= character <= "\ufe0f":
            continue  # a variation selector would change the width after the fact
        elif (width := get_character_cell_size(character)) > 0:
            found.append((" " if category == "Zs" else character, width if category != "Zs" else 1))
            marks = 0
        elif found and marks < _MOST_MARKS:
            base, base_width = found[-1]
            found[-1] = (base + character, base_width)
            marks += 1
    return tuple(found)


def _is_plain(text: str) -> bool:
    """Whether every character is shown as it is, in one cell."""
    return text.isascii() and text.isprintable()


def width_of(text: str) -> int:
    """How many cells ``text`` takes when shown by this package."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(width for _, width in cells(text))


def cut(text: str, width: int, mark: str = "…") -> str:
    """``text`` in at most ``width`` cells; where something was left off the last cell is ``mark``."""
    if width <= 0:
        return ""
    if len(text) <= width and _is_plain(text):
        return text
    clusters = cells(text)
    if sum(size for _, size in clusters) <= width:
        return "".join(cluster for cluster, _ in clusters)
    kept: list[str] = []
    room = width - 1
    for cluster, size in clusters:
        if size > room:
            break
        kept.append(cluster)
        room -= size
    return "".join(kept).rstrip(" ") + mark


@lru_cache(maxsize=8192)
def _row(text: str, width: int, mark: str) -> tuple[str, ...]:
    """``text`` cut to ``width``, a string for each cell: a wide character is followed by an empty one."""
    found: list[str] = []
    for cluster, size in cells(cut(text, width, mark)):
        found += (cluster,) if size == 1 else (cluster, "")
    return tuple(found)


def wrapped(text: str, width: int, rows: int) -> list[str]:
    """``text`` in at most ``rows`` rows of ``width`` cells, broken at blanks; what is left over is all in the last."""
    left = text.split(" ")
    found: list[str] = []
    while left and len(found) < rows - 1:
        row = [left.pop(0)]
        while left and width_of(" ".join([*row, left[0]])) <= width:
            row.append(left.pop(0))
        found.append(" ".join(row))
    return [*found, " ".join(left)] if left else found


def broken_at(text: str, width: int) -> tuple[str, str]:
    """``text`` in two parts: broken at the last blank at which the first has at most ``width`` cells, a word that is
    longer than that within itself."""
    words = text.split(" ")
    first: list[str] = []
    used = -1
    while len(first) < len(words) and used + 1 + (size := width_of(words[len(first)])) <= width:
        first.append(words[len(first)])
        used += 1 + size
    if first:
        return " ".join(first), " ".join(words[len(first) :])
    count, room = 1, width - width_of(text[:1])
    while count < len(words[0]) and width_of(text[count]) <= room:
        room -= width_of(text[count])
        count += 1
    return text[:count], text[count:].removeprefix(" ")


def broken_words(words: Words, width: int) -> tuple[Words, Words]:
    """The same for a text with stressed parts, which keep their stress on either side."""
    if isinstance(words, str):
        return broken_at(words, width)
    whole = "".join(text for text, _ in words)
    first, rest = broken_at(whole, width)
    return _part(words, 0, len(first)), _part(words, len(whole) - len(rest), len(whole))


def cut_words(words: Words, width: int) -> Words:
    """A text, or one with stressed parts, with a mark behind it that says that there is more."""
    first = broken_words(words, width)[0]
    return f"{first} …" if isinstance(first, str) else (*first, (" …", ""))


def _part(words: Sequence[Span], start: int, end: int) -> Words:
    """What is between two characters of a text in parts; "" for nothing."""
    found: list[Span] = []
    at = 0
    for text, token in words:
        inside = text[max(0, start - at) : max(0, end - at)]
        if inside:
            found.append((inside, token))
        at += len(text)
    return tuple(found) or ""


def words_width(words: Words) -> int:
    """How many cells a text or its spans take."""
    return width_of(words) if isinstance(words, str) else sum(width_of(text) for text, _ in words)


def as_spans(words: Words, token: str) -> Sequence[Span]:
    """``words`` as spans; a bare text gets ``token``."""
    return ((words, token),) if isinstance(words, str) else words


class Line:
    """One row of a pane under construction: a cell each column, painted over freely until it becomes a strip.

    Columns count from 0 at the pane's left edge. Whatever does not fit inside the row is left off.
    """

    __slots__ = ("ground", "palette", "styles", "texts", "width")

    def __init__(self, width: int, palette: Palette, ground: str = "bg") -> None:
        self.width = max(0, width)
        self.palette = palette
        self.ground = ground
        self.texts: list[str] = [" "] * self.width
        self.styles: list[Style] = [palette.style("text", on=ground)] * self.width

    def put(
        self,
        column: int,
        text: str,
        token: str = "text",
        *,
        width: int | None = None,
        bold: bool | None = None,
        underline: bool | None = None,
    ) -> int:
        """Place ``text`` at ``column`` in at most ``width`` cells (default: to the end); gives the column after it."""
        style = self.palette.style(token, on=self.ground, bold=bold, underline=underline)
        return self.put_styled(column, text, style, width=width)

    def put_styled(self, column: int, text: str, style: Style, *, width: int | None = None) -> int:
        """The same with a style of one's own, such as a severity's tag."""
        if not self.palette.glyphs.bitmap:
            text = text.translate(TO_ASCII)
        limit = self.width - column if width is None else min(width, self.width - column)
        if limit <= 0:
            return column
        plain = len(text) <= limit and _is_plain(text)
        row: Sequence[str] = text if plain else _row(text, limit, self.palette.glyphs.cut)
        self._set(column, row, style)
        return column + len(row)

    def spans(self, column: int, words: Words, token: str = "text", *, width: int | None = None) -> int:
        """Place a text with stressed parts; cut as a whole at ``width`` cells. Gives the column after it."""
        end = self.width if width is None else min(self.width, column + width)
        for text, name in as_spans(words, token):
            room = end - column
            if room <= 0:
                break
            column = self.put(column, text, name, width=room)
            if width_of(text) > room:
                break  # it was cut: what follows would be a second mark in a cell that a blank left free
        return column

    def right(self, end: int, words: Words, token: str = "text", *, width: int | None = None) -> int:
        """Place a text flush right so that it ends before column ``end``; gives the column where it begins."""
        size = words_width(words)
        if width is not None:
            size = min(size, width)
        start = max(0, end - size)
        self.spans(start, words, token, width=end - start)
        return start

    def fill(self, start: int, end: int, character: str = " ", token: str = "text", *, on: str | None = None) -> None:
        """Fill the columns from ``start`` up to ``end`` with one-cell ``character``."""
        style = self.palette.style(token, on=on or self.ground)
        start, end = max(0, start), min(end, self.width)
        if start < end:
            self._set(start, character * (end - start), style)

    def chip(self, column: int, words: str, *, tapes: int = 2) -> int:
        """A broken promise: ``╱╱ OVERDUE 01:12 ╱╱`` in the fill; gives the column after it.

        With one tape a side the words are close together, ``╱NO IC╱``: the form inside lists.
        """
        tape = self.palette.glyphs.tape * tapes
        gap = " " if tapes > 1 else ""
        hazard, ink = self.palette.style("tape", on="late"), self.palette.style("bright", on="late")
        column = self.put_styled(column, tape, hazard)
        column = self.put_styled(column, f"{gap}{words}{gap}", ink)
        return self.put_styled(column, tape, hazard)

    def copy(self) -> Line:
        """The same row, to be painted over."""
        other = Line(0, self.palette, self.ground)
        other.width, other.texts, other.styles = self.width, self.texts[:], self.styles[:]
        return other

    def join(self, column: int, other: Line) -> None:
        """Put another, shorter line into this one from ``column`` on."""
        end = min(self.width, column + other.width)
        self.texts[column:end] = other.texts[: end - column]
        self.styles[column:end] = other.styles[: end - column]

    def strip(self, start: int = 0, end: int | None = None) -> Strip:
        """The finished row, or its columns from ``start`` up to ``end``, which halve no character.

        Neighbouring cells of one style are one segment.
        """
        end = self.width if end is None else min(end, self.width)
        return Strip(self.segments(start, end), max(0, end - start))

    def segments(self, start: int, end: int) -> list[Segment]:
        """What a strip of these columns is made of: of a few cells it would cost more than they do."""
        found: list[Segment] = []
        styles = self.styles
        for column in range(start + 1, end + 1):
            if column == end or styles[column] is not styles[start]:
                if column < end and styles[column] == styles[start]:
                    continue
                found.append(Segment("".join(self.texts[start:column]), styles[start]))
                start = column
        return found

    def _set(self, start: int, row: Sequence[str], style: Style) -> None:
        """Paint over the cells from ``start`` on; half a wide character never stays behind."""
        if start < 0:
            row, start = row[-start:], 0
        end = start + len(row)
        if end == start:
            return
        texts = self.texts
        if texts[start] == "" and start > 0:
            texts[start - 1] = " "
        if end < self.width and texts[end] == "":
            texts[end] = " "
        texts[start:end] = row
        if texts[start] == "":  # its left half is outside
            texts[start] = " "
        self.styles[start:end] = [style] * (end - start)


def title(
    line: Line,
    start: int,
    end: int,
    name: Words,
    count: Words = "",
    *,
    focused: bool = False,
    tag: tuple[str, Style] | None = None,
) -> None:
    """A section's title over the columns ``start`` to ``end``: name, rule to the column's end, live count at its right.

    The name is given as it is to be shown (capitals, identifiers as they are); ``tag`` follows it, for the brief.
    """
    glyphs = line.palette.glyphs
    column = line.spans(start, name, "title_focus" if focused else "title")
    if tag is not None:
        column = line.put_styled(column + 1, *tag)
    right = end
    if count:
        right = line.right(end, count, "dim", width=max(0, end - column - 1)) - 1
    line.fill(column + 1, right, glyphs.focus_rule if focused else glyphs.rule, "you" if focused else "rule")


def names_width(names: Iterable[str]) -> int:
    """The width of a column of people's names: that of the longest, in its bounds; names are not cut to less."""
    return max(_NAMES[0], min(_NAMES[1], max(map(width_of, set(names)), default=0)))
