"""Matrix: an account that is in the room. A room that is encrypted cannot be read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from warroom.chats.source import PAGES, Channel, named, part, rows, text, too_much
from warroom.config.settings_chat import Chat
from warroom.core.chat.following import Post
from warroom.notify.attempt import Failed
from warroom.notify.senders import Secret
from warroom.trackers.api import Api, Words
from warroom.trackers.tracker import NoAnswer

PAGE = 100
_QUOTE = re.compile(r"(?:>.*\n)+\n?")


class Matrix:
    """A message is known by the id of its event; an edit is an event of its own that names it."""

    def __init__(self, settings: Chat, resolve: Secret) -> None:
        self._api = Api(
            f"{resolve(settings.url).rstrip('/')}/_matrix/client/v3",
            {"Authorization": f"Bearer {resolve(settings.token)}"}, settings.timeout.total_seconds(),
            Words("Matrix", "room", "an invitation to the room", table="this chat", check="url"),
        )  # fmt: skip
        self._handles = named(settings.people)
        self._me = ""

    async def find(self, name: str) -> Channel | None:
        wanted = name.strip()
        if wanted.startswith("!"):
            return _channel(wanted)
        alias = wanted if ":" in wanted else f"#{_name(wanted)}:{await self._server()}"
        data = await self._api.there(f"/directory/room/{quote(alias, safe='')}")
        return _channel(text(data, "room_id")) if isinstance(data, dict) and text(data, "room_id") else None

    async def make(self, name: str, title: str, private: bool) -> Channel:
        if (there := await self.find(name)) is not None:
            return there
        data = {"preset": "private_chat" if private else "public_chat", "name": title, "room_alias_name": _name(name)}
        try:
            made = text(await self._api.ask("POST", "/createRoom", data, making=True), "room_id")
        except NoAnswer:
            if (there := await self.find(name)) is not None:  # made by an attempt whose answer was lost
                return there
            raise
        if not made:
            raise NoAnswer(Failed("Matrix did not say what it made", unsure=True))
        return _channel(made)

    async def invite(self, channel: Channel, people: Sequence[str]) -> None:
        members = part(await self._api.get(f"/rooms/{quote(channel.id, safe='')}/joined_members"), "joined")
        for one in people:
            if one not in members:
                await self._api.ask("POST", f"/rooms/{quote(channel.id, safe='')}/invite", {"user_id": one})

    async def posts(self, channel: Channel, since: datetime, threads: Collection[str] = ()) -> tuple[Post, ...]:
        events: list[dict[str, Any]] = []
        start = ""
        for _ in range(PAGES):
            data = await self._api.get(f"/rooms/{quote(channel.id, safe='')}/messages", dir="b", limit=PAGE,
                                       **({"from": start} if start else {}))  # fmt: skip
            chunk = rows(data, "chunk")
            events += [one for one in chunk if _moment(one.get("origin_server_ts")) >= since]
            start = text(data, "end")
            if not start or any(_moment(one.get("origin_server_ts")) < since for one in chunk):
                return tuple(self._posts(channel, events))
        raise too_much("Matrix")

    async def check(self) -> Sequence[str]:
        await self._server()
        return (f"reads as {self._me}",)

    def _posts(self, channel: Channel, events: Sequence[dict[str, Any]]) -> Iterable[Post]:
        """The messages among the events, which come newest first, with the last edit and the reactions of each."""
        edits: dict[tuple[str, str], str] = {}
        reactions: dict[str, set[str]] = {}
        for one in events:
            content, about = part(one, "content"), part(one, "content", "m.relates_to")
            target = text(about, "event_id")
            if text(about, "rel_type") == "m.replace":
                edits.setdefault((target, text(one, "sender")), text(part(content, "m.new_content"), "body"))
            elif text(about, "rel_type") == "m.annotation":
                reactions.setdefault(target, set()).add(text(about, "key").rstrip("\ufe0f"))
        for one in reversed(events):
            id_, sender, content = text(one, "event_id"), text(one, "sender"), part(one, "content")
            about = part(content, "m.relates_to")
            if text(one, "type") != "m.room.message" or not content or text(about, "rel_type") == "m.replace":
                continue
            said = edits.get((id_, sender)) or text(content, "body")
            words = _QUOTE.sub("", said, count=1) if part(about, "m.in_reply_to") and said.startswith(">") else said
            author = self._handles.get(sender) or sender.lstrip("@").partition(":")[0]
            yield Post(id_, author, _moment(one.get("origin_server_ts")), words, frozenset(reactions.get(id_, ())),
                       f"{channel.link}/{quote(id_, safe='$')}")  # fmt: skip

    async def _server(self) -> str:
        if not self._me:
            self._me = text(await self._api.get("/account/whoami"), "user_id")
        return self._me.partition(":")[2]


def _channel(room: str) -> Channel:
    return Channel(room, f"https://matrix.to/#/{quote(room, safe='!:')}")


def _name(name: str) -> str:
    return re.sub(r"[^a-z0-9_.-]+", "-", name.strip().lstrip("#").lower()).strip("-")[:80]


def _moment(milliseconds: Any) -> datetime:
    known = milliseconds if isinstance(milliseconds, int) and 0 <= milliseconds < 10**14 else 0
    return datetime.fromtimestamp(known / 1000, UTC)
