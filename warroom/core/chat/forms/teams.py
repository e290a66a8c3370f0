"""Teams: ``[2:31 PM] Ana Lindqvist: text``, and a head of time and name with the text below it."""

from __future__ import annotations

import re

from warroom.core.chat.form import Form, Found, Lines, one
from warroom.core.chat.forms.common import begin, reaction, words_below
from warroom.core.chat.names import is_name, loosely

_SPOKEN = re.compile(r"\s*(?P<who>[^:]{1,80}?):(?:\s+(?P<text>.*))?$")
_MEETING = re.compile(r"(?:Meeting|Call) (?:started|ended)\b.*", re.I)
_LAST_FIRST = re.compile(r"[^\W\d_][\w'’ -]*, [^\W\d_][\w.'’ -]*(?: \([^)]{1,60}\))?")


def _begins(lines: Lines, at: int) -> Found | None:
    line = lines[at]
    lead = line.lead
    if lead is None or lead.opened != "[" or lead.mark or lead.stamp.elapsed is not None:
        return None
    if lead.stamp.seconds and lead.stamp.day is not None and lead.stamp.day.month is not None:
        return None
    rest = line.plain[lead.rest :]
    if not rest.strip() or not rest[:1].isspace():
        return None
    if _MEETING.fullmatch(rest.strip()):
        return one(begin(lead.stamp, "", line, rest, junk="system message"))
    match = _SPOKEN.match(rest)
    who = match["who"] if match is not None else rest.strip()
    if match is None and (lead.stamp.zone is not None or not words_below(lines, at)):
        return None
    if not (is_name(who) or (_LAST_FIRST.fullmatch(who.strip()) and loosely(who))):
        return None
    text = line.text[lead.rest + match.start("text") :] if match is not None and match["text"] else ""
    return one(begin(lead.stamp, who, line, text))


def _drops(lines: Lines, at: int) -> str:
    plain = lines[at].plain.strip()
    if re.fullmatch(
        r"(?:\d+ )?(?:like|heart|laugh|surprised|sad|angry)(?: \d+)?|edited|has context menu\.?", plain, re.I
    ):
        return "reaction"
    return reaction(lines, at)


FORM = Form("teams", "Teams", _begins, 3, _drops)
