"""A terminal that had another size for a moment: it has lost what stood there, and nobody has to press a key for it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bench.terminal import Terminal
from tests.terminal.conftest import ALONE, Place, Until

SIZE, SMALLER = (120, 40), (50, 12)
MODERN = pytest.mark.parametrize("modern", [True, False], ids=["tells its size", "is asked for its size"])


@contextmanager
def stopped(terminal: Terminal) -> Iterator[None]:
    """The program learns of nothing meanwhile; afterwards of all at once."""
    os.kill(terminal.program.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(terminal.program.pid, signal.SIGCONT)


def still(terminal: Terminal) -> list[str]:
    """The rows in which no clock runs."""
    return [line.rstrip() for line in terminal.lines if not any(letter.isdigit() for letter in line)]


def shape(terminal: Terminal) -> list[bool]:
    """In which rows something stands beyond the smaller size."""
    return [bool(line[SMALLER[0] :].strip()) for line in terminal.lines]


@MODERN
@pytest.mark.parametrize("screen", ["room", "scribe"])
def test_what_was_lost_stands_again(place: Place, until: Until, screen: str, modern: bool) -> None:
    place.configured(ALONE)
    place.declared("Checkout API 5xx", "SEV1", entries=8)
    with place.terminal(screen, size=SIZE, modern=modern) as terminal:
        terminal.wait_for("line 7 of Checkout")
        terminal.wait_quiet()
        before = still(terminal)
        with stopped(terminal):
            terminal.resize(*SMALLER)
            terminal.resize(*SIZE)
            assert still(terminal) != before
        until(terminal, lambda: still(terminal) == before)


@MODERN
def test_what_the_wall_lost_stands_again(place: Place, until: Until, modern: bool) -> None:
    place.configured(ALONE)
    place.declared("Checkout API 5xx", "SEV1")
    with place.terminal("wall", size=SIZE, modern=modern) as terminal:
        terminal.wait_for("█")
        terminal.wait_quiet()
        before = shape(terminal)
        with stopped(terminal):
            terminal.resize(*SMALLER)
            terminal.resize(*SIZE)
            assert sum(shape(terminal)) < sum(before) / 2
        until(terminal, lambda: shape(terminal) == before)


@MODERN
def test_a_size_that_stays_is_painted_once(place: Place, until: Until, modern: bool) -> None:
    place.configured(ALONE)
    place.declared("Checkout API 5xx", "SEV1", entries=8)
    with place.terminal(size=SIZE, modern=modern) as terminal:
        terminal.wait_for("line 7 of Checkout")
        terminal.wait_quiet()
        before = len(terminal.output)
        terminal.resize(160, 50)
        until(terminal, lambda: any(line[SIZE[0] :].strip() for line in terminal.lines))
        terminal.wait_quiet()
        assert terminal.output[before:].count(b"line 7 of Checkout") == 1
