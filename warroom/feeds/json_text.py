"""JSON as servers write it: one bad byte or escape in one record's text must not cost all the others. Pure.

What is sound is read as it is. Only what is not goes through here a second time, with what is known to go wrong put
right: control characters and escapes that JSON does not have (a monitoring plug-in's output, copied as it came),
bytes of another encoding, a comma too many, NUL bytes, "nan" and "inf" as C prints them. An answer that was cut, or is
none, stays refused.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable
from typing import Any

Pairs = Callable[[list[tuple[str, Any]]], Any]

_PIECE = re.compile(
    r'(?P<text>"(?:[^"\\]|\\.)*")|(?P<comma>,)(?=\s*[}\]])'
    r"|(?P<number>(?<![\w.+-])[+-]?(?:nan|inf|infinity)(?:\([^()\"]*\))?(?![\w.]))",
    re.DOTALL | re.IGNORECASE,
)
_ADO = re.compile(
    r"(?:(?:<br ?/?>|\s)*(?:<b>)?(?:PHP )?"
    r"(?:Warning|Notice|Deprecated|Strict Standards)(?:</b>)?:[^\n]{0,2000}\n){1,50}"
    r"|\)\]\}',?|(?:while ?\(1\)|for ?\(;;\));"
)
"""What PHP says of itself, and what keeps an answer from being run as a script."""
_BEHIND = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*){1,20}", re.DOTALL)
_ESCAPE = re.compile(r"\\(?P<sound>[\"\\/bfnrt]|u[0-9a-fA-F]{4})|\\(?P<odd>.)", re.DOTALL)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip


def read_json(body: bytes, content_type: str = "", pairs: Pairs | None = None) -> tuple[Any, str]:
    """The data, and what had to be put right before it could be read, "" for sound JSON. Raises ValueError."""
    try:
        return json.loads(body, object_pairs_hook=pairs), ""
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except ValueError:
        text, note = _decoded(body, content_type)
    try:
        return _loads(text, pairs), note or ("" if _is_sound(text) else "a control character")
    except ValueError:
        mended = _mended(text)
    try:
        return _loads(mended, pairs), note or "an escape or a sign that JSON does not have"
    except ValueError:
        return _loads(_without_ado(mended), pairs), note or "other text before or behind it"


def _without_ado(text: str) -> str:
    """The JSON between what a server's language says of itself before it and what a proxy puts behind it.

    Raises ValueError where what stands there is anything else: a page with data in it is no answer.
    """
    before = _ADO.match(text)
    text = text[before.end() :].lstrip() if before else text
    if text[:1] not in ("[", "{"):
        raise ValueError("no JSON")
    try:
        _, end = json.JSONDecoder(strict=False).raw_decode(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if text[end:].strip() and not _BEHIND.fullmatch(text, end):
        raise ValueError("more than one JSON text")
    return text[:end]


def _is_sound(text: str) -> bool:
    """Whether only its encoding was unusual."""
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _loads(text: str, pairs: Pairs | None) -> Any:
    try:
        return json.loads(text, strict=False, object_pairs_hook=pairs, parse_int=_whole)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _whole(digits: str) -> int | float:
    """A number of any length: one of thousands of digits is nobody's."""
    return int(digits) if len(digits) < 400 else float(digits)


def _decoded(body: bytes, content_type: str) -> tuple[str, str]:
    """The body as text: by its mark, as UTF-8, as the header says; else as UTF-8 without the bytes that are none."""
    body = body if 0 in body[:4] else body.strip(b"\0 \t\r\n")
    for mark, name in _BOMS:
        if body.startswith(mark):
            text = body.decode(name, "replace")
            return text, "a byte that its encoding does not have" if "\ufffd" in text else ""
    named = _CHARSET.search(content_type)
    for encoding in ("utf-8", named[1] if named else ""):
        try:
            return body.decode(encoding), ""
        except (LookupError, ValueError):
            continue
    return body.decode("utf-8", "replace"), "a byte that is not UTF-8"


def _mended(text: str) -> str:
    return _PIECE.sub(_piece, text.strip("\ufeff\0 \t\r\n"))


def _piece(found: re.Match[str]) -> str:
    if found["text"] is not None:
        return _ESCAPE.sub(_escape, found["text"])
    if found["comma"] is not None:
        return ""
    word = found["number"].lower()
    return "NaN" if "nan" in word else "-Infinity" if word.startswith("-") else "Infinity"


def _escape(found: re.Match[str]) -> str:
    """A sound escape as it is; of an odd one both characters, except that a quote needs none."""
    if found["sound"] is not None:
        return found[0]
    return "'" if found["odd"] == "'" else f"\\\\{found['odd']}"
