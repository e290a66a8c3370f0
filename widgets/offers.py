"""The row above the entry line: what the word being typed may become, or a remark about what was typed."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from widgets.pane import Pane
from widgets.strips import Line, Words, width_of


class OffersFace(Struct, frozen=True):
    """Words with their notes, the chosen one first in sight; ``remark`` is shown there when nothing is offered."""

    offers: tuple[tuple[str, str], ...] = ()
    chosen: int = 0
    remark: Words = ""
    key: str = "tab"
    """What takes the chosen one; "" for nothing."""


class Offers(Pane[OffersFace]):
    """``complete  @ana tech lead   @andrew on call`` with the chosen word filled, and the key that takes it."""

    def lines(self, value: OffersFace, width: int, height: int) -> Sequence[Line]:
        line = self.line(width)
        if not value.offers:
            line.spans(0, value.remark, "dim", width=width)
            return [line]
        end = line.right(width, ((value.key, "key"), (" takes it", "dim")) if value.key else "") - 2
        column = line.put(0, "complete", "dim") + 2
        for number, (word, note) in enumerate(value.offers):
            size = width_of(word) + (3 + width_of(note) if note else 2)
            if column + size > end and number > value.chosen:
                break
            if number == value.chosen:
                style = self.palette.style("bright", on="you")
                column = line.put_styled(column, f" {word} " if not self.palette.mono else f"<{word}>", style)
            else:
                column = line.put(column, word, "strong")
            if note:
                column = line.put(column + 1, note, "text" if number == value.chosen else "dim",
                                  width=max(0, end - column - 1))  # fmt: skip
            column += 3
        return [line]
