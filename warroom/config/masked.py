"""The configuration as it may be shown: what is a secret, or may hold one, is masked; references stay."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from warroom.config.secret import HIDDEN, REFERENCE, redact

_SECRET = re.compile(
    r"token|password|passwd|secret|credential|api_?key|_key$|^key$|username|private|auth|cookie|^heartbeat$", re.I
)
"""Keys whose values are secrets unless they are references."""
_ALL_SECRET = ("headers", "query")
"""Tables of values of which any may be one."""
_OPEN = re.compile(r"^(basic|bearer|token)$", re.I)
"""Words of a header that are not a secret by themselves."""


def masked(table: dict[str, Any], *, whole: bool = False) -> dict[str, Any]:
    """The table with ``…`` in place of every secret that is written out in it; ``whole``: any text may be one."""
    return {name: _value(name, value, whole=whole) for name, value in table.items()}


def _value(name: str, value: Any, *, whole: bool) -> Any:
    hide = whole or name in _ALL_SECRET
    if isinstance(value, dict):
        return masked(value, whole=hide or (bool(_SECRET.search(name)) and name not in ("auth", "keys")))
    if isinstance(value, list):
        return [_value(name, one, whole=whole) for one in value]
    if not isinstance(value, str) or not value:
        return value
    if hide or _SECRET.search(name):
        return _references(value)
    return _address(value) if "://" in value else value


def _references(text: str) -> str:
    """References and the words before them stay, everything else goes."""
    if not REFERENCE.search(text):
        return HIDDEN
    out, at = [], 0
    for found in REFERENCE.finditer(text):
        out += [_gap(text[at : found.start()]), found[0]]
        at = found.end()
    return "".join([*out, _gap(text[at:])])


def _gap(text: str) -> str:
    return text if not text.strip() or _OPEN.match(text.strip()) else HIDDEN


def _address(text: str) -> str:
    """An address without who logs in and what it is asked with; one that is no web page's keeps its kind alone."""
    scheme = text.partition("://")[0]
    if scheme.lower() not in ("http", "https", "postgresql", "postgres"):
        return f"{scheme}://{_references(text.partition('://')[2])}"
    shown = redact(text)
    try:
        query = urlsplit(shown).query
    except ValueError:
        return f"{scheme}://{HIDDEN}"
    return shown.replace(f"?{query}", f"?{_references(query)}") if query else shown
