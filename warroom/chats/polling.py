"""What was said in the channels of open incidents, read again and again: what is marked there is proposed, once."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from warroom.chats.registry import asked, build, choice
from warroom.config.secret import secret
from warroom.core.chat.following import follow
from warroom.core.links import channel_name
from warroom.core.model.message import mark_of
from warroom.core.times import iso
from warroom.notify.attempt import LONGEST_PAUSE_S, Failed
from warroom.store.chat_rows import ChatRows

if TYPE_CHECKING:
    from warroom.chats.source import Channel, ChatSource
    from warroom.config.settings import Config
    from warroom.config.settings_chat import Chat
    from warroom.core.chat.following import Followed, Post
    from warroom.core.model import Incident
    from warroom.core.model.message import ChatMessage
    from warroom.store import Store
    from warroom.store.leases import Lease
    from warroom.watcher.store_thread import StoreThread

log = logging.getLogger(__name__)

REFUSED_S = 300.0
"""Who was refused is asked again so much later: a wrong token does not become right by asking."""


class Wanted(Struct, frozen=True):
    """A channel that is to be read: whose it is, what it is called, who belongs in it by their ids there."""

    incident: str
    name: str
    title: str
    private: bool
    makes: bool
    people: tuple[str, ...]


class ChatPolls:
    """The reading of every chat of one configuration, while the lease is held."""

    name = "chats"

    def __init__(
        self, desk: StoreThread, config: Config, lease: Lease, clock: Callable[[], datetime],
        trouble: Callable[[str], None] = lambda said: None,
    ) -> None:  # fmt: skip
        """``trouble`` is told what cannot be read, and "" once all can."""
        self._desk = desk
        self._config = config
        self._lease = lease
        self._clock = clock
        self._trouble = trouble
        self._said: dict[str, str] = {}
        self._sources: dict[str, ChatSource] = {}
        self._channels: dict[tuple[str, str], Channel] = {}
        self._invited: dict[tuple[str, str], set[str]] = {}

    async def run(self) -> None:
        """Reads until cancelled, each chat at its own pace."""
        self._trouble("")
        chats = [one for one in self._config.chat if one.enabled]
        if not chats:
            await asyncio.Event().wait()
        async with asyncio.TaskGroup() as group:
            for one in chats:
                group.create_task(self._keep(one), name=f"chat-{one.id}")

    async def _keep(self, settings: Chat) -> None:
        from warroom.watcher import patience

        while True:
            pause_s = await self.poll(settings)
            await patience.sleep(max(pause_s, settings.poll.total_seconds()))

    async def poll(self, settings: Chat) -> float:
        """Reads all its channels once; gives for how long it asked to be left alone."""
        wanted = await self._desk.call(partial(self._wanted, settings=settings))
        if not wanted:
            return 0.0
        failed = None
        for one in wanted:
            read = await asked(settings, partial(self._read, settings, one))
            failed = read if isinstance(read, Failed) else failed
            if failed is not None and failed.pause_s:
                break
        await self._tell(settings, failed)
        if failed is None:
            return 0.0
        return min(max(failed.pause_s, REFUSED_S if failed.final else 0.0), LONGEST_PAUSE_S)

    async def _read(self, settings: Chat, one: Wanted) -> None:
        if settings.id not in self._sources:
            self._sources[settings.id] = build(settings, partial(secret, env=os.environ))
        source = self._sources[settings.id]
        channel = await self._channel(settings, source, one)
        if channel is None:
            return
        since = self._clock() - settings.follow
        known = await self._desk.call(lambda store: ChatRows(store).of_channel(settings.id, channel.id))
        threads = {row.thread for row in known if row.thread and row.at >= since}
        posts = await source.posts(channel, since, threads)
        await self._desk.call(lambda store: self._keep_found(store, settings, one, channel, posts, since))

    async def _channel(self, settings: Chat, source: ChatSource, one: Wanted) -> Channel | None:
        """The incident's channel, made where it is to be, with everybody in it who belongs there."""
        at = settings.id, f"{one.incident} {one.name}"
        if at not in self._channels:
            makes = settings.create and one.makes
            found = await (source.make(one.name, one.title, one.private) if makes else source.find(one.name))
            if found is None:
                return None
            self._channels[at] = found
            if makes and found.link:
                await self._desk.call(partial(self._link, incident=one.incident, link=found.link))
        if settings.create and one.makes:
            there = self._invited.setdefault(at, set())
            new = [who for who in one.people if who not in there]
            if new:
                await source.invite(self._channels[at], new)
                there.update(new)
        return self._channels[at]

    # ------------------------------------------------------------ on the store's thread

    def _wanted(self, store: Store, *, settings: Chat) -> tuple[Wanted, ...]:
        return tuple(
            found for it in store.open_incidents() if (found := self._of(it, settings)) is not None
        )  # fmt: skip

    def _of(self, it: Incident, settings: Chat) -> Wanted | None:
        """Never a drill's, unless its channel is named; what is private only where the chat may have it."""
        named = settings.channels.get(it.id) or settings.channels.get(it.number)
        name = named or channel_name(it, self._config.policy)
        if not name or (it.drill and not named) or (it.private and not settings.private):
            return None
        here = dict.fromkeys([*(one.person for one in it.roles), *(one.person for one in it.participants)])
        people = tuple(settings.people[person] for person in here if person in settings.people)
        return Wanted(it.id, name, f"{it.number} {it.title}", it.private, it.is_live and not named and not it.drill,
                      people)  # fmt: skip

    def _keep_found(
        self, store: Store, settings: Chat, one: Wanted, channel: Channel, posts: tuple[Post, ...], since: datetime
    ) -> None:
        from warroom.store import chat_rows

        def news(known: tuple[ChatMessage, ...]) -> Followed:
            rows = {row.key: row for row in known}
            return follow(rows, posts, choice(settings), since, settings.id, channel.id, one.incident)

        if not news(ChatRows(store).of_channel(settings.id, channel.id)):
            return  # most readings bring nothing: no lock is taken
        with store.writing() as tx:
            if not tx.holds(self._lease):
                return
            found = news(chat_rows.of_channel(tx, settings.id, channel.id))
            chat_rows.put(tx, found.changed, channel.id)
            chat_rows.forget(tx, found.gone)

    def _link(self, store: Store, *, incident: str, link: str) -> None:
        from warroom.room import Room

        Room(store, self._config.policy, "warroom", clock=self._clock).note_chat(incident, link, self._lease)

    async def _tell(self, settings: Chat, failed: Failed | None) -> None:
        said = failed.reason if failed is not None else ""
        if said != self._said.get(settings.id, ""):
            log.warning("chat %s: %s", settings.id, said or "can be read again")
        self._said[settings.id] = said
        self._trouble("; ".join(f"the chat {name} cannot be read: {why}" for name, why in sorted(self._said.items())
                                if why))  # fmt: skip
        await self._desk.call(lambda store: self._note(store, settings, said))

    def _note(self, store: Store, settings: Chat, said: str) -> None:
        before = store.mark(mark_of(settings.id))
        known: Mapping[str, str] = json.loads(before) if before else {}
        if known.get("error", "") == said and before is not None:
            return
        with store.writing() as tx:
            if tx.holds(self._lease):
                tx.set_mark(mark_of(settings.id), json.dumps({"at": iso(self._clock()), "error": said}))
