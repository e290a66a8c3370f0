"""The review, folded: what was written last holds; beginning again after publishing supersedes the edition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from warroom.core.changes.rules import Change, Handler, reviewed_again, unsnoozed
from warroom.core.events import (
    Event,
    Payload,
    ReviewDismissed,
    ReviewFactorSet,
    ReviewMet,
    ReviewOwned,
    ReviewPosted,
    ReviewPublished,
    ReviewRested,
    ReviewRevised,
    ReviewStaged,
    ReviewTagged,
    ReviewWhySet,
    ReviewWritten,
)
from warroom.core.model import Edition, Factor, Incident, Meeting, Review, Why
from warroom.core.model.review import DRAFTING, IN_REVIEW, NOT_NEEDED, PARTS, PUBLISHED, Posted
from warroom.core.vocabulary import KINDS

Write = Callable[[Review, Event, Any], dict[str, Any] | None]


def _writing(write: Write) -> Handler:
    """A handler for what somebody writes: it begins the review where there is none, or where it was dismissed."""

    def handle(before: Incident, event: Event, data: Any) -> Change | None:
        old = before.review or Review()
        changed = write(old, event, data)
        if changed is None:
            return None
        if old.state == NOT_NEEDED:  # it is, after all
            changed = {"state": DRAFTING, "reason": ""} | changed
        return {"review": replace(old, **changed)}

    return handle


def _owned(_: Review, __: Event, data: ReviewOwned) -> dict[str, Any] | None:
    return {"owner": data.owner}


def _written(old: Review, _: Event, data: ReviewWritten) -> dict[str, Any] | None:
    if data.part not in PARTS:
        return None
    others = {part: text for part, text in old.parts.items() if part != data.part}
    return {"parts": others | ({data.part: data.text} if data.text else {})}


def _rested(old: Review, _: Event, data: ReviewRested) -> dict[str, Any] | None:
    if data.part not in PARTS:
        return None
    others = {part: refs for part, refs in old.refs.items() if part != data.part}
    return {"refs": others | ({data.part: data.entries} if data.entries else {})}


def _factor(old: Review, event: Event, data: ReviewFactorSet) -> dict[str, Any] | None:
    there = {factor.id: factor for factor in old.factors}
    if data.factor and data.factor not in there:
        return None
    name = data.factor or event.id
    there[name] = Factor(id=name, text=data.text, by=event.actor, root=data.root, entries=data.entries)
    return {"factors": tuple(factor for factor in there.values() if factor.text)}


def _why(old: Review, event: Event, data: ReviewWhySet) -> dict[str, Any] | None:
    there = {why.id: why for why in old.whys}
    if (data.why and data.why not in there) or (data.under and data.under not in there):
        return None
    name = data.why or event.id
    if data.under and _explains(there, name, data.under):
        return None  # it would explain itself
    there[name] = Why(id=name, text=data.text, by=event.actor, under=data.under, entries=data.entries)
    if not data.text:
        there = {one.id: one for one in there.values() if not _explains(there, name, one.id)}
    return {"whys": tuple(there.values())}


def _explains(there: dict[str, Why], name: str, below: str) -> bool:
    """Whether ``below`` is that answer, or stands somewhere under it."""
    while below:
        if below == name:
            return True
        below = there[below].under if below in there else ""
    return False


def _tagged(_: Review, __: Event, data: ReviewTagged) -> dict[str, Any] | None:
    return {"tags": {tag: kind for tag, kind in data.tags.items() if tag and kind in KINDS}}


def _met(_: Review, __: Event, data: ReviewMet) -> dict[str, Any] | None:
    return {"meeting": Meeting(at=data.meets_at, facilitator=data.facilitator, people=data.people)}


def _staged(old: Review, _: Event, data: ReviewStaged) -> dict[str, Any] | None:
    if data.state not in (DRAFTING, IN_REVIEW) or old.state == PUBLISHED:
        return None
    return {"state": data.state}


def _dismissed(before: Incident, _: Event, data: ReviewDismissed) -> Change | None:
    old = before.review or Review()
    if old.state == PUBLISHED:
        return None
    review = replace(old, state=NOT_NEEDED, reason=data.reason)
    return {"review": review, "snoozes": unsnoozed(before, "review")}


def _revised(before: Incident, _: Event, data: ReviewRevised) -> Change | None:
    if before.review is None or before.review.state != PUBLISHED:
        return None
    return {"review": reviewed_again(before.review, data.reason)}


def _published(before: Incident, event: Event, data: ReviewPublished) -> Change | None:
    old = before.review or Review()
    if old.state == PUBLISHED:
        return {}
    edition = Edition(number=len(old.editions) + 1, at=event.at, by=event.actor, seq=event.seq, url=data.url)
    changed: Change = {"review": replace(old, state=PUBLISHED, editions=(*old.editions, edition))}
    if before.reviewed_at is None:
        changed |= {"reviewed_at": event.at, "snoozes": unsnoozed(before, "review")}
    return changed


def _posted(before: Incident, event: Event, data: ReviewPosted) -> Change:
    old = before.review or Review()
    new = Posted(place=data.place, page=data.page, at=event.at, url=data.url, position=data.position)
    return {"review": replace(old, posted=(*(one for one in old.posted if one.place != data.place), new))}


HANDLERS: dict[type[Payload], Handler] = {
    ReviewOwned: _writing(_owned),
    ReviewWritten: _writing(_written),
    ReviewRested: _writing(_rested),
    ReviewFactorSet: _writing(_factor),
    ReviewWhySet: _writing(_why),
    ReviewTagged: _writing(_tagged),
    ReviewMet: _writing(_met),
    ReviewStaged: _writing(_staged),
    ReviewDismissed: _dismissed,
    ReviewRevised: _revised,
    ReviewPublished: _published,
    ReviewPosted: _posted,
}
