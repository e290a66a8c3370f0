"""The review as it is written. That it was published is ``ReviewPublished``, among the incident's life."""

from __future__ import annotations

from typing import Literal

from warroom.core.events.payload import Payload
from warroom.core.model import EntryRef, Instant


class ReviewOwned(Payload, frozen=True, kw_only=True):
    type: Literal["review_owned"] = "review_owned"
    owner: str


class ReviewWritten(Payload, frozen=True, kw_only=True):
    """A part says ``text``; "" empties it."""

    type: Literal["review_written"] = "review_written"
    part: str
    text: str


class ReviewRested(Payload, frozen=True, kw_only=True):
    """A part rests on these entries, and on no other."""

    type: Literal["review_rested"] = "review_rested"
    part: str
    entries: tuple[EntryRef, ...] = ()


class ReviewFactorSet(Payload, frozen=True, kw_only=True):
    """A factor is new (``factor`` is ""; the event's id is its id), says otherwise, or with no text is taken out."""

    type: Literal["review_factor_set"] = "review_factor_set"
    text: str
    factor: str = ""
    root: bool = False
    entries: tuple[EntryRef, ...] = ()


class ReviewWhySet(Payload, frozen=True, kw_only=True):
    """An answer is new, says otherwise, or with no text is taken out with what explains it."""

    type: Literal["review_why_set"] = "review_why_set"
    text: str
    why: str = ""
    under: str = ""
    entries: tuple[EntryRef, ...] = ()


class ReviewTagged(Payload, frozen=True, kw_only=True):
    """All the tags: tag -> ``failure_mode`` or ``symptom``."""

    type: Literal["review_tagged"] = "review_tagged"
    tags: dict[str, str] = {}


class ReviewMet(Payload, frozen=True, kw_only=True):
    """The meeting: when, who led it, who was there."""

    type: Literal["review_met"] = "review_met"
    meets_at: Instant
    facilitator: str
    people: tuple[str, ...] = ()


class ReviewStaged(Payload, frozen=True, kw_only=True):
    """Handed to the reviewers (``in_review``), or back to its writers (``drafting``)."""

    type: Literal["review_staged"] = "review_staged"
    state: str


class ReviewDismissed(Payload, frozen=True, kw_only=True):
    """No review is needed, for this reason."""

    type: Literal["review_dismissed"] = "review_dismissed"
    reason: str


class ReviewRevised(Payload, frozen=True, kw_only=True):
    """The published edition is superseded: the review is written again."""

    type: Literal["review_revised"] = "review_revised"
    reason: str = ""


class ReviewPostAsked(Payload, frozen=True, kw_only=True):
    """The published review is to be written, or written again, to the place of that name."""

    type: Literal["review_post_asked"] = "review_post_asked"
    place: str


class ReviewPosted(Payload, frozen=True, kw_only=True):
    """The review is a page there. ``position`` is that of the journal which it says."""

    type: Literal["review_posted"] = "review_posted"
    place: str
    page: str
    url: str = ""
    position: int = 0
