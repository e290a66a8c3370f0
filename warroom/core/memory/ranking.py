"""Which past incidents come first, and why each is one. Pure.

Evidence comes before words: the same alert weighs more than the same service, that more than a shared tag, that more
than being about the same kind of thing, that more than how well the words fit (BM25) and how near they are in what they
mean, that more than how alike the titles are. They add up, and a service or a tag that many incidents have says less:
the same service with nothing else in common stands behind a rare tag.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from rapidfuzz import fuzz, process

from warroom.core.memory.kinds import BROAD, heard, name_of
from warroom.core.memory.meaning import COMMON, Meaning, known_as, meaning, nearness, same
from warroom.core.memory.past import ALERT, LABEL, SERVICE, TAG, Text
from warroom.core.memory.shelf import Known, Line, Shelf
from warroom.core.memory.terms import surfaces, terms

_K, _B = 1.2, 0.75
_ALERT, _SERVICE, _TAG, _KIND, _WORDS, _TITLE = 10.0, 3.2, 3.0, 2.2, 2.0, 0.9
_MEANING = 4.0
"""What each kind of evidence weighs; words, meaning (which is never near to 1) and titles up to so much, each further
tag 1."""
NEAR, _NEARER, _NEAR_WORDS = 0.15, 0.3, 0.45
"""From this nearness on what the words mean counts beside another reason; from the second one on it is one by itself.
Two words of the third one mean about the same."""
_PLENTY = 5.0
"""Words that fit as well as so many rare ones weigh all that words can."""
ALIKE = 70
"""From this likeness of titles on, of 100, they count as alike."""
NAMED = 3
"""So many of the words that fit are named."""
_LOOKED_UP, _TELLING = 60, 24
"""So many of an incident's words, the heaviest, are looked up, and so many of them, the rarest, are looked for."""
_TELLING_KINDS = 6
_FEW = 3
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

    def scores(self, known: Mapping[str, Known], asked: Collection[str]) -> dict[str, float]:
        """Of each of them; 0 for one that has none of the terms."""
        per = (1 - _B) * _K, (_B * _K / self._mean if self._mean else 0.0)
        lengths = {id_: per[0] + per[1] * one.size for id_, one in known.items()}
        found = dict.fromkeys(known, 0.0)
        for term in asked:
            rarity = self.rarity(term) * (_K + 1)
            for id_, weight in self.holding[term].items():
                if (length := lengths.get(id_)) is not None:
                    found[id_] += rarity * weight / (weight + length)
        return found

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
    known = {id_: one for id_, one in known.items() if one.declared_at >= since}
    found = sorted(fit.scores(known, asked).items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Found(id_, fit.named(id_, asked), tuple(asked), score) for id_, score in found[:limit])


class _Likeness:
    """What incidents have in common with what is asked, of each kind of evidence."""

    def __init__(self, shelf: Shelf, to: Asked) -> None:
        self.to = to
        self.known_as = surfaces(" ".join(text.words for text in to.texts))
        self.fit = fit = _Words(shelf, _telling(shelf, _weights(to.texts)))
        some = [term for term, there in fit.holding.items() if len(there) <= max(_FEW, fit.many / 2)]
        self.words = {term: self.known_as.get(term, term) for term in some if not name_of(term)}
        self.kinds = {term: name for term in some if (name := name_of(term))}
        # A single word is no evidence, nor is a single kind that so much is about.
        self.saying = self._several(self.words)
        telling = (term for term, name in self.kinds.items() if name not in BROAD)
        self.about = self._several(self.kinds).union(*(fit.holding[term] for term in telling))
        self.alerts = shelf.marked(ALERT, to.alerts)
        self.labels = shelf.marked(LABEL, [to.alertname] if to.alertname else [])
        self.services = shelf.marked(SERVICE, [to.service] if to.service else [])
        self.tags = shelf.marked(TAG, to.tags)
        self.service = _SERVICE * fit.tells(len(self.services)) if self.services else 0.0
        tagged = Counter(tag for shared in self.tags.values() for tag in shared)
        self.rare = {tag: _TAG * fit.tells(many) for tag, many in tagged.items()}
        self.titles = dict(_alike(shelf, to.title))
        self._shelf, self._said = shelf, _said(to.texts)
        what = meaning(self._said)
        self.near = nearness(what, _others(shelf.meanings(), to.id)) if what is not None else {}

    def _several(self, terms: Iterable[str]) -> set[str]:
        """The incidents in which more than one of them is."""
        found = Counter(id_ for term in terms for id_ in self.fit.holding[term])
        return {id_ for id_, many in found.items() if many > 1}

    def incidents(self) -> set[str]:
        """Those with anything in common."""
        held = (self.fit.holding[term] for term in (*self.words, *self.kinds))
        some = {*self.alerts, *self.labels, *self.services, *self.tags, *self.titles}
        nearer = (id_ for id_, much in self.near.items() if much >= _NEARER)
        return some.union(nearer, *held) - {self.to.id}

    def because(self, id_: str) -> Iterator[str]:
        """Why it is one, the strongest first."""
        if id_ in self.alerts:
            yield f"same alert: {self.to.alerts[min(self.alerts[id_])]}"
        elif id_ in self.labels:
            yield f"same alert: {self.to.alertname}"
        if id_ in self.services:
            yield f"same service: {self.to.service}"
        yield from (f"tag: {tag}" for tag in sorted(self.tags.get(id_, ())))
        if id_ in self.about:
            yield f"about: {', '.join(self.fit.named(id_, self.kinds))}"
        if id_ in self.saying:
            yield f"words: {', '.join(self.fit.named(id_, self.words))}"
        if self.means(id_):
            pairs = ", ".join(f"{one} ~ {known_as(other)}" for one, other in self.pairs(id_))
            yield f"words that mean the same: {pairs}" if pairs else "alike in meaning"
        if id_ in self.titles:
            yield "title alike"

    def means(self, id_: str) -> bool:
        return self.near.get(id_, 0.0) >= NEAR

    def is_one(self, id_: str) -> bool:
        """Whether there is a reason for it."""
        some = (self.alerts, self.labels, self.services, self.tags, self.about, self.saying, self.titles)
        return self.near.get(id_, 0.0) >= _NEARER or any(id_ in one for one in some)

    def pairs(self, id_: str) -> list[tuple[str, str]]:
        """Its words, each with one of the incident's that means about the same."""
        there = self._shelf.said(id_)
        own = [term for term in self._said if term not in there]
        its = sorted((term for term in there if term not in self._said), key=lambda term: (-there[term], term))
        return [(self.known_as.get(one, one), other) for one, other in same(own, its, _NEAR_WORDS, NAMED)]

    def points(self, id_: str, about: float, saying: float) -> float:
        """What the evidence weighs, and nothing that is not told as evidence. ``about``, ``saying``: how well its kinds
        and words fit."""
        tags = self.tags.get(id_, ())
        points = _ALERT if id_ in self.alerts or id_ in self.labels else 0.0
        points += self.service if id_ in self.services else 0.0
        points += max((self.rare[tag] for tag in tags), default=0.0) + max(0, len(tags) - 1)
        points += _KIND * about if id_ in self.about else 0.0
        points += _WORDS * saying if id_ in self.saying else 0.0
        points += _MEANING * self.near[id_] if self.means(id_) else 0.0
        return points + _TITLE * self.titles.get(id_, 0.0) / 100

    def fitting(self, known: Mapping[str, Known]) -> dict[str, tuple[float, float]]:
        """How well its kinds fit each of them, 1 for the one that they fit best and as well as one rare word; and its
        words, 1 for as well as plenty of rare ones."""
        about, saying = self.fit.scores(known, self.kinds), self.fit.scores(known, self.words)
        rare = math.log(2 + self.fit.many)
        top = max(rare, *about.values()) if about else 1.0
        return {id_: (about[id_] / top, min(1.0, saying[id_] / rare / _PLENTY)) for id_ in known}


def similar(shelf: Shelf, to: Asked, limit: int, left_out: Collection[str] = ()) -> tuple[Found, ...]:
    """Those that are like it, by evidence; one with no evidence at all is none. ``left_out``: statuses."""
    like = _Likeness(shelf, to)
    known = {id_: one for id_, one in shelf.known(like.incidents()).items() if one.status not in left_out}
    points = {id_: like.points(id_, *fits) for id_, fits in like.fitting(known).items() if like.is_one(id_)}
    asked, found = (*like.words, *like.kinds), list[Found]()
    for id_ in sorted(points, key=lambda id_: (-points[id_], id_)):
        if len(found) == limit:
            break
        found.append(Found(id_, tuple(like.because(id_)), asked, points[id_]))
    return tuple(found)


def _said(texts: Iterable[Text]) -> Counter[str]:
    """Its terms, and in how many of the texts each is."""
    return Counter(term for text in texts for term in dict.fromkeys(terms(text.words)))


def _others(meanings: dict[str, Meaning], own: str) -> dict[str, Meaning]:
    return {id_: what for id_, what in meanings.items() if id_ != own}


def _weights(texts: Iterable[Text]) -> Counter[str]:
    weights: Counter[str] = Counter()
    for text in texts:
        for term in heard(text.words):
            weights[term] += text.weight
    return weights


def _telling(shelf: Shelf, weights: Mapping[str, int]) -> list[str]:
    """The words and kinds that say most: the rarest words of the heaviest, and kinds that are seldom elsewhere."""
    said = (term for term in weights if not name_of(term) and _says(term))
    words = sorted(said, key=lambda term: (-weights[term], term))
    kinds = [term for term in weights if name_of(term)]
    counts, many = shelf.counts([*words[:_LOOKED_UP], *kinds]), max(1, shelf.extent()[0])
    # What is as often there as there are incidents tells none from the others: it is not even looked for.
    seldom = {term for term, count in counts.items() if count <= max(_FEW, many)}
    there = sorted((term for term in words[:_LOOKED_UP] if counts[term] and term in seldom),
                   key=lambda term: (counts[term], term))  # fmt: skip
    kinds = [term for term in kinds if term in seldom]

    def tells(term: str) -> float:
        return weights[term] * math.log(1 + many / (counts[term] + 0.5))

    return [*there[:_TELLING], *sorted(kinds, key=lambda term: (-tells(term), term))[:_TELLING_KINDS]]


def _says(term: str) -> bool:
    """Not what is in every text; a number of one or two digits is no word either."""
    return term not in COMMON and not (len(term) < 3 and term.isdigit())


def _alike(shelf: Shelf, title: str) -> Iterator[tuple[str, float]]:
    if title:
        found = process.extract(title, shelf.titles(), scorer=fuzz.token_set_ratio, score_cutoff=ALIKE, limit=None)
        yield from ((id_, score) for _, score, id_ in found)


def best(asked: Collection[str], own: Sequence[Text], lines: Sequence[Line]) -> tuple[Text | None, str]:
    """The text in which most of the words are, of equals the heaviest, then the shortest: one of the incident's own,
    or the id of a line; (None, "") where there is none."""
    wanted = set(asked)
    scored = [(len(wanted & set(heard(text.words))), text.weight, -len(set(heard(text.words))), n, "")
              for n, text in enumerate(own)]  # fmt: skip
    scored += [(line.found, line.weight, -line.size, -1, line.entry) for line in lines]
    top = max(scored, default=None)
    if top is None or top[0] == 0:
        return None, ""
    return (None, top[4]) if top[4] else (own[top[3]], "")
