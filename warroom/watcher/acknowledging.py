"""Acknowledgements made on the phone: pagers are asked for what was sent there and nobody has yet, and the room
records whom they name. Once each, by an id that follows from message and person.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from warroom.config.secret import SecretMissing, redact, secret
from warroom.core.alert_calls import FEED_DOWN, waits
from warroom.core.clocks import is_acknowledged
from warroom.core.text import clean
from warroom.notify.attempt import LONGEST_PAUSE_S, Failed
from warroom.watcher import patience

if TYPE_CHECKING:
    from warroom.config.settings import Config
    from warroom.config.settings_notify import Channel
    from warroom.notify.acks.source import Acknowledged
    from warroom.store import Store
    from warroom.store.leases import Lease
    from warroom.watcher.store_thread import StoreThread

log = logging.getLogger(__name__)

EVERY_S = 15.0
REFUSED_S = 300.0
"""Who was refused is asked again so much later: a wrong token does not become right by asking."""
MOST = 50
"""So many messages of a channel are asked about, the newest first."""


class Waiting(Struct, frozen=True):
    """A message that nobody reacted to: about an incident, or about these alerts."""

    key: str
    at: datetime
    incident: str = ""
    alerts: tuple[str, ...] = ()


class AckPolls:
    """The polling of every channel that can say who acknowledged, while the lease is held."""

    name = "acknowledgements"

    def __init__(
        self, desk: StoreThread, config: Config, lease: Lease, clock: Callable[[], datetime],
        trouble: Callable[[str], None],
    ) -> None:  # fmt: skip
        """``trouble`` is told what cannot be read, and "" once all can."""
        self._desk = desk
        self._trouble = trouble
        self._config = config
        self._lease = lease
        self._clock = clock
        self._said: dict[str, str] = {}

    async def run(self) -> None:
        """Polls until cancelled, each channel at its own pace."""
        from warroom.notify.acks.registry import asks
        from warroom.notify.senders import http

        self._trouble("")  # what an earlier term said is of its configuration
        channels = [one for one in self._config.channel if asks(one)]
        if not channels:
            await asyncio.Event().wait()
        await asyncio.to_thread(http.prepare)  # its import would hold up every other job of this loop
        async with asyncio.TaskGroup() as group:
            for one in channels:
                group.create_task(self._keep(one), name=f"acks-{one.id}")

    async def _keep(self, channel: Channel) -> None:
        while True:
            await patience.sleep(max(EVERY_S, await self.poll(channel)))

    async def poll(self, channel: Channel) -> float:
        """Asks once for everything that waits; gives for how long it is to be left alone."""
        waiting = await self._desk.call(partial(self._waiting, channel=channel.id))
        if not waiting:
            return 0.0
        try:
            found = await self._asked(channel, waiting)
        except Exception as error:  # an answer of a kind that nobody thought of: the others are asked all the same
            return self._tell(channel, Failed(f"{type(error).__name__}: {error}"))
        if found.by:
            await self._desk.call(lambda store: self._record(store, channel, waiting, found.by))
        return self._tell(channel, found.failed)

    async def _asked(self, channel: Channel, waiting: Mapping[str, Waiting]) -> Acknowledged:
        from warroom.notify.acks.registry import source_of
        from warroom.notify.acks.source import Acknowledged, Sent

        try:
            source = source_of(self._config, channel, partial(secret, env=os.environ))
        except SecretMissing as missing:
            return Acknowledged(failed=Failed(str(missing), final=True))
        if source is None:
            return Acknowledged(failed=Failed("its address names no pager that can be asked", final=True))
        return await source.acknowledged([Sent(one.key, one.at) for one in waiting.values()])

    def _tell(self, channel: Channel, failed: Failed | None) -> float:
        from warroom.config.checks_channels import channel_secrets
        from warroom.config.secret import resolved

        said = ""
        if failed is not None:
            said = clean(redact(failed.reason, resolved([text for _, text in channel_secrets(channel)])), 200)
        if said != self._said.get(channel.id, ""):
            log.warning("channel %s: %s", channel.id, f"acknowledgements cannot be read: {said}" if said
                        else "acknowledgements can be read again")  # fmt: skip
        self._said[channel.id] = said
        self._trouble("; ".join(f"acknowledgements on {name} cannot be read: {why}"
                                for name, why in sorted(self._said.items()) if why))  # fmt: skip
        if failed is None:
            return 0.0
        return min(max(failed.pause_s, REFUSED_S if failed.final else 0.0), LONGEST_PAUSE_S)

    # ------------------------------------------------------------ on the store's thread

    def _waiting(self, store: Store, *, channel: str) -> dict[str, Waiting]:
        """What was sent there and nobody has: by key, the newest first."""
        from warroom.store.paged_rows import arrived

        now, found = self._clock(), {}
        for one in arrived(store, channel, MOST):
            if one.incident:
                if self._waits(store, one.incident, one.at, now):
                    found[one.key] = Waiting(one.key, one.at, one.incident)
            elif alerts := _alerts(store, one.event, now):
                found[one.key] = Waiting(one.key, one.at, alerts=alerts)
        return found

    def _waits(self, store: Store, incident: str, at: datetime, now: datetime) -> bool:
        """Whether nobody has the incident, and the message is of this time of it: what was acknowledged before an
        acknowledgement that lapsed says nothing now."""
        it = store.incident(incident)
        if it is None or not it.is_open or is_acknowledged(it, self._config.policy, now):
            return False
        return at >= max(filter(None, (it.declared_at, it.clocks_since, it.acknowledged_at)))

    def _record(
        self, store: Store, channel: Channel, waiting: Mapping[str, Waiting], by: Mapping[str, tuple[str, ...]]
    ) -> None:
        from warroom.commands.door import Refused
        from warroom.commands.from_pagers import PagerCommands
        from warroom.commands.watching import derived
        from warroom.notify.acks.registry import person

        for key, names in by.items():
            who, one = person(self._config, names), waiting[key]
            name = derived("acknowledged there", key, who)
            try:
                room = PagerCommands(store, self._config.policy, who, clock=self._clock)
                if one.incident:
                    room.acknowledged_there(one.incident, channel.id, self._lease, key=name)
                else:
                    room.alert_acknowledged_there(one.alerts, channel.id, key=name)
            except Refused as refused:
                log.debug("channel %s: the acknowledgement of %s is not recorded: %s", channel.id, who, refused)
            else:
                log.debug("channel %s: %s acknowledged it there", channel.id, who)


def _alerts(store: Store, call: str, now: datetime) -> tuple[str, ...]:
    from warroom.notify.calls import alerts_of

    found = (one for one in alerts_of(store, call, now) if waits(one) and one.alert.kind != FEED_DOWN)
    return tuple(one.alert.fingerprint for one in found)
