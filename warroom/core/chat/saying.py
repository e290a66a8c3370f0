"""What a paste says about itself: its days, its zone, the order of day and month. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from warroom.core.chat.stamps import DAY, Day, day_of, stamp_at
from warroom.core.chat.zones import Zone, spoken

_AROUND = " \t-–—─━═=_*·•[]#|:~▾▼⌄"
_OPENED = re.compile(
    r"(?:--- |\*{3,4} ?|—+ ?)?(?:log opened|day changed(?: to)?|begin logging at|session (?:start|time)(?::)?"
    r"|logfile started|conversation with .* at)\s+",
    re.I,
)
_TIMES = re.compile(
    r"\b(?:times?|timestamps?|time ?zone|tz|timeline|zeiten|clocks?|hours)\b|\((?:all )?[A-Z/+\-\d: ]{2,12}\)", re.I
)
_HEADING = re.compile(r"\s*(?:#{1,6}\s|={2,6}[^=].*={2,6}\s*$|h[1-6]\.\s|\*\*[^*]+\*\*:?\s*$|[-=]{3,}\s*$)")
_TITLE = re.compile(
    r"\b(?:timeline|chronology|post-?mortem|incident (?:report|review)|time ?zone|all times|times are)\b", re.I
)


_FOR_ALL = re.compile(
    r"[\s*_(\[]*(?:note:?\s+)?(?:all |the )?(?:times?|timestamps?)\b (?:below |above |here |shown )?(?:are|is|in)?\b",
    re.I,
)
_SENTENCE = 6
"""So many words a sentence has at least."""
_NTH_DAY = re.compile(r"day \d{1,2}\s*[(:,–—-]?\s*(?=\w)", re.I)


def day_line(plain: str) -> Day | None:
    """The day that a line of its own names: ``Today``, ``Tuesday, April 21st``, ``--- Day changed Tue Apr 21 2026``."""
    if len(plain) > 90:
        return None
    opened = _OPENED.match(plain)
    if opened is not None:
        return _day_in(plain[opened.end() :])
    words = plain.strip(_AROUND)
    if not words or len(words) > 40:
        return None
    words = re.sub(r"^(?:today|yesterday),?\s+(?=\S)", "", words, flags=re.I)
    if (nth := _NTH_DAY.match(words)) is not None:
        words = words[nth.end() :].rstrip(")")
    match = DAY.match(words)
    if match is None or match.end() != len(words) or match["open"] is not None:
        return None
    return day_of(match)


def _day_in(text: str) -> Day | None:
    """The day somewhere in a text: with a year, or a month by name."""
    for word in re.finditer(r"(?<![\w/.-])(?=\w)", text):
        match = DAY.match(text, word.start())
        if match is None or match["weekday"] or match["word"] or (match["a"] and not match["ny"]):
            continue
        day = day_of(match)
        if day is None:
            continue
        stamp = stamp_at(text, word.start())
        return stamp[0].day if stamp is not None and stamp[0].day is not None else day
    return None


def is_heading(plain: str) -> bool:
    """Whether the line is a heading of a page, a rule, or the title of a timeline."""
    words = plain.strip()
    return _HEADING.match(plain) is not None or (len(words) <= 90 and _TITLE.search(words) is not None)


def is_prose(plain: str) -> bool:
    """Whether a line is sentences, and not a title or what a page says of its times."""
    words = plain.strip()
    return words.endswith((".", "!")) and len(words.split()) >= _SENTENCE and not (
        _HEADING.match(plain) or zone_said(plain)
    )  # fmt: skip


def title_day(plain: str) -> Day | None:
    """The day in a title such as ``# 2026-04-20, many launches at once``."""
    return _day_in(plain) if len(plain) <= 200 else None


def for_all(plain: str) -> bool:
    """Whether the line says the zone of all times, wherever it stands: ``All times are UTC.``"""
    return len(plain) <= 80 and _FOR_ALL.match(plain) is not None and spoken(plain) is not None


def zone_said(plain: str) -> Zone | None:
    """The zone that a line says its paste's times are in: ``All times in PST``, ``Timeline (UTC)``."""
    if len(plain) > 200 or not _TIMES.search(plain):
        return None
    return spoken(plain)


class Order(Struct, frozen=True):
    """Whether the day comes before the month; ``proven`` by a line, ``needed`` where some line could be either."""

    day_first: bool
    proven: bool
    needed: bool


def order_of(days: Iterable[Day], *, fits: tuple[bool, bool] = (True, True)) -> Order:
    """The order of day and month in these days: a line that proves it proves it for all.

    ``fits``: whether all days are past with the day first, with the month.
    """
    numbers = [day for day in days if day.numbers is not None]
    first = any(day.numbers[0] > 12 for day in numbers if day.numbers)
    second = any(day.numbers[1] > 12 for day in numbers if day.numbers)
    needed = any(day.numbers[0] != day.numbers[1] for day in numbers if day.numbers)
    if first != second:
        return Order(first, True, True)
    dots = any(day.between in ".-" for day in numbers)
    if not first and fits[0] != fits[1]:
        return Order(fits[0], True, needed)
    return Order(dots, dots and not first, needed)
