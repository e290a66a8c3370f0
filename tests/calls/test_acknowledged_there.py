"""Who acknowledges on the phone need not do it here again: it is recorded once, as that person, and stops the calls."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest

from tests.calls.scene import OPS, Scene
from tests.support.http import Answer, Asked, Server, serving
from warroom.config.checks_channels import channels as faults
from warroom.config.settings import Config
from warroom.config.settings_notify import Channel
from warroom.core.escalation import pending_escalations
from warroom.core.events import HOUSE, AcknowledgedElsewhere, EscalationFired
from warroom.core.model import AlertStatus
from warroom.core.validation import validated
from warroom.notify.message import Message
from warroom.notify.sending import send
from warroom.store import Store
from warroom.store.act_rows import ActRows
from warroom.watcher.acknowledging import REFUSED_S, AckPolls
from warroom.watcher.store_thread import StoreThread

T = TypeVar("T")
TOKEN = "pd-token-0123456789"
ADDRESSES = {
    "pagerduty": "pagerduty://0123456789abcdef0123456789abcdef@0123456789abcdef0123456789abcdef",
    "opsgenie": "opsgenie://0123456789abcdef", "jira": "jira://0123456789abcdef", "ntfy": "ntfy://127.0.0.1:1/maya",
}  # fmt: skip
MAYA = {"handle": "maya", "name": "Maya Lindqvist", "contact": "m.l@example.org", "notify": ["pager"]}


class Desk:
    """The store's thread, without one."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def call(self, ask: Callable[[Store], T]) -> T:
        return ask(self._store)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER_TOKEN", TOKEN)


class Pager(Scene):
    """A rule that calls a pager, and what is asked of it."""

    def __init__(self, place: str, server: Server, kind: str = "pagerduty", **rule: Any) -> None:
        base = f"{server.url}/acks" if kind == "ntfy" else server.url
        channel = {"id": "pager", "url": ADDRESSES[kind], "when": ["nothing"], "ack_token": "${env:PAGER_TOKEN}",
                   "ack_url": base, "timeout": "20s"}  # fmt: skip
        super().__init__(place, {"target": "channel:pager", **rule}, channel=[OPS, channel],
                         responder=[MAYA])  # fmt: skip
        self.troubles: list[str] = []
        self.started()
        self.polls = self.restarted()

    def restarted(self) -> AckPolls:
        desk = cast(StoreThread, Desk(self.store))
        return AckPolls(desk, self.config, self.lease, self.clock, self.troubles.append)

    def called_about(self, *uids: str) -> list[str]:
        """Alerts fire, and their calls arrive; gives the keys of the messages."""
        for uid in uids:
            self.fires(uid, service=uid)
        self.look()
        self.letters()
        keys = [kept.letter.id for kept in self.letters() if kept.state == "waiting"]
        assert [occasion for occasion, _, _ in self.sent("pager")] == ["call"] * len(uids)
        return keys

    async def poll(self) -> float:
        channel = self.config.channel_named("pager")
        assert channel is not None
        return await self.polls.poll(channel)

    def holders(self) -> dict[str, str]:
        acts = ActRows(self.store).all()
        return {one.uid: acts[one.fingerprint].holder(one) if one.fingerprint in acts else ""
                for one in self.store.alerts()}  # fmt: skip


@pytest.fixture
def pager(tmp_path: Path, server: Server) -> Iterator[Callable[..., Pager]]:
    made: list[Pager] = []

    def make(kind: str = "pagerduty", **rule: Any) -> Pager:
        made.append(Pager(rule.pop("place", str(tmp_path / "room.db")), server, kind, **rule))
        return made[-1]

    yield make
    for one in made:
        one.close()


def incidents(*summaries: str, more: bool = False, kind: str = "user_reference") -> Answer:
    """PagerDuty's: one that was acknowledged by each of these, or by nobody (""), as ``kind`` of acknowledger."""
    told = [{"status": "acknowledged" if summary else "triggered",
             "acknowledgements": [{"acknowledger": {"type": kind, "summary": summary}}] if summary else []}
            for summary in summaries]  # fmt: skip
    return Answer({"incidents": told, "more": more})


async def test_who_acknowledges_in_pagerduty_has_the_alert_here_and_nobody_is_asked_again(
    pager: Callable[..., Pager], server: Server
) -> None:
    it = pager()
    assert await it.poll() == 0
    assert server.asked == []  # nothing was sent
    (key,) = it.called_about("checkout")
    server.routes["/incidents"] = [incidents(""), incidents("Checkout integration", kind="service_reference"),
                                   incidents("", more=True), incidents("maya LINDQVIST")]  # fmt: skip
    await it.poll()
    await it.poll()
    assert it.holders() == {"checkout": ""}
    await it.poll()  # two pages
    assert it.holders() == {"checkout": "maya"}
    assert [one.query["offset"] for one in server.asked] == [["0"], ["0"], ["0"], ["1"]]
    assert {(one.query["incident_key"][0], one.headers["authorization"]) for one in server.asked} == {
        (key, f"Token token={TOKEN}")
    }
    asked = len(server.asked)
    it.polls = it.restarted()
    await it.poll()
    assert len(server.asked) == asked
    assert it.look() == []
    (line,) = ActRows(it.store).log("prod-checkout")
    assert (line.actor, line.act, line.text) == (HOUSE, "acknowledged", "maya, on pager")


async def test_a_pager_that_wants_patience_and_a_watcher_that_restarts_lose_no_acknowledgement_and_double_none(
    pager: Callable[..., Pager], server: Server, file_or_server: str
) -> None:
    it = pager(place=file_or_server)
    keys = it.called_about("checkout", "search")
    server.routes["/incidents"] = [incidents("dora"), Answer(b"", 429, {"Retry-After": "7"}), incidents("maya")]
    assert await it.poll() == 7.0
    assert sorted(it.holders().values()) == ["", "dora"]  # as she is called there: nobody here has that name
    it.polls = it.restarted()
    assert await it.poll() == 0
    assert sorted(it.holders().values()) == ["dora", "maya"]
    assert len({one.query["incident_key"][0] for one in server.asked}) == len(keys) == 2
    assert len([one for uid in ("checkout", "search") for one in ActRows(it.store).log(f"prod-{uid}")]) == 2
    it.room("dora").release_alert([f"prod-{uid}" for uid, who in it.holders().items() if who == "dora"])
    server.routes["/incidents"] = incidents("dora")
    await it.poll()  # what was given back here is not taken again by the same acknowledgement
    assert sorted(it.holders().values()) == ["", "maya"]


async def test_a_wrong_token_is_told_once_without_it_and_not_tried_again_at_once(
    pager: Callable[..., Pager], server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    it = pager()
    it.called_about("checkout")
    server.routes["/incidents"] = Answer({"error": f"bad token {TOKEN}"}, 401)
    with caplog.at_level(logging.WARNING):
        assert [await it.poll(), await it.poll()] == [REFUSED_S, REFUSED_S]
        server.routes["/incidents"] = Answer({"incidents": {"not": "a list"}, "more": "yes"})
        assert await it.poll() == 0
    said = [one.getMessage() for one in caplog.records if "acknowledgements" in one.getMessage()]
    assert [line.partition(" (")[0] for line in said] == [
        "channel pager: acknowledgements cannot be read: HTTP 401: the secret is wrong or missing",
        "channel pager: acknowledgements can be read again",
    ]
    assert TOKEN not in caplog.text
    assert it.troubles[0].startswith("acknowledgements on pager cannot be read: HTTP 401")
    assert it.troubles[-1] == ""


def opsgenie(key: str, server: Server) -> None:
    told = {"data": {"acknowledged": True, "report": {"acknowledgedBy": "M.L@example.org"}, "owner": "x"}}
    server.routes[f"/v2/alerts/{key}"] = [Answer({"message": "not there yet"}, 404), Answer(told)]


def jira(key: str, server: Server) -> None:
    pages = [{"values": [{"alias": "another", "acknowledged": True, "owner": "zed"}], "links": {"next": "http://x/"}},
             {"values": [{"alias": key, "acknowledged": True, "owner": "maya.lindqvist@example.com"}], "links": {}}]
    server.routes["/v1/alerts"] = [Answer({"values": [], "links": {}}), *map(Answer, pages)]


def ntfy(key: str, server: Server) -> None:
    lines = [b'{"event":"open"}', b"no json", b'{"event":"message","message":"another"}']
    pressed = [*lines, b'{"event":"message","message":"' + key.encode() + b'"}']
    server.routes["/acks/json"] = [Answer(b"\n".join(lines)), Answer(b"\n".join(pressed))]


@pytest.mark.parametrize("kind", [opsgenie, jira, ntfy])
async def test_opsgenie_jira_and_a_button_of_ntfy_say_it_too(
    pager: Callable[..., Pager], server: Server, kind: Callable[[str, Server], None]
) -> None:
    it = pager(kind.__name__)
    (key,) = it.called_about("checkout")
    kind(key, server)
    assert await it.poll() == 0
    assert it.holders() == {"checkout": ""}
    assert await it.poll() == 0
    assert it.holders() == {"checkout": "maya"}
    if kind is ntfy:
        assert int(server.asked[0].query["since"][0]) <= it.clock().timestamp()


async def test_an_escalation_that_is_acknowledged_there_stops_the_levels(
    pager: Callable[..., Pager], server: Server
) -> None:
    it = pager()
    inc = it.room("ines").declare("checkout is down", "SEV1", service="checkout").id
    for _ in range(60):
        waiting = [one for one in pending_escalations(it.room().find(inc), it.config.policy, it.clock()) if one.due]
        if waiting:
            break
        it.passes(minutes=1)
    room = it.room("warroom")
    assert room.fire(waiting[0], it.lease)
    (fired,) = [one for one in it.events() if isinstance(one.data, EscalationFired)]
    key = arrives(it, inc, fired.id)
    server.routes["/incidents"] = incidents("Maya Lindqvist")
    await it.poll()
    assert [one.query["incident_key"] for one in server.asked] == [[key]]
    acked = [one for one in it.events() if isinstance(one.data, AcknowledgedElsewhere)]
    assert [(one.actor, one.by, one.data.channel, one.incident) for one in acked] == [(HOUSE, "maya", "pager", inc)]
    assert it.room().find(inc).acknowledged_by == "maya"
    assert it.room().store.entries(inc)[-1].text == "maya acknowledged on pager"
    assert not [one for one in pending_escalations(it.room().find(inc), it.config.policy, it.clock())
                if one.level == waiting[0].level]  # fmt: skip
    await it.restarted().poll(it.config.channel[1])
    assert len(server.asked) == 1


async def test_acknowledging_a_call_that_opened_an_incident_acknowledges_the_incident(
    pager: Callable[..., Pager], server: Server
) -> None:
    it = pager(declare="open")
    it.called_about("checkout")
    server.routes["/incidents"] = incidents("maya")
    await it.poll()
    (incident,) = it.store.open_incidents()
    assert incident.acknowledged_by == "maya"


def arrives(it: Scene, incident: str, event: str) -> str:
    """The message of an escalation, delivered to the pager."""
    from warroom.store.outbox import Letter

    letter = Letter("0123456789abcdef", "pager", incident, "escalation", "{}", event)
    it.outbox.add([letter], it.lease, it.clock())
    it.outbox.delivered(letter, it.clock())
    return letter.id


async def test_a_button_of_ntfy_posts_the_messages_key_to_the_topic_for_acknowledgements(server: Server) -> None:
    seen: list[Asked] = []

    def take(asked: Asked) -> Answer:
        seen.append(asked)
        return Answer({"id": "x"})

    server.routes["/"] = server.routes["/maya"] = take
    address = server.url.removeprefix("http://")
    config = validated(Config, {"channel": [
        {"id": "pager", "url": f"ntfy://{address}/maya", "ack_url": f"{server.url}/maya-acks", "timeout": "20s"},
    ]})  # fmt: skip
    for occasion in ("call", "update"):
        message = Message(key="0123456789abcdef", occasion=occasion, title="Nobody has it", text="checkout")
        await send(config.channel[0], message, name="", tries=1)
    actions = [one.headers.get("x-actions") for one in seen]
    wanted = f"http, Acknowledge, {server.url}/maya-acks, method=POST, body=0123456789abcdef, clear=true"
    assert actions == [wanted, None]


@pytest.mark.parametrize(
    ("table", "place", "says"),
    [
        ({"url": "slack://a/b/c", "ack_token": "${env:X}"}, "ack_token", "read from pagerduty://, opsgenie://"),
        ({"url": "ntfys://example.org/x", "ack_token": "${env:X}"}, "ack_url", "is missing: the topic"),
        ({"url": "jira://abc", "ack_token": "${env:X}"}, "ack_url", "is missing: https://api.atlassian.com"),
        ({"url": "pagerduty://a@b", "ack_url": "https://x.example"}, "ack_token", "is missing"),
        ({"url": "ntfy://h/x", "ack_url": "ftp://x"}, "ack_url", "begins with https://"),
        ({"url": "${env:PAGER}", "ack_token": "${env:X}"}, "", ""),
        ({"url": "opsgenie://abc", "ack_token": "${env:X}"}, "", ""),
    ],
)
def test_what_cannot_be_asked_is_a_fault_of_the_configuration(table: dict[str, str], place: str, says: str) -> None:
    config = Config(channel=(Channel(id="a", **table),))
    found = [(str(where[-1]), said) for where, said in faults(config)]
    assert [where for where, _ in found] == ([place] if place else [])
    assert all(says in said for _, said in found)


def test_an_alert_that_resolved_meanwhile_is_not_asked_about(pager: Callable[..., Pager]) -> None:
    it = pager()
    it.called_about("checkout")
    assert len(it.polls._waiting(it.store, channel="pager")) == 1
    it.fires("checkout", service="checkout", status=AlertStatus.SUPPRESSED)
    assert it.polls._waiting(it.store, channel="pager") == {}
