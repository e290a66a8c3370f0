"""A frame leaves at once where the terminal takes it; where it does not nobody waits, and nothing is lost or mixed."""

from __future__ import annotations

import os
import pty
import select
import threading
import tty
from collections.abc import Iterator

import pytest

from tests.support.patience import PATIENCE_S
from widgets.terminal.writer import Writer


class Line:
    """A pseudo-terminal with a ``Writer`` at the program's side."""

    def __init__(self) -> None:
        self.fd, program = pty.openpty()
        tty.setraw(program)
        self.file = os.fdopen(program, "w")
        self.writer = Writer(self.file)
        self.writer.start()

    def has_come(self) -> bytes:
        """What the terminal can read without waiting."""
        found = b""
        while select.select([self.fd], [], [], 0)[0]:
            found += os.read(self.fd, 65_536)
        return found

    def read(self, size: int) -> bytes:
        found = b""
        while len(found) < size and select.select([self.fd], [], [], PATIENCE_S)[0]:
            found += os.read(self.fd, 65_536)
        return found

    def close(self) -> None:
        self.writer.stop()
        self.file.close()
        os.close(self.fd)


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line()
    yield made
    made.close()


def test_a_frame_is_with_the_terminal_before_its_writing_returns(line: Line) -> None:
    line.writer.write("one frame", at_once=True)
    assert line.has_come() == b"one frame"
    assert line.writer.behind_s == 0.0


def test_nobody_waits_for_a_terminal_that_takes_nothing_and_all_of_it_comes_in_order_later(line: Line) -> None:
    frames = [f"{number:08}" * 1_000 for number in range(40)]
    done = threading.Event()

    def write() -> None:
        for frame in frames:
            line.writer.write(frame, at_once=True)
        done.set()

    threading.Thread(target=write, daemon=True).start()
    assert done.wait(PATIENCE_S)
    assert line.writer.behind_s > 0.0
    whole = "".join(frames).encode()
    assert line.read(len(whole)) == whole


def test_the_shell_s_own_terminal_still_waits(line: Line) -> None:
    line.writer.write("x", at_once=True)
    assert os.get_blocking(line.file.fileno())


def test_where_the_terminal_cannot_be_opened_anew_the_thread_writes() -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as file:
        writer = Writer(file)
        writer.start()
        writer.write("through a pipe", at_once=True)
        assert os.read(reading, 100) == b"through a pipe"
        writer.stop()
    os.close(reading)
