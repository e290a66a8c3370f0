"""What is written to a terminal never waits: on a thread of its own, in the terminal's own letters."""

from __future__ import annotations

import codecs
import os
import threading
from collections import deque
from collections.abc import Callable, Mapping
from time import monotonic
from typing import IO

from rich.cells import cell_len
from textual.drivers._writer_thread import WriterThread

BEHIND_S = 0.05  # a terminal on the same machine takes a frame in less
SLOW_S, SLOW_TIMES = 0.5, 3  # a frame that takes so long, so often
HELD_S = 10.0  # longer than any line needs for a screen
PATIENCE_S = 2.0  # how long leaving waits for a terminal that takes nothing


class Writer(WriterThread):
    """Writes on a thread of its own. Nobody waits for it but ``stop``, and that not for long.

    What the terminal takes without waiting is written at once: a key's frame need not wait until another thread is
    let in, which takes longer than to make the frame while that one computes.
    """

    def __init__(self, file: IO[str], encoding: str = "utf-8") -> None:
        super().__init__(file)
        self._fd = file.fileno()
        self._unwaiting = opened_unwaiting(self._fd)
        self._encoding = encoding
        self._waiting: deque[tuple[float, bytes]] = deque()
        self._lock = threading.Condition()
        self._ending = False
        self._since: float | None = None
        self._long = 0
        self.is_slow = False
        """Whether frames take so long to be taken that less should be sent."""
        self.is_gone = False
        """The terminal has been taken away."""
        self.on_taken: Callable[[], None] = lambda: None
        """Called on this thread once a terminal that was behind has taken everything; it must only hand it over."""
        self.on_gone: Callable[[], None] = lambda: None

    @property
    def behind_s(self) -> float:
        """For how long the oldest of what was written has not been taken by the terminal, in seconds."""
        since = self._since
        return 0.0 if since is None else monotonic() - since

    def write(self, text: str, *, at_once: bool = False) -> None:
        """Have it written after what waits already; ``at_once``: here and now as far as the terminal takes it."""
        data = encoded(text, self._encoding)
        with self._lock:
            if at_once and self._since is None and not (data := self._left(data)):
                return
            now = monotonic()
            self._waiting.append((now, data))
            if self._since is None:
                self._since = now
            self._lock.notify()

    def drop(self) -> None:
        """Forget what waits: nobody will look at it. What has been begun is finished."""
        with self._lock:
            self._waiting.clear()

    def run(self) -> None:
        was_behind = False
        while True:
            with self._lock:
                while not self._waiting and not self._ending:
                    self._lock.wait()
                if not self._waiting:
                    return
                self._since = self._waiting[0][0]
                data = b"".join(part for _, part in self._waiting)
                self._waiting.clear()
            began = monotonic()
            self._put(data)
            took = monotonic() - began
            self._judge(took)
            was_behind = was_behind or took > BEHIND_S
            with self._lock:
                self._since = self._waiting[0][0] if self._waiting else None
                taken = self._since is None
            if taken and was_behind:
                was_behind = False
                self.on_taken()

    def _judge(self, took: float) -> None:
        """A line is slow where frames take long again and again.

        One that takes longer still has been held, which says nothing of the line.
        """
        if SLOW_S <= took < HELD_S:
            self._long += 1
            self.is_slow = self._long >= SLOW_TIMES

    def _put(self, data: bytes) -> None:
        while data and not self.is_gone:
            try:
                data = data[os.write(self._fd, data) :]
            except OSError:  # EIO: hung up
                self.is_gone = True
                self.on_gone()

    def _left(self, data: bytes) -> bytes:
        """Write what the terminal takes without waiting; gives the rest."""
        if self._unwaiting is None:
            return data
        try:
            return data[os.write(self._unwaiting, data) :]
        except OSError:  # it is full; or hung up, as the thread will find
            return data

    def stop(self) -> None:
        """Ends once all is written; a terminal that takes nothing is waited for in vain only so long."""
        with self._lock:
            self._ending = True
            self._lock.notify()
        self.join(PATIENCE_S)
        if self._unwaiting is not None:
            os.close(self._unwaiting)
            self._unwaiting = None


def opened_unwaiting(fd: int) -> int | None:
    """The same terminal opened again, so that writing never waits; None where that is not possible.

    The one we were given is the shell's too: made so that it never waits, it would be so for the shell.
    """
    try:
        return os.open(os.ttyname(fd), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:  # no terminal, or another person's
        return None


def locale_encoding(env: Mapping[str, str]) -> str:
    """How letters go to this terminal, by the locale; ascii where it names no charset, UTF-8 where nothing."""
    named = env.get("LC_ALL") or env.get("LC_CTYPE") or env.get("LANG") or ""
    if not named:
        return "utf-8"
    _, _, charset = named.partition("@")[0].partition(".")
    if not charset:
        return "ascii"
    try:
        return codecs.lookup(charset).name if "\x1b[1m".encode(charset) == b"\x1b[1m" else "ascii"
    except (LookupError, UnicodeError):
        return "ascii"


def encoded(text: str, encoding: str) -> bytes:
    """The bytes of ``text``; a letter that the encoding lacks becomes "?" as wide as it is."""
    return text.encode(encoding, "replace" if encoding == "utf-8" else _WIDE)


def _as_wide(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    lacking = error.object[error.start : error.end]
    return "".join("?" * cell_len(letter) for letter in lacking), error.end


_WIDE = "warroom.as_wide"
codecs.register_error(_WIDE, _as_wide)
