"""Which proxy an address is asked through, by HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY of the environment.

httpx reads all of them at once and refuses the address of one for the sake of another; here a variable matters only
to the addresses that it is for. The proxies that a client can speak to are http, https and, where the package
``socksio`` is installed, socks5.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from importlib.util import find_spec
from urllib.parse import urlsplit

from msgspec import Struct

SPOKEN = ("http", "https")
_SEPARATORS = re.compile(r"[\s,;|\"']+")
SOCKS = ("socks5", "socks5h")


class Proxy(Struct, frozen=True):
    """A proxy's address, with the password it may have, and the variable that names it."""

    url: str
    variable: str

    @property
    def shown(self) -> str:
        """Its address without name and password."""
        scheme, _, rest = self.url.partition("://")
        return f"{scheme}://{rest.rpartition('@')[2]}"

    def fault(self) -> str:
        """Why no client can speak to it, "" where one can."""
        scheme = self.url.partition("://")[0].lower()
        try:
            named = bool(urlsplit(self.url).hostname) and urlsplit(self.url).port != 0
        except ValueError:
            named = False
        if not named:
            return "it is no address"
        if scheme in SPOKEN:
            return ""
        if scheme in SOCKS:
            return "" if find_spec("socksio") else "a SOCKS proxy needs the Python package socksio"
        return f"{scheme}:// is not a kind of proxy that is known: http, https or socks5"


def proxy_of(url: str, env: Mapping[str, str]) -> Proxy | None:
    """The proxy for an address, None where it is asked directly. Lower-case names go before those in capitals."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError:
        return None
    found = {name: value for name in ("no_proxy", f"{parts.scheme}_proxy", "all_proxy") if (value := _read(name, env))}
    if is_spared(host, port, found.pop("no_proxy", ("", ""))[0]) or not found:
        return None
    address, variable = next(iter(found.values()))
    return Proxy(address if "://" in address else f"http://{address}", variable)


def _read(name: str, env: Mapping[str, str]) -> tuple[str, str] | None:
    for variable in (name, name.upper()):
        if env.get(variable, "").strip():
            return env[variable].strip(), variable
    return None


def is_spared(host: str, port: int, listed: str) -> bool:
    """Whether NO_PROXY lists the host: a name with all below it, an address, a network, each with a port or without."""
    name = host.lower().rstrip(".")
    return any(_names(entry, name, port) for entry in _SEPARATORS.split(listed.lower()) if entry)


def _names(entry: str, host: str, port: int) -> bool:
    if entry == "*":
        return True
    entry = entry.partition("://")[2] or entry
    address = _address(host)
    if address is not None:
        network = _network(entry)
        if network is not None:
            return address in network
    name, colon, number = entry.rpartition(":")
    if colon and number.isdigit() and (name.count(":") == 0 or name.endswith("]")):
        if int(number) != port:
            return False
        entry = name
    if address is not None:
        network = _network(entry.strip("."))
        start = entry.rstrip("*")  # "10." and "10.*", as Java and others have it
        return address in network if network is not None else start[-1:] == "." and str(address).startswith(start)
    name = entry.removeprefix("*").strip(".")
    return bool(name) and (host == name or host.endswith(f".{name}"))


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return None


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    if "]:" in text:
        return None  # with a port
    try:
        return ipaddress.ip_network(text.replace("[", "").replace("]", ""), strict=False)
    except ValueError:
        return None
