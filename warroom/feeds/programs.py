"""Secrets that a program hands out: ``${command:program arg …}``, run by a standing watcher, its first line kept."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

from warroom.config.checks import secret_texts
from warroom.config.secret import SecretMissing, references
from warroom.config.settings import FeedSettings
from warroom.core.text import clean

LONGEST = 16 * 1024
"""Bytes of a first line."""
_BY_HAND = "run it by hand as the watcher's user"
_AGAIN_S = 30.0  # after a failure it is not run again for so long: many feeds may name the same program


class Programs:
    """What programs said last. ``look`` runs those that a text names, away from the event loop; ``value`` never waits.

    No shell is involved: a program is found by PATH, its arguments are split as a shell would, and nothing in them is
    replaced. What it writes beside its first line, and to standard error, is not kept, not shown and not logged.
    """

    def __init__(
        self, keep: timedelta, limit: timedelta, monotonic: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._keep, self._limit = keep.total_seconds(), limit.total_seconds()
        self._monotonic = monotonic
        self._told: dict[str, tuple[float, str, str]] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._making = threading.Lock()

    def look(self, line: str) -> None:
        """Run the program unless what it said is fresh. Raises nothing: ``value`` says what went wrong."""
        with self._making:
            lock = self._locks.setdefault(line, threading.Lock())
        with lock:
            said = self._told.get(line)
            if said is not None and self._monotonic() - said[0] < (self._keep if said[1] else _AGAIN_S):
                return
            try:
                found = self._ran(line), ""
            except SecretMissing as error:
                found = "", str(error)
            self._told[line] = self._monotonic(), *found

    def value(self, line: str) -> str:
        """The first line that it wrote last. Raises SecretMissing with a sentence."""
        _, found, wrong = self._told.get(line, (0.0, "", f"{_name(line)} was not run yet; it is run before a poll"))
        if wrong:
            raise SecretMissing(wrong)
        return found

    def forget(self, line: str) -> None:
        """What it said is no longer taken: the next ``look`` runs it."""
        self._told.pop(line, None)

    def _ran(self, line: str) -> str:
        try:
            words = shlex.split(line)
        except ValueError:
            words = []
        if not words:
            raise SecretMissing("${command:…} names no program; write ${command:program argument …}")
        try:
            running = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else "its words cannot be passed on"
            raise SecretMissing(f"{_name(line)} cannot be run: {why}; check its path and the watcher's PATH") from None
        late = threading.Event()

        def stop() -> None:
            late.set()
            _end(running)

        timer = threading.Timer(self._limit, stop)
        timer.start()
        try:
            assert running.stdout is not None
            first = running.stdout.readline(LONGEST + 1)
            while running.stdout.read(LONGEST):  # what comes after it is not kept, but who writes it may end in peace
                continue
            code = running.wait()
        finally:
            timer.cancel()
            _end(running)
            if running.stdout is not None:
                running.stdout.close()
        if late.is_set():
            raise SecretMissing(f"{_name(line)} took longer than {self._limit:g} s; {_BY_HAND}")
        if code != 0:
            raise SecretMissing(f"{_name(line)} ended with code {code}; {_BY_HAND}")
        return _first_line(line, first)


def programs_of(feed: FeedSettings) -> tuple[str, ...]:
    """The programs that the secrets of a feed name, each once."""
    texts = [*(text for _, text in secret_texts(feed)), *_texts(feed.own)]
    named = (name for text in texts for source, name in references(text) if source == "command")
    return tuple(dict.fromkeys(named))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def _first_line(line: str, first: bytes) -> str:
    try:
        text = first.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        text = ""
    if len(first) > LONGEST or not text or not text.isprintable():
        raise SecretMissing(f"{_name(line)} wrote no line of text that could be a secret; run it by hand")
    return text


def _name(line: str) -> str:
    """The program without its arguments, as it may be shown."""
    first = line.split()[0].strip("'\"") if line.split() else "…"
    return f"the program {clean(os.path.basename(first), 60)} of ${{command:…}}"


def _end(running: subprocess.Popen[bytes]) -> None:
    """End it, and what it began; one that has ended is left alone."""
    if running.poll() is None:
        with suppress(OSError):
            os.killpg(running.pid, signal.SIGKILL)
