"""Times as people type them and as clocks show them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.strategies import zones
from warroom.core.policy import parse_duration
from warroom.core.times import age, as_utc, countdown, from_iso, iso, parse_when, short_countdown

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 4, 21, 14, 37, 9, tzinfo=UTC)  # 16:37:09 in Berlin


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("16:23", "2026-04-21T14:23:00"),
        ("16:23:05", "2026-04-21T14:23:05"),
        ("16:37", "2026-04-21T14:37:00"),
        ("16:38", "2026-04-20T14:38:00"),  # not yet today, so it was yesterday's
        ("9:05", "2026-04-21T07:05:00"),
        ("-5m", "2026-04-21T14:32:09"),
        ("-1h30m", "2026-04-21T13:07:09"),
        ("now", "2026-04-21T14:37:09"),
        ("yesterday 23:58", "2026-04-20T21:58:00"),
        ("Today 09:00", "2026-04-21T07:00:00"),
        ("2026-04-21T14:23:00Z", "2026-04-21T14:23:00"),
        ("2026-04-21T14:23:00+02:00", "2026-04-21T12:23:00"),
        ("2026-04-21T14:23", "2026-04-21T12:23:00"),
        ("2026-04-21 14:23", "2026-04-21T12:23:00"),
    ],
)
def test_a_typed_time_is_the_nearest_past_instant_in_the_shown_zone(typed: str, meant: str) -> None:
    assert parse_when(typed, NOW, BERLIN) == datetime.fromisoformat(meant).replace(tzinfo=UTC)
    assert parse_when(f"  {typed} ", NOW, "Europe/Berlin") == datetime.fromisoformat(meant).replace(tzinfo=UTC)


@pytest.mark.parametrize("typed", ["", "later", "25:00", "14:60", "-", "-never", "-soon", "14", "+5m", "-9999999999d"])
def test_what_is_no_time_is_refused_with_the_forms_that_are(typed: str) -> None:
    with pytest.raises(ValueError, match='"14:23"'):
        parse_when(typed, NOW, BERLIN)


@pytest.mark.parametrize("typed", ["2026-04-21T16:38", "today 23:00", "2027-01-01T00:00:00Z"])
def test_the_future_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="future"):
        parse_when(typed, NOW, BERLIN)


def test_an_hour_that_was_left_out_is_said_or_looked_for_the_day_before() -> None:
    now = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)  # in Berlin 02:00 became 03:00 that morning
    assert parse_when("02:30", now, BERLIN) == datetime(2026, 3, 28, 1, 30, tzinfo=UTC)
    with pytest.raises(ValueError, match="put forward"):
        parse_when("2026-03-29T02:30", now, BERLIN)


def test_an_hour_that_came_twice_is_the_later_one_that_is_past() -> None:
    assert parse_when("02:30", datetime(2026, 10, 25, 12, 0, tzinfo=UTC), BERLIN).hour == 1
    assert parse_when("02:30", datetime(2026, 10, 25, 0, 45, tzinfo=UTC), BERLIN).hour == 0


def test_an_unknown_zone_is_said() -> None:
    with pytest.raises(ValueError, match="time zone"):
        parse_when("14:23", NOW, "Mars/Olympus")


@pytest.mark.soak
@given(zones, st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)), st.times())
def test_a_time_of_day_is_always_found_within_two_days_and_never_in_the_future(
    zone: ZoneInfo, now: datetime, at: object
) -> None:
    typed = f"{at:%H:%M:%S}"
    found = parse_when(typed, now, zone)
    assert now - timedelta(days=2, hours=2) < found <= now
    assert f"{found.astimezone(zone):%H:%M:%S}" == typed


@pytest.mark.soak
@given(st.text(max_size=20))
def test_anything_typed_is_an_instant_or_a_sentence(typed: str) -> None:
    try:
        found = parse_when(typed, NOW, BERLIN)
    except ValueError:
        return
    assert found <= NOW


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(-5, "0s"), (0, "0s"), (38.9, "38s"), (60, "1m"), (42 * 60, "42m"), (72 * 60, "1h12"), (9 * 3600 + 59, "9h00"),
     (14 * 3600, "14h"), (3 * 86400, "3d"), (999 * 86400, "999d"), (1100 * 86400, "3y")],
)  # fmt: skip
def test_an_age_fits_four_cells(seconds: float, shown: str) -> None:
    assert age(timedelta(seconds=seconds)) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(133, "02:13"), (132.2, "02:13"), (0.2, "00:01"), (0, "+00:00"), (-0.5, "+00:00"), (-72, "+01:12"),
     (4673, "1:17:53"), (3600, "1:00:00"), (-3600, "+1:00:00"), (72 * 3600, "72:00:00"), (100 * 3600, "4d 04h")],
)  # fmt: skip
def test_a_countdown_reads_as_clocks_do(seconds: float, shown: str) -> None:
    assert countdown(timedelta(seconds=seconds)) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"), [(133, "02:13"), (-72, "+01:12"), (22200, "6h10"), (-3 * 86400, "+3d"), (50000, "13h")]
)
def test_a_short_countdown_fits_the_lists_column(seconds: float, shown: str) -> None:
    assert short_countdown(timedelta(seconds=seconds)) == shown
    assert len(shown) <= 6


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_instants_as_text_are_read_back_and_sort_as_they_are(one: datetime, two: datetime) -> None:
    assert from_iso(iso(one)) == one
    assert (iso(one) < iso(two)) == (one < two)


def test_an_instant_without_a_zone_is_utc() -> None:
    assert as_utc(datetime(2026, 4, 21, 12)) == datetime(2026, 4, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "9999-12-31"])
def test_the_ends_of_the_calendar_are_refused_with_a_sentence(typed: str) -> None:
    now = datetime(2026, 4, 21, 14, 0, tzinfo=UTC)
    for zone in ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"):
        with pytest.raises(ValueError, match=r"is not a time|is in the future"):
            parse_when(typed, now, zone)
    with pytest.raises(ValueError, match="human life"):
        parse_duration("999999d")
    assert parse_duration("36525d")
