"""Business hours: durations that run only while the team works (001, 002).

The calendar is read in its own zone, the results are UTC instants: a working day on which the clocks
change is as long as it really is. Days are walked one by one; where ``HORIZON`` days hold too little
working time, what is left runs around the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from warroom.core.policy import BusinessHours
from warroom.core.times import as_utc

HORIZON = 3700
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _shift(day: date, hours: BusinessHours, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """The working span of that day as UTC instants; None where nobody works. An end at or before the start
    is on the next day (a night shift); 00:00 to 00:00 is the whole day."""
    if _NAMES[day.weekday()] not in hours.days or day in hours.holidays:
        return None
    last = day if hours.end > hours.start else day + timedelta(days=1)
    opens = as_utc(datetime.combine(day, hours.start, zone))
    closes = as_utc(datetime.combine(last, hours.end, zone))
    return (opens, closes) if closes > opens else None


def _spans(start: datetime, hours: BusinessHours) -> Iterator[tuple[datetime, datetime]]:
    """The working spans that end after ``start``, in order, the first cut to begin there at the earliest."""
    if not hours.days:
        return
    zone = ZoneInfo(hours.timezone)
    day, reached = start.astimezone(zone).date(), start
    for offset in range(-1, HORIZON):
        span = _shift(day + timedelta(days=offset), hours, zone)
        if span is None:
            continue
        opens, closes = max(span[0], reached), span[1]
        if closes > opens:
            yield opens, closes
            reached = closes


def add_business(start: datetime, duration: timedelta, hours: BusinessHours) -> datetime:
    """The instant by which ``duration`` of working time has passed since ``start``.

    A start outside the hours counts from the next opening; what ends with the working day is due then, not
    the next morning. A zero duration is due at once inside the hours, else at the next opening.
    """
    start = reached = as_utc(start)
    left = max(duration, timedelta(0))
    for opens, closes in _spans(start, hours):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
        reached = closes
    return reached + left


def add_outside(start: datetime, duration: timedelta, hours: BusinessHours) -> datetime:
    """The instant by which ``duration`` of the time outside the hours has passed since ``start``.

    A start inside them counts from their end; a zero duration is due at once outside, else at their end.
    """
    reached, left = as_utc(start), max(duration, timedelta(0))
    for opens, closes in _spans(reached, hours):
        if opens > reached:
            if left <= opens - reached:
                return reached + left
            left -= opens - reached
        reached = closes
    return reached + left


def business_between(start: datetime, end: datetime, hours: BusinessHours) -> timedelta:
    """The working time between two instants; zero where ``end`` is not after ``start``."""
    start, end = as_utc(start), as_utc(end)
    total = timedelta(0)
    if end <= start:
        return total
    for opens, closes in _spans(start, hours):
        if opens >= end:
            break
        total += min(closes, end) - opens
    return total


def is_working(at: datetime, hours: BusinessHours) -> bool:
    """Whether the team works at that instant."""
    at = as_utc(at)
    return next((opens <= at for opens, _ in _spans(at, hours)), False)
