"""Receivers whose libraries block: each attempt on a thread of its own that nobody has to wait for.

A thread cannot be stopped. One that hangs is left behind (it ends with the process at the latest), and a
channel with too many of them is not tried until one comes back.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from warroom.notify.attempt import Failed, Outcome

if TYPE_CHECKING:
    from warroom.config.settings_notify import Channel
    from warroom.notify.message import Message
    from warroom.notify.senders import Secret

MOST_HUNG = 3
CALLS = frozenset({"escalation", "call"})
"""Messages that somebody may acknowledge where they arrive."""
_running: Counter[str] = Counter()
_lock = threading.Lock()


async def send(channel: Channel, message: Message, *, resolve: Secret) -> Outcome:
    """One attempt by mail or by apprise, over within the channel's time-out whatever the library does."""
    url = resolve(channel.url)
    timeout_s = channel.timeout.total_seconds()
    scheme = url.partition("://")[0].lower()
    if _running[channel.id] >= MOST_HUNG:
        return Failed(f"{MOST_HUNG} earlier attempts still hang there")

    topic = resolve(channel.ack_url) if scheme in ("ntfy", "ntfys") and message.occasion in CALLS else ""

    def attempt() -> Outcome:
        if scheme in ("mailto", "mailtos"):
            from warroom.notify.senders import mail

            return mail.send(url, message, timeout_s)
        from warroom.notify.senders import by_apprise

        button = by_apprise.ack_button(topic, message.key) if topic else ""
        return by_apprise.send(url, message, timeout_s, button)

    try:
        async with asyncio.timeout(timeout_s):
            return await _on_thread(channel.id, attempt)
    except TimeoutError:
        return Failed(f"no answer within {timeout_s:g} s; it may have arrived")


async def _on_thread(name: str, attempt: Callable[[], Outcome]) -> Outcome:
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[Outcome] = loop.create_future()

    def settle(outcome: Outcome | None, error: BaseException | None) -> None:
        if ended.done():
            return
        if error is not None:
            ended.set_exception(error)
        elif outcome is not None:
            ended.set_result(outcome)

    def run() -> None:
        outcome: Outcome | None = None
        error: BaseException | None = None
        try:
            outcome = attempt()
        except Exception as raised:
            error = raised
        with _lock:
            _running[name] -= 1
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, outcome, error)

    with _lock:
        _running[name] += 1
    threading.Thread(target=run, name=f"send-{name}", daemon=True).start()
    return await ended
