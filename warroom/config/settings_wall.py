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
    """What "warroom wall" shows; options of the command override these."""

    tiles: Annotated[int, Within(1, 6)] = 1
    """How many incidents side by side; a single one is drawn large."""
    rotate: Turn = timedelta(seconds=60)
    """How long each page is shown if there are more incidents; "never" stays with the most severe."""
    pin: Pinned = ""
    """Show only this incident, such as "0042"."""


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
    """What "warroom serve" gives browsers: the wall; or the room, behind a proxy that authenticates people."""

    host: str = "127.0.0.1"
    """The address it listens on. Anything but loopback shows the wall, unencrypted, to everybody who can reach it."""
    port: Annotated[int, Within(1, 65_535)] = 8023
    """The port it listens on."""
    public_url: Address = ""
    """Its address as browsers see it, if a proxy is in front: "https://warroom.example.com"."""
    show: Literal["wall", "room"] = "wall"
    """"wall", or "room", which needs identity_header and trusted."""
    identity_header: Annotated[str, After(_header)] = ""
    """The header in which the authenticating proxy names the person, such as "X-Forwarded-User"."""
    trusted: tuple[Network, ...] = ()
    """The proxies' addresses or networks; requests from any other address are refused."""
    read_only: bool = False
    """true makes everybody an observer."""
    sessions: Annotated[int, Within(1, 500)] = 20
    """Most sessions at once; each is a process of its own."""
