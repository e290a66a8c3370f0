"""Element's export: ``5/8/2026, 2:31:05 PM - Ana: text``, which has seconds where WhatsApp has none."""

from __future__ import annotations

import re

from warroom.core.chat.form import Form, Found, Lines
from warroom.core.chat.forms.whatsapp import stamped

_HEADING = re.compile(r"This is the start of export of .*|Exported \d[\d,.]* messages?\b.*")
_TOPIC = re.compile(r"Topic: .*")


def _begins(lines: Lines, at: int) -> Found | None:
    lead = lines[at].lead
    return stamped(lines[at], lead) if lead is not None and lead.stamp.seconds and not lead.opened else None


def _drops(lines: Lines, at: int) -> str:
    plain = lines[at].plain.strip()
    above = next((lines[n].plain for n in range(at - 1, -1, -1) if not lines[n].blank), "")
    if _HEADING.fullmatch(plain) or (_TOPIC.fullmatch(plain) and _HEADING.match(above)):
        return "exporter's heading"
    return ""


FORM = Form("element", "Element", _begins, 3, _drops, stamped=True)
