"""Recorded answers of real services: each gives sensible alerts, or is refused with a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest

from tests.support.http import Answer, Server
from warroom.feeds.failure import PollFailed
from warroom.feeds.source import Poll

PLACES = {
    "alertmanager": ("alertmanager", "/api/v2/alerts"),
    "grafana": ("grafana", "/api/alertmanager/grafana/api/v2/alerts"),
    "prometheus": ("prometheus", "/api/v1/alerts"),
}


def answers(samples: Path, *folders: str) -> list[Path]:
    found = sorted(p for folder in folders for p in (samples / folder).glob("*.json"))
    assert found
    return found


async def outcome(it: Any) -> Poll | None:
    """What the poll brought, None where it was refused with a reason and a mend."""
    failed: PollFailed | None = None
    try:
        return cast(Poll, await it.poll())
    except PollFailed as told:
        failed = told
    assert failed.reason
    assert failed.mend
    return None


def is_list_of_alerts(path: Path) -> bool:
    return "alerts" in path.name and "groups" not in path.name and "error" not in path.name


@pytest.mark.parametrize("kind", ["alertmanager", "prometheus"])
async def test_every_recorded_answer_is_read_or_refused(
    server: Server, poller: Any, samples: Path, kind: str
) -> None:
    name, place = PLACES[kind]
    server.routes["/api/v2/status"] = Answer({"uptime": "2026-11-21T05:39:26.183Z"})
    for path in answers(samples, kind, "grafana"):
        server.routes[place] = Answer(path.read_bytes())
        server.routes["/api/v2/silences"] = Answer([])
        it = poller(type=name, url=server.url)
        if path.parent.name != kind or not is_list_of_alerts(path):
            read = await outcome(it)
            assert read is None or (path.parent.name == "grafana" and read.alerts), path.name
            continue
        poll = await it.poll()
        assert poll.alerts, path.name
        assert poll.note == "", path.name
        for alert in poll.alerts:
            assert alert.title, path.name
            assert alert.started_at is not None, path.name
            assert alert.labels["alertname"] == alert.title


async def test_the_word_of_a_recorded_alert_decides_its_severity(server: Server, poller: Any, samples: Path) -> None:
    path = samples / "alertmanager" / "real_am025_alerts.json"
    server.routes["/api/v2/alerts"] = Answer(path.read_bytes())
    poll = await poller(type="alertmanager", url=server.url).poll()
    recorded = {record["fingerprint"]: record for record in json.loads(path.read_bytes())}
    assert {a.uid for a in poll.alerts} == set(recorded)
    for alert in poll.alerts:
        assert alert.severity_word == recorded[alert.uid]["labels"].get("severity", "")
        suppressed = recorded[alert.uid]["status"]["state"] == "suppressed"
        assert (alert.status == "suppressed") == suppressed


async def test_any_recorded_json_of_any_service_raises_nothing_but_a_sentence(
    server: Server, poller: Any, samples: Path
) -> None:
    table = {"type": "json", "url": server.url + "/x", "map": {"uid": "id", "title": "name || title || id"}}
    for path in sorted(samples.glob("*/*.json")):
        for items in ({}, {"path": "data"}, {"path": "*[] | [0]"}):
            server.routes["/x"] = Answer(path.read_bytes())
            read = await outcome(poller(**table, items=items))
            assert read is None or all(alert.uid and alert.title for alert in read.alerts)
