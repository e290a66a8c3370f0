"""The terminal's side of its watcher: starts one where none runs, ends it with the terminal.

Everything happens on a thread of its own: the screens neither wait for the child nor notice its death.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from warroom.core.place import Place, ServerUrl, environment, place_of

if TYPE_CHECKING:
    from warroom.config.settings import Config
    from warroom.store import Store
    from warroom.store.leases import LeaseState

LOOK_S = 1.0
"""How often it looks whether a watcher lives, in seconds."""
_PATIENCE_S = 2.0  # for a child to end by itself, and again after SIGTERM
_QUICK_S = 5.0  # a child that ends sooner has failed; the next one waits
_LONGEST_REST_S = 30.0


class Child:
    """Sees to it that a watcher runs for as long as this terminal does.

    Never used by an observer, nor where ``watcher.start`` is "never". Nothing here raises after ``start``.
    """

    def __init__(self, config: Config, db_path: Place | str, *, command: Sequence[str] | None = None) -> None:
        self._config = config
        self._path = place_of(db_path)
        self._command = tuple(command or watch_command(config, db_path))
        self._process: subprocess.Popen[bytes] | None = None
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        self._store: Store | None = None

    @property
    def pid(self) -> int:
        """The child's process id, 0 where none runs."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else 0

    def start(self) -> None:
        """Begins to look after the lease; returns at once."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="watcher-child", daemon=True)
            self._thread.start()

    def leave(self) -> None:
        """Begins to end the child; returns at once, so that the terminal can be put in order meanwhile."""
        self._ending.set()

    def stop(self) -> None:
        """Ends the child and waits until it is gone: a tenth of a second as a rule, four seconds at worst."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()

    # ------------------------------------------------------------ on its own thread

    def _run(self) -> None:
        rest = LOOK_S
        try:
            while not self._ending.wait(self._pause()):
                if self._process is not None and self._process.poll() is None:
                    continue
                if not self._is_free():
                    rest = LOOK_S
                    continue
                began = time.monotonic()
                self._spawn()
                self._watch_over()
                if time.monotonic() - began >= _QUICK_S:
                    rest = LOOK_S
                elif self._ending.wait(rest):
                    break
                else:
                    rest = min(rest * 2, _LONGEST_REST_S)
        finally:
            self._end()

    def _pause(self) -> float:
        """Seconds until the next look: the instant at which the lease in force may end, where that is sooner."""
        state = self._look()
        if state is None:
            return LOOK_S / 4  # nobody ever watched here, or the database is still being made
        return min(LOOK_S, state.left_s + 0.02)

    def _is_free(self) -> bool:
        """Whether there is a database in which nobody holds the lease."""
        if not self._path.exists():
            return False
        state = self._look()
        return state is None or not state.alive

    def _look(self) -> LeaseState | None:
        from warroom.store import Store, StoreError
        from warroom.store.leases import WATCHER

        if not self._path.exists():
            return None
        try:
            if self._store is None:
                self._store = Store.open(self._path, read_only=True)
            return self._store.lease(WATCHER)
        except (StoreError, OSError):
            self._drop()
            return None

    def _spawn(self) -> None:
        # A session of its own: Ctrl-C on the terminal is not meant for it. It ends by its standard input.
        with contextlib.suppress(OSError):
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env=environment(self._path),
            )

    def _watch_over(self) -> None:
        """Returns when the child has ended, or is to end."""
        while not self._ending.wait(LOOK_S):
            if self._process is None or self._process.poll() is not None:
                return

    def _end(self) -> None:
        self._drop()
        process = self._process
        if process is None:
            return
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
        for signal in (process.terminate, process.kill):
            try:
                process.wait(_PATIENCE_S)
                return
            except subprocess.TimeoutExpired:
                signal()
        process.wait()

    def _drop(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            with contextlib.suppress(Exception):
                store.close()


def watch_command(config: Config, db_path: Place | str) -> tuple[str, ...]:
    """The command line of a child watcher for this database and configuration."""
    named = ("--config", str(config.source)) if config.source is not None else ()
    place = () if isinstance(db_path, ServerUrl) else ("--db", str(db_path))  # an address may hold a password
    return (sys.executable, "-m", "warroom", "watch", "--child", *place, *named)


def wanted(config: Config, *, read_only: bool) -> bool:
    """Whether a terminal starts a watcher at all: observers never do."""
    return not read_only and config.watcher.start == "auto"
