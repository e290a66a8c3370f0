"""RSS and Atom, and the public status of three clouds: updates of one event are one alert, and an end is an end."""

from __future__ import annotations

import codecs
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from pydantic import ValidationError

from tests.support.answers import answer
from tests.support.http import Answer, Server
from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.core.validation import validated
from warroom.feeds.failure import PollFailed
from warroom.feeds.registry import build

NOW = datetime.now(UTC)
XML = {"Content-Type": "application/rss+xml; charset=utf-8"}


def item(title: str, guid: str, at: datetime | str, text: str = "", link: str = "https://status.example/1") -> str:
    written = at if isinstance(at, str) else format_datetime(at)
    return (
        f"<item><title><![CDATA[{title}]]></title><link>{link}</link><pubDate>{written}</pubDate>"
        f'<guid isPermaLink="false">{guid}</guid><description><![CDATA[{text}]]></description></item>'
    )


def rss(*items: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Kelp status</title>'
        f"<link>https://status.example</link>{''.join(items)}</channel></rss>"
    ).encode()


async def alerts(poller: Any, server: Server, body: bytes, kind: str = "rss", path: str = "/x.rss", **keys: Any) -> Any:
    server.routes[path] = Answer(body, headers=XML)
    poll = await poller(type=kind, url=server.url + (path if kind in ("rss", "aws-status") else ""), **keys).poll()
    return {a.uid: a for a in poll.alerts}


async def test_entries_are_alerts_until_they_are_over_or_old(server: Server, poller: Any) -> None:
    found = await alerts(
        poller, server,
        rss(
            item("Orders are slow", "1", NOW - timedelta(hours=2), "<p><b>Investigating</b> &ndash; slow in EU</p>"),
            item("Log-in fails", "2", NOW - timedelta(hours=1), "<p><strong>Resolved</strong> - all well</p>"),
            item("[Resolved] Search", "3", NOW - timedelta(hours=1)),
            item("Ancient", "4", NOW - timedelta(days=9)),
        ),
        service="kelp", level="high",
    )  # fmt: skip
    assert set(found) == {"1", "2", "3"}
    slow: Alert = found["1"]
    assert (slow.title, slow.summary) == ("Orders are slow", "Investigating – slow in EU")
    assert (slow.severity, slow.status, slow.service) == (AlertSeverity.HIGH, AlertStatus.FIRING, "kelp")
    assert slow.url == "https://status.example/1"
    assert abs((slow.started_at or NOW) - (NOW - timedelta(hours=2))) < timedelta(seconds=2)
    assert (found["2"].status, found["3"].status) == (AlertStatus.RESOLVED, AlertStatus.RESOLVED)
    assert found["3"].title == "Search", "the same event keeps its name when it is over"


async def test_atom_is_read_like_rss(server: Server, poller: Any) -> None:
    body = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Kelp</title>
    <entry><id>tag:kelp,1</id><title>Payments fail</title><updated>{NOW.isoformat()}</updated>
    <link href="https://status.example/p"/><content type="html">&lt;b&gt;503&lt;/b&gt;</content>
    <category term="payments"/></entry></feed>""".encode()
    (alert,) = (await alerts(poller, server, body)).values()
    assert (alert.uid, alert.title, alert.summary) == ("tag:kelp,1", "Payments fail", "503")
    assert (alert.url, alert.labels) == ("https://status.example/p", {"tags": "payments"})


async def test_an_entry_without_id_or_time_is_an_alert_all_the_same(server: Server, poller: Any) -> None:
    (alert,) = (await alerts(poller, server, rss("<item><title>Down</title></item>"))).values()
    assert (alert.uid, alert.title, alert.started_at) == ("Down", "Down", None)


async def test_a_feed_may_be_narrowed_and_say_in_its_own_words_that_it_is_over(server: Server, poller: Any) -> None:
    body = rss(item("EU: erledigt", "1", NOW), item("EU: Störung", "2", NOW), item("US: Störung", "3", NOW))
    found = await alerts(poller, server, body, match="^EU", resolved="erledigt")
    assert {uid: a.status for uid, a in found.items()} == {"1": AlertStatus.RESOLVED, "2": AlertStatus.FIRING}


def test_a_pattern_with_a_mistake_is_found_before_any_poll() -> None:
    with pytest.raises(ValidationError, match="a regular expression"):
        build(validated(FeedSettings, {"id": "s", "type": "rss", "url": "http://x", "match": "("}))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "the answer is empty"),
        (b"<!doctype html><html><body>Log in</body></html>", "the answer is a web page"),
        (b'{"status": "ok"}', "the answer is JSON"),
        (b"/etc/passwd", "something else"),
        (b"http://127.0.0.1:1/", "something else"),
    ],
)
async def test_what_is_no_feed_is_refused(server: Server, poller: Any, body: bytes, said: str) -> None:
    with pytest.raises(PollFailed, match=said):
        await alerts(poller, server, body)


async def test_a_feed_that_breaks_off_gives_what_it_has_and_resolves_nothing(server: Server, poller: Any) -> None:
    whole = rss(item("One", "1", NOW), item("Two", "2", NOW))
    server.routes["/x.rss"] = Answer(whole[: whole.index(b"Two")], headers=XML)
    poll = await poller(type="rss", url=server.url + "/x.rss").poll()
    assert "One" in {a.title for a in poll.alerts}
    assert not poll.complete
    assert "breaks off" in poll.note
    server.routes["/x.rss"] = Answer(whole.replace(b"Kelp status", b"Kelp & status"), headers=XML)
    careless = await poller(type="rss", url=server.url + "/x.rss").poll()
    assert ({a.title for a in careless.alerts}, careless.complete) == ({"One", "Two"}, True)


# ---------------------------------------------------------------- AWS

PLACE = "https://status.aws.example/#ec2-eu-west-1_"


async def test_the_updates_of_one_aws_event_are_one_alert(server: Server, poller: Any) -> None:
    found = await alerts(
        poller, server,
        rss(
            item("Service disruption: Error rates", f"{PLACE}1777533954", "Thu, 30 Apr 2026 00:25:54 PDT", "B"),
            item("Service degradation: Error rates", f"{PLACE}1772554485", "Tue, 03 Mar 2026 08:14:45 PST", "A"),
            item("Service is operating normally: [RESOLVED] DNS", "https://a/#route53_1777533000", NOW),
        ),
        "aws-status",
    )  # fmt: skip
    assert len(found) == 2
    alert, over = found[PLACE.rstrip("_")], found["https://a/#route53"]
    assert (alert.title, alert.summary, alert.count) == ("Error rates", "B", 2)
    assert (alert.severity, alert.severity_word) == (AlertSeverity.CRITICAL, "Service disruption")
    assert (alert.service, alert.labels["region"]) == ("ec2", "eu-west-1")
    assert alert.started_at == datetime(2026, 3, 3, 16, 14, 45, tzinfo=UTC), "PST is eight hours behind"
    assert alert.updated_at == datetime(2026, 4, 30, 7, 25, 54, tzinfo=UTC), "PDT is seven"
    assert (over.title, over.status) == ("DNS", AlertStatus.RESOLVED)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-8"])
async def test_aws_current_events_come_as_utf_16(server: Server, poller: Any, encoding: str) -> None:
    text = json.dumps(answer("aws-status"), ensure_ascii=False)
    mark = codecs.BOM_UTF16_BE if encoding == "utf-16-be" else b""
    body = Answer(mark + text.encode(encoding), headers={"Content-Type": "application/json;charset=utf-16"})
    server.routes["/public/currentevents"] = body
    poll = await poller(type="aws-status", url=server.url).poll()
    first, second, third = poll.alerts
    assert (first.title, first.service, first.labels["region"]) == ("Erhöhte Fehlerraten – API", "ec2", "eu-central-1")
    assert (first.severity, first.status) == (AlertSeverity.CRITICAL, AlertStatus.FIRING)
    assert (first.summary, first.updated_at) == ("We see recovery.", datetime(2026, 3, 2, 11, tzinfo=UTC))
    assert first.started_at == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert (second.title, second.status) == ("Delayed metrics", AlertStatus.RESOLVED)
    assert (third.service, third.severity) == ("route53", AlertSeverity.UNKNOWN)


async def test_aws_events_are_narrowed_by_region_and_service(server: Server, poller: Any) -> None:
    server.routes["/public/currentevents"] = Answer(answer("aws-status"))
    by_region = (await poller(type="aws-status", url=server.url, regions=["eu-central-1"]).poll()).alerts
    assert {a.service for a in by_region} == {"ec2", "route53"}
    by_service = (await poller(type="aws-status", url=server.url, services=["EC2"]).poll()).alerts
    assert {a.service for a in by_service} == {"ec2"}
    server.routes["/public/currentevents"] = Answer({"error": "x"})
    with pytest.raises(PollFailed, match="not a list of events"):
        await poller(type="aws-status", url=server.url).poll()


# ---------------------------------------------------------------- Google, Microsoft


async def test_a_google_incident_without_an_end_goes_on(server: Server, poller: Any) -> None:
    server.routes["/incidents.json"] = Answer(answer("gcp-status"))
    going, over = (await poller(type="gcp-status", url=server.url).poll()).alerts
    assert (going.title, going.service) == ("Queries to Kelp SQL are slow", "Cloud SQL")
    assert (going.severity, going.status) == (AlertSeverity.HIGH, AlertStatus.FIRING)
    assert (going.labels["region"], going.url) == ("europe-west1", f"{server.url}/incidents/Kq1")
    assert going.summary == "Summary Mitigation is under way."
    assert (over.status, over.severity) == (AlertStatus.RESOLVED, AlertSeverity.CRITICAL)
    narrowed = (await poller(type="gcp-status", url=server.url, locations=["us-east4"]).poll()).alerts
    assert [a.uid for a in narrowed] == ["Kq2"], "a global one is everywhere"
    narrowed = (await poller(type="gcp-status", url=server.url, products=["bigtable"]).poll()).alerts
    assert [a.uid for a in narrowed] == ["Kq2"], "so is one that names no product"


async def test_azure_items_are_alerts_and_an_empty_feed_is_a_calm_one(server: Server, poller: Any) -> None:
    place = "/en-us/status/feed/"
    found = await alerts(
        poller, server, rss(item("Storage - Service issue", "https://a/1", "Wed, 24 Jun 2026 02:45:00 Z", "East US"),
                            item("Mitigated - Portal", "https://a/2", "Wed, 24 Jun 2026 02:45:00 Z")),
        "azure-status", place,
    )  # fmt: skip
    assert (found["https://a/1"].severity, found["https://a/1"].summary) == (AlertSeverity.HIGH, "East US")
    assert found["https://a/1"].started_at == datetime(2026, 6, 24, 2, 45, tzinfo=UTC)
    assert found["https://a/2"].status is AlertStatus.RESOLVED
    assert await alerts(poller, server, rss(), "azure-status", place) == {}


@pytest.mark.parametrize("charset", ["iso-8859-1", "us-ascii", "utf-8", "x-none"])
async def test_text_that_is_utf_8_is_read_so_whatever_the_header_calls_it(
    server: Server, poller: Any, charset: str
) -> None:
    body = rss(item("Störung – E-Mail", "1", NOW), item("Two", "2", NOW))
    server.routes["/x.rss"] = Answer(body, headers={"Content-Type": f"application/xml; charset={charset}"})
    poll = await poller(type="rss", url=server.url + "/x.rss").poll()
    assert {alert.title for alert in poll.alerts} == {"Störung – E-Mail", "Two"}


@pytest.mark.parametrize("odd", [b"\xff", b"\x07", b"\x00", b"&bogus;", b"&", b"\xe9t\xe9", b"\xed\xa0\x80", b"]]"])
async def test_a_bad_byte_in_one_entry_costs_no_other(server: Server, poller: Any, odd: bytes) -> None:
    body = rss(item("One HERE", "1", NOW, "HERE"), item("Two", "2", NOW)).replace(b"HERE", odd)
    server.routes["/x.rss"] = Answer(body, headers=XML)
    poll = await poller(type="rss", url=server.url + "/x.rss").poll()
    assert {alert.uid: alert.title[:3] for alert in poll.alerts} == {"1": "One", "2": "Two"}
