"""The figures: what a person at the other end of the line would notice."""

from __future__ import annotations

import random
import statistics
import time
from dataclasses import dataclass

from bench.terminal import PATIENCE_S, Read, Terminal

_SILENCE_S = 0.03  # this long without output ends a paint: two frames at 60 a second
_SAYS_FIRST = r"\bagain leaves\b"
_BURST_S = 0.005  # reads nearer to each other than this are one write of the program


@dataclass(frozen=True)
class Start:
    """Milliseconds from the start of the process; bytes read until the screen was ready."""

    first_byte_ms: float
    ready_ms: float
    settled_ms: float
    bytes: int


@dataclass(frozen=True)
class Idle:
    """``cpu_percent`` of one processor, over the whole tree; ``main_cpu_percent`` the program's alone."""

    bytes_per_s: float
    bursts_per_s: float
    cpu_percent: float
    main_cpu_percent: float


@dataclass(frozen=True)
class Keys:
    """From the key to the last byte of what it painted, or until what it does was seen. ``silent``: nothing came."""

    p50_ms: float
    p95_ms: float
    bytes: float
    silent: int


@dataclass(frozen=True)
class Memory:
    """Megabytes resident: the program's own process, and all its processes."""

    main_mb: float
    tree_mb: float
    processes: int


@dataclass(frozen=True)
class Quit:
    ms: float
    status: int
    modes_left_on: tuple[str, ...]


def start(terminal: Terminal, ready: str, timeout: float = 60.0) -> Start:
    """Waits for the first screen that shows ``ready``, then for it to settle."""
    ready_at = terminal.wait_for(ready, timeout)
    until_ready = terminal.bytes_read
    terminal.wait_quiet(0.15, 3.0)
    origin = terminal.started_at
    return Start(
        first_byte_ms=(terminal.reads[0].at - origin) * 1e3,
        ready_ms=(ready_at - origin) * 1e3,
        settled_ms=(terminal.reads[-1].at - origin) * 1e3,
        bytes=until_ready,
    )


def idle(terminal: Terminal, seconds: float) -> Idle:
    """Watches for ``seconds`` with no input. Ten or more make clocks that tick once a second count."""
    first = len(terminal.reads)
    cpu, main = _cpu(terminal)
    began = time.monotonic()
    terminal.pump(seconds)
    span = time.monotonic() - began
    cpu_after, main_after = _cpu(terminal)
    reads = terminal.reads[first:]
    return Idle(
        bytes_per_s=sum(read.size for read in reads) / span,
        bursts_per_s=_bursts(reads) / span,
        cpu_percent=(cpu_after - cpu) / span * 100,
        main_cpu_percent=(main_after - main) / span * 100,
    )


def press(
    terminal: Terminal,
    names: tuple[str, ...],
    count: int,
    *,
    seed: int = 1,
    rest_s: float = 0.0,
    selects: tuple[int, ...] = (),
) -> Keys:
    """Presses ``names`` in turn, ``count`` keys in all, each once the one before has been painted.

    ``rest_s`` is waited before each besides. The gaps are irregular, so that no key falls in step with the
    program's own timers. ``selects`` are columns in which the ground of the selected row shows: a key's time ends
    when another row is seen to be selected, and what a feed paints at the same time is not counted.
    """
    jitter = random.Random(seed)
    times: list[float] = []
    sizes: list[int] = []
    for number in range(count):
        terminal.pump(rest_s + jitter.uniform(0.06, 0.12))
        terminal.draw()
        painted = _paint(terminal, names[number % len(names)], selects)
        if painted is not None:
            times.append(painted[0])
            sizes.append(painted[1])
    return Keys(
        p50_ms=percentile(times, 50),
        p95_ms=percentile(times, 95),
        bytes=float(statistics.median(sizes)) if sizes else 0.0,
        silent=count - len(times),
    )


def _paint(terminal: Terminal, name: str, selects: tuple[int, ...]) -> tuple[float, int] | None:
    """Milliseconds to the end and bytes of one key's paint, None if nothing came within a second of rest."""
    first = len(terminal.reads)
    before = _grounds(terminal, selects)
    pressed_at = time.monotonic()
    terminal.press(name)
    while not terminal.pump(1.0, lambda: len(terminal.reads) > first and _moved(terminal, selects, before)):
        if not terminal.works or time.monotonic() - pressed_at > PATIENCE_S:
            return None
    seen = len(terminal.reads)
    terminal.wait_quiet(_SILENCE_S, 1.0)
    reads = terminal.reads[first : seen if selects else None]
    return (reads[-1].at - pressed_at) * 1e3, sum(read.size for read in reads)


def _moved(terminal: Terminal, selects: tuple[int, ...], before: list[str]) -> bool:
    return not selects or _grounds(terminal, selects) != before


def _grounds(terminal: Terminal, columns: tuple[int, ...]) -> list[str]:
    return [terminal.cell(column, row).bg for column in columns for row in range(terminal.size[1])]


def memory(terminal: Terminal) -> Memory:
    processes = terminal.tree.processes()
    megabyte = 1024 * 1024
    main = next((process.rss for process in processes if process.pid == terminal.program.pid), 0)
    return Memory(main / megabyte, sum(process.rss for process in processes) / megabyte, len(processes))


def leave(terminal: Terminal, names: tuple[str, ...], timeout: float = 10.0) -> Quit:
    """Presses the keys that quit and waits for the process's end; again where it says first what stops with it."""
    pressed_at = time.monotonic()
    terminal.press(*names)
    terminal.pump(timeout, lambda: terminal.exited or terminal.shows(_SAYS_FIRST))
    if not terminal.exited:
        pressed_at = time.monotonic()
        terminal.press(*names)
    status = terminal.wait_exit(timeout)
    return Quit((terminal.exited_at - pressed_at) * 1e3, status, tuple(terminal.modes_left_on()))


def percentile(values: list[float], percent: int) -> float:
    """By nearest rank; 0 for no values."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def _bursts(reads: list[Read]) -> int:
    return sum(1 for i, read in enumerate(reads) if i == 0 or read.at - reads[i - 1].at > _BURST_S)


def _cpu(terminal: Terminal) -> tuple[float, float]:
    processes = terminal.tree.processes()
    main = next((process.cpu_s for process in processes if process.pid == terminal.program.pid), 0.0)
    return sum(process.cpu_s for process in processes), main
