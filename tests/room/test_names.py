"""Whoever is named, and whatever is named, is who and what the configuration says, however it is spelled."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.support.rooms import Open, refused
from warroom.core.model import Status
from warroom.core.policy import Policy, Severity
from warroom.room import Room

PEOPLE = (
    SimpleNamespace(handle="dana", name="Dana Kowalska"), SimpleNamespace(handle="eli", name=""),
    SimpleNamespace(handle="pgross", name="Petra Groß"),
)  # fmt: skip
SPELLINGS = ["dana", "Dana", "DANA", "Dana Kowalska", "dana kowalska"]


def levels(*names: str) -> Policy:
    return Policy(severities=tuple(Severity(name=name, rank=rank) for rank, name in enumerate(names)))


@pytest.fixture
def dana(at_door: Open) -> Room:
    return at_door("dana", responders=PEOPLE)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_who_says_her_name_otherwise_is_the_same_person_in_everything(
    at_door: Open, dana: Room, spelling: str
) -> None:
    inc = dana.declare("Checkout refuses cards", "SEV1").id
    again = at_door(spelling, responders=PEOPLE)
    assert again.person == "dana"
    again.update(inc, "customers", "We look into refused cards.")
    it = again.find(inc)
    assert (it.drafts, [told.by for told in it.told]) == ((), ["dana"])
    with refused("You command 0001 already"):
        again.take_command(inc, "mine")
    again.log(inc, "seen again")
    again.undo(inc)
    assert {entry.author for entry in again.detail(inc).entries if not entry.system} <= {"dana"}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_roles_offers_asks_tasks_and_command_go_to_whom_a_name_means(
    at_door: Open, spelling: str
) -> None:
    eli = at_door("eli", responders=PEOPLE)
    inc = eli.declare("Checkout refuses cards", "SEV1", commander=spelling).id
    eli.assign(inc, "scribe", spelling)
    eli.ask(inc, f"@{spelling}", "the error rate", timedelta(minutes=5))
    eli.give_task(inc, spelling, "drain the pool")
    it = eli.find(inc)
    assert it.commander == "dana"
    assert [a.person for a in it.holders("scribe")] == ["dana"]
    assert [ask.person for ask in it.asks] == ["dana"]
    assert [task.owner for task in it.tasks] == ["dana"]
    eli.assign(inc, "commander", "eli")
    eli.withdraw(inc, "commander", "Eli")
    eli.release(inc, "scribe", spelling)
    assert eli.find(inc).holders("scribe") == ()


def test_a_name_with_letters_of_its_language_is_folded_as_that_language_does(at_door: Open) -> None:
    assert at_door("PETRA GROSS", responders=PEOPLE).person == "pgross"


def test_a_name_that_means_nobody_configured_stays_as_it_is(at_door: Open) -> None:
    assert at_door("Kim", responders=PEOPLE).person == "Kim"


@pytest.mark.parametrize("configured", ["SEV-1", "S_1", "Tier-1", "P1", "crit-ical", "Größe-1"])
def test_a_severity_is_understood_however_its_configured_name_is_joined(at_door: Open, configured: str) -> None:
    room = at_door("dana", policy=levels("lesser", configured))
    bare = configured.replace("-", "").replace("_", "")
    for spelling in (configured, configured.lower(), configured.upper(), bare, configured.replace("-", " ")):
        assert room.declare("Checkout refuses cards", spelling, anyway=True).severity == configured


@pytest.mark.parametrize("name", ["SEV-2", "S_2", "Tier 2"])
def test_a_severity_is_known_by_its_number_alone_where_one_has_it(at_door: Open, name: str) -> None:
    room = at_door("dana", policy=levels("Tier-1", "Tier-2"))
    assert room.declare("Checkout refuses cards", "2").severity == "Tier-2"
    doubtful = at_door("dana", policy=levels(name, "P2"))
    with refused('"2" is no severity here'):
        doubtful.declare("Checkout refuses cards", "2")


def test_an_incident_of_before_keeps_its_rank_where_its_severity_is_spelled_otherwise_now() -> None:
    policy = levels("SEV-0", "SEV-1")
    assert policy.severity("SEV1").rank == policy.severity("sev 1").rank == 1


@pytest.mark.parametrize("word", ["technical_lead", "technical-lead", "Tech Lead", "TECHLEAD", "tech-lead", "tl"])
def test_a_role_is_known_by_its_name_its_label_and_what_people_call_it(dana: Room, word: str) -> None:
    inc = dana.declare("Checkout refuses cards", "sev-1").id
    dana.assign(inc, word, "eli")
    assert [a.person for a in dana.find(inc).holders("technical_lead")] == ["eli"]


def test_statuses_audiences_and_closure_items_are_read_alike(dana: Room) -> None:
    inc = dana.declare("Checkout refuses cards", "sev_1").id
    dana.update(inc, "Support-Agents", "Tell callers that cards are refused.")
    assert dana.find(inc).told[-1].audience == "agents"
    dana.set_status(inc, "MONITOR-ING")
    assert dana.find(inc).status is Status.MONITORING
