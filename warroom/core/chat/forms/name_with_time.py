"""A name and a clock on a line of their own, the words below them: ``ana 14:31``."""

from __future__ import annotations

from warroom.core.chat.form import Form, Found, Lines, one
from warroom.core.chat.forms.common import begin
from warroom.core.chat.lines import Line
from warroom.core.chat.names import is_name
from warroom.core.chat.saying import day_line, is_heading

_LOOKED_AT = 300


def named_clock(line: Line) -> bool:
    """Whether a line is a name and a clock."""
    tail = None if line.blank or line.indent or line.lead is not None else line.tail
    return tail is not None and tail.between == " " and tail.stamp.ago is None and (
        not tail.stamp.dotted and is_name(tail.name) and not line.plain.rstrip().endswith(":")
    )  # fmt: skip


def _begins(lines: Lines, at: int) -> Found | None:
    line = lines[at]
    tail = line.tail if named_clock(line) else None
    below = next((lines[n] for n in range(at + 1, min(at + 3, len(lines))) if not lines[n].blank), None)
    if tail is None or below is None or named_clock(below) or below.lead is not None:
        return None
    return one(begin(tail.stamp, tail.name, line, ""))


def _suits(lines: Lines) -> bool:
    """Whether the paste begins so, below its headings, and goes on so; or more of it is written so than otherwise."""
    full = [line for line in lines[:_LOOKED_AT] if not line.blank]
    heads = sum(named_clock(line) for line in full)
    if heads < 2:
        return False
    first = next((line for line in full if not is_heading(line.plain) and day_line(line.plain) is None), None)
    others = sum(line.lead is not None or (line.tail is not None and not named_clock(line)) for line in full)
    return heads > others or (first is not None and named_clock(first))


FORM = Form("name_with_time", "Plain chat", _begins, 2, suits=_suits)
