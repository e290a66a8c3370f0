"""An incident told from its declaration to its review, for the tests of what comes after it."""

from __future__ import annotations

from tests.support.story import SEV, Story, minute
from warroom.core.events import (
    Acknowledged,
    DetailsChanged,
    EntryAdded,
    FollowUpAdded,
    HypothesisMarked,
    ReviewFactorSet,
    ReviewOwned,
    ReviewWhySet,
    ReviewWritten,
    RoleAssigned,
    StatusChanged,
    UpdatePublished,
)
from warroom.core.model import EntryRef, HypothesisState, Kind, Risk, Status
from warroom.core.review.document import Document, document


def resolved() -> Story:
    """Declared at noon, over an hour later; nobody has written a review."""
    story = Story(service="checkout").do(0, RoleAssigned(role="commander", person="maya"))
    story.do(1, DetailsChanged(impact_started_at=minute(-10), detected_at=minute(-2)))
    story.do(3, Acknowledged(), by="omar").do(4, RoleAssigned(role="technical_lead", person="ana", system="db"))
    story.do(5, EntryAdded(kind=Kind.HYPOTHESIS, text="the pool is exhausted"), by="ana")
    pool = story.last
    story.do(7, EntryAdded(kind=Kind.HYPOTHESIS, text="the cache is cold"), by="ana")
    story.do(8, HypothesisMarked(entry=story.last, state=HypothesisState.ELIMINATED), by="ana")
    story.do(20, UpdatePublished(audience="customers", text="We are looking."), by="lee")
    story.do(25, EntryAdded(kind=Kind.DECISION, text="roll back 2.1.3"))
    story.do(26, HypothesisMarked(entry=pool, state=HypothesisState.CONFIRMED), by="ana")
    return story.do(30, StatusChanged(status=Status.MONITORING)).do(60, StatusChanged(status=Status.RESOLVED))


def reviewed() -> Story:
    """The same, with a review that somebody wrote."""
    story = resolved().do(70, ReviewOwned(owner="omar"))
    pool = next(e.id for e in story.events if isinstance(e.data, EntryAdded))
    rests = (EntryRef(entry=pool),)
    story.do(71, ReviewWritten(part="summary", text="Checkout failed for an hour.\nA roll-back ended it."))
    story.do(72, ReviewWritten(part="impact", text="Half of the customers in the EU could not pay"))
    story.do(73, ReviewFactorSet(text="the pool has no alert", entries=rests))
    story.do(74, ReviewWhySet(text="payments timed out", entries=rests))
    top = story.last
    story.do(75, ReviewWhySet(text="connections were not returned", under=top, entries=rests))
    story.do(76, ReviewWhySet(text="the time-out path is not tested", under=story.last))
    return story.do(77, FollowUpAdded(text="alert on the pool", owner="ana", due_at=minute(20_000), kind="technical",
                                      effect="detects", criterion="it fires at 90 of 100",
                                      risk=Risk(severity=8, occurrence=3, detection=7)))  # fmt: skip


def doc(story: Story, *, published: bool = False) -> Document:
    found = document(story.events, lambda _: SEV, published=published)
    assert found is not None
    return found
