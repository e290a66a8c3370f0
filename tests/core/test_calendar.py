"""Business hours, across nights, weekends, holidays and changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.strategies import zones
from warroom.core.calendar import add_business, add_outside, business_between, is_working
from warroom.core.policy import BusinessHours
from warroom.core.validation import validated

BERLIN = validated(BusinessHours, {"timezone": "Europe/Berlin", "holidays": ["2026-05-01"]})
HOUR = timedelta(hours=1)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-04-21T10:00", 2, "2026-04-21T12:00"),  # a Tuesday, within the day
        ("2026-04-21T16:00", 1, "2026-04-21T17:00"),  # ends with the day, not the next morning
        ("2026-04-21T16:00", 2, "2026-04-22T10:00"),  # over the night
        ("2026-04-21T06:00", 2, "2026-04-21T11:00"),  # begins with the opening
        ("2026-04-24T16:00", 2, "2026-04-27T10:00"),  # over the weekend
        ("2026-04-25T12:00", 1, "2026-04-27T10:00"),  # begins on a Saturday
        ("2026-04-30T16:00", 2, "2026-05-04T10:00"),  # over the holiday of Friday and the weekend
        ("2026-03-27T16:00", 2, "2026-03-30T10:00"),  # over the weekend on which summer time begins
        ("2026-04-20T09:00", 40, "2026-04-24T17:00"),  # five business days
        ("2026-04-25T12:00", 0, "2026-04-27T09:00"),  # at once is at the opening
    ],
)
def test_a_duration_runs_in_business_hours_only(start: str, hours: int, due: str) -> None:
    assert add_business(berlin(start), hours * HOUR, BERLIN) == berlin(due)


def test_the_hours_are_those_of_the_calendars_zone_and_not_of_the_reader() -> None:
    tokyo = BusinessHours(timezone="Asia/Tokyo")
    assert add_business(datetime(2026, 4, 21, 12, tzinfo=UTC), HOUR, tokyo) == datetime(2026, 4, 22, 1, tzinfo=UTC)


def test_a_night_shift_is_as_long_as_the_night_in_which_the_clocks_change() -> None:
    nights = validated(BusinessHours,
        {"timezone": "Europe/Berlin", "start": "22:00", "end": "06:00", "days": ["sat"]}
    )
    begin, end = berlin("2026-03-28T12:00"), berlin("2026-03-29T12:00")
    assert business_between(begin, end, nights) == 7 * HOUR
    assert business_between(berlin("2026-10-24T12:00"), berlin("2026-10-25T12:00"), nights) == 9 * HOUR


def test_a_calendar_on_which_nobody_ever_works_lets_the_clock_run_through() -> None:
    never = BusinessHours(days=())
    start = datetime(2026, 4, 21, 12, tzinfo=UTC)
    assert add_business(start, 2 * HOUR, never) == start + 2 * HOUR
    assert not is_working(start, never)


@st.composite
def calendars(draw: st.DrawFn) -> BusinessHours:
    days = draw(st.sets(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), min_size=1))
    holidays = draw(st.lists(st.dates(date(2026, 3, 1), date(2026, 4, 30)), max_size=5))
    times = st.times(max_value=time(23, 59)).map(lambda t: t.replace(second=0, microsecond=0))
    opens, closes = draw(st.tuples(times, times).filter(lambda t: (t[1].hour - t[0].hour) % 24 > 2))
    return validated(BusinessHours, {
        "timezone": str(draw(zones)), "days": sorted(days), "holidays": holidays, "start": opens, "end": closes,
    })  # fmt: skip


starts = st.datetimes(datetime(2026, 3, 1), datetime(2026, 11, 30), timezones=st.just(UTC))
durations = st.timedeltas(timedelta(0), timedelta(hours=120))


@pytest.mark.soak
@given(calendars(), starts, durations)
def test_adding_and_measuring_undo_each_other(hours: BusinessHours, start: datetime, duration: timedelta) -> None:
    end = add_business(start, duration, hours)
    assert end >= start + duration
    assert business_between(start, end, hours) == duration


@pytest.mark.soak
@given(calendars(), starts, durations)
def test_outside_of_the_hours_is_the_rest_of_the_time(
    hours: BusinessHours, start: datetime, duration: timedelta
) -> None:
    end = add_outside(start, duration, hours)
    assert end >= start + duration
    assert end - start - business_between(start, end, hours) == duration
    assert duration == timedelta(0) or not is_working(end - timedelta(microseconds=1), hours)


@pytest.mark.soak
@given(calendars(), starts, durations, durations)
def test_what_takes_longer_or_starts_later_is_due_no_sooner(
    hours: BusinessHours, start: datetime, one: timedelta, more: timedelta
) -> None:
    assert add_business(start, one, hours) <= add_business(start, one + more, hours)
    assert add_business(start, one, hours) <= add_business(start + more, one, hours)


@pytest.mark.soak
@given(calendars(), starts, durations, durations)
def test_a_stretch_is_the_sum_of_its_parts(
    hours: BusinessHours, start: datetime, one: timedelta, two: timedelta
) -> None:
    middle, end = start + one, start + one + two
    parts = business_between(start, middle, hours) + business_between(middle, end, hours)
    assert business_between(start, end, hours) == parts


@pytest.mark.soak
@given(calendars(), starts)
def test_nobody_works_on_a_holiday_or_a_free_day(hours: BusinessHours, at: datetime) -> None:
    local = at.astimezone(ZoneInfo(hours.timezone))
    nights = hours.end <= hours.start
    days = [local.date()] + ([local.date() - timedelta(days=1)] if nights else [])
    free = [d in hours.holidays or f"{d:%a}".lower() not in hours.days for d in days]
    if all(free):
        assert not is_working(at, hours)
