"""Sentry: issues page by page through a cursor that is listed even at the end."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from tests.support.answers import answer
from tests.support.http import Answer, Asked, Server
from warroom.core.model import AlertSeverity, AlertStatus
from warroom.feeds.failure import PollFailed
from warroom.feeds.sentry import next_cursor

PATH = "/api/0/organizations/kelp/issues/"


def link(cursor: str, results: str, at: str = "https://sentry.internal/api/0/x/") -> dict[str, str]:
    previous = f'<{at}?cursor=0:0:1>; rel="previous"; results="false"; cursor="0:0:1"'
    return {"Link": f'{previous}, <{at}?cursor={cursor}>; rel="next"; results="{results}"; cursor="{cursor}"'}


def sentry(poller: Any, server: Server, reply: Any, **keys: Any) -> Any:
    server.routes[PATH] = reply
    auth = {"type": "bearer", "token": "${env:SENTRY}"}
    return poller(type="sentry", url=server.url, organization="kelp", auth=auth, env={"SENTRY": "reef-token"}, **keys)


async def test_an_issue_has_every_field_that_a_person_asks_for(server: Server, poller: Any) -> None:
    poll = await sentry(poller, server, Answer(answer("sentry"))).poll()
    alert = poll.alerts[0]
    assert (alert.uid, alert.title) == ("5501", "TimeoutError: reef-db did not answer")
    assert (alert.severity, alert.severity_word, alert.status) == (AlertSeverity.HIGH, "error", AlertStatus.FIRING)
    assert (alert.service, alert.assignee, alert.labels["number"]) == ("shop", "payments", "SHOP-4K")
    assert alert.count == 4120
    assert alert.started_at == datetime(2026, 3, 2, 7, 1, 19, 403_000, tzinfo=UTC)
    assert alert.url == "https://kelp.sentry.example/issues/5501/"
    assert poll.alerts[1].status == AlertStatus.SUPPRESSED
    asked = server.asked[0]
    assert asked.query == {"query": ["is:unresolved"], "limit": ["100"]}
    assert asked.headers["authorization"] == "Bearer reef-token"


async def test_the_priority_can_be_what_counts_and_may_be_missing(server: Server, poller: Any) -> None:
    alerts = (await sentry(poller, server, Answer(answer("sentry")), rank="priority").poll()).alerts
    assert [alert.severity_word for alert in alerts] == ["high", "info"]


async def test_pages_are_followed_while_the_header_says_that_there_are_results(server: Server, poller: Any) -> None:
    def page(asked: Asked) -> Answer:
        at = int(asked.query.get("cursor", ["0:0:0"])[0].split(":")[1])
        records = [{**answer("sentry")[0], "id": str(at + n)} for n in range(100)]
        return Answer(records, headers=link(f"0:{at + 100}:0", "true" if at < 200 else "false"))

    poll = await sentry(poller, server, page).poll()
    assert len({alert.uid for alert in poll.alerts}) == 300
    assert poll.complete
    assert {asked.path for asked in server.asked} == {PATH}


async def test_a_cursor_that_leads_back_ends_and_is_told(server: Server, poller: Any) -> None:
    poll = await sentry(poller, server, Answer(answer("sentry"), headers=link("0:100:0", "true"))).poll()
    assert (len(server.asked), poll.complete) == (2, False)
    assert "circle" in poll.note


@pytest.mark.parametrize(
    ("header", "cursor"),
    [
        ("", ""),
        ('<https://s/?cursor=a,b;c>; rel="next"; results="true"; cursor="a,b;c"', "a,b;c"),
        ('<https://s/>; cursor="0:9:0"; results="true"; rel="next"', "0:9:0"),
        ('<https://s/>; rel="next"; results="false"; cursor="0:9:0"', ""),
        ('<https://s/>; rel="previous"; results="true"; cursor="0:9:0"', ""),
        ("<<<;;;", ""),
    ],
)
def test_the_next_cursor_is_read_from_any_order_of_the_header(header: str, cursor: str) -> None:
    assert next_cursor(header) == cursor


async def test_a_wrong_organization_and_a_wrong_token_are_told(server: Server, poller: Any) -> None:
    with pytest.raises(PollFailed, match="no such address"):
        await sentry(poller, server, Answer({"detail": "The requested resource does not exist"}, 404)).poll()
    with pytest.raises(PollFailed) as info:
        await sentry(poller, server, Answer({"detail": "Invalid token reef-token"}, 401)).poll()
    assert "reef-token" not in str(info.value)
    with pytest.raises(PollFailed, match="not a list of issues"):
        await sentry(poller, server, Answer({"detail": "odd"})).poll()


def test_the_organization_must_be_named(poller: Any) -> None:
    with pytest.raises(ValidationError, match="organization"):
        poller(type="sentry", url="https://sentry.example")


async def test_its_own_rate_limit_headers_are_waited_for(server: Server, poller: Any) -> None:
    reset = int(datetime.now(UTC).timestamp()) + 1000
    headers = {"X-Sentry-Rate-Limit-Remaining": "0", "X-Sentry-Rate-Limit-Reset": str(reset)}
    with pytest.raises(PollFailed) as info:
        await sentry(poller, server, Answer({"detail": "You are over the limit"}, 429, headers)).poll()
    assert 900 < (info.value.retry_after or 0) <= 1000
