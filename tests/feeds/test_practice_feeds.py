"""The systems that large teams have: what is asked of them, page by page, what their words mean, how they refuse."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.answers import HOSTED, Hosted, answer
from tests.support.http import Answer, Asked, Server
from warroom.core.model import Alert
from warroom.feeds.failure import PollFailed
from warroom.feeds.sigv4 import AwsKeys, signed

NAMES = ("servicenow", "servicenow-alerts", "solarwinds", "newrelic", "cloudwatch")
MINE = [pytest.param(one, id=one.type) for one in HOSTED if one.type in NAMES]


def made(poller: Any, server: Server, kind: str, reply: Any, **keys: Any) -> Any:
    hosted = next(one for one in HOSTED if one.type == kind)
    server.routes[hosted.path] = reply
    return poller(type=kind, url=server.url, **{**hosted.keys, **keys})


async def read(poller: Any, server: Server, kind: str, **keys: Any) -> list[Alert]:
    return list((await made(poller, server, kind, Answer(answer(kind)), **keys).poll()).alerts)


TOLD: dict[str, list[tuple[str, str, str, str, str, str]]] = {
    "servicenow": [
        ("Orders fail at the till", "critical", "firing", "new", "Checkout", ""),
        ("Mail is slow", "warning", "acked", "in progress", "", ""),
        ("Long over", "info", "resolved", "closed", "", ""),
    ],
    "servicenow-alerts": [
        ("Disk of till-db is full", "critical", "firing", "Open", "till-db", "till-db-1"),
        ("Replica lags", "warning", "acked", "Reopen, acknowledged", "", ""),
        ("Ping lost", "high", "suppressed", "Flapping, maintenance", "", ""),
        ("Fan", "info", "resolved", "Open", "", ""),
    ],
    "solarwinds": [
        ("Node down", "critical", "firing", "critical", "", "till-sw-1"),
        ("High CPU", "high", "acked", "serious, acknowledged", "", "till-app-2"),
        ("Notice", "info", "firing", "notice", "", "rack"),
    ],
    "newrelic": [
        ("Checkout errors over 5 %", "critical", "firing", "activated", "checkout", ""),
        ("Queue grows", "high", "acked", "activated, acknowledged", "", ""),
        ("Anomaly", "info", "pending", "created", "", ""),
        ("Over", "warning", "resolved", "closed", "", ""),
    ],
    "cloudwatch": [
        ("till-errors-critical", "unknown", "firing", "alarm", "", ""),
        ("till-lag", "unknown", "suppressed", "alarm, actions disabled", "", ""),
        ("till-calm", "unknown", "resolved", "ok", "", ""),
        ("till-all", "unknown", "suppressed", "alarm, suppressed by deploying", "", ""),
    ],
}  # fmt: skip


@pytest.mark.parametrize("kind", NAMES)
async def test_each_record_is_told_in_the_rooms_words(server: Server, poller: Any, kind: str) -> None:
    found = await read(poller, server, kind)
    told = [(a.title, str(a.severity), str(a.status), a.status_word, a.service, a.host) for a in found]
    assert told == TOLD[kind]
    first = found[0]
    assert first.started_at is not None
    assert first.started_at.date() == datetime(2026, 3, 2, tzinfo=UTC).date()


@pytest.mark.parametrize("hosted", MINE)
@pytest.mark.parametrize(("status", "words"), [
    (401, "authentication"), (403, "authentication"), (500, "HTTP 500"), (429, "rate limit"),
])  # fmt: skip
async def test_a_refusal_is_told_with_its_reason_and_how_long_to_wait(
    server: Server, poller: Any, hosted: Hosted, status: int, words: str
) -> None:
    refusal = Answer({"error": {"message": "no"}}, status, {"Retry-After": "17"})
    with pytest.raises(PollFailed, match=words) as told:
        await made(poller, server, hosted.type, refusal).poll()
    assert told.value.mend
    assert told.value.status == status
    if status == 429:
        assert told.value.retry_after == 17


@pytest.mark.parametrize("hosted", MINE)
@pytest.mark.parametrize("body", [b"<html>sign in</html>", b"[]", b"{}", b'{"data": null, "result": null}', b"[{"])
async def test_what_is_no_answer_is_refused_and_never_calm(
    server: Server, poller: Any, hosted: Hosted, body: bytes
) -> None:
    with pytest.raises(PollFailed) as told:
        await made(poller, server, hosted.type, Answer(body)).poll()
    assert told.value.reason
    assert told.value.mend


# ---------------------------------------------------------------- each by itself


async def test_servicenow_counts_hidden_rows_and_an_error_beside_rows_resolves_nothing(
    server: Server, poller: Any
) -> None:
    row = answer("servicenow")["result"][1]

    def page(asked: Asked) -> Answer:
        offset = int(asked.query["sysparm_offset"][0])
        rows = [{**row, "sys_id": f"r{n}"} for n in range(offset, min(offset + 200, 430)) if n != 7]
        return Answer({"result": rows}, headers={"X-Total-Count": "430"})

    poll = await made(poller, server, "servicenow", page).poll()
    assert (len(poll.alerts), poll.complete, len(server.asked)) == (429, True, 3)
    assert "hidden by access rules" in poll.note
    asked = server.asked[0].query
    assert asked["sysparm_query"] == ["active=true^stateNOT IN6,7,8^ORDERBYsys_created_on"]
    assert asked["sysparm_display_value"] == ["all"]
    late = {"result": [row], "error": {"message": "Transaction cancelled: maximum execution time exceeded"}}
    poll = await made(poller, server, "servicenow", Answer(late)).poll()
    assert not poll.complete
    assert "Transaction cancelled" in poll.note
    first = (await read(poller, server, "servicenow"))[0]
    assert first.labels["group"] == "Payments"
    assert first.url == f"{server.url}/incident.do?sys_id=b0a7"
    assert first.started_at == datetime(2026, 3, 2, 12, 0, 11, tzinfo=UTC)


async def test_a_token_is_fetched_once_kept_and_renewed_when_it_is_refused(server: Server, poller: Any) -> None:
    tokens = iter(("first", "second", "third"))
    server.routes["/oauth_token.do"] = lambda _: Answer({"access_token": next(tokens), "expires_in": 1800})
    refused = {"Bearer first"}

    def incidents(asked: Asked) -> Answer:
        return Answer({}, 401) if asked.headers["authorization"] in refused else Answer(answer("servicenow"))

    auth = {"type": "client_credentials", "token_url": f"{server.url}/oauth_token.do", "client_id": "room",
            "client_secret": "${env:SN}", "scope": "read"}  # fmt: skip
    it = made(poller, server, "servicenow", incidents, auth=auth, env={"SN": "reef-7"}, headers={"X-Own": "no"})
    assert len((await it.poll()).alerts) == 3
    assert len((await it.poll()).alerts) == 3
    ways = [asked.path for asked in server.asked]
    assert ways == ["/oauth_token.do", "/api/now/table/incident", "/oauth_token.do", *["/api/now/table/incident"] * 2]
    form = server.asked[0]
    assert form.body == b"grant_type=client_credentials&client_id=room&client_secret=reef-7&scope=read"
    assert "x-own" not in form.headers
    refused |= {"Bearer second", "Bearer third"}
    with pytest.raises(PollFailed, match="authentication") as told:
        await it.poll()
    assert "third" not in str(told.value)
    server.routes["/oauth_token.do"] = Answer({"error": "invalid_client reef-7"}, 401)
    with pytest.raises(PollFailed, match=r"authentication: signing in: HTTP 401") as told:
        await it.poll()
    assert "reef-7" not in str(told.value)
    assert "client_secret" in told.value.mend


async def test_solarwinds_is_asked_row_by_row_and_links_to_its_web_pages(server: Server, poller: Any) -> None:
    row = answer("solarwinds")["results"][1]

    def page(asked: Asked) -> Answer:
        query = json.loads(asked.body)["query"]
        first = int(query.split(" ROWS ")[1].split()[0])
        assert "WHERE a.AlertObjects.AlertConfigurations.Severity = 2 ORDER BY" in query
        rows = [{**row, "AlertActiveID": n} for n in range(first, min(first + 200, 251))]
        return Answer({"totalRows": 250, "results": rows})

    keys = {"where": "a.AlertObjects.AlertConfigurations.Severity = 2", "web": "https://orion.kelp.example/"}
    poll = await made(poller, server, "solarwinds", page, **keys).poll()
    assert (len({a.uid for a in poll.alerts}), poll.complete) == (250, True)
    first = (await read(poller, server, "solarwinds", web="https://orion.kelp.example/"))[0]
    assert first.url == "https://orion.kelp.example/Orion/View.aspx?NetObject=N:12"


async def test_newrelic_follows_cursors_in_a_wide_window_and_an_error_inside_200_is_one(
    server: Server, poller: Any
) -> None:
    def page(asked: Asked) -> Answer:
        query = json.loads(asked.body)["query"]
        assert asked.headers["nerd-graph-unsafe-experimental-opt-in"] == "AiIssues"
        start, end = (int(query.split(f"{name}: ")[1].split(",")[0].split("}")[0]) for name in ("startTime", "endTime"))
        assert end - start == 30 * 86_400_000
        body = answer("newrelic")
        issues = body["data"]["actor"]["account"]["aiIssues"]["issues"]
        if 'cursor: "n\\"x"' in query:
            issues["issues"] = [{**issues["issues"][0], "issueId": "later"}]
        else:
            issues["nextCursor"] = 'n"x'
        return Answer(body)

    poll = await made(poller, server, "newrelic", page).poll()
    assert [a.uid for a in poll.alerts][-1] == "later"
    assert poll.complete
    wrong = {"data": None, "errors": [{"message": "no such account"}]}
    with pytest.raises(PollFailed, match="New Relic says: no such account"):
        await made(poller, server, "newrelic", Answer(wrong)).poll()


async def test_cloudwatch_is_asked_signed_page_by_page_and_names_give_severities(server: Server, poller: Any) -> None:
    def page(asked: Asked) -> Answer:
        body = json.loads(asked.body)
        assert asked.headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=ASIAREEF/")
        assert "host;x-amz-date;x-amz-security-token;x-amz-target" in asked.headers["authorization"]
        assert asked.headers["x-amz-security-token"] == "session-9"
        assert body["AlarmTypes"] == ["MetricAlarm", "CompositeAlarm"]
        more = {} if "NextToken" in body else {"NextToken": "t2"}
        return Answer({**answer("cloudwatch"), **more})

    line = json.dumps({"AccessKeyId": "ASIAREEF", "SecretAccessKey": "reef-secret-3", "SessionToken": "session-9"})
    keys = {"credentials": "${env:AWS}", "levels": {"*-critical": "critical", "*": "warning"}, "insufficient": True}
    poll = await made(poller, server, "cloudwatch", page, env={"AWS": line}, **keys).poll()
    assert [json.loads(a.body).get("StateValue") for a in server.asked] == ["ALARM"] * 2 + ["INSUFFICIENT_DATA"] * 2
    assert [str(a.severity) for a in poll.alerts][:2] == ["critical", "warning"]
    assert poll.alerts[0].labels["dimension_Shop"] == "north"
    expired = Answer({"__type": "com.amazon.coral.service#ExpiredTokenException", "message": "The security token "
                      "session-9 included in the request is expired"}, 400)  # fmt: skip
    with pytest.raises(PollFailed, match="authentication: HTTP 400") as told:
        await made(poller, server, "cloudwatch", expired, env={"AWS": line}, **keys).poll()
    assert "session-9" not in str(told.value)
    with pytest.raises(PollFailed, match="no access key"):
        await made(poller, server, "cloudwatch", page, env={"AWS": "{}"}, **keys).poll()


@pytest.mark.parametrize(("method", "query", "headers", "body", "signature"), [
    ("GET", "", {}, b"", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    ("POST", "", {}, b"", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    ("GET", "?Param2=value2&Param1=value1", {}, b"",
     "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
    ("GET", "", {"My-Header1": " value1", "My-Header2": ' "a   b   c"'}, b"",
     "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
    ("POST", "", {"Content-Type": "application/x-www-form-urlencoded"}, b"Param1=value1",
     "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"),
])  # fmt: skip
def test_requests_are_signed_as_the_published_examples_are(
    method: str, query: str, headers: dict[str, str], body: bytes, signature: str
) -> None:
    keys = AwsKeys("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    now = datetime(2015, 8, 30, 12, 36, tzinfo=UTC)
    sent = signed(keys, method, f"https://example.amazonaws.com/{query}", headers, body, region="us-east-1",
                  service="service", now=now)  # fmt: skip
    assert sent["Authorization"].endswith(f"Signature={signature}")
