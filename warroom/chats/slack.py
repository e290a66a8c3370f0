"""Slack: an app of the team's own whose bot is in the channel. Needs channels:history, channels:read, users:read, for
private channels the same of groups; to make channels channels:manage.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from warroom.chats.source import PAGES, Channel, apart, named, part, rows, text, too_much
from warroom.config.settings_chat import SLACK, Chat
from warroom.core.chat.following import Post
from warroom.notify.attempt import Failed
from warroom.notify.senders import Secret
from warroom.notify.senders.http import Answer
from warroom.trackers.api import Api, Words
from warroom.trackers.tracker import NoAnswer

PAGE = 200
THREADS = 8
"""So many threads are read again at each turn, those first that were not read for longest."""
INVITED = 100
_SAID = frozenset({"", "bot_message", "thread_broadcast", "me_message", "file_share"})
"""Kinds of messages that somebody said; the others tell that somebody came, left, renamed the channel."""
_ID = re.compile(r"[CG][A-Z0-9]{6,}")
_MARK = re.compile(r"<(?P<kind>[@#!]?)(?P<what>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")
_WORDS = {
    "invalid_auth": "the token is wrong: copy the bot token (xoxb-) of the app and set it as token",
    "not_authed": "the token is empty: set the bot token (xoxb-) of the app as token",
    "token_revoked": "the token was revoked: install the app again and set its new bot token",
    "token_expired": "the token has expired: set a new one",
    "account_inactive": "the app was removed from the workspace: install it again",
    "not_in_channel": "the bot is not in the channel: type /invite @NAME-OF-THE-APP there",
    "channel_not_found": "the bot sees no such channel: type /invite @NAME-OF-THE-APP there",
    "restricted_action": "the workspace does not let this app make channels: set create = false, or ask its owner",
}
_THERE = frozenset({"already_in_channel", "cant_invite_self"})
_NO_THREAD = frozenset({"thread_not_found"})
"""What is said of one whose first message was deleted, with all that answered it."""


class Slack:
    """A message is known by its time stamp there."""

    def __init__(self, settings: Chat, resolve: Secret) -> None:
        self._api = Api(
            resolve(settings.url or SLACK), {"Authorization": f"Bearer {resolve(settings.token)}"},
            settings.timeout.total_seconds(),
            Words("Slack", "such method", "the scopes that docs/chat.md lists", table="this chat", check="url"),
            limited=lambda answer: _error(answer) == "ratelimited",
        )  # fmt: skip
        self._handles = named(settings.people)
        self._names: dict[str, str] = {}
        self._home: str | None = None
        self._threads: dict[tuple[str, str], tuple[str, list[dict[str, Any]]]] = {}
        """What was read of each thread last, with its latest reply then; the one read longest ago comes first."""

    async def find(self, name: str) -> Channel | None:
        wanted = name.strip().lstrip("#")
        if _ID.fullmatch(wanted):
            return await self._channel(wanted)
        cursor = ""
        for _ in range(PAGES):
            data = await self._ask("users.conversations", types="public_channel,private_channel", limit=PAGE,
                                   exclude_archived="true", cursor=cursor)  # fmt: skip
            for one in rows(data, "channels"):
                if text(one, "name") == _name(wanted):
                    return await self._channel(text(one, "id"))
            cursor = text(part(data, "response_metadata"), "next_cursor")
            if not cursor:
                break
        return None

    async def make(self, name: str, title: str, private: bool) -> Channel:
        if (there := await self.find(name)) is not None:
            return there
        try:
            made = await self._ask("conversations.create", post=True, name=_name(name), is_private=private)
        except NoAnswer:
            if (there := await self.find(name)) is not None:  # made by an attempt whose answer was lost
                return there
            raise
        return await self._channel(text(part(made, "channel"), "id"))

    async def invite(self, channel: Channel, people: Sequence[str]) -> None:
        for some in apart(people, INVITED):
            await self._ask("conversations.invite", post=True, allowed=_THERE, channel=channel.id,
                            users=",".join(some), force=True)  # fmt: skip

    async def posts(self, channel: Channel, since: datetime, threads: Collection[str] = ()) -> tuple[Post, ...]:
        found = await self._pages("conversations.history", since, channel=channel.id)
        replies = await self._replies(channel, found, since, threads)
        said = {text(one, "ts"): one for one in (*found, *replies) if text(one, "subtype") in _SAID}
        return tuple([await self._post(channel, one) for ts, one in said.items() if _moment(ts) >= since])

    async def check(self) -> Sequence[str]:
        data = await self._ask("auth.test")
        return (f"reads as {text(data, 'user') or 'a bot'} in {text(data, 'team') or 'Slack'}",)

    # ------------------------------------------------------------ threads

    async def _replies(
        self, channel: Channel, parents: Sequence[dict[str, Any]], since: datetime, threads: Collection[str]
    ) -> list[Any]:
        """The replies of every thread. Nothing tells that one was edited or marked, so each is read again in its turn;
        in between what was read last stands. One of ``threads`` that began too long ago to be among the parents is read
        too: its replies would be taken for deleted."""
        latest = {text(one, "ts"): text(one, "latest_reply") for one in parents if one.get("reply_count")}
        latest |= dict.fromkeys(set(threads) - {text(one, "ts") for one in parents}, "")
        self._threads = {key: value for key, value in self._threads.items() if key[0] != channel.id or key[1] in latest}
        news = [ts for ts, last in latest.items() if self._threads.get((channel.id, ts), (None, []))[0] != last]
        turn = [ts for (where, ts) in self._threads if where == channel.id and ts not in news][:THREADS]
        for ts in (*news, *turn):
            read = await self._pages("conversations.replies", since, allowed=_NO_THREAD, channel=channel.id, ts=ts)
            self._threads.pop((channel.id, ts), None)
            self._threads[channel.id, ts] = latest[ts], [one for one in read if text(one, "ts") != ts]
        return [one for ts in latest for one in self._threads[channel.id, ts][1]]

    async def _pages(self, method: str, since: datetime, **words: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        cursor = ""
        for _ in range(PAGES):
            data = await self._ask(method, oldest=f"{since.timestamp():.6f}", limit=PAGE, cursor=cursor, **words)
            found += rows(data, "messages")
            cursor = text(part(data, "response_metadata"), "next_cursor")
            if not data.get("has_more") or not cursor:
                return found
        raise too_much("Slack")

    # ------------------------------------------------------------ what a message says

    async def _post(self, channel: Channel, one: dict[str, Any]) -> Post:
        ts = text(one, "ts")
        reactions = frozenset(text(mark, "name").partition("::")[0] for mark in rows(one, "reactions"))
        author = await self._name(text(one, "user")) or text(one, "username") or text(part(one, "bot_profile"), "name")
        link = f"{channel.link}/p{ts.replace('.', '')}" if channel.link else ""
        thread = text(one, "thread_ts")
        return Post(ts, author, _moment(ts), await self._plain(text(one, "text")), reactions, link,
                    thread if thread != ts else "")  # fmt: skip

    async def _plain(self, words: str) -> str:
        """Slack's marks as words: people by name, channels with #, links as they are."""
        for mark in {match["what"] for match in _MARK.finditer(words) if match["kind"] == "@"}:
            await self._name(mark)
        return html.unescape(_MARK.sub(self._mark, words))

    def _mark(self, match: re.Match[str]) -> str:
        kind, what, label = match["kind"], match["what"], match["label"] or ""
        if kind == "@":
            return f"@{self._names.get(what) or label or what}"
        if kind == "#":
            return f"#{label or what}"
        if kind == "!":
            return label or f"@{what.partition('^')[0]}"
        return f"{label} ({what})" if label and label not in what else what

    async def _name(self, user: str) -> str:
        """The responder's handle, else the name shown there; the id where the token may not read names."""
        if not user:
            return ""
        if user not in self._names:
            self._names[user] = self._handles.get(user) or await self._asked_name(user)
        return self._names[user]

    async def _asked_name(self, user: str) -> str:
        data = await self._ask("users.info", allowed=frozenset({"missing_scope", "user_not_found"}), user=user)
        profile = part(data, "user", "profile")
        return text(profile, "display_name", "real_name") or text(part(data, "user"), "name") or user

    async def _channel(self, id_: str) -> Channel:
        if self._home is None:
            self._home = text(await self._ask("auth.test"), "url").rstrip("/")
        return Channel(id_, f"{self._home}/archives/{id_}" if self._home else "")

    # ------------------------------------------------------------ the way there

    async def _ask(
        self, method: str, *, post: bool = False, allowed: frozenset[str] = frozenset(), **words: Any
    ) -> dict[str, Any]:
        given = {name: value for name, value in words.items() if value != ""}
        if post:
            data = await self._api.ask("POST", f"/{method}", given, making=True)
        else:
            data = await self._api.get(f"/{method}", **given)
        if data.get("ok") is True or text(data, "error") in allowed:
            return dict(data)
        raise NoAnswer(_failed(data))


def _failed(data: dict[str, Any]) -> Failed:
    error = text(data, "error")
    if error == "missing_scope":
        needed = text(data, "needed") or "another scope"
        lacks = f"the app lacks {needed}"
        return Failed(f"{lacks}: add it under OAuth & Permissions, and install the app again", final=True)
    return Failed(_WORDS.get(error) or f"Slack says {error or 'no'}: see docs/chat.md", final=error in _WORDS)


def _error(answer: Answer) -> str:
    data = answer.json()
    return text(data, "error") if isinstance(data, dict) else ""


def _name(name: str) -> str:
    """As Slack allows it: lower case, digits, hyphens and underscores, at most 80 characters."""
    return re.sub(r"[^a-z0-9_-]+", "-", name.strip().lstrip("#").lower()).strip("-")[:80]


def _moment(ts: str) -> datetime:
    try:
        return datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)
