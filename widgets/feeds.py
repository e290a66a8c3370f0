"""How old the feeds' words are, and what they measure; a stale one says so before its numbers are believed."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from widgets.pane import Pane
from widgets.sparkline import SignalFace, signal_row
from widgets.strips import Line, Words


class FeedRow(Struct, frozen=True):
    """One feed. ``age`` moves in steps of five seconds; ``error`` is a sentence, shown when stale."""

    name: str
    age: str = ""
    stale: bool = False
    error: str = ""


class FeedsFace(Struct, frozen=True):
    """All feeds, and the series they report; the stale feeds come first however they are given."""

    rows: tuple[FeedRow, ...] = ()
    count: Words = ""
    title: str = "FEEDS"
    signals: tuple[SignalFace, ...] = ()
    """The one that matters most first."""


class Feeds(Pane[FeedsFace]):
    """Stale feeds with their error, a row a signal, the fresh feeds: each with its age, or in one row where room is
    short. The signals that found no row are counted in the last one."""

    def lines(self, value: FeedsFace, width: int, height: int) -> Sequence[Line]:
        lines = self.head(value.title, value.count, width)
        stale = [row for row in value.rows if row.stale]
        fresh = [row for row in value.rows if not row.stale]
        measured = value.signals
        for number, row in enumerate(stale):
            left = height - len(lines) - (1 if fresh or measured else 0)
            if left < 1:
                break
            lines.append(self._stale(row, width))
            if row.error and left - 1 >= len(stale) - number + min(1, len(measured)):
                error = self.line(width)
                error.put(0, row.error, "dim")
                lines.append(error)
        room = height - len(lines)
        if len(measured) + min(1, len(fresh)) > room:
            measured = measured[: max(0, room - 1)]
        lines += [signal_row(self.line(width), one) for one in measured]
        more = len(value.signals) - len(measured)
        if not more and len(fresh) <= height - len(lines):
            lines += [self._pair(row.name, row.age, width) for row in fresh]
        elif (fresh or more) and len(lines) < height:
            hidden = value.signals[len(measured) :]
            lines.append(self._pair(*_folded(len(fresh), bool(stale), hidden), width))
        return lines

    def _stale(self, row: FeedRow, width: int) -> Line:
        line = self.line(width)
        words = f"stale {row.age}" if row.age else "no answer"
        start = line.right(width, words, "latet")
        line.put(0, row.name, "bright", width=max(0, start - 1))
        return line

    def _pair(self, left: str, right: str, width: int) -> Line:
        line = self.line(width)
        start = line.right(width, right, "dim")
        line.put(0, left, "dim", width=max(0, start - 1))
        return line


def _folded(fresh: int, others: bool, hidden: Sequence[SignalFace]) -> tuple[str, str]:
    """What the last row says of the fresh feeds and of signals that found no row: one over its limit is not hushed."""
    words = f"{fresh} other{'s' * (fresh != 1)}" if others else "all"
    if not hidden:
        return words, "OK"
    over = sum(one.over for one in hidden)
    further = f"+{len(hidden)} signal{'s' * (len(hidden) != 1)}" + (f", {over} over" if over else "")
    return f"{words} OK" if fresh else "", further
