"""How an attempt ended, and when the next one is made."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from warroom.core.policy import show_duration

if TYPE_CHECKING:
    from warroom.config.settings_notify import Notify

REFUSALS = 3
"""A receiver that says no (wrong key, no such room) is asked so often: it may have been mistaken once."""
LONGEST_PAUSE_S = 3600.0


class Sent(Struct, frozen=True):
    """It arrived. ``name`` is what the incident is called there, where it was made or found there; ``url`` where what
    was made is read, where that is asked about; ``mark`` what its way needs to record it."""

    name: str = ""
    url: str = ""
    mark: int = 0


class Failed(Struct, frozen=True):
    """It did not arrive, or nobody knows. ``reason`` is in words and without secrets.

    ``final``: the receiver refused it. ``pause_s``: it asked not to be asked for so long. ``unsure``: it may have
    arrived all the same.
    """

    reason: str
    final: bool = False
    pause_s: float = 0.0
    unsure: bool = False


Outcome = Sent | Failed


def next_try(
    failed: Failed, tries: int, since: datetime, now: datetime, rules: Notify, chance: random.Random
) -> tuple[datetime | None, str]:
    """When to try again, None to give up, and the reason to show.

    The wait doubles with each failure up to a longest; up to a quarter more by chance, so that what failed together
    does not come back together. What the receiver asked for is always waited for, an hour at most.
    """
    if failed.final and tries >= REFUSALS:
        return None, failed.reason
    if tries >= rules.tries:
        return None, f"given up after {tries} tries: {failed.reason}"
    wait_s = min(rules.retry.total_seconds() * 2.0 ** min(tries - 1, 40), rules.retry_longest.total_seconds())
    wait_s = max(wait_s * (1.0 + 0.25 * chance.random()), min(failed.pause_s, LONGEST_PAUSE_S))
    again = now + timedelta(seconds=wait_s)
    if again - since > rules.give_up:
        return None, f"given up after {show_duration(rules.give_up)}: {failed.reason}"
    return again, failed.reason
