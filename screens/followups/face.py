"""The page of follow-ups laid out: the list, what there is to know of the selected one, how many close in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo

from msgspec import Struct

from screens.followups import rows
from warroom.core.followups import closure, closure_by_month, in_order, name
from warroom.core.model.followup import NOT_DOING
from widgets.board import BoardFace, Cell, Part, Row
from widgets.glyphs import Glyphs
from widgets.strips import Words

LIST = "list"
BELOW = 8
"""Rows below the list where there is room."""


class FollowUpsTold(Struct, frozen=True):
    """The page for one moment. ``owner``: only this person's; ``ended``: what is verified or dropped too."""

    pairs: tuple[rows.Pair, ...]
    now: datetime
    zone: tzinfo
    glyphs: Glyphs
    ranks: dict[str, int]
    said: str
    unsent: Mapping[str, str] = {}
    """Why one is no ticket though it was sent, by its name."""
    owner: str = ""
    ended: bool = False
    filters: Words = ""
    """The keys that show others."""

    def face(self, width: int, height: int, part: str) -> BoardFace:
        wide = width >= 110 and height >= 30
        below = BELOW if wide else 5
        top = 3 if wide else 1
        wanted = self.wanted()
        listed = rows.rows(wanted, self.now, self.zone, width, self.glyphs, self.ranks)
        parts = [Part(LIST, "", 0, top, width, height - top - below - (2 if wide else 1), listed,
                      fixed=(rows.heads(width),) if listed else (), empty=self.said)]  # fmt: skip
        says = (f"{self.owner}'s" if self.owner else "everybody's", ", open" if not self.ended else ", ended too")
        filtered: Words = ((says[0], "text"), (says[1], "text"), ("   ", "dim"), *self.filters)
        heading = Row(1 if wide else 0, (Cell(0, filtered), Cell(width, rows.summary(self.pairs, self.now), ends=True)),
                      "raise")  # fmt: skip
        return BoardFace((heading,), tuple(parts))

    def wanted(self) -> list[rows.Pair]:
        """Those that are shown, in their order."""
        ended = rows.GROUPS[-1]
        return [(it, one) for it, one in in_order(self.pairs)
                if self.owner in ("", one.owner) and (self.ended or rows.group_of(one, self.now) != ended)]  # fmt: skip

    def foot(self, width: int, part: str, key: str) -> tuple[Row, ...]:
        found = next((pair for pair in self.pairs if key == f"one/{name(*pair)}"), None)
        if found is None and not any(True for _ in self.pairs):
            return ()
        wide = width >= 110
        half = 56 * width // 116 if wide else width
        return tuple(self._below(found, wide, half, width))

    def _below(self, found: rows.Pair | None, wide: bool, half: int, width: int) -> Iterator[Row]:
        rule = self.glyphs.rule
        left: list[tuple[Cell, ...]] = []
        if found is not None:
            it, one = found
            when = f"{name(it, one)}, {it.declared_at.astimezone(self.zone):%-d %b}"
            left.append((Cell(0, (("SELECTED ", "title"), (rule * (half - 11 - len(when)), "rule"))),
                         Cell(half, ((when, "text"),), ends=True)))  # fmt: skip
            left += [(Cell(0, ((label, "dim"),)), Cell(12, words, half - 12))
                     for label, words in rows.facts(it, one, self.now, self.zone, self.unsent)]  # fmt: skip
        right = list(self._closure(half + 4, width)) if wide else []
        count = BELOW if wide else 5
        for n in range(count):
            cells = (*(left[n] if n < len(left) else ()), *(right[n] if n < len(right) else ()))
            if cells:
                yield Row(-count - 1 + n if wide else -count + n, cells)

    def _closure(self, at: int, width: int) -> Iterator[tuple[Cell, ...]]:
        """How many of those accepted were done within 30 days: all, and by the month in which they were accepted."""
        every = [one for it, one in self.pairs if not it.drill]
        met, total = closure(every, self.now)
        goal = f"goal {rows.GOAL} %"
        rule = self.glyphs.rule * (width - at - 23 - len(goal))
        yield (Cell(at, (("CLOSED WITHIN 30 DAYS ", "title"), (rule, "rule"))),
               Cell(width, ((goal, "dim"),), ends=True))  # fmt: skip
        if not total:
            yield (Cell(at, (("too early to tell: none was accepted 30 days ago", "dim"),)),)
            return
        yield self._share("all", met, total, at, width)
        yield ()
        for label, part, whole in closure_by_month(every, self.now, self.zone)[-3:]:
            yield self._share(label, part, whole, at, width)
        yield ()
        dropped = sum(one.state == NOT_DOING for one in every)
        yield (Cell(at, ((f"{total - met} not done in time, {dropped} not doing", "dim"),)),)

    def _share(self, label: str, met: int, total: int, at: int, width: int) -> tuple[Cell, ...]:
        share = met / total
        below = 100 * share < rows.GOAL
        return (
            Cell(at, ((label, "dim"),)), Cell(at + 13, ((f"{met} of {total}", "text"),), ends=True),
            Cell(at + 19, ((f"{100 * share:.0f} %", "bright" if below else "text"),), ends=True),
            Cell(at + 22, rows.bar(share, width - at - 26, self.glyphs, rows.GOAL / 100)),
        )  # fmt: skip
