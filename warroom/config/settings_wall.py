"""The wall, and what a browser is given: ``[wall]`` and ``[serve]``."""

from __future__ import annotations

import re
from datetime import timedelta
from ipaddress import ip_network
from typing import Annotated, Literal

from warroom.config.types import Address
from warroom.core.policy import MaybeDuration
from warroom.core.section import After, Section, Within


def _turn(value: timedelta | None) -> timedelta | None:
    if value is not None and not timedelta(seconds=5) <= value <= timedelta(hours=1):
        raise ValueError('a duration from "5s" to "1h", or "never"')
    return value


def _incident(value: str) -> str:
    """``42``, ``0042`` or ``INC-2026-0042``; "" for none."""
    if value and not re.fullmatch(r"(?i)(INC-\d{4}-)?\d{1,6}", value):
        raise ValueError('an incident such as "INC-2026-0042" or "0042"')
    return value.zfill(4) if value.isdigit() else value.upper()


Turn = Annotated[MaybeDuration, After(_turn)]
Pinned = Annotated[str, After(_incident)]


class WallSettings(Section, frozen=True, kw_only=True):
    """What "warroom wall" shows: the options of the command stand above these."""

    tiles: Annotated[int, Within(1, 6)] = 1
    """So many incidents side by side; one is drawn large."""
    rotate: Turn = timedelta(seconds=60)
    """How long each page stands where there are more incidents; "never" keeps the gravest."""
    pin: Pinned = ""
    """Show this incident and no other, such as "0042"."""


def _network(value: str) -> str:
    try:
        ip_network(value, strict=False)
    except ValueError as error:
        raise ValueError('an address or a network such as "127.0.0.1" or "10.1.0.0/16"') from error
    return value


def _header(value: str) -> str:
    if value and not re.fullmatch(r"[A-Za-z0-9-]{1,60}", value):
        raise ValueError('the name of a header such as "X-Forwarded-User"')
    return value


Network = Annotated[str, After(_network)]


class Serve(Section, frozen=True, kw_only=True):
    """A browser's side, "warroom serve": the wall; the room only behind a proxy that says who somebody is."""

    host: str = "127.0.0.1"
    """The address it listens on. Anything but loopback shows the wall to whoever reaches it, unencrypted."""
    port: Annotated[int, Within(1, 65_535)] = 8023
    """Its port."""
    public_url: Address = ""
    """What the browser calls it, where a proxy stands before it: "https://warroom.example.com"."""
    show: Literal["wall", "room"] = "wall"
    """wall, or the room: then identity_header and trusted are needed."""
    identity_header: Annotated[str, After(_header)] = ""
    """The header in which the authenticating proxy says who it is, such as "X-Forwarded-User"."""
    trusted: tuple[Network, ...] = ()
    """The proxies' addresses or networks: from anywhere else the header is a lie, and refused."""
    read_only: bool = False
    """true opens the room to everybody as an observer."""
    sessions: Annotated[int, Within(1, 500)] = 20
    """So many at once; each is a process of its own."""
