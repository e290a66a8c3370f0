"""A room with a tracker, in a file and on a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.support.http import serving
from tests.support.rooms import Clock
from tests.support.ticketing import Bench

Make = Callable[..., Bench]


@pytest.fixture
def bench(tmp_path: Any) -> Iterator[Make]:
    """Makes a room with a tracker of that class; its place is a file unless another is given."""
    with ExitStack() as stack:

        def made(cls: Any, place: str = "", /, **table: Any) -> Bench:
            clock = Clock()
            tracker = cls(stack.enter_context(serving()), clock)
            it = Bench(place or str(tmp_path / "room.db"), tracker, clock=clock, **table)
            stack.callback(it.close)
            return it

        yield made
