"""The systems that large teams have: what is asked of them, page by page, what their words mean, how they refuse."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.support.answers import HOSTED, Hosted, answer
from tests.support.http import Answer, Asked, Server
from warroom.core.model import Alert
from warroom.feeds.failure import PollFailed
from warroom.feeds.sigv4 import AwsKeys, signed

NAMES = (
    "servicenow", "servicenow-alerts", "solarwinds", "newrelic", "cloudwatch", "azure-monitor", "microsoft365",
    "gcp-monitoring", "splunk-oncall", "dynatrace", "site24x7", "pingdom", "statuscake",
)  # fmt: skip
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
    "azure-monitor": [
        ("Till answers 5xx", "critical", "firing", "fired, new", "", "till-app"),
        ("Disk", "warning", "acked", "fired, acknowledged", "", "till-db"),
        ("Quiet", "high", "suppressed", "fired, new, suppressed", "", ""),
        ("Closed by hand", "info", "resolved", "fired, closed", "", ""),
    ],
    "microsoft365": [
        ("Mail is delayed", "high", "firing", "service degradation", "Exchange Online", ""),
        ("Calls fail", "critical", "firing", "service interruption", "Microsoft Teams", ""),
        ("Search is old", "warning", "firing", "investigating", "SharePoint Online", ""),
        ("Over", "warning", "resolved", "service restored", "SharePoint Online", ""),
    ],
    "gcp-monitoring": [
        ("CPU high", "critical", "firing", "OPEN", "checkout", "till-1"),
        ("Errors in the log", "unknown", "firing", "OPEN", "", ""), ("Over", "high", "resolved", "CLOSED", "", ""),
    ],
    "splunk-oncall": [
        ("Till is down", "critical", "firing", "unacked", "till", "till-1"),
        ("Queue grows", "warning", "acked", "acknowledged", "", ""), ("Over", "info", "resolved", "resolved", "", ""),
    ],
    "dynatrace": [
        ("Failure rate increase", "high", "firing", "OPEN", "checkout", ""),
        ("Host unavailable", "critical", "firing", "OPEN", "", ""), ("Over", "unknown", "resolved", "CLOSED", "", ""),
    ],
    "site24x7": [
        ("shop.kelp.example", "critical", "firing", "down", "", ""),
        ("mail.kelp.example", "info", "resolved", "up", "", ""),
        ("till-api", "warning", "firing", "trouble", "", ""), ("till-db", "info", "suppressed", "maintenance", "", ""),
    ],
    "pingdom": [
        ("shop", "critical", "firing", "down", "", "shop.kelp.example"),
        ("mail", "warning", "pending", "unconfirmed_down", "", "mail.kelp.example"),
        ("wiki", "info", "resolved", "up", "", "wiki.kelp.example"),
    ],
    "statuscake": [
        ("shop", "critical", "firing", "down", "", ""), ("old shop", "critical", "suppressed", "paused", "", ""),
    ],
}  # fmt: skip
TIMELESS = ("statuscake",)
"""Those that do not say since when."""


@pytest.mark.parametrize("kind", NAMES)
async def test_each_record_is_told_in_the_rooms_words(server: Server, poller: Any, kind: str) -> None:
    found = await read(poller, server, kind)
    told = [(a.title, str(a.severity), str(a.status), a.status_word, a.service, a.host) for a in found]
    assert told == TOLD[kind]
    first = found[0]
    if kind in TIMELESS:
        return
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
    if hosted.type == "gcp-monitoring" and body.startswith(b"{"):
        return  # Google leaves an empty list out
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


async def test_a_service_account_signs_for_its_token(server: Server, poller: Any, tmp_path: Path) -> None:
    own = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    key = {"client_email": "room@kelp.example", "private_key": pem, "private_key_id": "k7",
           "token_uri": f"{server.url}/token"}  # fmt: skip
    path = tmp_path / "gcp.json"
    path.write_text(json.dumps(key))
    server.routes["/token"] = Answer({"access_token": "short-lived", "expires_in": 3599})
    auth = {"type": "service_account", "key_file": str(path), "scope": "monitoring.read"}
    it = made(poller, server, "gcp-monitoring", Answer({"alerts": []}), auth=auth)
    await it.poll()
    asked, alerts = server.asked[0], server.asked[1]
    assert alerts.headers["authorization"] == "Bearer short-lived"
    form = parse_qs(asked.body.decode())
    said, _, sign = form["assertion"][0].rpartition(".")
    own.public_key().verify(_unpacked(sign), said.encode(), padding.PKCS1v15(), hashes.SHA256())
    head, claims = (json.loads(_unpacked(part)) for part in said.split("."))
    assert (head["alg"], head["kid"]) == ("RS256", "k7")
    assert (claims["iss"], claims["scope"], claims["aud"]) == ("room@kelp.example", "monitoring.read", key["token_uri"])
    assert claims["exp"] - claims["iat"] == 3600
    for broken, says in (("{", "not JSON"), (json.dumps({**key, "private_key": "x"}), "is no key"),
                         (json.dumps({"client_email": "x"}), "has no private_key")):  # fmt: skip
        path.write_text(broken)
        with pytest.raises(PollFailed, match=says) as told:
            await made(poller, server, "gcp-monitoring", Answer({"alerts": []}), auth=auth).poll()
        assert "PRIVATE" not in str(told.value)


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


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


PAGED: dict[str, tuple[str, str, Any]] = {
    "azure-monitor": ("nextLink", "page", lambda origin, path: f"{origin}{path}?page=2"),
    "microsoft365": ("@odata.nextLink", "page", lambda origin, path: f"{origin}{path}?page=2"),
    "gcp-monitoring": ("nextPageToken", "pageToken", lambda origin, path: "p 2"),
    "dynatrace": ("nextPageKey", "nextPageKey", lambda origin, path: "k=2"),
}  # fmt: skip


@pytest.mark.parametrize("kind", PAGED)
async def test_further_pages_are_followed_circles_end_and_strangers_get_nothing(
    server: Server, poller: Any, kind: str
) -> None:
    name, param, link = PAGED[kind]
    hosted = next(one for one in HOSTED if one.type == kind)
    rows = str(hosted.rows[0])

    def pages(last: Any) -> Any:
        def page(asked: Asked) -> Answer:
            body = answer(kind)
            if param in asked.query:
                body[rows] = [{**one, "id": f"x{n}", "name": f"x{n}", "problemId": f"x{n}"}
                              for n, one in enumerate(body[rows])]  # fmt: skip
                return Answer({**body, name: last})
            return Answer({**body, name: link(server.url, hosted.path)})

        return page

    poll = await made(poller, server, kind, pages(None)).poll()
    assert (len({a.uid for a in poll.alerts}), poll.complete) == (2 * len(answer(kind)[rows]), True)
    if kind == "dynatrace":
        assert set(server.asked[1].query) == {"nextPageKey"}, "a key of a page goes alone"
    poll = await made(poller, server, kind, pages(link(server.url, hosted.path))).poll()
    assert not poll.complete
    if name.endswith("Link"):
        with pytest.raises(PollFailed, match="another origin"):
            await made(poller, server, kind, pages("http://127.0.0.2:9/next")).poll()


async def test_splunk_waits_after_a_403_and_tells_who_is_on_call_where_it_is_asked(server: Server, poller: Any) -> None:
    with pytest.raises(PollFailed, match="403") as told:
        await made(poller, server, "splunk-oncall", Answer({"error": "no"}, 403)).poll()
    assert told.value.retry_after == 60
    user = {"onCalluser": {"username": "ines"}}
    turns = [{"escalationPolicy": {"name": "First"}, "users": [user]}, {"users": [{}]}]
    team = {"team": {"name": "Till"}, "oncallNow": turns}
    server.routes["/api-public/v1/oncall/current"] = Answer({"teamsOnCall": [team, None]})
    poll = await made(poller, server, "splunk-oncall", Answer(answer("splunk-oncall")), on_call=True).poll()
    assert [(o.person, o.policy, o.schedule, o.level) for o in poll.on_call] == [("ines", "First", "Till", 1)]
    assert poll.alerts[1].assignee == "bo"
    server.routes["/api-public/v1/oncall/current"] = Answer({}, 500)
    poll = await made(poller, server, "splunk-oncall", Answer(answer("splunk-oncall")), on_call=True).poll()
    assert (len(poll.alerts), poll.on_call) == (3, ())
    assert "who is on call is not known" in poll.note


async def test_windows_filters_and_links_are_as_each_system_wants_them(server: Server, poller: Any) -> None:
    azure = await read(poller, server, "azure-monitor", days=5)
    assert server.asked[-1].query["timeRange"] == ["7d"]
    assert azure[0].url.endswith("alertId/%2Fsubscriptions%2F5ub%2FresourceGroups%2Ftill%2Fproviders%2F"
                                 "Microsoft.AlertsManagement%2Falerts%2Fa1")  # fmt: skip
    health = await read(poller, server, "microsoft365", services=["exchange online"])
    assert [a.annotations["last_post"] for a in health] == ["We found it."]
    assert server.asked[-1].query["$filter"] == ["isResolved eq false"]
    problems = await read(poller, server, "dynatrace")
    assert server.asked[-1].query["from"] == ["now-30d"]
    assert (problems[0].ended_at, problems[0].summary) == (None, "root cause: till-db-1")
    with pytest.raises(PollFailed, match="Site24x7 says: token expired"):
        await made(poller, server, "site24x7", Answer({"code": 1124, "message": "token expired"})).poll()


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
