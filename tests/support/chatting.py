"""Chats on loopback, by their documented shapes: Slack, Mattermost, Matrix. Each has one bot and what people said."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from tests.support.http import Answer, Asked, Server

TOKEN = "chat-token-0123456789"


@dataclass
class Said:
    """A message as somebody wrote it there; ``thread`` is the id of the message that it answers."""

    id: str
    by: str
    at: datetime
    text: str
    marks: set[str] = field(default_factory=set)
    thread: str = ""
    gone: bool = False


class ChatServer:
    """What the three have in common: one channel of that name, people, and how they misbehave.

    Attributes:
        refuses: the next answers, before any other: a status with its headers.
        loses: the next channel is made, and its answer lost.
    """

    kind = ""
    mark = "memo"

    def __init__(self, server: Server, name: str = "") -> None:
        self.server, self.name = server, name
        self.said: list[Said] = []
        self.people: set[str] = set()
        self.made: list[str] = []
        self.refuses: list[Answer] = []
        self.loses = False
        self._route()

    def _route(self) -> None:
        raise NotImplementedError

    def says(self, by: str, at: datetime, text: str, *, marked: bool = True, thread: str = "") -> Said:
        one = Said(self.new_id(at), by, at, text, {self.mark} if marked else set(), thread)
        self.said.append(one)
        return one

    def new_id(self, at: datetime) -> str:
        return f"{len(self.said):026x}"

    def there(self) -> list[Said]:
        return [one for one in self.said if not one.gone]

    def make(self, name: str, private: bool) -> None:
        self.made.append(f"{name}{' (private)' if private else ''}")
        self.name = name

    def guarded(self, answer: Callable[[Asked], Answer]) -> Callable[[Asked], Answer]:
        def told(asked: Asked) -> Answer:
            if asked.headers.get("authorization") != f"Bearer {TOKEN}":
                return self.wrong_token()
            return self.refuses.pop(0) if self.refuses else answer(asked)

        return told

    def wrong_token(self) -> Answer:
        return Answer({"message": "invalid session"}, 401)

    def table(self, **more: Any) -> dict[str, Any]:
        return {"id": "team", "type": self.kind, "url": self.server.url, "token": "${env:CHAT_TOKEN}",
                "reactions": [self.mark], "prefix": "!log", **more}  # fmt: skip


def _lost() -> Answer:
    return Answer(b"{", cut_at=1, headers={"Content-Length": "100"})


class SlackServer(ChatServer):
    kind = "slack"

    def new_id(self, at: datetime) -> str:
        return f"{at.timestamp():.0f}.{len(self.said):06d}"

    def wrong_token(self) -> Answer:
        return Answer({"ok": False, "error": "invalid_auth"})

    def _route(self) -> None:
        for method, answer in {
            "auth.test": lambda asked: self._ok(url="https://acme.slack.example/", user="warroom", team="Acme"),
            "users.conversations": self._channels, "conversations.create": self._create,
            "conversations.invite": self._invite, "conversations.history": self._history,
            "conversations.replies": self._replies, "users.info": self._user,
        }.items():  # fmt: skip
            self.server.routes[f"/{method}"] = self.guarded(answer)

    def _ok(self, **data: Any) -> Answer:
        return Answer({"ok": True, **data})

    def _channels(self, asked: Asked) -> Answer:
        """A page of others' channels first."""
        if asked.query.get("cursor") != ["more"]:
            others = [{"id": "C0000001", "name": "general"}]
            return self._ok(channels=others, response_metadata={"next_cursor": "more"})
        found = [{"id": "C024BE91L", "name": self.name}] if self.name else []
        return self._ok(channels=found, response_metadata={"next_cursor": ""})

    def _create(self, asked: Asked) -> Answer:
        data = json.loads(asked.body)
        if self.name == data["name"]:
            return Answer({"ok": False, "error": "name_taken"})
        self.make(data["name"], data["is_private"])
        if self.loses:
            self.loses = False
            return _lost()
        return self._ok(channel={"id": "C024BE91L", "name": data["name"]})

    def _invite(self, asked: Asked) -> Answer:
        new = set(json.loads(asked.body)["users"].split(",")) - self.people
        self.people |= new
        return self._ok() if new else Answer({"ok": False, "error": "already_in_channel"})

    def _history(self, asked: Asked) -> Answer:
        return self._page(asked, [one for one in self.there() if not one.thread])

    def _replies(self, asked: Asked) -> Answer:
        parent = asked.query["ts"][0]
        if all(one.id != parent for one in self.there()):
            return Answer({"ok": False, "error": "thread_not_found"})
        return self._page(asked, [one for one in self.there() if parent in (one.id, one.thread)])

    def _page(self, asked: Asked, found: list[Said]) -> Answer:
        oldest, limit = float(asked.query["oldest"][0]), int(asked.query["limit"][0])
        start = int(asked.query.get("cursor", ["0"])[0])
        wanted = [one for one in reversed(found) if float(one.id) >= oldest]
        more = start + limit < len(wanted)
        noise = {"type": "message", "subtype": "channel_join", "user": "U9", "ts": f"{oldest + 1:.6f}", "text": "came"}
        return self._ok(
            messages=[*map(self._message, wanted[start : start + limit]), noise], has_more=more,
            response_metadata={"next_cursor": str(start + limit) if more else ""},
        )  # fmt: skip

    def _message(self, one: Said) -> dict[str, Any]:
        replies = [reply for reply in self.there() if reply.thread == one.id]
        return {
            "type": "message", "user": one.by, "ts": one.id, "text": one.text,
            **({"reactions": [{"name": mark, "users": ["U1"], "count": 1} for mark in one.marks]} if one.marks else {}),
            **({"thread_ts": one.thread or one.id} if one.thread or replies else {}),
            **({"reply_count": len(replies), "latest_reply": replies[-1].id} if replies else {}),
        }  # fmt: skip

    def _user(self, asked: Asked) -> Answer:
        user = asked.query["user"][0]
        return self._ok(user={"name": user.lower(), "profile": {"display_name": f"name of {user}"}})


class MattermostServer(ChatServer):
    kind = "mattermost"

    def table(self, **more: Any) -> dict[str, Any]:
        return super().table(team="ops", **more)

    def _route(self) -> None:
        for path, answer in {
            "users/me": lambda asked: Answer({"id": "b" * 26, "username": "warroom"}),
            "teams/name/ops": lambda asked: Answer({"id": "t" * 26, "name": "ops"}),
            f"channels/{'c' * 26}/posts": self._posts, "channels": self._create,
            f"channels/{'c' * 26}/members": self._join, "users/ids": self._users,
        }.items():  # fmt: skip
            self.server.routes[f"/api/v4/{path}"] = self.guarded(answer)
        self.server.routes[f"/api/v4/teams/{'t' * 26}/channels/name/inc-0001"] = self.guarded(self._named)

    def _channel(self) -> dict[str, Any]:
        return {"id": "c" * 26, "name": self.name, "delete_at": 0}

    def _named(self, asked: Asked) -> Answer:
        return Answer(self._channel()) if self.name else Answer({"id": "store.sql_channel.get_by_name.missing"}, 404)

    def _create(self, asked: Asked) -> Answer:
        data = json.loads(asked.body)
        if self.name == data["name"]:
            return Answer({"id": "store.sql_channel.save_channel.exists.app_error"}, 400)
        self.make(data["name"], data["type"] == "P")
        if self.loses:
            self.loses = False
            return _lost()
        return Answer(self._channel(), 201)

    def _join(self, asked: Asked) -> Answer:
        self.people.add(json.loads(asked.body)["user_id"])
        return Answer({}, 201)

    def _posts(self, asked: Asked) -> Answer:
        page, size = int(asked.query["page"][0]), int(asked.query["per_page"][0])
        found = list(reversed(self.there()))[page * size : (page + 1) * size]
        posts = {one.id: self._post(one) for one in found}
        return Answer({"order": [one.id for one in found], "posts": posts})

    def _post(self, one: Said) -> dict[str, Any]:
        marks = [{"user_id": "u" * 26, "post_id": one.id, "emoji_name": mark} for mark in one.marks]
        return {
            "id": one.id, "create_at": int(one.at.timestamp() * 1000), "delete_at": 0, "user_id": one.by, "type": "",
            "message": one.text, "root_id": one.thread, "metadata": {"reactions": marks} if marks else {},
        }  # fmt: skip

    def _users(self, asked: Asked) -> Answer:
        return Answer([{"id": user, "username": f"name of {user}"} for user in json.loads(asked.body)])


class MatrixServer(ChatServer):
    kind = "matrix"
    mark = "📝"
    ROOM = "!war:acme.example"

    def new_id(self, at: datetime) -> str:
        return f"${len(self.said)}"

    def _route(self) -> None:
        base, room = "/_matrix/client/v3", "%21war%3Aacme.example"
        for path, answer in {
            "account/whoami": lambda asked: Answer({"user_id": "@warroom:acme.example"}),
            "directory/room/%23inc-0001%3Aacme.example": self._alias, "createRoom": self._create,
            f"rooms/{room}/messages": self._messages, f"rooms/{room}/invite": self._invite,
            f"rooms/{room}/joined_members": lambda asked: Answer({"joined": {one: {} for one in self.people}}),
        }.items():  # fmt: skip
            self.server.routes[f"{base}/{path}"] = self.guarded(answer)

    def _alias(self, asked: Asked) -> Answer:
        assert unquote(asked.path).endswith("#inc-0001:acme.example")
        return Answer({"room_id": self.ROOM}) if self.name else Answer({"errcode": "M_NOT_FOUND"}, 404)

    def _create(self, asked: Asked) -> Answer:
        data = json.loads(asked.body)
        if self.name:
            return Answer({"errcode": "M_ROOM_IN_USE"}, 400)
        self.make(data["room_alias_name"], data["preset"] == "private_chat")
        if self.loses:
            self.loses = False
            return _lost()
        return Answer({"room_id": self.ROOM})

    def _invite(self, asked: Asked) -> Answer:
        user = json.loads(asked.body)["user_id"]
        if user in self.people:
            return Answer({"errcode": "M_FORBIDDEN", "error": "is already in the room"}, 403)
        self.people.add(user)
        return Answer({})

    def _messages(self, asked: Asked) -> Answer:
        start, limit = int(asked.query.get("from", ["0"])[0]), int(asked.query["limit"][0])
        events = [event for one in self.said for event in self._events(one)]
        events = sorted(events, key=lambda event: event["origin_server_ts"], reverse=True)
        end = {"end": str(start + limit)} if start + limit < len(events) else {}
        return Answer({"chunk": events[start : start + limit], **end})

    def _events(self, one: Said) -> list[dict[str, Any]]:
        """The message as it was first, its edit as an event of its own, its reactions; deleted, it has no content."""
        at = int(one.at.timestamp() * 1000)
        base = {"type": "m.room.message", "sender": one.by, "origin_server_ts": at}
        if one.gone:
            return [{**base, "event_id": one.id, "content": {}, "unsigned": {"redacted_because": {}}}]
        about = {"rel_type": "m.replace", "event_id": one.id}
        new = {"msgtype": "m.text", "body": one.text}
        reactions = [
            {"type": "m.reaction", "sender": "@a:b", "event_id": f"{one.id}r", "origin_server_ts": at + 1,
             "content": {"m.relates_to": {"rel_type": "m.annotation", "event_id": one.id, "key": f"{mark}\ufe0f"}}}
            for mark in one.marks
        ]  # fmt: skip
        return [
            {**base, "event_id": one.id, "content": {"msgtype": "m.text", "body": "as it was first"}},
            {**base, "event_id": f"{one.id}e", "origin_server_ts": at + 1,
             "content": {"msgtype": "m.text", "body": "* edited", "m.new_content": new, "m.relates_to": about}},
            *reactions,
        ]  # fmt: skip


SERVERS: tuple[type[ChatServer], ...] = (SlackServer, MattermostServer, MatrixServer)
