"""People act at the same moment, each on a connection of their own: the rules hold and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

from tests.support.patience import PATIENCE_S
from tests.support.rooms import Clock, texts
from warroom.core.policy import Policy
from warroom.room import Refused, Room
from warroom.store import Store

PEOPLE = ("ana", "bob", "cy", "di", "eve", "flo")


def all_at_once(path: Path, clock: Clock, act: Callable[[Room], Any]) -> list[Any]:
    """What each got, or the refusal that each was told."""
    start = Barrier(len(PEOPLE))

    def one(person: str) -> Any:
        with Store.open(path, clock=clock, timeout_s=30) as store:
            room = Room(store, Policy(), person, clock=clock)
            start.wait(PATIENCE_S)
            try:
                return act(room)
            except Refused as refused:
                return refused

    with ThreadPoolExecutor(len(PEOPLE)) as pool:
        return list(pool.map(one, PEOPLE))


def test_one_of_many_acknowledges_and_the_others_are_told_who(maya: Room, inc: str, path: Path, clock: Clock) -> None:
    answers = all_at_once(path, clock, lambda room: room.acknowledge(inc))
    told = [str(a) for a in answers if isinstance(a, Refused)]
    who = maya.find(inc).acknowledged_by
    assert len(told) == len(PEOPLE) - 1
    assert all(f"acknowledged by {who}" in sentence for sentence in told)


def test_every_line_that_many_write_is_kept(maya: Room, inc: str, path: Path, clock: Clock) -> None:
    all_at_once(path, clock, lambda room: [room.log(inc, f"{room.person} {n}") for n in range(10)])
    kept = [t for t in texts(maya.everything(inc).entries) if t[-1].isdigit()]
    assert sorted(kept) == sorted(f"{person} {n}" for person in PEOPLE for n in range(10))


def test_one_of_many_amendments_stands_and_every_other_wording_is_handed_back(
    maya: Room, inc: str, path: Path, clock: Clock
) -> None:
    entry = maya.log(inc, "pool is full")
    answers = all_at_once(path, clock, lambda room: room.amend(inc, entry.id, 0, text=f"{room.person} says 100/100"))
    kept = {a.kept for a in answers if isinstance(a, Refused)}
    stands = maya.store.entry(entry.id)
    assert stands is not None
    assert kept | {stands.text} == {f"{person} says 100/100" for person in PEOPLE}
    assert len(kept) == len(PEOPLE) - 1


def test_many_who_take_command_leave_one_commander(maya: Room, inc: str, path: Path, clock: Clock) -> None:
    all_at_once(path, clock, lambda room: room.take_command(inc, "maya is gone"))
    assert len(maya.find(inc).holders("commander")) == 1


def test_many_who_declare_at_once_get_an_id_each(maya: Room, path: Path, clock: Clock) -> None:
    made = all_at_once(path, clock, lambda room: room.declare("Checkout", "SEV1").id)
    assert sorted(made) == [f"INC-2026-{n:04}" for n in range(1, len(PEOPLE) + 1)]
