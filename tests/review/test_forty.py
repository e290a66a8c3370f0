"""Forty incidents whose figures were worked out by hand, over a change to summer time.

Of 40, a drill, a cancelled and a merged one are left out: 37. One of them is open, so 36 are over.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.review import forty
from warroom.core.figures.rows import ledger
from warroom.core.figures.summary import Figures, Measure, Rate, figures
from warroom.core.figures.tally import tallied
from warroom.core.policy import Policy

SINCE, UNTIL = datetime(2026, 3, 1, tzinfo=forty.BERLIN), datetime(2026, 5, 1, tzinfo=forty.BERLIN)


def _figures(by: str | None = None, *, drills: bool = True) -> Figures:
    of = ledger(tallied(forty.events(drills=drills), lambda _: Policy()), forty.BERLIN, UNTIL)
    return figures(of, SINCE, UNTIL, forty.BERLIN, UNTIL, by)


def _measure(found: Figures, name: str, by: str | None = None) -> Measure:
    return next(m for m in found.measures if (m.name, m.by) == (name, by))


def _rate(found: Figures, name: str, by: str | None = None) -> Rate:
    return next(r for r in found.rates if (r.name, r.by) == (name, by))


def test_what_is_left_out_is_counted() -> None:
    found = _figures()
    assert found.incidents == 37
    assert found.excluded == {"drills": 1, "cancelled": 1, "merged": 1, "planned": 0}


def test_completeness_comes_of_those_that_are_over() -> None:
    known = {rate.name: (rate.met, rate.total) for rate in _figures().completeness}
    # Number 20 lacks the first two; 11 to 18 were never acknowledged; nobody told customers or said "recovered".
    assert known == {"began": (35, 36), "detected": (35, 36), "acknowledged": (28, 36), "first_update": (0, 36),
                     "engineering_joined": (0, 36), "mitigated": (36, 36), "recovered": (0, 36),
                     "resolved": (36, 36)}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "n", "missing", "median", "p90"),
    [
        # 1 to 18 min, 30 min, and 17 times 2 (21 to 36 and 40): sorted, 1, then 2 × 18, 3, 4, … 18, 30: 36 values.
        # The 18th and 19th are 2 and 2; the 33rd (0.9 × 36 = 32.4) is the 4th from the end: 16.
        ("time_to_detect", 36, 1, 2, 16),
        # 1 to 10 min, 5 (19), 17 times 3: 28 values: 1, 2, 3 × 18, 4, 5, 5, 6 … 10. Middle 3; the 26th is 8.
        # Missing: the eight that nobody acknowledged, and 20, of which nobody said when it was detected.
        ("time_to_acknowledge", 28, 9, 3, 8),
        # 11 to 28 min, 40 (19), 17 times 5: 36 values: 5 × 17, 11, 12, …: 18th 11, 19th 12; the 33rd: 26.
        ("time_to_mitigate", 36, 1, 11.5, 26),
        # 61 to 78 min, 90 (19), 16 times 6 (21 to 35, 40), and 30 from the reopening of 40: 36 values:
        # 6 × 16, 30, 61, 62, …: 18th 61, 19th 62; the 33rd: 76.
        ("time_to_resolve", 36, 1, 61.5, 76),
        ("time_to_first_update", 0, 36, None, None),
    ],
)
def test_the_measures(name: str, n: int, missing: int, median: float | None, p90: float | None) -> None:
    found = _measure(_figures(), name)
    assert (found.n, found.missing) == (n, missing)
    assert (found.median_s, found.p90_s) == (median and median * 60, p90 and p90 * 60)


def test_summer_time_adds_no_hour() -> None:
    """Number 19 ran from 01:30 to 04:00 by the clocks of Berlin, which is 90 minutes."""
    (row,) = (row for row in _figures().rows if row.incident == "INC-2026-0019")
    assert row.durations["time_to_resolve"] == (90 * 60,)


def test_a_month_is_that_of_the_teams_zone() -> None:
    found = _figures("month")
    # 31 March 23:30 in Berlin is March; 1 April 00:30 there is 31 March 22:30 UTC, and April.
    assert [(m.by, m.n + m.missing) for m in found.measures if m.name == "time_to_detect"] == [
        (None, 37), ("2026-03", 20), ("2026-04", 17),
    ]  # fmt: skip
    assert _measure(found, "time_to_acknowledge", "2026-04").median_s == 180
    assert found.trend[0].since.astimezone(UTC) == datetime(2026, 2, 28, 23, tzinfo=UTC)
    assert found.trend[1].since.astimezone(UTC) == datetime(2026, 3, 31, 22, tzinfo=UTC)


def test_the_verdict_of_a_month_against_the_one_before() -> None:
    told = {(t.name, f"{t.since:%m}"): t.verdict for t in _figures().trend}
    assert told["time_to_resolve", "03"] == "too_few", "there is nothing before it"
    assert told["time_to_resolve", "04"] == "better"
    assert told["time_to_first_update", "04"] == "too_few"


def test_the_groups_add_up_to_the_whole() -> None:
    for by in ("severity", "service", "month"):
        found = _figures(by)
        for name in ("time_to_detect", "time_to_resolve"):
            parts = [m for m in found.measures if m.name == name and m.by is not None]
            whole = _measure(found, name)
            assert (sum(m.n for m in parts), sum(m.missing for m in parts)) == (whole.n, whole.missing)


def test_the_rates() -> None:
    found = _figures()
    assert (_rate(found, "reopened").met, _rate(found, "reopened").total) == (1, 37)
    assert (_rate(found, "recurred").met, _rate(found, "recurred").total) == (1, 37)
    assert (_rate(found, "escalated").met, _rate(found, "escalated").total) == (0, 37)
    # SEV2 is acknowledged within 10 min: 1 to 10, 19, 20 and all of April (15, the open one, the reopened one twice,
    # of which the first counts): 29 in time. SEV3 has no such time.
    assert (_rate(found, "sla_acknowledged").met, _rate(found, "sla_acknowledged").total) == (29, 29)
    # A review is owed for all 36 that are over, all are late by May, none is there.
    assert (_rate(found, "reviews_on_time").met, _rate(found, "reviews_on_time").total) == (0, 36)
    assert (_rate(found, "resolved_within_a_day").met, _rate(found, "resolved_within_a_day").total) == (36, 36)


def test_a_drill_changes_no_figure() -> None:
    with_it, without = _figures("severity"), _figures("severity", drills=False)
    assert with_it.excluded["drills"] == 1
    assert without.excluded["drills"] == 0
    for name in ("incidents", "completeness", "measures", "rates", "trend", "services", "pages", "rows"):
        assert getattr(with_it, name) == getattr(without, name), name


def test_the_span_is_by_the_declaration_and_half_open() -> None:
    of = ledger(tallied(forty.events(), lambda _: Policy()), forty.BERLIN, UNTIL)
    first = datetime(2026, 3, 6, 10, tzinfo=forty.BERLIN)
    assert figures(of, first, first + timedelta(days=1), forty.BERLIN, UNTIL).incidents == 1
    assert figures(of, first - timedelta(days=1), first, forty.BERLIN, UNTIL).incidents == 0
