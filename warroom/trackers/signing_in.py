"""Tokens by client credentials (OAuth 2), in memory only: asked for when they are needed, kept until shortly before
they end. One is asked for at a time, whoever else needs it meanwhile waits for that one."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict
from typing import Any
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from msgspec import Struct

from warroom.notify.attempt import Failed
from warroom.notify.senders import http
from warroom.trackers.tracker import NoAnswer

_EARLY_S, _SHORTEST_S, _UNSAID_S = 60.0, 30.0, 300.0
_MOST = 50
"""Tokens that are kept."""
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json", "User-Agent": "warroom"}
MEND = "check url, client_id and token (the client secret), and that client credentials are switched on there"


class _Kept(Struct, frozen=True):
    token: str
    until: float


_TOKENS: OrderedDict[str, _Kept] = OrderedDict()
_LOCKS: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


class SignIn:
    """The token of one application at one address."""

    def __init__(self, url: str, client: str, secret: str, timeout_s: float, tracker: str) -> None:
        self._url, self._client, self._secret = url, client, secret
        self._timeout_s, self._tracker = timeout_s, tracker
        self._key = hashlib.sha256("\0".join((url, client, secret)).encode()).hexdigest()

    async def token(self) -> str:
        """A token that holds for a while. Raises NoAnswer."""
        async with _LOCKS.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
            kept = _TOKENS.get(self._key)
            if kept is None or time.monotonic() >= kept.until:
                kept = await self._asked()
                _TOKENS[self._key] = kept
                while len(_TOKENS) > _MOST:
                    _TOKENS.popitem(last=False)
            return kept.token

    def drop(self, token: str) -> None:
        """That token was refused: the next one is asked for."""
        kept = _TOKENS.get(self._key)
        if kept is not None and kept.token == token:
            del _TOKENS[self._key]

    async def _asked(self) -> _Kept:
        form = {"grant_type": "client_credentials", "client_id": self._client, "client_secret": self._secret}
        answer = await http.ask(
            "POST", self._url, timeout_s=self._timeout_s, headers=FORM, content=urlencode(form).encode()
        )
        if isinstance(answer, Failed):  # nothing was made there, whatever happened to the question
            raise NoAnswer(Failed(f"signing in: {answer.reason}"))
        data = answer.json()
        token = data.get("access_token") if isinstance(data, dict) else None
        if answer.status != 200 or not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise NoAnswer(self._refused(answer))
        return _Kept(token, time.monotonic() + max(_SHORTEST_S, _lasts_s(data) - _EARLY_S))

    def _refused(self, answer: http.Answer) -> Failed:
        """Why there is no token, in our words: what a server says there may hold what it was sent."""
        status = answer.status
        if status == 429 or status >= 500:
            pause_s = http.pause_of(answer.headers)
            return Failed(f"signing in: HTTP {status}: {self._tracker} has trouble of its own", pause_s=pause_s)
        what = "brought no token" if 200 <= status < 300 else f"was refused with HTTP {status}"
        return Failed(f"signing in to {self._tracker} {what}: {MEND}", final=True)


def _lasts_s(data: dict[str, Any]) -> float:
    """How long the token holds, as the answer says; text or number."""
    try:
        return min(86_400.0, max(0.0, float(data.get("expires_in") or _UNSAID_S)))
    except (TypeError, ValueError):
        return _UNSAID_S
