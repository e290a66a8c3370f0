"""Where the rest of an incident is: its bridge, chat channel, dashboards and tickets. Pure.

The channel has a name from the room's pattern from the declaration on, until somebody names another.
"""

from __future__ import annotations

import re
from datetime import UTC

from warroom.core.chat_channel import channel_of
from warroom.core.model import Incident, Link
from warroom.core.policy import Policy
from warroom.core.text import clean

KINDS = ("bridge", "chat", "dashboard", "ticket")
"""What a link's label begins with, in the order in which they are shown; any other label comes after them."""
URL_LIMIT = 500


def channel_name(incident: Incident, policy: Policy) -> str:
    """The name of the chat channel, "" where the pattern is empty. The severity is the one it was declared with: a
    channel is not renamed because things got worse."""
    if incident.channel:
        return incident.channel
    first = incident.severities[0].severity if incident.severities else incident.severity
    day = incident.declared_at.astimezone(UTC).date()
    return channel_of(policy.room.channel, day, incident.id, incident.title, first)


def web_address(text: str) -> str:
    """The address as it may be kept and shown; "" for what is none, or would not be safe to show as one.

    Only http and https, with a host; no blanks, no control characters, nothing that hides where it leads
    (``https://bank.example@evil.example``).
    """
    from urllib.parse import urlsplit

    url = clean(text, URL_LIMIT + 1).strip()
    if len(url) > URL_LIMIT or url != text.strip() or re.search(r"\s", url):
        return ""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc:
        return ""
    return url


def in_order(incident: Incident) -> tuple[Link, ...]:
    """The links in the order shown: bridge, chat, dashboards, tickets, others; each kind in the order it was added."""

    def rank(link: Link) -> int:
        kind = link.label.partition(" ")[0].lower()
        return KINDS.index(kind) if kind in KINDS else len(KINDS)

    return tuple(sorted(incident.links, key=rank))


def link_lines(incident: Incident, policy: Policy) -> tuple[tuple[str, str], ...]:
    """What texts say of them: label and what it is, the channel's name first."""
    name = channel_name(incident, policy)
    named = (("channel", name),) if name else ()
    return (*named, *((link.label or "link", link.url) for link in in_order(incident)))

