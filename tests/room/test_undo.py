"""Undo takes one's own last change back, says what it undid, and erases nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.support.made import alert, health
from tests.support.rooms import Clock, Open, refused, texts
from warroom.core.model import HypothesisState, Incident, Kind, Status
from warroom.room import Room


@pytest.fixture
def it(maya: Room, clock: Clock) -> Incident:
    found = maya.declare("Checkout fails in eu-west", "SEV2")
    clock.passes(minutes=1)
    return found


def test_a_line_that_was_recorded_is_retracted_and_stays_in_the_record(maya: Room, it: Incident) -> None:
    maya.log(it, "pool at 100", Kind.FACT)
    assert maya.undo(it) == 'Undone: the entry "pool at 100" is retracted.'
    row = maya.detail(it).entries[-1]
    assert (row.text, row.retracted is not None) == ("pool at 100", True)


def test_undoing_twice_goes_one_change_further_back(maya: Room, it: Incident) -> None:
    maya.log(it, "first")
    maya.log(it, "second")
    maya.undo(it)
    maya.undo(it)
    assert all(row.retracted for row in maya.detail(it).entries if row.text in ("first", "second"))


def test_a_severity_goes_back_to_what_it_was(maya: Room, it: Incident) -> None:
    maya.set_severity(it, "SEV0")
    assert maya.undo(it) == "Undone: 0001 is SEV2 again."
    assert maya.find(it).severity == "SEV2"


def test_a_severity_that_somebody_else_set_since_is_left_alone(maya: Room, it: Incident, at_door: Open) -> None:
    maya.set_severity(it, "SEV0")
    at_door("omar").set_severity(it, "SEV1")
    with refused("changed again since"):
        maya.undo(it)


def test_only_ones_own_change_is_undone(maya: Room, it: Incident, at_door: Open) -> None:
    maya.log(it, "mine")
    at_door("omar").log(it, "his")
    assert "mine" in maya.undo(it)
    assert [row.text for row in maya.detail(it).entries if row.retracted] == ["mine"]


def test_an_amendment_brings_the_earlier_wording_back(maya: Room, it: Incident) -> None:
    row = maya.log(it, "pool at 100", Kind.FACT)
    maya.amend(it, row.id, row.revision, text="pool at 90", kind=Kind.NOTE)
    maya.undo(it)
    now = maya.detail(it).entries[-1]
    assert (now.text, now.kind, len(now.earlier)) == ("pool at 100", Kind.FACT, 2)


def test_status_role_brief_pin_and_hypothesis_go_back(maya: Room, it: Incident) -> None:
    maya.set_status(it, Status.IDENTIFIED)
    assert maya.undo(it) == "Undone: 0001 is triage again."
    maya.assign(it, "scribe", "sam")
    maya.undo(it)
    assert not maya.find(it).holders("scribe")
    maya.set_brief(it, impact="half of checkouts")
    maya.set_brief(it, impact="all checkouts")
    maya.undo(it)
    assert maya.find(it).brief.impact == "half of checkouts"
    row = maya.log(it, "2.1.3 leaks", Kind.HYPOTHESIS)
    maya.mark_hypothesis(it, row.id, HypothesisState.SUPPORTED)
    maya.mark_hypothesis(it, row.id, HypothesisState.ELIMINATED)
    maya.undo(it)
    assert maya.detail(it).entries[-1].hypothesis is HypothesisState.SUPPORTED


def test_what_others_heard_cannot_be_unsaid(maya: Room, it: Incident) -> None:
    maya.update(it, "team", "We look at it.")
    with refused("publish a correction"):
        maya.undo(it)


def test_an_incident_never_loses_its_commander_by_undo(maya: Room, it: Incident) -> None:
    with refused("hand command over"):
        maya.undo(it)
    assert maya.find(it).commander == "maya"


def test_nothing_of_ones_own_is_said_to_be_nothing(it: Incident, at_door: Open) -> None:
    with refused("nothing to undo"):
        at_door("omar").undo(it)


def test_a_cancelled_incident_is_open_again(maya: Room, it: Incident) -> None:
    maya.cancel(it, "a false alarm")
    maya.undo(it)
    assert maya.find(it).is_live
    assert "reopened" in " ".join(texts(maya.detail(it).entries))


def test_evidence_and_snoozes_taken_away_come_back_as_they_were(maya: Room, it: Incident, clock: Clock) -> None:
    idea, fact = maya.log(it, "2.1.3 leaks", Kind.HYPOTHESIS), maya.log(it, "no leak on 2.1.2", Kind.FACT)
    maya.link_evidence(it, idea.id, fact.id, supports=False)
    maya.unlink_evidence(it, idea.id, fact.id)
    assert maya.undo(it) == "Undone: the evidence speaks against the hypothesis again."
    end = clock() + timedelta(minutes=10)
    maya.snooze(it, "team_update", end, "in a meeting")
    maya.end_snooze(it, "team_update")
    assert maya.undo(it).startswith("Undone: the countdown is put off again until ")
    assert [(s.until, s.reason) for s in maya.find(it).snoozes] == [(end, "in a meeting")]
    maya.end_snooze(it, "team_update")
    clock.passes(minutes=11)
    with refused("snooze the deadline again"):
        maya.undo(it)


def test_many_alerts_linked_or_unlinked_at_once_are_one_change(maya: Room, it: Incident) -> None:
    title = "PoolExhausted"
    alerts = [replace(alert(n), title=title) for n in range(1, 5)]
    maya.store.save_poll("prod", alerts, (), health("prod"))
    prints = [f"prod-{n:06}" for n in range(1, 5)]
    maya.link_alert(it, prints[0])
    maya.link_alerts(it, prints[1:])
    maya.unlink_alerts(it, prints)
    assert maya.undo(it) == f'Undone: 4 alerts "{title}" are linked again.'
    assert {link.fingerprint for link in maya.find(it).alerts} == set(prints)
    assert maya.undo(it) == f'Undone: 3 alerts "{title}" are unlinked.'
    assert [link.fingerprint for link in maya.find(it).alerts] == prints[:1]
    assert maya.undo(it) == f'Undone: the alert "{title}" is unlinked.'
    with refused("hand command over"):
        maya.undo(it)


def test_what_somebody_did_to_some_of_the_alerts_since_stays(maya: Room, it: Incident, at_door: Open) -> None:
    alerts = [alert(1), alert(2), replace(alert(3), title="PoolExhausted")]
    maya.store.save_poll("prod", alerts, (), health("prod"))
    omar, prints = at_door("omar"), [one.fingerprint for one in alerts]
    maya.link_alerts(it, prints, key="once")
    omar.unlink_alerts(it, prints[0])
    assert maya.undo(it) == "Undone: 2 alerts are unlinked, 1 of 3 was unlinked before."
    assert maya.find(it).alerts == ()
    with refused("hand command over"):
        maya.undo(it)  # all three are one change, and that is undone
    maya.link_alerts(it, prints)
    omar.unlink_alerts(it, prints)
    with refused("3 alerts are not linked any more: link again what belongs here"):
        maya.undo(it)
    mail = omar.declare("Mail", "SEV2")
    omar.link_alerts(mail, prints[0])
    assert omar.undo(it) == "Undone: 2 alerts are linked again, 1 of 3 is covered already."


def test_an_alert_that_another_incident_covers_since_is_not_linked_again(maya: Room, it: Incident) -> None:
    maya.store.save_poll("prod", [alert(1)], (), health("prod"))
    maya.link_alert(it, "prod-000001")
    maya.unlink_alert(it, "prod-000001")
    assert maya.undo(it) == f'Undone: the alert "{alert(1).title}" is linked again.'
    maya.unlink_alert(it, "prod-000001")
    other = maya.declare("Mail", "SEV2")
    maya.link_alert(other, "prod-000001")
    with refused('0002 "Mail" covers this alert now: unlink it there first'):
        maya.undo(it)


def test_what_others_did_about_it_is_not_undone_with_it(maya: Room, lee: Room, it: Incident, at_door: Open) -> None:
    sam = at_door("sam")
    maya.assign(it, "commander", "lee")
    lee.accept(it, "commander", "5xx, roll back")
    with refused("lee has answered that offer already"):
        maya.undo(it)
    assert maya.find(it).commander == "lee"
    asked = maya.ask(it, "sam", "lag on db-3?", timedelta(minutes=5))
    sam.answer_ask(it, asked.id, "none")
    with refused("sam has answered that already"):
        maya.undo(it)
    task = maya.give_task(it, "sam", "drain db-3", None)
    sam.end_task(it, task.id)
    with refused("done or dropped already"):
        maya.undo(it)
    maya.assign(it, "scribe", "sam")
    sam.release(it, "scribe")
    lee.assign(it, "scribe", "lee")
    with refused("sam has handed the role on since"):
        maya.undo(it)
    with refused("lee has taken that role since"):
        sam.undo(it)
    assert [a.person for a in maya.find(it).holders("scribe")] == ["lee"]


def test_a_line_that_was_split_is_one_again_and_lines_that_were_joined_are_two(maya: Room, it: Incident) -> None:
    entry = maya.log(it.id, "pool full, db-3 slow", Kind.FACT)
    maya.split(it.id, entry.id, 0, ["pool full,", "db-3 slow"])
    assert "is one line again" in maya.undo(it.id)
    assert [e.text for e in maya.everything(it.id).entries if not e.system and e.retracted is None] == [entry.text]
    other = maya.log(it.id, "pods are back", Kind.FACT)
    maya.join_lines(it.id, entry.id, 2, other.id, 0)
    maya.log(it.id, "later", Kind.NOTE)
    maya.undo(it.id)
    assert "two again" in maya.undo(it.id)
    assert {e.text for e in maya.everything(it.id).entries if not e.system and e.retracted is None} == {
        entry.text, other.text
    }


def test_a_split_is_undone_wholly_or_not_at_all(maya: Room, lee: Room, it: Incident) -> None:
    entry = maya.log(it.id, "pool full, db-3 slow", Kind.FACT)
    _, second = maya.split(it.id, entry.id, 0, ["pool full,", "db-3 slow"], key="cut")
    lee.amend(it.id, second.id, 0, text="db-3 was slow")
    with refused("second of these lines was changed"):
        maya.undo(it.id, change="cut")
    assert {e.text for e in maya.everything(it.id).entries if not e.system} == {"pool full,", "db-3 was slow"}


def test_one_change_is_undone_by_its_key_though_others_followed(maya: Room, it: Incident) -> None:
    entry = maya.log(it.id, "pool full, db-3 slow", Kind.FACT)
    maya.split(it.id, entry.id, 0, ["pool full,", "db-3 slow"], key="cut")
    maya.log(it.id, "later", Kind.NOTE)
    maya.undo(it.id, change="cut")
    assert {e.text for e in maya.everything(it.id).entries if not e.system and e.retracted is None} == {
        entry.text, "later"
    }
    with refused("nothing to undo"):
        maya.undo(it.id, change="cut")
