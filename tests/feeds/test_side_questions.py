"""What is asked beside the alerts costs none of them: whatever its answer, they are there and the loss is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.feeds.conftest import Poller
from tests.support.answers import answer
from tests.support.http import Answer, Server

LABELS = {"alertname": "DiskFull", "severity": "critical"}
NAGIOS = "/cgi-bin/statusjson.cgi"
ASKED: dict[str, tuple[str, dict[str, Any]]] = {
    "alertmanager": ("/api/v2/status", {
        "/api/v2/alerts": [{"fingerprint": "a1", "labels": LABELS, "status": {"state": "active"}}],
    }),
    "prometheus": ("/api/v1/status/runtimeinfo", {
        "/api/v1/alerts": {"status": "success", "data": {"alerts": [{"labels": LABELS, "state": "firing"}]}},
    }),
    "icinga2": ("/v1/status/IcingaApplication", {
        "/v1/objects/services": answer("icinga2-services"), "/v1/objects/hosts": answer("icinga2-hosts"),
    }),
}  # fmt: skip
BAD = {
    "401": Answer({"message": "who are you?"}, 401),
    "403": Answer(b"", 403),
    "500": Answer(b"oops", 500),
    "a web page": Answer(b"<html>Log in</html>"),
    "nothing": Answer(b""),
    "half": Answer(b'{"data": {', cut_at=5),
    "elsewhere": Answer(b"", 302, {"Location": "http://other.invalid/login"}),
    "too slow": Answer(b"x" * 400, drip_s=0.05),
}


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("kind", ASKED)
async def test_the_alerts_stand_and_a_note_says_what_is_missing(
    server: Server, poller: Any, kind: str, bad: str
) -> None:
    place, routes = ASKED[kind]
    server.routes.update({path: Answer(data) for path, data in routes.items()})
    server.routes[place] = BAD[bad]
    poll = await poller(type=kind, url=server.url, timeout="1500ms").poll()
    assert poll.alerts
    assert "when it was started is not known" in poll.note
    assert poll.complete is (bad in ("401", "403")), "what may pass keeps what is absent"


@pytest.mark.parametrize("data", [None, [], "up", 7, {"data": [], "uptime": {}, "results": {}}, {"uptime": "soon"}])
@pytest.mark.parametrize("kind", ASKED)
async def test_an_answer_of_another_shape_only_says_nothing(server: Server, poller: Any, kind: str, data: Any) -> None:
    place, routes = ASKED[kind]
    server.routes.update({path: Answer(body) for path, body in routes.items()})
    server.routes[place] = Answer(data)
    poll = await poller(type=kind, url=server.url).poll()
    assert poll.alerts
    assert (poll.server_started_at, poll.complete) == (None, True)


async def test_a_server_that_never_says_when_it_was_started_is_believed_after_ten_minutes(
    server: Server, poller: Any
) -> None:
    place, routes = ASKED["alertmanager"]
    server.routes.update({path: Answer(data) for path, data in routes.items()})
    server.routes[place] = Answer(b"", 502)
    one: Poller = poller(type="alertmanager", url=server.url)
    at = datetime(2026, 5, 4, 3, tzinfo=UTC)
    one.fetch.now = lambda: at  # type: ignore[method-assign]
    assert not (await one.poll()).complete
    at += timedelta(minutes=10)
    assert (await one.poll()).complete
    server.routes[place] = Answer({"uptime": "2026-05-04T03:09:00Z"})
    assert (await one.poll()).server_started_at is not None
    server.routes[place] = Answer(b"", 502)
    assert not (await one.poll()).complete, "it was answered meanwhile"


async def test_others_that_speak_prometheus_have_no_such_address_and_that_is_no_news(
    server: Server, poller: Any
) -> None:
    server.routes["/api/v1/alerts"] = Answer(ASKED["prometheus"][1]["/api/v1/alerts"])
    poll = await poller(type="prometheus", url=server.url).poll()
    assert (len(poll.alerts), poll.note, poll.complete) == (1, "", True)
