"""How old the feeds' words are; one that has gone stale says so before its numbers are believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from widgets.pane import Pane
from widgets.strips import Line, Words, title, width_of


@dataclass(frozen=True)
class FeedRow:
    """One feed. ``age`` moves in steps of five seconds; ``error`` is a sentence, shown when stale."""

    name: str
    age: str = ""
    stale: bool = False
    error: str = ""


@dataclass(frozen=True)
class FeedsFace:
    """All feeds; the stale ones come first however they are given."""

    rows: tuple[FeedRow, ...] = ()
    count: Words = ""
    title: str = "FEEDS"


class Feeds(Pane[FeedsFace]):
    """Stale feeds with their error, then the fresh ones: each with its age, or in one row where room is short."""

    def lines(self, value: FeedsFace, width: int, height: int) -> Sequence[Line]:
        lines: list[Line] = []
        if value.title:
            head = self.line(width)
            title(head, 0, width, value.title, value.count, focused=self.has_focus)
            lines.append(head)
        stale = [row for row in value.rows if row.stale]
        fresh = [row for row in value.rows if not row.stale]
        for number, row in enumerate(stale):
            left = height - len(lines) - (1 if fresh else 0)
            if left < 1:
                break
            lines.append(self._stale(row, width))
            if row.error and left - 1 >= len(stale) - number:
                error = self.line(width)
                error.put(0, row.error, "dim")
                lines.append(error)
        if len(fresh) <= height - len(lines):
            lines += [self._pair(row.name, row.age, width) for row in fresh]
        elif fresh:
            words = f"{len(fresh)} other{'s' * (len(fresh) != 1)}" if stale else "all"
            lines.append(self._pair(words, "fresh", width))
        return lines

    def _stale(self, row: FeedRow, width: int) -> Line:
        line = self.line(width)
        words = f"stale {row.age}"
        start = max(0, width - width_of(words) - 2)
        line.put(0, row.name, "bright", width=max(0, start - 1))
        line.chip(start, words, tapes=1)
        return line

    def _pair(self, left: str, right: str, width: int) -> Line:
        line = self.line(width)
        start = line.right(width, right, "dim")
        line.put(0, left, "dim", width=max(0, start - 1))
        return line
