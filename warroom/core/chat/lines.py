"""The lines of a paste, made safe to draw, with the time at which each begins or ends. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from warroom.core.chat.stamps import MONTH, Stamp, ago, from_start, stamp_at
from warroom.core.chat.zones import BEFORE, BEHIND, named, of
from warroom.core.line import LIMIT
from warroom.core.text import clean_block

_BREAK = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_COLOUR = re.compile(r"\x03(?:\d{1,2}(?:,\d{1,2})?)?|[\x02\x0f\x11\x16\x1d\x1e\x1f]")
_LIKE_ASCII = str.maketrans({"\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\u2212": "-", "\u3000": " "})


class Lead(Struct, frozen=True):
    """The time at which a line begins. ``before``: what comes before it (blanks, a bullet, ``###``, ``**``);
    ``opened``: its bracket or ""; ``rest`` begins behind it, and behind its closing bracket."""

    before: str
    opened: str
    stamp: Stamp
    rest: int

    @property
    def mark(self) -> str:
        """The bullet, number or heading before the time, "" for none."""
        mark = self.before.strip(" \t*_`~≈|")
        return "" if mark.isdigit() else mark


class Tail(Struct, frozen=True):
    """The time with which a line ends: ``name`` ends where the text between begins, as ``between`` says."""

    name: str
    between: str
    stamp: Stamp


class Line(Struct):
    """A line: ``text`` as it will be recorded, ``plain`` the same length with plain blanks, to match against.

    ``marked``: the words behind a name have the mark with which WhatsApp sets what the program says.
    """

    text: str
    plain: str
    marked: bool = False
    _lead: Lead | UnsetType | None = UNSET
    _tail: Tail | UnsetType | None = UNSET

    @property
    def blank(self) -> bool:
        return not self.plain or self.plain.isspace()

    @property
    def indent(self) -> int:
        return len(self.plain) - len(self.plain.lstrip(" \t"))

    @property
    def lead(self) -> Lead | None:
        """The time that the line begins with; None where it begins with none."""
        if isinstance(self._lead, UnsetType):
            self._lead = _lead_of(self.plain)
        return self._lead

    @property
    def tail(self) -> Tail | None:
        """The name and the time that are the whole line; None where it ends with no time."""
        if isinstance(self._tail, UnsetType):
            self._tail = _tail_of(self.plain)
        return self._tail

    @property
    def alone(self) -> Stamp | None:
        """The time that is the whole line, None where it says more."""
        lead = self.lead
        if lead is not None:
            return lead.stamp if not self.plain[lead.rest :].strip(" :-–—*_|.\t") else None
        words = self.plain.strip()
        return ago(words) if len(words) <= _LONGEST_AGO and words.lower().endswith(("ago", "just now")) else None

    def rest(self) -> str:
        """What follows the time that the line begins with."""
        return self.text[self.lead.rest :] if self.lead is not None else self.text


def lines_of(text: str) -> list[Line]:
    """The lines of a paste. Tabs are kept: they separate in some forms."""
    return list(_lines(text))


def _lines(text: str) -> Iterator[Line]:
    for raw in _BREAK.split(text):
        line = raw if raw.isprintable() and raw.isascii() else _clean(raw)
        plain = line if line.isascii() else line.translate(_LIKE_ASCII)
        yield Line(line[:LIMIT], plain[:LIMIT], ": \u200e" in raw)


def _clean(raw: str) -> str:
    parts = []
    for part in _COLOUR.sub("", raw).split("\t"):
        inner = part.strip(" ")
        at = part.find(inner) if inner else 0
        behind = len(part) - at - len(inner)
        parts.append(" " * at + clean_block(inner, LIMIT) + " " * (behind if inner else len(part)))
    return "\t".join(parts).rstrip()


SIGN = "[\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?"
SIGNED = re.compile(rf"\s*{SIGN}")
_BEFORE = re.compile(
    rf"""\s*(?:(?:[-*•·‣◦▪●+–—]|\d{{1,3}}[.)](?!\s+(?:de\s)?{MONTH}\b|\s\d{{1,2}}\.\s\d{{4}}\b)
             |\#{{1,6}}|={{1,6}}|h[1-6]\.|<\d{{1,3}}>1?|\|{{1,2}}|!
             |[a-z][.)]|[ivx]{{2,4}}[.)]|{SIGN}|[0-9a-f]{{7,40}}(?=\s\d{{4}}-))[ \t]+
             |\|{{1,2}}|\d\d(?=\[)|[-•–—](?=\d{{1,2}}[:.h]\d\d)|<\d{{1,3}}>(?={MONTH}\b))?
        (?:\[[ xX]\]\s+)?(?:\*\*|__|[*_`]|'''|<b>)?
        (?:\[?(?:update|upd|edit)(?:\s?\#?\d{{1,2}})?\]?\s?[:–—-]?\s+(?=[\d(\[*])(?:\*\*)?)?
        (?:time:\s*)?(?:(?:at|by|from|since)\s+(?=\w+\.?\s+\d|[\d~≈]))?
        (?:ca?\.?\s*(?=\d)|around\s+|about\s+|approx(?:\.|imately)?\s*|roughly\s+|[~≈@]\s?)?""",
    re.I | re.X,
)
_NO_UNIT = "no unit; minutes assumed"
_OPEN = {"[": "]", "(": ")", "<": ">"}
_STARTS = re.compile(r"[\dT+JFMASONDWYGHLVEjfmasondwtyghlve]")
_ON = re.compile(r"/\d{1,2}:\d\d|_+(?!\w)")
_LINK = re.compile(r"\(https?://[^\s()]*\)")
_CLOSE = re.compile(r"(?:\*\*|__|[*_`]|'''|</b>)")
_UNTIL = re.compile(r"\s*(?:[-–—→/]|to\b|until\b|till\b)\s*(?=\d)", re.I)


def _lead_of(plain: str) -> Lead | None:
    match = _BEFORE.match(plain)
    if match is None:
        return None
    at = match.end()
    before, zone = plain[:at], BEFORE.match(plain, at)
    if zone is not None:
        at = zone.end()
    opened = plain[at : at + 1] if plain[at : at + 1] in _OPEN else ""
    here = at + len(opened)
    if opened and plain[here : here + 1] in "*_~ ":
        here += len(plain[here:]) - len(plain[here:].lstrip("*_~ "))
    if not _STARTS.match(plain, here):
        return None
    found = stamp_at(plain, here)
    stamp, end = found if found is not None else (None, here)
    if stamp is None:
        since = from_start(plain, here)
        if since is None:
            return None
        unit = "" if not since[0] or ":" in plain[here : since[1]] or plain[since[1] - 1].isalpha() else _NO_UNIT
        stamp, end = Stamp(0, 0, elapsed=since[0], doubt=unit), since[1]
    if opened:
        while plain[end : end + 1] in ("*", "_", " ") and plain[end : end + 1]:
            end += 1
        if plain[end : end + 1] != _OPEN[opened]:
            return _range_in(plain, before, opened, stamp, end)
        end += 1
        if opened == "[" and (link := _LINK.match(plain, end)) is not None:
            end = link.end()
    elif plain[end : end + 1].isalnum() or (plain[end : end + 1] in ("%", "_", "/") and not _ON.match(plain, end)):
        return None
    if (closing := _CLOSE.match(plain, end)) is not None and _CLOSE.search(match[0]) is not None:
        end = closing.end()
        behind = BEHIND.match(plain, end) if stamp.zone is None and stamp.elapsed is None else None
        if behind is not None and (behind["name"] or behind["bracketed"] or behind["from"] or behind["wide"]):
            stamp, end = replace(stamp, zone=of(behind)), behind.end()
    if zone is not None and stamp.zone is None:
        stamp = replace(stamp, zone=named(zone["name"]))
    if SIGNED.match(plain) and not plain[end:].strip():
        return None  # a status with its time, not a sign before what happened
    return Lead(before, opened, stamp, end)


def _range_in(plain: str, before: str, opened: str, stamp: Stamp, end: int) -> Lead | None:
    """``[14:33 - 14:40]``: the bracket is closed behind the end of a range, which stays in the text."""
    until = _UNTIL.match(plain, end)
    found = stamp_at(plain, until.end()) if until is not None else None
    if found is None or plain[found[1] : found[1] + 1] != _OPEN[opened] or stamp.elapsed is not None:
        return None
    return Lead(before, "", stamp, end)


_LONGEST_AGO = 20
_ENDS = re.compile(r"(?:\d\d|[ap]\.?\s?m\.?|\bZ|[A-Z]{2,4}|\d)[\])]?:?\s*(?:,?\s*\(?edited\)?)?$", re.I)
_BETWEEN = re.compile(r"(?:,\s?|\s+(?:[—–|·•-]|&mdash;)\s+|\s{2,}|\t+|\s)[\[(]?(?=[\dA-Za-z])|\s?(?<=:)(?=\d)")
_DONE = re.compile(r"([\])])?:?\s*(?:,?\s*\(?edited\)?)?$", re.I)


def _tail_of(plain: str) -> Tail | None:
    text = plain.rstrip()
    name, comma, last = text.rpartition(", ")
    if comma and len(last) <= _LONGEST_AGO and (since := ago(last)) is not None:
        return Tail(name, comma, since)
    if len(text) > 160 or not _ENDS.search(text):
        return None
    for gap in _BETWEEN.finditer(text):
        if not gap.start():
            continue
        found = stamp_at(text, gap.end()) if _STARTS.match(text, gap.end()) else None
        if found is None:
            continue
        done = _DONE.match(text, found[1])
        if done is None:
            continue
        opened = gap[0][-1:] if gap[0][-1:] in _OPEN else ""
        if bool(done[1]) != bool(opened):
            continue
        return Tail(text[: gap.start()], gap[0], found[0])
    return None
