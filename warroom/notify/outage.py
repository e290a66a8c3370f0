"""One message to the channels when the watcher cannot reach the record, and one when it can again.

It goes out by itself, not through the outbox: that is kept where nothing can be reached. What sending takes is
imported when there is something to send: the watcher's lease comes first.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from warroom.core.times import iso
from warroom.core.words import listing, moment

if TYPE_CHECKING:
    from warroom.config.settings import Config
    from warroom.config.settings_notify import Channel
    from warroom.notify.message import Message

log = logging.getLogger(__name__)

AFTER_S = 60.0
"""The record is out of reach for so long before that is told: a restart of its server takes less."""
PAUSES_S = (2.0, 5.0, 15.0, 30.0)
"""How long a channel that failed is waited for before the next try; then it is given up."""
LOST, BACK = "unreachable", "reachable"
Sleep = Callable[[float], Awaitable[None]]


def hearing(config: Config) -> tuple[Channel, ...]:
    """The channels that are told: those that get escalations, unasked or because of whom they reach."""
    from warroom.notify.routing import Routes

    routes = Routes(config)
    own = {name for responder in config.responder for name in responder.notify}
    return tuple(
        channel for name, channel in routes.channels.items()
        if channel.type != "statuspage" and ("escalation" in routes.told(channel) or channel.reaches or name in own)
    )  # fmt: skip


def told(config: Config, word: str, host: str, since: datetime, now: datetime) -> Message:
    """The message, but for its key: that the watcher on ``host`` lost the record ``since``, or has it again."""
    from warroom.notify.message import Message

    zone = config.display.zone
    place = f"{config.name}: " if config.name else ""
    when = moment(since, now, zone)
    if word == LOST:
        title = f"{place}room unreachable"
        text = (
            f"The watcher on {host} has not reached the record since {when}. Until it does, it pages nobody: "
            "call by hand whom the open incidents need. A screen that is cut off lists them (U)."
        )
        return Message("", LOST, title, text, tone="critical", at=iso(now), place=config.name)
    text = f"The watcher on {host} reaches the record again; it had not since {when}. What fell due is sent now."
    return Message("", BACK, f"{place}room reachable again", text, tone="good", at=iso(now), place=config.name)


class Outage:
    """Whether the record is out of reach, since when, and whether that was told. Times are given, none is read.

    Args:
        after_s: how long it is out of reach before that is told.
    """

    def __init__(self, after_s: float = AFTER_S) -> None:
        self._after_s = after_s
        self._lost: tuple[float, datetime] | None = None
        self._told = False

    def note(self, reached: bool, seconds: float, now: datetime) -> tuple[str, datetime] | None:
        """What is to be told by now, with when the outage began: ``LOST`` once an outage, ``BACK`` once after it.

        ``seconds`` are those of a clock that neither steps nor sleeps.
        """
        if not reached:
            self._lost = self._lost or (seconds, now)
        return self._over(now) if reached else self.due(seconds)

    def due(self, seconds: float) -> tuple[str, datetime] | None:
        """The same, where nothing new is known."""
        if self._lost is None or self._told or seconds - self._lost[0] < self._after_s:
            return None
        self._told = True
        return LOST, self._lost[1]

    def _over(self, now: datetime) -> tuple[str, datetime] | None:
        lost, said = self._lost, self._told
        self._lost, self._told = None, False
        return (BACK, lost[1]) if lost is not None and said else None


async def tell(config: Config, word: str, since: datetime, now: datetime, holder: str, sleep: Sleep) -> tuple[str, ...]:
    """Send it to every channel that is to hear of it; gives those that could not be reached. Never raises but for
    cancellation."""
    channels = hearing(config)
    message = told(config, word, os.uname().nodename, since, now)
    sent = (_sent(one, message, f"{word}:{holder}:{iso(since)}", sleep) for one in channels)
    missed = tuple(name for name in await asyncio.gather(*sent) if name)
    if not channels:
        log.error("%s: no channel is told, as none gets escalations", message.title)
    elif missed:
        log.error("%s: could not be told to %s", message.title, listing(missed))
    return missed


async def _sent(channel: Channel, message: Message, occasion: str, sleep: Sleep) -> str:
    """Tries until it arrived; the channel's id where it did not."""
    from dataclasses import replace

    from warroom.config.secret import secret
    from warroom.notify import sending
    from warroom.notify.attempt import REFUSALS, Failed
    from warroom.notify.message import key_of

    keyed = replace(message, key=key_of(occasion, channel.id))
    resolve = partial(secret, env=os.environ)
    for tries, pause_s in enumerate((*PAUSES_S, 0.0), 1):
        outcome = await sending.send(channel, keyed, name="", tries=tries, resolve=resolve)
        if not isinstance(outcome, Failed):
            return ""
        log.warning("%s: %s", channel.id, outcome.reason)
        if (outcome.final and tries >= REFUSALS) or not pause_s:
            break
        await sleep(pause_s)
    return channel.id
