"""Past incidents by their words and marks: what ranking asks, and one that is held in memory. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from msgspec import Struct

from warroom.core.memory.kinds import heard
from warroom.core.memory.meaning import Meaning, meaning
from warroom.core.memory.past import Text, is_remembered, line_text, marks, own_texts
from warroom.core.model import Entry, Incident
from warroom.core.times import iso


class Known(Struct, frozen=True):
    """What is known of an incident without reading it. ``size``: its words, each with its weight."""

    title: str
    status: str
    declared_at: str
    size: float


class Line(Struct, frozen=True):
    """A line with words that were asked for: how many, how heavy it is, how many words it has."""

    entry: str
    found: int
    weight: int
    size: int


class Shelf(Protocol):
    """Past incidents, ready to be asked; ids are those of incidents."""

    def extent(self) -> tuple[int, float]:
        """How many incidents there are, and the size of all together."""
        ...

    def counts(self, asked: Collection[str]) -> dict[str, int]:
        """In how many texts each of the terms is."""
        ...

    def holdings(self, asked: Collection[str]) -> dict[str, dict[str, float]]:
        """For each term the incidents in which it is, and how much it weighs there."""
        ...

    def marked(self, kind: str, values: Collection[str]) -> dict[str, set[str]]:
        """The incidents with such marks, and which."""
        ...

    def known(self, incidents: Collection[str]) -> dict[str, Known]: ...

    def titles(self) -> dict[str, str]:
        """The newest incidents' titles."""
        ...

    def lines(self, incident: str, asked: Collection[str]) -> list[Line]:
        """The lines of the incident in which one of the terms is."""
        ...

    def meanings(self) -> dict[str, Meaning]:
        """What the words of each of the newest incidents mean together."""
        ...

    def said(self, incident: str) -> Mapping[str, int]:
        """The terms of the incident, and in how many of its texts each is."""
        ...


class Doc(Struct, frozen=True):
    """A text as its terms, each once."""

    terms: tuple[str, ...]
    weight: int
    entry: str = ""


def doc(text: Text) -> Doc | None:
    """None where no word is in it."""
    found = tuple(dict.fromkeys(heard(text.words)))
    return Doc(found, text.weight, text.entry) if found else None


class Scanned:
    """What was read just now: all there is, or what no index has yet."""

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}
        self._texts: Counter[str] = Counter()
        self._meanings: dict[str, Meaning | None] = {}
        self._docs: defaultdict[str, list[Doc]] = defaultdict(list)
        self._marks: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._holding: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))

    def add(self, it: Incident, rows: Iterable[Entry]) -> bool:
        """Takes the incident with those of its lines; False where it is not to be remembered."""
        if not is_remembered(it):
            return False
        texts = [*own_texts(it), *(text for row in rows if (text := line_text(row)) is not None)]
        docs = [found for text in texts if (found := doc(text)) is not None]
        size = float(sum(one.weight * len(one.terms) for one in docs))
        self._known[it.id] = Known(it.title, it.status.value, iso(it.declared_at), size)
        self._docs[it.id] += docs
        self._meanings.pop(it.id, None)
        for mark in marks(it):
            self._marks[mark].add(it.id)
        for one in docs:
            self._texts.update(one.terms)
            for term in one.terms:
                self._holding[term][it.id] += one.weight
        return True

    def extent(self) -> tuple[int, float]:
        return len(self._known), sum(one.size for one in self._known.values())

    def counts(self, asked: Collection[str]) -> dict[str, int]:
        return {term: self._texts[term] for term in asked}

    def holdings(self, asked: Collection[str]) -> dict[str, dict[str, float]]:
        return {term: dict(self._holding.get(term, ())) for term in asked}

    def marked(self, kind: str, values: Collection[str]) -> dict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for value in values:
            for incident in self._marks.get((kind, value), ()):
                found[incident].add(value)
        return found

    def known(self, incidents: Collection[str]) -> dict[str, Known]:
        return {id_: self._known[id_] for id_ in incidents if id_ in self._known}

    def titles(self) -> dict[str, str]:
        return {id_: one.title for id_, one in self._known.items()}

    def lines(self, incident: str, asked: Collection[str]) -> list[Line]:
        wanted = set(asked)
        return [
            Line(one.entry, found, one.weight, len(one.terms))
            for one in self._docs.get(incident, ()) if one.entry and (found := len(wanted.intersection(one.terms)))
        ]  # fmt: skip

    def meanings(self) -> dict[str, Meaning]:
        self._meanings |= {id_: meaning(self.said(id_)) for id_ in self._known if id_ not in self._meanings}
        return {id_: what for id_, what in self._meanings.items() if what is not None}

    def said(self, incident: str) -> Counter[str]:
        return Counter(term for one in self._docs.get(incident, ()) for term in one.terms)
