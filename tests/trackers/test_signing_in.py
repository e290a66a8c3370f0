"""ServiceNow by client credentials: a token in memory, renewed when it ends or is refused, and never shown."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from tests.support.http import Asked
from tests.support.trackers import ServiceNow, ServiceNowClient
from tests.trackers.conftest import Make
from warroom.notify.attempt import Failed
from warroom.trackers import signing_in
from warroom.trackers.sending import checked


def _signed_in(asked: list[Asked]) -> int:
    return sum(one.path == "/oauth_token.do" for one in asked)


async def test_a_token_is_asked_for_once_and_again_when_it_is_refused_or_ends(
    bench: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    it = bench(ServiceNowClient)
    tracker = it.tracker
    assert isinstance(tracker, ServiceNowClient)
    name = it.asked()
    await it.turns()
    assert it.one(name).ticket_key == "INC001"
    assert (len(tracker.kept), _signed_in(tracker.asked)) == (1, 1)
    settings = it.config.tracker[0]
    await asyncio.gather(*(checked(settings) for _ in range(4)))
    assert _signed_in(tracker.asked) == 1
    tracker.tokens += 1  # revoked there
    assert await checked(settings) == ()
    assert _signed_in(tracker.asked) == 2
    later = signing_in.time.monotonic() + 1799 - 59
    monkeypatch.setattr(signing_in.time, "monotonic", lambda: later)
    assert await checked(settings) == ()
    assert _signed_in(tracker.asked) == 3


async def test_what_is_wrong_is_said_without_a_secret(bench: Make) -> None:
    tracker = bench(ServiceNowClient, token="wr0ng")
    settings = tracker.config.tracker[0]
    failed = await checked(settings)
    assert isinstance(failed, Failed)
    assert failed.final
    assert failed.reason == (
        "signing in to ServiceNow was refused with HTTP 401: check url, client_id and token (the client secret), and "
        "that client credentials are switched on there"
    )
    right = replace(settings, token=ServiceNowClient.secret)
    tracker.tracker.script = ["page"]
    failed = await checked(right)
    assert isinstance(failed, Failed)
    assert "brought no token" in failed.reason
    tracker.tracker.script = ["ok", 401, "ok", 401]
    failed = await checked(right)
    assert isinstance(failed, Failed)
    assert failed.reason.startswith("HTTP 401: the token it gave was refused")
    tracker.tracker.script = [503]
    failed = await checked(right)
    assert isinstance(failed, Failed)
    assert not failed.final, "it is tried again"


async def test_a_password_still_works_and_a_refused_one_names_the_way_out(bench: Make) -> None:
    it = bench(ServiceNow, token="wr0ng")
    failed = await checked(it.config.tracker[0])
    assert isinstance(failed, Failed)
    assert "snc_basic_auth_api_access, or use client_id" in failed.reason
    assert await checked(replace(it.config.tracker[0], token=it.tracker.token)) == ()
