"""Zoom's saved chat: ``14:31:39 From Ana to Everyone:`` and its older forms."""

from __future__ import annotations

import re

from warroom.core.chat.form import Form, Found, Lines, one
from warroom.core.chat.forms.common import begin

_TO = r"(?:to|To)\s+(?P<to>[^:]{1,80}?)(?:\s*\((?:Direct Message|Privately)\))?"
_FROM = re.compile(rf"\s+From\s+(?P<who>[^:]{{1,80}}?)(?:\s+{_TO})?\s*:(?:\s*(?P<text>.*))?$")
_WHOLE = re.compile(rf"\s+From\s+(?P<who>.{{1,80}}?)\s+{_TO}\s*:(?P<text>\s*)$")
_ABOVE = re.compile(
    rf"(?:From\s+)?(?P<who>[^:]{{1,80}}?)\s+{_TO}(?:\s*:)?(?:\s*\((?:Direct Message|Privately)\))?\s*:?$"
)
_CAPTIONED = re.compile(r"\[(?P<who>[^\]\d][^\]]{0,60})\]")
"""``[Ana Lindqvist] 14:31:39``: saved captions."""
_REACTED = re.compile(r"\s*(?:Reacted to|Removed an? .* (?:reaction )?from) ")


def _begins(lines: Lines, at: int) -> Found | None:
    line = lines[at]
    if line.lead is not None and not line.lead.mark:
        match = _WHOLE.match(line.plain, line.lead.rest) or _FROM.match(line.plain, line.lead.rest)
        if match is None:
            return None
        text = line.text[match.start("text") :] if match["text"] else ""
        reacted = _REACTED.match(text) or (not text and at + 1 < len(lines) and _REACTED.match(lines[at + 1].plain))
        return one(begin(line.lead.stamp, match["who"], line, text, junk="reaction" if reacted else ""))
    tail = line.tail
    captioned = _CAPTIONED.fullmatch(tail.name) if tail is not None and tail.stamp.seconds else None
    if tail is not None and captioned is not None:
        return one(begin(tail.stamp, captioned["who"], line, ""))
    if tail is None or (match := _ABOVE.match(tail.name + ":" * (not tail.name.endswith(":")))) is None:
        return None
    everyone = match["to"].lower().startswith("everyone")
    if not (everyone or line.plain.startswith("From ") or "(Direct Message)" in tail.name):
        return None
    return one(begin(tail.stamp, match["who"], line, ""))


FORM = Form("zoom", "Zoom", _begins, 3)
