"""``git log``: commit, author, date, and the message set in."""

from __future__ import annotations

import re

from warroom.core.chat.form import Begin, Form, Found, Lines, Part, Text
from warroom.core.chat.lines import Line
from warroom.core.chat.names import name_of
from warroom.core.chat.stamps import stamp_at

_GRAPH = re.compile(r"[*|/\\ ]*(?=commit )|[*|/\\][*|/\\ ]*")
"""What ``--graph`` draws before a line."""
_DRAWN = ("c", "*", "|", "/", "\\")
_HEAD = 20  # lines of a commit's head at most
_COMMIT = re.compile(r"commit [0-9a-f]{7,64}(?: \(.*\))?$")
_AUTHOR = re.compile(r"(?:Author|Commit):\s+(?P<who>.*?)\s*(?:<[^>]*>)?$")
_DATE = re.compile(r"(?:Author|Commit)?Date:\s+")


def _begins(lines: Lines, at: int) -> Found | None:
    if not _is_commit(lines[at]):
        return None
    drawn = not lines[at].plain.startswith("commit")
    who, stamp, here = "", None, at + 1
    while here < min(len(lines), at + _HEAD) and _bare(lines[here].plain).strip() and not _is_commit(lines[here]):
        plain = _bare(lines[here].plain).lstrip() if drawn else lines[here].plain
        if (author := _AUTHOR.match(plain)) is not None:
            who = who or author["who"]
        elif (date := _DATE.match(plain)) is not None and (found := stamp_at(plain, date.end())) is not None:
            stamp = found[0]
        here += 1
    if stamp is None:
        return None
    head = "\n".join(line.text for line in lines[at:here])
    parts: list[Part] = [Begin(stamp, name_of(who), "", head)]
    while here < len(lines) and (lines[here].blank or lines[here].indent or drawn) and not _is_commit(lines[here]):
        parts.append(Text(_bare(lines[here].text) if drawn else lines[here].text))
        here += 1
    return Found(tuple(parts), here - at)


def _is_commit(line: Line) -> bool:
    return line.plain[:1] in _DRAWN and _COMMIT.fullmatch(_bare(line.plain).rstrip()) is not None


def _bare(text: str) -> str:
    """A line without what is drawn before it."""
    drawn = _GRAPH.match(text)
    return text[drawn.end() :] if drawn is not None else text


FORM = Form("git_log", "git log", _begins, 3)
