"""The check of a review: what is vague, blames somebody, or is missing. It names, and never refuses. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from warroom.core.milestones import LABELS, out_of_order
from warroom.core.model.followup import NOT_DOING
from warroom.core.review.document import Document
from warroom.core.review.words import BLAME, PEOPLE, TECHNICAL
from warroom.core.words import short


class Words(Struct, frozen=True):
    """The team's own lists."""

    blame: Sequence[str] = BLAME
    technical: Sequence[str] = TECHNICAL
    felt: Sequence[str] = PEOPLE


class Finding(Struct, frozen=True):
    """``rule`` is its short name, ``where`` the part, factor, why or follow-up, ``says`` what to look at."""

    rule: str
    where: str
    says: str


def check(doc: Document, words: Words, people: Iterable[str] = ()) -> tuple[Finding, ...]:
    """What the review's readers would stumble over; empty is not a promise that it is good.

    ``people``: handles and names that may be the subject of a sentence.
    """
    known = {name for name in (*people, *_involved(doc)) if len(name) > 1}
    found = [*_missing(doc), *_order(doc), *_impact(doc, words), *_language(doc, words, known), *_followups(doc)]
    found += [Finding("no_evidence", f"why {w.id}", f'"{short(w.text)}" rests on no entry: link one with --entry')
              for w in doc.review.whys if not w.entries]  # fmt: skip
    return tuple(found)


def _involved(doc: Document) -> Iterator[str]:
    yield from (held.person for held in doc.held)
    yield from (m.by for m in doc.incident.milestones)
    yield from (row.author for row in doc.course.entries.values() if not row.system)


def _missing(doc: Document) -> Iterator[Finding]:
    parts = doc.review.parts
    if not parts.get("summary"):
        yield Finding("missing", "summary", "nothing is written: what happened, in a few sentences")
    if not parts.get("impact"):
        yield Finding("missing", "impact", "nothing is written: who could not do what, for how long")
    if not doc.review.factors and not doc.review.whys:
        yield Finding("missing", "factors", "no factor and no why: say what contributed")


def _order(doc: Document) -> Iterator[Finding]:
    for earlier, later in out_of_order(doc.incident):
        says = f"{LABELS[later.name]} {later.at:%H:%M:%S} is before {LABELS[earlier.name]} {earlier.at:%H:%M:%S} UTC"
        yield Finding("order", later.name, says)


def _impact(doc: Document, words: Words) -> Iterator[Finding]:
    text = doc.review.parts.get("impact", "")
    if text and _within(text, words.technical) and not _within(text, words.felt):
        yield Finding("technical_impact", "impact", f'"{short(text)}" is a symptom: say who could not do what')


def _texts(doc: Document) -> Iterator[tuple[str, str, bool]]:
    """Where, the text, and whether it is a cause."""
    review = doc.review
    yield from ((part, text, part == "trigger") for part, text in review.parts.items())
    yield from ((f"factor {one.id}", one.text, True) for one in review.factors)
    yield from ((f"why {one.id}", one.text, True) for one in review.whys)
    yield from ((_name(doc, one.number), one.text, False) for one in doc.incident.followups)


def _language(doc: Document, words: Words, people: set[str]) -> Iterator[Finding]:
    subject, alone = _pattern(people, r"\b"), _pattern(people, r"\W*$")
    for where, text, cause in _texts(doc):
        for word in _within(text, words.blame):
            yield Finding("blame", where, f'"{word}" judges: say what made it look right then')
        if cause and alone is not None and alone.search(text):
            yield Finding("one_person", where, f'"{short(text)}" is a person, not a cause: say what let it happen')
        elif cause and subject is not None and any(subject.search(s) for s in re.split(r"[.;!?\n]\s*", text)):
            yield Finding("person_subject", where, f'"{short(text)}" begins with a person: make the system the subject')


def _followups(doc: Document) -> Iterator[Finding]:
    for one in doc.incident.followups:
        lacks = [word for word, there in (("owner", one.owner), ("due date", one.due_at), ("criterion", one.criterion))
                 if not there]  # fmt: skip
        if lacks and one.state != NOT_DOING:
            says = f'"{short(one.text)}" has no {" and no ".join(lacks)}'
            yield Finding("followup", _name(doc, one.number), says)


def _name(doc: Document, number: int) -> str:
    return f"F-{doc.incident.number}-{number}"


def _within(text: str, words: Sequence[str]) -> list[str]:
    """Which of the words are in the text, as whole words, in any case."""
    return [word for word in words if word.strip() and _whole(word.strip()).search(text)]


@lru_cache(512)
def _whole(word: str) -> re.Pattern[str]:
    begins, ends = (r"\b" if letter.isalnum() else "" for letter in (word[0], word[-1]))
    return re.compile(f"{begins}{re.escape(word)}{ends}", re.IGNORECASE)


def _pattern(names: set[str], end: str) -> re.Pattern[str] | None:
    """A text that begins with one of the names."""
    if not names:
        return None
    one_of = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    return re.compile(rf"^\W*(?:{one_of}){end}", re.IGNORECASE)
