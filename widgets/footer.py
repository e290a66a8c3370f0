"""The last row: the keys that do something now, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from widgets.pane import Clickable
from widgets.strips import Line, Words, cut, width_of, words_width


class FooterFace(Struct, frozen=True):
    """Keys with their words, most needed first. Those that do not fit are left off from the right, but for the last
    one when ``keep_last`` (``? all keys``), which leads to all others. One alone, a sentence, is cut."""

    keys: tuple[tuple[str, str], ...] = ()
    right: Words = ""
    keep_last: bool = True


class Footer(Clickable[FooterFace]):
    """One row of keys; a click on one sends ``Picked``."""

    class Picked(Clickable.Picked):
        """A key was clicked, named as it was given."""

    def lines(self, value: FooterFace, width: int, height: int) -> Sequence[Line]:
        line = self.line(width)
        end = width
        if value.right:
            end = line.right(width, value.right, "dim") - 2
        column = 0
        spots: list[tuple[int, int, int, str]] = []
        for key, word in fitting(value, end):
            start = column
            column = line.put(column, key, "key")
            if word:
                column = line.put(column + 1, word, "dim")
            spots.append((0, start, column, key))
            column += 2
        self.spots = spots
        return [line]


def fitting(value: FooterFace, width: int) -> list[tuple[str, str]]:
    """The keys that fit into ``width`` cells, two cells apart."""
    keys = list(value.keys)
    if len(keys) == 1:
        ((key, word),) = keys
        return [(key, cut(word, width - width_of(key) - 1))]
    last = keys[-1:] if value.keep_last else []
    while keys and _size(keys) > width:
        keys = keys[: -1 - len(last)] + last if len(keys) > len(last) else []
    return keys


def _size(keys: Sequence[tuple[str, str]]) -> int:
    words = sum(width_of(key) + (1 + width_of(word) if word else 0) for key, word in keys)
    return words + 2 * (len(keys) - 1) if keys else words_width("")
