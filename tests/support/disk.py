"""A disk that is full for a process that runs: every write of its databases is refused, until it is let go."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.support.patience import PATIENCE_S
from tests.watch.conftest import wait_for

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
CALLS = "pwrite64,pwritev,fsync,fdatasync,ftruncate,fallocate"  # what a database is written with; a terminal is not


@contextmanager
def full_disk(pid: int) -> Iterator[None]:
    """No process may write a file of a database there: ENOSPC, from the kernel's own door."""
    command = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"inject={CALLS}:error=ENOSPC", "-p", str(pid)]
    tracer = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: tracer.poll() is not None or _all_traced(pid, tracer.pid))
        if tracer.poll() is not None:
            pytest.skip("this machine lets nobody trace a process")
        yield
    finally:
        with suppress(ProcessLookupError):
            tracer.send_signal(signal.SIGINT)  # strace lets go of what it holds
        tracer.wait(PATIENCE_S)


def _all_traced(pid: int, tracer: int) -> bool:
    """Whether every thread is: one that is not could write."""
    threads = list(Path(f"/proc/{pid}/task").iterdir())
    with suppress(OSError):
        return all(f"TracerPid:\t{tracer}\n" in (one / "status").read_text() for one in threads)
    return False
