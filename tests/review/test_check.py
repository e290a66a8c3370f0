"""The check of a review: what it names, and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.review.told import doc, resolved, reviewed
from tests.support.story import minute
from warroom.core.events import FollowUpAdded, MilestoneSet, ReviewFactorSet, ReviewWhySet, ReviewWritten
from warroom.core.review.check import Words, check


def _rules(story: object, words: Words | None = None, people: tuple[str, ...] = ("Maya Lind",)) -> set[tuple[str, str]]:
    found = check(doc(story), words or Words(), people)  # type: ignore[arg-type]
    return {(one.rule, one.where.split()[0]) for one in found}


def test_one_that_nobody_wrote_lacks_what_it_needs() -> None:
    assert _rules(resolved()) == {("missing", "summary"), ("missing", "impact"), ("missing", "factors")}


def test_a_good_one_has_nothing_but_the_why_without_evidence() -> None:
    assert _rules(reviewed()) == {("no_evidence", "why")}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("The operator should have looked at the graph", "blame"),
        ("They FAILED TO see it", "blame"),
        ("human error", "blame"),
        ("@ana", "one_person"),
        ("Maya Lind.", "one_person"),
        ("ana restarted the wrong host", "person_subject"),
        ("The pager was silent. omar slept", "person_subject"),
    ],
)
def test_a_factor_that_judges_or_names_a_person(text: str, rule: str) -> None:
    assert (rule, "factor") in _rules(reviewed().do(80, ReviewFactorSet(text=text)))


@pytest.mark.parametrize(
    "text", ["banana skins on the stairs", "the runbook did not say which host", "the shoulder of the curve"]
)
def test_words_are_whole_and_the_system_may_be_the_subject(text: str) -> None:
    assert not {rule for rule, where in _rules(reviewed().do(80, ReviewFactorSet(text=text))) if where == "factor"}


def test_an_impact_that_is_only_a_symptom() -> None:
    assert ("technical_impact", "impact") in _rules(reviewed().do(80, ReviewWritten(part="impact", text="5xx at 30")))
    felt = reviewed().do(80, ReviewWritten(part="impact", text="5xx for 30% of logins"))
    assert ("technical_impact", "impact") not in _rules(felt)


def test_a_follow_up_without_owner_due_or_criterion_and_times_out_of_order() -> None:
    story = reviewed().do(80, FollowUpAdded(text="look at it"))
    story.do(81, MilestoneSet(milestone="mitigated", when=minute(-9)))
    assert {("followup", "F-0042-2"), ("order", "mitigated")} <= _rules(story)


def test_the_teams_own_words_take_the_place_of_ours() -> None:
    story = reviewed().do(80, ReviewWhySet(text="the intern broke it; he should have asked"))
    assert ("blame", "why") not in _rules(story, Words(blame=("oops",)))
    assert ("blame", "why") in _rules(story, Words(blame=("intern",)))
