"""Discord's client: ``ana — Yesterday at 11:58 PM``, ``[12:05 AM]`` for what the same person said next."""

from __future__ import annotations

import re

from msgspec.structs import replace

from warroom.core.chat.form import Begin, Form, Found, Lines, one
from warroom.core.chat.forms.common import begin, reaction, without_badge
from warroom.core.chat.lines import Lead, Line
from warroom.core.chat.names import is_name, loosely, name_of
from warroom.core.chat.stamps import DAY, NO_CLOCK, Stamp, stamp_at

_NO_BLANK = re.compile(r"([^\s,].{0,40}?[^\s,\[(—–-])(?=(?:Today|Yesterday) at \d|Last \w+day at \d)")
_DAY_ALONE = re.compile(r"(?P<who>\S.{0,60}?)\s+[—–]\s+(?=\d)")
_DASH = re.compile(r"\s*[—–]\s*(?=\S)")


def _begins(lines: Lines, at: int) -> Found | None:
    line = lines[at]
    tail = line.tail
    dashes = ("—", "–", "-") if tail is not None and tail.stamp.day is not None and is_name(tail.name) else ("—", "–")
    if tail is not None and line.lead is None and tail.between.strip() in dashes and loosely(tail.name):
        return one(begin(tail.stamp, without_badge(tail.name), line, ""))
    return _dated(line) or _joined(line) or _dash_below(lines, at) or _again(line)


def _dated(line: Line) -> Found | None:
    """``ana — 04/21/2026``: a day without a time, as clients showed what was older."""
    match = _DAY_ALONE.match(line.plain)
    stamp = _day_alone(line.plain, match.end()) if match is not None else None
    if match is None or stamp is None or not is_name(match["who"]):
        return None
    return one(begin(stamp, match["who"], line, ""))


def _joined(line: Line) -> Found | None:
    """``ana#1234Today at 2:31 PM``: as clients before 2021 copied."""
    match = _NO_BLANK.match(line.plain)
    found = stamp_at(line.plain, match.end()) if match is not None else None
    if match is None or found is None or line.plain[found[1] :].strip():
        return None
    return one(begin(found[0], match[1], line, ""))


def _dash_below(lines: Lines, at: int) -> Found | None:
    """The name alone, perhaps a badge, and the time behind a dash on a line of its own."""
    if lines[at].indent or lines[at].lead is not None or not loosely(lines[at].plain):
        return None
    for below in range(at + 1, min(at + 4, len(lines))):
        dash = _DASH.match(lines[below].plain)
        if dash is not None:
            return _below(lines, at, below, lines[below].alone or _day_alone(lines[below].plain, dash.end()))
        tag = lines[below].plain.strip()
        if tag in ("—", "–"):
            after = lines[below + 1] if below + 1 < len(lines) else None
            if after is None or (after.lead is not None and after.lead.opened):
                return None
            clock = after.alone if after.lead is not None else None
            return _below(lines, at, below + 1, clock or _day_alone(after.plain, after.indent))
        if not (re.fullmatch(r"(?:✓\s?)?(?:BOT|APP|OP|SYSTEM)|\[[^\]]{1,12}\]", tag)
                or (re.fullmatch(r"[A-Z]{2,5}", tag) and is_name(lines[at].plain))):  # fmt: skip
            return None
    return None


def _below(lines: Lines, at: int, last: int, stamp: Stamp | None) -> Found | None:
    """The head from the name to the line with the time."""
    if stamp is None:
        return None
    head = "\n".join(part.text for part in lines[at : last + 1] if not part.blank)
    return one(Begin(stamp, name_of(without_badge(lines[at].text)), "", head), last - at + 1)


def _day_alone(plain: str, at: int) -> Stamp | None:
    """A day with its year, and nothing behind it: as clients showed what was older."""
    day = DAY.match(plain, at)
    if day is None or plain[day.end() :].strip() or not (day["ny"] or day["iso"]):
        return None
    found = stamp_at(f"{day[0]} 00:00")
    return replace(found[0], doubt=NO_CLOCK) if found is not None else None


def _again(line: Line) -> Found | None:
    lead: Lead | None = line.lead
    if lead is None or lead.opened != "[" or lead.mark or lead.stamp.day is not None or lead.stamp.elapsed is not None:
        return None
    rest = line.text[lead.rest :]
    return one(begin(lead.stamp, "", line, rest, same=True)) if not rest or not rest[0].isspace() else None


def _drops(lines: Lines, at: int) -> str:
    plain = lines[at].plain.strip()
    return "screen" if re.fullmatch(r"new|image|\(edited\)|click to .*", plain, re.I) else reaction(lines, at)


FORM = Form("discord", "Discord", _begins, 3, _drops)
