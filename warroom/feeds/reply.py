"""A server's answer, and what it says where it is none of what was asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from warroom.core.text import clean
from warroom.feeds.failure import PollFailed
from warroom.feeds.json_text import Pairs, read_json


class Reply(Struct, frozen=True):
    """An answer that came whole: decompressed body, lower-case headers.

    ``valid_until`` is when the server's certificate ends, None where none was checked. ``notes`` are the poll's: what
    had to be put right before the body could be read is added there.
    """

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes
    valid_until: datetime | None = None
    notes: list[str] = field(default_factory=list)

    def json(self, pairs: Pairs | None = None) -> Any:
        """The body as JSON data; PollFailed where it is none, naming what it seems to be.

        ``pairs`` makes an object of its pairs, where a name may occur in it more than once.
        """
        try:
            data, wrong = read_json(self.body, self.headers.get("content-type", ""), pairs)
        except ValueError:
            raise not_json(self) from None
        if wrong:
            note = f"the answer is not sound JSON: it has {wrong}; the rest is read"
            if note not in self.notes:
                self.notes.append(note)
        return data


def not_json(reply: Reply) -> PollFailed:
    """The failure for a body that is not JSON: often a log-in page."""
    start = reply.body[:200].lstrip().lower()
    if not start:
        return PollFailed("not JSON: the answer is empty", "check url: it is the server's base address")
    if start.startswith((b"<!doctype", b"<html")):
        return PollFailed("not JSON: the answer is a web page", "check url; is there a log-in page in front?")
    if start[:1] in (b"[", b"{"):
        return PollFailed("not JSON: the answer breaks off or is damaged", "it is tried again; is a proxy cutting it?")
    return PollFailed("not JSON: " + clean(start.decode("utf-8", "replace"), 60), "check url")


def said(reply: Reply) -> str:
    """What an error answer says, in one short line: the usual fields of JSON, or plain text."""
    if reply.headers.get("content-type", "").startswith("text/html"):
        return ""
    try:
        data = json.loads(reply.body[:20_000])
    except (ValueError, RecursionError):
        return clean(reply.body[:400].decode("utf-8", "replace"), 120)
    if isinstance(data, dict):
        names = ("error", "message", "detail", "errors", "title", "status")
        # A number there only repeats the HTTP status.
        data = next((data[k] for k in names if data.get(k) and not isinstance(data[k], int)), "")
    return clean(data if isinstance(data, str) else json.dumps(data, ensure_ascii=False), 120) if data else ""
