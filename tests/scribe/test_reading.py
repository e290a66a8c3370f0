"""The record read in pages and through a filter: every line once, in order, from wherever one looks."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.rooms import START, Clock, texts
from warroom.commands.record import ALL
from warroom.core.entry_filter import EntryFilter, read_filter
from warroom.core.model import Entry, HypothesisState, Kind, jsonable
from warroom.room import Room


@pytest.fixture
def many(room: Room, inc: str, clock: Clock) -> str:
    """Forty lines, four at each second, of all kinds."""
    kinds = [Kind.FACT, Kind.NOTE, Kind.DECISION, Kind.HYPOTHESIS]
    lines = [(f"line {n} #t{n % 3}", kinds[n % 4], START + timedelta(seconds=n // 4)) for n in range(40)]
    room.log_lines(inc, lines)
    return inc


def test_pages_from_the_end_and_from_the_beginning_meet(room: Room, many: str) -> None:
    whole = room.everything(many).entries
    up: list[Entry] = []
    page = room.record(many, 7)
    up[:0] = page.entries
    while page.more_before:
        page = room.record(many, 7, before=(up[0].at, up[0].seq))
        up[:0] = page.entries
    assert up == list(whole)
    down = list(room.record(many, 7, after=(START - timedelta(days=1), 0)).entries)
    while (page := room.record(many, 7, after=(down[-1].at, down[-1].seq))).entries:
        down += page.entries
    assert down == list(whole)


def test_around_an_instant_stand_the_lines_before_and_from_it_on(room: Room, many: str) -> None:
    page = room.record_around(many, START + timedelta(seconds=5), 8)
    notes = [e for e in page.entries if not e.system]
    assert texts(notes) == [f"line {n} #t{n % 3}" for n in range(16, 24)]
    assert (page.more_before, page.more_after) == (True, True)


def test_a_line_changed_far_up_comes_with_the_changes(room: Room, many: str) -> None:
    first = next(e for e in room.everything(many).entries if e.text.startswith("line 0"))
    seq = room.store.head()[0]
    room.amend(many, first.id, 0, text="line zero")
    changes = room.record_changes(many, seq)
    assert texts(changes.entries) == ["line zero"]
    assert changes.seq == seq + 1


def test_a_merged_incidents_lines_stand_in_their_place(room: Room, many: str, clock: Clock) -> None:
    other = room.declare("The same", "SEV1").id
    room.log(other, "said elsewhere", at=START + timedelta(seconds=3, milliseconds=500))
    room.merge(other, many)
    page = room.record_around(many, START + timedelta(seconds=4), 6)
    assert "said elsewhere" in texts(page.entries)
    assert [e.at for e in page.entries] == sorted(e.at for e in page.entries)
    assert sum(room.record_summary(many).counts.values()) == room.everything(many).total


def test_counts_tell_kinds_and_what_the_room_wrote_itself(room: Room, many: str) -> None:
    counts = room.record_summary(many).counts
    assert counts[("fact", False)] == 10
    assert sum(number for (_, system), number in counts.items() if system) >= 1


class TestEntryFilter:
    @pytest.mark.parametrize(
        ("typed", "wanted"),
        [
            ("fact", EntryFilter(kinds=frozenset({Kind.FACT}))),
            ("kind:d kind:fact pool", EntryFilter(kinds=frozenset({Kind.DECISION, Kind.FACT}), words=("pool",))),
            ("@ana #db is:pinned", EntryFilter(people=("ana",), tags=("db",), states=("pinned",))),
            ('Pool -db "not full"', EntryFilter(words=("pool", "not full"), without=("db",))),
            ("", EntryFilter()),
            ("# @ -", EntryFilter(words=("#", "@", "-"))),
        ],
    )
    def test_terms_are_read_as_they_are_documented(self, typed: str, wanted: EntryFilter) -> None:
        assert read_filter(typed) == wanted

    def test_each_term_leaves_only_what_it_names(self, room: Room, inc: str, clock: Clock) -> None:
        room.log(inc, "Pool full, asks @raj #db-3", Kind.FACT)
        room.log(inc, "the pool leaks #db", Kind.HYPOTHESIS)
        pinned = room.log(inc, "roll back", Kind.DECISION, pinned=True)
        room.log(inc, "ana: POOL is fine")
        room.amend(inc, pinned.id, 0, text="roll back 2.1.3")
        for typed, found in {
            "pool": ["Pool full, asks @raj #db-3", "the pool leaks #db", "ana: POOL is fine"],
            "@raj": ["Pool full, asks @raj #db-3"],
            "@ana": ["ana: POOL is fine"],
            "#db": ["the pool leaks #db"],
            "fact": ["Pool full, asks @raj #db-3"],
            "pool -leaks -@raj": ["ana: POOL is fine"],
            "is:pinned": ["roll back 2.1.3"],
            "is:amended": ["roll back 2.1.3"],
            "is:open": ["the pool leaks #db"],
            "@sam fact decision": ["Pool full, asks @raj #db-3", "roll back 2.1.3"],
        }.items():
            assert texts(room.record(inc, wanted=read_filter(typed)).entries) == found, typed

    def test_the_rooms_own_lines_are_folded_away_but_not_what_people_were_told(self, room: Room, inc: str) -> None:
        room.update(inc, "team", "we are looking")
        room.log(inc, "a note of mine")
        shown = texts(room.record(inc, wanted=EntryFilter()).entries)
        assert shown == ["team: we are looking", "a note of mine"]
        assert len(room.record(inc, wanted=ALL).entries) > 2
        assert len(room.record(inc, wanted=read_filter("milestone")).entries) >= 1  # asked for by name

    @given(st.text(max_size=30), st.sampled_from(list(Kind)), st.booleans(), st.booleans())
    def test_it_reads_a_row_of_the_store_and_an_entry_alike(
        self, text: str, kind: Kind, pinned: bool, folded: bool
    ) -> None:
        state = HypothesisState.OPEN if kind is Kind.HYPOTHESIS else None
        entry = Entry(id="e", incident="i", at=START, recorded_at=START, author="ana", kind=kind, text=text,
                      pinned=pinned, hypothesis=state)  # fmt: skip
        short = json.loads(entry.json())
        for typed in ("fact", "@ana", "is:pinned", "is:open", "is:amended", text):
            wanted = read_filter(typed, folded=folded)
            assert wanted.passes(short) == wanted.passes(jsonable(entry))
