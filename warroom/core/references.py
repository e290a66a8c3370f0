"""What the words of an entry refer to: ``@name``, ``#tag``, ``INC-2026-0042``, ``OPS-17``, ``&alert``. Pure."""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct

from warroom.core.patterns import pattern


class Sort(StrEnum):
    """What a reference points at."""

    PERSON = "person"
    TAG = "tag"
    INCIDENT = "incident"
    TICKET = "ticket"
    ALERT = "alert"


class Reference(Struct, frozen=True):
    """One reference: ``name`` is without its sign; the text's characters from ``start`` up to ``end`` are it."""

    sort: Sort
    name: str
    start: int
    end: int


_FOUND = pattern(
    r"(?<![\w@.])@(?P<person>[^\W_](?:[\w.\-]{0,38}\w)?)"
    r"|(?<![\w#&/])#(?P<tag>(?!\d+\b)\w[\w\-]{0,39})"
    r"|\b(?P<incident>INC-\d{4}-\d{1,6})\b"
    r"|\b(?P<ticket>(?!INC-)[A-Z][A-Z0-9]{1,9}-\d{1,9})\b"
    r"|(?<![\w&])&(?P<alert>\w(?:[\w.\-:/]{0,60}\w)?)"
)
# What is being typed may be shorter than what is complete: "@", "INC-2", "OPS-".
_OPEN = pattern(
    r"(?:^|(?<=[\s(\[,;:\"']))(?:@(?P<person>[\w.\-]*)|\#(?P<tag>[\w\-]*)|&(?P<alert>[\w.\-:/]*)"
    r"|(?P<incident>INC-?[\d\-]*)|(?P<ticket>(?!INC\b)[A-Z][A-Z0-9]{1,9}-\d*))$"
)


def references(text: str) -> tuple[Reference, ...]:
    """All of them, in the order in which they occur."""
    return tuple(_reference(match) for match in _FOUND().finditer(text))


def being_typed(before: str) -> Reference | None:
    """The reference at the end of the text before the cursor, complete or not; None where a plain word does."""
    match = _OPEN().search(before)
    return _reference(match) if match else None


def tags(text: str) -> tuple[str, ...]:
    return tuple(r.name for r in references(text) if r.sort is Sort.TAG)


def incidents(text: str) -> tuple[str, ...]:
    return tuple(r.name for r in references(text) if r.sort is Sort.INCIDENT)


def people(text: str) -> tuple[str, ...]:
    return tuple(r.name for r in references(text) if r.sort is Sort.PERSON)


def _reference(match: re.Match[str]) -> Reference:
    sort = Sort(match.lastgroup or "")
    return Reference(sort, match[sort.value], match.start(), match.end())
