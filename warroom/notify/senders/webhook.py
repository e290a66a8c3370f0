"""A generic webhook: the whole message as JSON, its key in a header and in the body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.notify.attempt import Failed, Outcome, Sent
from warroom.notify.senders import http

if TYPE_CHECKING:
    from warroom.notify.message import Message
    from warroom.notify.senders import Secret
    from warroom.settings_notify import Channel

KEY_HEADER = "Idempotency-Key"


async def send(channel: Channel, message: Message, *, resolve: Secret) -> Outcome:
    """One POST; any answer of the two hundreds is a delivery."""
    headers = {
        "Content-Type": "application/json", "User-Agent": "warroom", KEY_HEADER: message.key,
        **{name: resolve(value) for name, value in channel.headers.items()},
    }  # fmt: skip
    answer = await http.ask(
        "POST", resolve(channel.url), timeout_s=channel.timeout.total_seconds(), headers=headers,
        content=message.body().encode(),
    )  # fmt: skip
    if isinstance(answer, Failed):
        return answer
    return http.verdict(answer) or Sent()
