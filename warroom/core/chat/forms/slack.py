"""Slack: desktop, browser, the thread pane, and the clients before 2017."""

from __future__ import annotations

import re

from warroom.core.chat.form import Form, Found, Lines, dropped, one
from warroom.core.chat.forms.common import (
    AVATAR,
    JOINED,
    REPLIES,
    again,
    begin,
    channel_of_thread,
    name_above,
    reaction,
    without_status,
)
from warroom.core.chat.names import is_name, loosely

_COUNTED = re.compile(r"\d+ repl(?:y|ies)", re.I)


def _begins(lines: Lines, at: int) -> Found | None:
    if at and lines[at].alone is not None and _counted_above(lines, at):
        return dropped(lines[at], "replies")
    return name_above(lines, at, sure=True) or _one_line(lines, at) or again(lines, at)


def _counted_above(lines: Lines, at: int) -> bool:
    """Whether the count of replies stands right above, or above the avatars of who replied."""
    here = at - 1
    while here > 0 and AVATAR.fullmatch(lines[here].plain.strip()):
        here -= 1
    return _COUNTED.fullmatch(lines[here].plain.strip()) is not None


def _one_line(lines: Lines, at: int) -> Found | None:
    """``ana  2:31 PM``, ``ana [2:31 PM]``, ``ana APP  2:31 PM``."""
    line = lines[at]
    tail = line.tail
    if tail is None or line.indent or line.lead is not None or tail.between.strip() not in ("", "["):
        return None
    name = without_status(tail.name)
    if "[" in tail.between or tail.between == " ":
        fits = is_name(name) and ("[" in tail.between or bool(tail.stamp.half or tail.stamp.day) or " " in name)
    else:
        fits = loosely(name) and len(name.split()) <= 5
    return one(begin(tail.stamp, name, line, "")) if fits else None


def _drops(lines: Lines, at: int) -> str:
    plain = lines[at].plain.strip(" -—")
    if REPLIES.fullmatch(plain):
        return "replies"
    twice = at + 2 < len(lines) and plain == lines[at + 1].plain.strip() and name_above(lines, at + 1, sure=True)
    if lines[at].plain.strip() == "EDITED":
        return "screen"
    if AVATAR.fullmatch(plain) or twice:
        return "avatar"
    if JOINED.fullmatch(plain):
        return "join or leave"
    if channel_of_thread(lines, at):
        return "channel"
    return reaction(lines, at)


FORM = Form("slack", "Slack", _begins, 3, _drops, yields_to=("spoken",))
