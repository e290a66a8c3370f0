"""For how long a process waited for a processor: on a busy machine that is nobody's lateness."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def starved_s(pid: int) -> float:
    """Seconds since its start for which it could have run and did not, all its threads together."""
    found = 0.0
    for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with suppress(OSError):  # that thread has ended
            found += int(task.read_text().split()[1]) / 1e9
    return found
