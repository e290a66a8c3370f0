"""A name, its time, the words behind them: ``ana (14:31): pool is full``, ``ana, 14:31 - pool is full``."""

from __future__ import annotations

import re

from warroom.core.chat.form import Form, Found, Lines, one
from warroom.core.chat.forms.common import begin
from warroom.core.chat.lines import Line
from warroom.core.chat.names import is_name
from warroom.core.chat.stamps import Stamp, stamp_at

_HEAD = re.compile(
    r"\s*(?:[-*•]\s+|\*\*)?@?(?P<who>[^:()\[\]\d|,][^:()\[\]|,]{0,59}?)(?:\*\*)?"
    r"(?:\s*(?P<open>[(\[])(?=\w)|(?:,|\s[-–—|@]|\sat)?\s(?=\d))"
)
_BEHIND = re.compile(r"(?:\*\*)?\s*(?::(?:\*\*)?(?:\s+|$)|[-–—|]\s+(?=[^\s\d]))")
_CLOSE = {"(": ")", "[": "]"}
_LOOKED_AT = 300


def named_head(line: Line) -> tuple[str, Stamp, int] | None:
    """Who, when, and where the words begin."""
    match = _HEAD.match(line.plain) if not line.blank and line.lead is None else None
    if match is None or not is_name(match["who"]):
        return None
    found = stamp_at(line.plain, match.end())
    close = _CLOSE[match["open"]] if match["open"] else ""
    if found is None or found[0].dotted or not line.plain.startswith(close, found[1]):
        return None
    behind = _BEHIND.match(line.plain, found[1] + len(close))
    return (match["who"], found[0], behind.end()) if behind is not None else None


def _begins(lines: Lines, at: int) -> Found | None:
    head = named_head(lines[at])
    return one(begin(head[1], head[0], lines[at], lines[at].text[head[2] :])) if head is not None else None


def _suits(lines: Lines) -> bool:
    """Whether several lines begin so, or the first does: one among others is what somebody wrote."""
    full = [line for line in lines[:_LOOKED_AT] if not line.blank]
    heads = [line for line in full if named_head(line) is not None]
    return len(heads) > 1 or (bool(heads) and heads[0] is full[0])


FORM = Form("name_first", "Plain chat", _begins, 2, suits=_suits)
