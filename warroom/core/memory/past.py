"""A past incident as it is remembered: its words by weight, what marks it, what fixed it, what is to be done. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from warroom.core.followups import is_overdue
from warroom.core.model import Entry, HypothesisState, Incident, Kind
from warroom.core.model.followup import CANDIDATE, DONE, NOT_DOING, VERIFIED

TITLE, CAUSE, DEED, REST = 4, 3, 2, 1
"""How much a word weighs in the title, in the cause and the resolution, in decisions and actions, elsewhere."""
_CAUSES = ("trigger", "summary", "mitigation")

ALERT, LABEL, SERVICE, TAG, MEANING = "alert", "label", "service", "tag", "meaning"
"""Kinds of marks: an alert's fingerprint, an alert's name, the service, a tag of the review, what its words mean."""


class Text(Struct, frozen=True):
    """A text of the incident; ``entry`` is the id of the line that it is, "" where it is none."""

    words: str
    weight: int
    entry: str = ""


class Past(Struct, frozen=True):
    """What a hit says of its incident. ``duration_s``: from its detection to its end."""

    incident: Incident
    fixed_by: str
    duration_s: float | None


def is_remembered(it: Incident) -> bool:
    """Neither a drill nor what is private is ever found."""
    return not it.drill and not it.private


def own_texts(it: Incident) -> tuple[Text, ...]:
    """Its texts that are no lines of the timeline, the title first."""
    return tuple(text for text in _own_texts(it) if text.words)


def _own_texts(it: Incident) -> Iterator[Text]:
    yield Text(it.title, TITLE)
    yield from (Text(text, REST) for text in (it.summary, it.service, it.region, *_brief(it)))
    yield from (Text(link.title, REST) for link in it.alerts)
    yield from (Text(f"{link.label} {link.url}".strip(), REST) for link in it.links)
    yield from (Text(f"{ask.text} {ask.answer}".strip(), REST) for ask in it.asks)
    yield from (Text(task.text, REST) for task in it.tasks)
    yield from (Text(how, REST) for how in it.closure.values())
    yield from (Text(f"{one.text} {one.reason}".strip(), REST) for one in it.containment)
    if (told := it.resolution) is not None:
        yield from (Text(told.cause, CAUSE), Text(told.steps, CAUSE), Text(told.before, REST), Text(told.after, REST))
    if it.review is not None:
        yield from (Text(text, CAUSE if part in _CAUSES else REST) for part, text in it.review.parts.items())
        yield from (Text(factor.text, CAUSE) for factor in it.review.factors)
        yield from (Text(why.text, CAUSE) for why in it.review.whys)
        yield from (Text(tag, CAUSE) for tag in it.review.tags)
    yield from (Text(one.text, REST) for one in it.followups)


def _brief(it: Incident) -> tuple[str, ...]:
    return it.brief.impact, it.brief.hypothesis, it.brief.doing, it.brief.needs, it.brief.next_step


def line_text(row: Entry) -> Text | None:
    """The line; None for one that is private or retracted, or that the room wrote, but for what people were told: those
    are not remembered."""
    if row.retracted is not None or row.private or (row.system and row.kind not in (Kind.UPDATE, Kind.CHANGE)):
        return None
    if row.hypothesis is HypothesisState.CONFIRMED:
        return Text(row.text, CAUSE, row.id)
    return Text(row.text, DEED if row.kind in (Kind.DECISION, Kind.ACTION) else REST, row.id)


def marks(it: Incident) -> Iterator[tuple[str, str]]:
    """What it shares with others that are like it, beside words: (kind, value), each once."""
    yield from dict.fromkeys((ALERT, link.fingerprint) for link in it.alerts)
    if name := it.labels.get("alertname", ""):
        yield LABEL, name
    if it.service:
        yield SERVICE, it.service
    yield from ((TAG, tag) for tag in (it.review.tags if it.review is not None else ()))


def past(it: Incident, deeds: Sequence[Entry]) -> Past:
    """``deeds``: its actions and decisions, or all of its lines."""
    return Past(it, fixed_by(it, deeds), _duration(it))


def fixed_by(it: Incident, rows: Iterable[Entry]) -> str:
    """The steps as they were told; else what was done last before it was mitigated, an action or a decision; "" where
    nobody wrote one down."""
    if it.resolution is not None and it.resolution.steps:
        return it.resolution.steps
    over = it.milestone("mitigated") or it.milestone("resolved")
    stands = [row for row in rows if line_text(row) is not None]
    for kind in (Kind.ACTION, Kind.DECISION):
        done = [row for row in stands if row.kind is kind and (over is None or row.at <= over.at)]
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


def left_words(it: Incident, now: datetime) -> str:
    """``2 of 3 done, 1 overdue 93 d``: how its follow-ups stand, the longest overdue by its days; "" without any."""
    done, total, overdue = followups(it, now)
    if not total:
        return ""
    late = max((now - one.due_at for one in it.followups if one.due_at is not None and is_overdue(one, now)),
               default=timedelta())  # fmt: skip
    return f"{done} of {total} done" + (f", {overdue} overdue {_late(late)}" if overdue else "")


def _late(late: timedelta) -> str:
    return f"{late.days} d" if late.days else f"{int(late.total_seconds() // 3600)} h"
