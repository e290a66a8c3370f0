"""Instants: aware UTC inside, a person's zone only where it is shown or typed."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_DAYS = {"today": 0, "yesterday": 1}
_FORMS = 'a time such as "14:23", "14:23:05", "-5m", "yesterday 23:58" or "2026-04-21T14:23"'


def utcnow() -> datetime:
    """Now, by the machine's clock. Whoever is given this very function as a clock may ask how it was set."""
    return datetime.now(UTC)


def as_utc(value: datetime) -> datetime:
    """The same instant in UTC; a naive one is taken to be UTC already."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def iso(value: datetime) -> str:
    """ISO 8601 UTC with microseconds, sortable as text: ``2026-04-21T14:37:09.000000Z``."""
    return as_utc(value).isoformat(timespec="microseconds").replace("+00:00", "Z")


def from_iso(text: str) -> datetime:
    """The instant that ``iso`` wrote, or any ISO 8601 form Python reads."""
    return as_utc(datetime.fromisoformat(text))


# ---------------------------------------------------------------- shown


def age(delta: timedelta) -> str:
    """How long ago, in four cells: ``38s``, ``42m``, ``1h12``, ``14h``, ``3d``, ``2y``; below zero is ``0s``."""
    seconds = max(0, int(delta.total_seconds()))
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if minutes < 1:
        return f"{seconds}s"
    if hours < 1:
        return f"{minutes}m"
    if hours < 10:
        return f"{hours}h{minutes % 60:02}"
    if days < 1:
        return f"{hours}h"
    return f"{days}d" if days < 1000 else f"{days // 365}y"


def took(span: timedelta) -> str:
    """How long something took: ``5:20``, ``1:58:50``, ``2 d 03 h``."""
    seconds = int(span.total_seconds())
    if seconds >= 86_400:
        return f"{seconds // 86_400} d {seconds % 86_400 // 3600:02} h"
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def countdown(delta: timedelta) -> str:
    """What is left as a clock shows it: ``02:13``, ``1:17:53``, from 100 h on ``4d 04h``; ``+01:12`` is late.

    The last begun second counts as left, so that the clock reads ``+00:00`` from the due instant on and not before.
    """
    left = delta.total_seconds()
    late, seconds = left <= 0, math.ceil(left) if left > 0 else int(-left)
    sign = "+" if late else ""
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if hours < 1:
        return f"{sign}{minutes:02}:{seconds % 60:02}"
    if hours < 100:
        return f"{sign}{hours}:{minutes % 60:02}:{seconds % 60:02}"
    return f"{sign}{days}d {hours % 24:02}h"


def short_countdown(delta: timedelta) -> str:
    """What is left in six cells at most: ``02:13`` under an hour, then as ages are shown: ``6h10``, ``+3d``."""
    if abs(delta) < timedelta(hours=1):
        return countdown(delta)
    return f"{'+' if delta < timedelta(0) else ''}{age(abs(delta))}"


# ---------------------------------------------------------------- typed


def parse_when(text: str, now: datetime, zone: tzinfo | str = UTC) -> datetime:
    """The instant that somebody typed, in UTC, never after ``now``.

    Takes ``14:23`` and ``14:23:05`` (the nearest past instant at which a clock in ``zone`` showed that),
    ``-5m`` (a duration before now), ``yesterday 23:58``, ``today 09:00``, ``now``, or
    ISO 8601 (without an offset, in ``zone``).
    Raises ValueError with a sentence for anything else, for the future, and for a time that a change to
    summer time left out.
    """
    place = _place(zone)
    words = text.strip().lower()
    if words == "now":
        return as_utc(now)
    try:
        found = _before(words, now) or _by_clock(words, now, place) or _by_calendar(words, now, place)
    except OverflowError:  # on the first or the last day of the calendar, in another zone
        found = None
    if found is None:
        raise ValueError(f'"{text.strip()}" is not {_FORMS}')
    if found > now:
        raise ValueError(f'"{text.strip()}" is in the future: an entry is dated now or earlier')
    return found


def _place(zone: tzinfo | str) -> tzinfo:
    if isinstance(zone, tzinfo):
        return zone
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(zone)
    except Exception as error:
        raise ValueError(f'"{zone}" is not an IANA time zone such as "Europe/Berlin"') from error


def _before(words: str, now: datetime) -> datetime | None:
    if not words.startswith("-"):
        return None
    from warroom.core.policy import parse_duration

    try:
        ago = parse_duration(words[1:])
        return None if ago is None else as_utc(now - ago)
    except (ValueError, OverflowError):
        return None


def _time(words: str) -> time | None:
    match = _CLOCK.fullmatch(words)
    if match is None:
        return None
    hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def _instants(day: date, at: time, place: tzinfo) -> list[datetime]:
    """The instants at which clocks of the place showed that: none, one, or two when summer time begins or ends."""
    shown = [datetime.combine(day, at, place).replace(fold=fold) for fold in (0, 1)]
    real = {as_utc(s) for s in shown if as_utc(s).astimezone(place).replace(tzinfo=None) == s.replace(tzinfo=None)}
    return sorted(real)


def _by_clock(words: str, now: datetime, place: tzinfo) -> datetime | None:
    at = _time(words)
    if at is None:
        return None
    today = now.astimezone(place).date()
    for back in range(4):  # a place may leave out a whole day
        past = [found for found in _instants(today - timedelta(days=back), at, place) if found <= now]
        if past:
            return past[-1]
    return None


def _by_calendar(words: str, now: datetime, place: tzinfo) -> datetime | None:
    name, _, rest = words.partition(" ")
    at = _time(rest.strip())
    if name in _DAYS and at is not None:
        day = now.astimezone(place).date() - timedelta(days=_DAYS[name])
    else:
        try:
            given = datetime.fromisoformat(words.upper())
        except ValueError:
            return None
        if given.tzinfo is not None:
            return as_utc(given)
        day, at = given.date(), given.time()
    found = _instants(day, at, place)
    if not found:
        raise ValueError(f"{day} {at} does not exist there: the clocks were put forward")
    past = [instant for instant in found if instant <= now]
    return past[-1] if past else found[0]
