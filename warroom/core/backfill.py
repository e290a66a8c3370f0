"""Chat pasted into the record: who said what when, read from the ways in which chats copy. Pure.

Understood are, alone or mixed:

    14:31 ana: pool is full              plain, with or without seconds, "2:31 PM" too, [14:31] and (14:31)
    2026-04-21T14:31:05Z ana: ...        ISO 8601, a blank for the T, with or without an offset
    [14:31:05] <ana> pool is full        IRC; "* ana waves", "-!- ana has joined"
    Ana Lindqvist  2:31 PM               Slack: a head line, the message in the lines below it
    [14:31] Ana Lindqvist                Teams, also "[4/21/2026 2:31 PM] Ana Lindqvist", "Ana Lindqvist, 14:31"
    Ana Lindqvist / 14:31                Slack and Teams as newer clients copy: name and time on lines of their own,
    14:32                                and a time alone over what the same person said next
    Today, Yesterday, 2026-04-20, Tuesday, April 21st        the day of what follows

A line that begins no message belongs to the one above it. Nothing is guessed in silence: what was not said
and had to be concluded is a doubt of that line, told beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo

from msgspec import Struct
from msgspec.structs import replace

from warroom.core.line import LIMIT
from warroom.core.model import Kind
from warroom.core.text import clean, clean_block
from warroom.core.times import as_utc

NO_TIME, OUT_OF_ORDER, AHEAD, NO_NAME = "no time: now", "out of order", "was ahead: a day earlier", "nobody named"
LONG_AGO = "no day said: the latest it can be"
SKIPPED_HOUR, TWICE = "the clocks left this hour out", "this hour came twice: the later"
SLACK = timedelta(minutes=5)
"""Lines of a chat may stand this much out of order without meaning another day."""
_LONG = timedelta(hours=12)


class Said(Struct, frozen=True):
    """One message: when (None: nothing said so), by whom as it was written, what; and what is doubtful about it."""

    text: str
    who: str = ""
    at: datetime | None = None
    kind: Kind = Kind.NOTE
    doubts: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """What is recorded: the words after the name of who said them."""
        return f"{self.who}: {self.text}" if self.who else self.text


_CLOCK = r"(?P<clock>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d+)?(?:\s?[AaPp]\.?[Mm]\.?)?)"
_DATE = r"(?:(?P<iso>\d{4}-\d\d-\d\d)|(?P<numbers>\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})))"
_STAMP = rf"(?:{_DATE}(?:[T,]\s?|\s+))?{_CLOCK}(?P<offset>Z|[+-]\d\d:?\d\d)?"
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-Ž]"
_PARTICLE = r"(?:van|von|de|der|den|del|di|da|el|al|bin|la|le|dos|af)"
# One word of any kind is a handle; of several words all but the small ones are capitalised, or it is a sentence.
_FULL = rf"{_CAPITAL}[\w.'’\-]{{0,39}}(?: (?:\([^)]{{1,20}}\)|{_PARTICLE}|{_CAPITAL}[\w.'’\-]{{0,39}})){{1,4}}"
_NAME = rf"(?:{_FULL}|[^\W\d_][\w.'’\-]{{0,39}})"

_IRC = re.compile(rf"^[\[(]?{_STAMP}[\])]?\s+<[~&@%+ ]?(?P<who>[^>\s]{{1,40}})>\s?(?P<text>.*)$")
_IRC_ACT = re.compile(rf"^[\[(]?{_STAMP}[\])]?\s+(?:\*|-!-)\s+(?P<who>\S{{1,40}})\s+(?P<text>.+)$")
_PLAIN = re.compile(rf"^[\[(]?{_STAMP}[\])]?\s*(?:[-–—|]\s+)?@?(?P<who>{_NAME}):(?:\s+(?P<text>.*))?$")
_BARE = re.compile(rf"^[\[(]?{_STAMP}[\])]?\s+(?:[-–—|]\s+)?(?P<text>\S.*)$")
_HEAD_AFTER = re.compile(rf"^(?P<who>{_NAME})(?:\s+APP)?(?:\s{{2,}}|\s*[\[(,]\s*|\s+[-–—|·]\s+|\t){_STAMP}[\])]?$")
_HEAD_LOOSE = re.compile(rf"^(?P<who>{_FULL}|{_CAPITAL}[\w.'’\-]{{0,39}}) {_STAMP}$")
_HEAD_BEFORE = re.compile(rf"^\[{_STAMP}\]\s*(?P<who>{_NAME})$")
_ALONE = re.compile(rf"^[\[(]?{_STAMP}[\])]?$")
_SPEAKER = re.compile(r"^<?@?(?P<who>[^\W\d_][\w.\-]{0,39})(?:>|:)\s+(?P<text>\S.*)$")
_RULE = re.compile(r"^[\s\-–—=_*·•]*$")
_KINDS = ("fact", "hypothesis", "decision", "action", "impact", "note")
_KIND = re.compile(rf"^({'|'.join(_KINDS)})\s*:\s+(?=\S)", re.I)

_MONTHS = {m: n for n, m in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}  # fmt: skip
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_DAY_LINE = re.compile(
    rf"^(?:(?P<word>today|yesterday)|(?P<iso>\d{{4}}-\d\d-\d\d)"
    rf"|(?:(?:{_DAYS}),?\s+)?(?P<month>[a-z]{{3,9}})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{{4}}))?"
    rf"|(?:(?:{_DAYS}),?\s+)?(?P<day2>\d{{1,2}})\.?\s+(?P<month2>[a-z]{{3,9}})\.?(?:\s+(?P<year2>\d{{4}}))?)$",
    re.I,
)


class _Raw(Struct, frozen=True):
    """A message as it stands in the text: the day is None where only a clock was shown."""

    lines: tuple[str, ...]
    who: str = ""
    clock: time | None = None
    day: date | None = None
    offset: timedelta | None = None


def read_chat(text: str, now: datetime, zone: tzinfo) -> tuple[Said, ...]:
    """The messages in the order in which they stand; clocks without an offset are read in ``zone``.

    A clock without a day is of the latest day that fits: nothing is after ``now`` or after what follows it.
    Where no line has a time, every line is a message of its own.
    """
    raw = list(_messages([line.strip("\r") for line in clean_lines(text)], now.astimezone(zone).date()))
    if raw and all(message.clock is None for message in raw):
        raw = [split for message in raw for split in _each_line(message)]
    return tuple(said for said in _dated(raw, now, zone) if said.text)


def clean_lines(text: str) -> list[str]:
    """The lines of a paste, tabs kept: chats set them between name and time."""
    found = []
    for line in re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", text):
        spaced = line.replace("\t", "  ")
        found.append(" " * (len(spaced) - len(spaced.lstrip(" "))) + clean_block(spaced, LIMIT))
    return found


# ---------------------------------------------------------------- messages


def _messages(lines: list[str], today: date) -> Iterator[_Raw]:
    """Lines put together into messages; a line that begins none belongs to the one above it."""
    day: date | None = None
    current: _Raw | None = None
    skip = 0
    for number, line in enumerate(lines):
        if skip:
            skip -= 1
            continue
        if not line.strip():
            continue
        said_day = _day_line(line, today)
        if said_day is not None:
            day = said_day
            continue
        begun, took = _begins(line, lines[number + 1 : number + 3], day)
        if begun is not None:
            if current is not None:
                yield current
            current, skip = begun, took
        elif _RULE.match(line) and current is None:
            continue
        elif current is None:
            current = _untimed(line)
        elif current.who and current.lines and (said_next := _same_speaker(line, current, day)) is not None:
            yield current
            current = said_next
        else:
            current = replace(current, lines=(*current.lines, line))
    if current is not None:
        yield current


def _begins(line: str, following: list[str], day: date | None) -> tuple[_Raw | None, int]:
    """The message that begins with this line, and how many of the following lines are part of its head."""
    for pattern in (_IRC, _IRC_ACT, _HEAD_BEFORE, _PLAIN, _HEAD_AFTER, _HEAD_LOOSE):
        match = pattern.match(line)
        if match is not None and (message := _raw(match, day)) is not None:
            return message, 0
    match = _BARE.match(line)
    if match is not None and (message := _raw(match, day)) is not None:
        return message, 0
    name = re.fullmatch(_NAME, line)
    if name is not None and following and (match := _ALONE.match(following[0].strip())) is not None:
        message = _raw(match, day)
        if message is not None:
            return replace(message, who=_name(line)), 1
    return None, 0


def _same_speaker(line: str, current: _Raw, day: date | None) -> _Raw | None:
    """What the person of ``current`` said next, where the line is a time alone; else None."""
    match = _ALONE.match(line.strip())
    message = _raw(match, day) if match is not None else None
    if message is None:
        return None
    # "2:31" below "2:30 PM": the second of a person's messages is shown without its half of the day.
    clock, before = message.clock, current.clock
    if clock is not None and before is not None and 1 <= clock.hour < 12 <= before.hour:
        later = clock.replace(hour=clock.hour + 12)
        clock = later if later >= before else clock
    return replace(message, who=current.who, clock=clock)


def _raw(match: re.Match[str], day: date | None) -> _Raw | None:
    """The message of a matched head; None where its clock or its day cannot be."""
    parts = match.groupdict()
    clock, shown, offset = _time(parts["clock"]), _date(parts), _offset(parts.get("offset"))
    if clock is None or (shown is None and (parts["iso"] or parts["numbers"])):
        return None
    text, who = (parts.get("text") or "").strip(), _name(parts.get("who") or "")
    if who.lower() in _KINDS:
        text, who = f"{who}: {text}", ""
    return _Raw((text,) if text else (), who, clock, shown or day, offset)


def _untimed(line: str) -> _Raw:
    match = _SPEAKER.match(line)
    if match is None or _KIND.match(line):
        return _Raw((line,))
    return _Raw((match["text"],), _name(match["who"]))


def _each_line(message: _Raw) -> Iterator[_Raw]:
    """Lines among which none has a time: each for itself."""
    first, *more = message.lines or ("",)
    yield replace(message, lines=(first,))
    yield from map(_untimed, more)


def _name(text: str) -> str:
    return clean(text, 80).strip(" @:,")


# ---------------------------------------------------------------- times


def _time(text: str) -> time | None:
    match = re.fullmatch(
        r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?(?:\s?([AaPp])\.?[Mm]\.?)?", text.strip()
    )
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[4] in "pP" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def _date(parts: dict[str, str | None]) -> date | None:
    try:
        if parts["iso"]:
            return date.fromisoformat(parts["iso"])
        if parts["numbers"]:
            return _numbers(parts["numbers"])
    except ValueError:
        return None
    return None


def _numbers(text: str) -> date:
    """``4/21/2026`` and ``21.04.2026``: points have the day first, strokes the month unless it cannot be one."""
    first, second, year = (int(part) for part in re.split(r"[./]", text))
    year += 2000 if year < 100 else 0
    month, day = (second, first) if "." in text or first > 12 else (first, second)
    return date(year, month, day)


def _offset(text: str | None) -> timedelta | None:
    if not text:
        return None
    if text == "Z":
        return timedelta()
    sign = -1 if text[0] == "-" else 1
    return sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))


def _day_line(line: str, today: date) -> date | None:
    """The day that a line of its own names, ``Today`` or ``Tuesday, April 21st``; never one to come."""
    match = _DAY_LINE.match(line.strip(" -–—=_*·•[]"))
    if match is None:
        return None
    if match["word"]:
        return today - timedelta(days=match["word"].lower() == "yesterday")
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        month = _MONTHS.get((match["month"] or match["month2"])[:3].lower())
        day, year = int(match["day"] or match["day2"]), match["year"] or match["year2"]
        if month is None:
            return None
        found = date(int(year) if year else today.year, month, day)
        return found.replace(year=found.year - 1) if not year and found > today else found
    except ValueError:
        return None


def _dated(raw: list[_Raw], now: datetime, zone: tzinfo) -> Iterator[Said]:
    """The messages with their instants: from the last one back, so that each is before what follows it."""
    found: list[tuple[datetime | None, tuple[str, ...]]] = []
    limit = now
    for message in reversed(raw):
        at, doubts = _instant(message, limit, now, zone)
        if at is not None:
            limit = min(limit, at)
        found.append((at, doubts))
    latest: datetime | None = None
    named = sum(1 for message in raw if message.who) > len(raw) / 2
    for message, (at, doubts) in zip(raw, reversed(found), strict=True):
        if at is not None and latest is not None and at < latest:
            doubts = (*doubts, OUT_OF_ORDER)
        latest = at if latest is None or (at is not None and at > latest) else latest
        text = clean_block("\n".join(message.lines), LIMIT)
        kind = _KIND.match(text)
        if named and not message.who:
            doubts = (*doubts, NO_NAME)
        yield Said(
            text[kind.end() :] if kind else text, message.who, at, Kind(kind[1].lower()) if kind else Kind.NOTE, doubts
        )


def _instant(message: _Raw, limit: datetime, now: datetime, zone: tzinfo) -> tuple[datetime | None, tuple[str, ...]]:
    """When a message was said, not after ``limit`` where its day is open; and what is doubtful about it."""
    clock = message.clock
    if clock is None:
        return None, (NO_TIME,)
    if message.day is not None:
        at, doubts = _on_day(message.day, clock, message.offset, zone)
        if at > now:
            return _on_day(message.day - timedelta(days=1), clock, message.offset, zone)[0], (AHEAD,)
        return at, doubts
    day = limit.astimezone(zone).date() + timedelta(days=1)
    for back in range(4):
        at, doubts = _on_day(day - timedelta(days=back), clock, message.offset, zone)
        if at <= min(now, limit + SLACK):
            return at, (*doubts, LONG_AGO) if now - at > _LONG else doubts
    return None, (NO_TIME,)


def _on_day(day: date, clock: time, offset: timedelta | None, zone: tzinfo) -> tuple[datetime, tuple[str, ...]]:
    """The instant at which clocks there showed that; the later one where they showed it twice."""
    shown = datetime.combine(day, clock)
    if offset is not None:
        return as_utc(shown) - offset, ()
    both = [as_utc(shown.replace(tzinfo=zone, fold=fold)) for fold in (0, 1)]
    if both[0] == both[1]:
        return both[0], ()
    real = [at for at in both if at.astimezone(zone).replace(tzinfo=None) == shown]
    return max(both), (TWICE,) if len(real) == 2 else (SKIPPED_HOUR,)
