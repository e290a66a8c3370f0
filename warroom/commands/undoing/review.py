"""What was written in a review, taken back: it says again what it said before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from warroom.commands.lazy_events import events
from warroom.commands.undoing.change import Change, Undone, Way, only_if
from warroom.core.model import Factor, Review, Why
from warroom.core.model.review import DRAFTING, NOT_NEEDED, PUBLISHED
from warroom.core.words import short

Named = TypeVar("Named", Factor, Why)


def _reviews(change: Change) -> tuple[Review, Review]:
    """The review before the change, and as it is now. Refused where it was published since."""
    before = change.before.review if change.before is not None else None
    now = change.it.review or Review()
    only_if(now.state != PUBLISHED, "The review was published since: revise it before you write in it.")
    return before or Review(), now


def _owned(change: Change) -> Undone:
    before, now = _reviews(change)
    only_if(now.owner == change.data.owner, f"{now.owner} owns the review by now: name the new owner.")
    return events.ReviewOwned(owner=before.owner), f"{before.owner or 'nobody'} owns the review again"


def _written(change: Change) -> Undone:
    before, now = _reviews(change)
    part = change.data.part
    stands = now.parts.get(part, "") == change.data.text
    only_if(stands, f"The {part} was written again since: write it as it should be.")
    old = before.parts.get(part, "")
    said = f'says "{short(old)}" again' if old else "is not written again"
    return events.ReviewWritten(part=part, text=old), f"the {part} of the review {said}"


def _rested(change: Change) -> Undone:
    before, _ = _reviews(change)
    part = change.data.part
    return events.ReviewRested(part=part, entries=before.refs.get(part, ())), f"the {part} rests on what it rested on"


def _factor(change: Change) -> Undone:
    before, now = _reviews(change)
    name = change.data.factor or change.event.id
    new, old = _named(now.factors, name), _named(before.factors, name)
    only_if(new is not None, "That factor was taken out: add it again.")
    assert new is not None
    only_if(new.text == change.data.text, "That factor was reworded since: word it as it should be.")
    if old is None:
        return events.ReviewFactorSet(text="", factor=name), f'the factor "{short(new.text)}" is taken out'
    back = events.ReviewFactorSet(text=old.text, factor=name, root=old.root, entries=old.entries)
    return back, f'the factor says "{short(old.text)}" again'


def _why(change: Change) -> Undone:
    before, now = _reviews(change)
    name = change.data.why or change.event.id
    new, old = _named(now.whys, name), _named(before.whys, name)
    only_if(new is not None, "That answer was taken out: add it again.")
    assert new is not None
    only_if(new.text == change.data.text, "That answer was reworded since: word it as it should be.")
    if old is None:
        alone = all(why.under != name for why in now.whys)
        only_if(alone, "Another answer explains that one by now: take it out first.")
        return events.ReviewWhySet(text="", why=name), f'the answer "{short(new.text)}" is taken out'
    back = events.ReviewWhySet(text=old.text, why=name, under=old.under, entries=old.entries)
    return back, f'the answer says "{short(old.text)}" again'


def _named(there: Sequence[Named], name: str) -> Named | None:
    return next((one for one in there if one.id == name), None)


def _tagged(change: Change) -> Undone:
    before, now = _reviews(change)
    only_if(now.tags == change.data.tags, "The tags were changed again since: set them as they should be.")
    return events.ReviewTagged(tags=before.tags), f"the tags are {', '.join(sorted(before.tags)) or 'none'} again"


def _staged(change: Change) -> Undone:
    before, now = _reviews(change)
    only_if(now.state == change.data.state, "The review has moved on since: say where it is.")
    state = DRAFTING if before.state == NOT_NEEDED else before.state
    return events.ReviewStaged(state=state), f"the review is {state.replace('_', ' ')} again"


def _dismissed(change: Change) -> Undone:
    before, now = _reviews(change)
    only_if(now.state == NOT_NEEDED, "Somebody has begun to write the review: it is needed again already.")
    state = DRAFTING if before.state == NOT_NEEDED else before.state
    return events.ReviewStaged(state=state), "the review is needed again"


WAYS: Mapping[str, Way] = {
    "review_owned": _owned, "review_written": _written, "review_rested": _rested, "review_factor_set": _factor,
    "review_why_set": _why, "review_tagged": _tagged, "review_staged": _staged, "review_dismissed": _dismissed,
}  # fmt: skip
