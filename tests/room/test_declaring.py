"""Declaring: a title and a severity are enough, and nobody declares what somebody already has."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.support.made import alert, health
from tests.support.rooms import START, Clock, Open, refused
from warroom.core.model import Alert, Status
from warroom.room import Room


def fires(room: Room, *alerts: Alert) -> None:
    room.store.save_poll("prod", alerts, (), health("prod"))


def resolve(room: Room, clock: Clock, inc: str) -> None:
    room.set_status(inc, "monitoring")
    clock.passes(minutes=31)
    room.set_status(inc, "resolved", "rolled back")


def test_a_title_and_a_severity_in_any_case_open_an_incident_that_the_declarer_commands(maya: Room) -> None:
    it = maya.declare("Checkout API 5xx", "sev1")
    assert (it.id, it.title, it.severity) == ("INC-2026-0001", "Checkout API 5xx", "SEV1")
    assert it.status is Status.TRIAGE
    assert it.commander == "maya"
    assert it.declared_at == START


def test_an_incident_declared_without_command_has_no_commander(maya: Room) -> None:
    assert maya.declare("Checkout", "SEV1", command=False).commander == ""


def test_somebody_else_is_given_the_command_in_the_same_breath(maya: Room) -> None:
    it = maya.declare("Checkout", "SEV1", commander="@lee", key="once")
    assert (it.commander, it.declared_by) == ("lee", "maya")
    assert maya.declare("Checkout", "SEV1", commander="@lee", key="once") == it
    with refused("No person is named"):
        maya.declare("Search", "SEV1", commander=" ")
    assert maya.overview().incidents == (it,)


def test_a_commander_who_is_likelier_a_slip_is_questioned_before_anything_is_written(at_door: Open) -> None:
    room = at_door("maja", responders=[SimpleNamespace(handle="maya"), SimpleNamespace(handle="priya")])
    with refused(r"pryia is nobody known here: did you mean priya\? If not, write pryia! for this name\."):
        room.declare("Checkout", "SEV1", commander="pryia")
    assert room.store.head()[0] == 0
    assert room.declare("Checkout", "SEV1", commander="pryia!").commander == "pryia"
    assert room.declare("Search", "SEV2", commander="maja").commander == "maja", "who declares is somebody"
    assert room.declare("Mail", "SEV3", commander="vendor").commander == "vendor"


def test_the_number_of_a_severity_is_enough(maya: Room) -> None:
    assert maya.declare("Checkout", "2").severity == "SEV2"


def test_an_unknown_severity_is_refused_with_those_there_are(maya: Room) -> None:
    with refused(r'"SEV7" is no severity here: known are SEV0, SEV1, SEV2 and SEV3\.'):
        maya.declare("Checkout", "SEV7")
    assert maya.overview().incidents == ()


def test_an_incident_without_a_title_is_refused(maya: Room) -> None:
    with refused("needs a title"):
        maya.declare(" \x1b[31m ", "SEV1")


def test_a_title_loses_its_escape_sequences(maya: Room) -> None:
    assert maya.declare("\x1b[31mCheckout\x1b[0m\nAPI", "SEV1").title == "Checkout API"


def test_a_title_too_long_is_refused_with_the_count_and_handed_back(maya: Room) -> None:
    with refused("201 characters and at most 200") as info:
        maya.declare("x" * 201, "SEV1")
    assert info.value.kept == "x" * 201


def test_a_declaration_in_the_future_is_refused(maya: Room) -> None:
    with refused("in the future"):
        maya.declare("Checkout", "SEV1", at=START + timedelta(seconds=1))


def test_impact_cannot_start_after_it_was_detected(maya: Room) -> None:
    with refused("after it was detected"):
        maya.declare(
            "Checkout", "SEV1", impact_started_at=START - timedelta(minutes=1),
            detected_at=START - timedelta(minutes=5),
        )  # fmt: skip


def test_the_same_key_declares_once_and_gives_the_first_incident_again(maya: Room, clock: Clock) -> None:
    first = maya.declare("Checkout", "SEV1", key="form-1")
    clock.passes(minutes=1)
    again = maya.declare("Checkout", "SEV1", key="form-1")
    assert again == first
    assert len(maya.overview().incidents) == 1


def test_an_alert_prefills_the_service_and_is_covered(maya: Room) -> None:
    fires(maya, alert(1))
    it = maya.declare("Errors", "SEV1", alerts=["prod-000001"])
    assert it.service == "checkout"
    assert [link.fingerprint for link in it.alerts] == ["prod-000001"]


def test_an_alert_that_no_feed_told_of_is_refused(maya: Room) -> None:
    with refused("No feed has told of"):
        maya.declare("Errors", "SEV1", alerts=["nobody-knows"])


def test_a_second_declaration_for_a_covered_alert_names_the_incident_to_join(maya: Room, lee: Room) -> None:
    fires(maya, alert(1))
    first = maya.declare("Errors", "SEV1", alerts=["prod-000001"])
    with refused(r'0001 "Errors" already covers this alert: join it') as info:
        lee.declare("5xx", "SEV2", alerts=["prod-000001"])
    assert info.value.incident == first.id
    assert lee.declare("5xx", "SEV2", alerts=["prod-000001"], anyway=True).number == "0002"


def test_an_alert_back_in_the_closing_period_offers_to_reopen(maya: Room, clock: Clock) -> None:
    fires(maya, alert(1))
    first = maya.declare("Errors", "SEV1", alerts=["prod-000001"])
    resolve(maya, clock, first.id)
    clock.passes(hours=3)
    with refused(r"was resolved 3 h ago: reopen it, or declare anyway") as info:
        maya.declare("Errors again", "SEV1", alerts=["prod-000001"])
    assert info.value.incident == first.id
    maya.declare("Errors again", "SEV1", alerts=["prod-000001"], anyway=True)
    assert maya.find(first.id).recurrences == 1


def test_an_alert_back_after_the_closing_period_is_a_new_incident(maya: Room, clock: Clock) -> None:
    fires(maya, alert(1))
    first = maya.declare("Errors", "SEV1", alerts=["prod-000001"])
    resolve(maya, clock, first.id)
    maya.set_status(first.id, "closed")
    clock.passes(hours=25)
    assert maya.declare("Errors", "SEV1", alerts=["prod-000001"]).number == "0002"


def test_likely_the_same_are_told_with_why_the_likeliest_first(maya: Room) -> None:
    fires(maya, alert(1))
    titled = maya.declare("Checkout API 5xx above 30 %", "SEV1")
    maya.declare("Mail is late", "SEV2")
    covering = maya.declare("Node trouble", "SEV2", alerts=["prod-000001"])
    found = maya.likely_same("checkout api 5xx", "prod-000001")
    assert [(it.id, why) for it, why in found] == [
        (covering.id, "covers this alert"), (titled.id, "a title 100 % alike"),
    ]  # fmt: skip


def test_a_blank_title_is_like_nothing(maya: Room) -> None:
    maya.declare("Checkout", "SEV1")
    assert maya.likely_same("") == ()


def test_a_planned_room_becomes_an_incident_with_everything_carried_over(maya: Room, lee: Room, clock: Clock) -> None:
    it = maya.declare("Launch of 3.0", "SEV2", planned=True)
    lee.log(it.id, "checklist is done")
    with refused("only planned: turn it into an incident"):
        maya.set_status(it.id, "investigating")
    with refused("only planned"):
        maya.acknowledge(it.id)
    clock.passes(hours=2)
    now = maya.activate(it.id, "SEV1", "Launch breaks checkout")
    assert (now.status, now.severity, now.title) == (Status.TRIAGE, "SEV1", "Launch breaks checkout")
    assert now.commander == "maya"
    with refused("an incident already"):
        maya.activate(it.id, "SEV1")


@pytest.mark.parametrize("name", ["INC-2026-0001", "inc-2026-0001", "0001", "1"])
def test_an_incident_answers_to_every_form_of_its_name(maya: Room, inc: str, name: str) -> None:
    assert maya.find(name).id == inc


def test_an_unknown_incident_is_refused_with_those_that_are_open(maya: Room, inc: str) -> None:
    with refused(r'There is no incident "77": open are 0001\.'):
        maya.find("77")


def test_an_observer_room_refuses_every_command(maya: Room, inc: str, at_door: Open) -> None:
    watching = at_door("zoe", read_only=True)
    assert watching.overview().read_only
    for attempt in (
        lambda: watching.declare("Checkout", "SEV1"),
        lambda: watching.log(inc, "I saw it"),
        lambda: watching.acknowledge(inc),
        lambda: watching.take_command(inc, "bored"),
        lambda: watching.update(inc, "team", "hello"),
        lambda: watching.escalate(inc),
    ):
        with refused("open for reading only"):
            attempt()
    assert watching.detail(inc).total == maya.detail(inc).total


def test_who_holds_only_the_observers_role_changes_nothing_until_giving_it_up(maya: Room, lee: Room, inc: str) -> None:
    maya.assign(inc, "observer", "lee")
    with refused("observers change nothing"):
        lee.log(inc, "let me help")
    lee.release(inc, "observer")
    assert lee.log(inc, "let me help").author == "lee"
