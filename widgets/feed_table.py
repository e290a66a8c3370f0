"""Every feed in a row: what it reported, when it last answered, when it is polled next; why it does not, in words."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from widgets.pane import Pane
from widgets.strips import Line, Words, title, wrapped


class FeedLine(Struct, frozen=True):
    """One feed; ``stale`` ones come first. ``says`` is the error with its fix, or a note (skew, insecure); where
    there is no room for a note, ``!`` is shown for it."""

    name: str
    firing: str = ""
    last_good: str = ""
    next_poll: str = ""
    took: str = ""
    stale: bool = False
    says: str = ""
    failed: bool = False  # its last poll brought nothing, stale already or not


class FeedTableFace(Struct, frozen=True):
    rows: tuple[FeedLine, ...] = ()
    count: Words = ""
    empty: str = ""


class FeedTable(Pane[FeedTableFace]):
    """Title, heads, a row a feed, its words below it. What does not fit is counted in the last row."""

    def lines(self, value: FeedTableFace, width: int, height: int) -> Sequence[Line]:
        head = self.line(width)
        title(head, 0, width, "FEEDS", value.count)
        if not value.rows:
            rest = self.line(width)
            rest.put(0, value.empty, "dim", width=width)
            return [head, rest]
        lines = [head, self._heads(width)]
        room = height - 2
        spoken = self._spoken(value.rows, room)
        shown = value.rows
        while shown and len(shown) + sum(1 for n, _ in enumerate(shown) if n in spoken) > room - (
            len(shown) < len(value.rows)
        ):
            shown = shown[:-1]
        spare = room - len(shown) - sum(1 for n, _ in enumerate(shown) if n in spoken)
        for number, row in enumerate(shown):
            lines.append(self._row(row, width, unsaid=bool(row.says) and number not in spoken))
            if number not in spoken:
                continue
            parts = list(wrapped(row.says, width, 1 + max(0, spare if len(shown) == len(value.rows) else 0)))
            spare -= len(parts) - 1
            for part in parts:
                lines.append(self.line(width))
                lines[-1].put(0, part, "dim", width=width)
        if len(shown) < len(value.rows):
            lines.append(self.line(width))
            lines[-1].put(0, f"and {len(value.rows) - len(shown)} more", "dim")
        return lines

    def _spoken(self, rows: Sequence[FeedLine], room: int) -> set[int]:
        """Whose words are shown: those of failures always, the others' while every feed still has its row."""
        found = {n for n, row in enumerate(rows) if (row.stale or row.failed) and row.says}
        for n, row in enumerate(rows):
            if row.says and n not in found and len(rows) + len(found) < room:
                found.add(n)
        return found

    def _columns(self, width: int) -> tuple[int, int, int, int]:
        """Where the numbers end."""
        spare = width - 56
        if spare < 0:
            return 24 + spare, 36 + spare, 47 + spare, width
        return 24 + spare // 2, 36 + spare * 2 // 3, 47 + spare * 5 // 6, width

    def _heads(self, width: int) -> Line:
        line = self.line(width)
        line.put(0, "feed", "faint")
        for at, word in zip(self._columns(width), ("firing", "last good", "next poll", "took"), strict=True):
            line.right(at, word, "faint")
        return line

    def _row(self, row: FeedLine, width: int, *, unsaid: bool) -> Line:
        line = self.line(width)
        firing, good, following, took = self._columns(width)
        stress = "bright" if row.stale else "text"
        column = line.put(0, row.name, stress, width=max(0, firing - 7))
        if unsaid:
            line.put(column + 1, "!", "bright")
        line.right(firing, row.firing, stress)
        if row.stale:
            line.right(good, row.last_good, "latet")
        else:
            line.right(good, row.last_good, "text")
        line.right(following, row.next_poll, "dim")
        line.right(took, row.took, stress if row.stale else "dim")
        return line
