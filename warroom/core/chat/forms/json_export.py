"""Exports that are one JSON document: Telegram's and Slack's, exporters of Discord, Element; a message an object."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from warroom.core.chat.form import Aside, Begin, Form, Found, Lines, Part
from warroom.core.chat.names import name_of
from warroom.core.chat.stamps import Stamp, stamp_at

_TIMES = ("date_unixtime", "origin_server_ts", "ts", "timestamp", "time", "datetime", "date", "created_at", "createdAt")
_WORDS = ("text", "content", "message", "body", "msg")
_PEOPLE = ("real_name", "display_name", "from", "user_profile", "username", "user_name", "author", "nickname", "name",
           "sender", "user")  # fmt: skip
_DEEP = 3


def _begins(lines: Lines, at: int) -> Found | None:
    first = lines[at].plain.strip()
    if first[:1] not in ("{", "[") or (len(first) > 2 and first.endswith("}")) or not _is_first(lines, at):
        return None
    if at + 1 >= len(lines):
        return None
    try:
        read = json.loads("\n".join(line.text for line in lines[at:]))
    except (ValueError, RecursionError):
        return None
    messages = next(_lists(read, _DEEP), None)
    if messages is None:
        return None
    parts: list[Part] = [Aside(f"{key}: {value}", "exporter's heading") for key, value in _around(read)]
    parts += [part for one in messages if (part := _message(one)) is not None]
    return Found(tuple(parts), len(lines) - at)


def _is_first(lines: Lines, at: int) -> bool:
    return all(line.blank for line in lines[:at])


def _lists(read: Any, deep: int) -> Iterator[Sequence[Any]]:
    """Lists of messages in a document, from the outside."""
    if isinstance(read, list) and read and sum(_begin(one) is not None for one in read) * 2 >= len(read):
        yield read
    elif deep and isinstance(read, dict | list):
        for inner in read.values() if isinstance(read, dict) else read[:_DEEP]:
            yield from _lists(inner, deep - 1)


def _around(read: Any) -> Iterator[tuple[str, str]]:
    """What a document says of itself."""
    if isinstance(read, dict):
        for key, value in read.items():
            if isinstance(value, str | int | float) and str(value).strip():
                yield key, str(value)


def _message(one: Any) -> Part | None:
    begun = _begin(one)
    if begun is None:
        text = json.dumps(one, ensure_ascii=False)
        return Aside(text, "no message") if text.strip("{}[] ") else None
    return begun


def _begin(one: Any) -> Begin | None:
    if not isinstance(one, dict):
        return None
    stamp = next((found for key in _TIMES if key in one and (found := _stamp(one[key])) is not None), None)
    if stamp is None:
        return None
    text = next((words for key in _WORDS if key in one and (words := _words(one[key]))), "")
    kind, subtype = str(one.get("type", "")), str(one.get("subtype") or "")
    system = kind == "service" or subtype.endswith(("_join", "_leave", "_topic", "_purpose", "_name", "_archive"))
    head = json.dumps(one, ensure_ascii=False)
    return Begin(stamp, name_of(_who(one)), text, head, junk="system message" if system else "")


def _stamp(value: Any) -> Stamp | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()
    found = stamp_at(text)
    return replace(found[0], dotted=False) if found is not None and not text[found[1] :].strip() else None


def _words(value: Any) -> str:
    """Words: themselves, in pieces, or a level below."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return "".join(piece if isinstance(piece, str) else _words(piece) for piece in value).strip()
    if isinstance(value, dict):
        return next((words for key in _WORDS if key in value and (words := _words(value[key]))), "")
    return ""


def _who(one: Mapping[str, Any]) -> str:
    for key in _PEOPLE:
        value = one.get(key)
        if isinstance(value, dict) and (inner := _who(value)):
            return inner
        if isinstance(value, str) and value.strip():
            return value
    return ""


FORM = Form("json_export", "JSON export", _begins, 3)
