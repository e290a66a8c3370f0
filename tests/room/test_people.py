"""Roles: taken at once where vacant, offered where held; exactly one commander at every instant."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.support.rooms import Clock, Open, refused
from warroom.room import Room


def test_a_vacant_role_is_taken_at_once(maya: Room, inc: str) -> None:
    assert maya.assign(inc, "scribe", "sam") == "sam is scribe of 0001."
    assert [a.person for a in maya.find(inc).holders("scribe")] == ["sam"]


@pytest.mark.parametrize("word", ["commander", "IC", "Incident Commander"])
def test_command_is_offered_and_its_holder_stays_until_it_is_accepted(
    maya: Room, lee: Room, inc: str, word: str
) -> None:
    said = maya.assign(inc, word, "lee")
    assert said == "Commander of 0001 is offered to lee: maya holds it until lee accepts."
    assert maya.find(inc).commander == "maya"
    lee.accept(inc, word, "checkout is down, ana rolls back")
    it = lee.find(inc)
    assert (it.commander, it.offers) == ("lee", ())


def test_an_offer_is_accepted_only_by_whom_it_was_made_to(maya: Room, lee: Room, inc: str) -> None:
    with refused("is not offered to anybody"):
        lee.accept(inc, "commander")
    maya.assign(inc, "commander", "omar")
    with refused("is offered to omar, not to lee: ask omar"):
        lee.accept(inc, "commander")
    assert maya.find(inc).commander == "maya"


def test_an_offer_is_declined_or_withdrawn(maya: Room, lee: Room, inc: str) -> None:
    maya.assign(inc, "commander", "lee")
    with refused("lee was offered to be commander of 0001"):
        maya.assign(inc, "commander", "lee")
    lee.decline(inc, "commander", "on a train")
    assert maya.find(inc).offers == ()
    maya.assign(inc, "commander", "lee")
    maya.withdraw(inc, "commander")
    assert maya.find(inc).offers == ()
    with refused("is not offered"):
        maya.withdraw(inc, "commander")


def test_a_new_offer_takes_the_place_of_the_earlier_one(maya: Room, lee: Room, inc: str) -> None:
    maya.assign(inc, "commander", "lee")
    maya.assign(inc, "commander", "omar")
    assert [o.person for o in maya.find(inc).offers] == ["omar"]
    with refused("is offered to omar"):
        lee.accept(inc, "commander")


def test_command_is_never_dropped(maya: Room, inc: str) -> None:
    with refused("handed over, not dropped"):
        maya.release(inc, "commander")
    with refused("hand the command over before you leave"):
        maya.leave(inc)


def test_an_absent_commander_blocks_nobody(maya: Room, lee: Room, inc: str) -> None:
    with refused("Give a reason to take command from maya"):
        lee.take_command(inc)
    lee.take_command(inc, "maya lost her connection")
    assert lee.find(inc).commander == "lee"
    with refused("You command 0001 already"):
        lee.take_command(inc, "again")


def test_vacant_command_is_taken_without_a_reason(maya: Room, lee: Room) -> None:
    it = maya.declare("Mail", "SEV2", command=False)
    lee.take_command(it)
    assert lee.find(it).commander == "lee"


def test_one_person_as_commander_and_technical_lead_is_allowed_with_a_warning(maya: Room, inc: str) -> None:
    assert maya.assign(inc, "technical_lead", "maya") == (
        "maya is tech lead of 0001. maya is both commander and tech lead of 0001: give one of the two away."
    )


def test_commanding_two_open_incidents_is_allowed_with_a_warning(maya: Room, lee: Room, inc: str) -> None:
    other = lee.declare("Mail", "SEV2", command=False)
    assert lee.assign(other, "commander", "maya").endswith("maya also commands 0001: hand one over.")
    lee.cancel(other, "false alarm")
    assert lee.cautions(lee.find(inc)) == ()


def test_each_system_has_its_lead_and_handing_one_over_is_an_offer(maya: Room, inc: str) -> None:
    maya.assign(inc, "tech lead", "ana", "db")
    maya.assign(inc, "tech lead", "bob", "api")
    assert maya.assign(inc, "tech lead", "cy", "db").startswith("Tech lead db of 0001 is offered to cy: ana holds it")
    leads = {a.system: a.person for a in maya.find(inc).holders("technical_lead")}
    assert leads == {"db": "ana", "api": "bob"}


def test_several_experts_stand_beside_each_other(maya: Room, inc: str) -> None:
    maya.assign(inc, "expert", "ana")
    maya.assign(inc, "expert", "bob")
    assert [a.person for a in maya.find(inc).holders("expert")] == ["ana", "bob"]


def test_a_role_held_already_is_refused_with_since_when(maya: Room, inc: str) -> None:
    with refused("maya is commander of 0001 since 14:00:00 UTC"):
        maya.assign(inc, "commander", "maya")


def test_an_unknown_role_is_refused_with_the_nearest(maya: Room, inc: str) -> None:
    with refused(r"did you mean scribe\?"):
        maya.assign(inc, "scribble", "sam")


@pytest.mark.parametrize("nobody", ["someone", "Anyone", "@somebody", "no one", ""])
def test_a_role_and_an_ask_need_one_named_person(maya: Room, inc: str, nobody: str) -> None:
    with refused("nobody in particular|No person is named"):
        maya.assign(inc, "scribe", nobody)
    with refused("nobody in particular|No person is named"):
        maya.ask(inc, nobody, "latency")
    with refused("nobody in particular|No person is named"):
        maya.give_task(inc, nobody, "roll back")


def test_a_handle_is_spelled_as_configured_and_a_stranger_is_mentioned(at_door: Open) -> None:
    room = at_door("maya", responders=[SimpleNamespace(handle="Ana"), SimpleNamespace(handle="lee")])
    inc = room.declare("Checkout", "SEV1")
    assert room.assign(inc, "scribe", "@ana") == "Ana is scribe of 0001."
    said = room.assign(inc, "support", "anna")
    assert said == "anna is support lead of 0001. anna is not a configured responder: did you mean Ana?"


@pytest.mark.parametrize("slip", ["maja", "may", "mayaa", "amya", "mya"])
def test_only_a_name_one_letter_off_a_responder_is_questioned(at_door: Open, slip: str) -> None:
    room = at_door("lee", responders=[SimpleNamespace(handle="maya"), SimpleNamespace(handle="lee")])
    inc = room.declare("Checkout", "SEV1")
    if len(slip) > 3:
        with refused(f"{slip} is nobody known here: did you mean maya\\?"):
            room.assign(inc, "scribe", slip)
        assert room.find(inc.id).holders("scribe") == ()
    assert room.assign(inc, "scribe", f"{slip}!").startswith(f"{slip} is scribe of 0001.")
    assert room.assign(inc, "support", slip).startswith(f"{slip} is support lead")  # by now somebody is called so
    assert room.assign(inc, "communications", "vendor").startswith("vendor is comms lead")


def test_people_come_and_go_and_their_roles_fall_vacant(maya: Room, lee: Room, inc: str, clock: Clock) -> None:
    lee.join(inc)
    with refused("You are in 0001 since"):
        lee.join(inc)
    maya.assign(inc, "scribe", "lee")
    lee.leave(inc)
    assert lee.find(inc).holders("scribe") == ()
    with refused("You are not in 0001"):
        lee.leave(inc)


def test_only_a_role_that_somebody_holds_is_released(maya: Room, lee: Room, inc: str) -> None:
    maya.assign(inc, "scribe", "lee")
    with refused("maya is not scribe of 0001"):
        maya.release(inc, "scribe")
    maya.release(inc, "scribe", "lee")
    assert maya.find(inc).holders("scribe") == ()


def test_an_assignment_sent_twice_with_one_key_says_the_same_twice(maya: Room, inc: str) -> None:
    first = maya.assign(inc, "scribe", "sam", key="k")
    assert maya.assign(inc, "scribe", "sam", key="k") == first
    assert len(maya.find(inc).holders("scribe")) == 1


def test_nobody_holds_a_role_or_is_told_before_the_incident_was_declared(maya: Room, inc: str, clock: Clock) -> None:
    before = clock.now - timedelta(minutes=1)
    clock.passes(minutes=5)
    with refused("0001 was declared at 14:00:00 UTC: give a time after that"):
        maya.assign(inc, "scribe", "sam", at=before)
    with refused("was declared at"):
        maya.update(inc, "team", "We are on it.", at=before)
