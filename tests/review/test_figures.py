"""Figures of a room: from the journal alone, in every format, read back by a collector's own parser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from msgspec.structs import replace
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from tests.review import forty
from tests.support.rooms import START, Clock
from tests.support.strategies import INCIDENT, journals
from warroom.core.course import Walk
from warroom.core.deadlines import deadlines, promised
from warroom.core.events import Event
from warroom.core.figures.openmetrics import openmetrics
from warroom.core.figures.rows import ledger
from warroom.core.figures.summary import figures
from warroom.core.figures.tally import tallied
from warroom.core.fold import fold
from warroom.core.model import Status
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.shell.metrics import as_csv

LATER = datetime(2027, 1, 1, tzinfo=UTC)


def _some(maya: Room, clock: Clock) -> None:
    for number in range(6):
        inc = maya.declare(f"incident {number}", "SEV2", service="checkout", drill=number == 5).id
        maya.set_milestone(inc, "detected", clock.now)
        clock.passes(minutes=3 + number)
        maya.acknowledge(inc)
        clock.passes(minutes=30)
        maya.set_status(inc, Status.RESOLVED, override="a test")
        maya.add_followup(inc, "x", owner="ana", due_at=clock.now + timedelta(days=3))


def _figures(room: Room) -> object:
    return figures(room.ledger(), START, LATER, UTC, LATER, "severity")


def test_they_are_the_same_after_a_rebuild(maya: Room, clock: Clock) -> None:
    from warroom.store.maintenance import rebuild

    _some(maya, clock)
    before = _figures(maya)
    rebuild(maya.store.path)
    assert _figures(maya) == before


def test_it_is_said_how_many_are_judged_by_a_policy_that_is_not_on_the_record(maya: Room, clock: Clock) -> None:
    _some(maya, clock)
    of = maya.ledger()
    assert figures(of, START, LATER, UTC, LATER).assumed_policy == 0
    late = replace(of, policy_since=of.rows[2].declared_at)
    assert figures(late, START, LATER, UTC, LATER).assumed_policy == 2


@given(journals(longest=25))
def test_what_the_figures_walk_is_what_the_room_folds(events: list[Event]) -> None:
    walk = Walk(lambda _: Policy(), keeping=False)
    for event in events:
        walk.step(event)
    assert walk.state == fold(events)
    of = ledger(tallied(events, lambda _: Policy()), UTC, LATER)
    (row,) = of.rows
    assert row.incident == INCIDENT
    assert all(value >= 0 for values in row.durations.values() for value in values)
    assert all(0 <= met <= total for met, total in row.rates.values())
    found = figures(of, datetime(2000, 1, 1, tzinfo=UTC), LATER, UTC, LATER, "service")
    assert found.incidents + sum(found.excluded.values()) == 1


PROMISED = {
    "team_update", "customer_update", "executive_update", "acknowledge", "role_unfilled", "sla_resolution", "ask",
    "check_in",
}  # fmt: skip


@given(journals(longest=25))
def test_what_a_response_is_judged_by_are_the_rooms_own_countdowns(events: list[Event]) -> None:
    it = fold(events)
    assert it is not None
    now = events[-1].recorded_at
    running = {due.key: due for due in deadlines(it, Policy(), now) if due.kind in PROMISED}
    assert promised(it, Policy(), now) == running


def test_a_collector_reads_the_file() -> None:
    of = ledger(tallied(forty.events(), lambda _: Policy()), forty.BERLIN, LATER)
    families = {family.name: family for family in text_string_to_metric_families(openmetrics(of, LATER))}
    opened = {s.labels["severity"]: s.value for s in families["warroom_incidents_open"].samples}
    assert opened == {"SEV2": 1, "SEV3": 0}
    declared = {s.labels["severity"]: s.value for s in families["warroom_incidents_declared"].samples}
    assert declared == {"SEV2": 31, "SEV3": 8}
    detect = families["warroom_time_to_detect_seconds"]
    assert detect.type == "histogram"
    assert sum(s.value for s in detect.samples if s.name.endswith("_count")) == 36
    buckets = (s for s in detect.samples if s.name.endswith("_bucket") and s.labels["severity"] == "SEV2")
    below = {s.labels["le"]: s.value for s in buckets}
    assert (below["60.0"], below["300.0"], below["+Inf"]) == (1, 22, 28)


def test_a_severity_with_signs_in_its_name_breaks_no_file() -> None:
    odd = 'SEV"2\\\n'
    events = [
        replace(e, data=replace(e.data, severity=odd)) if hasattr(e.data, "severity") else e for e in forty.events()
    ]  # fmt: skip
    of = ledger(tallied(events, lambda _: Policy()), UTC, LATER)
    families = {f.name: f for f in text_string_to_metric_families(openmetrics(of, LATER))}
    assert {s.labels["severity"] for s in families["warroom_incidents_open"].samples} == {odd}


def test_a_spreadsheet_takes_no_cell_for_a_formula() -> None:
    of = ledger(tallied(forty.events(), lambda _: Policy()), UTC, LATER)
    rows = tuple(replace(row, service="=HYPERLINK(1)") for row in of.rows)
    text = as_csv(figures(replace(of, rows=rows), datetime(2026, 1, 1, tzinfo=UTC), LATER, UTC, LATER))
    assert ",'=HYPERLINK(1)," in text
    assert ",=HYPERLINK" not in text
    assert len(text.splitlines()) == 1 + 37 + 1, "a heading, a line an incident, and one for the second stretch"
