"""What rises and falls in a drill, as straight lines between the points that its injects set. Pure."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warroom.core.drill.plan import Inject
    from warroom.core.drill.run import Run

Points = Sequence[tuple[float, float]]
"""Seconds of the drill's clock, each with the value that is reached then."""


def points(run: Run, value: Callable[[Inject], float | None], first: float = 0.0) -> Points:
    """What the injects that were sent make of it: each leads from where it is to its value, in its own time."""
    found: list[tuple[float, float]] = [(0.0, first)]
    for one in run.sent:
        inject = run.plan.inject(one.step)
        reached = value(inject) if inject is not None else None
        if inject is None or reached is None:
            continue
        at = run.second(one.at)
        here = at_second(found, at)
        found = [point for point in found if point[0] < at]  # the way to a value that was not reached ends here
        found += [(at, here), (at + inject.over_s, reached)]
    return found


def at_second(line: Points, t: float) -> float:
    """The value at ``t``; flat before the first point and after the last."""
    i = bisect_right(line, t, key=itemgetter(0))
    if i == 0:
        return line[0][1]
    if i == len(line):
        return line[-1][1]
    (t0, n0), (t1, n1) = line[i - 1], line[i]
    return n0 + (n1 - n0) * (t - t0) / (t1 - t0)


def over_since(line: Points, level: float, t: float) -> float | None:
    """Since when it is at that level or above without a break; None where it is below at ``t``."""
    if at_second(line, t) < level:
        return None
    since = line[0][0]
    for (t0, n0), (t1, n1) in pairwise(line):
        if n0 < level <= n1:
            crossed = t0 + (t1 - t0) * (level - n0) / (n1 - n0)
            since = crossed if crossed <= t else since
    return since


def unrest(t: float) -> float:
    """By how much the figures of real traffic waver."""
    return 1 + 0.02 * math.sin(t * 0.9) + 0.01 * math.sin(t * 2.3)
