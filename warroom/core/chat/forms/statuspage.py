"""A status page's history: ``Resolved - text`` with its time below, newest first."""

from __future__ import annotations

import re

from warroom.core.chat.form import Begin, Form, Found, Lines, Part, Text
from warroom.core.chat.stamps import Stamp, stamp_at

_STATUS = re.compile(
    r"(?:\*\*)?(?:Resolved|Monitoring|Update|Identified|Investigating|Postmortem|Completed|In progress"
    r"|Scheduled|Verifying)(?:\*\*)?"
    r"(?:\s+[-–—](?:\s|$)|$)"
)
_POSTED = re.compile(r"(?:Posted\s+)?(?:\d+ \w+ ago\.?\s*|(?:about )?an? \w+ ago\.?\s*)?(?:on\s+)?", re.I)
_TITLE = 160
_LONGEST = 40  # lines of one update


def _begins(lines: Lines, at: int) -> Found | None:
    if not _STATUS.match(lines[at].plain) or _time_above(lines, at):
        return None
    parts: list[Part] = []
    for n in range(at + 1, min(at + _LONGEST, len(lines))):
        if (stamp := _below(lines[n].plain)) is not None:
            head = Begin(stamp, "", lines[at].text, lines[n].text.strip())
            return Found((head, *parts), n - at + 1)
        if _STATUS.match(lines[n].plain):
            return None
        parts.append(Text(lines[n].text))
    return None


def _below(plain: str) -> Stamp | None:
    posted = _POSTED.match(plain)
    found = stamp_at(plain, posted.end() if posted is not None else 0)
    return found[0] if found is not None and not plain[found[1] :].strip(" .") else None


def _time_above(lines: Lines, at: int) -> bool:
    """Whether the page has its times above: the first line of the paste that is a status or a time is a time."""
    for line in lines[:at]:
        if _STATUS.match(line.plain):
            return False
        if _below(line.plain) is not None:
            return True
    return False


def _drops(lines: Lines, at: int) -> str:
    """The title of the first incident, above its newest update."""
    below = next((n for n in range(at + 1, len(lines)) if not lines[n].blank), None)
    if below is None or _begins(lines, below) is None or len(lines[at].plain) > _TITLE:
        return ""
    return "" if any(_STATUS.match(line.plain) for line in lines[:below]) else "heading"


FORM = Form("statuspage", "Status page", _begins, 3, _drops)
