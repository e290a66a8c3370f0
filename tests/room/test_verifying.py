"""Verification: by whom and how it was made sure that the fix holds; a recovery in stages, each with its soak."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.rooms import Clock, Open, refused, texts
from warroom.core.closing import soak_over, soak_span
from warroom.core.deadlines import deadlines
from warroom.core.model import Alert, AlertSeverity, AlertStatus, FeedHealth, Incident, Status
from warroom.core.policy import SEV, Policy
from warroom.core.situation import situation_text
from warroom.room import Room
from warroom.watcher.duty import ACTOR

ITEMS = ("documented", "stakeholders told", "status page set", "follow-ups filed", "review scheduled")


@pytest.fixture
def watcher(at_door: Open, maya: Room) -> Room:
    return at_door(ACTOR)


def soak(room: Room, inc: str, clock: Clock) -> str:
    return next((d.label for d in deadlines(room.find(inc), room.policy, clock.now) if d.kind == "soak"), "")


def fires(room: Room, *, still: bool) -> None:
    alert = Alert(feed="prod", uid="u1", fingerprint="f1f1f1", title="HighErrorRate", severity=AlertSeverity.CRITICAL,
                  status=AlertStatus.FIRING if still else AlertStatus.RESOLVED)  # fmt: skip
    room.store.save_poll("prod", [alert], [], FeedHealth(id="prod", type="alertmanager", state="ok"))


def test_who_reported_it_is_asked_when_the_fix_is_in_and_their_answer_verifies_it(maya: Room, clock: Clock) -> None:
    inc = maya.declare("Checkout is slow", "SEV2", reporter="Jo Kim", contact="+49 30 1").id
    it = maya.set_status(inc, Status.MONITORING)
    ask = it.asks[0]
    assert (ask.person, ask.text) == ("Jo Kim", "does it work again for you? (+49 30 1)")
    assert ask.due_at - clock.now == soak_span(it, maya.policy)  # wanted by the end of the soak
    with refused("Jo Kim is asked since"):
        maya.ask_reporter(inc)
    maya.answer_ask(inc, ask.id, "still slow for two of us")
    assert [(one.method, one.good) for one in maya.find(inc).verifications] == [("reporter", False)]
    clock.passes(minutes=31)
    with refused("say of each how it was done: verified"):  # one who says no verifies nothing
        maya.set_status(inc, Status.RESOLVED, closure=dict.fromkeys(ITEMS, "yes"))
    maya.verify(inc, "reporter", "fast again", key="jo")
    after = maya.verify(inc, "reporter", "fast again", key="jo")
    assert len(after.verifications) == 2
    it = maya.set_status(inc, Status.RESOLVED, closure=dict.fromkeys(ITEMS, "yes"))
    assert it.closure["verified"] == "reporter confirms: fast again"


def test_undo_takes_the_status_back_before_the_question(maya: Room) -> None:
    inc = maya.declare("Checkout is slow", "SEV2", reporter="Jo Kim").id
    maya.set_status(inc, Status.MONITORING)
    maya.undo(inc)
    assert maya.find(inc).status is Status.TRIAGE


def test_each_severity_has_a_soak_of_its_own(at_door: Open, clock: Clock) -> None:
    from msgspec.structs import replace

    levels = tuple(replace(one, soak=timedelta(hours=4)) if one.name == "SEV1" else one for one in SEV)
    room = at_door("maya", Policy(severities=levels))
    inc = room.declare("Checkout fails", "SEV1").id
    room.set_status(inc, Status.MONITORING)
    due = next(d for d in deadlines(room.find(inc), room.policy, clock.now) if d.kind == "soak")
    assert due.due_at - clock.now == timedelta(hours=4)
    room.set_severity(inc, "SEV2")
    assert soak_span(room.find(inc), room.policy) == room.policy.room.soak


def test_a_recovery_goes_on_by_stages_each_with_its_soak(maya: Room, watcher: Room, clock: Clock) -> None:
    inc = maya.declare("Checkout fails", "SEV1").id
    it = maya.recover(inc)
    assert (it.status, it.recovered, soak(maya, inc, clock)) == (Status.MONITORING, 10, "soak at 10 %")
    clock.passes(minutes=5)
    with refused("0001 is at 10 %, 10 min left: wait for calm, or give a reason to go on to 50 % now"):
        maya.recover(inc)
    assert not watcher.end_soak(inc)
    clock.passes(minutes=10)
    assert watcher.end_soak(inc)
    assert soak_over(maya.find(inc)) == clock.now
    with refused("0001 is recovered to 10 % only: let the rest through"):
        maya.set_status(inc, Status.RESOLVED, closure=dict.fromkeys(("verified", *ITEMS), "yes"))
    assert maya.recover(inc).recovered == 50
    clock.passes(minutes=2)
    assert maya.recover(inc, back=True, reason="errors at 3 %").recovered == 10
    assert maya.recover(inc, 100, "customers wait").recovered == 100
    assert soak(maya, inc, clock) == "soak"
    with refused("recovered to 100 %: resolve it when the soak is over, or go back"):
        maya.recover(inc)
    assert "recovered to: 100 %" in _brief(maya.find(inc), maya, clock)
    clock.passes(minutes=30)
    assert watcher.end_soak(inc)
    maya.verify(inc, "calm")
    it = maya.set_status(inc, Status.RESOLVED, closure=dict.fromkeys(ITEMS, "yes"))
    assert it.closure["verified"].endswith("calm for 30m")
    told = texts(maya.everything(inc).entries)
    assert "recovery 50 → 10 %: errors at 3 %" in told
    assert "recovery 10 → 100 %: customers wait" in told


def _brief(it: Incident, room: Room, clock: Clock) -> str:
    from warroom.core.situation import situation

    return situation_text(situation(it, (), (), clock.now, room.zone))


def test_going_back_from_the_first_stage_takes_the_recovery_back(maya: Room) -> None:
    inc = maya.declare("Checkout fails", "SEV1").id
    maya.recover(inc, 20)
    it = maya.recover(inc, back=True)
    assert it.recovered == 10
    it = maya.recover(inc, back=True)
    assert (it.status, it.recovered, it.soak_started_at) == (Status.IDENTIFIED, None, None)
    with refused("110 % is not a share"):
        maya.recover(inc, 110)


def test_a_linked_alert_that_still_fires_is_no_calm_and_is_named(maya: Room, watcher: Room, clock: Clock) -> None:
    fires(maya, still=True)
    inc = maya.declare("Checkout fails", "SEV1", alerts=["f1f1f1"]).id
    maya.recover(inc, reason="the fix is in")
    with refused("0001 is not calm, HighErrorRate still fires: wait until it ends"):
        maya.verify(inc, "calm")
    clock.passes(minutes=15)
    assert watcher.end_soak(inc)
    assert soak_over(maya.find(inc)) is None
    assert texts(maya.detail(inc).entries)[-1] == "the soak starts again: HighErrorRate still fires"
    clock.passes(minutes=15)
    with refused("HighErrorRate still fires: wait for calm"):
        maya.recover(inc)
    fires(maya, still=False)
    assert watcher.end_soak(inc)
    assert soak_over(maya.find(inc)) == clock.now


def test_how_it_was_verified_must_be_said_in_a_known_word(maya: Room, inc: str) -> None:
    with refused('"guess" is no way to verify it'):
        maya.verify(inc, "guess")
    with refused("A test needs words: say what was looked at"):
        maya.verify(inc, "test")
    maya.verify(inc, "probe", "503", good=False, probe="checkout", took_ms=120)
    maya.verify(inc, "probe", "200", probe="checkout", took_ms=80)
    assert "verified: probe checkout: 200 in 80 ms (maya" in _brief(maya.find(inc), maya, Clock())
    assert maya.undo(inc) == "Undone: the verification by probe is withdrawn."
    assert "NOT verified: probe checkout failed: 503 in 120 ms (maya" in _brief(maya.find(inc), maya, Clock())
