"""The moment until which something is put off, as people type it. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from warroom.core.policy import parse_duration
from warroom.core.times import as_utc

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_FORMS = 'a time such as "1h30m" or "16:00"'


def parse_until(text: str, now: datetime, zone: tzinfo = UTC) -> datetime:
    """The instant to come that somebody typed: a duration from now, or a time of day in ``zone`` (its next one).

    Raises ValueError with a sentence for anything else: "never" is not an end.
    """
    words = text.strip().lower().removeprefix("until ").removeprefix("for ").strip()
    clock = _CLOCK.fullmatch(words)
    if clock is not None:
        return _next(clock, now, zone)
    try:
        span = parse_duration(words)
    except ValueError:
        raise ValueError(f'"{text.strip()}" is not {_FORMS}') from None
    if span is None or span <= timedelta():
        raise ValueError("say until when, such as 1h or 16:00")
    try:
        return as_utc(now + span)
    except OverflowError:
        raise ValueError(f'"{text.strip()}" is too far ahead') from None


def _next(clock: re.Match[str], now: datetime, zone: tzinfo) -> datetime:
    """The next instant at which a clock in ``zone`` shows that."""
    hour, minute, second = (int(part or 0) for part in clock.groups())
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(f'"{clock[0]}" is not a time of day')
    there = now.astimezone(zone)
    for days in range(3):
        day = (there + timedelta(days=days)).date()
        at = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)
        if at.astimezone(UTC) > now:
            return at.astimezone(UTC)
    raise ValueError(f'"{clock[0]}" is not a time of day')
