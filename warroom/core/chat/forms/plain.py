"""A time, a name, a colon, the words: ``14:31 ana: pool is full``; also Element's export."""

from __future__ import annotations

import re

from warroom.core.chat.form import Form, Found, Lines, one
from warroom.core.chat.forms.common import begin
from warroom.core.chat.names import is_name

_SPOKEN = re.compile(r"\s*(?:[-–—|•·]\s+)?@?(?P<who>[^:]{1,60}?|@[\w.=-]+:[\w.-]+):(?:\s+(?P<text>.*))?$")

_PROGRAM = re.compile(
    r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d(?:\.\d+)? |\[\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)? \d{4}\]"
)
"""Go's log package, nginx, a kernel: what stands before a colon there is a part of the program, nobody's name."""


def _begins(lines: Lines, at: int) -> Found | None:
    line = lines[at]
    lead = line.lead
    if lead is None or lead.mark or lead.stamp.elapsed is not None or _PROGRAM.match(line.plain):
        return None
    match = _SPOKEN.match(line.plain, lead.rest)
    if match is None or not is_name(match["who"]) or (match.start("who") == lead.rest and not lead.opened):
        return None
    text = line.text[match.start("text") :] if match["text"] else ""
    return one(begin(lead.stamp, match["who"], line, text))


FORM = Form("plain", "Plain chat", _begins, 2)
