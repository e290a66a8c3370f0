"""MeetBot's minutes: ``  * ACTION: raj to add a disk  (ana_, 14:33:00)``."""

from __future__ import annotations

import re

from warroom.core.chat.form import Begin, Form, Found, Lines, one
from warroom.core.chat.stamps import stamp_at

_SAID = re.compile(r"\((?P<who>[^\s(),]{1,40}), (?P<at>\d\d:\d\d:\d\d)\)$")
_BULLET = re.compile(r"\s*(?:(?:[*-]|\d+\.)\s+)?")

_HEADING = re.compile(
    r"#\S+|Meeting (?:started|ended) (?:by|at) .*|Meeting summary|[=-]{3,}|.*full logs are available at.*"
)


def _begins(lines: Lines, at: int) -> Found | None:
    plain = lines[at].plain
    match = _SAID.search(plain[-60:]) if plain.endswith(")") else None
    found = stamp_at(match["at"]) if match is not None else None
    bullet = _BULLET.match(plain)
    if match is None or found is None or bullet is None:
        return None
    text = lines[at].text[bullet.end() : len(plain) - len(match[0])].strip()
    return one(Begin(found[0], match["who"], text, match[0])) if text else None


def _drops(lines: Lines, at: int) -> str:
    return "heading" if _HEADING.fullmatch(lines[at].plain.strip()) else ""


FORM = Form("meeting_minutes", "MeetBot minutes", _begins, 3, _drops)
