"""What is asked every time is asked at once: a server may be far away, and a room asks it the same some twenty things.

Only what was asked in each of the last two transactions of a kind is asked ahead in the next: what one did not need any
more is left out again.
"""

from __future__ import annotations

from collections.abc import Iterable

_MANY = 40
_KINDS = 64


class Habit:
    """Of one kind of transaction."""

    def __init__(self) -> None:
        self.ahead: tuple[str, ...] = ()
        """Questions to be asked when the next begins."""
        self._last: frozenset[str] = frozenset()

    def ended(self, asked: Iterable[str]) -> None:
        """Another is over, in which so much was asked before anything was changed."""
        questions = tuple(dict.fromkeys(asked))
        self.ahead = tuple(one for one in questions if one in self._last)[:_MANY]
        self._last = frozenset(questions)


class Habits:
    """By kind, the kinds that were met last."""

    def __init__(self) -> None:
        self._of: dict[str, Habit] = {}

    def of(self, kind: str) -> Habit:
        habit = self._of.pop(kind, None) or Habit()
        self._of[kind] = habit
        if len(self._of) > _KINDS:
            del self._of[next(iter(self._of))]
        return habit
