"""Teams now, Mattermost, Element, Google Chat in a browser: a name alone, and its time alone below it."""

from __future__ import annotations

import re

from warroom.core.chat.form import Form, Found, Lines
from warroom.core.chat.forms.common import (
    AVATAR,
    JOINED,
    REPLIES,
    again,
    channel_of_thread,
    initials,
    name_above,
    reaction,
)

_SCREEN = re.compile(
    r"has context menu\.?|edited|last read|\d+ [\w ]+ reactions?\.?(?:\s.*)?|translated (?:from|by) .*"
    r"|sent|seen|delivered"
    r"|meeting (?:started|ended).*|(?:like|heart|laugh|surprised|sad|angry)(?: \d+)?|message actions|url preview.*|you",
    re.I,
)


_DIVIDER = re.compile(r"[─━═—–-]{2,}\s*(?:new(?: messages)?|unread(?: messages)?)?\s*[─━═—–-]{2,}", re.I)
_MOVED = re.compile(r"\S.{0,60}? (?:joined|left|was invited to|made no changes to) the room\.?", re.I)


def _begins(lines: Lines, at: int) -> Found | None:
    above = next((lines[n] for n in range(at - 1, -1, -1) if not lines[n].blank), None)
    if above is not None and above.alone is not None:
        return again(lines, at)  # what is right below a time was said then
    return name_above(lines, at, sure=False) or again(lines, at)


def _initials(lines: Lines, at: int) -> bool:
    """``MT`` above ``Mia Torvald`` and her time: what is shown for a picture."""
    if at + 1 >= len(lines) or name_above(lines, at + 1, sure=False) is None:
        return False
    return initials(lines[at].plain.strip(), lines[at + 1].plain)


def _read_out(lines: Lines, at: int) -> bool:
    """``draining it by Joon Park`` above the name: what Teams has for those who listen."""
    name = lines[at + 1].plain.strip() if at + 1 < len(lines) else ""
    if not name or not lines[at].plain.rstrip().endswith(f" by {name}"):
        return False
    return name_above(lines, at + 1, sure=False) is not None


def _by_system(lines: Lines, at: int) -> bool:
    """Whether the line stands right below a head of Mattermost's own."""
    return at > 1 and lines[at - 1].alone is not None and lines[at - 2].plain.strip().lower() in ("system", "bot")


def _drops(lines: Lines, at: int) -> str:
    plain = lines[at].plain.strip()
    if _SCREEN.fullmatch(plain) or REPLIES.fullmatch(plain):
        return "screen"
    twice = at + 2 < len(lines) and plain == lines[at + 1].plain.strip() and name_above(lines, at + 1, sure=False)
    if AVATAR.fullmatch(plain) or twice or _initials(lines, at):
        return "avatar"
    if channel_of_thread(lines, at):
        return "channel"
    if _read_out(lines, at):
        return "screen"
    if _DIVIDER.fullmatch(plain):
        return "screen"
    if (
        _MOVED.fullmatch(plain)
        or JOINED.fullmatch(plain)
        or (_by_system(lines, at) and JOINED.fullmatch(plain.partition(" ")[2]))
    ):
        return "join or leave"
    return reaction(lines, at)


FORM = Form(
    "names_above", "Teams, Mattermost or Element", _begins, 2, _drops, yields_to=("slack", "names_below", "spoken")
)
