"""Tokens by client credentials (OAuth 2) or by an account's key: kept until shortly before they end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlencode

from warroom.config.settings import FeedAuth
from warroom.feeds.failure import PollFailed
from warroom.feeds.normalise import dig, number_of, text_of
from warroom.feeds.reply import Reply

_EARLY_S = 60.0
_SHORTEST_S = 30.0
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MEND = "check token_url, client_id, client_secret (or key_file) and scope of this feed"

Post = Callable[[str, bytes, Mapping[str, str]], Awaitable[Reply]]
"""Sends a form to an address of the configuration and gives its answer."""


class SignIn:
    """The token of one feed. ``open`` resolves secrets."""

    def __init__(self, auth: FeedAuth, opened: Callable[[str], str], hide: Callable[[str], None]) -> None:
        self._auth = auth
        self._open = opened
        self._hide = hide
        self._token, self._until = "", 0.0
        self._lock = asyncio.Lock()

    async def token(self, post: Post) -> str:
        """A token that holds for a while; one question at a time. Raises PollFailed."""
        async with self._lock:
            if not self._token or time.monotonic() >= self._until:
                self._token, lasts = await self._asked(post)
                self._until = time.monotonic() + max(_SHORTEST_S, lasts - _EARLY_S)
            return self._token

    def drop(self, token: str) -> None:
        """That token was refused: the next one is asked for."""
        if token == self._token:
            self._token = ""

    async def _asked(self, post: Post) -> tuple[str, float]:
        auth = self._auth
        if auth.type == "service_account":
            from warroom.feeds.service_account import grant

            where, form = await asyncio.to_thread(grant, auth)
            return await self._token_for(post, where, form)
        form = {"grant_type": "client_credentials", "client_id": self._open(auth.client_id),
                "client_secret": self._open(auth.client_secret), "scope": auth.scope}  # fmt: skip
        return await self._token_for(post, self._open(auth.token_url), form)

    async def _token_for(self, post: Post, where: str, form: Mapping[str, str]) -> tuple[str, float]:
        body = urlencode({name: value for name, value in form.items() if value}).encode()
        try:
            data = (await post(where, body, FORM)).json()
        except PollFailed as failure:
            mend = MEND if failure.status in (400, 401, 403, 404) else failure.mend
            reason = f"signing in: {failure.reason.removeprefix('authentication: ')}"
            refused = "authentication: " if failure.status in (400, 401, 403) else ""
            raise PollFailed(refused + reason, mend, retry_after=failure.retry_after) from None
        found = text_of(dig(data, "access_token"))
        if not found or not found.isascii() or not found.isprintable():
            raise PollFailed("authentication: signing in brought no token", MEND)
        self._hide(found)
        return found, number_of(dig(data, "expires_in")) or 300.0
