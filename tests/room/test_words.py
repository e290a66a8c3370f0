"""The words people read, to the letter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from warroom.core import words
from warroom.core.policy import Policy

NOW = datetime(2026, 4, 21, 14, 0, tzinfo=UTC)


def test_a_due_time_says_in_before_and_plus_after() -> None:
    assert words.due(NOW + timedelta(seconds=231), NOW) == "in 03:51"
    assert words.due(NOW - timedelta(seconds=72), NOW) == "+01:12"


@pytest.mark.parametrize(
    ("seconds", "said"), [(45, "45 s"), (2520, "42 min"), (4320, "1 h 12 min"), (7200, "2 h"), (400_000, "4 days")]
)
def test_a_span_is_said_in_words(seconds: int, said: str) -> None:
    assert words.span_words(timedelta(seconds=seconds)) == said


def test_an_instant_is_told_in_the_shown_zone_with_its_day_where_it_is_another() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert words.moment(NOW, NOW) == "14:00:00 UTC"
    assert words.moment(NOW, NOW, berlin) == "16:00:00 CEST"
    assert words.moment(NOW - timedelta(days=1), NOW) == "20 Apr 14:00:00 UTC"


def test_a_list_reads_as_a_sentence() -> None:
    assert [words.listing(["a", "b", "c"][:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


def test_a_role_is_called_as_the_team_calls_it() -> None:
    assert words.role_label(Policy(), "technical_lead", "db") == "tech lead db"
    assert words.role_label(Policy(), "fire_marshal") == "fire marshal"


def test_the_nearest_word_is_named_only_where_one_is_nearest() -> None:
    assert words.did_you_mean("monitring", ["monitoring", "resolved"]) == "did you mean monitoring?"
    assert words.did_you_mean("mon", ["monitoring", "resolved"]) == "did you mean monitoring?"
    assert words.did_you_mean("nap", ["rotation:expert/ana"]) == "known are rotation:expert/ana."
    assert words.did_you_mean("SEV7", ["SEV0", "SEV1"]) == "known are SEV0 and SEV1."
    assert words.did_you_mean("x", []) == "none is known."
