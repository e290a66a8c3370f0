"""A past incident as it is remembered: its words by weight, what fixed it, what is still to be done. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from warroom.core.followups import is_overdue
from warroom.core.memory.terms import terms
from warroom.core.model import Entry, HypothesisState, Incident, Kind
from warroom.core.model.followup import CANDIDATE, DONE, NOT_DOING, VERIFIED

TITLE, CAUSE, DEED, REST = 4.0, 3.0, 2.0, 1.0
"""How much a word weighs in the title, in the cause and the resolution, in decisions and actions, elsewhere."""
_CAUSES = ("trigger", "summary", "mitigation")


class Text(Struct, frozen=True):
    """A text of the incident; ``entry`` is the id of the line that it is, "" where it is none."""

    words: str
    weight: float
    entry: str = ""


class Past(Struct, frozen=True):
    """``weights``: each term with how much it weighs in all; ``size``: the sum of them."""

    incident: Incident
    texts: tuple[Text, ...]
    weights: dict[str, float]
    size: float
    fixed_by: str
    duration_s: float | None


def past(incident: Incident, entries: Iterable[Entry]) -> Past:
    """The incident with its lines; what is private or retracted, and what the room wrote, is not remembered."""
    rows = [row for row in entries if row.retracted is None and not row.private]
    texts = tuple(text for text in _texts(incident, rows) if text.words)
    weights: defaultdict[str, float] = defaultdict(float)
    for text in texts:
        for term in terms(text.words):
            weights[term] += text.weight
    fixed = fixed_by(incident, rows)
    return Past(incident, texts, dict(weights), sum(weights.values()), fixed, _duration(incident))


def _texts(it: Incident, rows: Sequence[Entry]) -> Iterable[Text]:
    yield Text(it.title, TITLE)
    yield from (Text(text, REST) for text in (it.summary, it.service, it.region, it.brief.impact))
    yield from (Text(link.title, REST) for link in it.alerts)
    if it.review is not None:
        yield from (Text(text, CAUSE if part in _CAUSES else REST) for part, text in it.review.parts.items())
        yield from (Text(factor.text, CAUSE) for factor in it.review.factors)
        yield from (Text(why.text, CAUSE) for why in it.review.whys)
        yield from (Text(tag, CAUSE) for tag in it.review.tags)
    yield from (Text(one.text, REST) for one in it.followups)
    for row in rows:
        if not row.system:
            yield Text(row.text, _weight(row), row.id)


def _weight(row: Entry) -> float:
    if row.hypothesis is HypothesisState.CONFIRMED:
        return CAUSE
    return DEED if row.kind in (Kind.DECISION, Kind.ACTION) else REST


def fixed_by(it: Incident, rows: Sequence[Entry]) -> str:
    """What was done last before it was mitigated: an action, else a decision; "" where nobody wrote one down."""
    over = it.milestone("mitigated") or it.milestone("resolved")
    for kind in (Kind.ACTION, Kind.DECISION):
        done = [row for row in rows if row.kind is kind and not row.system and (over is None or row.at <= over.at)]
        if done:
            return max(done, key=lambda row: (row.at, row.seq)).text
    return ""


def _duration(it: Incident) -> float | None:
    resolved = it.milestone("resolved")
    if resolved is None:
        return None
    begins = it.milestone("detected")
    return max(0.0, (resolved.at - (begins.at if begins else it.declared_at)).total_seconds())


def followups(it: Incident, now: datetime) -> tuple[int, int, int]:
    """Of its follow-ups: done, all that are meant to be done, overdue."""
    meant = [one for one in it.followups if one.state not in (CANDIDATE, NOT_DOING)]
    done = sum(one.state in (DONE, VERIFIED) for one in meant)
    return done, len(meant), sum(is_overdue(one, now) for one in meant)
