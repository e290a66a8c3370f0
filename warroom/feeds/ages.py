"""Sentences about the age of what a source states: a problem that nobody looks at any more may be over. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from warroom.core.times import age


def overdue(made: Sequence[datetime], now: datetime) -> str:
    """What is said of checks that are overdue, by when each was made last; "" for none."""
    if not made:
        return ""
    if len(made) == 1:
        return f"1 check is overdue, last made {age(now - made[0])} ago"
    return f"{len(made)} checks are overdue, the oldest last made {age(now - min(made))} ago"


def switched_off(number: int) -> str:
    """What is said of problems whose checks are no longer made; "" for none."""
    if number < 2:
        return "1 problem is of a check that is switched off" if number else ""
    return f"{number} problems are of checks that are switched off"
