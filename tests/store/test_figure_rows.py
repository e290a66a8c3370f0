"""What an incident gives to the figures is a row that its events carry on: as if its journal had been walked."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from tests.review import forty
from tests.store.conftest import raw
from tests.support.made import after, event
from tests.support.rooms import Clock
from tests.support.strategies import journals, known, unknown
from warroom.core.course import course
from warroom.core.events import Declared, EscalationFired, Event, PolicyChanged, ReviewTagged
from warroom.core.figures.rows import Row, ledger
from warroom.core.figures.summary import figures
from warroom.core.figures.tally import tallied
from warroom.core.in_force import deciding
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.store import Store
from warroom.store.maintenance import dump, rebuild, redact

LATER = datetime(2027, 1, 1, tzinfo=UTC)
STRICT = Policy(severities=tuple(
    replace(one, acknowledge=timedelta(seconds=1), resolve=timedelta(minutes=1)) for one in Policy().severities
))  # fmt: skip


@pytest.fixture
def path(place: str) -> str:
    return place


def recorded(policy: Policy, at: datetime, id: str = "policy") -> Event:
    return Event(id=id, incident="", at=at, recorded_at=at, actor="maya", data=PolicyChanged(in_force=deciding(policy)))


def write(store: Store, events: list[Event]) -> list[Event]:
    with store.writing() as tx:
        return [tx.append(event) for event in events]


def walked(events: list[Event], policy_at: Callable[[datetime], Policy] = lambda _: Policy()) -> list[Row]:
    return list(tallied(events, policy_at))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(events=journals(of=known | unknown))
def test_for_any_journal_the_rows_are_those_of_its_walk_and_of_a_rebuild(events: list[Event]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "room.db")
        with Store.open(path) as store:
            write(store, [recorded(Policy(), events[0].recorded_at)])
            for one in events:
                write(store, [one])
            assert store.figure_rows() == (walked(events), [])
        assert not rebuild(path).changed


@settings(max_examples=40, deadline=None)
@given(events=journals(longest=25))
def test_the_row_counts_what_the_review_says_was_promised(events: list[Event]) -> None:
    (row,), went = walked(events), course(events, lambda _: Policy())
    assert went is not None
    updates = [one for one in went.promises if one.kind.endswith("_update")]
    assert row.rates.get("updates_on_time", (0, 0)) == (sum(not one.late for one in updates), len(updates))
    for rate, kind in (("sla_acknowledged", "acknowledge"), ("sla_resolved", "sla_resolution")):
        assert (rate in row.rates) == any(one.kind == kind for one in went.promises)
    first = went.incident.milestone("detected")
    for name, end in (("time_to_triage", went.triaged_at), ("time_to_mobilise", went.mobilised_at)):
        assert (name in row.durations) == (first is not None and end is not None)


def test_the_forty_give_the_same_figures_from_their_rows_in_every_database(path: str) -> None:
    events = forty.events()
    since = events[0].recorded_at
    with Store.open(path) as store:
        write(store, [recorded(Policy(), since), *events])
        rows, assumed = store.figure_rows()
        assert (rows, assumed) == (walked(events), [])
        assert [row.incident for row in store.figure_rows(datetime(2026, 4, 20, tzinfo=UTC))[0]] == [
            f"INC-2026-{n:04}" for n in range(36, 41)
        ]  # fmt: skip
    found = figures(ledger(rows, UTC, LATER), since, LATER, UTC, LATER, "severity")
    assert found == figures(ledger(walked(events), UTC, LATER), since, LATER, UTC, LATER, "severity")
    before = list(dump(path))
    assert not rebuild(path).changed
    conn = raw(path)
    conn.execute("DELETE FROM figures")
    conn.close()
    assert rebuild(path).changed
    assert list(dump(path)) == before


def test_the_last_event_of_each_incident_is_known_by_its_sequence(path: str) -> None:
    with Store.open(path) as store:
        write(store, forty.events())
        ends = {event.incident: event.seq for event in store.events()}
        asked = ["INC-2026-0001", "INC-2026-0040", "INC-2026-0999"]
        assert store.last_events(asked) == {one: ends[one] for one in asked[:2]}
        many = [f"INC-2026-{n:04}" for n in range(1, 700)]
        assert store.last_events(many) == ends
        assert store.last_events([]) == {}


def test_each_event_is_judged_by_the_policy_that_was_in_force_then(path: str) -> None:
    first, second = forty.events()[:4], forty.events()[4:8]
    with Store.open(path) as store:
        write(store, [recorded(Policy(), first[0].recorded_at), *first])
        write(store, [recorded(STRICT, first[-1].recorded_at, "strict"), *second])
        rows, _ = store.figure_rows()
        at = first[-1].recorded_at
        assert rows == walked([*first, *second], lambda when: STRICT if when > at else Policy())
        assert rows != walked([*first, *second])
    redact(path, "strict", "maya", "a mistake")
    with Store.open(path) as store:
        assert store.figure_rows()[0] == walked([*first, *second]), "as if it had never been in force"
    assert not rebuild(path).changed


def test_no_event_is_read_for_the_figures_once_a_policy_is_on_the_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    with Store.open(tmp_path / "room.db", clock=clock) as store:
        room = Room(store, Policy(), "maya", clock=clock)
        inc = room.declare("checkout fails", "SEV1", service="checkout").id
        clock.passes(minutes=3)
        room.acknowledge(inc)
        there = room.ledger(known=clock.now)

        def unread(*_: object, **__: object) -> None:
            raise AssertionError("the journal was read")

        monkeypatch.setattr(Store, "events", unread)
        assert room.ledger() == there
        (row,) = there.rows
        assert row.rates["sla_acknowledged"] == (1, 1)


def test_what_came_before_any_policy_is_judged_by_todays(path: str) -> None:
    events = forty.events()
    half = len(events) // 2
    with Store.open(path) as store:
        write(store, events[:half])
        write(store, [recorded(Policy(), events[half].recorded_at), *events[half:]])
        rows, assumed = store.figure_rows()
        assert 0 < len(assumed) < len(rows)
        assert [row.incident for row in rows] == [row.incident for row in walked(events)]
        strict = Room(store, STRICT, "maya", clock=lambda: LATER)
        of = strict.ledger()
        at = events[half].recorded_at
        assert of.rows == ledger(walked(events, lambda when: Policy() if when >= at else STRICT), UTC, LATER).rows
        assert of.policy_since == at


def test_as_it_was_known_at_a_moment_is_walked(tmp_path: Path) -> None:
    clock = Clock()
    with Store.open(tmp_path / "room.db", clock=clock) as store:
        room = Room(store, Policy(), "maya", clock=clock)
        inc = room.declare("checkout fails", "SEV1").id
        before = clock.now
        clock.passes(minutes=3)
        room.acknowledge(inc)
        assert "sla_acknowledged" not in room.ledger(known=before).rows[0].rates
        assert "sla_acknowledged" in room.ledger().rows[0].rates


def test_what_is_redacted_leaves_the_rows(path: str) -> None:
    with Store.open(path) as store:
        write(store, [
            event(Declared(title="x", severity="SEV1", service="hunter2-service"), id="d1"),
            event(ReviewTagged(tags={"hunter2-tag": "symptom"}), id="t1", at=after(5)),
            event(EscalationFired(policy="default", level="backup", target="role:manager", people=("hunter2-person",),
                                  due_at=after(5)), id="p1", at=after(6)),
        ])  # fmt: skip
    assert sum("hunter2" in line for line in dump(path) if line.startswith('["figures"')) == 1
    for id_ in ("d1", "t1", "p1"):
        redact(path, id_, "omar", "a password")
    assert not [line for line in dump(path) if "hunter2" in line]
    assert not rebuild(path).changed
