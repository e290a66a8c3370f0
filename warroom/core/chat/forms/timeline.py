"""Timelines and logs: a time, then what happened; as bullets, headings, table rows, ranges, or below a time alone."""

from __future__ import annotations

import re

from msgspec.structs import replace

from warroom.core.chat.form import Begin, Form, Found, Lines, one
from warroom.core.chat.stamps import Stamp, stamp_at

_BETWEEN, _BOLD_BETWEEN = (
    re.compile(rf"(?:\s*(?:[:;–—|→»>·•.,-]|[-=—]{{1,2}}>|={{1,3}}{bold})(?=\s|$|\|)|\s+|:(?=\S){bold}|\|)+")
    for bold in ("", r"|\*\*")
)
_RANGE = re.compile(r"\s*(?:[-–—→/]|to\b|until\b|till\b)\s*(?=[\d~])~?", re.I)
_TABLE_RULE = re.compile(r"\|[-}].{0,40}|\{\|.{0,80}|[|+][-|+:= ]{2,}")
_CLOSING = re.compile(r"[\s|]*\|\s*$|\s*={1,6}\s*$")


def _begins(lines: Lines, at: int) -> Found | None:
    line = lines[at]
    lead = line.lead
    if lead is None:
        return None
    stamp, rest, shut = lead.stamp, lead.rest, 0
    if stamp.elapsed is not None:
        since = line.text[len(lead.before) : rest].rstrip("*_`")
        return one(Begin(stamp, "", _CLOSING.sub("", since + line.text[rest:]).strip(), lead.mark))
    until = _RANGE.match(line.plain, rest)
    if until is not None and (found := stamp_at(line.plain, until.end())) is not None:
        if stamp.zone is None and found[0].zone is not None:
            stamp = replace(stamp, zone=found[0].zone)
        if not stamp.half and found[0].half and 1 <= stamp.hour <= 12:
            stamp = _same_half(stamp, found[0])
        if line.plain[found[1] : found[1] + 1] in ("]", ")") and line.plain[len(lead.before)] in "[(":
            shut = found[1]
    else:
        gap = (_BOLD_BETWEEN if "**" in lead.before else _BETWEEN).match(line.plain, rest)
        if gap is None and rest < len(line.plain):
            return None
        rest = gap.end() if gap is not None else rest
    text = line.text[rest:] if not shut else line.text[rest:shut] + line.text[shut + 1 :]
    if "**" in lead.before and line.plain[lead.rest - 2 : lead.rest] != "**":
        text = text.replace("**", "", 1)
    if "|" in lead.before or line.plain.startswith("="):
        text = _CLOSING.sub("", text)
    return one(Begin(stamp, "", text.strip(), line.text[:rest].strip()))


def _same_half(stamp: Stamp, end: Stamp) -> Stamp:
    """``1:10–1:40 PM``: the begin is in the half of the day in which it is before the end."""
    hour = stamp.hour % 12 + 12 * (end.half == "p")
    if hour * 60 + stamp.minute > end.hour * 60 + end.minute:
        hour -= 12
    return replace(stamp, hour=hour % 24, half="p" if hour >= 12 else "a")


def _drops(lines: Lines, at: int) -> str:
    return "rule" if _TABLE_RULE.fullmatch(lines[at].plain.strip()) else ""


FORM = Form("timeline", "Timeline", _begins, 1, _drops)
