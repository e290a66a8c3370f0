"""Clocks of four digits: ``0913 paged``. A number is a time only where the whole paste is written so, in order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from warroom.core.chat.form import Begin, Form, Found, Lines, Part, Text
from warroom.core.chat.lines import Line
from warroom.core.chat.saying import day_line, is_heading
from warroom.core.chat.stamps import Stamp

_CLOCK = re.compile(
    r"(?P<before>\s*(?:(?:[-*•]|\d{1,2}[.)])\s+)?(?:\*\*)?)(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)(?:\*\*)?"
    r"(?P<between>\s*:\s+|\s+(?:[-–—]\s+)?)(?=\S)"
)
_WORD = re.compile(r"\w+")
_LOOKED_AT = 300
_SIGNS = " :-–—"
_HALF_A_DAY, _DAY = 12 * 60, 24 * 60


class _Time(Struct, frozen=True):
    """A line that may begin with a time: ``sure`` where a zone or a colon says so."""

    at: int
    stamp: Stamp
    rest: int
    sure: bool
    told: bool

    @property
    def minutes(self) -> int:
        return self.stamp.hour * 60 + self.stamp.minute


def _time(lines: Lines, at: int) -> _Time | None:
    line = lines[at]
    if line.blank:
        return None
    lead = line.lead
    if lead is not None:
        behind = line.plain[lead.rest :]
        if (
            lead.stamp.elapsed is not None
            or lead.stamp.day is not None
            or lead.stamp.dotted
            or not behind.strip(_SIGNS)
        ):
            return None
        return _Time(at, lead.stamp, lead.rest + len(behind) - len(behind.lstrip(_SIGNS)), True, _digits(line))
    match = _CLOCK.match(line.plain)
    if match is None:
        return None
    stamp = Stamp(int(match["h"]), int(match["m"]), doubt=f"{match['h']}{match['m']} read as a time")
    return _Time(at, stamp, match.end(), False, bool(match["between"].strip()))


def _digits(line: Line) -> bool:
    """Whether the time that a line begins with has no colon."""
    lead = line.lead
    return lead is not None and lead.stamp.elapsed is None and lead.stamp.day is None and (
        re.match(r"[012]\d[0-5]\d(?!\d)", line.plain[len(lead.before) :]) is not None
    )  # fmt: skip


def _in_order(times: Sequence[_Time]) -> list[_Time]:
    """Those that follow one another, forwards or backwards; what stands out between two is a number."""
    runs = [_run(times, sign) for sign in (1, -1)]
    return max(runs, key=len)


def _run(times: Sequence[_Time], sign: int) -> list[_Time]:
    def fits(before: _Time, after: _Time) -> bool:
        return sign * (after.minutes - before.minutes) % _DAY <= _HALF_A_DAY

    kept: list[_Time] = []
    for n, time in enumerate(times):
        following = times[n + 1] if n + 1 < len(times) else None
        if kept and not fits(kept[-1], time):
            continue
        if (
            not time.sure
            and following is not None
            and not fits(time, following)
            and (not kept or fits(kept[-1], following))
        ):
            continue
        kept.append(time)
    return kept


def _begins(lines: Lines, at: int) -> Found | None:
    """All that is written so up to a heading, a day or the end."""
    if _time(lines, at) is None:
        return None
    times: list[_Time] = []
    end = at
    while end < len(lines) and not (lines[end].blank is False and _parts(lines[end])):
        found = _time(lines, end)
        times += [found] if found is not None else []
        end += 1
    kept = _in_order(times)
    if not kept or kept[0].at != at:
        return None
    begins = {time.at: time for time in kept}
    parts: list[Part] = []
    for here in range(at, end):
        line, time = lines[here], begins.get(here)
        if time is not None:
            parts.append(Begin(time.stamp, "", line.text[time.rest :].strip(), line.text[: time.rest].strip()))
        elif not line.blank:
            parts.append(Text(line.text))
    return Found(tuple(parts), end - at)


def _parts(line: Line) -> bool:
    """Whether a line is a heading or a day, behind which times are counted anew."""
    return day_line(line.plain) is not None or is_heading(line.plain)


def _suits(lines: Lines) -> bool:
    """Whether several numbers follow one another as times do and count nothing, and few lines have other times."""
    looked = [n for n in range(min(len(lines), _LOOKED_AT)) if not lines[n].blank]
    times = [time for n in looked if (time := _time(lines, n)) is not None]
    kept = [time for time in _in_order(times) if _number(lines, time)]
    others = sum(_otherwise(lines[n]) for n in looked)
    if all(time.sure for time in kept) or len(kept) * 2 < len(looked) or others * 2 >= len(kept):
        return False
    words = {word[0].lower() for t in kept if (word := _WORD.search(lines[t.at].plain, t.rest)) is not None}
    told = any(time.told for time in kept)
    hours = all(time.minutes % 60 == 0 for time in kept)
    return len({time.minutes for time in kept}) >= (2 if told else 3) and len(words) > 1 and (told or not hours)


def _number(lines: Lines, time: _Time) -> bool:
    return not time.sure or _digits(lines[time.at])


def _otherwise(line: Line) -> bool:
    """Whether a line begins or ends with a time that is no number."""
    if line.lead is not None:
        return not line.lead.stamp.dotted and not _digits(line)
    return line.tail is not None and not may_be_time(line.plain)


def may_be_time(plain: str) -> bool:
    """Whether a line begins with a number that may be a time."""
    return _CLOCK.match(plain) is not None


FORM = Form("four_digits", "Timeline", _begins, 1, suits=_suits)
