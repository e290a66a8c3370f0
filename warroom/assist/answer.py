"""What a model answered, as text like any other: no markup, no links, no control characters, so long and no longer.

It is taken apart into sentences with the entries that each names. What is marked is found by comparing words, not by
asking again: a sentence that names no entry, or one that was not told; numbers, times and names that the record lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from warroom.assist.hiding import without_links
from warroom.assist.words import FIRST, NUMBERS, SAID
from warroom.core.text import clean_block

if TYPE_CHECKING:
    from warroom.assist.request import Request

_CITES = re.compile(r"\s*\[\s*(?:#|entry\s+|entries\s+)?(P?\d+(?:\s*(?:,|;|and|-|–)\s*#?P?\d+)*)\s*\]", re.IGNORECASE)
_RANGE = re.compile(r"(\d+)\s*[-–]\s*(\d+)")
_ENDS = re.compile(r"(?<=[.!?])[ \t]+(?=[^\sa-z\[])|(?<=\])[ \t]+(?=[^\sa-z\[(,.;:])|\n+")
_BULLET = re.compile(r"^\s*(?:[-*•–]\s+|#+\s+|>\s+|\d{1,2}[.)]\s+|\[ ?\]\s+)+", re.MULTILINE)
_MARKUP = re.compile(r"\*\*|__|~~|`+|<[/!?a-zA-Z][^<>\n]{0,200}>|\[/?(?:b|i|u|bold|dim|link|red|green|@)[^\]\n]*\]")
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_NUMBER = re.compile(r"(?<![^\W\d_])\d+(?:[.:,]\d+)*")
_WORD = re.compile(r"\d+(?:[.:,]\d+)+\w*|@?[^\W_](?:[\w'’./-]*\w)?")
_STOPS = tuple('.!?:…。！？)"”»')
_PLACE = re.compile(r"^\[\d+\] ", re.MULTILINE)


class Sentence(Struct, frozen=True):
    """One sentence: the entries it names, and what in it the record does not have. ``opens``: it begins a paragraph."""

    text: str
    entries: tuple[int, ...] = ()
    unknown: tuple[str, ...] = ()
    opens: bool = False
    lines: tuple[int, ...] = ()
    """Lines of a paste that it names."""

    @property
    def is_cited(self) -> bool:
        return bool(self.entries or self.lines)

    @property
    def marks(self) -> tuple[str, ...]:
        """What a reader must look at, in words; empty where every part of it was found."""
        found = () if self.is_cited else ("no entry named",)
        return (*found, *((f"not in the record: {', '.join(self.unknown)}",) if self.unknown else ()))


def read(text: str, asked: Request, *, is_cut: bool = False) -> tuple[Sentence, ...]:
    """The sentences of an answer, whole or as far as it has come. ``is_cut``: it ended early; where that is within a
    sentence nobody shall be told half of it."""
    plain = plain_text(text, asked)
    told = Known(asked.told)
    found: list[Sentence] = []
    for paragraph in re.split(r"\n\s*\n", plain):
        opens = True
        for piece in _ENDS.split(paragraph):
            if one := _sentence(piece, asked, told, opens):
                found.append(one)
                opens = False
            elif found and (more := _numbers(piece)):  # numbers that stand behind the full stop
                found[-1] = _joined(found[-1], more, asked)
    if is_cut and len(found) > 1 and not found[-1].text.endswith(_STOPS):
        found.pop()
    return tuple(found)


def plain_text(text: str, asked: Request) -> str:
    """The words alone, with names in the place of placeholders."""
    text = clean_block(_THOUGHT.sub("", text), min(asked.limit, asked.kind.limit) * 2)
    text = _MARKUP.sub("", _BULLET.sub("", without_links(_MARKUP.sub("", text))))
    return clean_block(asked.hiding.back(text), min(asked.limit, asked.kind.limit))


def _sentence(piece: str, asked: Request, told: Known, opens: bool) -> Sentence | None:
    words = " ".join(_CITES.sub("", piece).split()).strip(" -–•*")
    if not re.search(r"\w", words):
        return None
    entries, lines = _named(_numbers(piece), asked)
    begins = asked.language.casefold() == "english" and not asked.kind.lines  # what is to be done begins with any verb
    unknown = tuple(told.lacks(words, english=begins))
    unnamed = tuple(f"[{n}]" for n in _numbers(piece) if n.isdigit() and int(n) not in asked.material.entries)
    return Sentence(words, entries, (*unknown, *unnamed), opens, lines)


def _joined(before: Sentence, numbers: list[str], asked: Request) -> Sentence:
    entries, lines = _named(numbers, asked)
    unnamed = tuple(f"[{n}]" for n in numbers if n.isdigit() and int(n) not in asked.material.entries)
    return Sentence(before.text, (*before.entries, *entries), (*before.unknown, *unnamed), before.opens,
                    (*before.lines, *lines))  # fmt: skip


def _named(numbers: Iterable[str], asked: Request) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The entries and the lines of a paste that are really there."""
    given = list(dict.fromkeys(numbers))
    entries = tuple(int(n) for n in given if n.isdigit() and int(n) in asked.material.entries)
    return entries, tuple(int(n[1:]) for n in given if not n.isdigit() and asked.kind.about == "paste")


def _numbers(piece: str) -> list[str]:
    found: list[str] = []
    for cite in _CITES.finditer(piece):
        said = _RANGE.sub(_spread, cite[1])
        found += [n.upper() for n in re.findall(r"P?\d+", said, re.IGNORECASE)]
    return found


def _spread(found: re.Match[str]) -> str:
    first, last = int(found[1]), int(found[2])
    return ",".join(map(str, range(first, last + 1))) if 0 <= last - first <= 20 else f"{first},{last}"


class Known:
    """The words, numbers and times of what the model was told."""

    def __init__(self, told: str) -> None:
        told = _PLACE.sub("", told)
        said = _WORD.findall(told.casefold())
        self.words = {part for word in said for part in (word, word.lstrip("@"), *_parts(word))}
        self.numbers = {_plain_number(number) for number in _NUMBER.findall(told)}
        self.numbers |= {time[:5] for time in self.numbers if re.fullmatch(r"\d\d:\d\d:\d\d", time)}

    def lacks(self, text: str, *, english: bool = True) -> Iterator[str]:
        """The numbers, times and names of a sentence that are not there, each once."""
        seen: set[str] = set()
        for place, word in enumerate(_WORD.findall(text)):
            if (reason := self._lacks(word, place == 0, english)) and reason not in seen:
                seen.add(reason)
                yield reason

    def _begins(self, word: str) -> bool:
        """Whether it may begin a sentence and be nobody's name: a common word, one of the record's in another number,
        or a verb in a form that names do not have."""
        others = (word, word.removesuffix("s"), f"{word}s")
        return any(one in FIRST or one in self.words for one in others) or (
            len(word) > 5 and word.endswith(("ing", "ly", "ed"))
        )

    def _lacks(self, word: str, first: bool, english: bool) -> str:
        folded = word.casefold().removesuffix("'s").removesuffix("’s")
        if folded in self.words or folded.lstrip("@") in self.words or folded in SAID:
            return ""
        if number := _NUMBER.fullmatch(word):
            return "" if _plain_number(number[0]) in self.numbers else word
        if folded in NUMBERS:
            return "" if NUMBERS[folded] in self.numbers else word
        if re.search(r"\d", word):
            numbers = [_plain_number(number) for number in _NUMBER.findall(word)]
            unit = re.fullmatch(r"\d[\d.,:]*(?:ms|s|m|h|min|k|M|GB|MB|kB|%|x|am|pm|UTC|st|nd|rd|th)", word)
            return "" if unit and all(number in self.numbers for number in numbers) else word
        if word.startswith("@"):
            return word
        if not word[0].isupper():
            return ""
        if first:
            return "" if not english or self._begins(folded) else word
        return "" if all(part in self.words for part in _parts(folded)) and len(_parts(folded)) > 1 else word


def _parts(word: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[./'’-]", word) if part)


def _plain_number(number: str) -> str:
    """``1,200`` as ``1200``, ``09:05`` as it is, ``31.0`` as ``31``."""
    if ":" in number:
        return number
    plain = number.replace(",", "")
    return plain.rstrip("0").rstrip(".") if re.fullmatch(r"\d+\.0+", plain) else plain
