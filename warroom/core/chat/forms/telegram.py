"""Telegram: ``Ana Lindqvist, [21/04/2026 14:31]`` with the text below."""

from __future__ import annotations

from warroom.core.chat.form import Form, Found, Lines, one
from warroom.core.chat.forms.common import begin
from warroom.core.chat.names import loosely


def _begins(lines: Lines, at: int) -> Found | None:
    line = lines[at]
    tail = line.tail
    if tail is None or (tail.between.strip() != ", [" and tail.between.strip() != ",[") or not loosely(tail.name):
        return None
    return one(begin(tail.stamp, tail.name, line, "")) if tail.stamp.day is not None else None


FORM = Form("telegram", "Telegram", _begins, 3)
