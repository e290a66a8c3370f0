"""The rows of a page: a label, what it says, a word flush right; what is too long for a row goes on in the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from widgets.line_list import LineList
from widgets.strips import Line, Span, Words, as_spans, width_of, words_width

GAP = 2
FURTHER = "\n"
"""Stands in the key of a row that goes on with the one above it; before it is that one's key."""
PART = "\v"
"""Stands in the key of a row that goes on with another one's words and can be selected by itself."""
BLOCK = 6
"""So many lines of one row are one row to the arrows."""


class PageRow(Struct, frozen=True):
    """One line of a page: a label, what it says, and a word flush right; ``key`` is what Enter goes to.

    Where it says nothing the label has the row to itself.
    """

    key: str
    label: Words
    says: Words = ""
    right: Words = ""

    @property
    def plain(self) -> str:
        """Every word of it, to be searched."""
        return " ".join("".join(text for text, _ in as_spans(part, "")) for part in (self.label, self.says, self.right))

    @property
    def label_words(self) -> list[str]:
        return "".join(text for text, _ in as_spans(self.label, "")).split()


def fitted(rows: Sequence[PageRow], width: int, label_width: int) -> list[PageRow]:
    """The rows with what they say broken at blanks, for a list that is ``width`` cells wide."""
    found: list[PageRow] = []
    for row in rows:
        taken = label_width + 2 * GAP + (words_width(row.right) + GAP if row.right else 0)
        first, *more = _broken(as_spans(row.says, "dim"), max(16, width - taken)) or [()]
        found.append(replace(row, says=first) if more else row)
        found += [PageRow(_key_of_line(row.key, n), "", part) for n, part in enumerate(more, 1)]
    return found


def _key_of_line(key: str, n: int) -> str:
    """The key of the n-th further line of a row: a long one is several to the arrows, so that all of it is seen."""
    block, within = divmod(n, BLOCK)
    head = f"{key}{PART}{block}" if block else key
    return f"{head}{FURTHER}{n}" if within else head


def key_of_row(key: str) -> str:
    """The key that a row was given, from that of any of its lines."""
    return key.partition(FURTHER)[0].partition(PART)[0]


def _broken(spans: Sequence[Span], width: int) -> list[tuple[Span, ...]]:
    """Spans broken at blanks; a word that is longer than a row goes on in the next."""
    lines: list[list[Span]] = [[]]
    used = 0
    for word, token in _words(spans):
        while width_of(word.rstrip()) > width:  # an address, say: nothing of it is lost
            part = _fits(word, width - used) if used else _fits(word, width)
            if part:
                lines[-1].append((part, token))
                word = word[len(part) :]
            lines.append([])
            used = 0
        if used + width_of(word.rstrip()) > width and used:
            lines.append([])
            used, word = 0, word.lstrip()
        lines[-1].append((word, token))
        used += width_of(word)
    return [tuple(line) for line in lines if line]


def _fits(word: str, width: int) -> str:
    """The beginning of a word that fits into so many cells: at least a character where there is room for a row."""
    used = 0
    for n, character in enumerate(word):
        used += width_of(character)
        if used > width:
            return word[: max(n, 1)] if width > 2 else word[:n]
    return word


def _words(spans: Sequence[Span]) -> Iterator[Span]:
    """Every word with the blanks behind it."""
    for text, token in spans:
        start = 0
        for n in range(1, len(text)):
            if text[n - 1] == " " and text[n] != " ":
                yield text[start:n], token
                start = n
        if text[start:]:
            yield text[start:], token


class PageList(LineList[PageRow]):
    """Labels, texts, and words flush right. A row that goes on in the next is one row to the arrows."""

    label_width = 22

    def draw_row(self, line: Line, row: PageRow, left: int, right: int, selected: bool) -> None:
        stress = "bright" if selected else "text"
        start = line.right(right, row.right, "dim") if row.right else right
        alone = not row.says and key_of_row(row.key) == row.key
        line.spans(left, row.label, stress, width=start - left - GAP if alone else self.label_width)
        says = left + self.label_width + GAP
        line.spans(says, row.says, "dim", width=max(0, start - says - (GAP if row.right else 0)))

    def select(self, key: str | None) -> None:
        super().select(key.partition(FURTHER)[0] if key else key)

    def action_move(self, step: int) -> None:
        heads = [row.key for row in self.rows if FURTHER not in row.key]
        if abs(step) == 1 and self.selected_key in heads:
            here = heads.index(self.selected_key)
            self.select(heads[max(0, min(here + step, len(heads) - 1))])
        else:
            super().action_move(step)

    def action_page(self, direction: int) -> None:
        """Move by what is in view, less the longest row: no line is passed over unseen."""
        longest = length = 1
        for row in self.rows:
            length = length + 1 if FURTHER in row.key else 1
            longest = max(longest, length)
        self.action_move(direction * max(1, self._body_height() - longest))

    def _reveal(self, place: int) -> None:
        """The whole of a row comes into view, its first line in any case."""
        last = place
        while last + 1 < len(self.rows) and FURTHER in self.rows[last + 1].key:
            last += 1
        super()._reveal(last)
        super()._reveal(place)
