"""Recorded and documented answers of hosted services: each gives sensible alerts, or is refused with a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest

from tests.support.answers import HOSTED, Hosted
from tests.support.http import Answer, Asked, Server
from warroom.feeds.failure import PollFailed
from warroom.feeds.source import Poll

FOLDERS = {
    "pagerduty": "pagerduty", "pagerduty-oncall": "pagerduty", "opsgenie": "opsgenie", "jsm": "opsgenie",
    "statuspage": "statuspage", "sentry": "sentry", "zabbix": "zabbix", "datadog": "datadog",
    "healthchecks": "healthchecks", "checkly": "checkly", "betterstack": "betterstack", "alerta": "alerta",
    "keep": "alerta", "goalert": "alerta", "goalert-oncall": "alerta", "uptime-kuma": "uptime_kuma",
    "opsgenie-oncall": "opsgenie", "jsm-oncall": "opsgenie",
    "servicenow": "servicenow", "servicenow-alerts": "servicenow", "solarwinds": "solarwinds", "newrelic": "newrelic",
    "cloudwatch": "aws_cloudwatch", "azure-monitor": "azure_alerts", "microsoft365": "ms_graph",
    "gcp-monitoring": "gcp_monitoring", "splunk-oncall": "victorops", "dynatrace": "victorops",
    "site24x7": "uptime_kuma", "pingdom": "uptime_kuma", "statuscake": "uptime_kuma",
}  # fmt: skip
READ = {
    "pagerduty": {"openapi_incidents.json": 1},
    "pagerduty-oncall": {"openapi_oncalls.json": 1},
    "opsgenie": {"demisto_get_alerts.json": 1},
    "statuspage": {"tuip_cloudflare_summary_minor.json": 2, "tuip_github_summary_operational.json": 0},
    "sentry": {"openapi_org_issues.json": 1, "sentrymcp_monitor-checkins.json": None},
    "zabbix": {"docs_problem_get.json": 1},
    "datadog": {"cassette_monitor_search.json": 30},
    "healthchecks": {"doc_api_v3_01_checks.json": 2},
    "servicenow": {"demisto_incidents_list.json": 2, "demisto_incident_created.json": None},
    "servicenow-alerts": {"demisto_incidents_list.json": None},
    "solarwinds": {"demisto_alert_active_joined.json": 2},
    "newrelic": {"SYNTH_aiissues_from_doc_shape.json": 3},
    "azure-monitor": {"spec_alerts_list.json": 2},
    "microsoft365": {"doc_service_announcement_issues.json": 1},
    "gcp-monitoring": {"SYNTH_alerts_from_discovery_shape.json": 2},
    "splunk-oncall": {"go_victorops_incidents.json": 1},
    "cloudwatch": {"localstack_snapshot_describe_alarms_assembled.json": 3},
    "checkly": {"cli_fixture_check_statuses.json": 3, "gosdk_GetCheckResults.json": None},
    "betterstack": {"apievangelist_betteruptime-list-incidents-example.json": 1,
                    "apievangelist_betteruptime-list-monitors-example.json": None},
}  # fmt: skip
"""How many records each answer of the right kind gives; None where it only resembles one."""


OWN = ("https://uptime.betterstack.com", "https://management.azure.com:443", "https://graph.microsoft.com")


def served(server: Server, hosted: Hosted, found: Any) -> None:
    """The answer once; what follows it is empty, because these were cut out of a longer list."""
    seen: list[str] = []

    def reply(asked: Asked) -> Answer:
        seen.append(asked.path)
        if len(seen) > 1 and isinstance(found, dict | list):
            empty = found
            for step in hosted.rows:
                empty = empty[step] if isinstance(empty, dict) and step in empty else {}
            if isinstance(empty, list):
                return Answer(emptied(found, hosted.rows))
        return Answer(found)

    server.routes = {hosted.path: reply, "/api/status-page/heartbeat/default": reply}


def emptied(found: Any, rows: tuple[Any, ...]) -> Any:
    if not rows:
        return []
    return {**found, rows[0]: emptied(found[rows[0]], rows[1:]), "more": False, "paging": {}, "pagination": {}}


async def outcome(it: Any) -> Poll | None:
    failed: PollFailed | None = None
    try:
        return cast(Poll, await it.poll())
    except PollFailed as told:
        failed = told
    assert failed.reason
    assert failed.mend
    assert not failed.reason.startswith("fault")
    return None


@pytest.mark.parametrize("hosted", [pytest.param(one, id=one.names[0]) for one in HOSTED if not one.keys.get("groups")])
async def test_every_sample_is_read_or_refused(server: Server, poller: Any, samples: Path, hosted: Hosted) -> None:
    expected = READ.get(hosted.type, {})
    paths = sorted((samples / FOLDERS[hosted.type]).glob("*.json"))
    assert paths
    for path in paths:
        # A next link of the service itself would be another origin here.
        text = path.read_text().replace("00000000-0000-0000-0000-000000000001", "5ub")
        for origin in OWN:
            text = text.replace(origin, server.url)
        served(server, hosted, json.loads(text))
        poll = await outcome(poller(type=hosted.type, url=server.url, max_pages=3, **hosted.keys))
        if path.name not in expected:
            assert poll is None or not (poll.alerts or poll.on_call), f"{path.name} was taken for alerts"
            continue
        count = expected[path.name]
        if count is None:
            continue
        assert poll is not None, path.name
        assert len(poll.alerts) + len(poll.on_call) == count, path.name
        for alert in poll.alerts:
            assert alert.uid, path.name
            assert alert.title, path.name
            assert alert.status_word, path.name


async def test_the_sampled_heartbeats_and_status_page_make_one_list(
    server: Server, poller: Any, samples: Path
) -> None:
    page = json.loads((samples / "uptime_kuma/uptimekumaapi_doc_status_page_socketio.json").read_bytes())
    beats = json.loads((samples / "uptime_kuma/SYNTH_heartbeat_from_source_shape.json").read_bytes())
    server.routes["/api/status-page/default"] = Answer(page)
    server.routes["/api/status-page/heartbeat/default"] = Answer(beats)
    poll = await poller(type="uptime-kuma", url=server.url).poll()
    assert [(a.uid, a.status) for a in poll.alerts] == [("monitor/1", "resolved"), ("incident/1", "firing")]


async def test_single_sampled_issues_make_a_list(server: Server, poller: Any, samples: Path) -> None:
    issues = [json.loads(path.read_bytes()) for path in sorted((samples / "sentry").glob("sentrymcp_*issue.json"))]
    assert len(issues) >= 5
    server.routes["/api/0/organizations/kelp/issues/"] = Answer(issues)
    poll = await poller(type="sentry", url=server.url, organization="kelp").poll()
    assert len({alert.uid for alert in poll.alerts}) == len(issues)
    assert all(a.title and a.started_at and a.count >= 1 and a.severity != "unknown" for a in poll.alerts)
    assert poll.note == ""


async def test_one_sampled_alert_of_alerta_in_a_list_is_read(server: Server, poller: Any, samples: Path) -> None:
    alert = json.loads((samples / "alerta/client_test_alert.json").read_bytes())["alert"]
    server.routes["/alerts"] = Answer({"status": "ok", "alerts": [alert], "more": False})
    (read,) = (await poller(type="alerta", url=server.url).poll()).alerts
    assert (read.title, read.host, read.severity, read.count) == ("node_down", "web01", "critical", 4)


async def test_the_error_that_newer_versions_of_zabbix_give_is_told(
    server: Server, poller: Any, samples: Path
) -> None:
    server.routes["/api_jsonrpc.php"] = Answer((samples / "zabbix/forum_error_auth_param.json").read_bytes())
    with pytest.raises(PollFailed, match=r"unexpected parameter"):
        await poller(type="zabbix", url=server.url).poll()
