"""Google Chat: ``Ana Lindqvist, Yesterday 2:31 PM`` with the text below."""

from __future__ import annotations

from warroom.core.chat.form import Form, Found, Lines, one
from warroom.core.chat.forms.common import REPLIES, begin, reaction
from warroom.core.chat.names import is_name


def _begins(lines: Lines, at: int) -> Found | None:
    line = lines[at]
    tail = line.tail
    if (
        tail is None
        or line.lead is not None
        or tail.between.strip() not in (",", "·", "•", ", (", "(", "|")
        or not is_name(tail.name)
    ):
        return None
    return one(begin(tail.stamp, tail.name, line, ""))


def _drops(lines: Lines, at: int) -> str:
    return "replies" if REPLIES.fullmatch(lines[at].plain.strip()) else reaction(lines, at)


FORM = Form("google_chat", "Google Chat", _begins, 2, _drops)
