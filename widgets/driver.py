"""The terminal's side of the line: what is written never waits, and the terminal is left as it was found.

Textual hands its output to a thread through a queue of thirty writes, and once a terminal has stopped reading
(a held pager, a frozen connection) that queue blocks the event loop and with it everything. Here nothing waits:
``is_behind`` says that the last frame has not been taken yet, and whoever paints leaves out the next.

This leans on names of Textual's Linux driver beneath its public surface; ``tests/terminal`` sees each of them.
"""

from __future__ import annotations

import asyncio
import codecs
import os
import select
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from time import monotonic
from types import FrameType
from typing import IO, TYPE_CHECKING, Any, cast

from rich.cells import cell_len
from textual._xterm_parser import XTermParser
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

if TYPE_CHECKING:
    from textual.app import App

BEHIND_S = 0.05  # a terminal on the same machine takes a frame in less
SLOW_S, SLOW_TIMES = 0.5, 3  # a frame that takes so long, so often
HELD_S = 10.0  # longer than any line needs for a screen
PATIENCE_S = 2.0  # how long leaving waits for a terminal that takes nothing
_LOOK_S = 0.02  # how often it is looked whether the escape that came was a key or begins one
GRACE_S = 6.0  # a signal's orderly end takes at most so long
_TITLED = (
    "xterm", "screen", "tmux", "rxvt", "alacritty", "foot", "kitty", "wezterm", "contour", "ghostty", "vte", "st-",
)  # fmt: skip
_PLAIN = ("linux", "vt100", "vt102", "vt220", "ansi", "cons25", "dumb", "unknown")


class Writer(WriterThread):
    """Writes on a thread of its own. Nobody waits for it but ``stop``, and that not for long.

    What the terminal takes without waiting is written at once: a key's frame need not wait until another thread is
    let in, which beside one that works takes longer than to make the frame.
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


class LineDriver(LinuxDriver):
    """Textual's driver for Linux, on a line that may be bad and a terminal that may be old."""

    writer: Writer | None = None

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self.term = os.environ.get("TERM", "")
        self.encoding = locale_encoding(os.environ)
        self.on_taken: Callable[[], None] = lambda: None
        """Called on the event loop's thread once the terminal has taken everything."""
        self.on_resized: Callable[[int, int], None] = lambda columns, rows: None
        """Called on the event loop's thread when the terminal has had another size, with the one that it has now."""
        self._frame: list[str] | None = None
        self._title = ""
        self._asked_at: float | None = None
        self._answers_due = 0
        self._answered_late = False
        self._handled: list[signal.Signals] = []
        self._looking: asyncio.TimerHandle | None = None

    # ------------------------------------------------------------ the line

    @property
    def _writer_thread(self) -> WriterThread | None:
        return self.writer

    @_writer_thread.setter
    def _writer_thread(self, made: WriterThread | None) -> None:
        """Textual's own is set aside before it has begun: ours is started in its place."""
        self.writer = None if made is None else self._made(cast("IO[str]", self._file))

    @property
    def is_behind(self) -> bool:
        """Whether the terminal has not taken yet what was painted: another frame would only queue up."""
        return self.behind_s > BEHIND_S

    @property
    def behind_s(self) -> float:
        return self.writer.behind_s if self.writer is not None else 0.0

    @property
    def is_slow(self) -> bool:
        """Whether the line has shown itself to be slow."""
        return self._answered_late or (self.writer is not None and self.writer.is_slow)

    def measure(self) -> None:
        """Ask the terminal something: its answer comes once it has drawn everything sent before."""
        if self.term not in _PLAIN and self._asked_at is None:
            self._asked_at = monotonic()
            self._request_terminal_sync_mode_support()

    def process_message(self, message: Message) -> None:
        if isinstance(message, TerminalSupportsSynchronizedOutput):
            self._answers_due -= 1
        if self._asked_at is not None and self._answers_due == 0:
            if SLOW_S <= monotonic() - self._asked_at < HELD_S:
                self._answered_late = True
                _soon(self._loop, lambda: self.on_taken())
            self._asked_at = None
        super().process_message(message)

    def write(self, data: str) -> None:
        if self._frame is not None:
            self._frame.append(data)
        elif self.writer is not None and data:
            self.writer.write(data)

    @contextmanager
    def frame(self) -> Iterator[None]:
        """What is written meanwhile goes in one piece, at once where the terminal takes it."""
        parts: list[str] = []
        self._frame = parts
        try:
            yield
        finally:
            self._frame = None
            if self.writer is not None and (whole := "".join(parts)):
                self.writer.write(whole, at_once=True)

    def start_application_mode(self) -> None:
        self._handle_signals()
        cast("Callable[[], None]", super().start_application_mode)()
        self._listen()
        self._watch_size()
        if self._is_titled:
            self.write("\x1b[22;0t")
            self._write_title()

    def _made(self, file: IO[str]) -> Writer:
        loop = asyncio.get_running_loop()
        writer = Writer(file, self.encoding)
        writer.on_taken = lambda: _soon(loop, lambda: self.on_taken())
        writer.on_gone = lambda: _soon(loop, lambda: self._leave(signal.SIGHUP))
        return writer

    def stop_application_mode(self) -> None:
        if self.writer is not None:
            self.writer.drop()
        self.write("\x1b[?2026l\x1b[0m" if self.term not in _PLAIN else "\x1b[0m")
        if self._is_titled:
            self.write("\x1b[23;0t")
        super().stop_application_mode()

    def close(self) -> None:
        super().close()
        loop = self._loop
        for number in self._handled:
            with suppress(Exception):
                loop.remove_signal_handler(number)
        self._handled.clear()

    def _watch_size(self) -> None:
        """Textual asks for the size that the terminal has by then: one that it had in between it never learns of."""
        tell, loop = signal.getsignal(signal.SIGWINCH), asyncio.get_running_loop()

        def resized(number: int, frame: FrameType | None) -> None:
            if callable(tell):
                tell(number, frame)
            _soon(loop, lambda: self.on_resized(*self._get_terminal_size()))

        if callable(tell):  # a terminal in whose background we are is not ours yet
            signal.signal(signal.SIGWINCH, resized)

    # ------------------------------------------------------------ being ended

    def _handle_signals(self) -> None:
        """Hung up or told to end: leave as a person would, the terminal put in order and the watcher ended."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            if number not in self._handled:
                with suppress(RuntimeError, ValueError, NotImplementedError):  # not the main thread
                    loop.add_signal_handler(number, self._leave, number)
                    self._handled.append(number)

    def _leave(self, number: signal.Signals) -> None:
        code = 128 + number
        last = threading.Timer(GRACE_S, os._exit, (code,))
        last.daemon = True
        last.start()
        self._app.exit(return_code=code)

    # ------------------------------------------------------------ titles

    @property
    def _is_titled(self) -> bool:
        return self.term.startswith(_TITLED)

    def set_title(self, title: str) -> None:
        """The window's title from now on, until the terminal gets its own back. Control characters are taken out."""
        title = "".join(letter for letter in title if letter.isprintable())
        if title != self._title:
            self._title = title
            self._write_title()

    def _write_title(self) -> None:
        if self._title and self._is_titled:
            self.write(f"\x1b]2;{self._title}\x1b\\")

    # ------------------------------------------------------------ old terminals

    def _request_terminal_sync_mode_support(self) -> None:
        if self.term not in _PLAIN:  # they would print the question's last letter
            self._answers_due += 1
            super()._request_terminal_sync_mode_support()

    def _query_in_band_window_resize(self) -> None:
        if self.term not in _PLAIN:
            super()._query_in_band_window_resize()

    def _disable_mouse_support(self) -> None:
        super()._disable_mouse_support()
        if self._mouse_pixels:
            self.write("\x1b[?1016l")

    # ------------------------------------------------------------ what is typed

    def run_input_thread(self) -> None:
        """Nothing: what is typed is read on the loop's own thread.

        Textual's reads on another, which wakes ten times a second, and beside a thread that works a key waits twice
        until it is let in: to be read, and to be told of.
        """

    def _listen(self) -> None:
        self._parser = XTermParser(self._debug)
        encoding = "utf-8" if self.encoding == "ascii" else self.encoding
        self._decode = codecs.getincrementaldecoder(encoding)("replace").decode  # a byte that is no letter is shown
        self._loop.add_reader(self.fileno, self._read)

    def disable_input(self) -> None:
        """As Textual's; it may be called again."""
        self._loop.remove_reader(self.fileno)
        if self._looking is not None:  # what is typed from now on may be for an editor
            self._looking.cancel()
            self._looking = None
        super().disable_input()

    def _read(self) -> None:
        try:
            data = os.read(self.fileno, 4096)
        except BlockingIOError:  # somebody else has read it
            return
        except OSError:  # EIO: hung up
            data = b""
        if data:
            self._tell(self._parser.feed(self._decode(data)))
        else:
            self._loop.remove_reader(self.fileno)
            self._leave(signal.SIGHUP)

    def _look(self) -> None:
        """An escape that nothing follows in time was a key."""
        self._looking = None
        if select.select([self.fileno], [], [], 0)[0]:
            self._read()
        else:
            self._tell(self._parser.tick())

    def _tell(self, found: Iterable[Message]) -> None:
        try:
            for message in found:
                self.process_message(message)
        except Exception as error:  # the loop would only log it, and every further key would be lost
            self._app._handle_exception(error)
        if self._parser._timeout_time is not None and self._looking is None:
            self._looking = self._loop.call_later(_LOOK_S, self._look)

    def send_message(self, message: Message) -> None:
        """As Textual's, which comes from another thread."""
        self._app.post_message(message)


def _soon(loop: asyncio.AbstractEventLoop, call: Callable[[], object]) -> None:
    with suppress(RuntimeError):  # the loop has ended
        loop.call_soon_threadsafe(call)


def opened_unwaiting(fd: int) -> int | None:
    """The same terminal opened anew, so that writing never waits; None where that is not possible.

    The one we were given is the shell's too: made so that it never waits, it would be so for the shell.
    """
    try:
        return os.open(os.ttyname(fd), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:  # no terminal, or another person's
        return None


def locale_encoding(env: Mapping[str, str]) -> str:
    """How letters go to this terminal, told by the locale; ascii where it names no charset, UTF-8 where nothing."""
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
