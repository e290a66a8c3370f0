"""MeetBot's minutes: ``  * ACTION: raj to add a disk  (ana_, 14:33:00)``."""

from __future__ import annotations

import re

from warroom.core.chat.form import Begin, Form, Found, Lines, one
from warroom.core.chat.stamps import stamp_at

_POINT = re.compile(r"\s*(?:[*-]|\d+\.)?\s*(?P<text>.*\S)\s+\((?P<who>[^\s(),]{1,40}), (?P<at>\d\d:\d\d:\d\d)\)$")

_HEADING = re.compile(
    r"#\S+|Meeting (?:started|ended) (?:by|at) .*|Meeting summary|[=-]{3,}|.*full logs are available at.*"
)


def _begins(lines: Lines, at: int) -> Found | None:
    match = _POINT.match(lines[at].plain)
    found = stamp_at(match["at"]) if match is not None else None
    if match is None or found is None:
        return None
    text = lines[at].text[match.start("text") : match.end("text")]
    return one(Begin(found[0], match["who"], text, f"({match['who']}, {match['at']})"))


def _drops(lines: Lines, at: int) -> str:
    return "heading" if _HEADING.fullmatch(lines[at].plain.strip()) else ""


FORM = Form("meeting_minutes", "MeetBot minutes", _begins, 3, _drops)
