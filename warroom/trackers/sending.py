"""One attempt to make a ticket: looked for first, so that an attempt that arrived all the same is not made again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from warroom.config.checks_tracker import tracker_secrets
from warroom.config.secret import secret
from warroom.core.tickets import LAG
from warroom.notify.attempt import Failed, Outcome, Sent
from warroom.trackers.asking import answered
from warroom.trackers.registry import build

if TYPE_CHECKING:
    from warroom.config.settings_tracker import Tracker as Settings
    from warroom.core.tickets import Draft
    from warroom.notify.senders import Secret
    from warroom.trackers.tracker import Tracker

T = TypeVar("T")
LOOKING = "an earlier attempt may have made it: looked for again, and made once more after 2 minutes only"


async def send(
    settings: Settings, draft: Draft, *, doubt_s: float | None, resolve: Secret = secret
) -> Outcome:
    """Gives the ticket that is there, or makes it.

    Args:
        doubt_s: how long ago an attempt ended of which nobody knows how; None where there is none.

    Never raises but for cancellation; what it says holds no secret.
    """

    async def attempt(tracker: Tracker) -> Outcome:
        there = await tracker.found(draft)
        if there is None:
            if doubt_s is not None and doubt_s < LAG.total_seconds():
                return Failed(LOOKING)
            there = await tracker.make(draft)
        return Sent(there.key, there.url)

    return await asked(settings, attempt, resolve)


async def asked(
    settings: Settings, ask: Callable[[Tracker], Awaitable[T]], resolve: Secret = secret
) -> T | Failed:
    """What ``ask`` gives for the tracker, or why it gave nothing, without a secret."""
    texts = [text for _, text in tracker_secrets(settings)]

    async def attempt() -> T:
        return await ask(build(settings, resolve))

    return await answered(attempt, texts)


async def checked(settings: Settings, resolve: Secret = secret) -> Sequence[str] | Failed:
    """What is not right though tickets can be made; Failed where they cannot. Changes nothing there."""
    return await asked(settings, lambda tracker: tracker.check(), resolve)
