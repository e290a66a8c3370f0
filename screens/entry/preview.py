"""What the line being typed will record, in a few words at its right end. Pure."""

from __future__ import annotations

from datetime import datetime, tzinfo

from screens.entry.drafts import Amending
from warroom.core.line import WORDS, Prefixes, Typed
from warroom.core.policy import show_duration
from widgets.strips import Span, Words

REFUSED: Words = (("not recorded: ", "strong"), ("press an arrow to edit it, or type the next line", "dim"))
"""Told of a line that cannot be read, which stays and is selected."""


def preview(
    typed: Typed, amending: Amending | None, now: datetime, zone: tzinfo, declared_at: datetime | None = None,
    *, short: bool = False,
) -> Words:  # fmt: skip
    """Kind, time and (unless ``short``) why that time; another day is named, and so is what would surprise."""
    if typed.problem:
        return ((typed.problem, "strong"),)
    words: list[Span] = []
    if typed.pinned:
        words += [("pinned ", "bright")]
    if typed.asking is not None:
        box = show_duration(typed.asking.within) if typed.asking.within else "5m"
        words += [("asks ", "dim"), (typed.asking.person, "strong"), (f" within {box},", "dim")]
    else:
        words += [(typed.kind.value, "strong")]
    words += [(" " if short else " at ", "dim"), (_moment(typed.at, now, zone), "strong")]
    if not short:
        words += [(_why(typed, amending, zone), "dim")]
    if declared_at is not None and typed.told_time and typed.at < declared_at:
        words += [(", before it was declared", "dim")]
    return tuple(words)


def _moment(at: datetime, now: datetime, zone: tzinfo) -> str:
    there, here = at.astimezone(zone), now.astimezone(zone)
    clock = there.strftime("%H:%M:%S")
    if there.date() == here.date():
        return clock
    days = (here.date() - there.date()).days
    return f"yesterday {clock}" if days == 1 else f"{there:%-d %b} {clock}"


def _why(typed: Typed, amending: Amending | None, zone: tzinfo) -> str:
    if amending is not None:
        moved = typed.told_time and typed.at != amending.at
        return f", was {amending.at.astimezone(zone):%H:%M:%S}" if moved else ", as it was"
    return ", as typed" if typed.told_time else ", first key typed"


def kinds_hint(prefixes: Prefixes) -> str:
    """``f h d n + space, a: i: sets the type``: a letter that is a word too needs a colon."""
    plain = " ".join(letter for letter in prefixes.letters if letter.lower() not in WORDS)
    words = " ".join(f"{letter}:" for letter in prefixes.letters if letter.lower() in WORDS)
    ways = ", ".join(filter(None, (plain and f"{plain} + space", words)))
    return f"{ways} sets the kind" if ways else ""
