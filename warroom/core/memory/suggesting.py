"""Tags that an incident might have: those of incidents like it, and words of the vocabulary that it says. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct

from warroom.core.memory.past import Text
from warroom.core.memory.terms import terms
from warroom.core.model import Incident
from warroom.core.vocabulary import KINDS, Vocabulary

MOST = 6
_SAID = 1.0
"""What it counts that the incident says the word itself; a tag of the nearest neighbour counts as much."""


class Suggested(Struct, frozen=True):
    """``because``: where it comes from, in words."""

    tag: str
    kind: str
    because: str


def suggested(
    vocabulary: Vocabulary, texts: Iterable[Text], like: Sequence[Incident], has: Collection[str] = ()
) -> tuple[Suggested, ...]:
    """The likeliest first; none that it ``has``. ``like``: incidents that it is like, the nearest first."""
    points: dict[str, float] = {}
    kinds: dict[str, str] = {}
    why: dict[str, list[str]] = {}

    def count(tag: str, kind: str, much: float, because: str) -> None:
        if tag not in has and not (vocabulary.outside([tag]) and not vocabulary.free):
            points[tag] = points.get(tag, 0.0) + much
            kinds[tag] = vocabulary.kind_of(tag) or kinds.get(tag, kind)
            why.setdefault(tag, []).append(because)

    for n, it in enumerate(like, 1):
        for tag, kind in (it.review.tags if it.review is not None else {}).items():
            count(vocabulary.word(tag), kind, 1 / n, it.number)
    said = {term for text in texts for term in terms(text.words)}
    for kind in KINDS:
        for tag in vocabulary.words(kind):
            if any(asked and asked <= said for asked in (set(terms(name)) for name in vocabulary.called(tag))):
                count(tag, kind, _SAID, "its words")
    best = sorted(points, key=lambda tag: (-points[tag], tag))[:MOST]
    return tuple(Suggested(tag, kinds[tag], ", ".join(dict.fromkeys(why[tag]))) for tag in best)
