"""Zabbix: everything is text, hosts are asked for apart, and errors come as successes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.answers import answer
from tests.support.http import Answer, Asked, Server
from warroom.core.model import AlertSeverity, AlertStatus
from warroom.feeds.failure import PollFailed


def zabbix(poller: Any, server: Server, problems: Any, triggers: Any = None, **keys: Any) -> Any:
    def reply(asked: Asked) -> Answer:
        method = json.loads(asked.body)["method"]
        return Answer(problems if method == "problem.get" else triggers or answer("zabbix-triggers"))

    server.routes["/zabbix/api_jsonrpc.php"] = reply
    auth = {"type": "bearer", "token": "${env:ZABBIX}"}
    return poller(type="zabbix", url=server.url + "/zabbix", auth=auth, env={"ZABBIX": "reef-token-9"}, **keys)


async def test_a_problem_has_every_field_that_a_person_asks_for(server: Server, poller: Any) -> None:
    poll = await zabbix(poller, server, answer("zabbix")).poll()
    alert = poll.alerts[0]
    assert (alert.uid, alert.title, alert.value) == ("90113", "reef-db-2: replica lags", "lag 95 s")
    assert (alert.severity, alert.severity_word) == (AlertSeverity.HIGH, "high")
    assert (alert.host, alert.service) == ("Reef database 2", "reef-db")
    assert alert.labels["scope"] == "performance, availability"
    assert alert.started_at == datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
    assert alert.runbook == "https://runbooks.kelp.example/replica"
    assert alert.summary == "The replica may be promoted below 30 s."
    assert alert.url == f"{server.url}/zabbix/tr_events.php?triggerid=17044&eventid=90113"
    assert poll.note == ""


async def test_flags_that_are_texts_decide_the_status(server: Server, poller: Any) -> None:
    alerts = (await zabbix(poller, server, answer("zabbix")).poll()).alerts
    assert [(a.status, a.severity) for a in alerts] == [
        (AlertStatus.FIRING, AlertSeverity.HIGH),
        (AlertStatus.ACKED, AlertSeverity.WARNING),
        (AlertStatus.RESOLVED, AlertSeverity.CRITICAL),
        (AlertStatus.SUPPRESSED, AlertSeverity.UNKNOWN),
    ]
    assert alerts[2].ended_at == datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
    assert alerts[1].host == "mail-1"


async def test_the_token_is_in_the_header_and_never_in_the_body(server: Server, poller: Any) -> None:
    await zabbix(poller, server, answer("zabbix")).poll()
    problems, triggers = server.asked
    assert (problems.method, problems.headers["authorization"]) == ("POST", "Bearer reef-token-9")
    assert "auth" not in json.loads(problems.body)
    assert json.loads(triggers.body)["params"]["triggerids"] == ["17044", "17045"]


async def test_a_team_asks_for_grave_problems_of_its_own_groups(server: Server, poller: Any) -> None:
    await zabbix(poller, server, answer("zabbix"), least="high", problem={"groupids": ["4"]}).poll()
    params = json.loads(server.asked[0].body)["params"]
    assert params["severities"] == [4, 5]
    assert params["groupids"] == ["4"]


async def test_without_problems_nobody_is_asked_for_hosts(server: Server, poller: Any) -> None:
    poll = await zabbix(poller, server, {"jsonrpc": "2.0", "result": [], "id": 1}).poll()
    assert (poll.alerts, poll.complete, len(server.asked)) == ((), True, 1)


async def test_more_problems_than_are_read_are_said_to_be(server: Server, poller: Any) -> None:
    poll = await zabbix(poller, server, answer("zabbix"), max_items=3).poll()
    assert (len(poll.alerts), poll.complete) == (3, False)
    assert json.loads(server.asked[0].body)["params"]["limit"] == 4


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ({"code": -32602, "message": "Invalid params.", "data": "Session terminated, re-login, please."},
         "authentication: Zabbix says"),
        ({"code": -32500, "message": "Application error.", "data": "Not authorized."}, "authentication: Zabbix says"),
        ({"code": -32600, "message": "Invalid request.", "data": 'Invalid parameter "/": unexpected "colour".'},
         "Zabbix says of problem.get: Invalid request."),
        ({}, "an error without words"),
    ],
)  # fmt: skip
async def test_an_error_inside_a_success_fails_the_poll(
    server: Server, poller: Any, error: dict[str, Any], reason: str
) -> None:
    with pytest.raises(PollFailed) as info:
        await zabbix(poller, server, {"jsonrpc": "2.0", "error": error, "id": 1}).poll()
    assert reason in info.value.reason


async def test_a_token_that_an_error_repeats_is_not_told(server: Server, poller: Any) -> None:
    error = {"code": -32602, "message": "Invalid params.", "data": "API token reef-token-9 has expired."}
    with pytest.raises(PollFailed) as info:
        await zabbix(poller, server, {"jsonrpc": "2.0", "error": error, "id": 1}).poll()
    assert "authentication" in info.value.reason
    assert "reef-token-9" not in str(info.value)


async def test_a_refused_question_for_hosts_costs_no_problem(server: Server, poller: Any) -> None:
    refused = {"jsonrpc": "2.0", "error": {"code": -32500, "message": "Application error.", "data": "No rights."}}
    poll = await zabbix(poller, server, answer("zabbix"), refused).poll()
    assert [alert.uid for alert in poll.alerts] == ["90113", "90112", "90111", "90110"]
    assert {alert.host for alert in poll.alerts} == {""}
    assert "hosts are not known, nor which triggers are disabled: Zabbix says of trigger.get" in poll.note


PROBLEM = {"source": "0", "object": "0", "clock": "1773500966", "r_eventid": "0", "acknowledged": "0", "severity": "4"}


def listed(*problems: dict[str, Any]) -> dict[str, Any]:
    made = [{**PROBLEM, "eventid": str(n), "objectid": str(50 + n), "name": f"p{n}", **p}
            for n, p in enumerate(problems, 1)]  # fmt: skip
    return {"jsonrpc": "2.0", "result": made, "id": 1}


def triggers(**of: dict[str, Any]) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "result": [{"triggerid": name[1:], **trigger} for name, trigger in of.items()], "id": 1}


async def test_problems_of_what_is_switched_off_are_left_out_and_counted(server: Server, poller: Any) -> None:
    on, off = {"host": "web", "status": "0"}, {"host": "old", "status": "1"}
    known = triggers(t51={"status": "0", "hosts": [on]}, t52={"status": "1", "hosts": [on]},
                     t53={"status": "0", "hosts": [on, off]}, t54={"hosts": None})  # fmt: skip
    poll = await zabbix(poller, server, listed({}, {}, {}, {}, {}), known).poll()
    assert [alert.title for alert in poll.alerts] == ["p1", "p4", "p5"]
    assert (poll.note, poll.complete) == ("2 problems of disabled triggers or hosts left out", True)
    asked = json.loads(server.asked[1].body)["params"]
    assert "status" in asked["output"]
    assert "status" in asked["selectHosts"]


async def test_what_follows_from_another_open_problem_is_suppressed_by_its_name(server: Server, poller: Any) -> None:
    known = triggers(t52={"dependencies": [{"triggerid": "51"}]}, t53={"dependencies": [{"triggerid": "99"}]})
    problems = listed({}, {}, {}, {"cause_eventid": "1"}, {"cause_eventid": "0"}, {"cause_eventid": "7"})
    poll = await zabbix(poller, server, problems, known).poll()
    assert [(a.title, a.status_word) for a in poll.alerts if a.status is AlertStatus.SUPPRESSED] == [
        ("p2", "follows from: p1"), ("p4", "follows from: p1"),
    ]  # fmt: skip


async def test_a_suppression_says_until_when_by_either_field(server: Server, poller: Any) -> None:
    held = [{"maintenanceid": "0", "suppress_until": "1773504000"}]
    kept = [{"maintenanceid": "3", "suppress_until": "0"}]
    problems = listed({"suppressed": "1"}, {"suppressed": "0", "suppression_data": held}, {"suppression_data": []},
                      {"suppressed": "1", "suppression_data": kept})  # fmt: skip
    poll = await zabbix(poller, server, problems, triggers()).poll()
    assert [alert.status_word for alert in poll.alerts] == [
        "suppressed", "suppressed until 16:00 UTC 14 Mar", "problem", "suppressed by maintenance",
    ]  # fmt: skip


async def test_a_problem_without_id_or_severity_is_a_problem_all_the_same(server: Server, poller: Any) -> None:
    problems = listed({}, {})
    del problems["result"][0]["severity"], problems["result"][1]["eventid"]
    poll = await zabbix(poller, server, problems, triggers()).poll()
    assert [(alert.title, alert.severity) for alert in poll.alerts] == [("p1", "unknown"), ("p2", "high")]


async def test_a_problem_whose_trigger_is_gone_is_shown_without_host(server: Server, poller: Any) -> None:
    poll = await zabbix(poller, server, answer("zabbix"), {"jsonrpc": "2.0", "result": [], "id": 1}).poll()
    assert [a.host for a in poll.alerts] == ["", "", "", ""]


async def test_what_is_no_answer_of_zabbix_is_refused(server: Server, poller: Any) -> None:
    with pytest.raises(PollFailed, match="not a list of problems"):
        await zabbix(poller, server, {"hello": "there"}).poll()
