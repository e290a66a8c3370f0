"""``git log``: commit, author, date, and the message set in."""

from __future__ import annotations

import re

from warroom.core.chat.form import Begin, Form, Found, Lines, Part, Text, one
from warroom.core.chat.lines import Line
from warroom.core.chat.names import name_of
from warroom.core.chat.stamps import Stamp, ago, stamp_at

_GRAPH = re.compile(r"[*|/\\ ]*(?=commit )|[*|/\\][*|/\\ ]*")
"""What ``--graph`` draws before a line."""
_DRAWN = ("c", "*", "|", "/", "\\")
_HEAD = 20  # lines of a commit's head at most
_COMMIT = re.compile(r"commit [0-9a-f]{7,64}(?: \(.*\))?$")
_AUTHOR = re.compile(r"(?:Author|Commit):\s+(?P<who>.*?)\s*(?:<[^>]*>)?$")
_LINE = re.compile(
    r"[*|/\\ ]*[0-9a-f]{7,40} (?:- )?(?P<text>.*?)\s*\((?P<when>[^()]{3,40})\)\s*(?:<(?P<who>[^<>]{1,60})>)?$"
)
_BOOK = re.compile(r"[0-9a-f]{7,40} - (?P<who>[^,]{1,60}), (?P<when>[^:]{3,40}?) : (?P<text>\S.*)$")
_DATE = re.compile(r"(?:Author|Commit)?Date:\s+")


def _begins(lines: Lines, at: int) -> Found | None:
    if not _is_commit(lines[at]):
        return _in_a_line(lines, at)
    drawn = not lines[at].plain.startswith("commit")
    who, stamp, here = "", None, at + 1
    while here < min(len(lines), at + _HEAD) and _bare(lines[here].plain).strip() and not _is_commit(lines[here]):
        plain = _bare(lines[here].plain).lstrip() if drawn else lines[here].plain
        if (author := _AUTHOR.match(plain)) is not None:
            who = who or author["who"]
        elif (date := _DATE.match(plain)) is not None and stamp is None:
            stamp = _told(plain[date.end() :].rstrip())
        here += 1
    if stamp is None:
        return None
    head = "\n".join(line.text for line in lines[at:here])
    parts: list[Part] = [Begin(stamp, name_of(who), "", head)]
    while here < len(lines) and (lines[here].blank or lines[here].indent or drawn) and not _is_commit(lines[here]):
        parts.append(Text(_bare(lines[here].text) if drawn else lines[here].text))
        here += 1
    return Found(tuple(parts), here - at)


def _told(text: str) -> Stamp | None:
    """A date as it is set, or how long ago that was."""
    found = stamp_at(text)
    return found[0] if found is not None else ago(text)


def _in_a_line(lines: Lines, at: int) -> Found | None:
    """``1a2b3c4 - (HEAD) drain it (2 hours ago) <Ana>``, ``1a2b3c4 - Ana, 2 hours ago : drain it``."""
    match = _LINE.match(lines[at].plain) or _BOOK.match(lines[at].plain)
    stamp = _told(match["when"]) if match is not None else None
    if match is None or stamp is None:
        return None
    text = lines[at].text
    head = f"{text[: match.start('text')].strip()} {text[match.end('text') :].strip()}".strip()
    return one(Begin(stamp, name_of(match["who"] or ""), text[match.start("text") : match.end("text")].strip(), head))


def _is_commit(line: Line) -> bool:
    return line.plain[:1] in _DRAWN and _COMMIT.fullmatch(_bare(line.plain).rstrip()) is not None


def _bare(text: str) -> str:
    """A line without what is drawn before it."""
    drawn = _GRAPH.match(text)
    return text[drawn.end() :] if drawn is not None else text


FORM = Form("git_log", "git log", _begins, 3)
