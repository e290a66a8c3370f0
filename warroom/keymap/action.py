"""What an action is: a thing that a person can do by a key, and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from unicodedata import lookup

from msgspec import Struct

ANYWHERE = ""


class Action(Struct, frozen=True):
    """One thing a person can do.

    ``keys`` in Textual's names, the first one shown; ``word`` for the footer; ``help`` a sentence;
    ``pane`` the place where it applies ("" = everywhere in the room but in a field); ``needs`` what must be selected;
    ``writes`` is refused to observers; ``grave``: it ends, raises or takes something, so its key does nothing
    but open a sheet that names what it is about; ``rank`` orders the footer (0 = help and palette only).
    """

    name: str
    keys: tuple[str, ...]
    word: str
    help: str
    group: str
    pane: str = ANYWHERE
    needs: str = ""
    writes: bool = False
    grave: bool = False
    rank: int = 0


_SHOWN = {
    "at": "@", "plus": "+", "minus": "-", "slash": "/", "backslash": "\\", "underscore": "_", "escape": "esc",
    "less_than_sign": "<", "greater_than_sign": ">", "left": "←", "right": "→", "up": "↑", "down": "↓",
}  # fmt: skip
"""How a key is read where it is neither written so nor a sign that is named as in Unicode."""


def _shown(last: str) -> str:
    if last in _SHOWN or len(last) == 1:
        return _SHOWN.get(last, last)
    if re.fullmatch(r"f\d+", last):
        return last.upper()
    try:
        sign = lookup(last.replace("_", " "))
    except KeyError:
        return last
    return sign if sign.isprintable() and sign != " " else last


@lru_cache(maxsize=512)
def shown_key(key: str) -> str:
    """The key as a person reads it: ``?`` for ``question_mark``, ``F5``, ``alt+→``."""
    held, plus, last = key.rpartition("+")
    return f"{held}{plus}{_shown(last)}"


def shown_keys(keys: Sequence[str], between: str = "") -> str:
    """Several keys as a person reads them: ``s c``, ``alt+←→``, ``F5-F7``; with ``between`` each stands by itself."""
    shown = [shown_key(key) for key in keys]
    if between:
        return between.join(shown)
    numbers = [int(key[1:]) for key in shown if re.fullmatch(r"F\d+", key)]
    if len(numbers) == len(shown) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
        return f"{shown[0]}-{shown[-1]}"
    held = {key[:-1] for key in shown}
    if len(shown) > 1 and len(held) == 1 and all(key[-1] in "←→↑↓" for key in shown):
        return held.pop() + "".join(key[-1] for key in shown)
    return " ".join(shown)
