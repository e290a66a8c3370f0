"""IRC as irssi, weechat, znc, HexChat, mIRC and MeetBot log it."""

from __future__ import annotations

import re

from warroom.core.chat.form import Form, Found, Lines, one
from warroom.core.chat.forms.common import begin
from warroom.core.chat.names import NO_NAMES

_NICK = r"[^\s<>]{1,40}(?: [^\s<>:]{1,20}){0,2}"
_SAID = re.compile(rf"\s*<[~&@%+ ]?(?P<who>{_NICK})>\s?(?P<text>.*)$")
_ACT = re.compile(r"\s+(?:-\*-|\*)\s+(?:[|│]\s+)?[~&@%+]?(?P<who>\S{1,40})(?:\s+(?P<text>.*))?$")
_NOTICE = re.compile(r"\s+-(?P<who>[\w|\[\]^`{}\\:.#]{1,40})-\s(?P<text>.*)$")
_SERVER = re.compile(
    r"\s+(?:-!-|\*\*\*|-->|<--|--(?=\s*[|│\t]|\s(?:Mode|Topic|Channel|Nicks)\b)|=!=|⇐|→|←|>>>|<-\*|->\*)(?:\s|$)"
)
_MOVED = re.compile(
    r"(?:\([^)]*\)\s+|\[[^\]]*\]\s+)?(?:has (?:joined|left|quit|set|changed|been)"
    r"|(?:joined|quits?|left|parts?)\b(?: \(|$| #)|sets mode"
    r"|(?:gives|removes) (?:channel|voice)|is now known as|was kicked|changes topic|Quit \(|sets (?:mode|the topic)).*",
    re.I,
)
_SYSTEM = re.compile(
    r"\s+(?:\*|-\*-)\s+(?:Now talking (?:on|in)|Topic (?:for|is)|Set by|(?:Joins|Parts|Quits|Kicks?)\b:?\s"
    r"|Disconnected\b|Connected\b|Connecting to|Looking up|Retrieving|Attempting to|Rejoined|Closing Link|Channel\b"
    r"|Users on|Loading|Mode \S+ \[|Stopped|You are now known as|You have|Client-to-client)",
)
"""What a server or the client itself says where a nick stands else."""
_NICKS = re.compile(r"\s+(?:\[Users #\S+\]|(?:\[[ ~&@%+]\S+\s*\]\s*)+$)")
"""The list of who is there."""
_ROOM = re.compile(r"\s+\S{1,40}(?: \[\S+\])? (?:has )?(?:entered|left) the room\b")
_TABBED = re.compile(r"\t\s*(?P<who>[^\t]*?)\s*\t(?P<text>.*)$")
_PIPED = re.compile(r"(?P<gap>\s+)[~&@%+]?(?P<who>\S{1,40})\s+[|│]\s(?P<text>.*)$")
_OPENED = re.compile(
    r"(?:--- |\*{3,4} ?)(?:log (?:opened|closed)|(?:begin|ending) logging at|day changed)\b.*"
    r"|session (?:start|close|ident|time)\b.*"
    r"|\*{3} (?:logfile|logging) .*",
    re.I,
)


def _begins(lines: Lines, at: int) -> Found | None:
    line = lines[at]
    lead = line.lead
    if lead is None or lead.mark or lead.stamp.elapsed is not None:
        return None
    plain = line.plain
    if "\t" in plain and (match := _TABBED.match(plain, lead.rest)) is not None:
        return _tabbed(lines, at, match)
    if _SYSTEM.match(plain, lead.rest) or _NICKS.match(plain, lead.rest):
        return one(begin(lead.stamp, "", line, line.text[lead.rest :], junk="join or quit"))
    for pattern in (_SAID, _ACT, _NOTICE):
        match = pattern.match(plain, lead.rest)
        if match is not None:
            text = line.text[match.start("text") :] if match["text"] else ""
            moved = pattern is _ACT and _MOVED.match(match["text"] or "") is not None
            return one(begin(lead.stamp, match["who"], line, text, junk="join or quit" if moved else ""))
    if _SERVER.match(plain, lead.rest) or _ROOM.match(plain, lead.rest):
        return one(begin(lead.stamp, "", line, line.text[lead.rest :], junk="join or quit"))
    match = _PIPED.match(plain, lead.rest)
    if match is not None and lead.stamp.day is None and (lead.stamp.seconds or len(match["gap"]) > 1):
        if match["who"] in ("-->", "<--", "--", "*"):
            return one(begin(lead.stamp, "", line, line.text[lead.rest :], junk="join or quit"))
        return one(begin(lead.stamp, match["who"], line, line.text[match.start("text") :]))
    return None


def _tabbed(lines: Lines, at: int, match: re.Match[str]) -> Found | None:
    """weechat: the nick between tabs, or a sign for what the server says."""
    line = lines[at]
    lead = line.lead
    assert lead is not None
    who, text = match["who"], line.text[match.start("text") :]
    if who in ("-->", "<--", "--", "=!=", "⇐", "→", "←"):
        return one(begin(lead.stamp, "", line, line.text[lead.rest :], junk="join or quit"))
    if who == "*":
        nick, _, rest = match["text"].partition(" ")
        return one(begin(lead.stamp, nick, line, text[len(nick) :].lstrip() if rest else ""))
    if not who or " " in who or who.lower() in NO_NAMES or lead.stamp.zone is not None:
        return None
    if not (lead.stamp.seconds or lead.stamp.day is None) or "\t" in match["text"]:
        return None
    return one(begin(lead.stamp, who.lstrip("~&@%+"), line, text))


def _drops(lines: Lines, at: int) -> str:
    return "log heading" if _OPENED.fullmatch(lines[at].plain.strip()) else ""


FORM = Form("irc", "IRC", _begins, 3, _drops)
