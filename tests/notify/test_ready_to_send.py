"""Nothing slow stands between the second look at a letter and its sending: what a sender needs is there before."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.notify.conftest import config_of
from tests.support.http import Answer, Server
from tests.support.patience import PATIENCE_S
from warroom.config.settings_notify import Channel
from warroom.notify.attempt import Outcome, Sent
from warroom.notify.post import Post
from warroom.room import Room
from warroom.store import Store
from warroom.store.outbox import Outbox
from warroom.watcher.store_thread import StoreThread

LATE = """
import asyncio, sys
from warroom.config.settings_notify import Channel
from warroom.core.validation import validated
from warroom.notify import sending
from warroom.notify.message import Message

kind, url = sys.argv[1:]
channel = validated(Channel, {"id": "ops", "type": kind, "url": url})
sending.prepare(channel)
before = set(sys.modules)
message = Message("key", "declared", "SEV1 0042 declared: down", "by maya", incident={"id": "INC-2026-0042"})
print(type(asyncio.run(sending.send(channel, message, name="", tries=1))).__name__)
heavy = ("anyio", "apprise", "email", "httpcore", "httpx", "requests", "smtplib", "ssl", "warroom")
print(sorted(name for name in set(sys.modules) - before if name.partition(".")[0] in heavy))
"""


@pytest.mark.parametrize(("kind", "scheme"), [("webhook", "http"), ("apprise", "json")])
def test_the_first_message_of_a_watcher_waits_for_no_library(server: Server, kind: str, scheme: str) -> None:
    server.routes["/"] = Answer({})
    url = server.url.replace("http", scheme, 1) + "/"
    ran = subprocess.run([sys.executable, "-c", LATE, kind, url], capture_output=True, text=True, check=True)
    assert ran.stdout.split("\n")[:2] == ["Sent", "[]"], ran


async def test_a_channel_is_made_ready_before_its_letters_are_looked_at(tmp_path: Path) -> None:
    """One that ends while the libraries come in is not told as if it went on."""
    path, config = tmp_path / "room.db", config_of({"id": "ops", "when": ["declared"]}, watcher={"interval": "100ms"})
    got: list[str] = []
    with Store.open(path) as store:
        room = Room(store, config.policy, "maya")

        def prepare(channel: Channel) -> None:
            with Store.open(path) as own:
                Room(own, config.policy, "maya").cancel("1", "false alarm")

        async def send(channel: Channel, message: Any, **_: Any) -> Outcome:
            got.append(message.occasion)
            return Sent()

        desk = StoreThread("post", path, config, lambda: datetime.now(UTC))
        lease = await desk.call(lambda one: one.take_lease("watcher", "me", 60, standing=True))
        assert lease is not None
        post = Post(desk, config, lease, lambda: datetime.now(UTC), send=send, prepare=prepare, chance=random.Random(1))
        task = asyncio.create_task(post.run())
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not Outbox(store).cursors():
                    await asyncio.sleep(0.01)
                room.declare("checkout is down", "SEV1")
                while not any(one.state == "withdrawn" for one in Outbox(store).letters()):
                    assert got == []
                    await asyncio.sleep(0.01)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await desk.close()
    assert got == []
