"""A stranger who is called at night is told what is known, what was excluded, and what nobody knows yet."""

from __future__ import annotations

from datetime import UTC

from tests.support.story import Story, minute
from warroom.core.deadlines import deadlines
from warroom.core.events import (
    Asked,
    EntryAdded,
    EntryRetracted,
    HypothesisMarked,
    LinkAdded,
    UpdatePublished,
)
from warroom.core.model import HypothesisState, Kind
from warroom.core.situation import ELIMINATED, Fact, situation, situation_text


def told(story: Story, now: float = 20) -> dict[str, Fact]:
    running = deadlines(story.incident, story.policy, minute(now))
    return {fact.name: fact for fact in situation(story.incident, story.timeline, running, minute(now), UTC)}


def test_what_nobody_knows_yet_is_said_and_marked() -> None:
    known = told(Story(command=False))
    missing = {name: fact.text for name, fact in known.items() if fact.missing}
    assert missing == {
        "impact": "not known yet", "hypothesis": "none yet", "doing": "nothing yet", "commander": "NO COMMANDER",
        "last update": "nobody was told yet",
    }  # fmt: skip
    assert known["since"].note == "when it began is unknown"


def test_everything_that_a_stranger_asks_is_answered_from_the_record() -> None:
    story = Story(service="checkout", region="eu", impact_started_at=minute(-10))
    story.do(1, EntryAdded(kind=Kind.IMPACT, text="half of all orders fail"), by="kim")
    story.do(2, EntryAdded(kind=Kind.HYPOTHESIS, text="2.1.3 leaks connections"))
    story.do(3, EntryAdded(kind=Kind.HYPOTHESIS, text="packet loss to db-3"))
    story.do(4, HypothesisMarked(entry=story.last, state=HypothesisState.ELIMINATED))
    story.do(5, EntryAdded(kind=Kind.ACTION, text="roll back"), by="ana")
    story.do(6, Asked(person="raj", text="a DBA", due_at=minute(30)))
    story.do(7, LinkAdded(label="bridge", url="https://meet.example/42"))
    story.do(8, LinkAdded(label="runbook", url="https://wiki.example/checkout"))
    story.do(9, UpdatePublished(audience="customers", text="We are looking.", next_by=minute(25)), by="lee")
    lines = {name: fact.line() for name, fact in told(story).items()}
    assert lines["service"] == "service: checkout, eu"
    assert lines["since"].startswith("since: 11:50 UTC, ")
    assert "(declared 12:00 UTC by maya)" in lines["since"]
    assert lines["impact"] == "impact: half of all orders fail (kim)"
    assert lines["hypothesis, open"] == "hypothesis, open: 2.1.3 leaks connections (no evidence yet)"
    assert lines["eliminated"] == "eliminated: packet loss to db-3"
    assert lines["doing"] == "doing: roll back (ana)"
    assert lines["needs"] == "needs: a DBA (asked raj)"
    assert lines["bridge"] == "bridge: https://meet.example/42"
    assert lines["runbook"] == "runbook: https://wiki.example/checkout"
    assert lines["last update"] == "last update: to customers at 12:09 UTC by lee: We are looking."
    assert lines["next due"].startswith("next due: ")


def test_what_was_retracted_is_told_to_nobody_and_long_lists_are_counted() -> None:
    story = Story()
    for number in range(ELIMINATED + 2):
        story.do(1, EntryAdded(kind=Kind.HYPOTHESIS, text=f"guess {number}"))
        story.do(2, HypothesisMarked(entry=story.last, state=HypothesisState.ELIMINATED))
    story.do(3, EntryAdded(kind=Kind.IMPACT, text="the wrong incident"))
    story.do(4, EntryRetracted(entry=story.last))
    facts = situation(story.incident, story.timeline, (), minute(5), UTC)
    text = situation_text(facts)
    assert "wrong incident" not in text
    assert text.count("eliminated: guess") == ELIMINATED
    assert "eliminated: 2 more" in text


def test_a_line_is_cut_and_never_broken() -> None:
    story = Story(summary="a\nb " * 400)
    lines = situation_text(situation(story.incident, (), (), minute(5), UTC), most=80).split("\n")
    assert max(map(len, lines)) == 80
