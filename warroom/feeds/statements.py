"""What an announcement says of its event: over, planned, under way, going on. Read in its place, never found anywhere.

A state is found in a few places: in a mark or before or behind the name in a title ("[RESOLVED] DNS", "Mitigated -
Portal"), as the first words of the newest update ("Resolved - all is well"), after "Status:", or as a whole sentence
("This incident has been resolved."). "Orders cannot be completed" has the same word and states nothing. Pure.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from msgspec import Struct

from warroom.core.model import AlertStatus

_PHRASES: dict[str, AlertStatus] = {
    phrase: status
    for status, phrases in {
        AlertStatus.RESOLVED: "resolved|mitigated|completed|closed|canceled|cancelled|recovered|restored|operational|"
        "operating normally|service is operating normally|all systems operational|back to normal|postmortem|"
        "post-mortem|pir|rca|post incident review|preliminary pir|final pir|preliminary post incident review|"
        "final post incident review|incident resolved|issue resolved|issue fixed|incident closed|"
        "maintenance completed|false alarm|fully resolved|now resolved|fixed|solved|service restored|services restored",
        AlertStatus.FIRING: "investigating|identified|monitoring|ongoing|outage|partial outage|major outage|degraded|"
        "degraded performance|disruption|unresolved|not resolved|partially resolved|partially mitigated|reopened|"
        "in progress|inprogress|verifying|update|new incident|confirmed",
        AlertStatus.PENDING: "scheduled|planned|upcoming|announced|maintenance|scheduled maintenance|"
        "planned maintenance|upcoming maintenance|maintenance scheduled|not started yet|notstartedyet|scheduled event",
        AlertStatus.SUPPRESSED: "under maintenance|maintenance in progress|maintenance started|undermaintenance",
    }.items()
    for phrase in phrases.split("|")
}
UNDER_WAY = frozenset({"in progress", "inprogress", "verifying"})
"""Of a maintenance that is its course; of anything else it is going on."""
_NEUTRAL = frozenset({"update"})
_WORDS = r"(?P<phrase>[A-Za-z][A-Za-z -]{1,40}?)"
_MARK = re.compile(rf"\[\s*{_WORDS}\s*\]|^\s*\(\s*(?P<first>[A-Za-z -]+?)\s*\)|\(\s*(?P<last>[A-Za-z -]+?)\s*\)\s*$")
_BEFORE = re.compile(rf"^[^\w(\[]*{_WORDS}(?:\s*\([A-Z]{{2,5}}\))?(?:\s*[:|]\s|\s+[-–—]+\s|\s*$)")
_BEHIND = re.compile(r"(?:\s[-–—|]+|:)\s+(?P<phrase>[A-Za-z][A-Za-z -]{1,40})\s*$")
_ANNOUNCED = re.compile(
    r"^\W*(?:(?:scheduled|planned|upcoming) (?:\w+ )?(?:maintenance|work|works|event|downtime)"
    r"|maintenance (?:scheduled|planned|window|announcement))\b",
    re.IGNORECASE,
)
_EVENT = re.compile(r"^this is a scheduled event\b", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z!][^<>]{0,2000}>|[\r\n]+", re.IGNORECASE)
_NAMES = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?|mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
)
_DATE = re.compile(
    rf"^(?:(?:{_NAMES}|at|to|utc|gmt|[ap]\.?m|[ceampjkw][sde]?t|\d[\d:.,/T+Z-]*(?:st|nd|rd|th)?)(?=\W|$)"
    r"[\s,.;()–—-]*)+",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^(?:(?:current|incident)\s+)?(?:status|state)\s*[:=–-]\s*", re.IGNORECASE)
_SAID = re.compile(r"^\[?(?P<phrase>[A-Za-z][A-Za-z -]{1,40}?)\]?(?P<end>\s*$|\s*[:|.!](?=\s|$)|\s+[-–—]+(?=\s|$))")
_SENTENCE = re.compile(
    r"(?:we have (?:now |since )?(?:fully )?(?:resolved|fixed|mitigated) (?:this|the) "
    r"(?:incident|issue|outage|problem)|"
    r"(?:we can confirm that )?(?:this|(?:this|the|our) "
    r"(?:incident|issue|outage|problem|maintenance|event|disruption|service))"
    r"(?: is| has been| has now been| has since been| was)(?: now| fully| completely| successfully)*"
    r" (?:resolved|completed|complete|fixed|over|closed|restored|mitigated|operating normally|back to normal)"
    r"(?: and (?:the |all )?(?:service|services|systems) (?:is|are) (?:now )?"
    r"(?:operating normally|operational|back to normal))?)",
    re.IGNORECASE,
)
_TITLE = 500  # characters of a title that are looked at
_LOOKED_AT = 8  # pieces of a text: what is said first is said of now


class Stated(Struct, frozen=True):
    """What is stated, and by which words; ``planned`` where it is of a maintenance."""

    status: AlertStatus
    word: str
    planned: bool = False


def state_of(title: str, body: str) -> Stated | None:
    """What an announcement states, None where it only reports. ``body`` is text or HTML, the newest update first."""
    title = title[:_TITLE]
    by_title, (by_text, scheduled) = _of_title(title), _of_text(body)
    planned = scheduled or bool(_ANNOUNCED.match(title)) or _is_planned(by_title) or _is_planned(by_text)
    for said in (by_title, by_text):
        if said and _PHRASES.get(said.lower(), AlertStatus.RESOLVED) is AlertStatus.RESOLVED:
            return Stated(AlertStatus.RESOLVED, said, planned)
    said = by_text or by_title
    if said is None:
        return Stated(AlertStatus.PENDING, "scheduled", True) if planned else None
    status = AlertStatus.SUPPRESSED if planned and said.lower() in UNDER_WAY else _PHRASES[said.lower()]
    return Stated(status, said, planned)


def _is_planned(said: str | None) -> bool:
    found = _PHRASES.get(said.lower()) if said else None
    return found in (AlertStatus.PENDING, AlertStatus.SUPPRESSED)


def _of_title(title: str) -> str | None:
    marks = (next(filter(None, found.groups()), "") for found in _MARK.finditer(title))
    beside = (found["phrase"] for pattern in (_BEFORE, _BEHIND) if (found := pattern.search(title)))
    return next((phrase.strip() for phrase in (*marks, *beside) if phrase.strip().lower() in _PHRASES), None)


def _of_text(body: str) -> tuple[str | None, bool]:
    """The words that state it, and whether the text is of a scheduled event."""
    scheduled = False
    for piece in _pieces(body):
        if _EVENT.match(piece):
            scheduled = True
            continue
        said = _SAID.match(piece)
        phrase = said["phrase"].strip().lower() if said else ""
        if said and phrase in _PHRASES and phrase not in _NEUTRAL:
            return said["phrase"].strip(), scheduled
        if said and phrase in _NEUTRAL:
            piece = piece[said.end() :].lstrip(" -–—:")
            if not piece:
                continue
        first = re.split(r"[.!](?:\s|$)", piece, maxsplit=1)[0]
        return ("resolved" if _SENTENCE.fullmatch(" ".join(first.split())) else None), scheduled
    return None, scheduled


def _pieces(body: str) -> Iterator[str]:
    """The first pieces of a text between its tags and line ends, without dates and without "Status:"."""
    pieces = (" ".join(html.unescape(piece).split()) for piece in _TAG.split(body[:20_000]))
    bare = (_LABEL.sub("", _DATE.sub("", piece)).lstrip(" -–—:,.;|()") for piece in pieces)
    yield from [piece for piece in bare if piece][:_LOOKED_AT]
