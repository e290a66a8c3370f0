"""Lines split, joined, pasted and taken back: whole or not at all, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.rooms import START, Clock, refused, texts
from warroom.commands.editing import PASTE, PastedLine, paste_of
from warroom.core.model import Kind
from warroom.room import Conflict, Room
from warroom.store.maintenance import verify


def lines_of(room: Room, inc: str) -> list[str]:
    return [e.text for e in room.everything(inc).entries if not e.system and e.retracted is None]


def test_one_line_becomes_two_of_the_same_time_and_kind_next_to_each_other(room: Room, inc: str, clock: Clock) -> None:
    entry = room.log(inc, "pool full, db-3 slow", Kind.FACT, START + timedelta(minutes=5))
    room.log(inc, "later", at=START + timedelta(minutes=6))
    first, second = room.split(inc, entry.id, entry.revision, ["pool full,", "db-3 slow"])
    assert (first.text, second.text) == ("pool full,", "db-3 slow")
    assert (second.at, second.kind) == (entry.at, Kind.FACT)
    assert first.earlier[-1].text == "pool full, db-3 slow"
    assert lines_of(room, inc) == ["pool full,", "db-3 slow", "later"]


def test_two_lines_become_one_and_the_second_stays_readable(room: Room, inc: str) -> None:
    one, two = room.log(inc, "pool full"), room.log(inc, "on db-3")
    joined = room.join_lines(inc, one.id, 0, two.id, 0)
    assert joined.text == "pool full\non db-3"
    assert lines_of(room, inc) == ["pool full\non db-3"]
    gone = room.store.entry(two.id)
    assert gone is not None
    assert gone.retracted is not None
    assert gone.text == "on db-3"


def test_who_changed_the_line_meanwhile_is_told_and_nothing_is_written(room: Room, inc: str) -> None:
    entry = room.log(inc, "pool full on db-3")
    room.amend(inc, entry.id, 0, text="pool full on db-4")
    before = room.store.head()
    with pytest.raises(Conflict, match="db-4") as told:
        room.split(inc, entry.id, 0, ["pool full", "on db-3"])
    assert told.value.kept == "pool full\non db-3"
    with pytest.raises(Conflict):
        room.join_lines(inc, entry.id, 0, room.log(inc, "x").id, 0)
    assert room.store.head()[0] == before[0] + 1  # only the line "x"


def test_a_split_needs_two_parts_that_say_something(room: Room, inc: str) -> None:
    entry = room.log(inc, "pool full")
    with refused("cursor"):
        room.split(inc, entry.id, 0, ["pool full"])
    with refused("needs a text"):
        room.split(inc, entry.id, 0, ["pool full", "  "])
    with refused("itself"):
        room.join_lines(inc, entry.id, 0, entry.id, 0)


def test_a_paste_is_recorded_at_its_own_times_and_taken_back_as_one(room: Room, inc: str, clock: Clock) -> None:
    said = [PastedLine(f"ana: step {n}", Kind.NOTE, START + timedelta(minutes=n)) for n in range(1, 21)]
    made = room.record_pasted(inc, [*said, PastedLine("no time")], key=f"{PASTE}1")
    assert [e.at for e in made] == [START + timedelta(minutes=n) for n in range(1, 21)] + [clock()]
    assert made[0].source_at == made[0].at
    assert made[-1].source_at is None
    assert {paste_of(e.id) for e in made} == {f"{PASTE}1"}
    room.retract(inc, made[3].id)
    assert room.take_paste_back(inc, f"{PASTE}1") == 20
    assert lines_of(room, inc) == []
    with refused("nothing to take back"):
        room.take_paste_back(inc, f"{PASTE}1")
    assert verify(room.store.path).ok


def test_the_same_paste_sent_twice_is_recorded_once(room: Room, inc: str) -> None:
    lines = [PastedLine(f"step {n}") for n in range(5)]
    made = room.record_pasted(inc, lines, key=f"{PASTE}2")
    assert room.record_pasted(inc, lines, key=f"{PASTE}2") == made
    assert lines_of(room, inc) == [f"step {n}" for n in range(5)]


def test_one_bad_line_and_none_of_the_paste_is_recorded(room: Room, inc: str, clock: Clock) -> None:
    ahead = PastedLine("from tomorrow", Kind.NOTE, clock() + timedelta(days=1))
    with refused("Line 2, and so none") as told:
        room.record_pasted(inc, [PastedLine("fine"), ahead], key=f"{PASTE}3")
    assert told.value.kept == "fine\nfrom tomorrow"
    assert lines_of(room, inc) == []


def test_split_and_join_sent_twice_are_done_once(room: Room, inc: str) -> None:
    entry = room.log(inc, "a b c")
    first = room.split(inc, entry.id, 0, ["a", "b", "c"], key="k1")
    assert texts(room.split(inc, entry.id, 0, ["a", "b", "c"], key="k1")) == texts(first)
    joined = room.join_lines(inc, first[0].id, 1, first[1].id, 0, key="k2")
    assert room.join_lines(inc, first[0].id, 1, first[1].id, 0, key="k2").text == joined.text
    assert lines_of(room, inc) == ["a\nb", "c"]
