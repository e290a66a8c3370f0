"""Placeholders: what leaves as ``[CUSTOMER-1]`` and is put back into the answer.

Each keeps its number while the record grows: they are counted as they first occur in it.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Iterable

_ADDRESS = re.compile(
    r"\b[a-z][a-z0-9+.-]*://[^\s<>\"')\]]+"
    r"|\bwww\.[^\s<>\"')\]]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b(?:[a-z0-9_](?:[\w-]*\w)?\.){2,}[a-z]{2,}\b"
    r"|\b[a-z0-9](?:[\w-]*\w)?\.(?:com|net|org|io|dev|app|cloud|internal|intern|local|lan|corp|home|example|test|invalid"
    r"|eu|de|uk|fr|nl|ch|at|pl|it|es|us|ca|jp|cn|in|br|au)\b",
    re.IGNORECASE,
)
_V4 = r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?![\w.]*\d)"
_V6 = r"(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:%\w+)?(?:/\d{1,3})?(?![\w:])"
_IP = re.compile(f"{_V4}|{_V6}", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"[\[<(]?\b(ADDRESS|IP|CUSTOMER|PERSON)[-_ ](\d{1,4})\b[\]>)]?", re.IGNORECASE)
_LINK = re.compile(r"(?:[a-z][a-z0-9+.-]*://|\bwww\.|\bmailto:|\bjavascript:|\bdata:)\S*", re.IGNORECASE)
_MARKDOWN = re.compile(r"!?\[([^\]\n]*)\]\((?:[^)\n]*)\)")
REMOVED = "(link removed)"


class Hiding:
    """What is hidden in one request, by placeholder.

    Args:
        kinds: of ``addresses``, ``ips``, ``customers``, ``people``.
        customers, people: their names, which nothing else tells from words.
    """

    def __init__(self, kinds: Collection[str], customers: Iterable[str] = (), people: Iterable[str] = ()) -> None:
        self.held: dict[str, str] = {}
        """The text behind each placeholder."""
        self._known: dict[tuple[str, str], str] = {}
        self._kinds = kinds
        self._customers = _names(customers) if "customers" in kinds else None
        self._people = _names(people) if "people" in kinds else None

    def out(self, text: str) -> str:
        """The text as it may leave."""
        if self._customers is not None:
            text = self._customers.sub(lambda found: self._one("CUSTOMER", found[0]), text)
        if "addresses" in self._kinds:
            text = _ADDRESS.sub(lambda found: self._one("ADDRESS", found[0]), text)
        if "ips" in self._kinds:
            text = _IP.sub(self._ip, text)
        if self._people is not None:
            text = self._people.sub(lambda found: self._one("PERSON", found[0]), text)
        return text

    def back(self, text: str) -> str:
        """The answer with what stood behind each placeholder; one that was never given stays as it is. Web addresses
        are not put back: an answer has no links."""
        def held(found: re.Match[str]) -> str:
            name = f"[{found[1].upper()}-{int(found[2])}]"
            return self.held.get(name, found[0])

        return without_links(_PLACEHOLDER.sub(held, text))

    def _ip(self, found: re.Match[str]) -> str:
        try:
            ipaddress.ip_interface(found[0].partition("%")[0])
        except ValueError:
            return found[0]
        return self._one("IP", found[0])

    def _one(self, kind: str, text: str) -> str:
        stripped = text.rstrip(".,;:!?") if kind == "ADDRESS" else text
        key = kind, stripped.casefold()
        if key not in self._known:
            number = sum(known == kind for known, _ in self._known) + 1
            self._known[key] = f"[{kind}-{number}]"
            self.held[self._known[key]] = stripped
        return self._known[key] + text[len(stripped) :]


def without_links(text: str) -> str:
    """The text with no address that a reader, a terminal or a chat would make a link of."""
    return _LINK.sub(REMOVED, _MARKDOWN.sub(r"\1", text))


def _names(names: Iterable[str]) -> re.Pattern[str] | None:
    """Any of the names as whole words, the longest first."""
    found = sorted({name.strip() for name in names if name.strip()}, key=len, reverse=True)
    if not found:
        return None
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, found)) + r")(?!\w)", re.IGNORECASE)
