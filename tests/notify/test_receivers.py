"""Webhooks, apprise and mail against real servers that fail, hang, refuse, ask for patience and cut the line."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.notify.conftest import MakeMessage
from tests.support.http import Answer, Server
from tests.support.mail import MailServer
from tests.support.patience import PATIENCE_S
from warroom.config.settings_notify import Channel
from warroom.core.validation import validated
from warroom.notify.attempt import Failed, Outcome, Sent
from warroom.notify.message import Message
from warroom.notify.senders import threaded
from warroom.notify.sending import send

KEY = "0123456789abcdef0123456789abcdef"


async def attempt(message: Message, url: str, kind: str = "webhook", **more: Any) -> Outcome:
    channel = validated(Channel, {"id": f"c{len(url)}", "type": kind, "url": url, "timeout": "20s", **more})
    return await send(channel, message, name="", tries=1)


async def failed(message: Message, url: str, kind: str = "webhook", **more: Any) -> Failed:
    outcome = await attempt(message, url, kind, **more)
    assert isinstance(outcome, Failed)
    return outcome


@contextmanager
def silent() -> Iterator[int]:
    """A port whose server takes every line and never says a word."""
    listener = socket.create_server(("127.0.0.1", 0))
    lines: list[socket.socket] = []

    def take() -> None:
        while True:
            try:
                lines.append(listener.accept()[0])
            except OSError:
                return

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for line in lines:
            line.close()
        thread.join(PATIENCE_S)


# ---------------------------------------------------------------- webhooks


async def test_a_webhook_is_given_the_whole_message_and_its_key(
    server: Server, message: MakeMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK_TOKEN", "swordfish")
    server.routes["/hook"] = Answer({"ok": True})
    told = message(what={"severity": "SEV1"})
    headers = {"Authorization": "Bearer ${env:HOOK_TOKEN}"}
    assert await attempt(told, f"{server.url}/hook", headers=headers) == Sent()
    (asked,) = server.asked
    assert asked.method == "POST"
    assert asked.headers["idempotency-key"] == KEY
    assert asked.headers["authorization"] == "Bearer swordfish"
    body = json.loads(asked.body)
    assert (body["version"], body["key"], body["occasion"], body["title"]) == (1, KEY, "declared", told.title)
    assert body["incident"]["id"] == "INC-2026-0042"


@pytest.mark.parametrize(("told", "public"), [
    ({"occasion": "update", "audience": "customers", "what": {"text": "We look.", "status": "triage"}},
     {"status": "investigating", "text": "We look.", "components": {"checkout": "partial_outage"}}),
    ({"occasion": "resolved"},
     {"status": "resolved", "text": "This incident has been resolved.", "components": {"checkout": "operational"}}),
    ({"occasion": "update", "audience": "team", "what": {"text": "between us", "status": "triage"}}, None),
    ({"occasion": "declared"}, None),
])  # fmt: skip
async def test_a_webhook_is_told_what_a_status_page_of_ones_own_may_say(
    server: Server, message: MakeMessage, told: dict[str, Any], public: dict[str, Any] | None
) -> None:
    server.routes["/hook"] = Answer({"ok": True})
    assert await attempt(message(**told), f"{server.url}/hook") == Sent()
    (asked,) = server.asked
    assert json.loads(asked.body).get("public") == public


@pytest.mark.parametrize(("answer", "reason", "final", "pause_s"), [
    (Answer(b"boom", 500), "HTTP 500 (boom)", False, 0),
    (Answer(b"", 503, {"Retry-After": "120"}), "HTTP 503", False, 120),
    (Answer(b"", 429, {"Retry-After": "7"}), "HTTP 429", False, 7),
    (Answer(b"", 429, {"Date": "Tue, 21 Apr 2026 14:00:00 GMT", "Retry-After": "Tue, 21 Apr 2026 14:01:30 GMT"}),
     "HTTP 429", False, 90),
    (Answer(b"", 429, {"Retry-After": "soon"}), "HTTP 429", False, 0),
    (Answer(b"", 401), "HTTP 401: the secret is wrong or missing", True, 0),
    (Answer(b"", 404), "HTTP 404: there is no such address", True, 0),
    (Answer(b"", 302, {"Location": "http://127.0.0.1:9/"}), "it points elsewhere", True, 0),
    (Answer(b"x" * 100, 200, cut_at=10), "the line was closed before an answer came; it may have arrived", False, 0),
])  # fmt: skip
async def test_what_a_webhook_answers_is_told_in_words(
    server: Server, message: MakeMessage, answer: Answer, reason: str, final: bool, pause_s: float
) -> None:
    server.routes["/hook"] = answer
    outcome = await failed(message(), f"{server.url}/hook")
    assert reason in outcome.reason
    assert (outcome.final, outcome.pause_s) == (final, pause_s)


@pytest.mark.alone
async def test_a_webhook_that_hangs_or_drips_is_left_at_the_time_out(server: Server, message: MakeMessage) -> None:
    server.routes["/drip"] = Answer(b"x" * 400, drip_s=0.05)
    with silent() as port:
        for url in (f"http://127.0.0.1:{port}/", f"{server.url}/drip"):
            outcome = await failed(message(), url, timeout="300ms")
            assert outcome.reason == "no answer within 0.3 s; it may have arrived"


async def test_a_webhook_that_is_not_there_says_so(message: MakeMessage) -> None:
    outcome = await failed(message(), "http://127.0.0.1:1/")
    assert outcome.reason.startswith("no connection")
    assert not outcome.final


async def test_no_secret_is_in_what_is_told(
    server: Server, message: MakeMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK_TOKEN", "swordfish")
    server.routes["/swordfish"] = Answer(b"no such hook: swordfish", 500)
    outcome = await failed(message(), f"{server.url}/${{env:HOOK_TOKEN}}")
    assert "swordfish" not in outcome.reason
    monkeypatch.delenv("HOOK_TOKEN")
    outcome = await failed(message(), f"{server.url}/${{env:HOOK_TOKEN}}")
    assert "the environment variable HOOK_TOKEN is not set" in outcome.reason
    assert not outcome.final


# ---------------------------------------------------------------- apprise


async def test_apprise_carries_the_key_where_the_receiver_has_a_place_for_it(
    server: Server, message: MakeMessage
) -> None:
    server.routes["/j"] = Answer({})
    assert await attempt(message(), f"json://127.0.0.1:{server.port}/j", "apprise") == Sent()
    (asked,) = server.asked
    assert asked.headers["idempotency-key"] == KEY
    assert json.loads(asked.body)["title"] == "SEV1 0042 declared: down"


def test_a_pager_is_given_the_key_as_what_it_deduplicates_by() -> None:
    from warroom.notify.senders.by_apprise import _keyed, plugin_of

    pager: Any = plugin_of("pagerduty://" + "a" * 32 + "@" + "b" * 32 + "/source/component")
    assert pager is not None
    _keyed(pager, KEY)
    assert pager.dedup == KEY


@pytest.mark.parametrize(("answer", "pattern", "final"), [
    (Answer(b"", 500), r"Failed to send JSON.*error=500", False),
    (Answer(b"", 429, {"Retry-After": "7"}), r"error=429", False),
    (Answer(b"", 401), r"HTTP 401: the secret is wrong or missing", True),
    (Answer(b"x" * 100, 200, cut_at=0), r"Connection error", False),
])  # fmt: skip
async def test_why_apprise_failed_is_read_from_what_it_says(
    server: Server, message: MakeMessage, answer: Answer, pattern: str, final: bool
) -> None:
    server.routes["/j"] = answer
    outcome = await failed(message(), f"json://127.0.0.1:{server.port}/j", "apprise")
    assert re.search(pattern, outcome.reason)
    assert outcome.final is final


@pytest.mark.alone
async def test_a_receiver_that_hangs_holds_up_nobody_and_is_not_piled_upon(message: MakeMessage) -> None:
    with silent() as port:
        url = f"json://127.0.0.1:{port}/"
        told = [(await failed(message(), url, "apprise", timeout="100ms", id="hung")).reason for _ in range(5)]
    assert told[:1] == ["no answer within 0.1 s; it may have arrived"]
    assert {*told} <= {told[0], "3 earlier attempts still hang there"}
    for thread in threading.enumerate():
        if thread.name == "send-hung":
            thread.join(PATIENCE_S)
    assert threaded._running["hung"] == 0


async def test_an_address_that_apprise_does_not_know_is_refused(message: MakeMessage) -> None:
    assert (await failed(message(), "nonsense://x", "apprise")).final


# ---------------------------------------------------------------- mail


async def test_mail_has_the_key_as_its_message_id_and_the_incident_as_its_conversation(
    mail: MailServer, message: MakeMessage
) -> None:
    told = message(text="Größe: 5 €\nsecond line")
    url = mail.url("ops@example.com,boss@example.com", "&bcc=log@example.com")
    assert await attempt(told, url, "apprise") == Sent()
    (got,) = mail.mails
    assert got["Message-ID"] == f"<{KEY}@example.org>"
    assert got["Idempotency-Key"] == KEY
    assert got["References"] == "<INC-2026-0042@example.org>"
    assert got["Subject"] == "SEV1 0042 declared: down"
    assert "Größe: 5 €\nsecond line" in got.get_content().replace("\r\n", "\n")
    assert got["Bcc"] is None
    assert mail.recipients == [["ops@example.com", "boss@example.com", "log@example.com"]]


async def test_a_mail_server_that_takes_the_message_and_drops_the_line_gets_it_again_under_the_same_id(
    mail: MailServer, message: MakeMessage
) -> None:
    mail.next = ["drop", "take"]
    outcome = await failed(message(), mail.url(), "apprise")
    assert outcome.reason == "the mail server closed the line before an answer came; it may have arrived"
    assert await attempt(message(), mail.url(), "apprise") == Sent()
    assert [got["Message-ID"] for got in mail.mails] == [f"<{KEY}@example.org>"] * 2


@pytest.mark.parametrize(("answer", "final"), [("451 try later", False), ("554 no spam here", True)])
async def test_what_a_mail_server_refuses_is_told_with_its_words(
    mail: MailServer, message: MakeMessage, answer: str, final: bool
) -> None:
    mail.next = [answer]
    outcome = await failed(message(), mail.url(), "apprise")
    assert outcome == Failed(f"the mail server said {answer}", final)


async def test_one_recipient_that_is_refused_for_good_does_not_keep_it_from_the_others(
    mail: MailServer, message: MakeMessage
) -> None:
    mail.refuse = {"gone@example.com": "550 no such mailbox"}
    assert await attempt(message(), mail.url("ops@example.com,gone@example.com"), "apprise") == Sent()
    outcome = await failed(message(), mail.url("gone@example.com"), "apprise")
    assert outcome == Failed("gone@example.com: the mail server said 550 no such mailbox", final=True)


async def test_a_mail_server_that_is_silent_is_left_at_the_time_out(message: MakeMessage) -> None:
    with silent() as port:
        url = f"mailto://127.0.0.1:{port}?from=a@example.org&to=b@example.org&mode=insecure"
        outcome = await failed(message(), url, "apprise", timeout="300ms")
    assert "within 0.3 s" in outcome.reason
    assert "127.0.0.1" not in outcome.reason
