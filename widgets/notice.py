"""One row that answers a command: what was done, or why it was refused."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from widgets.pane import Pane
from widgets.strips import Line, Words, as_spans


class NoticeFace(Struct, frozen=True):
    """A sentence and how it is meant: ``said`` or ``refused``; empty shows a blank row."""

    words: Words = ""
    kind: str = "said"
    right: Words = ""
    """Which key does what about it: ``esc`` closes."""


class Notice(Pane[NoticeFace]):
    """A refusal is bright and says ``not done``; an answer is plain text. Neither is yellow."""

    def lines(self, value: NoticeFace, width: int, height: int) -> Sequence[Line]:
        line = self.line(width)
        if not value.words:
            return [line]
        end = line.right(width, value.right, "dim") - 2 if value.right else width
        column = 0
        if value.kind == "refused":
            column = line.put(0, "not done", "bright") + 2
        line.spans(column, as_spans(value.words, "text"), width=max(0, end - column))
        return [line]
