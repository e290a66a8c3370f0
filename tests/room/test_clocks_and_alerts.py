"""Alerts covered, countdowns put off, levels fired by hand."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from tests.support.made import alert, health
from tests.support.rooms import START, Clock, Open, refused
from warroom.core.escalation import pending_escalations
from warroom.core.policy import Policy
from warroom.room import Room


def fires(room: Room, *numbers: int) -> None:
    room.store.save_poll("prod", [alert(n) for n in numbers], (), health("prod"))


def test_an_alert_is_linked_to_one_open_incident(maya: Room, inc: str) -> None:
    fires(maya, 1)
    maya.link_alert(inc, "prod-000001")
    with refused("this incident covers this alert already"):
        maya.link_alert(inc, "prod-000001")
    other = maya.declare("Mail", "SEV2")
    with refused(r'0001 "Checkout API 5xx in eu-west" covers this alert already: unlink it there first') as info:
        maya.link_alert(other, "prod-000001")
    assert info.value.incident == inc
    maya.unlink_alert(inc, "prod-000001")
    maya.link_alert(other, "prod-000001")
    assert maya.find(inc).alerts == ()
    with refused("does not cover this alert"):
        maya.unlink_alert(inc, "prod-000001")


def test_a_snooze_has_a_countdown_an_end_and_a_reason(maya: Room, inc: str) -> None:
    end = START + timedelta(minutes=30)
    with refused(r'no countdown "team_updat" now: did you mean team_update\?'):
        maya.snooze(inc, "team_updat", end, "in the call")
    with refused("Give a reason to snooze"):
        maya.snooze(inc, "team_update", end, "")
    with refused("already passed"):
        maya.snooze(inc, "team_update", START, "in the call")
    maya.snooze(inc, "team_update", end, "all are in the call")
    assert [(s.key, s.until, s.reason) for s in maya.find(inc).snoozes] == [
        ("team_update", end, "all are in the call")
    ]
    maya.end_snooze(inc, "team_update")
    assert maya.find(inc).snoozes == ()
    with refused("not snoozed"):
        maya.end_snooze(inc, "team_update")


def test_escalating_by_hand_reaches_the_next_level_and_says_whom(maya: Room, inc: str, clock: Clock) -> None:
    assert maya.escalate(inc) == "Escalated 0001 to backup at 14:00:00 UTC."
    clock.passes(minutes=1)
    assert maya.escalate(inc, reason="need a decision") == "Escalated 0001 to manager at 14:01:00 UTC."
    with refused(r"Every level of 0001 has fired: name the one to call again \(backup or manager\)"):
        maya.escalate(inc)
    assert maya.escalate(inc, "Manager").startswith("Escalated 0001 to manager")
    with refused(r"did you mean manager\?"):
        maya.escalate(inc, "managr")


def test_a_level_fired_by_hand_does_not_fire_again_by_itself(maya: Room, inc: str, clock: Clock) -> None:
    maya.escalate(inc, "backup")
    clock.passes(minutes=6)
    assert [due.level for due in pending_escalations(maya.find(inc), maya.policy, clock.now)] == ["manager"]


def test_a_level_that_names_a_role_says_who_holds_it(at_door: Open) -> None:
    policy = Policy()
    rules = policy.escalation[0]
    backup = replace(rules.level[0], target="support")
    named = replace(policy, escalation=(replace(rules, level=(backup,)),))
    room = at_door("maya", named)
    inc = room.declare("Checkout", "SEV1").id
    room.assign(inc, "support", "sam")
    assert room.escalate(inc) == "Escalated 0001 to backup, sam at 14:00:00 UTC."


def test_escalating_without_a_policy_is_refused_with_the_mend(at_door: Open) -> None:
    room = at_door("maya", replace(Policy(), escalation=()))
    inc = room.declare("Checkout", "SEV1").id
    with refused(r"add one under \[\[escalation\]\] in config.toml"):
        room.escalate(inc)


def test_an_escalation_sent_twice_with_one_key_fires_once(maya: Room, inc: str) -> None:
    assert maya.escalate(inc, key="e") == maya.escalate(inc, key="e")
    assert len(maya.find(inc).fired) == 1
