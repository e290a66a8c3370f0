"""Services leave ids out: an alert without one is known by what it says and keeps, and stays one alert."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.http import Answer, Server

CASES: dict[str, tuple[str, str, dict[str, Any], dict[str, Any]]] = {
    "pagerduty": ("/incidents", "incidents", {"status": "triggered", "created_at": "2026-03-14T15:09:26Z"}, {}),
    "opsgenie": ("/v2/alerts", "data", {"status": "open", "createdAt": "2026-03-14T15:09:26Z"}, {}),
    "jsm": ("/v1/alerts", "values", {"status": "open", "createdAt": "2026-03-14T15:09:26Z"}, {}),
    "sentry": ("/api/0/organizations/k/issues/", "", {"status": "unresolved", "firstSeen": "2026-03-14T15:09:26Z"},
               {"organization": "k"}),
    "datadog": ("/api/v1/monitor/search", "monitors", {"status": "Alert"}, {}),
    "gcp-status": ("/incidents.json", "", {"begin": "2026-03-14T15:09:26Z"}, {}),
    "checkly": ("/v1/check-statuses", "", {"hasFailures": True}, {}),
    "healthchecks": ("/api/v3/checks/", "checks", {"status": "down"}, {}),
    "keep": ("/alerts/query", "results", {"status": "firing"}, {}),
}  # fmt: skip


def named(title: str, shared: dict[str, Any]) -> dict[str, Any]:
    return {**shared, **dict.fromkeys(("title", "message", "name", "external_desc"), title)}


@pytest.mark.parametrize("kind", CASES)
async def test_two_alerts_without_ids_are_two_and_the_same_at_the_next_poll(
    server: Server, poller: Any, kind: str
) -> None:
    path, rows, shared, keys = CASES[kind]
    records = [named("Mail is late", shared), named("Search is slow", shared)]
    server.routes[path] = Answer({rows: records} if rows else records)
    one = poller(type=kind, url=server.url, **keys)
    first = await one.poll()
    assert [alert.title for alert in first.alerts] == ["Mail is late", "Search is slow"]
    assert first.complete
    records.reverse()
    again = await one.poll()
    assert {alert.uid for alert in again.alerts} == {alert.uid for alert in first.alerts}
    assert len({alert.uid for alert in again.alerts}) == 2
