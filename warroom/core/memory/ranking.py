"""Which past incidents come first, and why each is one. Pure.

Evidence comes before words: the same alert weighs more than the same service, that more than a shared tag, that more
than how well the words fit (BM25), that more than how alike the titles are. They add up, and a service or
a tag that many incidents have says less: the same service with nothing else in common stands behind a rare tag.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from rapidfuzz import fuzz, process

from warroom.core.memory.past import ALERT, LABEL, SERVICE, TAG, Text
from warroom.core.memory.shelf import Line, Shelf
from warroom.core.memory.terms import surfaces, terms

_K, _B = 1.2, 0.75
_ALERT, _SERVICE, _TAG, _WORDS, _TITLE = 10.0, 4.0, 3.0, 2.0, 0.9
"""What each kind of evidence weighs; words and titles up to so much, each further tag 1."""
ALIKE = 70
"""From this likeness of titles on, of 100, they count as alike."""
NAMED = 3
"""So many of the words that fit are named."""
_LOOKED_UP, _TELLING = 120, 25
"""So many of an incident's words, the heaviest, are looked up, and so many of them, the rarest, are looked for."""
_ASKED = 12
"""So many words of a question are looked for."""


class Asked(Struct, frozen=True):
    """What is like something: an incident, or what is being declared. ``alerts``: fingerprint to title."""

    id: str = ""
    title: str = ""
    service: str = ""
    alertname: str = ""
    alerts: dict[str, str] = {}
    tags: tuple[str, ...] = ()
    texts: tuple[Text, ...] = ()


class Found(Struct, frozen=True):
    """An incident by its id. ``because``: why it is one, the strongest first; ``asked``: terms looked for."""

    incident: str
    because: tuple[str, ...]
    asked: tuple[str, ...]
    score: float


class _Words:
    """How well each incident's words fit, a word in the title counting as four."""

    def __init__(self, shelf: Shelf, asked: Collection[str]) -> None:
        self.many, size = shelf.extent()
        self._mean = size / self.many if self.many else 1.0
        self.holding = shelf.holdings(asked)

    def rarity(self, term: str) -> float:
        count = len(self.holding[term])
        return math.log(1 + (self.many - count + 0.5) / (count + 0.5))

    def tells(self, many: int) -> float:
        """How much it says that something is in so many incidents: 1 for one, less the more there are."""
        return math.log(1 + self.many / many) / math.log(1 + self.many)

    def score(self, incident: str, size: float, asked: Collection[str]) -> float:
        length = _K * (1 - _B + _B * size / self._mean) if self._mean else _K
        return sum(
            self.rarity(term) * weight * (_K + 1) / (weight + length)
            for term in asked if (weight := self.holding[term].get(incident, 0.0))
        )  # fmt: skip

    def named(self, incident: str, asked: Mapping[str, str]) -> tuple[str, ...]:
        """The words asked for that are there, the heaviest first."""
        there = [term for term in asked if incident in self.holding[term]]
        there.sort(key=lambda term: (-self.holding[term][incident], term))
        return tuple(asked[term] for term in there[:NAMED])


def search(shelf: Shelf, words: str, limit: int, since: str = "") -> tuple[Found, ...]:
    """Those in which every word is, else those in which some are, the best first; declared since then (ISO 8601)."""
    asked = dict(list(surfaces(words).items())[:_ASKED])
    fit = _Words(shelf, asked)
    some = set().union(*fit.holding.values()) if asked else set()
    whole = some.intersection(*fit.holding.values()) if asked else set()
    known = shelf.known(whole or some)
    found = [(fit.score(id_, one.size, asked), id_) for id_, one in known.items() if one.declared_at >= since]
    found.sort(key=lambda pair: (-pair[0], pair[1]))
    return tuple(Found(id_, fit.named(id_, asked), tuple(asked), score) for score, id_ in found[:limit])


def similar(shelf: Shelf, to: Asked, limit: int, left_out: Collection[str] = ()) -> tuple[Found, ...]:
    """Those that are like it, by evidence; one with no evidence at all is none. ``left_out``: statuses."""
    words = surfaces(" ".join(text.words for text in to.texts))
    fit = _Words(shelf, _telling(shelf, _weights(to.texts)))
    asked = {term: words.get(term, term) for term, there in fit.holding.items() if len(there) <= max(3, fit.many / 2)}
    alerts, labels = shelf.marked(ALERT, to.alerts), shelf.marked(LABEL, [to.alertname] if to.alertname else [])
    services, tags = shelf.marked(SERVICE, [to.service] if to.service else []), shelf.marked(TAG, to.tags)
    titles = dict(_alike(shelf, to.title))
    some = {*alerts, *labels, *services, *tags, *titles, *(id_ for term in asked for id_ in fit.holding[term])}
    known = {id_: one for id_, one in shelf.known(some - {to.id}).items() if one.status not in left_out}
    scores = {id_: fit.score(id_, one.size, asked) for id_, one in known.items()}
    top = max(scores.values(), default=0.0) or 1.0
    tagged = Counter(tag for shared in tags.values() for tag in shared)
    hits = []
    for id_, score in scores.items():
        fitting, both = fit.named(id_, asked), sorted(tags.get(id_, ()))
        because = [f"same alert: {to.alerts[shared]}" for shared in sorted(alerts.get(id_, ()))[:1]]
        because += [f"same alert: {to.alertname}"] if id_ in labels and not because else []
        points = _ALERT if because else 0.0
        because += [f"same service: {to.service}"] if id_ in services else []
        because += [f"tag: {tag}" for tag in both]
        because += [f"words: {', '.join(fitting)}"] if len(fitting) > 1 else []
        because += ["title alike"] if id_ in titles else []
        if because:
            points += _SERVICE * fit.tells(len(services)) if id_ in services else 0.0
            points += _TAG * max((fit.tells(tagged[tag]) for tag in both), default=0.0) + max(0, len(both) - 1)
            points += _WORDS * score / top + _TITLE * titles.get(id_, 0.0) / 100
            hits.append((points, tuple(because), id_))
    hits.sort(key=lambda hit: (-hit[0], hit[2]))
    return tuple(Found(id_, because, tuple(asked), points) for points, because, id_ in hits[:limit])


def _weights(texts: Iterable[Text]) -> Counter[str]:
    weights: Counter[str] = Counter()
    for text in texts:
        for term in terms(text.words):
            weights[term] += text.weight
    return weights


def _telling(shelf: Shelf, weights: Mapping[str, int]) -> list[str]:
    """The words that say most: seldom elsewhere, heavy here."""
    heaviest = sorted(weights, key=lambda term: (-weights[term], term))[:_LOOKED_UP]
    counts, many = shelf.counts(heaviest), max(1, shelf.extent()[0])

    def tells(term: str) -> float:
        return weights[term] * math.log(1 + many / (counts[term] + 0.5))

    return sorted(heaviest, key=lambda term: (-tells(term), term))[:_TELLING]


def _alike(shelf: Shelf, title: str) -> Iterator[tuple[str, float]]:
    if title:
        found = process.extract(title, shelf.titles(), scorer=fuzz.token_set_ratio, score_cutoff=ALIKE, limit=None)
        yield from ((id_, score) for _, score, id_ in found)


def best(asked: Collection[str], own: Sequence[Text], lines: Sequence[Line]) -> tuple[Text | None, str]:
    """The text in which most of the words are, of equals the heaviest, then the shortest: one of the incident's own,
    or the id of a line; (None, "") where there is none."""
    wanted = set(asked)
    scored = [(len(wanted & set(terms(text.words))), text.weight, -len(set(terms(text.words))), n, "")
              for n, text in enumerate(own)]  # fmt: skip
    scored += [(line.found, line.weight, -line.size, -1, line.entry) for line in lines]
    top = max(scored, default=None)
    if top is None or top[0] == 0:
        return None, ""
    return (None, top[4]) if top[4] else (own[top[3]], "")
