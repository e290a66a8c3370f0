"""One bounded way to a server: what goes wrong is told in words, and no secret leaves for another place."""

from __future__ import annotations

import base64
import gzip
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.certificates import Authority
from tests.support.http import Answer, Asked, Server, serving
from warroom.feeds.failure import PollFailed

MAP = {"uid": "id", "title": "title"}
ONE = [{"id": 1, "title": "one"}]


def keys(server: Server, **more: Any) -> dict[str, Any]:
    return {"type": "json", "url": f"{server.url}/alerts", "map": MAP, **more}


async def failure(poller: Any) -> PollFailed:
    with pytest.raises(PollFailed) as info:
        await poller.poll()
    assert info.value.reason
    assert info.value.mend
    return info.value


# ---------------------------------------------------------------- errors in words


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer({"error": "bad token"}, 401), "authentication: HTTP 401, it says: bad token"),
        (Answer(b"", 403), "authentication: HTTP 403"),
        (Answer(b"nothing here", 404), "HTTP 404: no such address, it says: nothing here"),
        (Answer(b"", 429), "rate limit: HTTP 429"),
        (Answer({"message": "upstream\x1b[31m"}, 502), "HTTP 502, it says: upstream"),
        (Answer(b"<html>Sign in</html>", headers={"Content-Type": "text/html"}), "not JSON: the answer is a web page"),
        (Answer(b""), "not JSON: the answer is empty"),
        (Answer(b'[{"id": 1'), "not JSON: the answer breaks off"),
        (Answer({"alerts": []}), "the answer is an object, not a list"),
        (Answer("a text"), "the answer is a text, not a list"),
        (Answer(ONE, cut_at=5), "the answer was cut off"),
        (Answer(gzip.compress(b"[]" * 5000)[:30], headers={"Content-Encoding": "gzip"}), "the answer was cut off"),
        (Answer(b"not gzip", headers={"Content-Encoding": "gzip"}), "the answer is damaged"),
        (Answer(b"x", headers={"Content-Encoding": "br"}), "packed as br"),
    ],
)
async def test_every_failure_is_told_in_words_with_a_mend(
    server: Server, poller: Any, answer: Answer, words: str
) -> None:
    server.routes["/alerts"] = answer
    assert words in (await failure(poller(**keys(server)))).reason


async def test_nothing_listening_is_a_refused_connection(poller: Any) -> None:
    with serving() as gone:
        address = keys(gone)
    told = await failure(poller(**address))
    assert told.reason.startswith("connection refused: nothing listens at http://127.0.0.1")


async def test_an_unknown_host_is_named(poller: Any) -> None:
    told = await failure(poller(type="json", url="http://no-such-host.invalid/x?token=abc", map=MAP))
    assert told.reason == "unknown host: http://no-such-host.invalid/x"


# ---------------------------------------------------------------- bounds


@pytest.mark.alone
async def test_a_dripping_answer_ends_with_the_time_out_of_the_whole_poll(server: Server, poller: Any) -> None:
    server.routes["/alerts"] = Answer(ONE, drip_s=0.2)
    told = await failure(poller(**keys(server, timeout="500ms")))
    assert "timeout: the poll took longer than 0.5 s" in told.reason


async def test_a_small_packed_answer_that_unfolds_into_a_huge_one_is_refused(server: Server, poller: Any) -> None:
    server.routes["/alerts"] = Answer(b'["' + b"x" * 30_000_000 + b'"]', packed=True)
    assert "over 100,000 bytes" in (await failure(poller(**keys(server, max_bytes=100_000)))).reason


async def test_packed_answers_are_unpacked(server: Server, poller: Any) -> None:
    server.routes["/alerts"] = Answer([{"id": i, "title": "t" * 50} for i in range(500)], packed=True)
    assert len((await poller(**keys(server)).poll()).alerts) == 500


async def test_too_many_records_are_cut_and_absence_then_means_nothing(server: Server, poller: Any) -> None:
    server.routes["/alerts"] = Answer([{"id": i, "title": "t"} for i in range(30)])
    poll = await poller(**keys(server, max_items=20)).poll()
    assert (len(poll.alerts), poll.complete) == (20, False)
    assert "cut at 20 alerts" in poll.note


async def test_too_many_pages_are_cut_and_told(server: Server, poller: Any) -> None:
    def page(asked: Asked) -> Answer:
        at = int(asked.query.get("page", ["1"])[0])
        return Answer({"data": [{"id": at, "title": "t"}], "next": f"/alerts?page={at + 1}"})

    server.routes["/alerts"] = page
    poll = await poller(**keys(server, max_pages=3, items={"path": "data", "next": "next"})).poll()
    assert not poll.complete
    assert "cut after 3 pages" in poll.note


# ---------------------------------------------------------------- secrets, redirects, other origins


SECRETIVE = {
    "headers": {"X-Api-Key": "${env:KEY}"},
    "auth": {"type": "bearer", "token": "${env:KEY}"},
    "params": {"key": "${env:KEY}"},
}
KEY = {"KEY": "hush-hush-123"}


def told_secrets(asked: Asked) -> bool:
    return "hush-hush-123" in f"{asked.headers}{asked.query}{asked.path}"


async def test_secrets_are_resolved_at_use_and_sent_to_the_feeds_own_server(server: Server, poller: Any) -> None:
    server.routes["/alerts"] = Answer(ONE)
    await poller(**keys(server, **SECRETIVE), env=KEY).poll()
    asked = server.asked[0]
    assert asked.headers["authorization"] == "Bearer hush-hush-123"
    assert asked.headers["x-api-key"] == "hush-hush-123"
    assert asked.query["key"] == ["hush-hush-123"]


async def test_an_unset_secret_is_named_and_nothing_is_sent(server: Server, poller: Any) -> None:
    told = await failure(poller(**keys(server, **SECRETIVE)))
    assert "KEY is not set" in told.reason
    assert server.asked == []


async def test_a_server_that_repeats_the_secret_in_its_error_does_not_get_it_shown(server: Server, poller: Any) -> None:
    server.routes["/alerts"] = Answer({"error": "token hush-hush-123 has expired"}, 401)
    told = await failure(poller(**keys(server, **SECRETIVE), env=KEY))
    assert "hush-hush-123" not in str(told)
    assert "has expired" in told.reason


async def test_a_redirect_within_the_origin_is_followed_with_the_secret(server: Server, poller: Any) -> None:
    server.routes["/alerts"] = Answer(status=302, headers={"Location": "/moved?a=b"})
    server.routes["/moved"] = Answer(ONE)
    assert len((await poller(**keys(server, **SECRETIVE), env=KEY).poll()).alerts) == 1
    assert server.asked[1].headers["x-api-key"] == "hush-hush-123"
    assert server.asked[1].query == {"a": ["b"]}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_to_another_origin_is_refused_and_nothing_reaches_it(
    server: Server, poller: Any, status: int
) -> None:
    with serving() as other:
        other.routes["/steal"] = Answer(ONE)
        server.routes["/alerts"] = Answer(status=status, headers={"Location": f"{other.url}/steal"})
        told = await failure(poller(**keys(server, **SECRETIVE), env=KEY))
        assert other.asked == []
    assert "another origin" in told.reason
    assert "allow_redirects" in told.mend


async def test_an_allowed_origin_gets_no_configured_header_parameter_or_password(server: Server, poller: Any) -> None:
    with serving() as other:
        other.routes["/there"] = Answer(ONE)
        server.routes["/alerts"] = Answer(status=302, headers={"Location": f"{other.url}/there"})
        it = poller(**keys(server, **SECRETIVE, allow_redirects=[other.url]), env=KEY)
        assert len((await it.poll()).alerts) == 1
        assert not told_secrets(other.asked[0])
    assert told_secrets(server.asked[0])


async def test_a_next_link_to_another_origin_is_refused(server: Server, poller: Any) -> None:
    with serving() as other:
        server.routes["/alerts"] = Answer({"data": ONE, "next": f"{other.url}/page2"})
        told = await failure(
            poller(**keys(server, **SECRETIVE, items={"path": "data", "next": "next"}), env=KEY)
        )
        assert other.asked == []
    assert "another origin" in told.reason


async def test_a_circle_of_redirects_ends(server: Server, poller: Any) -> None:
    server.routes["/alerts"] = Answer(status=302, headers={"Location": "/alerts"})
    assert "redirect loop" in (await failure(poller(**keys(server)))).reason


@pytest.mark.parametrize(
    ("auth", "header"),
    [
        ({"type": "basic", "username": "u", "password": "${env:KEY}"}, "Basic dTpodXNoLWh1c2gtMTIz"),
        ({"type": "bearer", "token": "${env:KEY}"}, "Bearer hush-hush-123"),
        ({"type": "header", "header": "Authorization", "value": "Token token=${env:KEY}"}, "Token token=hush-hush-123"),
    ],
)
async def test_the_ways_to_be_let_in(server: Server, poller: Any, auth: dict[str, str], header: str) -> None:
    server.routes["/alerts"] = Answer(ONE)
    await poller(**keys(server, auth=auth), env=KEY).poll()
    assert server.asked[0].headers["authorization"] == header


async def test_digest_answers_the_servers_challenge(server: Server, poller: Any) -> None:
    challenge = {"WWW-Authenticate": 'Digest realm="r", nonce="n", qop="auth", algorithm=MD5'}
    server.routes["/alerts"] = [Answer(b"", 401, challenge), Answer(ONE)]
    auth = {"type": "digest", "username": "u", "password": "${env:KEY}"}
    assert len((await poller(**keys(server, auth=auth), env=KEY).poll()).alerts) == 1
    assert server.asked[1].headers["authorization"].startswith('Digest username="u"')


# ---------------------------------------------------------------- conditional requests, pace, clocks


async def test_an_unchanged_answer_is_not_sent_twice(server: Server, poller: Any) -> None:
    def answer(asked: Asked) -> Answer:
        if asked.headers.get("if-none-match") == '"v1"':
            return Answer(status=304, headers={"ETag": '"v1"'})
        return Answer(ONE, headers={"ETag": '"v1"', "Last-Modified": "Sat, 21 Nov 2026 05:00:00 GMT"})

    server.routes["/alerts"] = answer
    it = poller(**keys(server))
    first, second = await it.poll(), await it.poll()
    assert first.alerts == second.alerts
    assert server.asked[1].headers["if-modified-since"] == "Sat, 21 Nov 2026 05:00:00 GMT"


async def test_retry_after_reaches_whoever_decides_when_to_ask_again(server: Server, poller: Any) -> None:
    server.routes["/alerts"] = Answer(b"", 429, {"Retry-After": "77"})
    assert (await failure(poller(**keys(server)))).retry_after == 77


async def test_a_used_up_quota_asks_for_a_pause_even_on_success(server: Server, poller: Any) -> None:
    server.routes["/alerts"] = Answer(ONE, headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "45"})
    it = poller(**keys(server))
    await it.poll()
    assert it.fetch.pause_s == 45


@pytest.mark.parametrize("minutes", [-7, 7])
async def test_a_servers_wrong_clock_is_measured(server: Server, poller: Any, minutes: int) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(minutes=minutes), usegmt=True)
    server.routes["/alerts"] = Answer(ONE, headers={"Date": date})
    it = poller(**keys(server))
    await it.poll()
    assert it.fetch.skew_s == pytest.approx(minutes * 60, abs=5)


# ---------------------------------------------------------------- TLS


async def test_a_certificate_of_ones_own_authority_is_trusted_where_ca_file_names_it(
    authority: Authority, poller: Any
) -> None:
    pair = authority.issue("good", "IP:127.0.0.1")
    with serving(pair.server_context()) as server:
        server.routes["/alerts"] = Answer(ONE)
        assert len((await poller(**keys(server, ca_file=str(authority.ca))).poll()).alerts) == 1
        told = await failure(poller(**keys(server)))
    assert told.reason.startswith("TLS: ")
    assert "authority" in told.reason
    assert "ca_file" in told.mend


async def test_a_certificate_for_another_name_is_refused_in_words(authority: Authority, poller: Any) -> None:
    pair = authority.issue("wrong", "DNS:other.example")
    with serving(pair.server_context()) as server:
        server.routes["/alerts"] = Answer(ONE)
        told = await failure(poller(**keys(server, ca_file=str(authority.ca))))
    assert "the certificate is for another" in told.reason


async def test_insecure_is_possible_and_only_when_asked_for(authority: Authority, poller: Any) -> None:
    pair = authority.issue("any", "DNS:other.example")
    with serving(pair.server_context()) as server:
        server.routes["/alerts"] = Answer(ONE)
        assert len((await poller(**keys(server, insecure=True)).poll()).alerts) == 1


async def test_a_client_certificate_lets_in(authority: Authority, poller: Any) -> None:
    pair, mine = authority.issue("guarded", "IP:127.0.0.1"), authority.issue("me", "DNS:me.example")
    with serving(pair.server_context(client_ca=authority.ca)) as server:
        server.routes["/alerts"] = Answer(ONE)
        own = {"ca_file": str(authority.ca), "cert_file": str(mine.cert), "key_file": str(mine.key)}
        assert len((await poller(**keys(server, **own)).poll()).alerts) == 1
        await failure(poller(**keys(server, ca_file=str(authority.ca))))


async def test_https_to_a_plain_port_says_so(server: Server, poller: Any) -> None:
    address = server.url.replace("http://", "https://")
    told = await failure(poller(type="json", url=f"{address}/alerts", map=MAP))
    assert "does not speak TLS" in told.reason


async def test_an_unreadable_ca_file_is_named(server: Server, poller: Any, tmp_path: Path) -> None:
    told = await failure(poller(**keys(server, ca_file=str(tmp_path / "none.pem"))))
    assert "none.pem" in told.reason


# ---------------------------------------------------------------- what is remembered, who asks, by which way


VALIDATED = {"ETag": '"old"', "Last-Modified": "Sat, 21 Nov 2026 05:00:00 GMT"}


@pytest.mark.parametrize(
    "first",
    [
        Answer(b"<html>Down for maintenance</html>", headers=VALIDATED),
        Answer({"error": "warming up"}, headers=VALIDATED),
        Answer(b'[{"id": 1, "tit', headers=VALIDATED),
        Answer(b"", headers=VALIDATED),
        Answer([{"id": None}, *ONE], headers=VALIDATED),
    ],
    ids=["a web page", "an object", "half of it", "nothing", "a record too few"],
)
async def test_an_answer_that_was_not_understood_is_not_asked_for_conditionally(
    server: Server, poller: Any, first: Answer
) -> None:
    def answer(asked: Asked) -> Answer:
        if len(server.asked) == 1:
            return first
        known = {"if-none-match", "if-modified-since"} & asked.headers.keys()
        return Answer(b"", 304) if known else Answer(ONE, headers=VALIDATED)

    server.routes["/alerts"] = answer
    it = poller(**keys(server))
    with suppress(PollFailed):
        assert len((await it.poll()).alerts) == 1
    for _ in range(2):
        poll = await it.poll()
        assert ([a.title for a in poll.alerts], poll.note) == (["one"], "")
    assert server.asked[2].headers["if-none-match"] == '"old"'


async def test_a_page_that_a_server_holds_for_unchanged_is_asked_for_anew_once_it_is_not_understood(
    server: Server, poller: Any
) -> None:
    """What was understood once and is not any longer, because another page of the same poll is not."""
    server.routes["/alerts"] = lambda asked: (
        Answer(b"", 304) if "if-none-match" in asked.headers
        else Answer({"data": ONE, "next": "/more"}, headers={"ETag": '"v"'})
    )  # fmt: skip
    server.routes["/more"] = [Answer({"data": []}), Answer(b"<html>"), Answer({"data": []})]
    it = poller(**keys(server, items={"path": "data", "next": "next"}))
    await it.poll()
    await failure(it)
    await it.poll()
    asked = [one.headers.get("if-none-match") for one in server.asked if one.path == "/alerts"]
    assert asked == [None, '"v"', None]


WHO = "Basic bWFqYTpwQHNz"  # maja, p@ss


def guarded(routes: dict[str, Any]) -> Any:
    def answer(asked: Asked) -> Answer:
        return routes[asked.path] if asked.headers.get("authorization") == WHO else Answer(b"", 401)

    return answer


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("place", ["/there", "HOST/there", "http://eve:x@HOSTONLY/there"])
async def test_name_and_password_in_the_address_go_wherever_the_same_server_sends(
    server: Server, poller: Any, status: int, place: str
) -> None:
    where = place.replace("HOSTONLY", server.url.removeprefix("http://")).replace("HOST", server.url)
    routes = {"/old/alerts": Answer(b"", status, {"Location": where}), "/there": Answer({"data": ONE, "next": "/next"}),
              "/next": Answer({"data": [{"id": 2, "title": "two"}]})}  # fmt: skip
    server.routes.update(dict.fromkeys(routes, guarded(routes)))
    url = server.url.replace("http://", "http://maja:p%40ss@") + "/old/alerts"
    poll = await poller(**keys(server, items={"path": "data", "next": "next"}) | {"url": url}).poll()
    assert [alert.title for alert in poll.alerts] == ["one", "two"]
    assert "eve" not in str([asked.headers for asked in server.asked])


async def test_they_go_to_no_other_server_and_into_no_sentence(server: Server, poller: Any) -> None:
    with serving() as other:
        other.routes["/there"] = Answer(ONE)
        server.routes["/alerts"] = Answer(b"", 302, {"Location": f"{other.url}/there"})
        url = server.url.replace("http://", "http://maja:${env:KEY}@") + "/alerts"
        it = poller(**keys(server, allow_redirects=[other.url]) | {"url": url}, env=KEY)
        assert len((await it.poll()).alerts) == 1
        assert "authorization" not in other.asked[0].headers
        server.routes["/alerts"] = Answer({"error": "no maja:hush-hush-123 here"}, 500)
        assert "hush-hush" not in str(await failure(it))
        assert "authorization" in server.asked[-1].headers


async def test_a_query_in_the_address_stays_behind_the_path_that_the_type_adds(server: Server, poller: Any) -> None:
    server.routes["/am/api/v2/alerts"] = Answer([])
    await poller(type="alertmanager", url=f"{server.url}/am/?tenant=7").poll()
    assert (server.asked[0].path, server.asked[0].query["tenant"]) == ("/am/api/v2/alerts", ["7"])
    assert server.asked[0].query["active"] == ["true"]


async def test_a_secret_parameter_that_a_next_link_leaves_out_lets_in_on_its_own_server_only(
    server: Server, poller: Any
) -> None:
    server.routes["/alerts"] = Answer({"data": ONE, "next": "/more?page=2"})
    server.routes["/more"] = Answer({"data": []})
    params = {"key": "${env:KEY}", "size": "9"}
    it = poller(**keys(server, items={"path": "data", "next": "next"}, params=params), env=KEY)
    await it.poll()
    assert server.asked[1].query == {"page": ["2"], "key": ["hush-hush-123"]}


@pytest.mark.parametrize("variable", ["ALL_PROXY", "HTTPS_PROXY", "http_proxy"])
async def test_a_proxy_for_others_is_no_fault_of_this_server(
    server: Server, poller: Any, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    server.routes["/alerts"] = Answer(ONE)
    monkeypatch.setenv(variable, "socks://127.0.0.1:9/")
    monkeypatch.setenv("NO_PROXY", "[::1]:80,10.0.0.0/8,127.0.0.0/8,*.kelp.example")
    assert len((await poller(**keys(server)).poll()).alerts) == 1


@pytest.mark.parametrize(
    ("proxy", "words"),
    [
        ("socks://127.0.0.1:9", "cannot be used: socks://"),
        ("http://maja:hush@127.0.0.1:1", "no connection to the proxy http://127.0.0.1:1"),
    ],
)
async def test_a_proxy_that_cannot_be_had_is_named_with_its_variable_and_not_the_server(
    server: Server, poller: Any, monkeypatch: pytest.MonkeyPatch, proxy: str, words: str
) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    monkeypatch.setenv("no_proxy", "other.example")
    told = await failure(poller(**keys(server)))
    assert words in told.reason
    assert "of http_proxy" in told.reason
    assert "hush" not in str(told)
    assert "NO_PROXY" in told.mend


async def test_a_proxy_that_can_be_had_is_asked(poller: Any, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.routes["http://far.invalid/alerts"] = server.routes["/alerts"] = Answer(ONE)
    monkeypatch.setenv("http_proxy", server.url)
    assert len((await poller(type="json", url="http://far.invalid/alerts", map=MAP).poll()).alerts) == 1
    assert server.asked[0].headers["host"] == "far.invalid"


async def test_what_the_environment_says_of_certificates_is_not_told_as_the_servers_fault(
    authority: Authority, poller: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pair = authority.issue("env", "IP:127.0.0.1")
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "no" / "such" / "folder"))
    with serving(pair.server_context()) as server:
        server.routes["/alerts"] = Answer(ONE)
        assert len((await poller(**keys(server, ca_file=str(authority.ca))).poll()).alerts) == 1
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
        assert len((await poller(**keys(server, ca_file=str(authority.ca))).poll()).alerts) == 1
        told = await failure(poller(**keys(server)))
    assert "SSL_CERT_FILE" in told.reason
    assert "SSL_CERT_FILE" in told.mend


@pytest.mark.parametrize("password", ["a/b", "p@ss:w#rd?", "100%25", "{brace}", "plain"])
@pytest.mark.parametrize("form", ["maja:${env:KEY}@", "${env:WHO}:${env:KEY}@"])
async def test_a_password_in_the_address_may_have_any_sign_in_it(
    server: Server, poller: Any, password: str, form: str
) -> None:
    server.routes["/alerts"] = Answer(ONE)
    url = server.url.replace("http://", "http://" + form) + "/alerts"
    await poller(**keys(server) | {"url": url}, env={"KEY": password, "WHO": "maja"}).poll()
    sent = server.asked[0].headers["authorization"].removeprefix("Basic ")
    assert base64.b64decode(sent).decode() == f"maja:{password}"
