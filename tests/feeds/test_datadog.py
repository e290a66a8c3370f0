"""Datadog: monitors or their groups, pages that are counted, and what is muted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.answers import answer
from tests.support.http import Answer, Asked, Server
from warroom.core.model import AlertSeverity, AlertStatus
from warroom.feeds.failure import PollFailed

KEYS = {"DD-API-KEY": "${env:API}", "DD-APPLICATION-KEY": "${env:APP}"}


def datadog(poller: Any, server: Server, reply: Any, **keys: Any) -> Any:
    server.routes["/api/v1/monitor/search"] = server.routes["/api/v1/monitor/groups/search"] = reply
    env = {"API": "reef-api-key", "APP": "reef-app-key"}
    return poller(type="datadog", headers=KEYS, env=env, **{"url": server.url, **keys})


async def test_a_monitor_has_every_field_that_a_person_asks_for(server: Server, poller: Any) -> None:
    poll = await datadog(poller, server, Answer(answer("datadog"))).poll()
    alert = poll.alerts[0]
    assert (alert.uid, alert.title, alert.service) == ("880011", "Checkout: p95 above 800 ms", "checkout")
    assert (alert.severity, alert.severity_word, alert.status) == (AlertSeverity.CRITICAL, "Alert", AlertStatus.FIRING)
    assert alert.started_at == datetime(2026, 3, 2, 7, 1, tzinfo=UTC)
    assert (alert.labels["team"], alert.labels["priority"]) == ("shop, payments", "P1")
    assert alert.labels["tier-one"] == ""
    asked = server.asked[0]
    assert asked.query == {"query": ["status:(alert OR warn)"], "page": ["0"], "per_page": ["100"]}
    assert (asked.headers["dd-api-key"], asked.headers["dd-application-key"]) == ("reef-api-key", "reef-app-key")


async def test_a_muted_monitor_is_suppressed_and_no_data_is_nothing_well(server: Server, poller: Any) -> None:
    _, muted, silent = (await datadog(poller, server, Answer(answer("datadog"))).poll()).alerts
    assert (muted.status, muted.host) == (AlertStatus.SUPPRESSED, "reef-db-2")
    assert muted.status_word == "Warn, muted until 06:40 UTC 3 Mar"
    assert (silent.status, silent.severity, silent.started_at) == (AlertStatus.FIRING, AlertSeverity.UNKNOWN, None)


async def test_a_monitor_that_is_well_again_is_resolved_muted_or_not(server: Server, poller: Any) -> None:
    data = answer("datadog")
    for monitor in data["monitors"]:
        monitor["status"] = "OK"
    alerts = (await datadog(poller, server, Answer(data), query="tag:shop").poll()).alerts
    assert {alert.status for alert in alerts} == {AlertStatus.RESOLVED}
    assert server.asked[0].query["query"] == ["tag:shop"]


async def test_each_group_of_a_monitor_can_be_an_alert_of_its_own(server: Server, poller: Any) -> None:
    first, second = (await datadog(poller, server, Answer(answer("datadog-groups")), groups=True).poll()).alerts
    assert first.uid == "880012/host:reef-db-1,device:/dev/sda1"
    assert first.title == "Disk of reef-db: host:reef-db-1,device:/dev/sda1"
    assert (first.host, first.labels["device"]) == ("reef-db-1", "/dev/sda1")
    assert second.started_at == datetime(2026, 3, 2, 6, 48, 20, tzinfo=UTC)
    assert server.asked[0].path == "/api/v1/monitor/groups/search"
    assert server.asked[0].query["query"] == ["group_status:(alert OR warn)"]


async def test_pages_are_counted_and_every_one_is_asked_for(server: Server, poller: Any) -> None:
    def page(asked: Asked) -> Answer:
        at = int(asked.query["page"][0])
        monitors = [{**answer("datadog")["monitors"][0], "id": at * 100 + n} for n in range(100 if at < 2 else 4)]
        return Answer({"monitors": monitors, "metadata": {"page": at, "page_count": 3, "per_page": 100}})

    poll = await datadog(poller, server, page).poll()
    assert len({alert.uid for alert in poll.alerts}) == 204
    assert [asked.query["page"] for asked in server.asked] == [["0"], ["1"], ["2"]]


async def test_without_a_count_a_full_page_means_more(server: Server, poller: Any) -> None:
    def page(asked: Asked) -> Answer:
        at = int(asked.query["page"][0])
        monitors = [{**answer("datadog")["monitors"][0], "id": at * 100 + n} for n in range(100 if at < 1 else 4)]
        return Answer({"monitors": monitors})

    assert len((await datadog(poller, server, page).poll()).alerts) == 104


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://api.datadoghq.com", "https://app.datadoghq.com/monitors/880011"),
        ("https://api.us3.datadoghq.com/", "https://us3.datadoghq.com/monitors/880011"),
        ("https://datadog.proxy.example", ""),
    ],
)
def test_a_link_leads_to_the_pages_of_the_same_site(poller: Any, url: str, page: str) -> None:
    source = poller(type="datadog", url=url).source
    assert source.read(answer("datadog")["monitors"][0]).url == page


async def test_refused_keys_are_told_and_not_shown(server: Server, poller: Any) -> None:
    with pytest.raises(PollFailed) as info:
        await datadog(poller, server, Answer({"errors": ["Forbidden: reef-app-key"]}, 403)).poll()
    assert "authentication" in info.value.reason
    assert "reef-app-key" not in str(info.value)


@pytest.mark.parametrize(
    ("said", "status", "word"),
    [
        ({"muted": True, "muted_until_ts": None}, "suppressed", "Alert, muted"),
        ({"muted": True, "muted_until_ts": 1773504000}, "suppressed", "Alert, muted until 16:00 UTC 14 Mar"),
        ({"muted": False, "muted_until_ts": None}, "firing", "Alert"),
        ({"muted_until_ts": 1773504000}, "suppressed", "Alert, muted until 16:00 UTC 14 Mar"),
        ({"options": {"silenced": {"*": None}}}, "suppressed", "Alert, muted"),
        ({"options": {"silenced": {"host:other": None}}}, "firing", "Alert"),
        ({}, "firing", "Alert"),
    ],
)
async def test_a_muting_is_read_from_every_field_that_says_so(
    server: Server, poller: Any, said: dict[str, Any], status: str, word: str
) -> None:
    group = {"monitor_id": 5, "monitor_name": "Latency", "group": "host:a", "status": "Alert",
             "all_tags": ["service:mail", "env:prod"], "group_tags": ["host:a"], **said}  # fmt: skip
    poll = await datadog(poller, server, Answer({"groups": [group], "metadata": {"page_count": 1}}), groups=True).poll()
    (alert,) = poll.alerts
    assert (alert.status, alert.status_word) == (status, word)
    assert (alert.service, alert.host, alert.labels["env"]) == ("mail", "a", "prod")


async def test_a_status_that_datadog_has_since_is_firing_and_told(server: Server, poller: Any) -> None:
    data = answer("datadog")
    data["monitors"][0]["status"] = "Smouldering"
    poll = await datadog(poller, server, Answer(data)).poll()
    assert poll.alerts[0].status is AlertStatus.FIRING
    assert 'status "Smouldering" is not understood' in poll.note
