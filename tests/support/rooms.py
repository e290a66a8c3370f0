"""Rooms for tests: a clock that moves when told to, and how a refusal must read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from warroom.room import Refused, Room

START = datetime(2026, 4, 21, 14, 0, tzinfo=UTC)

Open = Callable[..., Room]
"""Opens the room for a person, on a store connection of their own."""


class Clock:
    """The time of the test: it moves only when told to."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


def reads_well(refused: Refused) -> None:
    """A refusal is one or more sentences: what is wrong, then after a colon or in a second one, the mend."""
    said = str(refused)
    assert said[-1] in ".?", said
    assert ":" in said or ". " in said, said
    ours = re.sub(r'".*"', '""', said)  # what stands in quotes, people typed
    assert not re.search(r"Traceback|Error\b|\bNone\b|<|Status\.|Kind\.|[{}]", ours), said
    assert "\n" not in said, said


@contextmanager
def refused(pattern: str) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """What is done inside must be refused, in a sentence that reads well and matches."""
    with pytest.raises(Refused, match=pattern) as info:
        yield info
    reads_well(info.value)


def texts(rows: Any) -> list[str]:
    return [row.text for row in rows]
