"""Where one is in a list that is longer than its room, in words for its title."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from widgets.strips import Words, as_spans

RowT = TypeVar("RowT")


def position(rows: Sequence[RowT], first: int, last: int, rank: int | None, unseen: Callable[[Sequence[RowT]], str],
             ) -> Words:  # fmt: skip
    """``3/14 ↓`` with a selected row of that ``rank``, ``1–3/5 ↓`` without; "" where all rows are in view.

    ``first`` and ``last`` are those in view; what ``unseen`` says of the others comes before it, with where they are.
    """
    total = len(rows)
    if last - first + 1 >= total:
        return ""
    arrows = "↑" * (first > 0) + "↓" * (last < total - 1)
    where = f"{first + 1}–{last + 1}" if rank is None else f"{rank + 1}"
    missed = [(said, arrow) for some, arrow in ((rows[:first], "↑"), (rows[last + 1 :], "↓")) if (said := unseen(some))]
    late = tuple((f"{said} {arrow}  ", "latet") for said, arrow in missed)
    return (*late, (f"{where}/{total}", "text"), (f" {arrows}", "dim"))


def beside(count: Words, at: Words, *, first: bool) -> Words:
    """A title's count and the position; the count is the ``first`` of them, or the last."""
    if not at or not count:
        return at or count
    both = as_spans(count, "dim"), as_spans(at, "dim")
    left, right = both if first else both[::-1]
    return (*left, ("  ", "dim"), *right)
