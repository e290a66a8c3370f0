"""Whoever is paged reads the whole brief: one incident with everything set, a program on HTTP and a mailbox on SMTP."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.notify.conftest import config_of
from tests.support.http import Answer, Server
from tests.support.mail import MailServer
from tests.support.patience import PATIENCE_S
from tests.support.rooms import Clock
from warroom.config.settings import Config
from warroom.core.escalation import pending_escalations
from warroom.notify.post import Post
from warroom.room import Room
from warroom.store import Store
from warroom.store.outbox import Outbox
from warroom.watcher.store_thread import StoreThread

BRIDGE, RUNBOOK = "https://meet.example/room/42", "https://wiki.example/checkout/pool"
BRIEF = [
    "service: checkout, eu-west",
    "since: 13:52 UTC, 20m ago (declared 14:00 UTC by maya)",
    "impact: half of all card payments fail (maya)",
    "numbers: 50 % of users, 12,000 an hour lost",
    "hypothesis, supported: release 2.1.3 leaks connections (1 fact for, 0 against)",
    "hypothesis, open: the pool is too small (no evidence yet)",
    "eliminated: the network to the bank",
    "doing: rolling 2.1.3 back in eu-west (raj)",
    "needs: is the replica whole? (asked lee)",
    f"bridge: {BRIDGE}",
    f"runbook: {RUNBOOK}",
    "last update: to customers at 14:09 UTC by maya: Card payments may fail. We are rolling back.",
    "next due: acknowledge overdue 07:00 (maya)",
]
"""What a stranger must know, line by line, at 14:12."""


def configured(server: Server, mail: MailServer) -> Config:
    level = {"name": "backup", "target": ["ines", "bo"], "after": {"SEV1": "10m"}, "unless": "mitigated"}
    return config_of(
        {"id": "hook", "type": "webhook", "url": f"{server.url}/page", "when": ["nothing"], "reaches": ["ines"]},
        {"id": "post", "type": "apprise", "url": mail.url("bo@example.com"), "when": ["nothing"], "reaches": ["bo"]},
        escalation=[{"level": [level]}], display={"timezone": "UTC"}, watcher={"interval": "100ms"},
    )  # fmt: skip


def told_everything(room: Room, clock: Clock) -> str:
    """An incident of which everything is known that a brief may say."""
    began = clock() - timedelta(minutes=8)
    inc = room.declare("Card payments fail", "SEV1", service="checkout", region="eu-west", impact_started_at=began).id
    clock.passes(minutes=2)
    room.log(inc, "half of all card payments fail", "impact")
    room.assess(inc, users=50, revenue=12_000)
    fact = room.log(inc, "connections rise since the release", "fact")
    leak = room.log(inc, "release 2.1.3 leaks connections", "hypothesis")
    room.log(inc, "the pool is too small", "hypothesis")
    bank = room.log(inc, "the network to the bank", "hypothesis")
    room.link_evidence(inc, leak.id, fact.id)
    room.mark_hypothesis(inc, leak.id, "supported")
    room.mark_hypothesis(inc, bank.id, "eliminated", "every probe answers")
    Room(room.store, room.policy, "raj", clock=clock).log(inc, "rolling 2.1.3 back in eu-west", "action")
    room.ask(inc, "lee", "is the replica whole?", timedelta(minutes=30))
    room.add_link(inc, BRIDGE, "bridge")
    room.add_link(inc, RUNBOOK, "runbook")
    clock.passes(minutes=7)
    room.update(inc, "customers", "Card payments may fail. We are rolling back.")
    return inc


async def until(holds: Callable[[], Any]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not holds():
            await asyncio.sleep(0.01)


async def test_who_is_paged_by_webhook_or_by_mail_reads_the_whole_brief(
    tmp_path: Path, server: Server, mail: MailServer
) -> None:
    server.routes["/page"] = Answer({"ok": True})
    config, clock, path = configured(server, mail), Clock(), tmp_path / "room.db"
    desk = StoreThread("post", path, config, clock)
    lease = await desk.call(lambda store: store.take_lease("watcher", "me", 3600, standing=True))
    assert lease is not None
    post = asyncio.create_task(Post(desk, config, lease, clock, chance=random.Random(1)).run())
    try:
        with Store.open(path, clock=clock) as store:
            await until(lambda: set(Outbox(store).cursors()) >= {"hook", "post"})
            room = Room(store, config.policy, "maya", clock=clock)
            inc = told_everything(room, clock)
            clock.passes(minutes=3)
            (due,) = pending_escalations(room.find(inc), config.policy, clock())
            assert Room(store, config.policy, "warroom", clock=clock).fire(due, lease)
            await until(lambda: server.asked and mail.mails)
            await until(lambda: [one.state for one in Outbox(store).letters()] == ["delivered"] * 2)
    finally:
        post.cancel()
        await asyncio.gather(post, return_exceptions=True)
        await desk.close()
    (asked,), (got,) = server.asked, mail.mails
    body = json.loads(asked.body)
    title = "SEV1 0001 escalated to backup: Card payments fail"
    assert (body["title"], got["Subject"], body["occasion"]) == (title, title, "escalation")
    assert [f"{one['name']}: {one['text']}" + (f" ({one['note']})" if one["note"] else "")
            for one in body["situation"] if one["name"] != "commander"] == BRIEF  # fmt: skip
    assert (body["incident"]["service"], body["incident"]["impact"]) == ("checkout", "half of all card payments fail")
    for text in (body["text"], got.get_content().replace("\r\n", "\n")):
        assert "\n".join(BRIEF) in text
    assert (got["To"], mail.recipients) == ("bo@example.com", [["bo@example.com"]])
