"""What the record keeps of drafts: which entries are never sent, what began as a draft and how much was changed."""

from __future__ import annotations

from datetime import UTC

import pytest

from tests.support.rooms import Clock, refused
from warroom.core.figures.summary import figures
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.store import Store

DRAFT = {"kind": "update", "model": "small", "prompt": "update/1", "position": 3, "changed": 0.25}


@pytest.fixture
def room(file_or_server: str) -> Room:
    clock = Clock()
    return Room(Store.open(file_or_server, clock=clock), Policy(), "maya", clock=clock)


def test_what_is_withheld_and_what_began_as_a_draft_is_on_the_record(room: Room) -> None:
    inc = room.declare("Checkout fails", "SEV2").id
    line = room.log(inc, "card 4111 was charged twice")
    assert room.withhold(inc, line.id).withheld
    with refused("withheld from models already"):
        room.withhold(inc, line.id)
    assert room.undo(inc) == 'Undone: the entry "card 4111 was charged twice" is no longer withheld.'
    room.update(inc, "team", "We roll back.", drafted=DRAFT, key="sent")
    room.update(inc, "team", "We roll back.", drafted=DRAFT, key="sent")  # sent twice, recorded once
    room.log(inc, "pool is full", drafted={**DRAFT, "kind": "actions", "changed": 0.0})
    taken = room.find(inc).taken
    assert [(one.into == "sent", one.kind, one.position, one.changed) for one in taken] == [
        (True, "update", 3, 0.25), (False, "actions", 3, 0.0),
    ]  # fmt: skip
    assert {(one.model, one.prompt, one.by) for one in taken} == {("small", "update/1", "maya")}
    said = [row.text for row in room.everything(inc).entries if row.ref == "sent"]
    assert said[1:] == ["update began as a draft by small, 25% changed"]
    with refused("cannot be undone: people have read it"):
        [room.undo(inc) for _ in range(2)]  # the line goes, with what is said of its draft; an update stays
    now = room.clock()
    found = figures(room.ledger(UTC, now=now), now.replace(year=2020), now.replace(year=2030), UTC, now)
    assert [(d.kind, d.taken, d.unchanged, d.median_changed) for d in found.drafts] == [
        ("actions", 1, 1, 0.0), ("update", 1, 0, 0.25),
    ]  # fmt: skip
    room.store.close()
