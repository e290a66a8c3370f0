"""Which past incidents come first, and why each is one. Pure.

Evidence comes before words: the same alert, then the same service, then a shared tag, then how well the words fit
(BM25), then how alike the titles are.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct
from rapidfuzz import fuzz

from warroom.core.memory.past import Past, Text
from warroom.core.memory.terms import surfaces, terms
from warroom.core.model import Incident

_K, _B = 1.2, 0.75
ALIKE = 70
"""From this likeness of titles on, of 100, they count as alike."""
NAMED = 3
"""So many of the words that fit are named."""


class Hit(Struct, frozen=True):
    """``because``: why it is one, the strongest first; ``text`` is what fits best of it."""

    past: Past
    because: tuple[str, ...]
    text: Text | None
    score: float


class Memory:
    """Past incidents, ready to be asked."""

    def __init__(self, pasts: Iterable[Past]) -> None:
        self.pasts = tuple(pasts)
        self._in: Counter[str] = Counter()
        for one in self.pasts:
            self._in.update(one.weights.keys())
        self._mean = sum(one.size for one in self.pasts) / len(self.pasts) if self.pasts else 1.0

    def search(self, words: str, limit: int) -> tuple[Hit, ...]:
        """Those in which every word is, else those in which some are, the best first."""
        asked = surfaces(words)
        scored = [(one, self._score(one, asked)) for one in self.pasts]
        found = [(one, score) for one, score in scored if score > 0]
        whole = [(one, score) for one, score in found if all(term in one.weights for term in asked)]
        ranked = sorted(whole or found, key=lambda pair: (-pair[1], pair[0].incident.id))
        return tuple(Hit(one, _words(one, asked), _best(one, asked), score) for one, score in ranked[:limit])

    def similar(self, to: Past, limit: int) -> tuple[Hit, ...]:
        """Those that are like that incident, by evidence; one with no evidence at all is none."""
        asked = self._telling(to)
        hits = []
        for one in self.pasts:
            if one.incident.id == to.incident.id:
                continue
            because, rank = self._evidence(to, one, asked)
            if because:
                hits.append((rank, because, one))
        hits.sort(key=lambda hit: (*(-value for value in hit[0]), hit[2].incident.id))
        return tuple(Hit(one, because, _best(one, asked), rank[3]) for rank, because, one in hits[:limit])

    def _evidence(
        self, to: Past, one: Past, asked: Mapping[str, str]
    ) -> tuple[tuple[str, ...], tuple[float, float, float, float, float]]:
        """Why it is like the other, and how much by each kind of evidence, the strongest kind first."""
        this, that = to.incident, one.incident
        alerts, tags = _shared_alerts(this, that), _shared_tags(this, that)
        service = bool(this.service) and this.service == that.service
        score = self._score(one, asked)
        likeness = fuzz.token_set_ratio(this.title, that.title)
        because = [f"same alert: {title}" for title in alerts[:1]]
        because += [f"same service: {this.service}"] if service else []
        because += [f"tag: {tag}" for tag in tags]
        fitting = _words(one, asked)
        because += [f"words: {', '.join(fitting)}"] if len(fitting) > 1 else []
        because += ["title alike"] if likeness >= ALIKE else []
        return tuple(because), (len(alerts), service, len(tags), score, likeness)

    def _telling(self, to: Past) -> dict[str, str]:
        """Its words that say most: seldom elsewhere, heavy here."""
        common = len(self.pasts) / 2
        words = surfaces(" ".join(text.words for text in to.texts))
        told = [term for term in to.weights if self._in[term] <= common or len(self.pasts) < 4]
        told.sort(key=lambda term: (-to.weights[term] * self._rarity(term), term))
        return {term: words.get(term, term) for term in told[:25]}

    def _rarity(self, term: str) -> float:
        count = self._in[term]
        return math.log(1 + (len(self.pasts) - count + 0.5) / (count + 0.5))

    def _score(self, one: Past, asked: Iterable[str]) -> float:
        """BM25, a word in the title counting as four."""
        length = _K * (1 - _B + _B * one.size / self._mean) if self._mean else _K
        return sum(
            self._rarity(term) * weight * (_K + 1) / (weight + length)
            for term in asked if (weight := one.weights.get(term, 0.0))
        )  # fmt: skip


def _shared_alerts(this: Incident, that: Incident) -> list[str]:
    """Titles of alerts that both had: the same one, or one of the same name."""
    prints = {link.fingerprint for link in this.alerts}
    found = [link.title for link in that.alerts if link.fingerprint in prints]
    name = this.labels.get("alertname", "")
    return found or ([name] if name and that.labels.get("alertname") == name else [])


def _shared_tags(this: Incident, that: Incident) -> list[str]:
    ours = set(this.review.tags) if this.review else set()
    return sorted(ours & set(that.review.tags)) if that.review else []


def _words(one: Past, asked: Mapping[str, str]) -> tuple[str, ...]:
    """The words asked for that are there, the heaviest first."""
    there = [term for term in asked if term in one.weights]
    return tuple(asked[term] for term in sorted(there, key=lambda term: (-one.weights[term], term))[:NAMED])


def _best(one: Past, asked: Iterable[str]) -> Text | None:
    """The text in which most of the words are; of equals the heaviest, then the shortest."""
    wanted = set(asked)
    scored = [(len(wanted & set(terms(text.words))), text.weight, -len(text.words), n)
              for n, text in enumerate(one.texts)]  # fmt: skip
    if not scored or max(scored)[0] == 0:
        return None
    return one.texts[max(scored)[3]]
