"""The name of an incident's chat channel, by the team's pattern. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from warroom.core.section import After

_SLUG = re.compile(r"[^a-z0-9]+")
CHANNEL_LIMIT = 80
"""No chat has longer names of channels."""


def channel_of(pattern: str, day: date, incident: str, title: str, severity: str) -> str:
    """The channel's name by the pattern, at most ``CHANNEL_LIMIT`` letters; "" for an empty pattern.

    Raises ValueError, KeyError, IndexError or AttributeError for a pattern that cannot be filled in.
    """
    slug = _SLUG.sub("-", title.lower()).strip("-")[:40].rstrip("-")
    number = incident.rsplit("-", 1)[-1]
    fields = {"date": day, "id": incident.lower(), "number": number, "title": slug, "severity": severity.lower()}
    return pattern.format_map(fields)[:CHANNEL_LIMIT].rstrip("-")


def _channel(pattern: str) -> str:
    sentence = 'a name with {date}, {id}, {number}, {title} or {severity} in it, such as "#incident-{date:%m-%d-%Y}"'
    try:
        name = channel_of(pattern, date(2026, 4, 21), "INC-2026-0042", "Checkout is down", "SEV1")
    except (ValueError, KeyError, IndexError, AttributeError) as error:
        raise ValueError(sentence) from error
    if any(letter.isspace() or not letter.isprintable() for letter in name):
        raise ValueError(f"{sentence}, without blanks")
    return pattern


ChannelPattern = Annotated[str, After(_channel)]
