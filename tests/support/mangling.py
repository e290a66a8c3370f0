"""Answers as a bad day leaves them: cut, flipped, with odd values in odd places."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**70, 1e300, float("inf"), float("nan"), "", "0", "NaN", "+Inf", "\ud800",
    "\x1b]0;x\x07", "9" * 5000, "0001-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00", "2026-13-45",
    "javascript:alert(1)", [], {}, [[]], {"": None}, [None, 1, "x"], {"id": {"id": []}},
    "a" * 300 + "\n" * 300, "\u202eabc", "[RESOLVED]",
)  # fmt: skip
BYTES: tuple[bytes, ...] = (
    b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"<", b"]]>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"{", b"]",
    b'"', b"<item>", b"</channel>", b"\x1b[2J", b"null", b"1e999",
)  # fmt: skip


def _places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*at, key)
        yield from _places(one, (*at, key))


def odd_values() -> st.SearchStrategy[Any]:
    """A value that nobody expects, one's own to change further."""
    return st.sampled_from(ODD).map(deepcopy)


@st.composite
def mangled_data(draw: st.DrawFn, document: Any) -> Any:
    """The JSON data with one to four of its parts replaced, removed or doubled. The document is changed."""
    for _ in range(draw(st.integers(1, 4))):
        ways = sorted(_places(document), key=str)
        if not ways:
            break
        *way, last = draw(st.sampled_from(ways))
        holder = document
        for step in way:
            holder = holder[step]
        deed = draw(st.sampled_from(("odd", "odd", "gone", "doubled")))
        if deed == "gone":
            del holder[last]
        elif deed == "doubled" and isinstance(holder, list):
            holder.append(holder[last])
        else:
            holder[last] = draw(odd_values())
    return document


@st.composite
def mangled_bytes(draw: st.DrawFn, body: bytes) -> bytes:
    """The bytes with one to four cuts, flips or insertions."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(body) - 1)))
        deed = draw(st.sampled_from(("cut", "flip", "insert", "drop", "repeat")))
        if deed == "cut":
            body = body[:at]
        elif deed == "flip" and body:
            body = body[:at] + bytes([body[at] ^ draw(st.integers(1, 255))]) + body[at + 1 :]
        elif deed == "insert":
            body = body[:at] + draw(st.sampled_from(BYTES)) + body[at:]
        else:
            end = min(len(body), at + draw(st.integers(1, 200)))
            body = body[:at] + (body[at:end] * 2 if deed == "repeat" else b"") + body[end:]
    return body


ODD_TEXT: tuple[bytes, ...] = (
    rb"\a", rb"\x1b", rb"\u00", rb"C:\new\path", rb"\'", b"\x07", b"\x00", b"\x1b]0;x\x07", b"\xff",
    b"\xe9", b"\xed\xa0\x80", rb"\ud800", b"two\nlines", b"\t", b"\xe2\x80\xa8", b"\xc3",
)  # fmt: skip
"""What servers copy into a text of JSON though JSON has no such thing there."""


@st.composite
def odd_texts(draw: st.DrawFn, document: Any) -> bytes:
    """The JSON data with something that is no JSON within one of its longer texts. Whole texts stay in their place."""
    ways = [way for way in _places(document) if isinstance(_at(document, way), str) and len(_at(document, way)) > 3]
    *way, last = draw(st.sampled_from(sorted(ways, key=str)))
    holder = _at(document, tuple(way))
    holder[last] = f"{holder[last]}{_MARK}"
    return encoded(document).replace(_MARK.encode(), draw(st.sampled_from(ODD_TEXT)))


_MARK = "ODDTEXTHERE"


def _at(document: Any, way: tuple[Any, ...]) -> Any:
    for step in way:
        document = document[step]
    return document


def encoded(data: Any) -> bytes:
    """The data as JSON, also where it has what only Python's JSON takes."""
    return json.dumps(data).encode()
