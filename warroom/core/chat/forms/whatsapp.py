"""WhatsApp: exports of Android (``4/21/26, 2:31 PM - Ana: text``) and iOS (``[21.04.26, 14:31:05] Ana: text``)."""

from __future__ import annotations

import re

from warroom.core.chat.form import Form, Found, Lines, one
from warroom.core.chat.forms.common import begin
from warroom.core.chat.lines import Lead, Line
from warroom.core.chat.names import loosely

_SPOKEN = re.compile(r"\s*(?P<who>[^:]{1,60}?):(?:\s(?P<text>.*))?$")
_SYSTEM = re.compile(
    r".*\b(?:end-to-end encrypted|(?:added|removed|left|joined|created (?:group|this group)|changed (?:the|this|their)"
    r"|deleted this|pinned a|invited|accepted the|rejected the"
    r"|(?:un)?banned|kicked|upgraded this|set the|turned (?:on|off)|(?:was|were) added|security code"
    r"|hat .{1,60} (?:erstellt|hinzugefügt|entfernt|geändert)|hat die Gruppe verlassen|Ende-zu-Ende"
    r"|de extremo a extremo|de bout en bout|de ponta a ponta|ha aggiunto|adicionou|creó el grupo|a créé le groupe)\b)",
    re.I,
)
_NOTICE = re.compile(
    r"(?:Messages (?:and calls|to this|you send)|Nachrichten und Anrufe|Les messages et|Los mensajes y).*"
    r"(?:end-to-end|Ende-zu-Ende|bout en bout|extremo a extremo)"
)
_DASH = re.compile(r"\s+[-–]\s+|,\s+(?=[^:]{1,60} : )|:\s+(?=[^:]{1,60}: )")
"""What stands behind a time without brackets; the second in Korea, the third years ago."""
_COLON = re.compile(r":\s")
_YEAR_FIRST = re.compile(r"\[?\d{4}[-/.년年]")
_EMOTE = re.compile(r"\*\s+(?P<who>[^\W\d_a-zà-ÿ]\S*(?:\s[^\W\d_a-zà-ÿ]\S*)*|\S+)\s+(?P<text>\S.*)$")
"""What Element writes for ``/me``."""


def _begins(lines: Lines, at: int) -> Found | None:
    line = lines[at]
    lead = line.lead
    if lead is None or (lead.stamp.seconds and not lead.opened and not _COLON.match(line.plain, lead.rest)):
        return None
    return stamped(line, lead)


def stamped(line: Line, lead: Lead) -> Found | None:
    """The message behind a day and a time, in brackets or with a dash behind them."""
    if lead.mark or lead.stamp.day is None or lead.stamp.zone is not None:
        return None
    rest = line.plain[lead.rest :]
    dash = _DASH.match(rest)
    if (
        lead.opened not in ("", "[")
        or (not lead.opened and dash is None)
        or not (lead.stamp.day.numbers or _YEAR_FIRST.match(line.plain, len(lead.before)))
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
    told = line.marked and _SYSTEM.match(text) is not None and not re.search(r"\bomitted\b|<attached: ", text)
    if told or _NOTICE.match(text):
        return one(begin(lead.stamp, "", line, line.text[start:], junk="system message"))
    return one(begin(lead.stamp, match["who"], line, text))


FORM = Form("whatsapp", "WhatsApp", _begins, 3, stamped=True)
