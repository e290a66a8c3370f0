"""``git log``: commit, author, date, and the message set in."""

from __future__ import annotations

import re

from warroom.core.chat.form import Begin, Form, Found, Lines, Part, Text
from warroom.core.chat.names import name_of
from warroom.core.chat.stamps import stamp_at

_COMMIT = re.compile(r"commit [0-9a-f]{7,64}(?: \(.*\))?$")
_AUTHOR = re.compile(r"(?:Author|Commit):\s+(?P<who>.*?)\s*(?:<[^>]*>)?$")
_DATE = re.compile(r"(?:Author|Commit)?Date:\s+")


def _begins(lines: Lines, at: int) -> Found | None:
    if not _COMMIT.fullmatch(lines[at].plain.rstrip()):
        return None
    who, stamp, here = "", None, at + 1
    while here < len(lines) and not lines[here].blank:
        plain = lines[here].plain
        if (author := _AUTHOR.match(plain)) is not None:
            who = who or author["who"]
        elif (date := _DATE.match(plain)) is not None and (found := stamp_at(plain, date.end())) is not None:
            stamp = found[0]
        here += 1
    if stamp is None:
        return None
    head = "\n".join(line.text for line in lines[at:here])
    parts: list[Part] = [Begin(stamp, name_of(who), "", head)]
    while here < len(lines) and (lines[here].blank or lines[here].indent):
        parts.append(Text(lines[here].text))
        here += 1
    return Found(tuple(parts), here - at)


FORM = Form("git_log", "git log", _begins, 3)
