"""An app of a test comes to rest: everything that can be done has been done, and is painted."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Any

from textual.app import App

from tests.support.patience import PATIENCE_S


async def at_rest(app: App[Any]) -> None:
    """Until nobody on the loop has anything to do but wait, then paint what is due now rather than with the next frame.

    Textual's own ``Pilot.pause`` asks every widget by a message of its own whether it is done with those before, which
    takes several times as long as what a key does. Nothing that is ready to run on the loop says the same: no message
    is unread then. What is on another thread, or waits for a moment, is the caller's to wait for, there as here.
    """
    await _nothing_ready()
    app.screen._on_timer_update()
    await asyncio.sleep(0)


async def _nothing_ready() -> None:
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    end = monotonic() + PATIENCE_S
    await asyncio.sleep(0)
    while ready and monotonic() < end:
        await asyncio.sleep(0)
