"""Which entries of a record are shown: by kind, person, tag, words; what the room wrote of itself folded away. Pure.

    filter = term*           every term must hold; kinds are alternatives of each other
    term   = "fact"           a kind's name alone (also "kind:fact"), a letter of one after "kind:"
           | "@ana"           who wrote it, or is named in it
           | "#db"            a tag in it
           | "is:pinned" | "is:open" | "is:retracted" | "is:amended"
           | word | "-" word  in the text, or not in it; capitals do not matter
           | '"' words '"'    these words as they are
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from warroom.core.line import LETTERS
from warroom.core.model import Kind
from warroom.core.patterns import pattern

ROOMS_OWN = frozenset({Kind.MILESTONE, Kind.NOTE})
"""The kinds in which the room notes what was done: declared, assigned, linked. Updates and asks people said."""
STATES = ("pinned", "open", "retracted", "amended")

_TERM = pattern(r'(-?)(?:"([^"]*)"|(\S+))')


class EntryFilter(Struct, frozen=True):
    """What must hold for an entry to be shown. ``folded``: the room's own lines are left out."""

    kinds: frozenset[Kind] = frozenset()
    people: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    folded: bool = True

    @property
    def passes_all(self) -> bool:
        return self == EntryFilter(folded=False)

    @property
    def narrows(self) -> bool:
        """Whether it leaves out anything but what is folded away."""
        return self not in (EntryFilter(), EntryFilter(folded=False))

    def only(self, kind: Kind | None) -> EntryFilter:
        """The same for one kind alone, None for all."""
        return replace(self, kinds=frozenset() if kind is None else frozenset({kind}))

    def passes(self, row: Mapping[str, Any]) -> bool:
        """Whether the entry passes, given as its JSON (fields that have their defaults may be left out)."""
        kind = row["kind"]
        if self.kinds and kind not in self.kinds:
            return False
        if self.folded and not self.kinds and row.get("system") and kind in ROOMS_OWN:
            return False
        if self.states and not all(_is(state, row) for state in self.states):
            return False
        if not (self.people or self.tags or self.words or self.without):
            return True
        text = row["text"].casefold()
        author = row["author"].casefold()
        return (
            all(_names(person, author, text) for person in self.people)
            and all(re.search(rf"#{re.escape(tag)}(?![\w\-])", text) for tag in self.tags)
            and all(word in text or word in author for word in self.words)
            and not any(word in text for word in self.without)
        )


def read_filter(text: str, *, folded: bool = True) -> EntryFilter:
    """The filter that was typed."""
    kinds: set[Kind] = set()
    found: dict[str, list[str]] = {"people": [], "tags": [], "states": [], "words": [], "without": []}
    for minus, quoted, bare in _TERM().findall(text):
        word = (quoted or bare).casefold()
        kind = _kind(word) if bare and not minus else None
        if kind is not None:
            kinds.add(kind)
        elif minus:
            found["without"].append(word)
        elif bare.startswith("@") and len(word) > 1:
            found["people"].append(word[1:])
        elif bare.startswith("#") and len(word) > 1:
            found["tags"].append(word[1:])
        elif word.startswith("is:") and word[3:] in STATES:
            found["states"].append(word[3:])
        elif word:
            found["words"].append(word)
    return EntryFilter(frozenset(kinds), folded=folded, **{name: tuple(words) for name, words in found.items()})


def _kind(word: str) -> Kind | None:
    name = word.removeprefix("kind:")
    if name != word and name in LETTERS:
        return LETTERS[name]
    return Kind(name) if name in set(Kind) else None


def _names(person: str, author: str, text: str) -> bool:
    return author == person or f"@{person}" in text or text.startswith(f"{person}:")


def _is(state: str, row: Mapping[str, Any]) -> bool:
    if state == "pinned":
        return bool(row.get("pinned"))
    if state == "retracted":
        return row.get("retracted") is not None
    if state == "amended":
        return bool(row.get("earlier"))
    return row.get("hypothesis", "open") in ("open", "supported") and row["kind"] == Kind.HYPOTHESIS
