"""The addresses of a server's names, looked for no longer than a connection may take.

The driver asks the system's resolver, which may keep whoever asks waiting for half a minute, and longer. It is asked
here on a thread of its own; where the answer comes too late the server counts as out of reach.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from configparser import ConfigParser
from configparser import Error as Unreadable
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import psycopg

_pending: dict[tuple[str, str], Future[list[str]]] = {}
"""What is being looked for: a resolver that hangs is asked for each name once, not once a try."""
_lock = threading.Lock()


def resolved(asked: Mapping[str, Any], within_s: float) -> dict[str, str]:
    """What to connect with besides ``asked``, so that nothing is left to be resolved: hosts, their addresses and ports.

    Of several hosts those are left out whose names are not found. Raises psycopg.OperationalError where none is.
    """
    given = {**_of_service(asked), **asked}
    hosts = _listed(given.get("host") or os.environ.get("PGHOST", ""))
    if given.get("hostaddr") or os.environ.get("PGHOSTADDR") or not any(map(_is_name, hosts)):
        return {}
    ports = _listed(given.get("port") or os.environ.get("PGPORT", "")) or ["5432"]
    ports = ports * len(hosts) if len(ports) == 1 else ports
    found: list[tuple[str, str, str]] = []
    error: psycopg.OperationalError | None = None
    looking = [_looked_for(host, port) if _is_name(host) else None for host, port in zip(hosts, ports, strict=False)]
    for host, port, answer in zip(hosts, ports, looking, strict=False):
        try:
            addresses = [""] if answer is None and host.startswith(("/", "@")) else [host]
            found += [(host, address, port) for address in (answer.result(within_s) if answer else addresses)]
        except TimeoutError:
            error = psycopg.OperationalError(f"the name {host} was not found within {within_s:g} s")
        except OSError as no:
            error = psycopg.OperationalError(f"the name {host} was not found: {no.strerror or no}")
    if not found and error is not None:
        raise error
    return dict(zip(("host", "hostaddr", "port"), map(",".join, zip(*found, strict=True)), strict=True))


def _looked_for(host: str, port: str) -> Future[list[str]]:
    with _lock:
        answer = _pending.get((host, port))
        if answer is None:
            answer = _pending[host, port] = Future()
            threading.Thread(target=_look, args=(host, port, answer), name=f"name {host}", daemon=True).start()
        return answer


def _look(host: str, port: str, answer: Future[list[str]]) -> None:
    try:
        rows = socket.getaddrinfo(host, port, proto=socket.IPPROTO_TCP, type=socket.SOCK_STREAM)
        answer.set_result(list(dict.fromkeys(str(row[4][0]) for row in rows)))
    except BaseException as error:
        answer.set_exception(error)
    finally:
        with _lock:
            _pending.pop((host, port), None)


def _listed(value: object) -> list[str]:
    return str(value).split(",") if value else []


def _is_name(host: str) -> bool:
    """Whether it must be looked for: neither an address nor a socket's folder."""
    if not host or host.startswith(("/", "@")):
        return False
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return True
    return False


def _of_service(asked: Mapping[str, Any]) -> dict[str, str]:
    """What the service file says of the server, where the address names a service: the driver's library would look its
    name up itself, and hold up the whole program meanwhile."""
    name = asked.get("service") or os.environ.get("PGSERVICE")
    if not name:
        return {}
    own = Path(os.path.expanduser(os.environ.get("PGSERVICEFILE") or "~/.pg_service.conf"))
    for path in (own, Path(os.environ.get("PGSYSCONFDIR", "/etc/postgresql-common")) / "pg_service.conf"):
        read = ConfigParser(interpolation=None, strict=False, delimiters=("=",), comment_prefixes=("#",))
        try:
            read.read_string(path.read_text())
        except (OSError, ValueError, Unreadable):
            continue
        if read.has_section(str(name)):
            return {key: value for key, value in read.items(str(name)) if key in ("host", "hostaddr", "port")}
    return {}
