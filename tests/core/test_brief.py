"""The brief says what the commander wrote, and where nothing was written what the record says."""

from __future__ import annotations

from tests.support.story import Story, minute
from warroom.core.brief import BriefLine, brief_lines
from warroom.core.events import (
    AskAnswered,
    Asked,
    BriefChanged,
    EntryAdded,
    EntryRetracted,
    EvidenceLinked,
    HypothesisMarked,
    TaskDone,
    TaskGiven,
    UpdatePublished,
)
from warroom.core.model import HypothesisState, Kind


def brief(story: Story) -> dict[str, BriefLine]:
    return {line.name: line for line in brief_lines(story.incident, story.timeline)}


def texts(story: Story) -> list[str]:
    return [line.text for line in brief_lines(story.incident, story.timeline)]


def entry(kind: Kind, text: str) -> EntryAdded:
    return EntryAdded(kind=kind, text=text)


def test_a_new_incident_has_the_summary_for_its_impact_and_empty_lines() -> None:
    story = Story(summary="EU customers cannot pay")
    assert texts(story) == ["EU customers cannot pay", "", "", "", ""]
    assert list(brief(story)) == ["impact", "hypothesis", "doing", "needs", "next"]


def test_what_was_written_stands_before_the_record() -> None:
    story = Story().do(3, entry(Kind.IMPACT, "83 tickets")).do(4, BriefChanged(impact="half of EU"))
    line = brief(story)["impact"]
    assert (line.text, line.written) == ("half of EU", True)
    assert texts(story.do(5, BriefChanged(impact="")))[0] == "83 tickets"


def test_impact_and_doing_are_the_newest_of_the_record_that_stand() -> None:
    story = Story().do(3, entry(Kind.IMPACT, "61 tickets")).do(4, entry(Kind.IMPACT, "83 tickets"), by="kim")
    story.do(5, entry(Kind.ACTION, "roll back"), by="ana")
    assert brief(story)["impact"] == BriefLine("impact", "83 tickets", "kim", minute(4), entry="e3")
    assert brief(story)["doing"] == BriefLine("doing", "roll back", "ana", minute(5), entry="e4")
    assert texts(story.do(6, EntryRetracted(entry="e3")))[0] == "61 tickets"


def test_doing_is_the_newest_open_task_until_it_is_done() -> None:
    story = Story().do(2, entry(Kind.ACTION, "drain db-3")).do(3, TaskGiven(owner="ana", text="roll back"))
    assert brief(story)["doing"].note == "ana"
    assert texts(story.do(9, TaskDone(task="e3")))[2] == "drain db-3"


def test_the_leading_hypothesis_is_the_best_supported_that_is_not_eliminated() -> None:
    story = Story().do(1, entry(Kind.HYPOTHESIS, "packet loss"), entry(Kind.HYPOTHESIS, "2.1.3 leaks"))
    assert brief(story)["hypothesis"].text == "2.1.3 leaks"
    assert brief(story)["hypothesis"].note == "open, no evidence yet"
    story.do(2, entry(Kind.FACT, "loss 3 %")).do(3, EvidenceLinked(entry="e2", evidence="e4"))
    assert (brief(story)["hypothesis"].text, brief(story)["hypothesis"].note) == (
        "packet loss", "open, 1 fact for, 0 against",
    )  # fmt: skip
    story.do(4, HypothesisMarked(entry="e2", state=HypothesisState.ELIMINATED))
    assert brief(story)["hypothesis"].text == "2.1.3 leaks"
    story.do(5, HypothesisMarked(entry="e3", state=HypothesisState.ELIMINATED))
    assert brief(story)["hypothesis"].text == ""


def test_needs_is_the_open_ask_whose_time_box_ends_first() -> None:
    story = Story().do(2, Asked(person="bob", text="latency", due_at=minute(9)))
    story.do(3, Asked(person="raj", text="a DBA", due_at=minute(6)))
    assert brief(story)["needs"] == BriefLine("needs", "a DBA", "asked raj", minute(3), minute(6), entry="e3")
    assert texts(story.do(4, AskAnswered(ask="e3")))[3] == "latency"


def test_next_is_the_soonest_update_that_was_promised() -> None:
    story = Story().do(2, UpdatePublished(audience="customers", text="…", next_by=minute(30)))
    story.do(3, UpdatePublished(audience="executives", text="…", next_by=minute(20)))
    line = brief(story)["next"]
    assert (line.text, line.until) == ("update to executives", minute(20))
