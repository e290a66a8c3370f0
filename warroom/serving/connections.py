"""Connections before anybody has asked for anything: so many in all, so many from one address, and not for ever.

aiohttp waits without end for the rest of a request, and every connection takes a file of the few that a process may
have open: a thousand half requests would shut everybody out. A connection here carries one request. It is refused
with a sentence where there are too many, and ended where its request does not come, or its answer is not taken.
"""

from __future__ import annotations

import asyncio
import logging
import resource
from collections import Counter
from collections.abc import Callable
from ipaddress import ip_address
from typing import cast

from msgspec import Struct

log = logging.getLogger("warroom.serve")

HEADERS_END = b"\r\n\r\n"
MOST_HEADERS = 65_536  # bytes: more than aiohttp takes, so that it is the one to say so
PAGES = 24  # connections besides those of sessions that one address may have: a browser opens six at once
FILES_KEPT = 64  # of the process's own: its log, its loop, its libraries
FILES_SESSION = 6  # three pipes to a session's process, its life line, the process itself, its socket
SAY_AGAIN_S = 60.0  # so long is kept silent about further refusals


class Limits(Struct, frozen=True):
    """What connections may take.

    Attributes:
        each: so many at once from one address.
        every: so many at once in all.
        uncounted: whether an address is a proxy's, behind which anybody may be: ``each`` does not hold for it.
        headers_s: a request has come whole after so long.
        answer_s: and was answered after so long, but for a socket that stays open.
    """

    each: int
    every: int
    uncounted: Callable[[str], bool] = lambda address: False
    headers_s: float = 10.0
    answer_s: float = 60.0


def limits(sessions: int, uncounted: Callable[[str], bool], files: int | None = None) -> Limits:
    """Limits that let every session be opened from one address, and stay below the files that may be open.

    ``files`` is how many a process may have open; looked up unless given.
    """
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0] if files is None else files
    room = most - FILES_KEPT - FILES_SESSION * sessions if most != resource.RLIM_INFINITY else 1 << 20
    every = max(sessions + PAGES, min(4 * (sessions + PAGES), room))
    return Limits(each=min(sessions + PAGES, every), every=every, uncounted=uncounted)


def same_place(address: str) -> str:
    """What counts as one address: of version 6 the network of 64 bits that one machine is given whole."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(found.ipv4_mapped) if found.ipv4_mapped else str(int(found) >> 64)


class Doorkeeper:
    """Makes the protocol of each connection that is accepted, and knows how many there are."""

    def __init__(self, limits: Limits, make: Callable[[], asyncio.Protocol]) -> None:
        """``make`` gives the protocol that serves one connection which was let in."""
        self.limits = limits
        self.make = make
        self.open: Counter[str] = Counter()
        self._silent_until = 0.0

    def __call__(self) -> Connection:
        return Connection(self)

    def refusal(self, address: str) -> str:
        """Why one more from there is refused, as a sentence; "" where it is let in."""
        if self.open.total() >= self.limits.every:
            return "Too many connections are open here just now: try again in a moment."
        if not self.limits.uncounted(address) and self.open[same_place(address)] >= self.limits.each:
            return "Too many connections from your address are open: close some pages, or try again in a moment."
        return ""

    def tell(self, address: str, sentence: str, now: float) -> None:
        """Log a refusal; not each of thousands."""
        if now >= self._silent_until:
            self._silent_until = now + SAY_AGAIN_S
            log.warning("%s was refused: %s (%d are open)", address, sentence, self.open.total())


class Connection(asyncio.Protocol):
    """One connection: everything goes on to the protocol inside, once it was let in, for as long as it may take."""

    def __init__(self, keeper: Doorkeeper) -> None:
        self._keeper = keeper
        self._inner: asyncio.Protocol | None = None
        self._place = ""
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._head: bytearray | None = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = it = cast(asyncio.Transport, transport)
        keeper, loop = self._keeper, asyncio.get_running_loop()
        peer = it.get_extra_info("peername")
        address = str(peer[0]) if peer else ""
        if refusal := keeper.refusal(address):
            keeper.tell(address, refusal, loop.time())
            it.write(_answer(503, "Service Unavailable", refusal))
            it.close()
            loop.call_later(1.0, it.abort)
            return
        self._place = same_place(address)
        keeper.open[self._place] += 1
        self._inner = keeper.make()
        self._inner.connection_made(it)
        self._ends_in(keeper.limits.headers_s, "Your request did not come whole: try again.")

    def data_received(self, data: bytes) -> None:
        if self._inner is None:
            return
        if self._head is not None:
            self._head += data
            if HEADERS_END in self._head or len(self._head) > MOST_HEADERS:
                self._head = None
                self._ends_in(self._keeper.limits.answer_s, "")
        self._inner.data_received(data)

    def stays(self) -> None:
        """It has become a socket that stays open."""
        if self._timer is not None:
            self._timer.cancel()

    def _ends_in(self, seconds: float, sentence: str) -> None:
        self.stays()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._end, sentence)

    def _end(self, sentence: str) -> None:
        if self._transport is not None:
            if sentence and not self._transport.is_closing():
                self._transport.write(_answer(408, "Request Timeout", sentence))
            self._transport.abort() if not sentence else self._transport.close()

    def eof_received(self) -> bool | None:
        return self._inner.eof_received() if self._inner is not None else None

    def pause_writing(self) -> None:
        if self._inner is not None:
            self._inner.pause_writing()

    def resume_writing(self) -> None:
        if self._inner is not None:
            self._inner.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self.stays()
        if self._inner is None:
            return
        self._keeper.open[self._place] -= 1
        if self._keeper.open[self._place] <= 0:
            del self._keeper.open[self._place]
        self._inner.connection_lost(exc)


def _answer(status: int, word: str, sentence: str) -> bytes:
    body = f"{sentence}\n".encode()
    head = (
        f"HTTP/1.1 {status} {word}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
        "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nRetry-After: 10\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body
