"""Random moments of a long journal, on both dials and of both stores: each is a fresh fold, to the byte."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from random import Random
from time import process_time

import pytest
from msgspec.structs import replace

from bench.replay import INCIDENT, journal
from tests.replay.fresh import folded
from tests.support import soak
from warroom.core import fold
from warroom.core.events import Event
from warroom.core.model import Entry, Incident
from warroom.core.replay.dials import Dial
from warroom.core.times import iso
from warroom.store import Store
from warroom.store.past.past import Past

EVENTS, POSITIONS = soak.count(80, 100_000), soak.count(5, 1_000)
TOGETHER = 2_000
Row = tuple[str, int, int, str]


@pytest.mark.soak
@pytest.mark.timeout(7_200)
def test_any_moment_of_a_long_journal_is_a_fresh_fold_to_the_byte(file_or_server: str) -> None:
    dice = Random(11)
    made = journal(dice, EVENTS)
    with Store.open(file_or_server) as store:
        for start in range(0, EVENTS, TOGETHER):
            with store.writing() as tx:
                for event in made[start : start + TOGETHER]:
                    tx.append(replace(event, seq=0))
        past = Past.of(store, INCIDENT, lambda: made[-1].recorded_at)
        events = list(store.events(incident=INCIDENT))
    begin, span = made[0].recorded_at, made[-1].recorded_at - made[0].recorded_at
    moments = sorted(begin + span * dice.uniform(-0.01, 1.01) for _ in range(POSITIONS))
    began = process_time()
    for moment, (states, rows) in zip(moments, _known(events, moments), strict=True):
        past.turn(Dial.KNOWN, moment)
        _same(past, states, rows)
    known_s, began = process_time() - began, process_time()
    for moment in moments:
        here = past.turn(Dial.HAPPENED, moment)
        states, written = folded(past.course.counted(here))
        _same(past, states, {id_: _row(row, seq) for id_, (row, seq) in written.items() if row.at <= moment})
    soak.keep(f"replay-{past.backend.name}", events=len(events), positions=POSITIONS, dials=2, differing=0,
              known_s=round(known_s), happened_s=round(process_time() - began))  # fmt: skip


def _known(events: list[Event], moments: list[datetime]) -> Iterator[tuple[dict[str, Incident], dict[str, Row]]]:
    """What folding the events that were recorded by each moment makes, in the moments' order: one fold that goes on."""
    states: dict[str, Incident] = {}
    rows: dict[str, Entry] = {}
    shown: dict[str, Row] = {}
    done = 0
    for moment in moments:
        while done < len(events) and events[done].recorded_at <= moment:
            event = events[done]
            before = states.get(event.incident)
            after = fold.apply(before, event)
            for row in fold.entries(event, before, rows.get):
                rows[row.id], shown[row.id] = row, _row(row, event.seq)
            if after is not None:
                states[event.incident] = after
            done += 1
        yield states, shown


def _row(row: Entry, changed: int) -> Row:
    return iso(row.at), row.seq, changed, row.json()


def _same(past: Past, states: dict[str, Incident], rows: dict[str, Row]) -> None:
    kept = past.query(lambda conn: conn.execute("SELECT id, state FROM incidents").fetchall())
    assert dict(kept) == {it.id: it.json() for it in states.values()}
    lines = past.query(lambda conn: conn.execute("SELECT id, at, seq, changed, body FROM entries").fetchall())
    assert {line[0]: line[1:] for line in lines} == rows
