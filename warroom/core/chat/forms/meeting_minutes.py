"""MeetBot's minutes: ``  * ACTION: raj to add a disk  (ana_, 14:33:00)``."""

from __future__ import annotations

import re

from warroom.core.chat.form import Begin, Form, Found, Lines, one
from warroom.core.chat.stamps import stamp_at

_POINT = re.compile(r"\s*(?:[*-]|\d+\.)?\s*(?P<text>.*\S)\s+\((?P<who>[^\s(),]{1,40}), (?P<at>\d\d:\d\d:\d\d)\)$")


def _begins(lines: Lines, at: int) -> Found | None:
    match = _POINT.match(lines[at].plain)
    found = stamp_at(match["at"]) if match is not None else None
    if match is None or found is None:
        return None
    text = lines[at].text[match.start("text") : match.end("text")]
    return one(Begin(found[0], match["who"], text, f"({match['who']}, {match['at']})"))


FORM = Form("meeting_minutes", "MeetBot minutes", _begins, 3)
