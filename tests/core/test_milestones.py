"""Milestones: what passes one, what stands, and that every source says the same."""

from __future__ import annotations

from datetime import UTC, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.support.story import Story, minute
from tests.support.strategies import journals
from warroom.core.brief_text import brief_text
from warroom.core.events import (
    Acknowledged,
    DetailsChanged,
    MilestoneSet,
    Reopened,
    RoleAssigned,
    StatusChanged,
    UpdatePublished,
)
from warroom.core.fold import fold
from warroom.core.milestones import missing, out_of_order, span, suggested
from warroom.core.model import MILESTONES, SOURCES, Incident, Status


def _at(incident: Incident) -> dict[str, float]:
    """The minute of each that is known."""
    return {m.name: (m.at - minute(0)) / timedelta(minutes=1) for m in incident.milestones}


def _whole() -> Story:
    story = Story().do(1, DetailsChanged(impact_started_at=minute(-10), detected_at=minute(-2)))
    story.do(3, Acknowledged(), by="omar").do(4, RoleAssigned(role="technical_lead", person="ana"))
    story.do(6, UpdatePublished(audience="team", text="looking")).do(9, UpdatePublished(audience="customers", text="a"))
    return story.do(30, StatusChanged(status=Status.MONITORING)).do(60, StatusChanged(status=Status.RESOLVED))


def test_what_is_done_in_the_room_passes_milestones() -> None:
    it = _whole().incident
    assert _at(it) == {"began": -10, "detected": -2, "acknowledged": 3, "first_update": 9, "engineering_joined": 4,
                       "mitigated": 30, "resolved": 60}  # fmt: skip
    assert {m.source for m in it.milestones} == {"typed", "clicked"}
    acknowledged = it.milestone("acknowledged")
    assert acknowledged is not None
    assert (acknowledged.by, acknowledged.source) == ("omar", "clicked")
    assert missing(it) == ("recovered",)
    assert span(it, "time_to_detect") == timedelta(minutes=8)
    assert span(it, "time_to_resolve") == timedelta(minutes=62)


def test_an_incident_of_which_nothing_was_said_has_none() -> None:
    it = Story().incident
    assert it.milestones == ()
    assert missing(it) == MILESTONES
    assert span(it, "time_to_detect") is None


def test_what_somebody_said_stands_against_a_later_click() -> None:
    story = Story().do(5, MilestoneSet(milestone="acknowledged", when=minute(2), source="imported"))
    it = story.do(6, Acknowledged()).incident
    assert _at(it)["acknowledged"] == 2
    assert it.acknowledged_at == minute(6), "the clocks go by what was done in the room"


def test_a_correction_replaces_what_was_clicked_and_can_make_it_unknown() -> None:
    story = _whole().do(90, MilestoneSet(milestone="mitigated", when=minute(25)), by="lee")
    found = story.incident.milestone("mitigated")
    assert found is not None
    assert (found.at, found.source, found.by) == (minute(25), "typed", "lee")
    assert story.do(91, MilestoneSet(milestone="began", when=None)).incident.milestone("began") is None
    assert story.incident.impact_started_at is None


def test_beginning_again_forgets_the_end_and_keeps_both_intervals() -> None:
    story = _whole().do(70, Reopened(reason="again"))
    assert "resolved" not in _at(story.incident)
    it = story.do(100, StatusChanged(status=Status.RESOLVED)).incident
    assert _at(it)["resolved"] == 100
    assert [(i.since, i.until) for i in it.intervals] == [(minute(0), minute(60)), (minute(70), minute(100))]


def test_times_out_of_order_are_told_and_give_no_span() -> None:
    story = Story().do(5, MilestoneSet(milestone="began", when=minute(4)))
    it = story.do(6, MilestoneSet(milestone="detected", when=minute(1))).incident
    assert [(a.name, b.name) for a, b in out_of_order(it)] == [("began", "detected")]
    assert span(it, "time_to_detect") is None


def test_an_unknown_name_or_a_planned_rooms_roster_passes_nothing() -> None:
    story = Story(planned=True).do(1, RoleAssigned(role="technical_lead", person="ana"))
    assert story.do(2, MilestoneSet(milestone="lunch", when=minute(1))).incident.milestones == ()


def test_what_is_missing_is_suggested_from_the_record() -> None:
    it = Story().do(10, StatusChanged(status=Status.MONITORING)).incident
    found = suggested(it, {"f1": minute(-4)})
    assert found["began"] == minute(-4)
    assert found["detected"] == minute(0)
    assert found["recovered"] == minute(10)
    assert "mitigated" not in found, "that one is known"


@given(journals(longest=20))
def test_milestones_of_any_journal_are_named_once_and_in_order(events: list) -> None:  # type: ignore[type-arg]
    it = fold(events)
    assert it is not None
    names = [m.name for m in it.milestones]
    assert names == [name for name in MILESTONES if name in names]
    assert all(m.seq <= it.seq for m in it.milestones)
    assert len(it.intervals) <= it.reopened + sum(e.type == "status_changed" for e in events)


@given(st.sampled_from(MILESTONES), st.integers(-500, 500), st.sampled_from(SOURCES))
def test_what_was_said_last_is_what_is_known(name: str, at: int, source: str) -> None:
    it = _whole().do(600, MilestoneSet(milestone=name, when=minute(at), source=source), by="lee").incident
    found = it.milestone(name)
    assert found is not None
    assert (found.at, found.source, found.by) == (minute(at), source, "lee")


def test_the_copied_brief_has_those_that_are_known() -> None:
    text = brief_text(_whole().incident, (), (), minute(61), UTC)
    assert "began 11:50, detected 11:58, acknowledged 12:03, first update 12:09, engineering joined 12:04" in text
    later = brief_text(_whole().incident, (), (), minute(60 * 30), UTC)
    assert "began 21 Apr 11:50" in later
    assert "when it began is unknown" in brief_text(Story().incident, (), (), minute(1), UTC)
