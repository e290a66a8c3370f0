"""The way of one follow-up to its tracker, as the post office walks it: looked at again, tried, recorded."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from warroom.notify.attempt import Failed, Outcome, Sent
from warroom.trackers import letters

if TYPE_CHECKING:
    from warroom.config.settings import Config
    from warroom.config.settings_notify import Notify
    from warroom.core.events import Event
    from warroom.notify.again import Verdict
    from warroom.store import Store
    from warroom.store.outbox import Claim, Letter

PATIENCE, TRIES = timedelta(days=3), 1000
"""A follow-up is nothing that is untrue after two hours: a tracker that is down is tried for a long weekend."""

Send = Callable[..., Awaitable[Outcome]]


class TrackerWay:
    """What is common to all trackers of one configuration."""

    doubts = True
    keeps = True

    def __init__(self, config: Config, send: Send | None = None) -> None:
        self._letters = letters.TicketLetters(config)
        self._send = send
        self.rules: Notify = replace(config.notify, tries=TRIES, give_up=max(config.notify.give_up, PATIENCE))

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(self._letters.trackers)

    def prepare(self, channel: str) -> None:
        """Bring in what asking takes; blocks."""
        from warroom.notify.senders import http

        http.prepare()

    def look(self, store: Store, claim: Claim, _: datetime) -> Verdict:
        return self._letters.judged(store, claim)

    async def attempt(self, claim: Claim, body: str) -> Outcome:
        try:
            told = letters.draft_of(body)
        except ValueError as error:
            return Failed(f"the letter cannot be read: {error}", final=True)
        send = self._send or _sender()
        tracker = self._letters.trackers[claim.letter.channel]
        return await send(tracker, told, doubt_s=claim.doubt_s if claim.doubt else None)

    def known_as(self, _: Sent) -> str:
        return ""  # an incident has many follow-ups

    def note(self, letter: Letter, sent: Sent, now: datetime) -> Event | None:
        """What the record says of it."""
        return letters.made(letter, sent, now)


def _sender() -> Send:
    import os

    from warroom.config.secret import secret
    from warroom.trackers.sending import send

    return partial(send, resolve=partial(secret, env=os.environ))
