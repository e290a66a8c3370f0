"""Regular expressions that are compiled when they are first used: a start reads dozens and needs hardly any.

Compiling those of the core and the terminal took 10 ms of the processor, a twenty-fifth of all that a start imports.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache


def pattern(text: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """Gives the compiled expression each time that it is called, always the same."""
    return cache(lambda: re.compile(text, flags))
