"""Bad lines: a terminal that stops reading, one that is taken away, a program that is told to end."""

from __future__ import annotations

import os
import signal
import termios
from datetime import timedelta

import pytest

from tests.support.terminal import Link, Terminal
from tests.terminal.conftest import ALONE, Place, Until

TITLE = "Checkout API 5xx"
RESTLESS = ("down", "up", "tab")
ONE_FRAME = 16_000  # bytes: a whole screen at most
BUFFERED = 20_000  # bytes that wait in the pseudo-terminal itself


@pytest.fixture
def incidents(place: Place) -> Place:
    place.declared(TITLE, "SEV1", entries=30)
    place.declared("Order e-mail delayed", "SEV2", entries=30)
    return place


def stopped(terminal: Terminal) -> None:
    """From now on it reads nothing; keys go on until what can be buffered is full, and far beyond."""
    terminal.reading = False
    for number in range(90):
        terminal.press(RESTLESS[number % len(RESTLESS)])
        terminal.pump(0.03)


def recorded(place: Place, text: str) -> bool:
    with place.room() as room:
        return any(entry.text == text for entry in room.detail("0001").entries)


class TestATerminalThatStopsReading:
    def test_keys_looks_and_the_lease_go_on_and_then_one_fresh_frame_comes(
        self, incidents: Place, until: Until
    ) -> None:
        incidents.configured('[watcher]\nlease = "2s"\n')
        with incidents.terminal() as terminal:
            terminal.wait_for(TITLE)
            until(terminal, incidents.watched)
            stopped(terminal)
            terminal.press("home", "t")
            terminal.type("typed into the dark")
            terminal.press("enter", "escape")
            until(terminal, lambda: recorded(incidents, "typed into the dark"))
            with incidents.room() as room:
                room.log("0001", "said by somebody else")
            for _ in range(30):
                terminal.pump(0.1)
                assert incidents.watched()
            before, frames = terminal.bytes_read, terminal.frames
            terminal.reading = True
            terminal.wait_for("said by somebody else")
            terminal.wait_for("typed into the dark")
            terminal.wait_quiet(0.15)
            assert terminal.bytes_read - before <= BUFFERED + ONE_FRAME
            assert terminal.frames > frames

    def test_told_to_end_it_ends_all_the_same(self, incidents: Place, until: Until) -> None:
        with incidents.terminal() as terminal:
            terminal.wait_for(TITLE)
            until(terminal, incidents.watched)
            stopped(terminal)
            os.kill(terminal.program.pid, signal.SIGTERM)
            until(terminal, lambda: terminal.exited)
            assert not incidents.watched()

    def test_a_line_that_is_slow_for_good_gets_smaller_clocks(self, place: Place) -> None:
        """Overdue ones: those on track have no block digits on any line."""
        place.declared(TITLE, "SEV1", entries=30, ago=timedelta(minutes=40))
        place.configured(ALONE)
        with place.terminal(link=Link(kbps=24, rtt_s=0.05, buffer=1024)) as terminal:
            terminal.wait_for("█")
            terminal.wait_gone("█")
            terminal.wait_for(r"escalate to backup +\+\d")
            assert terminal.wait_quiet(0.4)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_told_to_end_it_leaves_the_terminal_as_it_was_and_keeps_what_is_half_typed(
    incidents: Place, until: Until, number: signal.Signals
) -> None:
    with incidents.terminal() as terminal:
        before = termios.tcgetattr(terminal._fd)
        terminal.wait_for(TITLE)
        until(terminal, incidents.watched)
        terminal.press("t")
        terminal.type("half a sentence")
        terminal.wait_for("› half a sentence")
        os.kill(terminal.program.pid, number)
        assert terminal.wait_exit() == 128 + number
        assert terminal.modes_left_on() == []
        assert termios.tcgetattr(terminal._fd)[3] & termios.ICANON == before[3] & termios.ICANON
        assert not incidents.watched()
    with incidents.terminal() as again:
        again.wait_for("half a sentence")


def test_a_terminal_that_is_taken_away_leaves_no_process_and_no_lease(incidents: Place, until: Until) -> None:
    with incidents.terminal() as terminal:
        terminal.wait_for(TITLE)
        until(terminal, incidents.watched)
        pids = [process.pid for process in terminal.tree.processes()]
        assert len(pids) == 2
        os.close(terminal._fd)
        terminal._fd = os.open(os.devnull, os.O_RDWR)
        terminal.reading = False
        until(terminal, lambda: terminal.exited)
        until(terminal, lambda: not any(os.path.exists(f"/proc/{pid}/fd/0") for pid in pids))
        assert not incidents.watched()
