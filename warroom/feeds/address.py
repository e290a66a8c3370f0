"""The address of a feed: what may be shown of it, whose server it names, who asks, and what lies below it."""

from __future__ import annotations

from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from warroom.core.text import clean


def origin_of(url: str) -> str:
    """Scheme, host and port, lower-case, the port always written; "" for what is not an http address."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError:
        return ""
    return f"{parts.scheme}://{_host(parts)}:{port}" if parts.hostname and port else ""


def shown_url(url: str) -> str:
    """Host, port and path of an address: no user, no password, no query."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return clean(url.split("?")[0].rpartition("@")[2], 100)
    return clean(f"{parts.scheme}://{_host(parts)}{port}{parts.path}", 200)


def without_user(url: str) -> tuple[str, tuple[str, str] | None]:
    """The address without the name and password in it, and these two; None where it has none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url, None
    who, at, place = parts.netloc.rpartition("@")
    if not at:
        return url, None
    name, _, password = who.partition(":")
    bare = urlunsplit((parts.scheme, place, parts.path, parts.query, parts.fragment))
    return bare, (unquote(name), unquote(password)) if name or password else None


def below(base: str, path: str) -> str:
    """The address of ``path`` below another one, whose query it keeps."""
    try:
        parts = urlsplit(base)
    except ValueError:
        return base.rstrip("/") + "/" + path.lstrip("/")
    path, _, query = path.partition("?")
    whole = parts.path.rstrip("/") + "/" + path.lstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, whole, "&".join(filter(None, (parts.query, query))), ""))


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    return f"[{host}]" if ":" in host else host
