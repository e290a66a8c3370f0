"""The entry line's grammar: what one typed line will record. Pure: preview and record read the same.

    line    = prefix* words
            | prefix* "\\" words              the words as they are: nothing more is read in them
            | prefix* "ask" name words [box]  asks one person, within a time box (where no kind is chosen)
    prefix  = "!"                             pins it
            | time blank                      when it happened; without one, when its first key was typed
            | letter ":" | letter blank | sigil   its kind; the field shows it as a chip as soon as it is typed
    time    = "14:23" | "14:23:05" | "-5m" | "yesterday 23:58" | "today 09:00" | "2026-04-21T14:23:05Z"
    box     = ["," | "in" | "within"] "5m" | "5 min" | "1h30m"
    name    = "@" handle

Each prefix occurs once, in any order. "a" and "i" with a blank after them are words of a sentence: their kind is only
offered there. The kind is no part of the text: the field takes it as it is typed, because in a pasted line a letter is
a word. A time is the nearest past instant in the zone shown. A word that only looks like a time ("25:99") is a problem
that is told, never a guess. In the words, ``@name``, ``#tag``, ``INC-2026-0042``, ``OPS-17`` and ``&alert`` refer to
what the room knows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo

from msgspec import Struct, field

from warroom.core.model import Kind
from warroom.core.patterns import pattern
from warroom.core.text import clean_block
from warroom.core.times import parse_when

LETTERS: dict[str, Kind] = {
    "f": Kind.FACT, "h": Kind.HYPOTHESIS, "d": Kind.DECISION, "a": Kind.ACTION, "i": Kind.IMPACT, "n": Kind.NOTE,
}  # fmt: skip
SIGILS: dict[str, Kind] = {
    "+": Kind.FACT, "?": Kind.HYPOTHESIS, "=": Kind.DECISION, ">": Kind.ACTION, "~": Kind.IMPACT, ";": Kind.NOTE,
}  # fmt: skip
WORDS = frozenset({"a", "i"})
"""Letters that are words too: with a blank after them they begin a sentence, and their kind is only offered."""
LIMIT = 20_000
NOBODY = frozenset({"someone", "somebody", "anyone", "anybody", "everyone", "everybody", "noone", "nobody", "all"})
"""Who is nobody in particular: an ask needs one named person."""

_DURATION = r"(?:\d+(?:\.\d+)?(?:ms|s|min|m|h|d))+"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?"
_ISO = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"
_WHEN = rf"(?:-{_DURATION}|(?:yesterday|today)\s+{_CLOCK}|{_ISO}|{_CLOCK})"
_TIME = pattern(rf"({_WHEN})[ \t]+(?=\S)", re.I)
_BEFORE_KIND = pattern(rf"\s*(?:!\s*|{_WHEN}[ \t]+)*", re.I)
_ASK = pattern(r"ask\s+@([^\W_][\w.\-]{0,39})(?:\s+(.*))?", re.I | re.S)
_BOX = pattern(
    r"(?:,\s*|\s+|^)(?:(?:with)?in\s+)?(\d+(?:\.\d+)?\s*(?:sec|s|min|m|h)(?:\d+\s*(?:s|min|m))?)$", re.I
)

_AMOUNT = pattern(r"\d+(?:[.,]\d+)*[^\d:.,-]")
_AMOUNT_ALONE = pattern(r"\d+(?:[.,]\d+)*\s*$")


class Asking(Struct, frozen=True):
    """What a line asks of one person; ``within`` is None where it names no time box."""

    person: str
    text: str
    within: timedelta | None = None


class Typed(Struct, frozen=True):
    """What a line will record. ``told_time`` is whether the line itself said when; ``problem`` a sentence or ""."""

    kind: Kind
    at: datetime
    text: str
    pinned: bool = False
    told_time: bool = False
    problem: str = ""
    asking: Asking | None = None


class Prefixes(Struct, frozen=True):
    """Which letters (with a blank after them) and which sigils name a kind."""

    letters: Mapping[str, Kind] = field(default_factory=lambda: LETTERS)
    sigils: Mapping[str, Kind] = field(default_factory=lambda: SIGILS)

    def chip(self, before: str, typed: str) -> tuple[Kind, str] | None:
        """The kind that ``typed`` names when it follows ``before``, and what is left of ``before``; None for none.

        A letter and a colon name it, and so does a letter and a blank where no sentence begins so ("a customer ...").
        """
        head, word = _parted(before)
        if word in self.letters and (typed == ":" or (typed == " " and word.lower() not in WORDS)):
            return self.letters[word], head
        if typed in self.sigils and not word:
            return self.sigils[typed], head
        return None

    def is_prose(self, chip: str, words: str, *, ended: bool = False) -> bool:
        """Whether a sigil was none after all, by what is typed right behind it: "~50 users", ">90 %", "=>", "+1" where
        the line ends. A time may stand there."""
        if chip not in self.sigils:
            return False
        return words in self.sigils or bool((_AMOUNT_ALONE if ended else _AMOUNT)().match(words))

    def offer(self, text: str) -> tuple[Kind, str, str] | None:
        """The kind that a line may mean which begins with a letter that is a word too, what comes before that letter,
        and what after it; None for none."""
        head, rest = _parted(text)
        word, blank, words = rest.partition(" ")
        return (self.letters[word], head, words) if blank and word.lower() in WORDS and word in self.letters else None

    def letter(self, kind: Kind) -> str:
        """The letter of a kind, "" where it has none."""
        return next((letter for letter, named in self.letters.items() if named is kind), "")


def _parted(text: str) -> tuple[str, str]:
    """What comes before a kind in a line (pin and time), and the rest."""
    start = _BEFORE_KIND().match(text)
    head = text[: start.end()] if start else ""
    return head, text[len(head) :]


DEFAULT = Prefixes()


def read_line(
    line: str, kind: Kind | None, first_key: datetime, now: datetime, zone: tzinfo, *, literal: bool = False
) -> Typed:
    """The line as it will be recorded.

    Takes what is in the field, the kind chosen (None: a note), when its first key was typed, now, and the
    zone in which times are typed. ``literal`` reads no prefix and no ask. The instant given is never after now.
    """
    chosen = kind or Kind.NOTE
    first_key = min(first_key, now)
    text = clean_block(line, LIMIT)
    if literal:
        return Typed(chosen, first_key, text)
    text, pinned, when, as_it_stands = _prefixes(text)
    as_it_stands = as_it_stands or kind is not None
    if when is None:
        typed = Typed(chosen, first_key, text, pinned)
        return typed if as_it_stands else _asked(typed)
    try:
        at = parse_when(when, now, zone)
    except ValueError as error:
        return Typed(chosen, first_key, text, pinned, problem=str(error))
    typed = Typed(chosen, at, text, pinned, told_time=True)
    return typed if as_it_stands else _asked(typed)


def as_typed(text: str, pinned: bool = False) -> str:
    """What to put into the field so that the line read from it is this text, pinned or not."""
    read, found, when, _ = _prefixes(text)
    plain = not found and when is None and read == text and not _ASK().fullmatch(text)
    return f"{'! ' if pinned else ''}{'' if plain else chr(92)}{text}"


def _prefixes(text: str) -> tuple[str, bool, str | None, bool]:
    """The words, whether they are pinned, the time as it was typed, and whether they are to stay as they are."""
    pinned, when = False, None
    while True:
        if not pinned and text.startswith("!") and len(text) > 1:
            pinned, text = True, text[1:].lstrip()
        elif when is None and (match := _TIME().match(text)):
            when, text = match[1], text[match.end() :]
        elif text.startswith("\\") and len(text) > 1:
            return text[1:].lstrip(), pinned, when, True
        else:
            return text, pinned, when, False


def _asked(typed: Typed) -> Typed:
    """The line as an ask, where it is one."""
    match = _ASK().fullmatch(typed.text)
    if match is None:
        return typed
    person, words = match[1].rstrip(".-"), " ".join((match[2] or "").split())
    box = _BOX().search(words)
    within = None
    if box is not None:
        words, within = words[: box.start()].strip(), _length(box[1])
    problem = ""
    if person.lower() in NOBODY:
        problem = f'"{person}" is nobody in particular: name one person'
    elif not words:
        problem = f"an ask needs words: say what you want of {person}"
    elif within is not None and within <= timedelta():
        problem = "an ask needs time: give it some minutes"
    return Typed(Kind.ASK, typed.at, typed.text, typed.pinned, typed.told_time, problem, Asking(person, words, within))


def _length(text: str) -> timedelta | None:
    from warroom.core.policy import parse_duration

    return parse_duration(text.lower().replace("sec", "s"))
