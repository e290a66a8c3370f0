"""Order statistics: exact, at any n, whatever the durations are."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.core.figures.statistics import interval, median, quantile, verdict

values = st.lists(st.floats(0, 1e6), min_size=1, max_size=60).map(sorted)


@pytest.mark.parametrize(
    ("n", "ends"),
    # From tables of the sign test at 90 %: which of n values bound the median.
    [(4, None), (5, (1, 5)), (6, (1, 6)), (8, (2, 7)), (10, (2, 9)), (15, (4, 12)), (20, (6, 15)), (25, (8, 18))],
)
def test_the_interval_of_a_median_is_that_of_the_tables(n: int, ends: tuple[int, int] | None) -> None:
    assert interval([float(k) for k in range(1, n + 1)]) == ends


@given(st.integers(1, 80), st.sampled_from([0.5, 0.9]))
def test_the_interval_holds_the_quantile_as_often_as_it_says(n: int, share: float) -> None:
    found = interval([float(k) for k in range(1, n + 1)], share)
    exact = Fraction(share).limit_denominator(100)
    below = [math.comb(n, k) * exact**k * (1 - exact) ** (n - k) for k in range(n + 1)]
    if found is None:
        assert below[0] > Fraction(1, 20) or sum(below[:n]) < Fraction(95, 100), "an interval could have been given"
        return
    low, high = (int(end) for end in found)
    assert sum(below[low:high]) >= Fraction(90, 100)
    assert sum(below[: low + 1]) > Fraction(1, 20), "a tighter one would do"


@given(values)
def test_the_order_of_the_figures(ordered: list[float]) -> None:
    assert ordered[0] <= median(ordered) <= ordered[-1]
    assert median(ordered) <= quantile(ordered, 0.9) or len(ordered) % 2 == 0
    found = interval(ordered)
    if found is not None:
        assert found[0] <= median(ordered) <= found[1]


def test_a_large_n_is_cheap_and_narrow() -> None:
    ordered = [float(k) for k in range(10_000)]
    found = interval(ordered)
    assert found is not None
    assert found[0] < 5_000 < found[1]
    assert found[1] - found[0] < 200


def test_the_verdict_needs_enough_and_is_seldom_wrong() -> None:
    assert verdict([1.0] * 4, [9.0] * 4) == "too_few"
    assert verdict([9.0, 10, 11, 12, 13, 14], [1.0, 2, 3, 4, 5, 6]) == "better"
    assert verdict([1.0, 2, 3, 4, 5, 6], [9.0, 10, 11, 12, 13, 14]) == "worse"
    dice = random.Random(7)
    told = [
        verdict(*(sorted(dice.lognormvariate(0, 1) for _ in range(25)) for _ in range(2))) for _ in range(400)
    ]  # fmt: skip
    assert told.count("too_few") >= 380, "of two samples of the same thing hardly any may be called better or worse"
