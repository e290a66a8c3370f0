"""Mattermost: a bot account that is a member of the team and of the channels."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
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

PAGE = 200
_ID = re.compile(r"[a-z0-9]{26}")


class Mattermost:
    """A message is known by its id there."""

    def __init__(self, settings: Chat, resolve: Secret) -> None:
        self._base = resolve(settings.url).rstrip("/")
        self._api = Api(
            f"{self._base}/api/v4", {"Authorization": f"Bearer {resolve(settings.token)}"},
            settings.timeout.total_seconds(),
            Words("Mattermost", "team or channel", "membership of the team and the channel", table="this chat",
                  check="url and team"),
        )  # fmt: skip
        self._team = settings.team
        self._team_id = ""
        self._handles = named(settings.people)
        self._names: dict[str, str] = {}

    async def find(self, name: str) -> Channel | None:
        wanted = name.strip().lstrip("#")
        if _ID.fullmatch(wanted):
            return self._channel(await self._api.there(f"/channels/{wanted}"))
        return self._channel(await self._api.there(f"/teams/{await self._team_of()}/channels/name/{_name(wanted)}"))

    async def make(self, name: str, title: str, private: bool) -> Channel:
        if (there := await self.find(name)) is not None:
            return there
        data = {"team_id": await self._team_of(), "name": _name(name), "display_name": title[:64],
                "type": "P" if private else "O"}  # fmt: skip
        try:
            made = self._channel(await self._api.ask("POST", "/channels", data, making=True))
        except NoAnswer:
            made = await self.find(name)  # made by an attempt whose answer was lost
            if made is None:
                raise
        if made is None:
            raise NoAnswer(Failed("Mattermost did not say what it made", unsure=True))
        return made

    async def invite(self, channel: Channel, people: Sequence[str]) -> None:
        for one in people:
            await self._api.ask("POST", f"/channels/{channel.id}/members", {"user_id": one})

    async def posts(self, channel: Channel, since: datetime, threads: Collection[str] = ()) -> tuple[Post, ...]:
        found: dict[str, dict[str, Any]] = {}
        for page in range(PAGES):
            data = await self._api.get(f"/channels/{channel.id}/posts", page=page, per_page=PAGE)
            order = [one for one in data.get("order") or () if isinstance(one, str)]
            read = {id_: part(data, "posts", id_) for id_ in order}
            found |= {id_: one for id_, one in read.items() if _moment(one.get("create_at")) >= since}
            if len(order) < PAGE or any(_moment(one.get("create_at")) < since for one in read.values()):
                said = [one for one in found.values() if not one.get("delete_at") and not text(one, "type")]
                await self._learn({text(one, "user_id") for one in said})
                return tuple(self._post(one) for one in said)
        raise too_much("Mattermost")

    async def check(self) -> Sequence[str]:
        who = await self._api.get("/users/me")
        await self._team_of()
        return (f"reads as {text(who, 'username') or 'a bot'} in the team {self._team}",)

    def _post(self, one: dict[str, Any]) -> Post:
        id_, user = text(one, "id"), text(one, "user_id")
        reactions = frozenset(text(mark, "emoji_name") for mark in rows(one, "metadata", "reactions"))
        link = f"{self._base}/{quote(self._team)}/pl/{id_}"
        return Post(id_, self._names.get(user, user), _moment(one.get("create_at")), text(one, "message"), reactions,
                    link)  # fmt: skip

    async def _learn(self, users: set[str]) -> None:
        """Who they are: the responder's handle, else the name there."""
        self._names |= {user: self._handles[user] for user in users if user in self._handles}
        unknown = sorted(users - self._names.keys() - {""})
        if unknown:
            for one in await self._api.ask("POST", "/users/ids", unknown):
                self._names[text(one, "id")] = text(one, "nickname", "username")

    async def _team_of(self) -> str:
        if not self._team_id:
            self._team_id = text(await self._api.get(f"/teams/name/{quote(self._team)}"), "id")
        return self._team_id

    def _channel(self, data: Any) -> Channel | None:
        if not isinstance(data, dict) or not text(data, "id") or data.get("delete_at"):
            return None
        return Channel(text(data, "id"), f"{self._base}/{quote(self._team)}/channels/{quote(text(data, 'name'))}")


def _name(name: str) -> str:
    """As Mattermost allows it: lower case, digits, hyphens and underscores, at most 64 characters."""
    return re.sub(r"[^a-z0-9_-]+", "-", name.strip().lstrip("#").lower()).strip("-_")[:64]


def _moment(milliseconds: Any) -> datetime:
    known = milliseconds if isinstance(milliseconds, int) and 0 <= milliseconds < 10**14 else 0
    return datetime.fromtimestamp(known / 1000, UTC)
