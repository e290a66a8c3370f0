"""Checks that are run on demand: ``[[probe]]`` tables."""

from __future__ import annotations

from datetime import timedelta

from warroom.config.types import FeedId, Patience
from warroom.core.section import Section


class Probe(Section, frozen=True, kw_only=True):
    """A check run on demand to see whether the fix holds; its result is recorded. Give one of url, tcp, command."""

    id: FeedId
    """Its name on the page and in `warroom verified INC probe NAME`."""
    url: str = ""
    """A web address that must answer; secrets are not read here."""
    expect: tuple[str, ...] = ("2xx",)
    """For url: the statuses that are right: "200", "2xx"."""
    contains: str = ""
    """For url: words that the answer must have."""
    tcp: str = ""
    """A "host:port" that must take a connection."""
    command: tuple[str, ...] = ()
    """A program and its arguments, run without a shell; 0 is right. Never by who came in with a key or a browser."""
    services: tuple[str, ...] = ()
    """Offered for incidents of these services; empty means all."""
    timeout: Patience = timedelta(seconds=10)
    """How long it may take."""
