"""The terminal's side of the line: what is written never waits, and the terminal is left as it was found.

Textual hands its output to a thread through a queue of thirty writes, and once a terminal has stopped reading
(a held pager, a frozen connection) that queue blocks the event loop and with it everything. Here nothing waits:
``is_behind`` says that the last frame has not been taken yet, and the code that paints leaves out the next.

This uses names of Textual's Linux driver that are not public; ``tests/packaging/test_private_names.py`` has each
with its purpose, and ``tests/terminal`` sees what they do.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from types import FrameType
from typing import IO, TYPE_CHECKING, Any, cast

from textual import constants
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from widgets.terminal.decoder import Decoder
from widgets.terminal.paste import Unfinished
from widgets.terminal.patience import QUICK_S, escape_wait
from widgets.terminal.writer import BEHIND_S, HELD_S, SLOW_S, Writer, locale_encoding

if TYPE_CHECKING:
    from textual.app import App

_READ, _BULK, _AT_ONCE = 4096, 1024, 65_536  # bytes: of a read, of one that more will follow, of those taken together
_SIZE = (80, 24)  # of a terminal that does not know its own
_KEYS = 1 | 4 | 8 | 16  # of the kitty protocol: every key, its text, and its place on the keyboard
GRACE_S = 6.0  # a signal's orderly end takes at most so long
_TITLED = (
    "xterm", "screen", "tmux", "rxvt", "alacritty", "foot", "kitty", "wezterm", "contour", "ghostty", "vte", "st-",
)  # fmt: skip
_PLAIN = ("linux", "vt100", "vt102", "vt220", "ansi", "cons25", "dumb", "unknown")


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
        self.on_unfinished: Callable[[], None] = lambda: None
        """Called on the event loop's thread when the end of a paste does not come."""
        self._title = ""
        self._remote = any(os.environ.get(name) for name in ("SSH_CONNECTION", "SSH_TTY"))
        self._asked: deque[float] = deque()
        self._answered: list[float] = []
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
            self._measured()
        if self._asked_at is not None and self._answers_due == 0:
            if SLOW_S <= monotonic() - self._asked_at < HELD_S:
                self._answered_late = True
                _soon(self._loop, lambda: self.on_taken())
            self._asked_at = None
        super().process_message(message)

    def _measured(self) -> None:
        """The terminal has answered."""
        if self._asked:
            self._answered.append(monotonic() - self._asked.popleft())
            self._decoder.escape_s = self._escape_wait

    @property
    def _escape_wait(self) -> float:
        """By the shortest answer: that is the way there and back. A late one alone says little, at the start."""
        answered = min(self._answered, default=None)
        known = self._remote or len(self._answered) > 1 or (answered is not None and answered <= QUICK_S)
        way, is_fixed = answered if known else None, "ESCDELAY" in os.environ
        return escape_wait(constants.ESCAPE_DELAY, way, is_remote=self._remote, is_fixed=is_fixed)

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
        if self.term not in _PLAIN:
            self.write(f"\x1b[={_KEYS};1u")
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

    def _get_terminal_size(self) -> tuple[int, int]:
        """The terminal's own, columns and rows: ``COLUMNS`` and ``LINES`` are those of the shell's last prompt."""
        for file in (sys.__stdout__, sys.__stdin__, sys.__stderr__):
            with suppress(OSError, ValueError, AttributeError):
                columns, rows = os.get_terminal_size(cast("IO[str]", file).fileno())
                if columns > 0 and rows > 0:
                    return columns, rows
        return _SIZE

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
            self._asked.append(monotonic())
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

        Textual's reads on another, which wakes ten times a second, and while another thread computes a key waits twice
        for its turn: to be read, and to be delivered.
        """

    def _listen(self) -> None:
        encoding = "utf-8" if self.encoding == "ascii" else self.encoding
        is_iterm = "iTerm" in os.environ.get("LC_TERMINAL", "") + os.environ.get("TERM_PROGRAM", "")
        self._decoder = Decoder(encoding, pixels=constants.SMOOTH_SCROLL and not is_iterm)
        self._decoder.escape_s = self._escape_wait
        self._loop.add_reader(self.fileno, self._read)

    def disable_input(self) -> None:
        """As Textual's; it may be called again."""
        self._loop.remove_reader(self.fileno)
        self._look_no_more()  # what is typed from now on may be for an editor
        super().disable_input()

    def _read(self) -> None:
        data = b""
        while part := self._part():
            data += part
            if len(part) < _BULK or len(data) >= _AT_ONCE or not self._has_more():
                break
        if data:
            self._tell(self._decoder.feed(data, monotonic()))
        elif part is not None:
            self._loop.remove_reader(self.fileno)
            self._leave(signal.SIGHUP)

    def _part(self) -> bytes | None:
        """What can be read now; empty where the terminal is gone, None where somebody else has read it."""
        try:
            return os.read(self.fileno, _READ)
        except BlockingIOError:
            return None
        except OSError:  # EIO: hung up
            return b""

    def _has_more(self) -> bool:
        return bool(select.select([self.fileno], [], [], 0)[0])

    def _look(self) -> None:
        """Nothing came in time, unless it has just come: then that is read first."""
        self._looking = None
        if self._has_more():
            self._read()
        else:
            self._tell(self._decoder.tick(monotonic()))

    def _look_no_more(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def _tell(self, found: Iterable[Message]) -> None:
        for message in found:
            try:
                if isinstance(message, Unfinished):
                    self.on_unfinished()
                else:
                    self.process_message(message)
            except Exception as error:  # the loop would only log it, and the keys after it would be lost
                self._app._handle_exception(error)
        self._look_no_more()
        due = self._decoder.due
        if due is not None:
            self._looking = self._loop.call_later(max(0.0, due - monotonic()), self._look)

    def send_message(self, message: Message) -> None:
        """As Textual's, which comes from another thread."""
        self._app.post_message(message)


def _soon(loop: asyncio.AbstractEventLoop, call: Callable[[], object]) -> None:
    with suppress(RuntimeError):  # the loop has ended
        loop.call_soon_threadsafe(call)
