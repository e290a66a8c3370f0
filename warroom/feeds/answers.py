"""What the answers of hosted services have in common: a list under a name, an API next to its web pages, HTML."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import urlsplit

from warroom.core.text import clean
from warroom.feeds.failure import PollFailed
from warroom.feeds.normalise import dig

EMPTY = "an empty page says that there are more: absence does not count"
"""Told where a list ends before its own count says so."""

_BREAK = re.compile(r"</?(?:p|br|div|li|ul|ol|tr|td|h\d)\b[^<>]{0,2000}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]{0,2000}>", re.IGNORECASE)


def listed(data: Any, name: str, service: str) -> list[Any]:
    """The list under ``name``. Raises PollFailed where there is none: quiet is not healthy."""
    found = dig(data, name)
    if not isinstance(found, list):
        raise PollFailed(f'the answer has no list "{name}"', f"check url: is this {service}?")
    return found


def web_origin(url: str) -> str:
    """Where people look, for services whose API is at ``api.`` and whose pages are at ``app.``; "" for others."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return f"https://app.{host.removeprefix('api.')}" if host.startswith("api.") else ""


def text_of_html(value: Any) -> str:
    """The words of a short piece of HTML as one line."""
    if not isinstance(value, str):
        return ""
    plain = html.unescape(_TAG.sub("", _BREAK.sub(" ", value[:20_000])))
    return clean(" ".join(plain.split()), 1000)
