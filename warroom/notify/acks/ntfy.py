"""The button under a message of ntfy: it posts the message's key to a topic of its own, which is read here.

Nothing there says who pressed it: it is whose phone the channel is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta

from warroom.notify.acks.source import Acknowledged, Api, Sent, authorization, dig
from warroom.notify.attempt import Failed

EARLIER = timedelta(minutes=5)
"""By so much the server's clock may be behind."""


class Ntfy:
    """``topic`` is the address of the topic for acknowledgements; ``owner`` whose phone it is."""

    def __init__(self, topic: str, token: str, owner: str, timeout_s: float) -> None:
        self._api = Api(topic, authorization(token), timeout_s)
        self._owner = owner

    async def acknowledged(self, sent: Sequence[Sent]) -> Acknowledged:
        since = min(one.at for one in sent) - EARLIER
        answer = await self._api.get("/json", {"poll": "1", "since": str(int(since.timestamp()))})
        if isinstance(answer, Failed):
            return Acknowledged(failed=answer)
        said = {_key(line) for line in answer.body.splitlines()}
        return Acknowledged({one.key: (self._owner,) for one in sent if one.key in said})


def _key(line: bytes) -> str:
    try:
        data = json.loads(line)
    except ValueError:
        return ""
    message = dig(data, "message") if dig(data, "event") == "message" else None
    return message.strip() if isinstance(message, str) else ""
