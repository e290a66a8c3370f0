"""Any JSON by a team's own tables: paging, filters, words, and mistakes found when the configuration is loaded."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from tests.support.http import Answer, Asked, Server
from warroom.config.settings import FeedSettings
from warroom.core.model import AlertSeverity, AlertStatus
from warroom.core.validation import validated
from warroom.feeds.failure import PollFailed
from warroom.feeds.registry import build

TABLES: dict[str, Any] = {
    "type": "json",
    "error_if": "errors",
    "params": {"resolved": "false"},
    "items": {"path": "data", "where": "attributes.resolved_at == null", "next": "pagination.next"},
    "map": {
        "uid": "id",
        "title": "attributes.name",
        "status": "attributes.status",
        "severity": "attributes.level",
        "started_at": "attributes.started_at",
        "url": "attributes.url",
        "labels": "{team: attributes.team_name, try: attributes.tries}",
        "summary": "'checked from outside'",
        "count": "attributes.tries",
    },
    "values": {"status": {"Started": "firing", "Acknowledged": "acked", "Resolved": "resolved"}},
    "severity": {"URGENT": "critical"},
}


def item(number: int, status: str = "Started", **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "attributes": {
            "name": f"shop {number}", "status": status, "level": "urgent", "started_at": "2026-11-21T05:00:00.000Z",
            "url": "https://shop.example", "team_name": "web", "tries": 3, "resolved_at": None, **more,
        },
    }  # fmt: skip


async def test_a_teams_tables_make_alerts(server: Server, poller: Any) -> None:
    server.routes["/x"] = Answer({"data": [item(7, "acknowledged")]})
    (alert,) = (await poller(**TABLES, url=server.url + "/x").poll()).alerts
    assert (alert.uid, alert.title, alert.summary) == ("7", "shop 7", "checked from outside")
    assert (alert.status, alert.status_word) == (AlertStatus.ACKED, "acknowledged")
    assert (alert.severity, alert.severity_word) == (AlertSeverity.CRITICAL, "urgent")
    assert alert.started_at == datetime(2026, 11, 21, 5, tzinfo=UTC)
    assert alert.labels == {"team": "web", "try": "3"}
    assert alert.count == 3
    assert server.asked[0].query == {"resolved": ["false"]}


async def test_all_pages_are_read_with_relative_and_whole_next_links(server: Server, poller: Any) -> None:
    def page(asked: Asked) -> Answer:
        at = int(asked.query.get("page", ["1"])[0])
        links: dict[int, str | None] = {1: "/x?page=2", 2: f"{server.url}/x?page=3", 3: None}
        return Answer({"data": [item(at)], "pagination": {"next": links[at]}})

    server.routes["/x"] = page
    poll = await poller(**TABLES, url=server.url + "/x").poll()
    assert [a.uid for a in poll.alerts] == ["1", "2", "3"]
    assert poll.complete


async def test_a_failure_on_a_later_page_fails_the_whole_poll(server: Server, poller: Any) -> None:
    server.routes["/x"] = Answer({"data": [item(1)], "pagination": {"next": "/y"}})
    server.routes["/y"] = Answer(b"", 500)
    with pytest.raises(PollFailed, match="HTTP 500"):
        await poller(**TABLES, url=server.url + "/x").poll()


async def test_pages_in_a_circle_end_and_are_told(server: Server, poller: Any) -> None:
    server.routes["/y"] = Answer({"data": [item(1)], "pagination": {"next": "/y"}})
    poll = await poller(**TABLES, url=server.url + "/y").poll()
    assert not poll.complete
    assert "circle" in poll.note


async def test_records_that_do_not_match_where_are_no_alerts(server: Server, poller: Any) -> None:
    server.routes["/x"] = Answer({"data": [item(1), item(2, resolved_at="2026-11-21T06:00:00Z")]})
    poll = await poller(**TABLES, url=server.url + "/x").poll()
    assert [a.uid for a in poll.alerts] == ["1"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"errors": "quota used up", "data": []}, "the answer is an error: quota used up"),
        ({"other": []}, 'items.path "data" finds nothing, not a list'),
        ({"data": {"a": 1}}, 'items.path "data" finds an object, not a list'),
        ({"data": [{"name": "x"}]}, 'none of the 1 records can be read: a record has no id: map.uid "id"'),
        ({"data": [], "pagination": {"next": 5}}, "items.next finds no address"),
    ],
)
async def test_what_does_not_fit_the_tables_is_refused_in_words(
    server: Server, poller: Any, answer: Any, words: str
) -> None:
    tables = {**TABLES, "items": {"path": "data", "next": "pagination.next"}}
    server.routes["/x"] = Answer(answer)
    with pytest.raises(PollFailed) as info:
        await poller(**tables, url=server.url + "/x").poll()
    assert words in info.value.reason


async def test_one_bad_record_does_not_cost_the_others(server: Server, poller: Any) -> None:
    server.routes["/x"] = Answer({"data": [item(1), {"attributes": {}}, 5, None, item(2)]})
    poll = await poller(**TABLES, url=server.url + "/x").poll()
    assert [a.uid for a in poll.alerts] == ["1", "2"]
    assert "3 of 5 records cannot be read" in poll.note


async def test_an_id_may_be_made_of_several_values(server: Server, poller: Any) -> None:
    tables = {"type": "json", "map": {"uid": "[host, check]", "title": "check"}}
    server.routes["/x"] = Answer([{"host": "a", "check": "disk"}, {"host": "a", "check": "load"}])
    poll = await poller(**tables, url=server.url + "/x").poll()
    assert [a.uid for a in poll.alerts] == ["a/disk", "a/load"]


async def test_a_time_without_zone_takes_the_feeds_timezone(server: Server, poller: Any) -> None:
    server.routes["/x"] = Answer({"data": [item(1, started_at="2026-11-21 06:00:00")]})
    (alert,) = (await poller(**TABLES, url=server.url + "/x", timezone="Europe/Berlin").poll()).alerts
    assert alert.started_at == datetime(2026, 11, 21, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"map": {"uid": "id", "title": "attributes.["}}, ("map", "title")),
        ({"items": {"path": "data["}}, ("items", "path")),
        ({"items": {"where": "a ="}}, ("items", "where")),
        ({"error_if": "||"}, ("error_if",)),
        ({"map": {"uid": "id"}}, ("map", "title")),
        ({"map": {"uid": "id", "title": "t", "colour": "c"}}, ("map", "colour")),
        ({"values": {"status": {"Odd": "burning"}}}, ("values", "status", "Odd")),
        ({"itmes": {}}, ("itmes",)),
    ],
)
def test_a_mistake_is_found_when_the_configuration_is_loaded_and_names_its_key(
    change: dict[str, Any], key: tuple[str, ...]
) -> None:
    feed = validated(FeedSettings, {"id": "f", "url": "https://x.example", **TABLES, **change})
    with pytest.raises(ValidationError) as info:
        build(feed)
    assert key in [error["loc"] for error in info.value.errors()]
