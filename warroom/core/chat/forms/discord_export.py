"""Discord's chats as exporters write them: ``[4/21/2026 2:31 PM] ana.l (pinned)``, the text below."""

from __future__ import annotations

import re

from warroom.core.chat.form import Form, Found, Lines, one
from warroom.core.chat.forms.common import JOINED, begin, words_below
from warroom.core.chat.names import loosely

_HEADING = re.compile(r"(?:Guild|Channel|Topic|Server|After|Before|Category): .*|Exported \d[\d,.]* message.*|={5,}")
_PINNED = re.compile(r"\s*\(pinned\)\s*$")


def _begins(lines: Lines, at: int) -> Found | None:
    line = lines[at]
    lead = line.lead
    if lead is None or lead.opened != "[" or lead.before or lead.stamp.day is None or lead.stamp.day.back is not None:
        return None
    name = _PINNED.sub("", line.plain[lead.rest :]).strip()
    if ":" in name or not loosely(name) or lead.stamp.zone is not None or not words_below(lines, at):
        return None
    parted = (not at or lines[at - 1].blank) and not lines[at + 1].blank
    if parted or " " not in name or "#" in name or any(_HEADING.fullmatch(top.plain.strip()) for top in lines[:3]):
        return one(begin(lead.stamp, name, line, ""))
    return None


def _drops(lines: Lines, at: int) -> str:
    plain = lines[at].plain.strip()
    if _HEADING.fullmatch(plain):
        return "exporter's heading"
    if JOINED.fullmatch(plain):
        return "join or leave"
    if plain == "{Reactions}" or (at and lines[at - 1].plain.strip() == "{Reactions}"):
        return "reaction"
    return ""


FORM = Form("discord_export", "Discord export", _begins, 3, _drops)
