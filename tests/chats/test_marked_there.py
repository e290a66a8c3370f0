"""What is marked in the team's chat is proposed for the record, each message once; edits and deletions are followed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, TypeVar, cast

import pytest

from tests.support.chatting import SERVERS, TOKEN, ChatServer, MattermostServer, SlackServer
from tests.support.http import Answer, serving
from tests.support.rooms import Clock, refused
from warroom.chats.polling import REFUSED_S, ChatPolls
from warroom.config.settings import Config
from warroom.core.model import Kind
from warroom.core.model.message import ChatMessage
from warroom.core.validation import validated
from warroom.room import Room
from warroom.store import Store
from warroom.store.chat_rows import ChatRows
from warroom.store.maintenance import redact
from warroom.watcher.store_thread import StoreThread

T = TypeVar("T")


class Desk:
    """The store's thread, without one."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def call(self, ask: Callable[[Store], T]) -> T:
        return ask(self._store)


class Bench:
    """A room with an incident, a chat, and the watcher that reads it."""

    def __init__(self, place: Any, chat: ChatServer, **table: Any) -> None:
        self.clock, self.chat = Clock(), chat
        tables = {"chat": [chat.table(**table)], "room": {"channel": "#inc-{number}"},
                  "responder": [{"handle": "maya"}, {"handle": "kai"}]}  # fmt: skip
        self.config = validated(Config, tables)
        self.store = Store.open(place, clock=self.clock)
        lease = self.store.take_lease("watcher", "me", 3600, standing=True)
        assert lease is not None
        self.lease = lease
        self.troubles: list[str] = []
        self.polls = self.restarted()

    def restarted(self) -> ChatPolls:
        desk = cast(StoreThread, Desk(self.store))
        self.polls = ChatPolls(desk, self.config, self.lease, self.clock, self.troubles.append)
        return self.polls

    def room(self, person: str = "maya") -> Room:
        return Room(self.store, self.config.policy, person, clock=self.clock, responders=self.config.responder)

    def declared(self, **more: Any) -> str:
        return self.room().declare("Checkout is down", "SEV2", **more).id

    def read(self) -> float:
        return asyncio.run(self.polls.poll(self.config.chat[0]))

    def waiting(self) -> list[ChatMessage]:
        return [one for one in self.room().chat_messages("1") if one.wants]

    def lines(self) -> list[tuple[Kind, str]]:
        entries = self.room().detail("1").entries
        return [(row.kind, row.text) for row in entries if not row.system and row.retracted is None]


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAT_TOKEN", TOKEN)


@pytest.fixture(params=SERVERS, ids=lambda cls: cls.kind)
def chat(request: pytest.FixtureRequest) -> Iterator[ChatServer]:
    with serving() as server:
        yield request.param(server, "inc-0001")


@pytest.fixture
def bench(chat: ChatServer, tmp_path: Any) -> Iterator[Bench]:
    made = Bench(tmp_path / "room.db", chat, people={"maya": "U024BE7LH"})
    made.declared()
    yield made
    made.store.close()


def test_what_is_marked_is_proposed_once_however_often_it_is_read(bench: Bench) -> None:
    chat, now = bench.chat, bench.clock()
    chat.says("U024BE7LH", now, "decision: roll back 2.1.3")
    chat.says("U7", now + timedelta(seconds=5), "lunch?", marked=False)
    chat.says("U7", now + timedelta(seconds=9), "!log pool is at 100/100", marked=False)
    bench.clock.passes(minutes=1)
    for _ in range(3):
        assert bench.read() == 0.0
        bench.restarted()  # killed and begun again
    first, second = bench.waiting()
    assert (first.author, first.text) == ("maya", "decision: roll back 2.1.3")
    assert second.text == "pool is at 100/100", "the prefix is no part of it"
    assert "U7" in second.author
    assert first.link.startswith("http")
    bench.room("kai").record_messages("1", [first.key])
    with refused("recorded it already"):
        bench.room().record_messages("1", [first.key])
    bench.room().record_messages("1", [second.key], Kind.FACT)
    bench.read()
    assert bench.waiting() == []
    fact = (Kind.FACT, f"{second.author}: pool is at 100/100")
    assert bench.lines() == [(Kind.DECISION, "maya: roll back 2.1.3"), fact]
    row = bench.room().detail("1").entries[-2]
    assert (row.at, row.author) == (now, "kai"), "when it was said; who put it on the record"


def test_an_edit_and_a_deletion_are_followed(bench: Bench) -> None:
    chat, now = bench.chat, bench.clock()
    early, late, taken_off, unwanted = (chat.says("U7", now + timedelta(seconds=n), text) for n, text in enumerate(
        ("pool at 98", "restart at 14:05", "wrong channel", "thanks all")))  # fmt: skip
    bench.clock.passes(minutes=1)
    bench.read()
    keys = {one.text: one.key for one in bench.waiting()}
    bench.room().record_messages("1", [keys["pool at 98"], keys["restart at 14:05"]])
    bench.room().decline_messages("1", [keys["thanks all"]])
    early.text, late.gone, unwanted.gone = "pool at 89", True, True
    taken_off.marks.clear()
    bench.read()
    edited, deleted = bench.waiting()
    assert (edited.wants, edited.text, deleted.wants) == ("amend", "pool at 89", "retract")
    bench.room().record_messages("1")
    assert [text.partition(": ")[2] for _, text in bench.lines()] == ["pool at 89"]
    late.gone = False
    bench.read()
    assert bench.waiting() == [], "what comes back there is not asked about again"


def test_a_declined_edit_leaves_the_entry_until_the_next_edit(bench: Bench) -> None:
    one = bench.chat.says("U7", bench.clock(), "pool at 98")
    bench.clock.passes(minutes=1)
    bench.read()
    bench.room().record_messages("1")
    for text in ("pool at 97", "pool at 96"):
        one.text = text
        bench.read()
        assert [m.wants for m in bench.waiting()] == ["amend"]
        bench.room().decline_messages("1")
        assert bench.waiting() == []
    with refused("No message waits"):
        bench.room().decline_messages("1")
    assert [text.partition(": ")[2] for _, text in bench.lines()] == ["pool at 98"]


def test_a_channel_of_many_pages_is_read_whole(bench: Bench) -> None:
    for n in range(230):
        bench.chat.says("U7", bench.clock() + timedelta(seconds=n), f"line {n}", marked=n % 50 == 0)
    bench.clock.passes(minutes=10)
    bench.read()
    assert [one.text for one in bench.waiting()] == [f"line {n}" for n in range(0, 230, 50)]


def test_a_wrong_token_is_told_in_words_and_asked_seldom(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAT_TOKEN", "wrong-token-0123456789")
    bench.restarted()
    assert bench.read() == REFUSED_S
    assert "token is wrong" in bench.troubles[-1]
    assert "0123456789" not in bench.troubles[-1]
    monkeypatch.setenv("CHAT_TOKEN", TOKEN)
    bench.restarted()
    assert bench.read() == 0.0
    assert bench.troubles[-1] == ""


def test_a_limit_is_waited_for_and_nothing_is_lost(bench: Bench) -> None:
    bench.chat.says("U7", bench.clock(), "pool at 98")
    bench.clock.passes(minutes=1)
    bench.chat.refuses = [Answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "33"})]
    assert bench.read() == 33.0
    assert "limits" in bench.troubles[-1]
    assert bench.read() == 0.0
    assert len(bench.waiting()) == 1


def test_a_failing_reading_takes_nothing_for_deleted(bench: Bench) -> None:
    bench.chat.says("U7", bench.clock(), "pool at 98")
    bench.clock.passes(minutes=1)
    bench.read()
    bench.chat.refuses = [Answer(b"<html>proxy</html>", 502, {"Content-Type": "text/html"})] * 5
    bench.read()
    bench.chat.refuses = []
    assert len(bench.waiting()) == 1


@pytest.mark.parametrize("loses", [False, True], ids=["answered", "answer lost"])
def test_a_channel_is_made_once_and_its_people_are_invited(chat: ChatServer, tmp_path: Any, loses: bool) -> None:
    chat.name, chat.loses = "", loses
    bench = Bench(tmp_path / "room.db", chat, create=True, people={"maya": "U024BE7LH", "kai": "U024KAI00"})
    inc = bench.declared()
    bench.read()
    assert chat.made == ["inc-0001"]
    assert chat.people == {"U024BE7LH"}
    bench.room("kai").join(inc)
    bench.restarted()
    bench.read()
    assert (chat.made, chat.people) == (["inc-0001"], {"U024BE7LH", "U024KAI00"})
    links = [link for link in bench.room().find(inc).links if link.label == "chat"]
    assert len(links) == 1
    bench.room().remove_link(inc, links[0].url)
    bench.restarted()
    bench.read()
    assert bench.room().find(inc).links == (), "somebody took it away: it stays away"
    bench.store.close()


@pytest.mark.parametrize("how", ["drill", "private"])
def test_nobody_is_asked_about_a_drill_or_what_is_private(chat: ChatServer, tmp_path: Any, how: str) -> None:
    bench = Bench(tmp_path / "room.db", chat, create=True)
    inc = bench.declared(drill=how == "drill")
    if how == "private":
        bench.room().edit_details(inc, private=True)
    bench.read()
    assert chat.server.asked == []
    bench.store.close()


def test_a_thread_is_read_with_its_channel(tmp_path: Any) -> None:
    """Slack alone keeps replies apart; one that is marked later has no trace in the channel."""
    with serving() as server:
        chat = SlackServer(server, "inc-0001")
        bench = Bench(tmp_path / "room.db", chat)
        bench.declared()
        parent = chat.says("U7", bench.clock(), "who deploys?", marked=False)
        reply = chat.says("U8", bench.clock() + timedelta(seconds=4), "2.1.3 at <@U7> &amp; co", thread=parent.id,
                          marked=False)  # fmt: skip
        bench.clock.passes(minutes=1)
        bench.read()
        assert bench.waiting() == []
        reply.marks = {"memo"}
        bench.read()
        assert [one.text for one in bench.waiting()] == ["2.1.3 at @name of U7 & co"]
        bench.store.close()


def test_a_reply_is_not_taken_for_deleted_because_its_thread_began_long_ago(tmp_path: Any) -> None:
    with serving() as server:
        chat = SlackServer(server, "inc-0001")
        bench = Bench(tmp_path / "room.db", chat)
        bench.declared()
        parent = chat.says("U7", bench.clock(), "who deploys?", marked=False)
        reply = chat.says("U8", bench.clock.passes(minutes=110), "2.1.3, at noon", thread=parent.id)
        bench.clock.passes(minutes=1)
        bench.read()
        bench.room().record_messages("1")
        bench.clock.passes(minutes=15)  # what began the thread is not looked at any more, the reply is
        for _ in range(2):
            bench.read()
            assert bench.waiting() == []
            bench.restarted()
        parent.gone = reply.gone = True
        bench.read()
        assert [one.wants for one in bench.waiting()] == ["retract"]
        bench.store.close()


def test_what_a_reader_may_not_name_is_said(tmp_path: Any) -> None:
    with serving() as server:
        chat = MattermostServer(server)
        bench = Bench(tmp_path / "room.db", chat)
        bench.declared()
        server.routes["/api/v4/teams/name/ops"] = Answer({"message": "no such team"}, 404)
        assert bench.read() == REFUSED_S
        assert "check url and team" in bench.troubles[-1]
        bench.store.close()


def test_on_either_store_two_people_record_a_message_once(place: str, tmp_path: Any) -> None:
    with serving() as server:
        chat = MattermostServer(server, "inc-0001")
        bench = Bench(place, chat)
        bench.declared()
        chat.says("u7", bench.clock(), "pool at 98")
        bench.clock.passes(minutes=1)
        bench.read()
        overview = bench.room().overview()
        assert [count for count, _ in overview.chat.values()] == [1]
        bench.room("kai").record_messages("1", key="k1")
        assert len(bench.room("kai").record_messages("1", key="k1")) == 1, "the same command again"
        with refused("No message waits"):
            bench.room("maya").record_messages("1")
        assert len(bench.lines()) == 1
        assert bench.room().overview().chat == {}
        bench.store.close()


def test_a_redaction_reaches_the_message_too(file_or_server: str) -> None:
    with serving() as server:
        chat = MattermostServer(server, "inc-0001")
        bench = Bench(file_or_server, chat)
        inc = bench.declared()
        chat.says("u7", bench.clock(), "the password is hunter22hunter22")
        bench.clock.passes(minutes=1)
        bench.read()
        bench.room().record_messages("1")
        entry = next(row for row in bench.room().detail("1").entries if "hunter22" in row.text)
        redact(file_or_server, entry.id, "omar", "a password was pasted", clock=bench.clock)
        rows = ChatRows(bench.store)
        assert all("hunter22" not in one.json() for one in rows.of(inc))
        bench.restarted()
        bench.read()
        assert all("hunter22" not in one.json() for one in rows.of(inc)), "the chat has it still: it is not read again"
        bench.store.close()
