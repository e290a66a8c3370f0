"""The review as it is folded: stages, a tree of whys, editions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.review.told import doc, resolved, reviewed
from tests.support.story import Story, minute
from tests.support.strategies import journals, payloads_of
from warroom.core.deadlines import review_owed
from warroom.core.events import (
    KNOWN,
    EntryAdded,
    EntryAmended,
    Event,
    MilestoneSet,
    Reopened,
    ReviewDismissed,
    ReviewPublished,
    ReviewRevised,
    ReviewStaged,
    ReviewWhySet,
    ReviewWritten,
    StatusChanged,
)
from warroom.core.fold import fold
from warroom.core.model import Kind, Review, Status
from warroom.core.model.review import PARTS
from warroom.core.policy import PRIORITY, Policy
from warroom.core.review.document import document
from warroom.core.review.text import markdown

REVIEWING = [name for name in KNOWN if name.startswith(("review_", "follow_up_", "milestone_"))]


def _review(story: Story) -> Review:
    assert story.incident.review is not None
    return story.incident.review


def test_it_is_laid_out_before_anybody_writes() -> None:
    laid = doc(resolved())
    assert laid.incident.review is None
    assert laid.review.state == "drafting"
    assert [(p.kind, p.late) for p in laid.missed if p.kind == "customer_update"] == [("customer_update", True)] * 2
    assert [(h.role, h.person) for h in laid.held] == [("commander", "maya"), ("technical_lead", "ana")]


def test_writing_emptying_and_handing_it_on() -> None:
    story = resolved().do(70, ReviewWritten(part="summary", text="a"))
    assert _review(story).state == "drafting"
    story.do(71, ReviewStaged(state="in_review"))
    assert _review(story).state == "in_review"
    story.do(72, ReviewWritten(part="summary", text="")).do(73, ReviewWritten(part="poem", text="x"))
    assert _review(story).parts == {}


def test_publishing_settles_what_is_owed_and_keeps_the_edition() -> None:
    story = reviewed()
    assert review_owed(story.incident, story.policy)
    story.do(80, ReviewPublished(), by="omar")
    assert not review_owed(story.incident, story.policy)
    assert story.incident.reviewed_at == minute(80)
    edition = _review(story).published
    assert edition is not None
    assert (edition.number, edition.by, edition.seq) == (1, "omar", len(story.events))
    story.do(90, ReviewRevised(reason="the cause is another"))
    assert _review(story).published is None
    assert (_review(story).state, _review(story).editions[0].superseded) == ("drafting", True)
    assert not review_owed(story.incident, story.policy), "it was there in time"
    story.do(95, ReviewPublished())
    assert [e.number for e in _review(story).editions] == [1, 2]


def test_one_that_is_not_needed_is_not_owed_until_somebody_writes() -> None:
    story = resolved().do(70, ReviewDismissed(reason="the same as 0041"))
    assert not review_owed(story.incident, story.policy)
    story.do(71, ReviewWritten(part="summary", text="after all"))
    assert review_owed(story.incident, story.policy)


def test_reopening_supersedes_what_was_published() -> None:
    story = reviewed().do(80, ReviewPublished()).do(90, Reopened(reason="again"))
    assert _review(story).state == "drafting"
    assert review_owed(story.do(99, StatusChanged(status=Status.RESOLVED)).incident, story.policy)


@pytest.mark.parametrize(
    ("severity", "owed"), [("P1", True), ("P2", True), ("P3", True), ("P4", False), ("unheard of", True)]
)
def test_it_is_owed_by_severity(severity: str, owed: bool) -> None:
    story = Story(severity, policy=Policy(severities=PRIORITY)).do(5, StatusChanged(status=Status.RESOLVED))
    assert review_owed(story.incident, story.policy) is owed
    assert ("review" in story.clocks(6)) is owed


def test_a_drill_owes_none() -> None:
    story = Story("SEV1", drill=True).do(5, StatusChanged(status=Status.RESOLVED))
    assert "review" not in story.clocks(6)


def test_whys_are_a_tree_and_taking_one_out_takes_what_explains_it() -> None:
    story = reviewed()
    assert [(depth, why.text) for depth, why in doc(story).whys()] == [
        (0, "payments timed out"), (1, "connections were not returned"), (2, "the time-out path is not tested"),
    ]  # fmt: skip
    top, middle, low = _review(story).whys
    story.do(80, ReviewWhySet(text="loop", why=top.id, under=low.id))
    assert _review(story).whys == (top, middle, low), "an answer cannot explain itself"
    story.do(81, ReviewWhySet(text="", why=middle.id, under=top.id))
    assert _review(story).whys == (top,)


def test_what_the_record_says_otherwise_since_is_told() -> None:
    story = reviewed().do(80, ReviewPublished())
    assert doc(story).changed == ()
    row = next(row for row in story.timeline if row.text == "roll back 2.1.3")
    story.do(90, EntryAmended(entry=row.id, revision=0, text="roll back 2.1.4"), by="lee")
    story.do(91, EntryAdded(kind=Kind.FACT, text="it had begun earlier"), by="lee")
    story.do(92, MilestoneSet(milestone="began", when=minute(-30)), by="lee")
    changed = doc(story).changed
    assert changed is not None
    assert [(c.what, c.before, c.after, c.by) for c in changed] == [
        ("amended", "roll back 2.1.3", "roll back 2.1.4", "lee"), ("added", "", "it had begun earlier", "lee"),
        ("milestone", "2026-04-21 11:50:00 UTC", "2026-04-21 11:30:00 UTC", "lee"),
    ]  # fmt: skip
    assert "roll back 2.1.3 → roll back 2.1.4" in markdown(doc(story))
    then = markdown(doc(story, published=True))
    assert "roll back 2.1.4" not in then
    assert "changed since" not in then


def test_a_text_of_the_record_is_never_copied() -> None:
    story = reviewed()
    row = next(row for row in story.timeline if row.text == "the pool is exhausted")
    story.do(80, EntryAmended(entry=row.id, revision=0, text="the pool was too small"), by="ana")
    assert "the pool is exhausted" not in markdown(doc(story))
    assert "the pool was too small, reworded since" in markdown(doc(story))


def _events(events: list[Event]) -> bytes:
    found = document(events, lambda _: Policy())
    assert found is not None
    return markdown(found).encode()


@given(journals(longest=25, of=st.sampled_from(REVIEWING).flatmap(lambda name: payloads_of(KNOWN[name]))))
def test_any_journal_of_reviewing_folds_to_a_tree_and_the_same_bytes(events: list[Event]) -> None:
    it = fold(events)
    assert it is not None
    if it.review is not None:
        ids = {why.id for why in it.review.whys}
        assert all(not why.under or why.under in ids for why in it.review.whys)
        made = document(events, lambda _: Policy())
        assert made is not None
        assert [why.id for _, why in made.whys()].__len__() == len(ids), "every answer is reached from the top"
        assert set(it.review.parts) <= set(PARTS)
        assert sum(not edition.superseded for edition in it.review.editions) <= 1
    assert [one.number for one in it.followups] == list(range(1, len(it.followups) + 1))
    assert _events(events) == _events(list(events))


@given(journals(longest=25))
def test_any_journal_has_a_review_that_can_be_written_out(events: list[Event]) -> None:
    text = _events(events).decode()
    assert text.startswith("# Review of INC-2026-0042")
    assert text.count("\n# ") == 0, "nothing anybody wrote becomes a heading of the page"
