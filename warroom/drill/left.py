"""What may still be a name in a drill file that was made of a past incident: for whoever reads it before others do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from warroom.drill.veil import AT, IP, LINK, NUMBERS, OURS, USUAL

MADE = "# Made of a past incident."
"""What such a file begins with."""
_KEYS = re.compile(r"\b(?:title|name|summary|message|ticket|text|from|hypothesis|steady|service|words) = ")
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
_WORD = re.compile(r"[^\W\d_][\w&'’-]*")
_SURE = (LINK, IP, AT, NUMBERS, re.compile(r"#[\w-]+"))


class Left(Struct, frozen=True):
    """A word that may be a name, and the line where it is first."""

    word: str
    line: int


def left(text: str) -> tuple[Left, ...]:
    """Every such word of the file once, in its order."""
    found: dict[str, Left] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#") or _KEYS.search(line) is None:
            continue
        for value in _TEXT.findall(line):
            for word in _words(value):
                found.setdefault(word.casefold(), Left(word, number))
    return tuple(found.values())


def _words(value: str) -> Iterator[str]:
    rest = OURS.sub(" ", value)
    for pattern in _SURE:
        for match in pattern.finditer(rest):
            if not match[0].startswith("SEV"):
                yield match[0].rstrip(".,;:!?)]")
        rest = pattern.sub(" ", rest)
    for match in _WORD.finditer(rest):
        word = re.sub(r"['’]s?$", "", match[0])
        if word[:1].isupper() and not _is_usual(word):
            yield word


def _is_usual(word: str) -> bool:
    """An acronym, the name of a rule such as PoolFull, or a word that sentences begin with."""
    if word.casefold() in USUAL or (word.isupper() and len(word) <= 5):
        return True
    inner = word[1:]
    return any(char.isupper() for char in inner) and any(char.islower() for char in inner) and "-" not in word
