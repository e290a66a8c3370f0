"""WhatsApp: exports of Android (``4/21/26, 2:31 PM - Ana: text``) and iOS (``[21.04.26, 14:31:05] Ana: text``)."""

from __future__ import annotations

import re

from warroom.core.chat.form import Form, Found, Lines, one
from warroom.core.chat.forms.common import begin
from warroom.core.chat.names import loosely

_SPOKEN = re.compile(r"\s*(?P<who>[^:]{1,60}?):(?:\s(?P<text>.*))?$")
_SYSTEM = re.compile(
    r".*\b(?:end-to-end encrypted|(?:added|removed|left|joined|created (?:group|this group)|changed (?:the|this|their)"
    r"|deleted this|pinned a|turned (?:on|off)|(?:was|were) added|security code"
    r"|hat .{1,60} (?:erstellt|hinzugefügt|entfernt|geändert)|hat die Gruppe verlassen|Ende-zu-Ende"
    r"|de extremo a extremo|de bout en bout|de ponta a ponta|ha aggiunto|adicionou|creó el grupo|a créé le groupe)\b)",
    re.I,
)
_NOTICE = re.compile(
    r"(?:Messages (?:and calls|to this|you send)|Nachrichten und Anrufe|Les messages et|Los mensajes y).*"
    r"(?:end-to-end|Ende-zu-Ende|bout en bout|extremo a extremo)"
)
_EMOTE = re.compile(r"\*\s+(?P<who>[^\W\d_a-zà-ÿ]\S*(?:\s[^\W\d_a-zà-ÿ]\S*)*|\S+)\s+(?P<text>\S.*)$")
"""What Element writes for ``/me``."""


def _begins(lines: Lines, at: int) -> Found | None:
    line = lines[at]
    lead = line.lead
    if lead is None or lead.mark or lead.stamp.day is None or lead.stamp.zone is not None:
        return None
    rest = line.plain[lead.rest :]
    dash = re.match(r"\s+[-–]\s+", rest)
    if (
        lead.opened not in ("", "[")
        or (not lead.opened and dash is None)
        or not (lead.stamp.day.numbers or lead.stamp.day.year)
    ):
        return None
    if lead.opened and (not rest.startswith(" ") or (not lead.stamp.seconds and "," not in line.plain[: lead.rest])):
        return None
    start = lead.rest + (dash.end() if dash is not None else 1)
    words = line.plain[start:]
    emote = _EMOTE.match(words)
    if emote is not None:
        return one(begin(lead.stamp, emote["who"], line, line.text[start + emote.start("text") :]))
    match = _SPOKEN.match(words)
    if match is None or not loosely(match["who"]) or _SYSTEM.match(match["who"]):
        known = _SYSTEM.match(words) is not None
        return one(begin(lead.stamp, "", line, line.text[start:], junk="system message")) if known else None
    text = line.text[start + match.start("text") :] if match["text"] else ""
    if _NOTICE.match(text):
        return one(begin(lead.stamp, "", line, line.text[start:], junk="system message"))
    return one(begin(lead.stamp, match["who"], line, text))


FORM = Form("whatsapp", "WhatsApp", _begins, 3)
