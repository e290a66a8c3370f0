"""Medians and what can be said of them: order statistics, exact, without a model of how durations are spread. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence

CONFIDENCE = 0.9
"""An interval holds the true median in at least so many of all cases."""


def median(ordered: Sequence[float]) -> float:
    """The middle value of a sorted sequence that is not empty; of an even number the mean of the two in the middle."""
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def quantile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that at least that share of a sorted sequence does not exceed (nearest rank)."""
    rank = math.ceil(share * len(ordered) - 1e-9)
    return ordered[min(max(rank, 1), len(ordered)) - 1]


def interval(
    ordered: Sequence[float], share: float = 0.5, confidence: float = CONFIDENCE
) -> tuple[float, float] | None:
    """Two values of a sorted sequence between which the true quantile lies with that confidence at least.

    How many of n values lie below the true quantile is binomial, whatever they are: the ends are the outermost
    values that leave at most half of what is left of the confidence on either side. None where n is too small.
    """
    n, tail = len(ordered), (1 - confidence) / 2
    lower = upper = 0
    below = 0.0
    for count in range(n):  # below = P(fewer than ``count`` + 1 of them lie below)
        below += _binomial(n, count, share)
        if below <= tail:
            lower = count + 1
        if below >= 1 - tail:
            upper = count + 1
            break
    return (ordered[lower - 1], ordered[upper - 1]) if lower and upper else None


def _binomial(n: int, count: int, share: float) -> float:
    """The probability of exactly ``count`` out of n, each with that probability."""
    ways = math.lgamma(n + 1) - math.lgamma(count + 1) - math.lgamma(n - count + 1)
    return math.exp(ways + count * math.log(share) + (n - count) * math.log1p(-share))


def verdict(before: Sequence[float], after: Sequence[float]) -> str:
    """Whether shorter durations are ``better`` than those before, ``worse``, or ``too_few`` to tell: only where the
    intervals of the two medians do not meet is either said."""
    old, new = interval(before), interval(after)
    if old is None or new is None:
        return "too_few"
    if new[1] < old[0]:
        return "better"
    return "worse" if new[0] > old[1] else "too_few"
