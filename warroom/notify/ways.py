"""The ways out of the outbox: what carries a letter to where it goes, and what is recorded of it there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from warroom.notify import message
from warroom.notify.again import SecondLook, Verdict
from warroom.notify.attempt import Failed, Outcome, Sent

if TYPE_CHECKING:
    from warroom.config.settings import Config
    from warroom.config.settings_notify import Channel, Notify
    from warroom.core.events import Event
    from warroom.store import Store
    from warroom.store.outbox import Claim, Letter

Send = Callable[..., Awaitable[Outcome]]
Prepare = Callable[["Channel"], None]


class Way(Protocol):
    """How letters to one kind of receiver are carried."""

    doubts: bool
    """Whether an attempt of which nobody knows how it ended is remembered as such: a second one would do harm."""

    keeps: bool
    """Whether the words that are sent are kept in the outbox."""

    @property
    def rules(self) -> Notify:
        """How often and for how long it is tried."""

    def prepare(self, channel: str) -> None:
        """Bring in what sending there needs; takes its time, and blocks."""

    def look(self, store: Store, claim: Claim, now: datetime) -> Verdict:
        """What is true now of a claimed letter; on the store's thread."""

    async def attempt(self, claim: Claim, body: str) -> Outcome:
        """One attempt. Never raises but for cancellation."""

    def known_as(self, sent: Sent) -> str:
        """What its incident is called at the other end, "" where that is not remembered."""

    def note(self, letter: Letter, sent: Sent, now: datetime) -> Event | None:
        """What the record says of the delivery."""


class ChannelWay:
    """To the channels: chats, pagers, mailboxes, webhooks, status pages."""

    doubts = False
    keeps = True

    def __init__(self, config: Config, send: Send | None = None, prepare: Prepare | None = None) -> None:
        self._config = config
        self._second_look = SecondLook(config)
        self._send = send
        self._prepare = prepare

    @property
    def rules(self) -> Notify:
        return self._config.notify

    def prepare(self, channel: str) -> None:
        if self._send is None:
            from warroom.notify.sending import prepare, send

            self._send, self._prepare = send, prepare
        if self._prepare is not None:
            self._prepare(self._named(channel))

    def look(self, store: Store, claim: Claim, now: datetime) -> Verdict:
        return self._second_look.at(store, claim, now)

    async def attempt(self, claim: Claim, body: str) -> Outcome:
        assert self._send is not None
        try:
            told = message.read(body)
        except ValueError as error:
            return Failed(f"the letter cannot be read: {error}", final=True)
        return await self._send(self._named(claim.letter.channel), told, name=claim.name, tries=claim.tries)

    def known_as(self, sent: Sent) -> str:
        return sent.name

    def note(self, letter: Letter, sent: Sent, now: datetime) -> Event | None:
        return None

    def _named(self, channel: str) -> Channel:
        found = self._config.channel_named(channel)
        assert found is not None
        return found
