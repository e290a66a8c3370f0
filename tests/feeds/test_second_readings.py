"""What a source says beside its first word counts too, and what it takes back is not said."""

from __future__ import annotations

import json
import time
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.http import Answer, Server
from warroom.config.proxies import is_spared
from warroom.core.model import AlertSeverity, AlertStatus
from warroom.feeds.moments import moment
from warroom.feeds.normalise import holds, is_off, known_severity, known_status
from warroom.feeds.statements import state_of

FIRING, RESOLVED, SUPPRESSED = AlertStatus.FIRING, AlertStatus.RESOLVED, AlertStatus.SUPPRESSED


def alert(name: str, **more: Any) -> dict[str, Any]:
    return {"labels": {"alertname": name}, "fingerprint": name, "status": {"state": "active"}, **more}


def iso(minutes: float) -> str:
    return (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("Critical!", "critical"), ("🔥 critical", "critical"), ("crit (page)", "critical"), ("urgent", "critical"),
        ("P2 - Major", "high"), ("P3-Moderate", "warning"), ("Sev-1 (Outage)", "critical"), ("2 - High", "high"),
        ("1: Critical", "critical"), ("Highest", "critical"), ("S0", "critical"), ("not critical", None),
        ("non-critical", None), ("critical?", None), ("7 - lucky", None), ("high (only for tests)", None), ("!", None),
    ],
)  # fmt: skip
def test_a_word_of_severity_is_read_with_its_ornaments_and_not_against_its_sense(word: str, level: str | None) -> None:
    assert known_severity(word) == (AlertSeverity(level) if level else None)


@pytest.mark.parametrize(
    ("word", "status"),
    [("resolved (automatically)", RESOLVED), ("resolved (partially)", None), ("Closed [not confirmed]", None),
     ("Normal (NoData)", RESOLVED), ("OK (only db-1)", None), ("unacknowledged", FIRING)],
)  # fmt: skip
def test_what_stands_in_brackets_may_take_a_status_back(word: str, status: AlertStatus | None) -> None:
    assert known_status(word) is status


def test_a_flag_is_set_however_it_is_written() -> None:
    assert all(map(holds, (True, 1, "1", "true", "Yes")))
    assert not any(map(holds, (False, 0, None, "", "0", "no", [])))
    assert all(map(is_off, (False, 0, "false", "0")))
    assert not any(map(is_off, (None, "", True, 1, {})))


@pytest.mark.parametrize(
    "text",
    ["20260314150926", 20260314150926, "Saturday 14th of March 2026 15:09:26", "14-03-2026 15:09:26"],
)
def test_a_date_of_digits_alone_is_no_number_of_seconds(text: Any) -> None:
    assert moment(text) == datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)


def test_the_digits_of_a_day_are_that_day_and_those_of_an_epoch_are_an_epoch() -> None:
    assert moment(20260314) == moment("202603140000") == datetime(2026, 3, 14, tzinfo=UTC)
    assert moment(1773500966) == moment("1773500966000") == datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "body", "status"),
    [
        ("✅ Resolved: Mail", "", RESOLVED),
        ("Preliminary PIR - Mail", "", RESOLVED),
        ("Post Incident Review (PIR) - Mail", "", RESOLVED),
        ("Mail", "This is now resolved.", RESOLVED),
        ("Mail", "We have resolved the issue.", RESOLVED),
        ("Fixed: Mail", "", RESOLVED),
        ("[Resolved: false] Mail", "", None),
        ("Not fixed: Mail", "", None),
        ("Mail", "We have resolved the issue for some.", None),
        ("Mail", "This is not resolved.", None),
    ],
)
def test_an_end_is_read_in_the_words_that_people_use_for_it(title: str, body: str, status: AlertStatus | None) -> None:
    stated = state_of(title, body)
    assert (stated.status if stated else None) is status


async def test_what_silences_an_alert_counts_where_its_state_does_not_say_so(server: Server, poller: Any) -> None:
    server.routes["/api/v2/status"] = Answer({"uptime": iso(90)})
    server.routes["/api/v2/silences"] = Answer([])
    server.routes["/api/v2/alerts"] = Answer([
        alert("a", status={"state": "active", "mutedBy": ["nights"]}), alert("b", status={"state": "Active"}),
    ])  # fmt: skip
    alerts = (await poller(type="alertmanager", url=server.url).poll()).alerts
    assert [(a.status, a.status_word) for a in alerts] == [(SUPPRESSED, "muted by nights"), (FIRING, "Active")]


async def test_an_end_that_is_to_come_or_cannot_be_read_is_none(server: Server, poller: Any) -> None:
    ends = {"over": iso(3), "hoped": iso(-300), "odd": "later today", "zero": "0001-01-01T00:00:00Z"}
    server.routes["/incidents.json"] = Answer([
        {"id": name, "external_desc": name, "begin": iso(60), "end": end, "status_impact": "SERVICE_OUTAGE"}
        for name, end in ends.items()
    ])  # fmt: skip
    poll = await poller(type="gcp-status", url=server.url).poll()
    assert [a.status for a in poll.alerts] == [RESOLVED, FIRING, FIRING, FIRING]
    assert 'the time it ended "later today" is not understood' in poll.note
    now = int(time.time())
    server.routes["/public/currentevents"] = Answer([
        {"arn": f"{n}", "service": "ec2", "status": "3", "date": str(now - 900), "summary": "x", "end_time": end}
        for n, end in enumerate((str(now - 60), "0", str(now + 9000)))
    ])  # fmt: skip
    poll = await poller(type="aws-status", url=server.url).poll()
    assert [a.status for a in poll.alerts] == [RESOLVED, FIRING, FIRING]


async def test_a_summary_whose_list_of_incidents_is_null_has_none(server: Server, poller: Any) -> None:
    page = {"page": {"id": "p", "name": "Kelp"}, "status": {"indicator": "major", "description": "Trouble"}}
    server.routes["/api/v2/summary.json"] = Answer({**page, "incidents": None})
    poll = await poller(type="statuspage", url=server.url).poll()
    assert [(a.title, a.status) for a in poll.alerts] == [("Trouble", FIRING)]


@pytest.mark.parametrize(
    ("feed", "path", "body"),
    [
        ("betterstack", "/api/v3/incidents", {"data": [{"attributes": {"name": "shop", "started_at": iso(5)}}]}),
        ("alerta", "/alerts", {"alerts": [{"event": "shop", "severity": "major", "status": "open"}]}),
        ("checkly", "/v1/check-statuses", [{"longestRun": 3, "name": "shop", "hasFailures": True}]),
        ("goalert", "/api/graphql", {"data": {"alerts": {"nodes": [
            {"summary": "shop", "status": "StatusUnacknowledged"}], "pageInfo": {"hasNextPage": False}}}}),
    ],
)  # fmt: skip
async def test_a_record_without_an_id_is_known_by_what_it_says(
    server: Server, poller: Any, feed: str, path: str, body: Any
) -> None:
    server.routes[path] = Answer(body)
    one = poller(type=feed, url=server.url)
    first, second = await one.poll(), await one.poll()
    assert [(a.title, a.status) for a in first.alerts] == [("shop", FIRING)]
    assert first.complete
    assert first.alerts[0].uid == second.alerts[0].uid


async def test_a_check_that_is_muted_or_switched_off_pages_nobody(server: Server, poller: Any) -> None:
    failing = {"hasFailures": True, "hasErrors": False, "isDegraded": False}
    server.routes["/v1/check-statuses"] = Answer([
        {"checkId": "1", "name": "a", **failing, "muted": True}, {"checkId": "2", "name": "b", **failing},
        {"checkId": "3", "name": "c", **failing, "activated": False},
    ])  # fmt: skip
    poll = await poller(type="checkly", url=server.url).poll()
    assert [a.status for a in poll.alerts] == [SUPPRESSED, FIRING, SUPPRESSED]
    server.routes["/alerts/query"] = Answer({"results": [
        {"fingerprint": "1", "name": "a", "status": "firing", "deleted": True},
        {"fingerprint": "2", "name": "b", "status": "firing", "dismissed": "True"},
        {"fingerprint": "3", "name": "c", "status": "firing", "dismissed": False, "deleted": False},
    ]})  # fmt: skip
    poll = await poller(type="keep", url=server.url).poll()
    assert [a.status for a in poll.alerts] == [RESOLVED, SUPPRESSED, FIRING]


async def test_pinned_words_stand_where_the_heartbeats_are_not_told(server: Server, poller: Any) -> None:
    page: dict[str, Any] = {"publicGroupList": [{"name": "g", "monitorList": [{"id": 1, "name": "shop"}]}]}
    server.routes["/api/status-page/heartbeat/default"] = Answer(b"", 403)
    server.routes["/api/status-page/default"] = Answer(
        {**page, "incident": {"id": 1, "title": "Shop", "style": "danger"}}
    )
    poll = await poller(type="uptime-kuma", url=server.url).poll()
    assert [a.title for a in poll.alerts] == ["Shop"]
    assert not poll.complete
    assert "how its monitors are is not known" in poll.note


async def test_a_monitor_in_maintenance_is_suppressed_while_it_is_down(server: Server, poller: Any) -> None:
    at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    monitors = [{"id": 1, "name": "shop", "maintenance": True}, {"id": 2, "name": "mail", "maintenance": False}]
    server.routes["/api/status-page/heartbeat/default"] = Answer(
        {"heartbeatList": {n: [{"status": 0, "time": at}] for n in ("1", "2")}}
    )
    server.routes["/api/status-page/default"] = Answer({"publicGroupList": [{"name": "g", "monitorList": monitors}]})
    poll = await poller(type="uptime-kuma", url=server.url).poll()
    assert [a.status for a in poll.alerts] == [SUPPRESSED, FIRING]


async def test_hosts_that_are_not_found_cost_the_services_nothing(server: Server, poller: Any) -> None:
    attrs = {"name": "shop", "state": 2, "state_type": 1, "last_check_result": {}, "last_state_change": "some day"}
    well = {"name": "mail", "state": 0, "state_type": 1, "last_check_result": {}}
    server.routes["/v1/objects/services"] = Answer(
        {"results": [{"name": "h!shop", "attrs": attrs}, {"name": "h!mail", "attrs": well}]}
    )
    server.routes["/v1/objects/hosts"] = Answer(b"", 404)
    poll = await poller(type="icinga2", url=server.url).poll()
    assert [a.status for a in poll.alerts] == [FIRING, RESOLVED]
    assert not poll.complete
    assert "hosts that are down are not known" in poll.note
    assert '"some day" is not understood' in poll.note


def test_a_proxy_spares_what_its_list_names_in_any_of_the_usual_forms() -> None:
    for listed in ("127.", "127.*", "127.0.0.*", ".127.0.0.1", '"127.0.0.1"', "x;127.0.0.1", "x|127.0.0.1"):
        assert is_spared("127.0.0.1", 80, listed), listed
    for listed in ("12", "127.1.", "127.0.0.10", "x", "*.example", '""', ";"):
        assert not is_spared("127.0.0.1", 80, listed), listed


async def test_an_answer_packed_by_a_proxy_that_drops_the_header_is_read(server: Server, poller: Any) -> None:
    server.routes["/api/v2/status"] = Answer({"uptime": iso(90)})
    server.routes["/api/v2/alerts"] = Answer(zlib.compress(json.dumps([alert("a")]).encode()))
    assert len((await poller(type="alertmanager", url=server.url).poll()).alerts) == 1
