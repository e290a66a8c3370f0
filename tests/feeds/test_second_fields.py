"""What says the same by another field is read too, and how old a statement is is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.feeds.conftest import Poller
from tests.support.answers import answer
from tests.support.http import Answer, Server
from warroom.core.model import AlertStatus

NOW = datetime(2026, 3, 14, 15, 9, tzinfo=UTC)


def at(one: Poller, moment: datetime = NOW) -> Poller:
    one.fetch.now = lambda: moment  # type: ignore[method-assign]
    return one


# ---------------------------------------------------------------- Uptime Kuma


def kuma(poller: Any, server: Server, **beats: list[dict[str, Any]]) -> Poller:
    monitors = [{"id": int(name[1:]), "name": name} for name in beats]
    server.routes["/api/status-page/default"] = Answer({"publicGroupList": [{"name": "g", "monitorList": monitors}]})
    listed = {name[1:]: series for name, series in beats.items()}
    server.routes["/api/status-page/heartbeat/default"] = Answer({"heartbeatList": listed})
    return at(poller(type="uptime-kuma", url=server.url))


def beat(ago: timedelta, status: int = 1) -> dict[str, Any]:
    return {"status": status, "time": f"{NOW - ago:%Y-%m-%d %H:%M:%S.000}", "msg": ""}


async def test_the_age_of_a_heartbeat_is_told(server: Server, poller: Any) -> None:
    minutes = [beat(timedelta(minutes=n)) for n in (3, 2, 1)]
    assert (await kuma(poller, server, m1=minutes).poll()).note == ""
    poll = await kuma(poller, server, m1=minutes, m2=[beat(timedelta(hours=26))]).poll()
    assert poll.note == 'the last heartbeat of "m2" is 1d old: what it says may be over'
    assert {a.status for a in poll.alerts} == {AlertStatus.RESOLVED}
    poll = await kuma(poller, server, m1=[beat(timedelta(hours=2), 0)], m2=[beat(timedelta(hours=3))]).poll()
    assert 'of "m2" and 1 more is 3h00 old' in poll.note
    assert poll.alerts[0].status is AlertStatus.FIRING


async def test_a_monitor_that_beats_once_a_day_is_not_late_after_an_hour(server: Server, poller: Any) -> None:
    days = [beat(timedelta(days=n, hours=1)) for n in (3, 2, 1, 0)]
    assert (await kuma(poller, server, m1=days).poll()).note == ""


async def test_a_paused_monitor_is_suppressed_and_not_late(server: Server, poller: Any) -> None:
    one = kuma(poller, server, m1=[beat(timedelta(days=9), 0)])
    body = server.routes["/api/status-page/default"]
    assert isinstance(body, Answer)
    body.body["publicGroupList"][0]["monitorList"][0]["active"] = False
    poll = await one.poll()
    assert [(a.status, a.status_word) for a in poll.alerts] == [("suppressed", "paused")]
    assert poll.note == ""


# ---------------------------------------------------------------- Nagios, Icinga


def nagios(server: Server, **changes: Any) -> None:
    service = {
        "description": "Front",
        "status": "critical",
        "state_type": "hard",
        "last_check": 1773500900000,
        "last_update": 1773500960000,
        "last_state_change": 1773500000000,
        **changes,
    }
    result = {"query_time": 1773500966000, "last_data_update": 1773500966000, "type_code": 0}
    server.routes["/cgi-bin/statusjson.cgi"] = lambda asked: Answer(
        {"result": result, "data": {"servicelist": {"web": {"Front": service}}}}
        if asked.query["query"] == ["servicelist"]
        else {"result": result, "data": {"hostlist": {}}}
    )


@pytest.mark.parametrize(
    ("said", "status", "word"),
    [
        ({}, "firing", "hard"),
        ({"notifications_enabled": True}, "firing", "hard"),
        ({"notifications_enabled": False}, "suppressed", "notifications are off"),
        ({"notifications_enabled": False, "problem_has_been_acknowledged": True}, "acked", "acknowledged"),
        ({"is_flapping": True}, "firing", "hard"),
    ],
)
async def test_nagios_notifications_that_are_off_keep_a_problem_quiet(
    server: Server, poller: Any, said: dict[str, Any], status: str, word: str
) -> None:
    nagios(server, **said)
    (alert,) = (await poller(type="nagios", url=server.url).poll()).alerts
    assert (alert.status, alert.status_word) == (status, word)


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ({"next_check": 1773500990000}, ""),
        ({"next_check": 1773490000000, "last_check": 1773489900000}, "1 check is overdue, last made 3h04 ago"),
        ({"checks_enabled": False, "accept_passive_checks": False}, "1 problem is of a check that is switched off"),
        ({"checks_enabled": False, "accept_passive_checks": True}, ""),
    ],
)
async def test_a_problem_that_nagios_no_longer_looks_at_is_told(
    server: Server, poller: Any, said: dict[str, Any], note: str
) -> None:
    nagios(server, **said)
    assert (await at(poller(type="nagios", url=server.url)).poll()).note == note


@pytest.mark.parametrize("bad", [Answer(b"", 500), Answer(b"<html>"), Answer({"result": {"type_code": 3}})])
async def test_nagios_hosts_that_cannot_be_had_cost_no_service(server: Server, poller: Any, bad: Answer) -> None:
    nagios(server)
    services = server.routes["/cgi-bin/statusjson.cgi"]
    assert callable(services)
    server.routes["/cgi-bin/statusjson.cgi"] = lambda asked: (
        services(asked) if asked.query["query"] == ["servicelist"] else bad
    )
    poll = await poller(type="nagios", url=server.url).poll()
    assert ([a.uid for a in poll.alerts], poll.complete) == (["web!Front"], False)
    assert "hosts that are down are not known" in poll.note


@pytest.mark.parametrize(
    "odd", [rb"\u001b]0;web\a", rb"C:\new\x", b"\xff\xfe", b"two\nlines", b"a\x00b", rb"\ud800", b"\x07"]
)
async def test_whatever_one_plug_in_prints_costs_no_other_service(server: Server, poller: Any, odd: bytes) -> None:
    nagios(server, plugin_output="PLACE here")
    whole = server.routes["/cgi-bin/statusjson.cgi"]
    assert callable(whole)
    server.routes["/cgi-bin/statusjson.cgi"] = lambda asked: Answer(whole(asked).content().replace(b"PLACE", odd))
    poll = await poller(type="nagios", url=server.url).poll()
    assert [(a.uid, a.summary[-4:]) for a in poll.alerts] == [("web!Front", "here")]
    assert "\x1b" not in poll.alerts[0].json()


def icinga(server: Server, host_state: int = 0, **changes: Any) -> None:
    attrs = {
        "name": "front",
        "display_name": "Front",
        "state": 2,
        "state_type": 1,
        "last_check_result": {"output": "x"},
        "last_state_change": 1773500000,
        **changes,
    }
    joins = {"host": {"name": "web", "display_name": "web", "state": host_state}}
    server.routes["/v1/objects/services"] = Answer({"results": [{"name": "web!front", "attrs": attrs, "joins": joins}]})
    server.routes["/v1/objects/hosts"] = Answer({"results": []})
    server.routes["/v1/status/IcingaApplication"] = Answer({"results": []})


@pytest.mark.parametrize(
    ("host", "said", "status", "word"),
    [
        (0, {}, "firing", "hard"),
        (1, {}, "suppressed", "its host is down"),
        (1, {"acknowledgement": 1}, "acked", "acknowledged"),
        (0, {"enable_notifications": False}, "suppressed", "notifications are off"),
        (0, {"handled": True}, "suppressed", "handled"),
        (0, {"handled": False}, "firing", "hard"),
        (
            0,
            {"acknowledgement": 2, "acknowledgement_expiry": 1773504000},
            "acked",
            "acknowledged, sticky until 16:00 UTC 14 Mar",
        ),
        (0, {"acknowledgement": 1, "acknowledgement_expiry": 0}, "acked", "acknowledged"),
    ],
)
async def test_what_icinga_holds_for_handled_is_not_firing(
    server: Server, poller: Any, host: int, said: dict[str, Any], status: str, word: str
) -> None:
    icinga(server, host, **said)
    (alert,) = (await poller(type="icinga2", url=server.url).poll()).alerts
    assert (alert.status, alert.status_word) == (status, word)


async def test_a_service_on_a_host_that_is_down_fires_where_no_host_is_told(server: Server, poller: Any) -> None:
    icinga(server, 1)
    (alert,) = (await poller(type="icinga2", url=server.url, hosts=False).poll()).alerts
    assert alert.status is AlertStatus.FIRING


async def test_icinga_checks_that_are_overdue_are_told_also_behind_the_same_answer(server: Server, poller: Any) -> None:
    icinga(server, last_check=NOW.timestamp(), next_check=NOW.timestamp() + 60)
    one = at(poller(type="icinga2", url=server.url))
    assert (await one.poll()).note == ""
    at(one, NOW + timedelta(hours=2))
    assert (await one.poll()).note == "1 check is overdue, last made 2h00 ago"


async def test_icinga_hosts_that_cannot_be_had_cost_no_service(server: Server, poller: Any) -> None:
    icinga(server)
    server.routes["/v1/objects/hosts"] = Answer(b"", 503)
    poll = await poller(type="icinga2", url=server.url).poll()
    assert ([a.uid for a in poll.alerts], poll.complete) == (["web!front"], False)
    assert "hosts that are down are not known: HTTP 503" in poll.note


# ---------------------------------------------------------------- hosted


@pytest.mark.parametrize(
    ("said", "status", "word"),
    [
        ({"status": "ignored"}, "suppressed", "archived"),
        ({"status": "unresolved", "substatus": "archived_until_escalating"}, "suppressed", "archived"),
        ({"status": "unresolved", "substatus": "escalating"}, "firing", "unresolved"),
        (
            {"status": "ignored", "statusDetails": {"ignoreUntil": "2026-03-14T16:00:00Z", "actor": {"name": "maja"}}},
            "suppressed",
            "archived by maja until 16:00 UTC 14 Mar",
        ),
        ({"status": "resolvedInNextRelease"}, "resolved", "resolvedInNextRelease"),
    ],
)
async def test_an_archived_issue_is_so_by_either_field(
    server: Server, poller: Any, said: dict[str, Any], status: str, word: str
) -> None:
    server.routes["/api/0/organizations/kelp/issues/"] = Answer(
        [{"shortId": "K-1", "title": "x", "level": "error", **said}]
    )
    poll = await poller(type="sentry", url=server.url, organization="kelp").poll()
    assert [(a.uid, a.status, a.status_word, poll.note) for a in poll.alerts] == [("K-1", status, word, "")]


async def test_an_incident_of_a_service_in_maintenance_is_suppressed(server: Server, poller: Any) -> None:
    incident = {"id": "P1", "title": "x", "status": "triggered", "urgency": "high"}
    server.routes["/incidents"] = Answer(
        {
            "incidents": [
                {**incident, "service": {"summary": "mail", "status": "maintenance"}},
                {**incident, "id": "P2", "service": {"summary": "mail", "status": "critical"}},
            ]
        }
    )
    poll = await poller(type="pagerduty", url=server.url).poll()
    assert [(a.status, a.status_word) for a in poll.alerts] == [
        ("suppressed", "triggered, its service is in maintenance"),
        ("firing", "triggered"),
    ]


@pytest.mark.parametrize("said", [True, "true"])
async def test_an_alert_that_keep_dismissed_is_suppressed(server: Server, poller: Any, said: Any) -> None:
    row = {**answer("keep")["results"][0], "dismissed": said, "status": "firing"}
    server.routes["/alerts/query"] = Answer({"results": [row], "count": 1})
    assert [a.status for a in (await poller(type="keep", url=server.url).poll()).alerts] == ["suppressed"]


# ---------------------------------------------------------------- records


async def test_a_condition_that_does_not_fit_one_record_costs_that_one(server: Server, poller: Any) -> None:
    server.routes["/j"] = Answer([{"id": 1, "n": "yes"}, {"id": 2, "n": 7}, {"id": 3, "n": "no"}])
    fields = {"uid": "id", "title": "id"}
    poll = await poller(type="json", url=f"{server.url}/j", map=fields, items={"where": "starts_with(n, 'y')"}).poll()
    assert [a.uid for a in poll.alerts] == ["1"]
    assert len(poll.unread) == 1
    assert "1 of 2 records cannot be read: items.where does not fit it" in poll.note


async def test_a_field_that_does_not_fit_costs_itself(server: Server, poller: Any) -> None:
    server.routes["/j"] = Answer([{"id": 1, "tags": ["a", "b"]}, {"id": 2, "tags": 5}])
    fields = {"uid": "id", "title": "id", "summary": "join(', ', tags)"}
    poll = await poller(type="json", url=f"{server.url}/j", map=fields).poll()
    assert [(a.uid, a.summary) for a in poll.alerts] == [("1", "a, b"), ("2", "")]
    assert "map.summary does not fit a record" in poll.note


async def test_a_baseline_that_cannot_be_had_costs_no_series(server: Server, poller: Any) -> None:
    now = datetime.now(UTC).timestamp()
    series = {"metric": {"job": "a"}, "values": [[now - 60 * n, "9"] for n in range(5, -1, -1)]}
    good = Answer({"status": "success", "data": {"resultType": "matrix", "result": [series]}})
    server.routes["/api/v1/query_range"] = lambda asked: (
        Answer(b"", 503) if float(asked.query["end"][0]) < now - 1800 else good
    )
    poll = await poller(type="signal", url=server.url, query="x", above=5, over_baseline=20, lasting="0s").poll()
    assert (len(poll.alerts), len(poll.signals), poll.complete) == (1, 1, False)
    assert "what is usual is not known: HTTP 503" in poll.note
