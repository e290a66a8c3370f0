"""Who a request may be from, and which page may open a connection here. Pure: from plain values to an answer.

A browser carries anybody's page into this network: a page of somewhere else could open a socket to a server on
loopback (cross-site), or be given its address under its own name (DNS rebinding). So the page's origin and the name
that the server was called by must both be this server's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from msgspec import Struct

_HANDLE = re.compile(r"[^\W_][\w.\-]{0,39}")
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class NotLetIn(Exception):
    """Why a request is refused, as a sentence; ``status`` is HTTP's word for it."""

    def __init__(self, sentence: str, status: int = 403) -> None:
        super().__init__(sentence)
        self.status = status


class Gate(Struct, frozen=True):
    """What is asked of every request.

    Attributes:
        origins: the addresses this server is called by, as browsers write an origin.
        header: the proxy's identity header; "" where nobody is asked who they are.
        trusted: the addresses and networks of proxies whose header is believed.
        known: the handle of the room's that the proxy's word is, spelled as there; "" is somebody new. It may refuse
            a word that means somebody else in the room, with NotLetIn.
    """

    origins: frozenset[str]
    header: str = ""
    trusted: tuple[str, ...] = ()
    known: Callable[[str], str] = str

    def names(self) -> frozenset[str]:
        """The hosts among the origins, as the Host header has them."""
        return frozenset(urlsplit(origin).netloc for origin in self.origins)

    def check_place(self, host: str, origin: str | None, *, socket: bool) -> None:
        """Refuse a request that was not meant for this server, or a socket that another page opens."""
        if host.lower() not in self.names():
            raise NotLetIn("This server is not called by that name: set serve.public_url to its address.", 421)
        if socket and (origin is None or origin.lower() not in self.origins):
            raise NotLetIn("Another site's page may not look into this room.")

    def is_trusted(self, remote: str) -> bool:
        """Whether it is a proxy's address whose word is believed."""
        return any(_inside(remote, network) for network in self.trusted)

    def person(self, remote: str, headers: Iterable[tuple[str, str]]) -> str:
        """The handle that the proxy sends; "" where nobody is asked. Refuses a header from anywhere else."""
        if not self.header:
            return ""
        if not self.is_trusted(remote):
            raise NotLetIn("Who you are is believed of the proxy alone: this room is opened through it.")
        told = [value.strip() for name, value in headers if name.lower() == self.header.lower()]
        if len(told) != 1:
            raise NotLetIn(f"The proxy must say once who you are, in {self.header}.", 401)
        handle = told[0].partition("@")[0]
        if not _HANDLE.fullmatch(handle):
            raise NotLetIn(f"The proxy's {self.header} names nobody that can be a handle.", 401)
        return self.known(handle) or handle


def _inside(remote: str, network: str) -> bool:
    try:
        address = ip_address(remote.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address) in ip_network(network, strict=False)


def origins(host: str, port: int, public_url: str) -> frozenset[str]:
    """The origins of this server: its public address, and the one it listens on; on loopback, all names of it."""
    hosts = {host if ":" not in host else f"[{host.strip('[]')}]"}
    if is_loopback(host):
        hosts |= set(LOOPBACK)
    found = {f"http://{name}" if port == 80 else f"http://{name}:{port}" for name in hosts}
    if public_url:
        parts = urlsplit(public_url)
        found.add(f"{parts.scheme}://{parts.netloc}")
    return frozenset(origin.lower() for origin in found)


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def environment(env: Mapping[str, str]) -> dict[str, str]:
    """What a session's process is given: nothing that a proxy or a browser could have set, all else as here."""
    return {name: value for name, value in env.items() if not name.startswith(("HTTP_", "SSH_", "TEXTUAL"))}
