"""Tickets of like wording within a short time: many people telling of one thing. Pure.

Fifteen within ten minutes is the practice. Wording is compared by the words that carry meaning,
whatever their order and whatever one says more.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from rapidfuzz import fuzz, process

MOST = 600
"""So many of the newest tickets are compared; the work grows with their square."""
_SHARED = 0.6  # a word that this share of the tickets has is what they have in common
_WORDS_TOLD = 6
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_FILLING = """
    a an and any are as at be been but by can could did do does for from get gets getting got had has have hello help
    hey hi how i if in into is issue it its just me my not now of on or our out please problem re fw fwd since so some
    still thanks that the their them then there they this to urgent us was we were what when where why will with you
    your aw wg bitte und der die das ist nicht ein eine mit von de la le les et est une pas el los las es un no
"""
_EMPTY_WORDS = frozenset(_FILLING.split())


class Ticket(Struct, frozen=True):
    """One ticket as far as likeness needs it: ``account`` is who wrote, a customer's name or number."""

    id: str
    text: str
    at: datetime
    account: str = ""
    url: str = ""


class Alike(Struct, frozen=True):
    """Tickets of like wording: those of the densest time, oldest first, and the words that they share."""

    tickets: tuple[Ticket, ...]
    words: tuple[str, ...]

    @property
    def accounts(self) -> tuple[str, ...]:
        """Who wrote, those who wrote most first."""
        return tuple(name for name, _ in Counter(t.account for t in self.tickets if t.account).most_common())


def words_of(text: str) -> tuple[str, ...]:
    """The words that carry meaning, each once: no filling words, no long numbers, in one case."""
    plain = unicodedata.normalize("NFKC", text[:2000]).casefold()
    found = (word for word in _WORD.findall(plain) if len(word) > 1 and word not in _EMPTY_WORDS)
    return tuple(dict.fromkeys(word for word in found if sum(map(str.isdigit, word)) < 4))


def alike(tickets: Iterable[Ticket], *, size: int, within: timedelta, likeness: float) -> list[Alike]:
    """Groups of at least ``size`` tickets ``within`` that time, ``likeness`` per cent similar, largest first.

    A group is all that is like one ticket, not like any of the others: likeness does not wander along a chain.
    """
    newest = sorted({t.id: t for t in tickets}.values(), key=lambda t: t.at)[-MOST:]
    by_wording: dict[tuple[str, ...], list[Ticket]] = {}
    for ticket in newest:
        by_wording.setdefault(tuple(sorted(words_of(ticket.text))), []).append(ticket)
    by_wording.pop((), None)
    near = _near(list(by_wording), likeness)
    found: list[Alike] = []
    while near:
        seeds = {seed: _densest([t for w in like for t in by_wording[w]], within) for seed, like in near.items()}
        seed = max(seeds, key=lambda wording: (len(seeds[wording]), wording))
        if len(seeds[seed]) < size:
            break
        found.append(Alike(seeds[seed], _shared(seeds[seed])))
        # All that is like it goes, also what came before or after: it is the same story.
        told = set(near[seed])
        near = {s: [w for w in like if w not in told] for s, like in near.items() if s not in told}
    return found


def _near(wordings: Sequence[tuple[str, ...]], likeness: float) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """Every wording with those like it, itself among them. One word alone is like nothing but itself."""
    rich = [wording for wording in wordings if len(wording) > 1]
    texts = [" ".join(wording) for wording in rich]
    near = {wording: [wording] for wording in wordings}
    for wording, text in zip(rich, texts, strict=True):
        hits = process.extract(text, texts, scorer=fuzz.token_set_ratio, score_cutoff=likeness, limit=None)
        near[wording] = [rich[position] for _, _, position in hits]
    return near


def _densest(tickets: list[Ticket], within: timedelta) -> tuple[Ticket, ...]:
    """Those of the ``within`` that has most of them, the latest such time."""
    ordered = sorted(tickets, key=lambda t: (t.at, t.id))
    best, begin = (0, 0), 0
    for end in range(len(ordered)):
        while ordered[end].at - ordered[begin].at > within:
            begin += 1
        if end + 1 - begin >= best[1] - best[0]:
            best = (begin, end + 1)
    return tuple(ordered[best[0] : best[1]])


def _shared(tickets: Sequence[Ticket]) -> tuple[str, ...]:
    """The words that most of them have, commonest first; where there are none, the commonest."""
    counts = Counter(word for ticket in tickets for word in words_of(ticket.text))
    common = [word for word, count in counts.most_common() if count >= _SHARED * len(tickets)]
    return tuple(common[:_WORDS_TOLD]) or tuple(word for word, _ in counts.most_common(2))
