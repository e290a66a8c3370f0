"""One rule for names: how two spellings are compared, and which person a name means. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from unicodedata import normalize

from warroom.core.patterns import pattern

HOUSE = "warroom"
"""The name under which the room's own acts are recorded: nobody is called so."""
_BETWEEN = pattern(r"[\s_\-‐‑‒–—'‘’ʼ`´]+")


@lru_cache(4096)
def folded(name: str) -> str:
    """The name as names are compared: ``SEV-1``, ``sev_1`` and ``Sev 1`` are all ``sev1``.

    Both sides of every comparison go through this: what is configured, and what is typed.
    """
    once = normalize("NFKC", name.casefold())
    # Twice: what was composed may have a small form of its own.
    return _BETWEEN().sub("", normalize("NFKC", once.casefold()))


def compared(word: str) -> str:
    """A word by which somebody may be addressed, as such words are compared: a name folded, an address in any case."""
    word = word.strip().removeprefix("@")
    return word.casefold() if "@" in word else folded(word)


def named(word: str, names: Iterable[str]) -> str:
    """The one of ``names`` that the word means, spelled as it is there; "" where it means none of them."""
    known = tuple(names)
    if word in known:
        return word
    asked = folded(word)
    return next((name for name in known if folded(name) == asked), "") if asked else ""


class People:
    """The configured responders: a handle in any case, or the whole display name, means the handle.

    Args:
        responders: handles, or values with a ``handle`` and a ``name``.
    """

    def __init__(self, responders: Iterable[object] = ()) -> None:
        both = [(str(getattr(one, "handle", one)), str(getattr(one, "name", ""))) for one in responders]
        self.handles = tuple(handle for handle, _ in both)
        self._cased = {handle.casefold(): handle for handle in self.handles}
        self._meant = {folded(name): handle for handle, name in both if folded(name)}
        self._meant |= {folded(handle): handle for handle in self.handles if folded(handle)}

    def handle(self, word: str) -> str:
        """The handle that is spelled so in any case; "" where none is."""
        return self._cased.get(word.strip().removeprefix("@").casefold(), "")

    def meant(self, word: str) -> str:
        """The handle of the responder that the word means by handle or display name; "" where it means none."""
        return self.handle(word) or self._meant.get(folded(word.strip().removeprefix("@")), "")
