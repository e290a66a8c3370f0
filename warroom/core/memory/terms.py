"""The words of a text as they are compared: case, accents and simple endings are passed over. Pure.

Scripts that write without blanks are read by pairs of letters: a word inside a longer run is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import combining, normalize

_WORD = re.compile(r"[^\W_]+(?:[.\-][^\W_]+)*")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_ENDINGS = ("ings", "ing", "edly", "ed", "es", "s", "ly")
LONGEST = 200
"""Of a longer word its beginning counts."""
SHORTEST = 4
"""What is left of a word after its ending is taken off has so many letters at least."""
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def terms(text: str) -> list[str]:
    """Every term of the text, as often as it is there: in order, the parts of names like ``HighErrorRate`` last."""
    return [term for word in _words(text) for term in _of(word)]


def surfaces(text: str) -> dict[str, str]:
    """Each term of the text, and the word of it that people know it by."""
    found: dict[str, str] = {}
    for word in _words(text):
        of = _of(word)
        found |= {of[0]: word} if len(of) == 1 else {term: term for term in of if term not in found}
    return found


def _words(text: str) -> Iterator[str]:
    """Its words, folded; ``HighErrorRate`` is one, and so is each of its parts."""
    yield from (match[0][:LONGEST] for match in _WORD.finditer(folded(text)))
    for match in _WORD.finditer(text):
        word = match[0][:LONGEST]
        if word.isascii() and not (word.islower() or word.isupper()):
            parts = _HUMPS.sub(" ", word).split()
            yield from (part.lower() for part in parts if len(parts) > 1 and part.isalpha())


def folded(text: str) -> str:
    """The text in small letters, without accents."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in normalize("NFKD", text.casefold()) if not combining(c))


@lru_cache(20_000)
def _of(word: str) -> tuple[str, ...]:
    """``db-3.eu`` is one term and its parts, ``timeouts`` is ``timeout``; a run without blanks is its pairs."""
    runs = _UNSPACED.findall(word)
    if runs:
        pairs = [run[i : i + 2] for run in runs for i in range(max(1, len(run) - 1))]
        rest = [stem(part) for part in _UNSPACED.sub(" ", word).split()]
        return (*pairs, *rest)
    parts = re.split(r"[.\-]", word)
    return (stem(word),) if len(parts) == 1 else (word, *(stem(part) for part in parts))


def stem(word: str) -> str:
    """The word without a simple English ending, so that one and many, now and then are the same: ``cache``, ``caches``
    and ``cached``; ``retry`` and ``retries``. Short words, numbers and names of versions stay as they are."""
    if not word.isalpha() or not word.isascii():
        return word
    for ending in _ENDINGS:
        left = len(word) - len(ending)
        if word.endswith(ending) and left >= SHORTEST and not word.endswith("ss"):
            word = word[:left]
            if ending not in ("es", "s") and len(word) > SHORTEST and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]  # dropped, drop
            break
    if len(word) > SHORTEST and word.endswith("e"):
        return word[:-1]
    return f"{word[:-1]}i" if len(word) > SHORTEST and word.endswith("y") and word[-2] not in "aeiou" else word
