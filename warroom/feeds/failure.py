"""Why a poll failed, in the words of somebody who has to fix it at night."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import httpx

from warroom.core.text import clean


class PollFailed(Exception):
    """A poll that brought nothing: ``reason`` says what happened, ``mend`` what to do about it.

    ``retry_after`` is how many seconds the server asked to be left alone, or None; ``status`` is that of HTTP or 0.
    """

    def __init__(
        self, reason: str, mend: str = "", *, retry_after: float | None = None, status: int = 0
    ) -> None:
        super().__init__(f"{reason}: {mend}" if mend else reason)
        self.reason = reason
        self.mend = mend
        self.retry_after = retry_after
        self.status = status


PROXY_MEND = "check HTTPS_PROXY, ALL_PROXY and NO_PROXY in the watcher's environment"
_TLS_CODES = {
    9: ("TLS: the certificate is not valid yet", "check the clocks of both machines"),
    10: ("TLS: the certificate has expired", "renew the server's certificate"),
    18: ("TLS: the certificate is self-signed", "name it in ca_file"),
    19: ("TLS: the certificate chain ends in an unknown authority", "name that authority's file in ca_file"),
    20: ("TLS: the certificate is of an unknown authority", "name that authority's file in ca_file"),
    21: ("TLS: the certificate cannot be verified", "name its authority's file in ca_file"),
    62: ("TLS: the certificate is for another host name", "write in url the name that the certificate has"),
    64: ("TLS: the certificate is for another address", "write in url the name that the certificate has"),
}


def from_exception(error: BaseException, place: str, proxy: str = "") -> PollFailed:
    """What an exception of httpx, TLS or the network means. ``place`` is the address as it may be shown.

    ``proxy`` names the proxy that was asked, with its variable: where no connection came about, it is not the server.
    """
    causes = tuple(_causes(error))
    if proxy and isinstance(error, httpx.ConnectError | httpx.ConnectTimeout) and not _is_tls(causes):
        words = clean(str(error), 80) or "no answer"
        return PollFailed(f"no connection to the proxy {proxy}: {words}", PROXY_MEND)
    tls = next((c for c in causes if isinstance(c, ssl.SSLError)), None)
    if tls is not None:
        return _from_tls(tls)
    if any(isinstance(c, httpx.TimeoutException | TimeoutError) for c in causes):
        return PollFailed(f"timeout: {place} did not answer in time", "is it reachable from here? raise timeout")
    if any(isinstance(c, socket.gaierror) for c in causes):
        return PollFailed(f"unknown host: {place}", "check the name in url, and the DNS of this machine")
    if any(isinstance(c, ConnectionRefusedError) for c in causes):
        return PollFailed(f"connection refused: nothing listens at {place}", "is it running? check the port in url")
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return PollFailed(f"not an address: {place}", "url begins with https:// or http://")
    if isinstance(error, httpx.ProxyError):
        said = f"the proxy {proxy} refused: {clean(str(error), 80)}" if proxy else "the proxy refused"
        return PollFailed(said, PROXY_MEND)
    if isinstance(error, httpx.RemoteProtocolError):
        return PollFailed("the answer was cut off", "the server or a proxy closed the connection; it is tried again")
    if isinstance(error, httpx.ConnectError):
        return PollFailed(f"no connection to {place}", "is there a route from this machine? check url")
    words = clean(str(error), 200) or type(error).__name__
    return PollFailed(f"network: {words}", "it will be retried")


def _is_tls(causes: tuple[BaseException, ...]) -> bool:
    return any(isinstance(cause, ssl.SSLError) for cause in causes)


def _from_tls(error: ssl.SSLError) -> PollFailed:
    if isinstance(error, ssl.SSLCertVerificationError):
        known = _TLS_CODES.get(error.verify_code)
        if known:
            return PollFailed(*known)
        return PollFailed(f"TLS: {clean(error.verify_message, 120)}", "check the server's certificate and ca_file")
    reason = error.reason or ""
    if "WRONG_VERSION_NUMBER" in reason or "HTTP_REQUEST" in reason:
        return PollFailed("TLS: the server does not speak TLS on this port", "write http:// in url, or the TLS port")
    if "CERTIFICATE_REQUIRED" in reason or "HANDSHAKE_FAILURE" in reason:
        return PollFailed("TLS: the server wants another client certificate", "check cert_file and key_file")
    words = clean(reason or str(error), 120).replace("_", " ").lower()
    return PollFailed(f"TLS: {words}", "check url, ca_file and cert_file")


def from_status(status: int, words: str, retry_after: float | None = None) -> PollFailed:
    """What an HTTP status other than success means; ``words`` is what the server said, already clean."""
    said = f", it says: {words}" if words else ""
    reason, mend = f"HTTP {status}{said}", "check url and params"
    if status == 401:
        reason, mend = f"authentication: {reason}", "check the token or password of this feed"
    elif status == 403:
        reason, mend = f"authentication: {reason}", "this account may lack the right to read alerts"
    elif status == 407:
        reason, mend = f"authentication: {reason}", "the proxy wants a password: check HTTPS_PROXY"
    elif status == 429:
        reason, mend = f"rate limit: {reason}", "poll less often: raise interval"
    elif status in (404, 410):
        reason, mend = f"HTTP {status}: no such address{said}", "check url: it is the server's base address"
    elif status >= 500:
        mend = "the server itself has a problem; it will be retried"
    return PollFailed(reason, mend, retry_after=retry_after, status=status)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and everything it came from, groups included."""
    seen: set[int] = set()
    todo: list[BaseException | None] = [error]
    while todo:
        one = todo.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        todo += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            todo += one.exceptions
