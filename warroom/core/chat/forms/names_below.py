"""Telegram's pages and Element where they set the time first: a time alone, the name below it, then the words."""

from __future__ import annotations

import re
from collections import Counter

from warroom.core.chat.form import Begin, Form, Found, Lines, one
from warroom.core.chat.forms.common import AVATAR, again, initials, reaction
from warroom.core.chat.names import is_name, name_of
from warroom.core.chat.saying import day_line

_MOVED = re.compile(r"\S.{0,60}? (?:joined|left|was invited to) the room\.?", re.I)
_MANY = 400
"""So many lines say whether a paste is written so."""


def _begins(lines: Lines, at: int) -> Found | None:
    if not _time(lines, at):
        return None
    if at + 1 < len(lines) and _MOVED.fullmatch(lines[at + 1].plain.strip()):
        return one(Begin(lines[at].alone, "", lines[at + 1].text, lines[at].text, junk="join or leave"), 2)
    if not _named(lines, at):
        return again(lines, at)
    head = f"{lines[at].text}\n{lines[at + 1].text}".strip()
    return one(Begin(lines[at].alone, name_of(lines[at + 1].text), "", head), 2)


def _time(lines: Lines, at: int) -> bool:
    lead = lines[at].lead
    return lead is not None and lines[at].alone is not None and not (lead.mark or lead.opened or lead.stamp.elapsed)


def _named(lines: Lines, at: int) -> bool:
    """Whether a name stands right below a time, and words below that."""
    if at + 2 >= len(lines) or lines[at + 1].indent or lines[at + 2].blank:
        return False
    return is_name(lines[at + 1].plain) and lines[at + 2].alone is None


def _suits(lines: Lines) -> bool:
    """Whether names stand below most times of this paste, and somebody speaks twice or all have two names."""
    times = [n for n in range(min(len(lines), _MANY)) if not lines[n].blank and _time(lines, n)]
    if len(times) < 2 or not all(_first(lines, n) for n in times[:1]):
        return False
    names = Counter(lines[n + 1].plain.strip() for n in times if _named(lines, n))
    whole = all(" " in name for name in names)
    return len(names) > 1 and names.total() * 2 >= len(times) and (whole or max(names.values()) > 1)


def _first(lines: Lines, at: int) -> bool:
    """Whether nothing stands above the first time that could be the name of who speaks below it."""
    above = [line.plain.strip() for line in lines[:at] if not line.blank]
    return not above or not is_name(above[-1]) or _initials(above[-1], lines, at)


def _initials(text: str, lines: Lines, at: int) -> bool:
    """``MT`` above a time below which stands ``Mia Torvald``: what is shown for a picture."""
    return at + 1 < len(lines) and initials(text, lines[at + 1].plain)


def _drops(lines: Lines, at: int) -> str:
    plain = lines[at].plain.strip()
    if AVATAR.fullmatch(plain) or (at + 1 < len(lines) and _time(lines, at + 1) and _initials(plain, lines, at + 1)):
        return "avatar"
    below = next((n for n in range(at + 1, len(lines)) if not lines[n].blank), None)
    if below is not None and day_line(lines[below].plain) is not None and all(line.blank for line in lines[:at]):
        return "heading"
    return reaction(lines, at)


FORM = Form("names_below", "Telegram or Element", _begins, 2, _drops, _suits, ("slack",))
