"""A process and everything below it, read from /proc (Linux)."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_PROC = Path("/proc")


@dataclass(frozen=True)
class Process:
    pid: int
    parent: int
    session: int
    zombie: bool
    started: int  # clock ticks since boot: with the pid it names one process for good
    rss: int  # bytes

    @property
    def cpu_s(self) -> float:
        """Processor seconds used by all its threads, ended ones too; 0 where the process is gone."""
        try:
            # The kernel's number for another process's CPU clock (clock_getcpuclockid(3)): exact to
            # the nanosecond, where the ticks of /proc/PID/stat are 10 ms.
            return time.clock_gettime((~self.pid << 3) | 2)
        except OSError:
            return 0.0


def works(pid: int) -> bool:
    """Whether a thread of that process runs, or waits for a processor or a disk; False where the process is gone."""
    for task in (_PROC / str(pid) / "task").glob("*/stat"):
        with contextlib.suppress(OSError):
            raw = task.read_bytes()
            if raw[raw.rindex(b")") + 2 :][:1] in b"RD":
                return True
    return False


class Tree:
    """The process ``root`` with its descendants and its session, also those whose parent has ended."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._known: set[tuple[int, int]] = set()

    def processes(self) -> list[Process]:
        """Those that run now, the root first."""
        everything = {process.pid: process for process in _all()}
        found = [process for process in everything.values() if self._belongs(process, everything)]
        self._known.update((process.pid, process.started) for process in found)
        return sorted((p for p in found if not p.zombie), key=lambda p: (p.pid != self._root, p.started))

    def _belongs(self, process: Process, everything: dict[int, Process]) -> bool:
        if process.session == self._root or (process.pid, process.started) in self._known:
            return True
        above: Process | None = process
        while above is not None and above.pid != self._root:
            above = everything.get(above.parent)
        return above is not None

    def cpu_s(self) -> float:
        return sum(process.cpu_s for process in self.processes())

    def end(self, grace_s: float = 3.0) -> None:
        """Hangs up, asks to terminate, then kills; comes back when all of them have ended."""
        for signal_, wait_s in ((signal.SIGHUP, grace_s / 2), (signal.SIGTERM, grace_s / 2), (signal.SIGKILL, 5.0)):
            self._signal(signal_)
            deadline = time.monotonic() + wait_s
            while self.processes() and time.monotonic() < deadline:
                time.sleep(0.01)

    def _signal(self, number: signal.Signals) -> None:
        for process in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, number)


def _all() -> list[Process]:
    found = (_read(int(name)) for name in os.listdir(_PROC) if name.isdigit())
    return [process for process in found if process is not None]


def _read(pid: int) -> Process | None:
    try:
        raw = (_PROC / str(pid) / "stat").read_bytes()
    except OSError:
        return None
    # The name is in brackets and may hold anything; the fields after it are counted from 3.
    fields = raw[raw.rindex(b")") + 2 :].split()
    return Process(
        pid=pid,
        parent=int(fields[1]),
        session=int(fields[3]),
        zombie=fields[0] in (b"Z", b"X"),
        started=int(fields[19]),
        rss=int(fields[21]) * _PAGE,
    )
