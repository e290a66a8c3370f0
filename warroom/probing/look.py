"""One run of a probe: a web address, a port, a program of the team's. It blocks: screens run it on a thread."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from warroom.config.settings_probe import Probe
from warroom.core.identity import Naming
from warroom.core.text import clean

if TYPE_CHECKING:
    import httpx

LOOKED_AT = 262_144  # bytes of an answer that words are looked for in
SAID = 200  # characters of what came back that are kept
TRUSTED = frozenset({Naming.LOGIN, Naming.OPTION, Naming.VARIABLE, Naming.DRILL})
"""Who may start a program here: somebody who has an account of this host, not who came in by a key or a browser."""


class Result(Struct, frozen=True):
    """What a probe found, in words, and how long it took."""

    good: bool
    text: str
    took_ms: int


def offered(probes: Iterable[Probe], services: str, naming: Naming) -> tuple[Probe, ...]:
    """Those that this person may run for an incident of these services."""
    named = {one.strip() for one in services.split(",")}
    return tuple(
        one for one in probes
        if (not one.services or named & set(one.services)) and (not one.command or naming in TRUSTED)
    )  # fmt: skip


def look(probe: Probe, monotonic: Callable[[], float] = time.monotonic) -> Result:
    """Run it once. Whatever goes wrong is its result."""
    began, limit = monotonic(), probe.timeout.total_seconds()
    try:
        if probe.command:
            good, text = _program(probe.command, limit)
        elif probe.tcp:
            good, text = _port(probe.tcp, limit)
        else:
            good, text = _address(probe, limit)
    except Exception as error:  # a probe is of the team's: what it meets may be anything
        good, text = False, f"{type(error).__name__}: {error}"
    return Result(good, clean(text, SAID), round((monotonic() - began) * 1000))


def _address(probe: Probe, limit: float) -> tuple[bool, str]:
    import httpx

    try:
        with httpx.Client(timeout=limit, follow_redirects=False) as client, client.stream("GET", probe.url) as answer:
            status = str(answer.status_code)
            if not any(_fits(status, one) for one in probe.expect):
                return False, f"HTTP {status}, expected {' or '.join(probe.expect)}"
            if probe.contains and probe.contains not in _beginning(answer, limit):
                return False, f'HTTP {status}, without "{probe.contains}"'
            return True, f"HTTP {status}"
    except httpx.TimeoutException:
        return False, f"no answer within {limit:g} s"
    except httpx.TransportError as error:
        return False, f"no answer: {error}"


def _beginning(answer: httpx.Response, limit: float) -> str:
    """The first bytes of the answer as text; a server that drips is left at the time limit."""
    found, until = b"", time.monotonic() + limit
    for piece in answer.iter_bytes():
        found += piece
        if len(found) >= LOOKED_AT or time.monotonic() > until:
            break
    return found[:LOOKED_AT].decode("utf-8", "replace")


def _fits(status: str, wanted: str) -> bool:
    return len(wanted) == 3 and all(w in ("x", s) for w, s in zip(wanted.lower(), status, strict=True))


def _port(place: str, limit: float) -> tuple[bool, str]:
    host, _, port = place.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=limit):
            return True, f"{place} takes connections"
    except OSError as error:
        return False, f"{place}: {error.strerror or error}"


def _program(command: tuple[str, ...], limit: float) -> tuple[bool, str]:
    """Its exit code and the first line that it wrote. A program that runs for too long is ended with all it started."""
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    ) as process:
        try:
            out, _ = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return False, f"{command[0]} did not end within {limit:g} s"
    first = out.decode("utf-8", "replace").strip().partition("\n")[0]
    code = process.returncode
    return code == 0, first if code == 0 and first else f"exit {code}{f': {first}' if first else ''}"
