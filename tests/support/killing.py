"""One act of an operator in a process of its own, killed with -9 at its N-th rename, link, unlink or sync.

``python -m tests.support.killing ACT DATABASE OTHER``: the acts are ``backup``, ``restore`` and ``redact``; OTHER is
the backup's file, or the event's id.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CALLS = ("rename", "renameat", "renameat2", "link", "linkat", "fsync", "fdatasync", "unlink", "unlinkat", "truncate",
         "ftruncate")  # fmt: skip
"""What may stand between one whole state of the disk and the next."""


def killed_at(call: str, number: int, act: str, database: Path, other: str) -> bool:
    """Whether the act was killed at its ``number``-th ``call``; False where it ended before it made so many.

    Raises AssertionError where it ended otherwise than by its own success or by that signal.
    """
    strace = shutil.which("strace")
    assert strace is not None
    done = subprocess.run(
        [
            strace, "-f", "-qq", "-o", os.devnull, "-e", f"trace={call}",
            "-e", f"inject={call}:signal=KILL:when={number}",
            sys.executable, "-B", "-m", "tests.support.killing", act, str(database), other,
        ],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in (0, -signal.SIGKILL, 128 + signal.SIGKILL), done.stderr
    return done.returncode != 0


def main(act: str, database: str, other: str) -> None:
    from warroom.store import maintenance

    if act == "backup":
        maintenance.backup(database, other)
    elif act == "restore":
        maintenance.restore(other, database)
    else:
        maintenance.redact(database, other, "omar", "a password was pasted")


if __name__ == "__main__":
    main(*sys.argv[1:])
