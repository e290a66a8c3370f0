"""Ticket volume and similar tickets, of any help desk and of those known by name."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from tests.support.http import Answer, Asked, Server
from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.core.validation import validated
from warroom.feeds.failure import PollFailed
from warroom.feeds.registry import build
from warroom.feeds.source import Poll

WORDING = ("Checkout says 502", "502 at checkout, cannot pay", "RE: checkout 502!", "checkout: 502 error")


def now() -> datetime:
    return datetime.now(UTC)


def opened(number: int, minutes_ago: float, **more: Any) -> dict[str, Any]:
    at = (now() - timedelta(minutes=minutes_ago)).isoformat().replace("+00:00", "Z")
    return {"id": number, "subject": WORDING[number % 4], "created_at": at, "company": f"Kelp {number % 3}", **more}


def story(count: int = 16, **more: Any) -> list[dict[str, Any]]:
    return [opened(n, 1 + n / 4, **more) for n in range(count)]


def spikes(poll: Poll) -> dict[str, Alert]:
    assert all(alert.kind == "spike" for alert in poll.alerts)
    return {"similar" if a.uid.startswith("similar/") else a.uid: a for a in poll.alerts}


GENERIC: dict[str, Any] = {
    "type": "tickets", "count_path": "/count?since={since}", "list_path": "/list?since={since_epoch}",
    "items": {"path": "tickets"}, "ticket": {"account": "company"},
}  # fmt: skip


def desk(poller: Any, server: Server, count: Any = 3, tickets: Any = (), **keys: Any) -> Any:
    server.routes["/count"] = count if callable(count) or isinstance(count, list) else Answer({"count": count})
    server.routes["/list"] = Answer({"tickets": list(tickets)})
    return poller(**{**GENERIC, "url": server.url, **keys})


# ---------------------------------------------------------------- volume


@pytest.mark.parametrize(
    ("count", "severity", "title"),
    [
        (99, None, ""),
        (100, AlertSeverity.WARNING, "Tickets over 100 an hour"),
        (499, AlertSeverity.WARNING, "Tickets over 100 an hour"),
        (500, AlertSeverity.CRITICAL, "Tickets over 500 an hour"),
    ],
)
async def test_a_hundred_an_hour_warn_and_five_hundred_escalate(
    server: Server, poller: Any, count: int, severity: Any, title: str
) -> None:
    poll = await desk(poller, server, count).poll()
    (signal,) = poll.signals
    assert (signal.name, signal.unit, signal.value, signal.threshold, signal.critical) == (
        "tickets", "/h", count, 100, 500,
    )  # fmt: skip
    assert signal.state == ("over" if severity else "ok")
    if severity is None:
        assert poll.alerts == ()
        return
    alert = spikes(poll)["volume"]
    assert (alert.severity, alert.title, alert.value) == (severity, title, f"{count}/h")
    assert alert.summary == f"{count} new tickets in the last hour"


async def test_the_time_and_the_numbers_are_the_teams(server: Server, poller: Any) -> None:
    it = desk(poller, server, 12, window="30m", warn=10, escalate=20, service="shop", similar=0)
    alert = spikes(await it.poll())["volume"]
    assert (alert.title, alert.value, alert.service) == ("Tickets over 10 in 30 min", "12 in 30 min", "shop")
    since = datetime.fromisoformat(server.asked[0].query["since"][0])
    assert abs(now() - timedelta(minutes=30) - since) < timedelta(seconds=5)
    assert [asked.path for asked in server.asked] == ["/count"]


async def test_a_spike_keeps_its_beginning_and_its_name_while_it_grows(server: Server, poller: Any) -> None:
    it = desk(poller, server, [Answer({"count": n}) for n in (120, 600, 3, 130)])
    polls = [await it.poll() for _ in range(4)]
    first, second = spikes(polls[0])["volume"], spikes(polls[1])["volume"]
    assert first.fingerprint == second.fingerprint
    assert first.started_at == second.started_at
    assert polls[2].alerts == ()
    assert spikes(polls[3])["volume"].started_at != first.started_at


async def test_a_total_counts_by_its_rises(server: Server, poller: Any) -> None:
    # An answer with an age says nothing about the server's clock, which the test moves.
    counts = [Answer({"count": n}, headers={"Age": "1"}) for n in (4000, 4060, 4050, 4100)]
    it = desk(poller, server, counts, counts="total", list_path="")
    at = now()
    for minutes, expected in ((0, 0), (10, 60), (20, 60), (30, 110)):
        it.fetch._clock = lambda minutes=minutes: at + timedelta(minutes=minutes)
        poll = await it.poll()
        assert {s.name: s.value for s in poll.signals}["tickets"] == expected
        assert f"counted for {minutes} min so far" in poll.note
    assert spikes(poll)["volume"].value == "110/h"
    later = desk(poller, server, [Answer({"count": 4180}, headers={"Age": "1"})], counts="total", list_path="")
    later.source.recall(poll.alerts, poll.signals)
    later.fetch._clock = lambda: at + timedelta(minutes=61)
    poll = await later.poll()
    assert {s.name: s.value for s in poll.signals}["tickets"] == 190, "also across watchers"


@pytest.mark.parametrize("found", ["many", None, -3, {"value": 5}, [1], True, "NaN"])
async def test_what_is_no_number_is_no_zero(server: Server, poller: Any, found: Any) -> None:
    with pytest.raises(PollFailed, match="not a number"):
        await desk(poller, server, lambda _: Answer({"count": found})).poll()


# ---------------------------------------------------------------- similar tickets


async def test_fifteen_of_like_wording_within_ten_minutes_are_a_spike_of_their_own(server: Server, poller: Any) -> None:
    noise = [opened(100 + n, n, subject=f"{word} question") for n, word in enumerate(("parcel", "voucher", "invoice"))]
    alert = spikes(await desk(poller, server, 20, [*story(), *noise]).poll())["similar"]
    assert alert.title == "Similar tickets: 502 checkout" or alert.title == "Similar tickets: checkout 502"
    assert (alert.severity, alert.status, alert.count) == (AlertSeverity.HIGH, AlertStatus.FIRING, 16)
    assert alert.summary.startswith("16 tickets within 10 min from Kelp ")
    assert set(alert.labels["accounts"].split(", ")) == {"Kelp 0", "Kelp 1", "Kelp 2"}
    assert set(alert.labels["words"].split(", ")) == {"checkout", "502"}
    assert len(alert.labels["tickets"].split(", ")) == 5
    assert set(alert.labels["tickets"].split(", ")) <= {str(n) for n in range(16)}


async def test_a_story_keeps_its_identity_while_its_tickets_change_and_across_watchers(
    server: Server, poller: Any
) -> None:
    it = desk(poller, server, 20, story())
    first = spikes(await it.poll())["similar"]
    grown = [opened(n, 1 + n / 90, subject=f"Checkout 502 on pay page {n}") for n in range(200, 230)]
    server.routes["/list"] = Answer({"tickets": [*story(3), *grown]})
    poll = await it.poll()
    second = spikes(poll)["similar"]
    assert (second.fingerprint, second.title) == (first.fingerprint, first.title)
    later = desk(poller, server, 20, [opened(n, 1, subject="pay page checkout 502") for n in range(300, 330)])
    later.source.recall(poll.alerts, poll.signals)
    assert spikes(await later.poll())["similar"].fingerprint == first.fingerprint


async def test_fourteen_are_none_and_zero_looks_for_none(server: Server, poller: Any) -> None:
    assert (await desk(poller, server, 20, story(14)).poll()).alerts == ()
    assert (await desk(poller, server, 20, story(14), similar=14).poll()).alerts != ()
    assert (await desk(poller, server, 20, story(30), similar=0).poll()).alerts == ()


async def test_a_list_that_takes_too_long_costs_the_count_nothing(server: Server, poller: Any) -> None:
    it = desk(poller, server, 120, story(), timeout="2s")
    server.routes["/list"] = Answer(b"[" + b" " * 60 + b"]", drip_s=0.05)
    poll = await it.poll()
    assert set(spikes(poll)) == {"volume"}
    assert not poll.complete
    assert "similar tickets cannot be looked for: no answer within" in poll.note


async def test_a_list_that_cannot_be_had_costs_neither_the_count_nor_a_known_story(server: Server, poller: Any) -> None:
    it = desk(poller, server, 120, story())
    server.routes["/list"] = Answer({"message": "no such right"}, 403)
    poll = await it.poll()
    assert set(spikes(poll)) == {"volume"}
    assert not poll.complete
    assert "similar tickets cannot be looked for: authentication: HTTP 403" in poll.note


async def test_tickets_that_cannot_be_read_cost_no_other(server: Server, poller: Any) -> None:
    poll = await desk(poller, server, 20, [*story(), {"id": 7}, None, 5]).poll()
    assert "similar" in spikes(poll)
    assert "3 of 19 tickets cannot be read" in poll.note


async def test_without_a_count_the_listed_tickets_are_counted_page_by_page(server: Server, poller: Any) -> None:
    def page(asked: Asked) -> Answer:
        number = int(asked.query.get("page", ["1"])[0])
        minutes = (number - 1) * 25
        tickets = [opened(number * 1000 + n, minutes + n / 4, subject=f"x{n}") for n in range(100)]
        return Answer({"tickets": tickets, "next": f"/list?page={number + 1}"})

    it = desk(poller, server, count_path="", items={"path": "tickets", "next": "next"})
    server.routes["/list"] = page
    poll = await it.poll()
    assert 235 <= poll.signals[0].value <= 241, "an hour of them, though four pages were there"
    assert {asked.query.get("page", ["1"])[0] for asked in server.asked} <= {"1", "2", "3"}


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"count_path": "", "list_path": ""}, "count_path or list_path"),
        ({"count_path": "", "counts": "total"}, "count_path together with counts"),
        ({"warn": 600}, "escalate no smaller than warn"),
        ({"ticket": {"id": "["}}, "a JMESPath expression"),
    ],
)
def test_mistakes_in_the_table_are_found_before_any_poll(keys: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        build(validated(FeedSettings, {"id": "t", "url": "http://x", **GENERIC, **keys}))


# ---------------------------------------------------------------- help desks by name


async def test_zendesk_is_counted_and_listed_by_its_search(server: Server, poller: Any) -> None:
    server.routes["/api/v2/search/count.json"] = Answer({"count": 130})
    tickets = story(organization_id=77, description="x")
    server.routes["/api/v2/search.json"] = Answer({"results": tickets, "next_page": None, "count": 16})
    poll = await poller(type="zendesk", url=server.url, search="group:shop").poll()
    found = spikes(poll)
    assert found["volume"].value == "130/h"
    assert (found["similar"].labels["accounts"], found["similar"].url) == ("77", f"{server.url}/agent/tickets/0")
    count, listing = server.asked
    assert count.query["query"][0].startswith("type:ticket created>20")
    assert count.query["query"][0].endswith("Z group:shop")
    assert (listing.query["sort_order"], listing.query["per_page"]) == (["desc"], ["100"])
    server.routes["/api/v2/search/count.json"] = Answer({"count": {"value": 4, "refreshed_at": None}})
    assert (await poller(type="zendesk", url=server.url).poll()).signals[0].value == 4


async def test_freshdesk_is_counted_by_listing_until_the_hour_is_over(server: Server, poller: Any) -> None:
    def page(asked: Asked) -> Answer:
        begin = (int(asked.query["page"][0]) - 1) * 100
        numbers = range(begin, begin + 100)
        return Answer([opened(n, n / 3, company_id=n % 3, subject=f"Checkout 502 {n}") for n in numbers])

    server.routes["/api/v2/tickets"] = page
    poll = await poller(type="freshdesk", url=server.url).poll()
    assert 178 <= poll.signals[0].value <= 181
    assert len(server.asked) == 2
    assert set(spikes(poll)) == {"volume", "similar"}
    assert spikes(poll)["similar"].url.startswith(f"{server.url}/a/tickets/")
    asked = server.asked[0].query
    assert (asked["order_by"], asked["order_type"], asked["per_page"]) == (["created_at"], ["desc"], ["100"])
    poll = await poller(type="freshdesk", url=server.url, window="1d", warn=50, escalate=100).poll()
    assert spikes(poll)["volume"].severity is AlertSeverity.CRITICAL
    assert "at least 200" in poll.note


async def test_jira_is_asked_in_minutes_before_now_and_paged_by_token(server: Server, poller: Any) -> None:
    server.routes["/rest/api/3/search/approximate-count"] = Answer({"count": 12})

    def page(asked: Asked) -> Answer:
        body = json.loads(asked.body)
        assert body["jql"] == '(project = SUP) AND created >= "-15m" ORDER BY created DESC'
        first = "nextPageToken" not in body
        part = story(16)[:8] if first else story(16)[8:]
        issues = [
            {"key": f"SUP-{t['id']}", "fields": {"summary": t["subject"], "reporter": {"displayName": t["company"]},
                                                 "created": t["created_at"].replace("Z", "+0000")}}
            for t in part
        ]  # fmt: skip
        return Answer({"issues": issues, **({"nextPageToken": "kelp"} if first else {"isLast": True})})

    server.routes["/rest/api/3/search/jql"] = page
    poll = await poller(type="jira", url=server.url, jql="project = SUP").poll()
    assert json.loads(server.asked[0].body) == {"jql": '(project = SUP) AND created >= "-60m"'}
    alert = spikes(poll)["similar"]
    assert (alert.count, alert.url) == (16, f"{server.url}/browse/SUP-0")
    server.routes["/rest/api/3/search/approximate-count"] = Answer({"errorMessages": ["unbounded"]}, 400)
    with pytest.raises(PollFailed) as told:
        await poller(type="jira", url=server.url, jql="x").poll()
    assert told.value.mend.startswith("fix jql")


async def test_help_scout_says_its_number_with_every_page(server: Server, poller: Any) -> None:
    def page(asked: Asked) -> Answer:
        number = int(asked.query["page"][0])
        part = story(16)[(number - 1) * 8 : number * 8]
        found = [
            {"id": t["id"], "number": 900 + t["id"], "subject": t["subject"], "createdAt": t["created_at"],
             "primaryCustomer": {"email": f"a{t['id']}@kelp.example"},
             "_links": {"web": {"href": f"https://secure.helpscout.net/conversation/{t['id']}"}}}
            for t in part
        ]  # fmt: skip
        return Answer({"_embedded": {"conversations": found}, "page": {"totalElements": 511, "totalPages": 2}})

    server.routes["/v2/conversations"] = page
    poll = await poller(type="helpscout", url=server.url, mailbox="85").poll()
    found = spikes(poll)
    assert (found["volume"].severity, found["volume"].value) == (AlertSeverity.CRITICAL, "511/h")
    assert found["similar"].labels["accounts"] == "kelp.example"
    assert found["similar"].url == "https://secure.helpscout.net/conversation/0"
    assert server.asked[0].query["mailbox"] == ["85"]
    server.routes["/v2/conversations"] = Answer({"error": "x"})
    with pytest.raises(PollFailed, match="no number of tickets"):
        await poller(type="helpscout", url=server.url).poll()
