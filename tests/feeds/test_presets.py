"""The presets: each service's own words, pages and errors, and what a team may change of the table."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from tests.support.answers import answer
from tests.support.http import Answer, Asked, Server
from warroom.core.model import AlertSeverity, AlertStatus
from warroom.feeds.failure import PollFailed

CRITICAL, HIGH, WARNING = AlertSeverity.CRITICAL, AlertSeverity.HIGH, AlertSeverity.WARNING
FIRING, ACKED, PENDING = AlertStatus.FIRING, AlertStatus.ACKED, AlertStatus.PENDING
SUPPRESSED, RESOLVED = AlertStatus.SUPPRESSED, AlertStatus.RESOLVED
PATHS = {
    "healthchecks": "/api/v3/checks/",
    "checkly": "/v1/check-statuses",
    "betterstack": "/api/v3/incidents",
    "alerta": "/alerts",
    "keep": "/alerts/query",
    "goalert": "/api/graphql",
}


def feed(poller: Any, server: Server, kind: str, reply: Any = None, **keys: Any) -> Any:
    server.routes[PATHS[kind]] = reply or Answer(answer(kind))
    return poller(type=kind, url=server.url, **keys)


async def test_checks_that_did_not_report(server: Server, poller: Any) -> None:
    auth = {"type": "header", "header": "X-Api-Key", "value": "k"}
    poll = await feed(poller, server, "healthchecks", auth=auth).poll()
    down, late, paused, up = poll.alerts
    assert (down.title, down.status, down.severity) == ("Copy of reef-db", FIRING, CRITICAL)
    assert (down.summary, down.labels["tags"]) == ("Every night at three", "prod db")
    assert down.url == f"{server.url}/checks/a2c4e7d0-0000-4000-8000-00000000c0de/details/"
    assert (late.uid, late.title, late.status, late.url) == ("5fd3c0ffee", "invoices", PENDING, "")
    assert (paused.status, up.status) == (SUPPRESSED, RESOLVED)
    assert server.asked[0].headers["x-api-key"] == "k"


async def test_checks_that_fail_or_are_slow(server: Server, poller: Any) -> None:
    poll = await feed(poller, server, "checkly").poll()
    assert [(a.uid, a.status, a.severity) for a in poll.alerts] == [
        ("ck-1", FIRING, CRITICAL), ("ck-2", FIRING, WARNING), ("ck-3", RESOLVED, AlertSeverity.INFO),
    ]  # fmt: skip
    assert poll.alerts[0].url == "https://app.checklyhq.com/checks/ck-1"


async def test_a_check_whose_flags_are_missing_does_not_count_as_passing(server: Server, poller: Any) -> None:
    poll = await feed(poller, server, "checkly", Answer([{"checkId": "x", "name": "New shape"}])).poll()
    assert (poll.alerts[0].status, poll.alerts[0].severity) == (FIRING, AlertSeverity.UNKNOWN)


async def test_incidents_of_an_uptime_service(server: Server, poller: Any) -> None:
    first, second = (await feed(poller, server, "betterstack").poll()).alerts
    assert (first.title, first.summary, first.status) == ("shop.kelp.example", "Status 502", FIRING)
    assert (first.severity, first.labels["team"]) == (AlertSeverity.UNKNOWN, "Shop")
    assert (second.status, second.assignee, second.url) == (ACKED, "Bo Lind", "")
    assert server.asked[0].query == {"resolved": ["false"], "per_page": ["50"]}


async def test_an_uptime_services_pages_are_followed(server: Server, poller: Any) -> None:
    def page(asked: Asked) -> Answer:
        at = int(asked.query.get("page", ["1"])[0])
        link = f"{server.url}/api/v3/incidents?resolved=false&per_page=50&page={at + 1}" if at < 3 else None
        return Answer({"data": [{**answer("betterstack")["data"][0], "id": at}], "pagination": {"next": link}})

    poll = await feed(poller, server, "betterstack", page).poll()
    assert ([a.uid for a in poll.alerts], poll.complete) == (["1", "2", "3"], True)


async def test_thirteen_severities_and_seven_statuses(server: Server, poller: Any) -> None:
    first, second = (await feed(poller, server, "alerta").poll()).alerts
    assert (first.title, first.host, first.service) == ("ReplicaLag", "reef-db-2", "reef-db")
    assert (first.severity, first.severity_word, first.status) == (HIGH, "major", FIRING)
    assert (first.count, first.value, first.labels["environment"]) == (4, "95 s", "Production")
    assert (second.severity, second.status, second.count) == (AlertSeverity.UNKNOWN, SUPPRESSED, 1)


async def test_numbered_pages_are_asked_for_while_there_are_more(server: Server, poller: Any) -> None:
    def page(asked: Asked) -> Answer:
        at = int(asked.query["page"][0])
        alerts = [{**answer("alerta")["alerts"][0], "id": f"{at}-{n}"} for n in range(100 if at < 3 else 0)]
        return Answer({"status": "ok", "alerts": alerts, "more": at < 3, "page": at})

    poll = await feed(poller, server, "alerta", page, params={"status": ["open"]}).poll()
    assert (len({a.uid for a in poll.alerts}), poll.complete) == (200, True)
    assert [asked.query["page"] for asked in server.asked] == [["1"], ["2"], ["3"]]
    assert all(asked.query["page-size"] == ["100"] for asked in server.asked)
    assert all(asked.query["status"] == ["open"] for asked in server.asked)


async def test_an_error_inside_a_success_fails_the_poll(server: Server, poller: Any) -> None:
    reply = Answer({"status": "error", "message": "the database is away", "alerts": []})
    with pytest.raises(PollFailed, match="the database is away"):
        await feed(poller, server, "alerta", reply).poll()


async def test_a_question_that_is_sent_as_a_body(server: Server, poller: Any) -> None:
    first, second, third = (await feed(poller, server, "keep").poll()).alerts
    assert (first.uid, first.title, first.service, first.host) == ("f0f1", "Checkout answers 502", "checkout", "web-3")
    assert (first.severity, first.status, first.count) == (CRITICAL, FIRING, 3)
    assert first.started_at == datetime(2026, 3, 2, 7, 1, tzinfo=UTC)
    assert (second.status, second.severity) == (SUPPRESSED, AlertSeverity.INFO)
    assert third.status == ACKED
    (asked,) = server.asked
    assert asked.method == "POST"
    assert json.loads(asked.body) == {"cel": "status != 'resolved'", "limit": 100, "offset": 0}


async def test_a_body_counts_records_until_a_page_is_not_full(server: Server, poller: Any) -> None:
    def page(asked: Asked) -> Answer:
        body = json.loads(asked.body)
        assert body["cel"] == "severity == 'critical'"
        count = 100 if body["offset"] < 200 else 7
        results = [{**answer("keep")["results"][0], "fingerprint": f"{body['offset'] + n}"} for n in range(count)]
        return Answer({"results": results, "count": 207})

    poll = await feed(poller, server, "keep", page, cel="severity == 'critical'").poll()
    assert (len({a.uid for a in poll.alerts}), poll.complete) == (207, True)


async def test_graphql_alerts(server: Server, poller: Any) -> None:
    first, second = (await feed(poller, server, "goalert").poll()).alerts
    assert (first.uid, first.title, first.service, first.status) == ("7711", "Checkout answers 502", "Shop", FIRING)
    assert first.url == f"{server.url}/alerts/7711"
    assert (second.status, second.service) == (ACKED, "")
    body = json.loads(server.asked[0].body)
    assert "hasNextPage" in body["query"]
    assert body["variables"]["input"] == {
        "filterByStatus": ["StatusUnacknowledged", "StatusAcknowledged"], "first": 100,
    }  # fmt: skip


async def test_graphql_pages_are_asked_for_by_cursor(server: Server, poller: Any) -> None:
    def page(asked: Asked) -> Answer:
        at = int(json.loads(asked.body)["variables"]["input"].get("after", "0"))
        data = answer("goalert")
        data["data"]["alerts"]["nodes"] = [{**data["data"]["alerts"]["nodes"][0], "alertID": at}]
        data["data"]["alerts"]["pageInfo"] = {"hasNextPage": at < 3, "endCursor": str(at + 1)}
        return Answer(data)

    poll = await feed(poller, server, "goalert", page).poll()
    assert ([a.uid for a in poll.alerts], poll.complete) == (["0", "1", "2", "3"], True)


async def test_a_cursor_that_stays_where_it_is_ends_and_is_told(server: Server, poller: Any) -> None:
    data = answer("goalert")
    data["data"]["alerts"]["pageInfo"] = {"hasNextPage": True, "endCursor": "same"}
    poll = await feed(poller, server, "goalert", Answer(data)).poll()
    assert (len(server.asked), poll.complete) == (2, False)
    assert "circle" in poll.note


async def test_graphql_errors_come_with_a_success_and_data_beside_them(server: Server, poller: Any) -> None:
    reply = Answer({"errors": [{"message": "access denied"}], "data": {"alerts": {"nodes": []}}})
    with pytest.raises(PollFailed, match="the answer is an error: access denied"):
        await feed(poller, server, "goalert", reply).poll()


async def test_a_team_reads_fields_and_words_otherwise(server: Server, poller: Any) -> None:
    changes = {
        "map": {"severity": "'page'", "service": "attributes.team_name"},
        "where": "attributes.team_name == 'Shop'",
        "values": {"status": {"acknowledged": "firing"}},
        "severity": {"page": "high"},
    }
    first, second = (await feed(poller, server, "betterstack", **changes).poll()).alerts
    assert (first.severity, first.severity_word, first.service) == (HIGH, "page", "Shop")
    assert first.title == "shop.kelp.example"
    assert second.status == FIRING


@pytest.mark.parametrize(
    ("change", "words"),
    [({"map": {"colour": "a"}}, "not a field"), ({"map": {"title": "a."}}, "JMESPath"), ({"q": 1}, "extra")],
)
def test_a_mistake_in_what_a_team_changes_is_found_when_it_is_loaded(
    poller: Any, change: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        poller(type="betterstack", url="https://uptime.betterstack.com", **change)


@pytest.mark.parametrize("kind", sorted(PATHS))
async def test_a_key_that_a_server_repeats_is_told_by_no_preset(server: Server, poller: Any, kind: str) -> None:
    auth = {"type": "bearer", "token": "${env:TOKEN}"}
    for reply in (
        Answer({"message": "who is reef-token-3?"}, 401),
        Answer({"errors": [{"message": "no: reef-token-3"}], "detail": "no: reef-token-3", "error": "reef-token-3"}),
    ):
        with pytest.raises(PollFailed) as info:
            await feed(poller, server, kind, reply, auth=auth, env={"TOKEN": "reef-token-3"}).poll()
        assert "reef-token-3" not in str(info.value)
