"""The address of a feed: what may be shown of it, and whose server it names."""

from __future__ import annotations

from urllib.parse import urlsplit

from warroom.core.text import clean


def origin_of(url: str) -> str:
    """Scheme, host and port, lower-case, the port always written; "" for what is no http address."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname}:{port}" if parts.hostname and port else ""


def shown_url(url: str) -> str:
    """Host, port and path of an address: no user, no password, no query."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return clean(url.split("?")[0], 100)
    return clean(f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}", 200)
