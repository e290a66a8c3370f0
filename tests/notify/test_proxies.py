"""A message to a receiver goes by the proxy that is for it, and none for others keeps it back."""

from __future__ import annotations

import pytest

from tests.support.http import Answer, serving
from warroom.notify.attempt import Failed
from warroom.notify.senders.http import ask


async def test_a_proxy_for_others_keeps_no_message_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks://127.0.0.1:9/")
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.0/8")
    with serving() as receiver:
        receiver.routes["/hook"] = Answer({"ok": True})
        answer = await ask("POST", f"{receiver.url}/hook", timeout_s=5, content=b"{}")
    assert not isinstance(answer, Failed)
    assert answer.json() == {"ok": True}


async def test_a_proxy_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "socks://maja:hush@127.0.0.1:9/")
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("NO_PROXY", "")
    answer = await ask("POST", "http://chat.invalid/hook", timeout_s=5, content=b"{}")
    assert isinstance(answer, Failed)
    assert "the proxy socks://127.0.0.1:9/ of http_proxy cannot be used" in str(answer)
    assert "hush" not in str(answer)
