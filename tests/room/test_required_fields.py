"""What a team requires of an incident of a severity: asked when declaring, else when resolving."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from msgspec.structs import replace

from screens.base.form import Text
from screens.forms import declare, incident
from tests.support.rooms import START, Clock, Open, refused
from warroom.core.in_force import deciding
from warroom.core.model import Incident, Status
from warroom.core.policy import Policy
from warroom.core.requiring import FIELDS
from warroom.room import Room

DONE = dict.fromkeys(Policy().room.closure, "done")


def strict() -> Policy:
    levels = Policy().severities
    return Policy(severities=(replace(levels[0], required=("service", "summary")), *levels[1:]))


@pytest.fixture
def room(at_door: Open) -> Room:
    return at_door("maya", strict())


def one(room: Room) -> Incident:
    return room.overview().incidents[0]


def raised(room: Room, clock: Clock) -> Incident:
    """An incident that came to its severity later, and is about to be resolved."""
    it = room.declare("Checkout", "SEV1")
    room.set_severity(it.id, "SEV0")
    room.set_status(it.id, "monitoring")
    clock.passes(minutes=31)
    return one(room)


def test_what_a_severity_requires_is_asked_for_before_anything_is_written(room: Room) -> None:
    with refused(r"SEV0 requires service and summary: say what it is \(--service and --summary\)\."):
        room.declare("Checkout", "SEV0")
    with refused("SEV0 requires summary"):
        room.declare("Checkout", "SEV0", service="checkout")
    assert room.overview().incidents == ()
    assert room.declare("Checkout", "SEV0", service="checkout", summary="none can pay").service == "checkout"


def test_other_severities_and_planned_rooms_need_no_more_than_before(room: Room) -> None:
    assert room.declare("Checkout", "SEV1").service == ""
    assert room.declare("Launch", "SEV0", planned=True).status is Status.PLANNED


def test_what_is_still_missing_is_asked_for_when_resolving(room: Room, clock: Clock) -> None:
    it = raised(room, clock)
    with refused("has no service or summary, which SEV0 requires: add it to its details"):
        room.set_status(it.id, "resolved", closure=DONE)
    room.edit_details(it.id, service="checkout", summary="none could pay")
    assert room.set_status(it.id, "resolved", closure=DONE).status is Status.RESOLVED


def test_the_commander_overrides_it_and_that_is_recorded(room: Room, at_door: Open, clock: Clock) -> None:
    it = raised(room, clock)
    with refused("Only maya may override"):
        at_door("lee", strict()).set_status(it.id, "resolved", closure=DONE, override="it was nothing")
    done = room.set_status(it.id, "resolved", closure=DONE, override="it was nothing")
    assert {one: done.waived[one] for one in ("service", "summary")} == dict.fromkeys(
        ("service", "summary"), "it was nothing"
    )


def test_one_field_is_overridden_by_its_name(room: Room, clock: Clock) -> None:
    it = raised(room, clock)
    with refused("has no summary, which"):
        room.set_status(it.id, "resolved", closure=DONE, waive={"service": "unknown to this day"})
    room.edit_details(it.id, summary="none could pay")
    done = room.set_status(it.id, "resolved", closure=DONE, waive={"service": "unknown to this day"})
    assert done.waived["service"] == "unknown to this day"


def test_the_sheets_ask_for_it_and_name_the_severities(room: Room, clock: Clock) -> None:
    form = declare.form(room.policy, "maya", START, UTC)
    hints = {one.name: one.hint for one in form.fields if isinstance(one, Text) and one.name in FIELDS}
    assert hints == {"service": "required at SEV0", "region": "optional", "summary": "required at SEV0"}
    values = {one.name: getattr(one, "value", "") for one in form.fields} | {"title": "Checkout", "severity": "SEV0"}
    assert form.problem(values) == "no service: SEV0 requires it"
    assert form.problem(values | {"severity": "SEV1"}) == ""

    it = raised(room, clock)
    form = incident.closure(it, room.policy, "", it.declared_at + timedelta(hours=1))
    values = {one.name: getattr(one, "value", "") for one in form.fields} | DONE
    assert form.problem(values) == "no service: SEV0 requires it; say what it is, or why it is skipped"
    values |= {"required service": "checkout", "required summary": "none could pay"}
    assert form.problem(values) == ""
    form.call(values)(room)
    after = one(room)
    assert (after.status, after.service, after.summary) == (Status.RESOLVED, "checkout", "none could pay")


def test_it_times_nothing_and_so_is_no_change_of_the_policy_in_force() -> None:
    assert deciding(strict()) == deciding(Policy())
