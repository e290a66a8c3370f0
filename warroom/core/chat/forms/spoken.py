"""Transcripts: ``Mia Torvald  0:05`` above the words, or ``00:05:00`` above what was said from then on, by whom."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise

from warroom.core.chat.form import Aside, Form, Found, Lines, Part, Text, one
from warroom.core.chat.forms.common import begin
from warroom.core.chat.lines import Line
from warroom.core.chat.names import is_name
from warroom.core.chat.stamps import Stamp

_HEAD = re.compile(r"(?P<who>\S.{0,60}?)(?:\s*\t\s*|\s{2,}|\s)[(\[]?(?P<at>(?:\d{1,2}:)?\d{1,3}:[0-5]\d)[)\]]?:?\s*$")
_NUMBERED = re.compile(r"(?:speaker|sprecher|person) \d{1,2}", re.I)
_SAID = re.compile(r"(?P<who>[^:]{1,60}): +(?=\S)")
_ALONE = re.compile(r"\d\d:\d\d:\d\d")
_FIRST = re.compile(r"0:\d\d|00:00|0?0:00:\d\d")
_MADE = re.compile(r"transcribed by .*|transcript of .*|audio file|(?:no )?speaker .* started transcription", re.I)
_MANY = 2000


def _head(line: Line) -> tuple[str, str] | None:
    match = _HEAD.match(line.plain) if line.plain[:1].strip() and len(line.plain) <= 80 else None
    if match is None or not (is_name(match["who"]) or _NUMBERED.fullmatch(match["who"])):
        return None
    return match["who"], match["at"]


def _seconds(text: str) -> int:
    found = 0
    for part in text.split(":"):
        found = found * 60 + int(part)
    return found


def _suits(lines: Lines) -> bool:
    """Whether its times count from the start: the first within a minute of it, each later than the one before."""
    first = next((line.plain.strip() for line in lines[:_MANY] if line.lead is not None and line.alone is not None), "")
    if first == "00:00:00":
        return any(_SAID.match(line.plain) for line in lines[:_MANY])
    heads = [head for line in lines[:_MANY] if not line.blank and (head := _head(line)) is not None]
    times = [_seconds(at) for _, at in heads]
    return len(times) > 1 and _FIRST.fullmatch(heads[0][1]) is not None and all(a <= b for a, b in pairwise(times))


def _begins(lines: Lines, at: int) -> Found | None:
    head = _head(lines[at])
    if head is None:
        return _said_from(lines, at)
    return one(begin(Stamp(0, 0, elapsed=timedelta(seconds=_seconds(head[1]))), head[0], lines[at], ""))


def _said_from(lines: Lines, at: int) -> Found | None:
    """A time alone, and what was said from then on: ``Mia Torvald: words``, a line each."""
    if not _ALONE.fullmatch(lines[at].plain.strip()):
        return None
    stamp = Stamp(0, 0, elapsed=timedelta(seconds=_seconds(lines[at].plain.strip())))
    parts: list[Part] = [Aside(lines[at].text, "time")]
    here = at + 1
    while here < len(lines) and not _ALONE.fullmatch(lines[here].plain.strip()):
        match = _SAID.match(lines[here].plain)
        if match is not None and is_name(match["who"]):
            parts.append(begin(stamp, match["who"], lines[here], lines[here].text[match.end() :]))
        elif not lines[here].blank:
            parts.append(Text(lines[here].text))
        here += 1
    return Found(tuple(parts), here - at)


def _drops(lines: Lines, at: int) -> str:
    return "transcript's heading" if _MADE.fullmatch(lines[at].plain.strip()) else ""


FORM = Form("spoken", "Transcript", _begins, 3, _drops, _suits)
