"""Times as sources write them: ISO 8601, RFC 2822, epoch numbers, and what languages print of a date. Pure."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_LONGEST = 120  # characters of a time
EARLIEST = 1971  # year: everything before is a zero time of one kind or another
_FULL = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
         "december")  # fmt: skip
_MONTHS = {name: n for n, month in enumerate(_FULL, 1) for name in (month, month[:3])} | {"sept": 9}
_ZONES = {
    name: hours
    for hours, names in {
        0: "utc gmt z ut wet zulu", 1: "cet bst west met", 2: "cest eet sast mest", 3: "eest msk", 8: "awst sgt hkt",
        9: "jst kst", 10: "aest", 11: "aedt", 12: "nzst", 13: "nzdt", -4: "edt", -5: "est cdt", -6: "cst mdt",
        -7: "mst pdt", -8: "pst akdt", -9: "akst", -10: "hst", -3: "brt",
    }.items()
    for name in names.split()
}  # fmt: skip
"""Names that mean one thing; the American ones as RFC 2822 has them. "IST" is three zones, and no time."""
_TIME = re.compile(
    r"(?:^|[T ])(?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,12}))?)?(?!\d)"
    r"\s*(?P<half>[ap]\.?m\.?(?![a-z]))?",
    re.IGNORECASE,
)
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th)?(?: of)?[- ](?P<mon>[a-z]{3,9})\.?,?[- ](?P<y>\d{4})(?!\d)",
        r"(?<!\d)(?P<d>\d{1,2}) (?P<mon>[a-z]{3}) (?P<y>\d{2})(?= \d{1,2}:)",  # RFC 822, as many a feed still has it
        r"(?P<mon>[a-z]{3,9})\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})(?!\d)",
        r"(?P<mon>[a-z]{3,9})\.? +(?P<d>\d{1,2})(?=,? )",
        r"(?<!\d)(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})(?!\d)",
        r"(?<!\d)(?P<d>1[3-9]|2\d|3[01])[/-](?P<m>\d{1,2})[/-](?P<y>\d{4})(?!\d)",
        r"(?<!\d)(?P<m>\d{1,2})/(?P<d>1[3-9]|2\d|3[01])/(?P<y>\d{4})(?!\d)",
    )
)
_YEAR = re.compile(r"(?<!\d)(\d{4})$|(?<![\d:+-])(\d{4})(?= )")
_DAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? +", re.IGNORECASE)
_OFFSET = re.compile(r"^(?:gmt|utc)?\s*(?P<sign>[+-])(?P<h>\d{1,2}):?(?P<m>\d{2})?(?::\d{2})?$", re.IGNORECASE)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})[T ]?(\d{2})(\d{2})(?:(\d{2}))?(?:[.,]\d+)?(.*)$")
_DIGITS = re.compile(
    r"(?:19[7-9]\d|20\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?"
)
"""A date of digits alone, with a time of day or without; as a number of seconds it would be 1970, or far from today."""
_ASIDE = re.compile(r"\s*\([^()]*\)$| m=[+-][\d.]+$")
_NAMED = re.compile(r"\[([A-Za-z][\w+/-]*)\]$")
_DOTNET = re.compile(r"^\\?/Date\((-?\d+)(?:[+-]\d{4})?\)\\?/$")


def moment(value: Any, zone: tzinfo = UTC) -> datetime | None:
    """The instant a source wrote, aware UTC; None for nothing and for zero times. Raises ValueError for no time.

    A time without a zone is read in ``zone``; one whose zone nobody knows, and a day and month that may be either
    way round, are not times: they are reported and not guessed.
    """
    if value is None or value is False:
        return None
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            if isinstance(value, float) or not _DIGITS.fullmatch(str(value)):
                return _from_epoch(float(value))
            value = str(value)
        if isinstance(value, datetime):
            return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
        if not isinstance(value, str):
            raise ValueError("not a time")
        text = value.strip()
        if not text:
            return None
        if len(text) > _LONGEST:
            raise ValueError("not a time")
        number = _number(text)
        found = _from_epoch(number) if number is not None else _from_text(text, zone)
    except (OverflowError, OSError, TypeError) as error:
        raise ValueError("not a time") from error
    return found if found and found.year >= EARLIEST else None


def _number(text: str) -> float | None:
    if text[4:5] == "-" or (len(text) == 8 and text.isdigit()) or _DIGITS.fullmatch(text):
        return None  # 2026-11-21T… and 20261121 are dates
    if dotnet := _DOTNET.match(text):
        return float(dotnet[1]) / 1000
    try:
        return float(text)
    except ValueError:
        return None


def _from_epoch(number: float) -> datetime | None:
    if not math.isfinite(number):
        raise ValueError("not a time")
    if number <= 0:
        return None
    for unit in (1e9, 1e6, 1e3):
        if number >= 1e11 * unit / 1e3:  # 1e11 seconds are the year 5138: it is a finer unit
            number /= unit
            break
    return datetime.fromtimestamp(number, UTC)


def _from_text(text: str, zone: tzinfo) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = _written(text)
    if found.year < EARLIEST:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def _written(text: str) -> datetime:
    """A date, a time of day and a zone, whatever is between. Raises ValueError where anything else is there."""
    named = _NAMED.search(text)
    text = _NAMED.sub("", text)
    while text != (text := _ASIDE.sub("", text)):
        pass
    text = _DAY.sub("", " ".join(text.split()))
    if compact := _COMPACT.match(text):
        y, mo, d, h, mi, s, rest = compact.groups()
        text = f"{y}-{mo}-{d} {h}:{mi}:{s or '00'} {rest}"
    year, month, day, text = _date(text)
    hour = minute = second = micro = 0
    if clock := _TIME.search(text):
        hour, minute, second = _hour(int(clock["h"]), clock["half"]), int(clock["m"]), min(int(clock["s"] or 0), 59)
        micro = int((clock["f"] or "0").ljust(6, "0")[:6])
        text = f"{text[: clock.start()]} {text[clock.end() :]}"
    if year is None:
        found = _YEAR.search(text.strip())
        if found is None:
            raise ValueError("no year")
        year = int(found[0])
        text = text.strip()[: found.start()] + text.strip()[found.end() :]
    words = [word for word in text.replace(",", " ").split() if word.lower() not in ("at", "t", "-", "–")]
    place = _zone(words) or (_by_name(named[1]) if named else None)
    return datetime(year, month, day, hour, minute, second, micro, tzinfo=place)


def _date(text: str) -> tuple[int | None, int, int, str]:
    """Year, month and day, and what is left of the text; the year may be at its end, as ``date`` prints it."""
    for pattern in _DATES:
        found = pattern.search(text)
        if found is None:
            continue
        parts = found.groupdict()
        month = int(parts["m"]) if parts.get("m") else _MONTHS.get((parts.get("mon") or "").lower())
        if month is None:
            continue
        year = int(parts["y"]) if parts.get("y") else None
        if year is not None and year < 100:
            year += 2000
        return year, month, int(parts["d"]), f"{text[: found.start()]} {text[found.end() :]}"
    raise ValueError("no date")


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError("no hour")
    return hour % 12 + (12 if half.lower().startswith("p") else 0)


def _zone(words: list[str]) -> tzinfo | None:
    """The zone in what is left: an offset before a name. Raises ValueError for words that are none."""
    text = " ".join(words)
    if not text:
        return None
    offset = _OFFSET.match(text) or (_OFFSET.match(words[0]) if len(words) > 1 else None)
    if offset is None:
        if len(words) != 1:
            raise ValueError("words that are not a time")
        return _by_name(words[0])
    span = timedelta(hours=int(offset["h"]), minutes=int(offset["m"] or 0))
    return timezone(-span if offset["sign"] == "-" else span)


@lru_cache(maxsize=256)
def _by_name(name: str) -> tzinfo:
    hours = _ZONES.get(name.lower())
    if hours is not None:
        return timezone(timedelta(hours=hours))
    if "/" not in name:
        raise ValueError("an unknown zone")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("an unknown zone") from None
