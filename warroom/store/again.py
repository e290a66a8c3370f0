"""A command that the server undid in favour of another's, run again: its whole body, for it may read otherwise now."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from warroom.store.errors import Contended

T = TypeVar("T")

TRIES = 6


def again(call: Callable[[], T], pause: Callable[[float], None] = time.sleep) -> T:
    """What ``call`` gives; tried up to six times, each after twice the pause. Nothing of an undone one was kept."""
    for tried in range(1, TRIES):
        try:
            return call()
        except Contended:
            pause(0.005 * 2**tried)
    return call()
