"""A level that waits for the impact to be raised: what raises it, when it then fires, and how often."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.story import NOON, Story, minute
from warroom.core.deadlines import deadlines
from warroom.core.escalation import impact_raised, pending_escalations
from warroom.core.events import (
    HOUSE,
    BriefChanged,
    EntryAdded,
    EntryAmended,
    EntryRestored,
    EntryRetracted,
    EscalationFired,
    Reopened,
    SeverityChanged,
    StatusChanged,
)
from warroom.core.model import Kind, Status
from warroom.core.policy import EscalationLevel, EscalationPolicy, Policy
from warroom.core.validation import validated

FIVE = {"SEV1": timedelta(minutes=5), "SEV2": timedelta(minutes=20)}


def policy(**more: object) -> Policy:
    level = validated(EscalationLevel, {"name": "vp", "after": FIVE, "only_when_impact_raised": True, **more})
    return Policy(escalation=(EscalationPolicy(level=(level,)),))


def says(text: str, kind: Kind = Kind.IMPACT) -> EntryAdded:
    return EntryAdded(kind=kind, text=text)


def due_at(story: Story, now: float) -> list[float]:
    found = pending_escalations(story.incident, story.policy, minute(now))
    return [(due.due_at - NOON) / timedelta(minutes=1) for due in found]


def fire(story: Story, at: float) -> None:
    (due,) = pending_escalations(story.incident, story.policy, minute(at))
    assert due.due
    told = EscalationFired(policy=due.policy, level=due.level, target=due.target, due_at=due.due_at, cycle=due.cycle)
    story.do(at, told, by=HOUSE)


def test_the_first_to_tell_the_impact_raises_nothing_and_the_second_does() -> None:
    story = Story(policy=policy()).do(3, says("a few carts fail"))
    assert due_at(story, 4) == []
    assert due_at(story.do(10, says("every card fails")), 10) == [15]


def test_the_brief_counts_as_a_line_does_and_says_it_again_for_nothing() -> None:
    story = Story(policy=policy()).do(3, BriefChanged(impact="a few carts fail"))
    story.do(5, BriefChanged(impact="a few carts fail")).do(6, BriefChanged(impact="", doing="rolling back"))
    assert due_at(story, 6) == []
    assert due_at(story.do(9, BriefChanged(impact="every card fails")), 9) == [14]


def test_other_lines_and_a_raised_severity_are_no_raised_impact() -> None:
    story = Story("SEV2", policy=policy()).do(3, says("a few")).do(4, says("db-3 is full", Kind.FACT))
    assert due_at(story.do(5, SeverityChanged(severity="SEV1")), 6) == []


def test_correcting_the_words_raises_nothing_and_making_a_fact_an_impact_does() -> None:
    story = Story(policy=policy()).do(3, says("a few"))
    story.do(4, EntryAmended(entry=story.last, revision=0, text="a few carts"))
    assert due_at(story, 5) == []
    story.do(6, says("all of them", Kind.FACT))
    story.do(7, EntryAmended(entry=story.last, revision=0, kind=Kind.IMPACT))
    assert due_at(story, 7) == [12]
    story.do(8, EntryAmended(entry="e4", revision=1, kind=Kind.FACT))
    assert due_at(story, 8) == []


def test_a_line_taken_back_was_never_said_and_counts_again_when_it_is_restored() -> None:
    story = Story(policy=policy()).do(3, says("a few")).do(6, says("all"))
    raised = story.last
    assert due_at(story.do(7, EntryRetracted(entry=raised)), 7) == []
    assert due_at(story.do(8, EntryRestored(entry=raised)), 8) == [11]


def test_history_written_down_late_raises_nothing_and_what_is_new_counts_from_when_it_was_recorded() -> None:
    story = Story(policy=policy()).do(10, says("all carts")).do(2, says("a few carts"), noted=12)
    assert due_at(story, 12) == []
    assert due_at(story.do(15, says("cards too"), noted=20), 20) == [25]


def test_the_delay_is_that_of_the_severity_and_moves_with_it() -> None:
    story = Story("SEV2", policy=policy()).do(3, says("a few")).do(10, says("all"))
    assert due_at(story, 10) == [30]
    assert due_at(story.do(12, SeverityChanged(severity="SEV1")), 12) == [15]


def test_it_fires_once_for_a_raise_and_anew_for_the_next() -> None:
    story = Story(policy=policy()).do(3, says("a few")).do(10, says("half"))
    story.do(12, says("all"))  # before it was due: the same firing
    assert due_at(story, 12) == [15]
    fire(story, 15)
    assert due_at(story, 30) == []
    first = story.incident.fired[0]
    assert due_at(story.do(40, says("other regions too")), 40) == [45]
    (again,) = pending_escalations(story.incident, story.policy, minute(41))
    assert again.cycle == first.cycle == 0  # no repeat: another start, so another id in the journal


def test_with_repeat_it_goes_on_calling_for_the_same_raise() -> None:
    story = Story(policy=policy(repeat="10m")).do(3, says("a few")).do(10, says("all"))
    fire(story, 15)
    assert due_at(story, 16) == [25]


def test_mitigation_makes_it_moot_and_reopening_asks_for_a_raise_after_it() -> None:
    story = Story(policy=policy()).do(3, says("a few")).do(10, says("all"))
    story.do(11, StatusChanged(status=Status.MONITORING))
    assert due_at(story, 12) == []
    story.do(20, StatusChanged(status=Status.RESOLVED)).do(60, Reopened(reason="it is back"))
    assert due_at(story, 61) == []
    assert due_at(story.do(65, says("all again")), 65) == [70]


def test_the_countdown_says_what_it_counts_from() -> None:
    story = Story(policy=policy()).do(3, says("a few")).do(10, says("all"))
    (clock,) = (d for d in deadlines(story.incident, story.policy, minute(10)) if d.kind == "escalation")
    assert clock.rule == "SEV1: escalate to vp after 5m if not mitigated, counted from the raised impact"
    assert clock.starts_at == minute(10)


@pytest.mark.parametrize("unless", ["acknowledged", "mitigated", "resolved"])
def test_a_level_that_does_not_wait_for_it_is_as_it_was(unless: str) -> None:
    before = Story(policy=policy(only_when_impact_raised=False, unless=unless))
    after = Story(policy=policy(only_when_impact_raised=False, unless=unless)).do(1, says("a few")).do(2, says("all"))
    assert due_at(before, 3) == due_at(after, 3) == [5]
    assert impact_raised(after.incident) == [minute(2)]
