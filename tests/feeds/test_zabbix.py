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


async def test_a_refused_question_for_hosts_fails_the_poll_too(server: Server, poller: Any) -> None:
    refused = {"jsonrpc": "2.0", "error": {"code": -32500, "message": "Application error.", "data": "No rights."}}
    with pytest.raises(PollFailed, match=r"trigger\.get"):
        await zabbix(poller, server, answer("zabbix"), refused).poll()


async def test_a_problem_whose_trigger_is_gone_is_shown_without_host(server: Server, poller: Any) -> None:
    poll = await zabbix(poller, server, answer("zabbix"), {"jsonrpc": "2.0", "result": [], "id": 1}).poll()
    assert [a.host for a in poll.alerts] == ["", "", "", ""]


async def test_what_is_no_answer_of_zabbix_is_refused(server: Server, poller: Any) -> None:
    with pytest.raises(PollFailed, match="no list of problems"):
        await zabbix(poller, server, {"hello": "there"}).poll()
