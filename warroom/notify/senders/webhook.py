"""A generic webhook: the whole message as JSON, its key in a header and in the body.

What customers may read also says how a status page would put it: a page of one's own needs no table of ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.notify.attempt import Failed, Outcome, Sent
from warroom.notify.senders import http, public

if TYPE_CHECKING:
    from warroom.config.settings_notify import Channel
    from warroom.notify.message import Message
    from warroom.notify.senders import Secret

KEY_HEADER = "Idempotency-Key"


async def send(channel: Channel, message: Message, *, resolve: Secret) -> Outcome:
    """One POST; any answer of the two hundreds is a delivery."""
    headers = {
        "Content-Type": "application/json", "User-Agent": "warroom", KEY_HEADER: message.key,
        **{name: resolve(value) for name, value in channel.headers.items()},
    }  # fmt: skip
    body = message.body(public=public.told(message)) if public.is_public(message) else message.body()
    answer = await http.ask(
        "POST", resolve(channel.url), timeout_s=channel.timeout.total_seconds(), headers=headers,
        content=body.encode(),
    )  # fmt: skip
    if isinstance(answer, Failed):
        return answer
    return http.verdict(answer) or Sent()
