"""The life line of a program that another one started: a pipe that nobody writes to, and whose end is the other's."""

from __future__ import annotations

import os
import signal
import threading
import time

LEAVING_S = 5.0  # so long has it to leave in order


def hold(pipe: int) -> None:
    """End this process when the other end of ``pipe`` is closed, which a killed program's is too."""
    os.set_inheritable(pipe, False)  # what is started from here does not live by it
    threading.Thread(target=_wait, args=(pipe,), name="lifeline", daemon=True).start()


def _wait(pipe: int) -> None:
    while os.read(pipe, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LEAVING_S)
    os.kill(os.getpid(), signal.SIGKILL)
