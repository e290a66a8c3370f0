"""A date and a clock as people and programs write them, read at a place in a line. Pure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct

from warroom.core.chat.zones import BEHIND, Zone, named, of

_MONTHS = (
    "jan(?:uary|uar|vier)?|enero",
    "feb(?:ruary|ruar|rero)?|f[eé]v(?:rier)?",
    "mar(?:ch|s|zo)?|märz|mrz",
    "apr(?:il)?|avr(?:il)?|abr(?:il)?",
    "mayo?|mai",
    "june?|juni[o]?|juin",
    "july?|juli[o]?|juil(?:let)?",
    "aug(?:ust)?|ao[uû]t|agosto",
    "sept?(?:ember|embre|iembre)?|setiembre",
    "o[ck]t(?:ober|obre|ubre)?",
    "nov(?:ember|embre|iembre)?",
    "de[cz](?:ember)?|d[eé]c(?:embre)?|dic(?:iembre)?",
)
MONTH = rf"(?:{'|'.join(_MONTHS)})"
_WEEKDAYS = (
    "mon(?:day|tag)?|lundi|lunes", "tue(?:s(?:day)?)?|dienstag|mardi|martes",
    "wed(?:s|nes(?:day)?)?|mittwoch|mercredi|mi[eé]rcoles", "thu(?:rs?(?:day)?|s)?|donnerstag|jeudi|jueves",
    "fri(?:day)?|freitag|vendredi|viernes", "sat(?:ur(?:day)?)?|samstag|samedi|s[aá]bado",
    "sun(?:day)?|sonntag|dimanche|domingo",
)  # fmt: skip
_WEEKDAY = rf"(?:{'|'.join(_WEEKDAYS)})"
_NUMBERED = tuple(tuple(re.compile(name, re.I) for name in names) for names in (_MONTHS, _WEEKDAYS))
_YESTERDAY = ("yesterday", "gestern", "hier", "ayer")


class Day(Struct, frozen=True):
    """A day as it was written: what is said of it is not None.

    ``numbers`` are two numbers whose order is open, with what is between them; ``back`` counts days before the
    day on which the paste was made; ``weekday`` is 0 for Monday.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    numbers: tuple[int, int] | None = None
    between: str = ""
    back: int | None = None
    weekday: int | None = None


class Stamp(Struct, frozen=True):
    """A time as it was written. ``half`` is "a", "p" or ""; ``dotted``: ``10.20`` or a number of ten digits,
    which may be no time at all;
    ``ago``: so long before the paste was made."""

    hour: int
    minute: int
    second: int = 0
    micro: int = 0
    half: str = ""
    day: Day | None = None
    zone: Zone | None = None
    seconds: bool = False
    dotted: bool = False
    elapsed: timedelta | None = None
    doubt: str = ""
    ago: timedelta | None = None

    @property
    def shape(self) -> tuple[bool, bool, bool]:
        """How it is written: messages of one chat have stamps of one shape."""
        return self.day is not None, self.seconds, bool(self.half)

    @property
    def of_day(self) -> int:
        """Seconds since midnight, as the clock shows them."""
        return self.hour * 3600 + self.minute * 60 + self.second


NO_CLOCK = "no time on this date; midnight used"
_NTH = r"(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_NAMED_WEEKDAY = rf"(?:{_WEEKDAY}\.?,?\s+)?"
DAY = re.compile(
    rf"""(?:{_WEEKDAY}\.?,?\s+(?=[\d(]))?\(?
         (?P<iso>(?P<y>{_YEAR})(?P<sign>[-/.]|\.\s|[年년]\s?)(?P<m>\d\d?)(?:(?P=sign)|[月월]\s?)(?P<d>\d\d?)(?:[日일]|\.(?=\s))?)
         \)?(?!\d)(?:,?\s{_WEEKDAY}(?=[\s,]+\d))?
       | (?P<week>(?P<wy>{_YEAR})-?W(?P<wn>[0-5]\d)-?(?P<wd>[1-7]))(?=[T ]\d)
       | (?P<nth>(?P<oy>{_YEAR})-(?P<on>[0-3]\d\d))(?=[T ]\d)
       | (?P<packed>(?P<py>20\d\d)(?P<pm>[01]\d)(?P<pd>[0-3]\d))(?=T|[_-]\d{{4,6}}\b|\s\d\d:)
       | {_NAMED_WEEKDAY}(?P<a>\d{{1,2}})(?P<between>[./-]|\.\s)(?P<b>\d{{1,2}})
         (?:(?P=between)(?P<ny>{_YEAR}|\d\d)|(?P<open>\.?))(?!\d|\.\d)
       | {_NAMED_WEEKDAY}(?P<name>{MONTH})\.?\s+(?P<nd>\d{{1,2}}){_NTH}(?!\d|:\d)
         (?:,?\s+(?P<nny>{_YEAR})(?!\d|:))?
       | {_NAMED_WEEKDAY}(?P<nd2>\d{{1,2}}){_NTH}\.?[\s/-](?:de\s)?(?P<name2>{MONTH})\b\.?
         (?:,?[\s/-](?:del?\s)?(?P<nny2>{_YEAR}|\d\d(?=[\s,]+\d))(?!\d))?
       | (?P<word>today|yesterday|heute|gestern|aujourd['’]hui|hoy|ayer|hier(?=,?\s(?:à\s)?\d))\b
       | (?:last\s+)?(?P<weekday>{_WEEKDAY})\b""",
    re.I | re.X,
)
_JOIN = re.compile(r"[Tt_](?=\d)|,?\s+(?:at|@|um|klo|à|a\slas)\s+|\s*[,·•|]+\s*|\s+[-–—]\s+|:(?=\d\d:\d\d:\d\d)|\s+")
_CLOCK = re.compile(
    r"""(?P<h>\d{1,2})[:h](?P<m>\d\d)(?!\d)(?::(?P<s>\d\d)(?!\d)(?:[.,](?P<f>\d{1,9}))?)?(?!:?\d)(?!\.\d)
      | (?P<dh>\d{1,2})\.(?P<dm>\d\d)(?:\.(?P<ds>\d\d))?(?![.:]?\d)
      | (?P<oh>\d{1,2})(?=\s?[ap]\.?\s?m\b)
      | (?P<ph>[012]\d):?(?P<pm>[0-5]\d):?(?P<ps>[0-5]\d)?(?=Z\b|\s?(?:UTC|GMT|hrs)\b
        |\s(?-i:C?EST|C?EDT|CES?T|BST|CDT|M[DS]T|P[DS]T|IST|JST|AE[DS]T|[EP]T)\b)""",
    re.I | re.X,
)
_EPOCH = re.compile(r"(?P<s>1[4-9]\d{8})(?:\.(?P<f>\d{1,9})|(?P<ms>\d{3}))?(?![\w.:/-])")
"""Seconds or milliseconds since 1970, of the years from 2014 to 2033."""
_AGO = re.compile(
    r"(?:(?:about |~)?(?P<n>\d{1,3}|an?)\s?"
    r"(?P<unit>s(?:ecs?|econds?)?|m(?:ins?|inutes?)?|h(?:rs?|ours?)?|d(?:ays?)?|w(?:eeks?)?|months?|years?)"
    r"(?:, (?P<n2>\d{1,2}) months?)?(?: ago)?|just now|now|a moment ago)",
    re.I,
)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400, "y": 365 * 86400}
_PACKED_CLOCK = re.compile(r"[T_-](?P<h>\d\d)(?P<m>\d\d)(?P<s>\d\d)?(?:[.,](?P<f>\d{1,9}))?")
_HALF = re.compile(r"\s?([ap])\.?\s?m\b\.?", re.I)
_HALF_BEFORE = re.compile(r"(上午|下午|午前|午後|오전|오후)\s?(?=\d)")
_HALVES = {"上午": "a", "午前": "a", "오전": "a", "下午": "p", "午後": "p", "오후": "p"}
_HOUR_WORD = re.compile(r"\s?(?:uhr|hrs?|h)\b", re.I)
_YEAR_BEHIND = re.compile(r"\s+((?:19|20)\d\d)(?=\s*$|\]|\)|\s+[+-]\d{4}\b|\s+(?:UTC|GMT)\b|\s+-{2,}|\s+<|\.\s)")
_YEAR_BEHIND_ZONE = re.compile(r"\s+((?:19|20)\d\d)\b(?![:.\-/]\d)")
_DAY_BEHIND = re.compile(r"\s*[,•·]\s*|\s+on\s+|\s+")
_RANGE_END = re.compile(r"-(\d\d):([0-5]\d)$")


_SOON = 3
"""So many hours a range may take whose end is written as an offset is."""


def stamp_at(text: str, at: int = 0) -> tuple[Stamp, int] | None:
    """The time that is written at this place, and where it ends; None where none is.

    Told are also a day before or behind the clock and a zone behind it. A number is a time only with a colon between
    its parts, with "am" or "pm", with a zone, or (``dotted``) as ``14.31``.
    """
    if (epoch := _EPOCH.match(text, at)) is not None:
        return _since_1970(epoch), epoch.end()
    day, here = None, at
    found_day = DAY.match(text, at)
    if found_day is not None and (day := day_of(found_day)) is not None:
        if found_day["packed"] and text[found_day.end()] != " ":
            return _packed(text, found_day.end(), day)
        join = _JOIN.match(text, found_day.end())
        here = at if join is None else join.end()
        if join is None or not (text[here : here + 1].isdigit() or _HALF_BEFORE.match(text, here)):
            day, here = None, at
    half = _HALF_BEFORE.match(text, here)
    clock = _CLOCK.match(text, here if half is None else half.end())
    if clock is None and here > at:
        day, here, half = None, at, None
        clock = _CLOCK.match(text, at)
    if clock is None:
        return None
    joined_by_t = here > at and text[here - 1 : here] in "Tt"
    return _clocked(text, clock, day, joined_by_t=joined_by_t, half=_HALVES[half[1]] if half is not None else "")


def _since_1970(match: re.Match[str]) -> Stamp:
    at = datetime.fromtimestamp(int(match["s"]), UTC)
    day = Day(at.year, at.month, at.day)
    micro = _micro(match["f"] or match["ms"])
    return Stamp(at.hour, at.minute, at.second, micro, day=day, zone=named("UTC"), seconds=True, dotted=True)


def ago(text: str) -> Stamp | None:
    """A text that is nothing but ``23 minutes ago``, ``5 min``, ``an hour ago`` or ``just now``; else None."""
    match = _AGO.fullmatch(text)
    if match is None:
        return None
    count = int(match["n"]) if match["n"] and match["n"].isdigit() else 1
    unit = (match["unit"] or "s").lower()
    seconds = 30 * 86400 if unit.startswith("mo") else _SECONDS[unit[0]]
    seconds = seconds * count + int(match["n2"] or 0) * 30 * 86400
    return Stamp(0, 0, ago=timedelta(seconds=seconds if match["n"] else 0), doubt=f"{text}: approximate time")


def _packed(text: str, at: int, day: Day) -> tuple[Stamp, int] | None:
    clock = _PACKED_CLOCK.match(text, at)
    if clock is None:
        return None
    end, zone = clock.end(), None
    behind = BEHIND.match(text, end)
    if behind is not None and (zone := of(behind)) is not None:
        end = behind.end()
    hour, minute, second = int(clock["h"]), int(clock["m"]), int(clock["s"] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return Stamp(hour, minute, second, _micro(clock["f"]), day=day, zone=zone, seconds=bool(clock["s"])), end


def _clocked(
    text: str, clock: re.Match[str], day: Day | None, *, joined_by_t: bool, half: str = ""
) -> tuple[Stamp, int] | None:
    """The stamp whose clock was matched; None where no clock shows that. ``half``: what stood before it."""
    hour = int(clock["h"] or clock["dh"] or clock["oh"] or clock["ph"])
    minute = int(clock["m"] or clock["dm"] or clock["pm"] or 0)
    second = clock["s"] or clock["ds"] or clock["ps"]
    end = clock.end()
    found = _HALF.match(text, end) if not half else None
    if found is not None and 1 <= hour <= 12:
        half, end = found[1].lower(), found.end()
    elif (word := _HOUR_WORD.match(text, end)) is not None:
        end = word.end()
    if clock["oh"] and not half:
        return None
    half = half if hour <= 12 else ""
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    if hour == 24 and minute == 0:
        return None
    if hour > 23 or minute > 59 or int(second or 0) > 59:
        return None
    year_before, end = _year_behind(text, end, day, _YEAR_BEHIND)
    zone, end, doubt = _zone_behind(text, end, day, clock, bool(second) or joined_by_t)
    behind = _YEAR_BEHIND if zone is None else _YEAR_BEHIND_ZONE
    year_after, end = _year_behind(text, end, day, behind) if year_before is None else (None, end)
    year = year_before or year_after
    if day is not None and year is not None:
        day = Day(year, day.month, day.day)
    if day is None:
        day, end = _day_behind(text, end)
    return Stamp(
        hour, minute, int(second or 0), _micro(clock["f"]), half, day, zone, bool(second),
        bool(clock["dh"]) and day is None and not half and zone is None, doubt=doubt,
    ), end  # fmt: skip


def _zone_behind(
    text: str, end: int, day: Day | None, clock: re.Match[str], whole: bool
) -> tuple[Zone | None, int, str]:
    """The zone behind a clock. An offset only follows a day and a clock; else a dash begins a range's end."""
    behind = BEHIND.match(text, end)
    if behind is None or (zone := of(behind)) is None:
        return None, end, ""
    if behind["short"] is not None:
        return (zone, behind.end(), "") if whole and day is not None else (None, end, "")
    offset = behind["offset"]
    if offset is None:
        return zone, behind.end(), ""
    bare = day is None and not whole
    minutes = int(offset[-2:])
    if minutes not in (0, 30, 45) or (bare and offset[0] == "-"):
        return None, end, ""
    if not whole and offset[0] == "-" and ":" in offset:
        later = int(offset[1:3]) * 60 + minutes - int(clock["h"] or 0) * 60 - int(clock["m"] or 0)
        apart = day is not None and text[end] == " "
        if 0 <= later <= (_SOON if apart else 12) * 60:
            return None, end, f"{offset[1:]} read as end time, not as an offset"
    return zone, behind.end(), ""


def _year_behind(text: str, end: int, day: Day | None, pattern: re.Pattern[str]) -> tuple[int | None, int]:
    if day is None or day.year is not None or day.month is None:
        return None, end
    found = pattern.match(text, end)
    return (int(found[1]), found.end()) if found else (None, end)


def _day_behind(text: str, end: int) -> tuple[Day | None, int]:
    """The day that follows a clock, as in ``[14:31, 21/04/2026]``: only where it ends the text it is part of."""
    join = _DAY_BEHIND.match(text, end)
    found = DAY.match(text, join.end()) if join is not None else None
    if join is None or found is None or found["open"] is not None:
        return None, end
    told = "on" in join[0] and (found["nny"] or found["nny2"] or found["name"] or found["name2"] or found["iso"])
    year = found["iso"] or found["ny"] or found["nny"] or found["nny2"]
    parted = "," in join[0] and (found["name"] or found["name2"])
    whole = (year or parted) and not text[found.end() : found.end() + 1].isalnum()
    if not (told or whole) and text[found.end() : found.end() + 1] not in ("", "]", ")"):
        return None, end
    day = day_of(found)
    return (day, found.end()) if day is not None else (None, end)


def day_of(match: re.Match[str]) -> Day | None:
    """The day that a match of ``DAY`` wrote; None where no calendar has it."""
    if match["iso"]:
        return _checked(int(match["y"]), int(match["m"]), int(match["d"]))
    if match["packed"]:
        return _checked(int(match["py"]), int(match["pm"]), int(match["pd"]))
    if match["week"] or match["nth"]:
        return _counted(match)
    if match["a"]:
        first, second, year = int(match["a"]), int(match["b"]), match["ny"]
        if not (1 <= first <= 31 and 1 <= second <= 31) or min(first, second) > 12:
            return None
        if year is None and match["between"] == "-":
            return None
        full = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
        return Day(full, numbers=(first, second), between=match["between"])
    if name := match["name"] or match["name2"]:
        year = match["nny"] or match["nny2"]
        full = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
        return _checked(full, _number(0, name) + 1, int(match["nd"] or match["nd2"]))
    if match["word"]:
        return Day(back=int(match["word"].lower() in _YESTERDAY))
    return Day(weekday=_number(1, match["weekday"]))


def _counted(match: re.Match[str]) -> Day | None:
    """The day of ``2026-W19-5`` or ``2026-128``."""
    try:
        if match["week"]:
            found = date.fromisocalendar(int(match["wy"]), int(match["wn"]), int(match["wd"]))
        else:
            found = date(int(match["oy"]), 1, 1) + timedelta(days=int(match["on"]) - 1)
    except ValueError:
        return None
    return Day(found.year, found.month, found.day) if match["week"] or found.year == int(match["oy"]) else None


def _number(kind: int, name: str) -> int:
    """Which month (kind 0) or day of the week (kind 1) has this name, from 0."""
    return next(n for n, names in enumerate(_NUMBERED[kind]) if names.fullmatch(name))


def _checked(year: int | None, month: int, day: int) -> Day | None:
    return Day(year, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _micro(digits: str | None) -> int:
    return int((digits or "")[:6].ljust(6, "0"))


# ---------------------------------------------------------------- elapsed

_FROM_START = re.compile(
    r"""T\s?[+-]?0\b(?![:.]?\d)(?:\s?(?:min(?:ute)?s?|h(?:ours?)?|m|s)\b)?
      |T?\s?(?P<sign>[+\-−])\s?(?:(?P<h>\d{1,3}):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?
        |(?:(?P<uh>\d{1,3})\s?(?:hours?|hrs?|h)\s?)?
         (?:(?P<um>\d{1,4})\s?(?:(?:minutes?|mins?|m|')(?![a-z])|(?<=h\d\d)(?!\w)))?\s?
         (?:(?P<us>\d{1,5})\s?(?:seconds?|secs?|s)\b)?)""",
    re.I | re.X,
)


_MINUTES = re.compile(r"T\s?(?P<sign>[+\-−])\s?(?P<n>\d{1,4})(?![\w:.%/])", re.I)


def from_start(text: str, at: int = 0) -> tuple[timedelta, int] | None:
    """What was written as a time since the start (``T0``, ``T+12m``, ``T+00:42``, ``+1h05m``), and where it ends.

    ``T+00:42`` is hours and minutes, ``T+5`` minutes; None where there is nothing of the kind.
    """
    match = _FROM_START.match(text, at)
    if match is None or match.end() == at:
        return None
    if match["sign"] is None:
        return timedelta(), match.end()
    parts = [match[name] for name in ("h", "m", "s", "uh", "um", "us")]
    if not any(parts):
        bare = _MINUTES.match(text, at)
        if bare is None:
            return None
        return timedelta(minutes=int(bare["n"])) * (1 if bare["sign"] == "+" else -1), bare.end()
    hours, minutes, seconds = (int(a or b or 0) for a, b in zip(parts[:3], parts[3:], strict=True))
    span = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return (-span if match["sign"] in "-−" else span), at + len(match[0].rstrip())
