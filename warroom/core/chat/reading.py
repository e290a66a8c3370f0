"""A paste read: recognised whole, taken apart, dated. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, tzinfo

from warroom.core.chat.dating import dated
from warroom.core.chat.doubting import doubt
from warroom.core.chat.form import Form
from warroom.core.chat.forms import FORMS
from warroom.core.chat.lines import Line, lines_of
from warroom.core.chat.names import is_name, name_of
from warroom.core.chat.recognising import may_be_names, recognised
from warroom.core.chat.said import NO_NAME, NO_TIME, Choices, Junk, Reading, Said
from warroom.core.chat.taking import Raw, Taken, taken_apart, without_edited
from warroom.core.chat.zones import Zone, shown
from warroom.core.line import LIMIT
from warroom.core.model import Kind
from warroom.core.text import clean_block

_KINDS = ("fact", "hypothesis", "decision", "action", "impact", "note")
_KIND = re.compile(rf"^({'|'.join(_KINDS)})\s*:\s+(?=\S)", re.I)
_SPEAKER = re.compile(r"^<?@?(?P<who>[^\W\d_][\w.\-]{0,39})(?:>|:)\s+(?P<text>\S.*)$")
_QUOTED = re.compile(r"^>(?!>) ?")
_RULE = re.compile(r"^[\s\-–—=_*·•]*$")


def read_paste(text: str, now: datetime, zone: tzinfo, choices: Choices | None = None) -> Reading:
    """The messages of a paste, oldest first, and how it was read; clocks without a zone are read in ``zone``.

    Nothing is after ``now``. Where no line has a time, every line is a message of its own. No word is lost: what is
    in no message's text, name or head is junk. ``choices`` override what the paste says.
    """
    choices = choices or Choices()
    lines = _unquoted(lines_of(text))
    forms = recognised(lines)
    keys = tuple(form.key for form in forms)
    if choices.form is not None:
        forms = [form for form in FORMS if form.key == choices.form]
    taken = taken_apart(lines, forms)
    if not any(raw.stamp is not None for raw in taken.raws) and not taken.junk:
        return _each_line(lines, keys)
    kept = [raw for raw in taken.raws if not raw.dropped]
    doubt(kept, names_open=may_be_names(lines, forms))
    read = dated(taken.raws, now, zone, taken.zone, choices)
    named = sum(1 for raw in kept if raw.who) * 2 > len(kept)
    messages: list[Said] = []
    junk = list(taken.junk)
    for raw, when in zip(read.raws, read.times, strict=True):
        if raw.dropped:
            continue
        doubts = (
            *when.doubts,
            *dict.fromkeys(raw.doubts),
            *((NO_NAME,) if named and not raw.who and not raw.nameless else ()),
        )
        made = _said(raw, when.at, doubts)
        if made.text:
            messages.append(made)
        else:
            junk.append(Junk(made.head, "no words"))
    used = [form for form in forms if form in taken.forms]
    needed = read.order.needed
    return Reading(
        tuple(messages), tuple(junk), tuple(_names(used, taken)), shown(choices.zone or zone),
        _zone_told(taken, choices), read.order.day_first if needed else None, read.order.proven, read.newest_first,
        any(raw.stamp is not None and raw.stamp.elapsed is not None for raw in kept), keys,
    )  # fmt: skip


def _unquoted(lines: list[Line]) -> list[Line]:
    """The lines of a paste of which all are quoted with ``>``, without that."""
    full = [line for line in lines if not line.blank]
    if not full or not all(_QUOTED.match(line.plain) for line in full):
        return lines
    return [Line(_QUOTED.sub("", line.text, count=1), _QUOTED.sub("", line.plain, count=1)) for line in lines]


def _names(used: Sequence[Form], taken: Taken) -> list[str]:
    """The forms' names, the one with most messages first; one that explains next to nothing is not named."""
    return list(dict.fromkeys(form.name for form in taken.forms if form in used))


def _zone_told(taken: Taken, choices: Choices) -> str:
    """The zone that the paste says, "" where it says none for most of its times."""
    kept = [raw for raw in taken.raws if not raw.dropped]
    own = [_told(raw.stamp.zone) for raw in kept if raw.stamp is not None and raw.stamp.zone is not None]
    if own and len(own) * 2 >= len(kept):
        return ", ".join(list(dict.fromkeys(own))[:3])
    if choices.zone is not None:
        return ""
    return _told(taken.zone) if taken.zone is not None else own[0] if own else ""


def _told(zone: Zone) -> str:
    """A zone as it was written; an offset as the zone of it."""
    return zone.name if zone.name[:1].isalpha() and zone.name != "Z" else shown(zone.place)


def _said(raw: Raw, at: datetime | None, doubts: tuple[str, ...]) -> Said:
    words = "\n".join(raw.texts)
    if raw.form is not None and raw.form.weight > 1:
        words = without_edited(words)
    text = clean_block(words, LIMIT)
    head = "\n".join((*raw.heads, *(("(edited)",) if words != "\n".join(raw.texts) else ())))
    kind = _KIND.match(text)
    head += f"\n{kind[0]}" if kind else ""
    elapsed = raw.stamp.elapsed if raw.stamp is not None else None
    return Said(
        text[kind.end() :] if kind else text, raw.who, at, Kind(kind[1].lower()) if kind else Kind.NOTE,
        doubts, elapsed, head,
    )  # fmt: skip


def kind_said(text: str) -> tuple[Kind, str]:
    """The kind that a text names before its words ("decision: roll back"), and the words; a note unless it does."""
    kind = _KIND.match(text)
    return (Kind(kind[1].lower()), text[kind.end() :]) if kind else (Kind.NOTE, text)


def _each_line(lines: Sequence[Line], keys: tuple[str, ...]) -> Reading:
    """Lines among which none has a time: each for itself."""
    messages, junk = [], []
    for line in lines:
        text = clean_block(line.text, LIMIT)
        if not text:
            continue
        if _RULE.match(text):
            junk.append(Junk(line.text, "rule"))
            continue
        match = _SPEAKER.match(text)
        who = name_of(match["who"]) if match is not None and not _KIND.match(text) and is_name(match["who"]) else ""
        head = text[: match.start("text")] if match is not None and who else ""
        kind = _KIND.match(words := text[len(head) :])
        told = Kind(kind[1].lower()) if kind else Kind.NOTE
        messages.append(Said(words[kind.end() :] if kind else words, who, None, told, (NO_TIME,), None,
                             f"{head}{kind[0] if kind else ''}".strip()))  # fmt: skip
    return Reading(tuple(messages), tuple(junk), looked_for=keys)
