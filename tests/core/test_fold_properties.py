"""What must hold whatever is in the journal."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.support.strategies import journals, payloads_of
from warroom.core.events import (
    KNOWN,
    CommandTaken,
    Event,
    OfferAccepted,
    Payload,
    RoleAssigned,
    SeverityChanged,
    decode,
    encode,
)
from warroom.core.fold import apply, entries, fold
from warroom.core.model import Entry, Incident

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_a_payload_of_every_type_is_read_back_as_it_was_written(name: str) -> None:
    of = KNOWN[name]

    @settings(max_examples=20)
    @given(payloads_of(of))
    def read_back(data: Payload) -> None:
        assert decode(name, of.version, encode(data)) == data

    read_back()


@given(journals(), st.randoms(use_true_random=False))
def test_any_events_in_any_order_fold(journal: list[Event], random: Random) -> None:
    assert fold(journal) is not None
    random.shuffle(journal)
    rows: dict[str, Entry] = {}
    state: Incident | None = None
    for event in journal:
        rows.update({row.id: row for row in entries(event, state, rows.get)})
        state = apply(state, event)
    assert state is not None  # the declaration is among them
    assert state.entries == len(rows)


@given(journals())
def test_the_state_may_be_stored_and_read_again_between_any_two_events(journal: list[Event]) -> None:
    stored: str | None = None
    for event in journal:
        state = apply(None if stored is None else Incident.from_json(stored), event)
        assert state is not None
        stored = state.json()
    whole = fold(journal)
    assert whole is not None
    assert stored == whole.json()
    assert Incident.from_json(stored) == whole


@given(journals())
def test_the_rows_are_the_same_after_being_stored(journal: list[Event]) -> None:
    rows: dict[str, Entry] = {}
    state: Incident | None = None
    for event in journal:
        for row in entries(event, state, rows.get):
            rows[row.id] = Entry.from_json(row.json())
            assert rows[row.id] == row
        state = apply(state, event)


@given(journals(longest=40))
def test_there_is_exactly_one_commander_from_the_first_on(journal: list[Event]) -> None:
    state: Incident | None = None
    had_one = False
    for event in journal:
        before, state = state, apply(state, event)
        assert state is not None
        holders = state.holders("commander")
        had_one = had_one or bool(holders)
        assert len(holders) == (1 if had_one else 0)
        if before is not None and before.commander != state.commander:
            assert isinstance(event.data, RoleAssigned | OfferAccepted | CommandTaken)


@given(journals(), st.sampled_from(["SEV0", "SEV1", "SEV2", "SEV3"]))
def test_a_severity_change_moves_no_role(journal: list[Event], severity: str) -> None:
    before = fold(journal)
    last = journal[-1]
    change = replace(last, id="x", seq=last.seq + 1, data=SeverityChanged(severity=severity))
    after = apply(before, change)
    assert before is not None
    assert after is not None
    assert after.roles == before.roles
    assert after.offers == before.offers


@given(journals())
def test_an_entry_keeps_every_wording_it_had(journal: list[Event]) -> None:
    state: Incident | None = None
    rows: dict[str, Entry] = {}
    history: dict[str, list[str]] = {}
    for event in journal:
        for row in entries(event, state, rows.get):
            rows[row.id] = row
            seen = history.setdefault(row.id, [])
            if not seen or row.revision == len(seen):
                seen.append(row.text)
        state = apply(state, event)
    for name, row in rows.items():
        assert [old.text for old in row.earlier] + [row.text] == history[name]
