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

_UNSEEN_S = 0.25  # between looks where nobody ever watched, or the database is still being made
_PATIENCE_S = 2.0  # for a child to end by itself, and again after SIGTERM
_QUICK_S = 5.0  # a child that ends sooner has failed; the next one waits
_REST_S, _LONGEST_REST_S = 1.0, 30.0


class Child:
    """Sees to it that a watcher runs for as long as this terminal does.

    Never used by an observer, nor where ``watcher.start`` is "never". Nothing here raises after ``start``.
    """

    def __init__(self, config: Config, db_path: Place | str, *, command: Sequence[str] | None = None) -> None:
        self._config = config
        self._path = place_of(db_path)
        self._command = tuple(command or watch_command(config, db_path))
        self._process: subprocess.Popen[bytes] | None = None
        self._ending = False
        self._stirred = threading.Event()
        """It is to be looked now: the end is asked for, or somebody saw that nobody watches."""
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

    def look(self) -> None:
        """Somebody who reads the record sees that no watcher lives: it is looked at once; returns at once."""
        self._stirred.set()

    def leave(self) -> None:
        """Begins to end the child; returns at once, so that the terminal can be put in order meanwhile."""
        self._ending = True
        self._stirred.set()
        self._close_input()

    def stop(self) -> None:
        """Ends the child and waits until it is gone: a tenth of a second as a rule, four seconds at worst."""
        self.leave()
        if self._thread is None:
            return
        for end in (None, subprocess.Popen.terminate, subprocess.Popen.kill):
            if end is not None and (process := self._process) is not None:
                end(process)
            self._thread.join(_PATIENCE_S)
            if not self._thread.is_alive():
                return
        self._thread.join()

    # ------------------------------------------------------------ on its own thread

    def _run(self) -> None:
        rest = _REST_S
        try:
            while not self._ending:
                state = self._look()
                self._stirred.wait(_pause(state))
                self._stirred.clear()
                if self._ending or not self._is_free():
                    rest = _REST_S
                    continue
                began = time.monotonic()
                self._spawn()
                self._watch_over()
                quickly = time.monotonic() - began < _QUICK_S
                if quickly:
                    self._wait(rest)
                rest = min(rest * 2, _LONGEST_REST_S) if quickly else _REST_S
        finally:
            self._drop()

    def _wait(self, seconds: float) -> None:
        """Waits so long, or until the end is asked for."""
        until = time.monotonic() + seconds
        while not self._ending and (left := until - time.monotonic()) > 0:
            self._stirred.wait(left)
            self._stirred.clear()

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
        """Returns when the child has ended; nothing wakes until then."""
        if self._process is not None:
            if self._ending:  # it was asked for while the child was being started
                self._close_input()
            self._process.wait()

    def _close_input(self) -> None:
        process = self._process
        if process is not None and process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()

    def _drop(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            with contextlib.suppress(Exception):
                store.close()


def _pause(state: LeaseState | None) -> float:
    """Seconds until the next look: the lease in force cannot end sooner by itself, and whoever reads the record sees
    that it was given back."""
    return _UNSEEN_S if state is None else state.left_s + 0.02


def watch_command(config: Config, db_path: Place | str) -> tuple[str, ...]:
    """The command line of a child watcher for this database and configuration."""
    named = ("--config", str(config.source)) if config.source is not None else ()
    place = () if isinstance(db_path, ServerUrl) else ("--db", str(db_path))  # an address may hold a password
    return (sys.executable, "-m", "warroom", "watch", "--child", *place, *named)


def wanted(config: Config, *, read_only: bool) -> bool:
    """Whether a terminal starts a watcher at all: observers never do."""
    return not read_only and config.watcher.start == "auto"
