"""What several forms share: heads of a name and a time, and lines that only screens have."""

from __future__ import annotations

import re

from warroom.core.chat.form import Begin, Found, Lines, one
from warroom.core.chat.lines import Line
from warroom.core.chat.names import is_name, loosely, name_of
from warroom.core.chat.stamps import Stamp, stamp_at

_SIGN = r"[^\w\s.,;:!?'\"()\[\]{}<>/\\|`~@#$%^&*=+\-–—]"
_EMOJI = rf"(?::[\w+'-]+:|{_SIGN})"
EMOJI = re.compile(rf"(?:{_EMOJI}(?:\s?\(?\d{{1,4}}\)?)?\s*)+")
"""A line of emoji, as names or signs, with counts."""
_BADGES = r"(?:APP|BOT|WORKFLOW|GUEST|EXTERNAL)"
_STATUS = re.compile(rf"\s*(?:(?:{_EMOJI}|{_BADGES})\s*)+")
_BADGE_BEHIND = re.compile(rf"(?:\s+{_BADGES}|\s*:[\w+'-]+:)+\s*$")
AVATAR = re.compile(
    r"(?:(?:user )?avatar|image|profile (?:photo|picture))(?: (?:of|for) .{1,60})?"
    r"|.{2,60}(?:'s|’s)? (?:avatar|profile (?:image|picture|photo))|!\[[^\]]{0,60}\]\(\S+\)",
    re.I,
)
REPLIES = re.compile(
    r"\d+ (?:new )?(?:repl(?:y|ies)|messages? in thread)(?:\s.*)?|last reply .{1,40}|view thread|reply"
    r"|repl(?:y|ied) in thread"
    r"|also sent to the channel|(?:see|show) (?:more|less)|new(?: messages)?|replied to a thread:?.{0,80}|thread"
    r"|start of (?:thread|conversation)|view newer replies|also send to .{1,80}|pinned by .{1,80}|\(edited\)",
    re.I,
)
EDITED = re.compile(r"\s*\((?:edited|bearbeitet|editado|editada|modifié|modifiée|modificato|bewerkt|編集済み)\)\s*$")
"""The sign that a message was edited, in the languages of the clients."""
JOINED = re.compile(
    r"(?:joined|left|has joined|has left) (?:#[\w-]+\.?|the (?:channel|room|chat|group|team|server|meeting))\.?"
    r"(?:,? along with .*)?"
    r"|(?:was|were) (?:added|removed) (?:to|from|by) .*",
    re.I,
)


def begin(stamp: Stamp | None, who: str, line: Line, text: str, *, same: bool = False, junk: str = "") -> Begin:
    """A message that begins on a line: ``text`` is what it ends with, its head is what comes before that."""
    head = line.text[: len(line.text) - len(text)] if text and line.text.endswith(text) else line.text
    return Begin(stamp, name_of(who), text.strip(" \t"), head.strip(), same, junk)


def name_above(lines: Lines, at: int, *, sure: bool) -> Found | None:
    """A name alone, with a time alone below it; between or before the time perhaps a status emoji or a badge.

    ``sure``: only where the time is set in, or something comes before it: what cannot be a time that merely follows.
    """
    line = lines[at]
    if line.indent or line.lead is not None or REPLIES.fullmatch(line.plain.strip()):
        return None
    if not loosely(without_badge(line.plain)):
        return None
    if at and lines[at - 1].alone is not None and not is_name(line.plain):
        return None  # right below a time stand the words that were said then
    badge_alone = False
    for below in range(at + 1, min(at + 4, len(lines))):
        found = lines[below].plain
        badge_alone |= re.fullmatch(_BADGES, found.strip()) is not None
        status = _STATUS.match(found)
        stamp = lines[below].alone or (_alone(found[status.end() :]) if status is not None else None)
        if stamp is not None:
            lead = lines[below].lead
            linked = lead is not None and lead.opened == "[" and found[lead.rest - 1 : lead.rest] == ")"
            if lead is not None and ((lead.opened and not linked) or lead.mark):
                return None
            told = lines[below].indent > 0 or status is not None or (below > at + 1 and not badge_alone)
            if (not told and (sure or not is_name(line.plain))) or EMOJI.fullmatch(line.plain):
                return None
            head = "\n".join(part.text for part in lines[at : below + 1] if not part.blank)
            badge = _BADGE_BEHIND.search(line.plain)
            name = line.text[: badge.start()] if badge is not None else line.text
            return one(Begin(stamp, name_of(name), "", head), below - at + 1)
        if found.strip() in (",", "·", "•"):
            continue
        if _STATUS.fullmatch(found) is None and AVATAR.fullmatch(found.strip()) is None:
            return None
    return None


def _alone(text: str) -> Stamp | None:
    found = stamp_at(text)
    return found[0] if found is not None and not text[found[1] :].strip() else None


_SIGN_BEHIND = re.compile(rf"\s+{_SIGN}+\s*$")


def without_status(name: str) -> str:
    """A name without badge and status, be it a name or a sign, between name and time."""
    name = without_badge(name)
    sign = _SIGN_BEHIND.search(name)
    return name[: sign.start()] if sign is not None else name


def words_below(lines: Lines, at: int) -> bool:
    """Whether words follow below a head of time and name: what is followed by another head is not a name but words."""
    below = next((lines[n] for n in range(at + 1, len(lines)) if not lines[n].blank), None)
    return below is not None and (below.lead is None or below.lead.opened != "[" or below.lead.mark != "")


def without_badge(name: str) -> str:
    """A name without the badge or the status emoji behind it."""
    badge = _BADGE_BEHIND.search(name)
    return name[: badge.start()] if badge is not None else name


def again(lines: Lines, at: int) -> Found | None:
    """``2:14`` or ``[2:14]`` alone: what the same person said next."""
    line = lines[at]
    stamp = line.alone
    if stamp is None or line.lead is None or line.lead.mark or stamp.elapsed is not None or stamp.zone is not None:
        return None
    if line.plain.rstrip().endswith((":", "-", "–", "—")) or stamp.dotted:
        return None
    return one(Begin(stamp, "", "", line.text.strip(), same=True))


def channel_of_thread(lines: Lines, at: int) -> bool:
    """Whether the line is the channel's name, below the heading of a thread's pane."""
    plain = lines[at].plain.strip()
    return at > 0 and lines[at - 1].plain.strip().lower() == "thread" and re.fullmatch(r"#?[\w-]+", plain) is not None


def initials(text: str, name: str) -> bool:
    """Whether a text is the first letters of a name."""
    if re.fullmatch(r"[^\W\d_a-z]{1,3}", text) is None:
        return False
    return "".join(word[0] for word in name.split()).upper().startswith(text)


_REACTED = re.compile(r"\d+ [\w ]+ reactions?\.?", re.I)


def reaction(lines: Lines, at: int) -> str:
    """A word where the line is a reaction or its count: emoji alone, or a number below such."""
    plain = lines[at].plain.strip()
    if EMOJI.fullmatch(plain):
        return "reaction"
    above = lines[at - 1].plain.strip() if at else ""
    if re.fullmatch(r"\d{1,4}", plain) and (EMOJI.fullmatch(above) or _REACTED.fullmatch(above)):
        return "reaction"
    return ""
