"""Opsgenie and Jira Service Management: flags beside the status, and pages whose next links lead astray."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.answers import answer
from tests.support.http import Answer, Asked, Server
from warroom.core.model import AlertSeverity, AlertStatus
from warroom.feeds.failure import PollFailed

BASE = "/jsm/ops/api/c10d"


def opsgenie(poller: Any, server: Server, reply: Any, **keys: Any) -> Any:
    server.routes["/v2/alerts"] = reply
    auth = {"type": "header", "header": "Authorization", "value": "GenieKey ${env:KEY}"}
    return poller(type="opsgenie", url=server.url, auth=auth, env={"KEY": "reef-key-7"}, **keys)


def jsm(poller: Any, server: Server, reply: Any, **keys: Any) -> Any:
    server.routes[f"{BASE}/v1/alerts"] = reply
    auth = {"type": "basic", "username": "bo@kelp.example", "password": "reef-token"}
    return poller(type="jsm", url=server.url + BASE, auth=auth, **keys)


async def test_an_alert_has_every_field_that_a_person_asks_for(server: Server, poller: Any) -> None:
    poll = await opsgenie(poller, server, Answer(answer("opsgenie"))).poll()
    alert = poll.alerts[0]
    assert (alert.uid, alert.title, alert.host) == ("6f1d-0001", "Replica of reef-db lags 95 s", "reef-db-2")
    assert (alert.severity, alert.severity_word) == (AlertSeverity.HIGH, "P2")
    assert alert.started_at == datetime(2026, 3, 2, 7, 2, 11, 500_000, tzinfo=UTC)
    assert (alert.count, alert.labels["tags"], alert.labels["integration"]) == (6, "db, replica", "Zabbix")
    assert (poll.complete, poll.note) == (True, "")


async def test_the_flags_say_whether_somebody_has_it_or_it_sleeps(server: Server, poller: Any) -> None:
    alerts = (await opsgenie(poller, server, Answer(answer("opsgenie"))).poll()).alerts
    assert [(a.status, a.status_word) for a in alerts] == [
        (AlertStatus.FIRING, "open"),
        (AlertStatus.ACKED, "open, acknowledged"),
        (AlertStatus.SUPPRESSED, "open, acknowledged, snoozed until 07:00 UTC 3 Mar"),
    ]
    assert alerts[1].assignee == "bo@kelp.example"


async def test_open_alerts_are_asked_for_with_the_key_unless_the_feed_asks_otherwise(
    server: Server, poller: Any
) -> None:
    await opsgenie(poller, server, Answer(answer("opsgenie"))).poll()
    await opsgenie(poller, server, Answer(answer("opsgenie")), query="status:open AND tag:db").poll()
    assert server.asked[0].query["query"] == ["status:open"]
    assert server.asked[0].query["limit"] == ["100"]
    assert server.asked[0].headers["authorization"] == "GenieKey reef-key-7"
    assert server.asked[1].query["query"] == ["status:open AND tag:db"]


def two_pages(rows: str, last: dict[str, Any], more: dict[str, Any], size: str) -> Any:
    record = answer("opsgenie")["data"][0]

    def page(asked: Asked) -> Answer:
        assert asked.query[size] == ["100"]
        offset = int(asked.query["offset"][0])
        count = 100 if offset == 0 else 3
        found = [{**record, "id": f"a{offset + n}"} for n in range(count)]
        return Answer({rows: found, **(more if offset == 0 else last)})

    return page


async def test_further_pages_are_asked_of_the_own_address_wherever_the_next_link_points(
    server: Server, poller: Any
) -> None:
    elsewhere = {"paging": {"next": "https://api.opsgenie.com/v2/alerts?offset=100"}}
    poll = await opsgenie(poller, server, two_pages("data", {"paging": {}}, elsewhere, "limit")).poll()
    assert len({a.uid for a in poll.alerts}) == 103
    half = {"links": {"next": "/v1/alerts?offset=100&size=100"}}
    poll = await jsm(poller, server, two_pages("values", {"links": {"next": None}}, half, "size")).poll()
    assert len({a.uid for a in poll.alerts}) == 103
    assert poll.complete


async def test_more_than_twenty_thousand_are_not_listed_and_resolve_nothing(server: Server, poller: Any) -> None:
    record = answer("opsgenie")["data"][0]

    def page(asked: Asked) -> Answer:
        offset = int(asked.query["offset"][0])
        found = [{**record, "id": f"a{offset + n}"} for n in range(1000)]
        return Answer({"data": found, "paging": {"next": "more"}})

    poll = await opsgenie(poller, server, page).poll()
    assert len(poll.alerts) == 20_000
    assert not poll.complete
    assert "20,000" in poll.note


async def test_jira_lists_values_and_a_closed_one_is_resolved(server: Server, poller: Any) -> None:
    poll = await jsm(poller, server, Answer(answer("jsm"))).poll()
    assert [(a.uid, a.status) for a in poll.alerts] == [
        ("77aa-0001", AlertStatus.FIRING), ("77aa-0002", AlertStatus.RESOLVED),
    ]  # fmt: skip
    assert poll.alerts[0].severity == AlertSeverity.CRITICAL
    assert server.asked[0].path == f"{BASE}/v1/alerts"
    assert server.asked[0].headers["authorization"].startswith("Basic ")


@pytest.mark.parametrize("status", [404, 410])
async def test_an_api_that_is_gone_names_its_successor(server: Server, poller: Any, status: int) -> None:
    with pytest.raises(PollFailed) as info:
        await opsgenie(poller, server, Answer({"message": "Gone"}, status)).poll()
    assert "use the type jsm" in info.value.mend


async def test_a_key_that_is_refused_is_told_as_such_and_not_shown(server: Server, poller: Any) -> None:
    reply = Answer({"message": "Could not authenticate GenieKey reef-key-7", "took": 0.0}, 403)
    with pytest.raises(PollFailed) as info:
        await opsgenie(poller, server, reply).poll()
    assert "authentication" in info.value.reason
    assert "reef-key-7" not in str(info.value)


async def test_the_limit_of_requests_is_waited_for(server: Server, poller: Any) -> None:
    headers = {"X-RateLimit-State": "THROTTLED", "X-RateLimit-Reset": "30"}
    with pytest.raises(PollFailed) as info:
        await opsgenie(poller, server, Answer({"message": "You are making too many requests!"}, 429, headers)).poll()
    assert info.value.retry_after == 30
