"""The record: what is typed is kept, what was said before is kept too, and two writers never overwrite each other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.rooms import START, Clock, refused, texts
from warroom.core.model import HypothesisState, Kind
from warroom.room import Conflict, Room


def test_a_line_carries_its_author_kind_and_time(maya: Room, inc: str) -> None:
    entry = maya.log(inc, "pool at 100/100", "Fact", at=START - timedelta(minutes=5))
    assert (entry.author, entry.kind, entry.text) == ("maya", Kind.FACT, "pool at 100/100")
    assert (entry.at, entry.recorded_at) == (START - timedelta(minutes=5), START)


def test_line_breaks_stay_and_escape_sequences_go(maya: Room, inc: str) -> None:
    assert maya.log(inc, "one\x1b[2J\r\ntwo\u202e").text == "one\ntwo"


@pytest.mark.parametrize("text", ["", "  \n ", "\x1b[31m", "\u200b"])
def test_a_line_without_words_is_refused(maya: Room, inc: str, text: str) -> None:
    with refused("needs a text"):
        maya.log(inc, text)


def test_a_very_long_line_is_refused_with_its_count_and_handed_back(maya: Room, inc: str) -> None:
    text = "x" * 20_001
    with refused("20,001 characters and at most 20,000") as info:
        maya.log(inc, text)
    assert info.value.kept == text
    assert maya.log(inc, text[1:]).text == text[1:]


def test_a_line_from_the_future_is_refused_and_handed_back(maya: Room, inc: str) -> None:
    with refused("14:00:01 UTC is in the future") as info:
        maya.log(inc, "not yet", at=START + timedelta(seconds=1))
    assert info.value.kept == "not yet"


def test_an_unknown_kind_is_refused_with_the_nearest(maya: Room, inc: str) -> None:
    with refused(r"did you mean decision\?"):
        maya.log(inc, "roll back", "decsion")


def test_pasted_lines_are_recorded_with_their_own_times_in_order(maya: Room, inc: str) -> None:
    times = [START - timedelta(minutes=m) for m in (3, 2, 1)]
    made = maya.log_lines(inc, [(f"line {n}", Kind.FACT, at) for n, at in enumerate(times)])
    assert [entry.at for entry in made] == times
    assert texts(maya.detail(inc).entries)[:3] == ["line 0", "line 1", "line 2"]


def test_pasted_lines_are_recorded_all_or_none(maya: Room, inc: str) -> None:
    before = maya.store.head()
    with refused(r"Line 2, and so none, was recorded\. An entry needs a text") as info:
        maya.log_lines(inc, [("one", "fact", None), (" ", "fact", None), ("three", "fact", None)])
    assert info.value.kept == "one\n \nthree"
    assert maya.store.head() == before


def test_pasted_lines_sent_twice_with_one_key_are_recorded_once(maya: Room, inc: str) -> None:
    lines = [("one", Kind.FACT, None), ("two", Kind.NOTE, None)]
    first = maya.log_lines(inc, lines, key="paste")
    assert maya.log_lines(inc, lines, key="paste") == first
    assert texts(maya.detail(inc).entries).count("two") == 1


def test_an_amended_line_keeps_its_earlier_wording(maya: Room, lee: Room, inc: str) -> None:
    entry = maya.log(inc, "pool at 10/100", "hypothesis")
    now = lee.amend(inc, entry.id, entry.revision, text="pool at 100/100", kind="fact")
    assert (now.text, now.kind, now.revision, now.author) == ("pool at 100/100", Kind.FACT, 1, "maya")
    assert [(w.text, w.kind, w.changed_by) for w in now.earlier] == [("pool at 10/100", Kind.HYPOTHESIS, "lee")]


def test_two_people_amending_one_line_at_once_lose_nothing(maya: Room, lee: Room, inc: str, clock: Clock) -> None:
    entry = maya.log(inc, "pool is full")
    seen_by_maya, seen_by_lee = maya.store.entry(entry.id), lee.store.entry(entry.id)
    assert seen_by_maya == seen_by_lee
    clock.passes(seconds=4)
    lee.amend(inc, entry.id, seen_by_lee.revision if seen_by_lee else -1, text="pool is full on db-3")
    with refused(r'lee amended this line at 14:00:04 UTC; it says now: "pool is full on db-3"') as info:
        maya.amend(inc, entry.id, seen_by_maya.revision if seen_by_maya else -1, text="pool is full since 13:50")
    assert isinstance(info.value, Conflict)
    assert info.value.kept == "pool is full since 13:50"
    assert info.value.theirs.text == "pool is full on db-3"
    final = maya.amend(inc, entry.id, info.value.theirs.revision, text="pool is full on db-3 since 13:50")
    assert [w.text for w in final.earlier] == ["pool is full", "pool is full on db-3"]


def test_an_amendment_that_changes_nothing_writes_nothing(maya: Room, inc: str) -> None:
    entry = maya.log(inc, "pool is full", "fact")
    before = maya.store.head()
    assert maya.amend(inc, entry.id, entry.revision, text="pool is full ", kind="fact", at=entry.at) == entry
    assert maya.store.head() == before


def test_what_the_room_wrote_is_not_amended(maya: Room, inc: str) -> None:
    line = maya.detail(inc).entries[0]
    with refused("The room wrote this entry"):
        maya.amend(inc, line.id, 0, text="never happened")
    with refused("The room wrote this entry"):
        maya.retract(inc, line.id)


def test_a_line_is_retracted_once_stays_readable_and_can_be_restored(maya: Room, lee: Room, inc: str) -> None:
    entry = maya.log(inc, "db-3 is down", "fact")
    struck = lee.retract(inc, entry.id, "it was db-2")
    assert struck.text == "db-3 is down"
    assert struck.retracted is not None
    assert (struck.retracted.by, struck.retracted.reason) == ("lee", "it was db-2")
    with refused("lee retracted this line at 14:00:00 UTC"):
        maya.retract(inc, entry.id)
    with refused("restore it before you amend it"):
        maya.amend(inc, entry.id, 0, text="db-2 is down")
    assert maya.restore(inc, entry.id).retracted is None
    with refused("not retracted"):
        maya.restore(inc, entry.id)


def test_a_line_is_pinned_and_let_go(maya: Room, inc: str) -> None:
    entry = maya.log(inc, "roll back 2.1.3", "decision")
    assert maya.pin(inc, entry.id).pinned
    with refused("already pinned"):
        maya.pin(inc, entry.id)
    assert not maya.pin(inc, entry.id, False).pinned


def test_a_hypothesis_stays_one_until_it_is_judged(maya: Room, inc: str) -> None:
    idea = maya.log(inc, "2.1.3 leaks connections", "hypothesis")
    fact = maya.log(inc, "no leak on 2.1.2", "fact")
    assert idea.hypothesis is HypothesisState.OPEN
    linked = maya.link_evidence(inc, idea.id, fact.id)
    assert [(e.entry, e.supports) for e in linked.evidence] == [(fact.id, True)]
    assert maya.mark_hypothesis(inc, idea.id, "Confirmed", "heap dump").hypothesis is HypothesisState.CONFIRMED
    with refused("confirmed already"):
        maya.mark_hypothesis(inc, idea.id, "confirmed")
    with refused(r"did you mean eliminated\?"):
        maya.mark_hypothesis(inc, idea.id, "eliminate")
    with refused("no hypothesis: change its kind first"):
        maya.mark_hypothesis(inc, fact.id, "confirmed")
    assert maya.unlink_evidence(inc, idea.id, fact.id).evidence == ()
    with refused("no evidence for itself"):
        maya.link_evidence(inc, idea.id, idea.id)


def test_a_line_of_another_incident_is_refused(maya: Room, inc: str) -> None:
    other = maya.declare("Mail", "SEV3")
    entry = maya.log(other, "queue is long")
    with refused("0001 has no such line"):
        maya.retract(inc, entry.id)


def test_the_brief_changes_line_by_line(maya: Room, inc: str) -> None:
    maya.set_brief(inc, impact="50 % of EU checkouts", needs="DBA on call")
    maya.set_brief(inc, needs="")
    brief = maya.find(inc).brief
    assert (brief.impact, brief.needs) == ("50 % of EU checkouts", "")
    with refused("says so already"):
        maya.set_brief(inc, needs="")
    with refused("301 characters and at most 300") as info:
        maya.set_brief(inc, impact="x" * 301)
    assert info.value.kept == "x" * 301
