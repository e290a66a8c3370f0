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
from warroom.drill.left import MADE, left
from warroom.drill.making import made_of
from warroom.drill.shelf import BUNDLED
from warroom.drill.veil import Veil
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


PEOPLE = (
    ("maya", "Maya Lindqvist", "maya.l@acme.example"), ("ana", "Ana Ferreira", "chat @ana"),
    ("will", "Will Ó Néill", ""), ("田中", "", ""),
)  # fmt: skip
TOLD = """Maya Lindqvist's laptop, MAYA_PROD and maya’s (see https://wiki.acme.example/db?u=maya).
@ana: is DB-3 (10.0.4.17:5432, fe80::1ff:fe23:4567:890a) down? db-3 again, @Ana Ferreira; mail Maya.L@acme.example.
will anybody ask Will? 田中さんが見た。
Blue Heron GmbH calls +49 30 1234567; blue heron's cards fail, BLUE HERON waits.
key accounts: Nordmart, Helio and Ørsted; nordmart cannot pay, says @jo.smith.
grafana.acme.io/d/1, OPS-411, INC-2026-0042, order 123456789012; jo.smith left.
manager, banana, SEV1, eu-west-1, 2.1.3, p95 over 4 s, 14:32:10, SHA-256, 100/100 stay, checkout too"""


def test_names_are_replaced_the_same_by_the_same_in_any_case_and_form() -> None:
    veil = Veil(PEOPLE, [("db-3", "host")])
    veil.learn([TOLD])
    assert veil(TOLD).splitlines() == [
        "person-1's laptop, person-1_PROD and person-1’s (see address-1).",
        "@person-2: is host-1 (address-3, address-4) down? host-1 again, @person-2; mail person-1.",
        "will anybody ask person-3? person-4さんが見た。",
        "customer-1 calls phone-1; customer-1's cards fail, customer-1 waits.",
        "key accounts: customer-2, customer-3 and customer-4; customer-2 cannot pay, says @person-5.",
        "address-2, number-1, number-2, order number-3; person-5 left.",
        "manager, banana, SEV1, eu-west-1, 2.1.3, p95 over 4 s, 14:32:10, SHA-256, 100/100 stay, checkout too",
    ]
    assert veil(veil(TOLD)) == veil(TOLD)
    asked = Veil(PEOPLE, [("checkout", "service"), ("Checkout API", "service")])
    assert asked("Checkout's pool, checkout-db, CHECKOUT API") == "service-1's pool, checkout-db, service-2"


def test_what_may_still_be_a_name_is_told_with_its_line() -> None:
    text = (
        MADE + ' Berlin\nname = "drill-of-0042"\ntitle = "Checkout of customer-1 fails in Rotterdam"\nwhat = "Berlin"\n'
        'alert = { title = "PoolFull", summary = "ask Joost\'s team, https://x.example, #inc-rotterdam" }\n'
        'text = "We roll back. Rotterdam waits, person-1 too, SEV1"\n'
    )
    assert [(one.word, one.line) for one in left(text)] == [
        ("Rotterdam", 3), ("https://x.example", 5), ("#inc-rotterdam", 5), ("Joost", 5),
    ]  # fmt: skip


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
