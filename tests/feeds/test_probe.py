"""A web address looked at: each failing aspect is an alert of its own, and that nothing answers is one too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from tests.support.certificates import Authority
from tests.support.http import Answer, Server, serving
from tests.support.servers import free_port
from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, AlertSeverity, AlertStatus, Signal
from warroom.core.validation import validated
from warroom.feeds.failure import PollFailed
from warroom.feeds.registry import build


def probe(poller: Any, server: Server, **keys: Any) -> Any:
    return poller(**{"type": "probe", "url": server.url + "/health", "name": "shop", "after": 1, **keys})


async def look(it: Any) -> dict[str, Alert]:
    return {a.uid: a for a in (await it.poll()).alerts}


@pytest.fixture
def tls_server(authority: Authority) -> Iterator[Server]:
    with serving(authority.issue("probe", "IP:127.0.0.1", days=5).server_context()) as it:
        it.routes["/health"] = Answer(b"fine")
        yield it


async def test_a_healthy_address_is_no_alert_and_a_point_of_latency(server: Server, poller: Any) -> None:
    server.routes["/health"] = Answer(b"all systems Fine")
    it = probe(poller, server, body="systems fine", body_not="maintenance", latency={"warning": "5s"})
    for points in (1, 2):
        poll = await it.poll()
        assert poll.alerts == ()
        (signal,) = poll.signals
        assert (signal.name, signal.unit, signal.state, len(signal.points)) == ("latency", "ms", "ok", points)
        assert signal.threshold == 5000
    assert poll.complete


async def test_every_failing_aspect_is_an_alert_of_its_own(server: Server, poller: Any) -> None:
    server.routes["/health"] = Answer(b"<b>maintenance</b>", 503)
    it = probe(
        poller, server, body_not="maintenance|exception", latency={"info": "0s", "warning": "1ms", "critical": "1h"},
        service="checkout",
    )  # fmt: skip
    times = iter((0.0, 0.25))
    it.source.monotonic = lambda: next(times)
    found = await look(it)
    assert set(found) == {"status", "body", "latency"}
    assert (found["status"].title, found["status"].summary) == ("shop: wrong status", "HTTP 503, expected 2xx")
    assert found["body"].summary == "the body has maintenance"
    assert (found["latency"].severity, found["latency"].value) == (AlertSeverity.WARNING, "250 ms")
    assert found["latency"].summary == "the answer took 250 ms, over 1 ms"
    assert {a.service for a in found.values()} == {"checkout"}


async def test_a_missing_text_and_a_status_that_is_wanted_otherwise(server: Server, poller: Any) -> None:
    server.routes["/health"] = Answer(b"hello", 401)
    found = await look(probe(poller, server, expect=["401", "3xx"], body="Sign in"))
    assert {uid: a.summary for uid, a in found.items()} == {"body": "the body has no Sign in"}
    assert await look(probe(poller, server, expect=["401"], body="Sign in", method="HEAD")) == {}
    assert server.asked[-1].method == "HEAD"


async def test_a_redirect_within_the_origin_is_followed_and_one_to_elsewhere_is_the_answer(
    server: Server, poller: Any
) -> None:
    server.routes["/home"] = Answer(b"fine")
    server.routes["/health"] = Answer(b"", 302, {"Location": "/home"})
    assert await look(probe(poller, server, body="fine")) == {}
    found = await look(probe(poller, server, follow=False))
    assert found["status"].summary == "HTTP 302, to /home, expected 2xx"
    with serving() as other:
        other.routes["/"] = Answer(b"fine")
        server.routes["/health"] = Answer(b"", 302, {"Location": other.url + "/"})
        found = await look(probe(poller, server, headers={"X-API-Key": "kelp-7"}))
        assert found["status"].value == "302"
        assert other.asked == []
    server.routes["/health"] = Answer(b"", 302, {"Location": "/health"})
    assert (await look(probe(poller, server)))["status"].value == "302"


async def test_nothing_that_answers_is_an_alert_not_a_feed_without_data(poller: Any) -> None:
    it = poller(type="probe", url=f"http://127.0.0.1:{free_port()}/", after=1)
    poll = await it.poll()
    (alert,) = poll.alerts
    assert (alert.uid, alert.title, alert.severity) == ("reach", "127.0.0.1 does not answer", AlertSeverity.CRITICAL)
    assert "connection refused" in alert.summary
    assert (poll.complete, poll.signals) == (False, ())


@pytest.mark.alone
async def test_a_dripping_answer_is_a_time_out_of_the_address(server: Server, poller: Any) -> None:
    server.routes["/health"] = Answer(b"x" * 200, drip_s=0.05)
    found = await look(probe(poller, server, timeout="300ms"))
    assert found["reach"].summary == "timeout: no complete answer within 0.3 s"


async def test_it_is_pending_until_so_many_looks_in_a_row_have_failed(server: Server, poller: Any) -> None:
    bad, good = Answer(b"", 500), Answer(b"")
    server.routes["/health"] = [bad, bad, good, bad, bad]
    it = probe(poller, server, after=2)
    seen = [{uid: a.status for uid, a in (await look(it)).items()} for _ in range(5)]
    pending, firing = {"status": AlertStatus.PENDING}, {"status": AlertStatus.FIRING}
    assert seen == [pending, firing, {}, pending, firing]


async def test_a_new_watcher_goes_on_where_the_one_before_ended(server: Server, poller: Any) -> None:
    server.routes["/health"] = Answer(b"", 500)
    before = probe(poller, server, after=2)
    await before.poll()
    left = await before.poll()
    it = probe(poller, server, after=2)
    it.source.recall(left.alerts, left.signals)
    poll = await it.poll()
    assert poll.alerts[0].status is AlertStatus.FIRING
    signal: Signal = poll.signals[0]
    assert len(signal.points) == 3


async def test_a_certificate_that_ends_soon_is_told_by_the_gravest_limit(
    tls_server: Server, authority: Authority, poller: Any
) -> None:
    it = probe(poller, tls_server, ca_file=str(authority.ca))
    alert = (await look(it))["certificate"]
    assert (alert.severity, alert.value) == (AlertSeverity.HIGH, "4d")
    assert alert.summary.startswith(f"valid until {datetime.now(UTC).year}-")
    assert await look(probe(poller, tls_server, ca_file=str(authority.ca), certificate={"warning": "3d"})) == {}


async def test_a_certificate_nobody_knows_is_an_alert_about_the_certificate(tls_server: Server, poller: Any) -> None:
    alert = (await look(probe(poller, tls_server)))["certificate"]
    assert (alert.severity, alert.title) == (AlertSeverity.CRITICAL, "shop: certificate not valid")
    poll = await probe(poller, tls_server, insecure=True).poll()
    assert (poll.alerts, poll.note) == ((), "its certificate is not checked")


@pytest.mark.parametrize(
    "keys", [{"headers": {"Authorization": "${env:NOT_SET}"}}, {"url": "ftp://x/"}, {"ca_file": "/nowhere.pem"}]
)
async def test_what_is_wrong_here_is_a_failed_feed_and_no_alert_about_the_address(
    tls_server: Server, poller: Any, keys: dict[str, Any]
) -> None:
    if "url" in keys:
        with pytest.raises(ValidationError, match="an address such as"):
            probe(poller, tls_server, **keys)
        return
    with pytest.raises(PollFailed):
        await probe(poller, tls_server, **keys).poll()


def test_a_status_that_is_none_is_found_before_any_poll() -> None:
    with pytest.raises(ValidationError, match='an HTTP status such as "200"'):
        build(validated(FeedSettings, {"id": "s", "type": "probe", "url": "http://x", "expect": ["20"]}))
