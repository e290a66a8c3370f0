"""One thing that is measured, and how a round of it goes."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field, replace

from bench import measure
from bench.link import Link
from bench.terminal import Terminal

Figures = dict[str, float]
"""By name: the columns of ``COLUMNS``. A figure that an entry does not have is not there."""

COLUMNS = {
    "first paint": "ms", "settled": "ms", "bytes to paint": "B", "idle bytes": "B/s", "idle bursts": "/s",
    "idle cpu": "%", "idle cpu, main": "%", "key p50": "ms", "key p95": "ms", "bytes a key": "B",
    "memory, main": "MB", "memory, all": "MB", "quit": "ms",
    "cpu a terminal": "%", "memory a terminal": "MB", "append": "ms", "seen p50": "ms", "seen p95": "ms",
}  # fmt: skip


@dataclass(frozen=True)
class Effort:
    """How much is measured in a round: seconds of idleness, number of keys."""

    idle_s: float
    keys: int


FULL = Effort(idle_s=12.0, keys=40)
QUICK = Effort(idle_s=2.0, keys=8)


@dataclass(frozen=True)
class Entry:
    """A program in a terminal.

    ``link`` is the line to it, a perfect one unless given.
    ``selects`` are columns in which the ground of the selected row shows, where the keys move it. ``often`` is how many
    times as many keys are pressed as elsewhere: the slowest twentieth of few is chance.
    ``ready`` is a regular expression of what its first live paint shows, ``before`` are keys pressed
    after it and ``then`` what they must bring about. ``around`` holds for the time of a round: a
    server that the program asks, for one. Nothing is measured of what is empty or False.
    """

    name: str
    command: tuple[str, ...]
    ready: str
    keys: tuple[str, ...] = ()
    leave: tuple[str, ...] = ("ctrl+q",)
    idle: bool = True
    before: tuple[str, ...] = ()
    then: str = ""
    size: tuple[int, int] = (120, 40)
    env: Mapping[str, str] = field(default_factory=dict)
    around: tuple[AbstractContextManager[object], ...] = ()
    link: Link | None = None
    selects: tuple[int, ...] = ()
    often: int = 1

    def round(self, effort: Effort) -> Figures:
        """Runs it once, from start to end.

        Raises:
            NotSeen: it was never ready, or did not end; the message shows its screen.
        """
        with ExitStack() as stack:
            for context in self.around:
                stack.enter_context(context)
            terminal = stack.enter_context(Terminal(self.command, size=self.size, env=self.env, link=self.link))
            figures = self._started(terminal)
            if self.idle:
                figures |= _idle(measure.idle(terminal, effort.idle_s))
            if self.keys:
                # A key is pressed once everything before it has come over the line.
                rest_s = self.link.rtt_s + 0.2 if self.link is not None else 0.0
                count = effort.keys * self.often
                figures |= _keys(measure.press(terminal, self.keys, count, rest_s=rest_s, selects=self.selects))
            memory = measure.memory(terminal)
            figures |= {"memory, main": memory.main_mb, "memory, all": memory.tree_mb}
            return figures | {"quit": measure.leave(terminal, self.leave).ms}

    def _started(self, terminal: Terminal) -> Figures:
        started = measure.start(terminal, self.ready)
        terminal.press(*self.before)
        if self.then:
            terminal.wait_for(self.then)
            terminal.wait_quiet(0.15, 3.0)
        return {"first paint": started.ready_ms, "settled": started.settled_ms, "bytes to paint": started.bytes}


def _idle(figure: measure.Idle) -> Figures:
    return {
        "idle bytes": figure.bytes_per_s,
        "idle bursts": figure.bursts_per_s,
        "idle cpu": figure.cpu_percent,
        "idle cpu, main": figure.main_cpu_percent,
    }


def _keys(figure: measure.Keys) -> Figures:
    return {"key p50": figure.p50_ms, "key p95": figure.p95_ms, "bytes a key": figure.bytes}


def module(name: str, *arguments: str) -> tuple[str, ...]:
    """The command that runs a module with this Python."""
    return (sys.executable, "-m", name, *arguments)


BARE = Entry("bare", module("bench.apps.bare"), ready="ready")
TABLE = Entry("table 1,000", module("bench.apps.datatable", "1000"), ready="00005", keys=("down",), idle=False)
LINES = Entry("list 10,000", module("bench.apps.lines", "10000"), ready="00005", keys=("down",), idle=False)
FAR = Link(kbps=256, rtt_s=0.15)
"""A bad line: 256 kilobits a second, 150 ms there and back."""
FAR_TABLE = replace(TABLE, name="table 1,000, far", link=FAR)
TYPED = Entry("input", module("bench.apps.typed"), ready="ready", keys=("x",), leave=("ctrl+q",), idle=False)
