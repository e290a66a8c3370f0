"""Time zones by the names under which people write them; an ambiguous name is a doubt, with the reading taken."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct


class Zone(Struct, frozen=True):
    """A zone as it was written. ``doubt``: what is uncertain about its name; ``region``: where its clocks change."""

    name: str
    place: tzinfo
    doubt: str = ""
    region: str = ""


_FIXED: dict[str, tuple[float, ...]] = {
    "UTC": (0,), "GMT": (0,), "Z": (0,), "UCT": (0,), "ZULU": (0,), "WET": (0,), "WEST": (1,),
    "CET": (1,), "MEZ": (1,), "CEST": (2,), "MESZ": (2,), "EET": (2,), "EEST": (3,), "MSK": (3,), "TRT": (3,),
    "CAT": (2,), "EAT": (3,), "WAT": (1,), "SAST": (2,), "IDT": (3,),
    "EDT": (-4,), "CDT": (-5, -4), "MDT": (-6,), "PDT": (-7,), "PST": (-8,), "MST": (-7,),
    "AKST": (-9,), "AKDT": (-8,), "HST": (-10,), "NST": (-3.5,), "NDT": (-2.5,), "ADT": (-3,), "BRT": (-3,),
    "ART": (-3,), "CLT": (-4,), "CLST": (-3,), "COT": (-5,), "PET": (-5,),
    "JST": (9,), "KST": (9,), "HKT": (8,), "SGT": (8,), "PHT": (8,), "ICT": (7,), "WIB": (7,), "NPT": (5.75,),
    "PKT": (5,), "AWST": (8,), "ACST": (9.5,), "ACDT": (10.5,), "AEST": (10,), "AEDT": (11,),
    "NZST": (12,), "NZDT": (13,),
    # Names that several places use: the first is the one read.
    "EST": (-5,), "CST": (-6, 8), "IST": (5.5, 1, 2), "BST": (1, 6), "AST": (-4, 3), "GST": (4, -2),
    "SST": (-11, 8), "AMT": (-4, 4), "ECT": (-5, -4), "WST": (8, 13), "LMT": (0, 0.5),
}  # fmt: skip
_REGION = {
    "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles", "EST": "America/New_York", "EDT": "America/New_York",
    "CST": "America/Chicago", "CDT": "America/Chicago", "MDT": "America/Denver", "CET": "Europe/Berlin",
    "CEST": "Europe/Berlin", "MEZ": "Europe/Berlin", "MESZ": "Europe/Berlin", "BST": "Europe/London",
    "EET": "Europe/Helsinki", "EEST": "Europe/Helsinki", "AEST": "Australia/Sydney", "AEDT": "Australia/Sydney",
    "NZST": "Pacific/Auckland", "NZDT": "Pacific/Auckland",
}  # fmt: skip
_GENERIC = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
    "EASTERN": "America/New_York", "CENTRAL": "America/Chicago", "MOUNTAIN": "America/Denver",
    "PACIFIC": "America/Los_Angeles",
}  # fmt: skip
_WORDS = "|".join(sorted((name for name in (*_FIXED, "ET", "CT", "MT", "PT") if name != "Z"), key=len, reverse=True))
_OFFSET = r"[+-](?:0\d|1[0-4]):?[0-5]\d(?!:?\d)"
BEHIND = re.compile(
    rf"""(?P<short>[+-](?:0\d|1[0-4]))(?![\d:])
       | \s?(?P<offset>{_OFFSET})(?:\s(?:{_WORDS})\b|\s{_OFFSET})?(?:\sm=[+-][\d.]+)?(?:\[[A-Z]\w+(?:/\w+)*\])?
       | (?P<zulu>[Zz])\b(?:\[[A-Z]\w+(?:/\w+)*\])?
       | \s(?P<letter>Z)(?=[:,)\]]|\s|$)
       | \s?[(\[]?(?P<from>(?:UTC|GMT)\s?[+-]\d{{1,2}}(?::?[0-5]\d)?)(?!:?\d)[)\]]?
       | \s?[(\[](?P<bracketed>{_WORDS})[)\]]
       | \s?(?P<name>{_WORDS})(?![^\W_]|['’])
       | \s(?P<wide>Eastern|Central|Mountain|Pacific)(?:\s(?:[Ss]tandard|[Dd]aylight))?(?:\s[Tt]ime)?
         (?=[:,)\]]|\s[-–—(]|$)""",
    re.X,
)
"""A zone as it follows a clock."""
_KINDS = ("short", "offset", "zulu", "letter", "from", "bracketed", "name", "wide")
BEFORE = re.compile(rf"[(\[]?(?P<name>{_WORDS})[)\]]?:?[ \t]+(?=\d)")
"""A zone as it precedes a clock."""
_SAID = re.compile(
    rf"""(?P<from>\b(?:UTC|GMT)\s?[+-]\d{{1,2}}(?::?[0-5]\d)?(?![\d:]))|\b(?P<name>{_WORDS})\b
       |\b(?P<iana>[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?)\b
       |(?:(?<=are\ )|(?<=in\ )|(?<=\())(?P<short>Eastern|Central|Mountain|Pacific)(?=[).,]|\s*$)
       |\b(?P<wide>Eastern|Central|Mountain|Pacific)\b(?:\s+(?:[Ss]tandard|[Dd]aylight))?\s+[Tt]ime""",
    re.X,
)


@lru_cache(maxsize=256)
def named(name: str) -> Zone | None:
    """The zone of a name such as ``PST``, ``ET``, ``UTC+2`` or ``Europe/Berlin``; None where it is none."""
    word = name.strip().upper()
    if word in _GENERIC:
        return Zone(name.strip(), ZoneInfo(_GENERIC[word]))
    if word in _FIXED:
        first, *more = _FIXED[word]
        doubt = f"{word} read as {shown(_fixed(first))}" if more else ""
        return Zone(word, _fixed(first), doubt, _REGION.get(word, ""))
    if (match := re.fullmatch(r"(?:UTC|GMT)?\s?([+-])(\d{1,2})(?::?(\d\d))?", word)) is not None:
        span = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        if span > timedelta(hours=14):
            return None
        return Zone(name.strip(), timezone(-span if match[1] == "-" else span))
    try:
        return Zone(name.strip(), ZoneInfo(name.strip())) if "/" in name else None
    except (ValueError, OSError, KeyError):
        return None


def of(match: re.Match[str]) -> Zone | None:
    """The zone that a match of ``BEHIND`` wrote."""
    found = match.groupdict()
    return named(next(found[kind] for kind in _KINDS if found[kind]))


def spoken(text: str) -> Zone | None:
    """The zone that a sentence such as "all times in PST" or a heading "Time (UTC)" names."""
    match = _SAID.search(text)
    if match is None:
        return None
    return named(match["from"] or match["name"] or match["iana"] or match["wide"] or match["short"])


def shown(place: tzinfo) -> str:
    """A zone as the preview names it."""
    if place is UTC:
        return "UTC"
    key = getattr(place, "key", None)
    return str(key) if key else place.tzname(None) or str(place)


def _fixed(hours: float) -> tzinfo:
    return timezone(timedelta(hours=hours)) if hours else UTC
