"""Uptime Kuma: two documents make one list, and times come without a zone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.answers import answer
from tests.support.http import Answer, Server
from warroom.core.model import AlertSeverity, AlertStatus
from warroom.feeds.failure import PollFailed


def kuma(poller: Any, server: Server, page: Any = None, beats: Any = None, **keys: Any) -> Any:
    server.routes["/api/status-page/shop"] = Answer(answer("uptime-kuma") if page is None else page)
    server.routes["/api/status-page/heartbeat/shop"] = Answer(answer("uptime-kuma-beats") if beats is None else beats)
    return poller(type="uptime-kuma", url=server.url, page="Shop", **keys)


async def test_every_monitor_is_told_by_its_last_heartbeat(server: Server, poller: Any) -> None:
    alerts = (await kuma(poller, server).poll()).alerts
    assert [(a.uid, a.title, a.status, a.status_word) for a in alerts] == [
        ("monitor/11", "Front page", AlertStatus.FIRING, "down"),
        ("monitor/12", "Mail", AlertStatus.RESOLVED, "up"),
        ("monitor/13", "Search", AlertStatus.PENDING, "pending"),
        ("monitor/14", "Copy job", AlertStatus.SUPPRESSED, "maintenance"),
        ("incident/3", "Payments are refused", AlertStatus.FIRING, "pinned"),
    ]
    down = alerts[0]
    assert (down.severity, down.summary, down.url) == (AlertSeverity.CRITICAL, "HTTP 502", "https://shop.kelp.example")
    assert down.labels["group"] == "Outside"
    assert alerts[2].value == "812.5 ms"
    assert (alerts[4].severity, alerts[4].url) == (AlertSeverity.HIGH, f"{server.url}/status/shop")


async def test_it_is_down_since_the_first_of_the_beats_that_failed_in_a_row(server: Server, poller: Any) -> None:
    down = (await kuma(poller, server).poll()).alerts[0]
    assert down.started_at == datetime(2026, 3, 2, 7, 1, 0, 100_000, tzinfo=UTC)


async def test_its_times_are_in_the_feeds_zone(server: Server, poller: Any) -> None:
    down = (await kuma(poller, server, timezone="Europe/Berlin").poll()).alerts[0]
    assert down.started_at == datetime(2026, 3, 2, 6, 1, 0, 100_000, tzinfo=UTC)


@pytest.mark.parametrize("beats", [[], [0, 0], None, "x"])
async def test_a_monitor_without_a_heartbeat_is_not_taken_for_well(server: Server, poller: Any, beats: Any) -> None:
    data = answer("uptime-kuma-beats")
    data["heartbeatList"]["11"] = beats
    poll = await kuma(poller, server, beats=data).poll()
    assert "monitor/11" not in {a.uid for a in poll.alerts}
    assert 'no heartbeat of "Front page" yet' in poll.note
    assert len(poll.unread) == 1


async def test_several_pinned_incidents_are_listed_by_newer_versions(server: Server, poller: Any) -> None:
    page = answer("uptime-kuma")
    page["incidents"] = [page.pop("incident"), {"id": 4, "title": "Later", "style": "info", "content": "x"}]
    alerts = (await kuma(poller, server, page).poll()).alerts
    assert [a.uid for a in alerts if a.status_word == "pinned"] == ["incident/3", "incident/4"]


async def test_a_page_without_monitors_says_so(server: Server, poller: Any) -> None:
    poll = await kuma(poller, server, {"publicGroupList": [], "incident": None}).poll()
    assert poll.note == "this status page lists no monitors"


async def test_what_is_no_status_page_is_refused(server: Server, poller: Any) -> None:
    with pytest.raises(PollFailed, match="publicGroupList"):
        await kuma(poller, server, {"status": "fail", "msg": "Not found"}).poll()
    with pytest.raises(PollFailed, match="no heartbeats"):
        await kuma(poller, server, beats={}).poll()
    with pytest.raises(PollFailed, match="no such address"):
        await poller(type="uptime-kuma", url=server.url, page="other").poll()
