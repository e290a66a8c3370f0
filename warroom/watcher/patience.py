"""Waiting by the clock that runs through a suspend: an event loop's own stops while the machine sleeps."""

from __future__ import annotations

import asyncio

from warroom.store.elapsed import boot_clock

NAP_S = 1.0
"""No longer at a time: what fell due in a suspend is done so soon after it."""


def seconds() -> float:
    """Seconds that neither step nor sleep, for intervals inside this process."""
    return boot_clock().seconds()


async def sleep(span_s: float) -> None:
    """Returns when so many seconds have really passed."""
    until = seconds() + span_s
    await asyncio.sleep(min(max(0.0, span_s), NAP_S))
    while (left := until - seconds()) > 0:
        await asyncio.sleep(min(left, NAP_S))
