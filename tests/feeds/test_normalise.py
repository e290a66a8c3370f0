"""Words, times and ids of sources become ours, and nothing a source sends can raise."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.core.model import AlertSeverity, AlertStatus
from warroom.feeds import normalise as n

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("critical", "critical"), ("page", "critical"), ("Disaster", "critical"), ("P1", "critical"),
        ("SEV1", "critical"), ("fatal", "critical"), ("DOWN", "critical"),
        ("high", "high"), ("error", "high"), ("major", "high"), ("P2", "high"),
        ("warning", "warning"), ("average", "warning"), ("minor", "warning"), ("P3", "warning"),
        ("info", "info"), ("notice", "info"), ("low", "info"), ("P4", "info"), ("p5", "info"),
        ("purple", "unknown"), ("", "unknown"), (None, "unknown"), ({}, "unknown"),
    ],
)  # fmt: skip
def test_severity_words_in_any_case_have_the_level_people_expect(word: object, level: str) -> None:
    assert n.severity_of(word) is AlertSeverity(level)


def test_a_feeds_own_table_goes_before_the_common_one() -> None:
    assert n.severity_of("Minor", {"minor": AlertSeverity.CRITICAL}) is AlertSeverity.CRITICAL


def test_a_status_nobody_knows_is_firing_because_it_must_not_hide() -> None:
    assert n.status_of("flummoxed") is AlertStatus.FIRING
    assert n.status_of("Acknowledged") is AlertStatus.ACKED
    assert n.status_of("started", {"started": AlertStatus.PENDING}) is AlertStatus.PENDING


@pytest.mark.parametrize("zero", ["0001-01-01T00:00:00Z", "0001-01-01", 0, "0", 0.0, "", None, -1, "-1", False,
                                  float("nan"), "garbage", "1970-01-01T00:00:00Z", [], {}])  # fmt: skip
def test_zero_times_are_none(zero: object) -> None:
    assert n.when(zero) is None


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-21T05:39:26Z", "2026-11-21T05:39:26.000000000Z", "2026-11-21T13:39:26.000+08:00",
        "Sat, 21 Nov 2026 05:39:26 GMT", "Fri, 20 Nov 2026 21:39:26 PST",
        1795239566, 1795239566.0, 1795239566000, "1795239566", "1795239566000", 1795239566000000, 1795239566000000000,
    ],
)  # fmt: skip
def test_one_instant_in_every_form_that_sources_write(written: object) -> None:
    assert n.when(written) == datetime(2026, 11, 21, 5, 39, 26, tzinfo=UTC)


def test_a_time_without_a_zone_takes_the_feeds_zone() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert n.when("2026-07-01 12:00:00", berlin) == datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
    assert n.when("2026-07-01T12:00:00Z", berlin) == datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


@given(ANY)
def test_nothing_a_source_sends_can_raise(value: object) -> None:
    n.severity_of(value)
    n.status_of(value)
    moment = n.when(value, ZoneInfo("America/New_York"))
    assert moment is None or moment.tzinfo is UTC
    n.labels_of(value)
    n.notes_of(value)
    n.link_of(value)
    n.figure_of(value)
    assert n.count_of(value) >= 1


def test_labels_in_another_order_are_the_same_alert_and_another_feed_is_another() -> None:
    assert n.uid_of_labels({"a": 1, "b": 2}) == n.uid_of_labels({"b": 2, "a": 1})
    assert n.fingerprint("one", "x") != n.fingerprint("two", "x")
    assert n.fingerprint("a", "b/c") != n.fingerprint("a/b", "c")


@pytest.mark.parametrize("bad", ["javascript:alert(1)", "file:///etc/passwd", "http://[broken", "ftp://x/y", 7, None,
                                 "https://x y", "\x1b]8;;http://x\x07"])  # fmt: skip
def test_only_web_addresses_are_links(bad: object) -> None:
    assert n.link_of(bad) == ""
    assert n.link_of("https://grafana.example/d/1?x=y") == "https://grafana.example/d/1?x=y"


def test_figures_are_short_and_odd_ones_stay_as_they_are() -> None:
    assert [n.figure_of(v) for v in ("3.50e+00", "1e+00", "NaN", "+Inf", "12 ms", None)] == [
        "3.5", "1", "NaN", "+Inf", "12 ms", "",
    ]  # fmt: skip
