"""Regular expressions that a team writes in ``config.toml``: checked when it is loaded, compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Annotated

from pydantic import AfterValidator

from warroom.core.text import clean


@cache
def compiled(expression: str) -> re.Pattern[str]:
    """The expression ready to search with, upper and lower case alike. Raises ValueError with what is wrong."""
    try:
        return re.compile(expression, re.IGNORECASE)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f'a regular expression; "{clean(expression, 60)}" is none: {error}') from None


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
