"""Regular expressions that a team writes in ``config.toml``: checked when it is loaded, compiled once.

What they search in was written by strangers, so they are RE2's: the time that a search takes grows with the text alone,
whatever the expression. The library is imported where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Annotated, Protocol

from pydantic import AfterValidator

from warroom.core.text import clean

_BACKWARDS = ("(?=", "(?!", "(?<=", "(?<!", "(?>", "(?P=", r"\1", r"\2")
_WITHOUT = r"there is no looking ahead or behind, nor \1: nothing that could take for ever"


class Found(Protocol):
    """What a search found."""

    def group(self, number: int = 0, /) -> str:
        """The words that matched, of a group or of all."""

    def groups(self) -> tuple[str | None, ...]:
        """What each group matched."""


class Searching(Protocol):
    """An expression ready to search with."""

    def search(self, text: str) -> Found | None:
        """Where it matches first, None where it does nowhere."""


@cache
def compiled(expression: str) -> Searching:
    """The expression ready to search with, in upper or lower case. Raises ValueError with what is wrong."""
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    try:
        found: Searching = re2.compile(expression, options)
    except re2.error as error:
        said = error.args[0] if error.args else ""
        words = clean(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said), 120)
        hint = f" ({_WITHOUT})" if any(mark in expression for mark in _BACKWARDS) else ""
        raise ValueError(f'a regular expression; "{clean(expression, 60)}" is none: {words}{hint}') from None
    return found


def _check(expression: str) -> str:
    if expression:
        compiled(expression)
    return expression


Pattern = Annotated[str, AfterValidator(_check)]


def among(names: Iterable[str], chosen: Iterable[str]) -> bool:
    """Whether any of the names has one of the chosen words in it; where nothing is chosen or named, yes."""
    words = [word.lower() for word in chosen]
    named = [name.lower() for name in names if name]
    return not words or not named or any(word in name for word in words for name in named)
