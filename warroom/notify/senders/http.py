"""A request to a receiver over HTTP, bounded in time and size, and what its answer means."""

from __future__ import annotations

import asyncio
import json
import os
import ssl
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from importlib import import_module
from typing import Any

from msgspec import Struct

from warroom.config.proxies import proxy_of
from warroom.core.text import clean
from warroom.notify.attempt import Failed

MOST = 2_000_000
"""So many bytes of an answer are read; more is cut, and was not worth reading."""
TEMPORARY = frozenset({408, 409, 423, 425, 429})
"""Refusals that may pass with time; all others of the four hundreds are final."""
HINTS = {401: "the secret is wrong or missing", 403: "the secret may not do this", 404: "there is no such address"}


class Answer(Struct, frozen=True):
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as data; None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


async def ask(
    method: str, url: str, *, timeout_s: float, headers: Mapping[str, str] | None = None, content: bytes | None = None,
    most: int = MOST,
) -> Answer | Failed:  # fmt: skip
    """The answer, or why there is none. Redirects are not followed: they would carry the message elsewhere."""
    import httpx

    # The environment is read here: httpx would refuse this address for the sake of another's proxy.
    proxy = proxy_of(url, os.environ)
    if proxy is not None and (fault := proxy.fault()):
        return Failed(f"the proxy {proxy.shown} of {proxy.variable} cannot be used: {fault}")
    way: dict[str, Any] = {"trust_env": False, "proxy": proxy.url if proxy is not None else None}
    try:
        async with (
            asyncio.timeout(timeout_s),
            httpx.AsyncClient(timeout=timeout_s, follow_redirects=False, verify=_certificates(), **way) as client,
            client.stream(method, url, headers=dict(headers or {}), content=content) as response,
        ):
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) >= most:
                    break
            return Answer(response.status_code, response.headers, bytes(body[:most]))
    except TimeoutError:
        return Failed(f"no answer within {timeout_s:g} s; it may have arrived", unsure=True)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
        never = isinstance(error, httpx.ConnectError | httpx.InvalidURL | httpx.UnsupportedProtocol)
        return Failed(_broken(error, timeout_s), unsure=not never)


def prepare() -> None:
    """What the first request would have to wait for: a client, the authorities, and what httpcore imports by itself."""
    import httpx

    httpx.AsyncClient(verify=_certificates(), trust_env=False)
    for late in ("anyio", "anyio._backends._asyncio", "httpcore._backends.anyio"):
        with suppress(ImportError):  # another release of httpcore waits in another way
            import_module(late)


@cache
def _certificates() -> ssl.SSLContext:
    """The authorities that are believed: reading them takes fifty times as long as all the rest of a client."""
    import httpx

    return httpx.create_ssl_context()


def _broken(error: Exception, timeout_s: float) -> str:
    import httpx

    if isinstance(error, httpx.TimeoutException):
        return f"no answer within {timeout_s:g} s; it may have arrived"
    if isinstance(error, httpx.ConnectError):
        return f"no connection: {clean(str(error), 120) or 'refused'}"
    if isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError):
        return "the line was closed before an answer came; it may have arrived"
    return f"{type(error).__name__}: {clean(str(error), 120)}"


def verdict(answer: Answer) -> Failed | None:
    """None for an answer that says yes, else what it says."""
    if 200 <= answer.status < 300:
        return None
    said = clean(answer.body[:500].decode("utf-8", "replace"), 120)
    hint = HINTS.get(answer.status, "")
    reason = f"HTTP {answer.status}" + (f": {hint}" if hint else "") + (f" ({said})" if said else "")
    if 300 <= answer.status < 400:
        return Failed(f"{reason}: it points elsewhere, give the final address", final=True)
    final = 400 <= answer.status < 500 and answer.status not in TEMPORARY
    return Failed(reason, final=final, pause_s=pause_of(answer.headers))


def pause_of(headers: Mapping[str, str]) -> float:
    """Seconds that Retry-After asks for, in either of its forms; 0 without one."""
    after = headers.get("retry-after", "").strip()
    if not after:
        return 0.0
    if after.isascii() and after.isdigit():
        return float(after)
    try:
        # Against the server's own Date where it says one: its clock may differ from ours.
        said = headers.get("date", "")
        base = parsedate_to_datetime(said) if said else datetime.now(UTC)
        return max(0.0, (parsedate_to_datetime(after) - base).total_seconds())
    except (TypeError, ValueError):
        return 0.0
