"""Until when: a duration or a time of day, always with an end, always to come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.core.until import parse_until

NOW = datetime(2026, 4, 21, 14, 37, 9, tzinfo=UTC)


def test_a_duration_counts_from_now() -> None:
    assert parse_until("1h30m", NOW) == NOW + timedelta(minutes=90)
    assert parse_until("for 20m", NOW) == NOW + timedelta(minutes=20)


def test_a_time_of_day_is_its_next_one_in_the_zone_shown() -> None:
    assert parse_until("15:30", NOW) == datetime(2026, 4, 21, 15, 30, tzinfo=UTC)
    assert parse_until("until 14:37", NOW) == datetime(2026, 4, 22, 14, 37, tzinfo=UTC)
    assert parse_until("16:40", NOW, ZoneInfo("Europe/Berlin")) == datetime(2026, 4, 21, 14, 40, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "never", "0s", "25:00", "soon", "-5m", "99999999999d"])
def test_what_has_no_end_to_come_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"such as|not a time of day|until when|too far|life"):
        parse_until(text, NOW)


@given(st.text(max_size=12), st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe"]))
def test_whatever_is_typed_ends_after_now_or_is_refused(text: str, zone: str) -> None:
    found = read(text, zone)
    assert str(found) if isinstance(found, ValueError) else found > NOW


def read(text: str, zone: str) -> datetime | ValueError:
    try:
        return parse_until(text, NOW, ZoneInfo(zone))
    except ValueError as error:
        return error


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 366 * 24 * 60))
def test_a_time_of_day_is_never_more_than_a_day_and_an_hour_away(hour: int, minute: int, later: int) -> None:
    now = NOW + timedelta(minutes=later)
    at = parse_until(f"{hour}:{minute:02}", now, ZoneInfo("Europe/Berlin"))
    assert now < at <= now + timedelta(hours=25)
