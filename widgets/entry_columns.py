"""One entry of a record as it is drawn: time, kind, author, text and mark, and the further rows of a long text."""

from __future__ import annotations

from typing import Protocol

from widgets.list_layout import Further
from widgets.strips import Line, Words, broken_words, cut_words, words_width


class EntryLike(Protocol):
    """What is shown of an entry. ``time`` has at most eight cells; ``struck``: retracted or eliminated."""

    @property
    def time(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def text(self) -> Words: ...
    @property
    def mark(self) -> Words: ...
    @property
    def struck(self) -> bool: ...


def draw_entry(line: Line, row: EntryLike, left: int, right: int, author: int, *, selected: bool,
               unfolded: bool) -> None:  # fmt: skip
    """Draw its own row between two columns; ``author`` is the width of the names. ``unfolded``: the text goes on in
    further rows."""
    decision, hypothesis = row.kind == "decision", row.kind == "hypothesis"
    line.put(left, row.time, "dim", width=8)
    line.put(left + 10, row.kind, "bright" if decision else "hypothesis_kind" if hypothesis else "dim", width=10)
    line.put(left + 22, row.author, "dim", width=author)
    begin, end = _text_columns(row, left, right, author)
    if row.mark:
        line.right(right, row.mark, "dim", width=right - end - 2)
    text = broken_words(row.text, end - begin)[0] if unfolded else row.text
    _put(line, begin, end, text, _stress(row, selected))


def further_rows(row: EntryLike, left: int, right: int, author: int, *, selected: bool, most: int,
                 marked: bool = False) -> list[Further]:  # fmt: skip
    """What finds no room in its own row, in at most so many rows: the last says if there is more still."""
    begin, end = _text_columns(row, left, right, author)
    if right <= begin or words_width(row.text) <= end - begin:
        return []
    rest = broken_words(row.text, end - begin)[1]
    texts: list[Words] = []
    while rest and len(texts) < most:
        text, rest = broken_words(rest, right - begin)
        texts.append(text)
    if rest and texts:
        texts[-1] = cut_words(texts[-1], right - begin - 2)
    stress = _stress(row, selected)
    return [Further(text=text, column=begin, stress=stress, selected=selected, marked=marked) for text in texts]


def draw_further(line: Line, item: Further, right: int) -> None:
    """Draw a further row, up to a column."""
    if item.selected or item.marked:
        line.put(0, line.palette.glyphs.edge, "you" if item.selected else "dim")
    _put(line, item.column, right, item.text, item.stress)


def _text_columns(row: EntryLike, left: int, right: int, author: int) -> tuple[int, int]:
    """Where its text begins, and where it must end before its mark."""
    begin = left + 24 + author
    if not row.mark:
        return begin, right
    return begin, right - min(words_width(row.mark), max(0, (right - begin) // 2)) - 2


def _stress(row: EntryLike, selected: bool) -> str:
    if row.struck:
        return "struck"
    if row.kind == "decision" or selected:
        return "bright"
    return "hypothesis" if row.kind == "hypothesis" else "text"


def _put(line: Line, begin: int, end: int, text: Words, stress: str) -> None:
    spans = ((text, stress),) if isinstance(text, str) else tuple((part, token or stress) for part, token in text)
    line.spans(begin, spans, stress, width=end - begin)
