"""Drill files: every fault has its line and what to write instead; one is made of a past incident without its names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from warroom.config.settings import Responder
from warroom.core.drill.run import runs
from warroom.core.drill.trend import owed_at, past, trend
from warroom.core.events import DrillMoved, DrillStarted, Event
from warroom.core.model import Alert, FeedHealth, Kind
from warroom.core.policy import Policy
from warroom.drill.file import DrillFault, read, read_file
from warroom.drill.making import Veil, made_of
from warroom.drill.shelf import BUNDLED
from warroom.room import Room
from warroom.store import Store

START = datetime(2026, 4, 21, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize("path", sorted(BUNDLED.glob("*.toml")), ids=lambda path: path.stem)
def test_those_that_travel_along_can_be_run_and_are_called_as_their_file(path: Path) -> None:
    plan = read_file(path)
    assert plan.name == path.stem
    assert len(plan.expected) >= 5
    assert plan.channels == (), "what travels along tells nobody"
    assert max(hint.at_s for hint in plan.hints) < plan.length_s


def test_there_are_three_of_them_and_the_demo() -> None:
    assert {path.stem for path in BUNDLED.glob("*.toml")} == {"data-exposed", "demo", "pool-exhausted", "provider-down"}


def faults(text: str) -> list[str]:
    with pytest.raises(DrillFault) as told:
        read(text, "d.toml")
    return list(told.value.lines)


def test_every_fault_is_told_at_once_with_its_line_and_what_to_write() -> None:
    found = faults(
        'name = "a"\nlength = "ten"\n[[inject]]\nid = "A b"\nat = "5m"\nalrt = {}\n[[inject]]\nid = "x"\nat = "1s"\n'
        'message = "hi"\n[[expect]]\nid = "e"\nname = "n"\nwhat = "udpate"\nwithin = "5m"\nafter = "y"\n[[hint]]\n'
        'id = "h"\nat = "1m"\nfor = "E"\ntext = "t"\n'
    )
    assert found == [
        'd.toml: title is missing: add title = "…"',
        'd.toml:2: length is a length of time in quotes, such as length = "90s" or "5m"',
        "d.toml:3: an inject has one of alert, clear, tickets, metric, silent, message, ticket; this one has none",
        'd.toml:4: id = "A b": small letters, digits and dashes, such as "pool-full"',
        'd.toml:6: there is no "alrt" here: did you mean alert?',
        'd.toml:7: to is missing: add to = "…"',
        'd.toml:14: what = "udpate": did you mean update?',
        'd.toml:16: after = "y": there is no inject of that id; one of A b, x',
        'd.toml:20: for = "E": there is no expected action of that id; one of e',
    ]
    assert faults("name = \n")[0].startswith("d.toml:1: this is not TOML")
    assert faults('name = "a"\ntitle = "b"\nlength = "5m"\n') == [
        "d.toml: a drill needs something that happens: add [[inject]]",
        "d.toml: a drill needs something to score: add [[expect]]",
    ]


def test_a_condition_that_lacks_its_word_and_a_role_that_is_none_are_told() -> None:
    head = 'name = "a"\ntitle = "b"\nlength = "5m"\n[[inject]]\nid = "x"\nat = "1s"\ntickets = 9\n[[expect]]\n'
    (update,) = faults(head + 'id = "e"\nname = "n"\nwhat = "update"\nwithin = "5m"\n')
    assert update == 'd.toml:8: what = "update" needs audience: say which'
    (role,) = faults(head + 'id = "e"\nname = "n"\nwhat = "role"\nrole = "comander"\nwithin = "5m"\n')
    assert role == 'd.toml:12: role = "comander": did you mean commander?'


NAMES = ("maya", "Maya Lindqvist", "ana", "db-3", "10.0.4.17", "Blue Heron GmbH", "ops@acme.example", "+49 30 1234567",
         "https://wiki.acme.example/db")  # fmt: skip


def test_names_are_replaced_the_same_by_the_same() -> None:
    veil = Veil(["maya", "Maya Lindqvist", "ana"], [("db-3", "host")])
    told = veil("Maya Lindqvist asks @ana: is db-3 (10.0.4.17) down? Blue Heron GmbH calls +49 30 1234567, see "
                "https://wiki.acme.example/db or ops@acme.example; maya and DB-3 again, manager, banana")  # fmt: skip
    assert not any(name.casefold() in told.casefold() for name in NAMES if name != "ana")
    assert "@person-" in told
    assert told.count("host-1") == 2
    assert "manager, banana" in told, "a name inside a word is none"


def test_a_drill_is_made_of_an_incident_with_what_the_team_did_as_its_tasks(tmp_path: Path) -> None:
    now = [START]
    with Store.open(tmp_path / "room.db", clock=lambda: now[0]) as store:
        room = Room(store, Policy(), "maya", clock=lambda: now[0])
        alert = Alert(feed="prod", uid="u", fingerprint="f1", title="PoolFull", service="checkout",
                      summary="db-3: 100 of 100", labels={"instance": "db-3"}, started_at=START)  # fmt: skip
        store.save_poll("prod", [alert], [], FeedHealth(id="prod", type="alertmanager", state="ok"))
        it = room.declare("Checkout of Blue Heron GmbH fails on db-3", "SEV1", alerts=["f1"])
        now[0] += timedelta(minutes=4)
        room.assign(it.id, "technical_lead", "ana")
        room.log(it.id, "Blue Heron GmbH cannot pay, says maya", Kind.IMPACT)
        now[0] += timedelta(minutes=8)
        room.update(it.id, "customers", "We are looking.")
        room.log(it.id, "ana rolls db-3 back", Kind.DECISION)
        people = [Responder(handle="maya", name="Maya Lindqvist"), Responder(handle="ana", contact="ana@acme.example")]
        text, replaced = made_of(room.find(it.id), list(store.events(incident=it.id)), room, people)
    plan = read(text)
    assert not any(name in text for name in ("maya", "db-3", "Heron"))
    assert replaced["host"] == 1
    said = 'to support: "customer-1 cannot pay, says person-1"'
    assert [one.says for one in plan.injects] == ["alert PoolFull", said]
    within = {task.id: task.within_s for task in plan.expected}
    assert within["declare"] == 300, "no less than five minutes"
    assert within["role-technical-lead"] == 360, "four minutes, and half as much again"
    assert within["update-customers"] == within["decided"] == 1080


def test_the_next_drill_is_owed_a_quarter_after_the_last_that_was_finished() -> None:
    plan = {"name": "pool", "title": "t", "length_s": 60.0}

    def event(number: int, day: int, data: DrillStarted | DrillMoved) -> Event:
        at = START + timedelta(days=day)
        return Event(id=f"e{number}", at=at, recorded_at=at, actor="kim", data=data, seq=number)

    found = runs([
        event(1, 0, DrillStarted(plan=plan)), event(2, 1, DrillMoved(drill="e1", act="ended")),
        event(3, 9, DrillStarted(plan=plan)), event(4, 9, DrillMoved(drill="e3", act="halted", text="fire")),
    ])  # fmt: skip
    quarter = timedelta(days=90)
    assert owed_at(found, quarter, START) == START + timedelta(days=91), "one that was halted does not count"
    assert owed_at((), quarter, START) == START + quarter
    assert owed_at(found, None, START) is None
    assert list(trend(past([]))) == []
