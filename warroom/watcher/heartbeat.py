"""Who watches the watcher: an address that is asked for as long as every duty is looked at (a dead man's switch).

A service such as healthchecks calls somebody when the asking stops. It stops with the process, and as well where the
record cannot be read, the lease is lost or the look at what is due hangs.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from warroom.config.secret import SecretMissing, secret
from warroom.watcher import patience

log = logging.getLogger(__name__)

EVERY_S = 60.0
TIMEOUT_S = 10.0


class Rounds:
    """How many complete looks at what is due there were."""

    def __init__(self) -> None:
        self._done = asyncio.Event()

    def done(self) -> None:
        """A round is complete. From any task of the watcher's loop."""
        self._done.set()

    async def another(self) -> None:
        """Returns when a round has been completed since the last call."""
        await self._done.wait()
        self._done.clear()


class Heartbeat:
    """Asks for the address once a minute, each time after a complete round of duties."""

    name = "heartbeat"

    def __init__(self, url: str, rounds: Rounds, trouble: Callable[[str], None]) -> None:
        """``trouble`` is told why it cannot be sent, and "" once it can again."""
        self._url = url
        self._rounds = rounds
        self._trouble = trouble
        self._said = ""

    async def run(self) -> None:
        """Beats until cancelled; without an address there is nothing to do."""
        if not self._url:
            await asyncio.Event().wait()
        while True:
            await self._rounds.another()
            self._tell(await self._beat())
            await patience.sleep(EVERY_S)

    async def _beat(self) -> str:
        """Why it did not arrive, "" where it did; never with the address, which may hold a key."""
        from warroom.notify.attempt import Failed
        from warroom.notify.senders.http import ask

        try:
            url = secret(self._url)
        except SecretMissing as missing:
            return str(missing)
        answer = await ask("GET", url, timeout_s=TIMEOUT_S, most=1)
        if isinstance(answer, Failed):
            return answer.reason.replace(url, "…")
        return "" if answer.status < 300 else f"HTTP {answer.status}"

    def _tell(self, why: str) -> None:
        said = f"the heartbeat does not arrive: {why}" if why else ""
        if said != self._said:
            log.warning("%s", said or "the heartbeat arrives again")
        self._said = said
        self._trouble(said)
