"""An escalation that reaches nobody is said wherever it is promised, with what was meant."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from screens.forms.declare import consequences
from tests.notify.conftest import Place, config_of
from tests.support.rooms import START, Clock
from warroom.config.settings import Config
from warroom.core.deadlines import deadlines
from warroom.core.escalation import pending_escalations
from warroom.core.model import OnCall
from warroom.core.reach import misspelt, unreached
from warroom.core.validation import validated
from warroom.doctor.channels import examine
from warroom.room import Room

SAM = {"handle": "sam", "name": "Sam Wood", "notify": ["phone"]}
PHONE = {"id": "phone", "when": ["ask"]}


def level(target: str = "", **more: Any) -> dict[str, Any]:
    return {"escalation": [{"level": [{"name": "backup", "target": target, "after": {"SEV1": "5m"}, **more}]}]}


def said(config: Config, target: str, **more: Any) -> str:
    return unreached(config.policy, "backup", target, severity="SEV1", **more)


@pytest.mark.parametrize(
    ("channels", "target", "says"),
    [
        ((), "", "nobody is told: no [[channel]] is configured"),
        (({**PHONE, "enabled": False},), "", "nobody is told: no [[channel]] is configured"),
        ((PHONE,), "sam", ""),
        ((PHONE,), "Sam Wood, manager", ""),
        ((PHONE,), "SAM-WOOD", ""),
        ((PHONE,), "@Sam", ""),
        ((PHONE,), "Technical Lead", ""),
        (({**PHONE, "reaches": ["On Call"]},), "on-call", ""),
        ((PHONE,), "samm", 'nobody is told: "samm" is nobody known here: did you mean sam?'),
        ((PHONE,), "manager", 'nobody is told: no channel reaches manager (give one reaches = ["backup"])'),
        ((PHONE,), "channel:phone", ""),
        (({"id": "ops"}, PHONE), "manager", ""),
        (({"id": "ops", "severities": ["SEV0"]}, PHONE), "manager",
         'nobody is told: no channel reaches manager (give one reaches = ["backup"])'),
        (({**PHONE, "reaches": ["backup"]},), "manager", ""),
    ],
)  # fmt: skip
def test_it_is_known_before_it_fires_whether_anybody_is_told(
    channels: tuple[dict[str, Any], ...], target: str, says: str
) -> None:
    responders = [SAM] if any(one["id"] == "phone" for one in channels) else []
    assert said(config_of(*channels, responder=responders, **level(target)), target) == says


def test_a_feed_that_tells_nobody_on_call_reaches_nobody() -> None:
    feed = {"id": "pd", "type": "pagerduty", "url": "https://127.0.0.1:1", "token": "${env:X}"}
    config = config_of(PHONE, responder=[SAM], feed=[feed], **level("oncall:pd/first"))
    told = OnCall(feed="pd", schedule="first", policy="p", level=1, person="sam")
    assert said(config, "oncall:pd/first", on_call=[told]) == ""
    assert said(config, "oncall:pd/first", on_call=[]) == (
        "nobody is told: the feed pd tells nobody who is on call by first"
    )


def test_the_sheet_says_it_before_one_declares() -> None:
    values = {"severity": "SEV1", "commander": "maya", "service": ""}
    config = config_of(PHONE, responder=[SAM], **level("samm"))
    rows = str(consequences(config.policy, values, START, ZoneInfo("UTC"), narrow=False).rows)
    assert "backup: nobody is told" in rows
    assert "did you mean sam?" in rows
    own = config_of(PHONE, severity=[{"name": "S1", "rank": 1, "page": True}], **level("sam", after={}))
    rows = str(consequences(own.policy, {**values, "severity": "S1"}, START, ZoneInfo("UTC"), narrow=False).rows)
    assert "no escalation level covers S1: nobody is paged automatically" in rows


def test_the_countdown_the_record_and_the_answer_say_it(place: Place) -> None:
    place.with_channels(PHONE, responder=[SAM], **level("samm"))
    room = place.room()
    inc = room.declare("checkout is down", "SEV1").id
    rules = [d.rule for d in deadlines(room.find(inc), room.policy, place.clock()) if d.kind == "escalation"]
    assert "did you mean sam?" in rules[0]
    assert "Nobody is told: " in room.escalate(inc)
    other = room.declare("search is down", "SEV1").id
    place.passes(minutes=5)
    (due,) = pending_escalations(room.find(other), room.policy, place.clock())
    assert place.room("warroom").fire(due, place.lease)
    for incident in (inc, other):
        texts = [row.text for row in place.store.entries(incident)]
        assert [t for t in texts if "nobody is told" in t] == [
            'escalated to backup (samm): nobody is told: "samm" is nobody known here: did you mean sam?'
        ]


@pytest.mark.parametrize("channels", [(), ({**PHONE, "enabled": False},)])
def test_without_any_channel_the_entry_itself_says_it(place: Place, channels: tuple[dict[str, Any], ...]) -> None:
    place.with_channels(*channels, **level())
    room = place.room()
    inc = room.declare("checkout is down", "SEV1").id
    before = len(place.store.entries(inc))
    place.passes(minutes=5)
    (due,) = pending_escalations(room.find(inc), room.policy, place.clock())
    assert place.room("warroom").fire(due, place.lease)
    room.escalate(inc, "backup", "customers wait")
    told = [row.text for row in place.store.entries(inc)]
    assert len(told) == before + 2
    nobody = "nobody is told: no [[channel]] is configured"
    assert {t for t in told if "escalated" in t} == {
        f"escalated to backup: {nobody}", f"escalated to backup, time 2: {nobody}; customers wait",
    }  # fmt: skip


def test_a_room_that_knows_no_channels_says_nothing_of_them(tmp_path: Any) -> None:
    from warroom.core.policy import Policy
    from warroom.store import Store

    clock = Clock()
    with Store.open(tmp_path / "room.db", clock=clock) as store:
        room = Room(store, Policy(), "maya", clock=clock)
        inc = room.declare("checkout is down", "SEV1").id
        clock.passes(minutes=1)
        assert "obody" not in room.escalate(inc)


def test_the_doctor_names_the_misspelt_one_the_severity_that_calls_nobody_and_that_there_is_no_channel() -> None:
    config = config_of({"id": "ops"}, PHONE, responder=[SAM], **level("samm"))
    assert ("escalation.default.backup", '"samm" is nobody known here: did you mean sam?') in {
        (check.name, check.says) for check in examine(config, {})
    }
    assert misspelt(config.policy, "backup", "sam") == ""
    own = config_of(PHONE, severity=[{"name": "S1", "rank": 1, "page": True}], **level("sam", after={}))
    assert any(check.name == "severity.S1" for check in examine(own, {}))
    none = validated(Config, level(""))
    assert any("although escalation levels should page people" in check.says for check in examine(none, {}))
