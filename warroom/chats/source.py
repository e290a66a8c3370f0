"""What a chat is: it finds and makes channels, invites people, and reads what was said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from msgspec import Struct

from warroom.core.chat.following import Post
from warroom.notify.attempt import Failed
from warroom.trackers.tracker import NoAnswer

PAGES = 20
"""So many pages of a channel are read at once; more is a channel that nobody could follow."""


class Channel(Struct, frozen=True):
    """A channel: its id there, and where it is read."""

    id: str
    link: str = ""


class ChatSource(Protocol):
    """One chat, with the token that may read it. Each of these raises NoAnswer."""

    async def find(self, name: str) -> Channel | None:
        """The channel of that name or id; None where there is none that the token sees."""

    async def make(self, name: str, title: str, private: bool) -> Channel:
        """Makes the channel, or gives the one that is there already."""

    async def invite(self, channel: Channel, people: Sequence[str]) -> None:
        """Brings people in, by their ids there. Who is in it already stays so."""

    async def posts(self, channel: Channel, since: datetime, threads: Collection[str] = ()) -> tuple[Post, ...]:
        """Everything that was said there since that moment and is there still. ``threads``: those that have messages
        which are followed, and may have begun before."""

    async def check(self) -> Sequence[str]:
        """Changes nothing. Gives who the token is, as a sentence, and what is not right."""


def too_much(chat: str) -> NoAnswer:
    return NoAnswer(Failed(f"{chat} has more messages in this channel than can be followed: shorten `follow`"))


def rows(data: Any, *names: str) -> list[dict[str, Any]]:
    """The list of objects found there, step by step; empty where something is missing."""
    for name in names:
        data = data.get(name) if isinstance(data, dict) else None
    return [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []


def part(data: Any, *names: str) -> dict[str, Any]:
    """The object found there, step by step; empty where something is missing."""
    for name in names:
        data = data.get(name) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def text(data: Mapping[str, Any], *names: str) -> str:
    """The first of these fields that is a text and not empty."""
    return next((value for name in names if isinstance(value := data.get(name), str) and value), "")


def named(people: Mapping[str, str]) -> dict[str, str]:
    """Handle by id there, of ``people`` as the configuration has them."""
    return {there: handle for handle, there in people.items()}


def apart(people: Iterable[str], size: int) -> list[list[str]]:
    """In groups of at most ``size``."""
    every = list(people)
    return [every[n : n + size] for n in range(0, len(every), size)]
