"""Tables with a heading row: which column is the time, who, and what happened. Shared by CSV and tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from warroom.core.chat.form import Begin
from warroom.core.chat.names import name_of
from warroom.core.chat.stamps import DAY, NO_CLOCK, Stamp, from_start, stamp_at
from warroom.core.chat.zones import Zone, spoken

_TIME = re.compile(
    r"(?:post |message |event )?(?:creation |created |start(?:ed)? )?"
    r"(?:date ?/ ?time|date ?time|time ?stamp|time|ts|when|at|created(?:[ _]at)?|sent|start|zeit|uhrzeit"
    r"|zeitpunkt|heure|hora)(?:[ _-](?:utc|gmt|local))?\b",
    re.I,
)
_DATE = re.compile(r"(?:date|day|datum|tag|fecha|jour)\b", re.I)
_WHO = re.compile(
    r"(?:user ?name|user|author|person|who|name|sender|from|speaker|owner|by|actor|responder|reporter|nick|handle)\b"
    r"(?!.*\b(?:id|type|e-?mail)\b)",
    re.I,
)
_WHAT = re.compile(
    r"(?:post )?(?:message|msg|text|content|event|description|body|summary|what|entry|details?|note|comment|action)s?\b"
    r"(?!.*\b(?:id|type)\b)",
    re.I,
)
_META = re.compile(
    r".*\b(?:id|ids|type|e-?mail|avatar|hash|url|permalink|reactions?|channel|team|source|origin)\b.*|#|no\.?|nr\.?",
    re.I,
)
_DOTS = re.compile(r"\d\d?\.\d\d?\.\d\d(?:\d\d)?$")
"""A day, in a cell of its own."""
_SYSTEM = re.compile(r"system_.*|.*_(?:join|leave|add|remove)_.*", re.I)


class Columns(Struct, frozen=True):
    """Which cell of a row says what; -1 for none. ``zone`` is what the heading says."""

    time: int
    date: int
    who: int
    what: int
    kind: int
    meta: frozenset[int]
    count: int
    zone: Zone | None = None


def columns(cells: Sequence[str]) -> Columns | None:
    """The columns of a heading row; None where the row is no heading with a time and something else."""
    heads = [cell.strip(" \t*_'\"!|") for cell in cells]
    if len(heads) < 2 or any(re.search(r"\d{2}:\d{2}|\d{4}", head) for head in heads):
        return None
    date = next((n for n, head in enumerate(heads) if _DATE.match(head)), -1)
    time = next((n for n, head in enumerate(heads) if n != date and _TIME.match(head)), -1)
    if time < 0:
        time, date = (date, -1) if date >= 0 else (-1, -1)
    if time < 0:
        return None
    left = [n for n in range(len(heads)) if n not in (time, date)]
    what = next((n for n in left if _WHAT.match(heads[n])), -1)
    who = max(
        (n for n in left if n != what and _WHO.match(heads[n])), key=lambda n: "name" in heads[n].lower(), default=-1
    )
    if len(left) == 1 and what < 0:
        who, what = -1, left[0]
    kind = next((n for n in left if re.fullmatch(r"post type", heads[n], re.I)), -1)
    others = [n for n in left if n not in (who, what)]
    meta = frozenset(n for n in others if _META.fullmatch(heads[n]) or heads[n].endswith(("ID", "Id", "_id")))
    zone = spoken(heads[time]) or spoken(heads[time].replace("_", " ").upper())
    return Columns(time, date, who, what, kind, meta, len(heads), zone)


def row(found: Columns, cells: Sequence[str], raw: str) -> Begin | None:
    """The message of a row; None where it has no time."""

    def cell(n: int) -> str:
        return cells[n].strip() if 0 <= n < len(cells) else ""

    day = found.date
    read = _stamp(f"{cell(day)} {cell(found.time)}".strip() if day >= 0 else cell(found.time))
    if read is None and day >= 0:
        day, read = -1, _stamp(cell(found.time))
    if read is None:
        return None
    stamp, until = read
    if len(cells) > found.count:
        stamp = replace(stamp, doubt="more columns than the header row")
    if stamp.zone is None and found.zone is not None:
        stamp = replace(stamp, zone=found.zone)
    first = (found.what,) if found.what >= 0 else ()
    others = [n for n in range(len(cells)) if n not in (found.time, day, found.who, *first, *found.meta)]
    texts = [until, *(cell(n) for n in (*first, *others))]
    system = _SYSTEM.fullmatch(cell(found.kind)) is not None
    return Begin(stamp, name_of(cell(found.who)), " | ".join(text for text in texts if text), raw,
                 junk="system message" if system else "")  # fmt: skip


def _stamp(text: str) -> tuple[Stamp, str] | None:
    """The time of a cell, and what else it says: the end of a range."""
    start = len(text) - len(text.lstrip("~*_`'\" ["))
    found = stamp_at(text, start) if _DOTS.match(text, start) is None else None
    if found is None and (since := from_start(text, start)) is not None and not text[since[1] :].strip(" *_`'\"]"):
        return Stamp(0, 0, elapsed=since[0]), text[start:].strip(" *_`'\"]")
    if found is None:
        day = DAY.match(text, start)
        if day is not None and (epoch := stamp_at(f"{text[start : day.end()]} 00:00")) is not None:
            return replace(epoch[0], doubt=NO_CLOCK), text[day.end() :].strip(" *_`'\"]")
        return None
    return replace(found[0], dotted=False), text[found[1] :].strip(" *_`'\"]")
