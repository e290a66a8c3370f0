"""A draft as rows of a page, for one moment: sentences with the entries they name, marks below them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from screens.sheets.page_rows import PageRow

if TYPE_CHECKING:
    from warroom.assist.answer import Sentence
    from warroom.assist.asking import Progress
    from warroom.assist.request import Request

LINE = "line/"
LABEL = 14


def rows(request: Request | None, progress: Progress, *, is_asking: bool, model: str) -> tuple[PageRow, ...]:
    """The draft as far as it has come."""
    return (*_lines(progress.sentences), _status(request, progress, is_asking=is_asking, model=model))


def _status(request: Request | None, progress: Progress, *, is_asking: bool, model: str) -> PageRow:
    if progress.trouble:
        return PageRow("status", (("no draft", "bright"),), ((progress.trouble, "bright"),))
    if request is None:
        return PageRow("status", (("reading", "dim"),), "the record is read")
    if not is_asking and not progress.over:
        return PageRow("status", (("not sent", "dim"),), "nothing has left")
    if is_asking:
        doing = "writes" if progress.sentences else "thinks" if progress.thinking else "is asked"
        return PageRow("status", (("asking", "dim"),), f"{model} {doing}; it was told {request.room}")
    note = f"; {progress.note}" if progress.note else ""
    says = f"{model}, {request.kind.version}, {request.room}, {progress.took_s:.1f} s{note}"
    return PageRow("status", (("drafted by", "dim"),), says)


def _lines(sentences: Sequence[Sentence]) -> Iterator[PageRow]:
    for n, one in enumerate(sentences, 1):
        numbers = ", ".join([*map(str, one.entries), *(f"P{line}" for line in one.lines)])
        label = ((f"[{numbers}]", "dim"),) if numbers else (("!", "bright"),)
        yield PageRow(f"{LINE}{n}", label, ((one.text, "text"),))
        if one.marks:
            yield PageRow(f"{LINE}{n}/marks", "", (("; ".join(one.marks), "bright"),))


def line_of(key: str) -> int:
    """The number of the sentence that a row is about; 0 for none."""
    name, _, rest = key.partition("/")
    number = rest.partition("/")[0]
    return int(number) if name == "line" and number.isdigit() else 0


def sent_rows(text: str) -> tuple[PageRow, ...]:
    """Every line that leaves, or left."""
    return tuple(PageRow(f"sent/{n}", "", ((line or " ", "text"),)) for n, line in enumerate(text.split("\n")))
