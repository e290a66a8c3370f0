"""Runs a program in a pseudo-terminal and plays the terminal: answers it, reads it, types to it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType

from pyte.screens import Char

from bench import keys
from bench.link import Link, Wire
from bench.picture import Picture
from bench.processes import Tree, works
from bench.protocol import Protocol
from bench.tokens import Token, Tokens

# What would make a program paint otherwise than the terminal described by the arguments, or compile its modules
# at every start, which an installed one never does.
_SCRUBBED = re.compile(
    r"(TEXTUAL|WARROOM|CLICOLOR|TMUX|SSH_)\w*|NO_COLOR|FORCE_COLOR|COLORTERM|COLUMNS|LINES|PYTHONDONTWRITEBYTECODE"
)
_READ_SIZE = 65_536
PATIENCE_S = 60.0  # longer than a busy machine needs: what has not come by then never will
_NOT_PASTED = "[\x00\x04\x05\x08\x1b\x7f]"  # what xterm does not let a paste send


class NotSeen(AssertionError):
    """What was waited for did not come in time. The message shows the screen."""


@dataclass(frozen=True)
class Read:
    """Bytes that reached the terminal together; ``at`` is on the monotonic clock."""

    at: float
    size: int


class Terminal:
    """A program in a terminal of ``size`` (columns, rows). Use it as a context manager.

    Time passes for the terminal only inside ``pump`` and the waits built on it: nothing is read
    in between, so a long pause looks to the program like a terminal that has stopped reading.

    Args:
        command: the program and its arguments.
        colours: "256", "16" or "truecolor", by TERM and COLORTERM.
        modern: claim whole frames (2026) and in-band size reports (2048).
        env: added to the environment, after everything that changes how programs paint was taken out.
        link: a slow line; a perfect one unless given.
        keep: keep every byte read in ``output`` (for checks of what was sent; off, it only counts).
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (120, 40),
        colours: str = "256",
        modern: bool = True,
        env: Mapping[str, str] | None = None,
        cwd: str | None = None,
        link: Link | None = None,
        keep: bool = False,
    ) -> None:
        self.size = size
        self.reading = True
        """Set to False for a terminal that stops reading: a hung SSH session, a pager held."""
        self.reads: list[Read] = []
        self.output = bytearray()
        self._keep = keep
        self._picture = Picture(size)
        self._protocol = Protocol(size, self._cursor, modern=modern)
        self._tokens = Tokens()
        self._undrawn: list[Token] = []
        line = link or Link()
        self._down = Wire(line.rtt_s / 2, line.kbps, line.buffer, loss=line.loss)
        self._up = Wire(line.rtt_s / 2, loss=line.loss, seed=2)
        self._ended = False
        self._exited_at: float | None = None
        self._fd, program_side = pty.openpty()
        self._set_size()
        os.set_blocking(self._fd, False)
        self.started_at = time.monotonic()
        self.program = subprocess.Popen(
            list(command),
            stdin=program_side,
            stdout=program_side,
            stderr=program_side,
            env=_environment(colours, env or {}),
            cwd=cwd,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(program_side)
        self._exit_fd = os.pidfd_open(self.program.pid)
        self.tree = Tree(self.program.pid)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Takes the terminal away and ends whatever still runs in it."""
        if self._fd < 0:
            return
        self.tree.processes()
        os.close(self._fd)
        self._fd = -1
        os.close(self._exit_fd)
        self.tree.end()
        self.program.wait()

    # ------------------------------------------------------------ time passes

    def pump(self, seconds: float, until: Callable[[], bool] | None = None) -> bool:
        """Lets the terminal live for ``seconds``, or until ``until()`` holds, which is then the answer.

        ``until`` is asked at once and after every read; the end of the program ends the wait too.
        """
        deadline = time.monotonic() + seconds
        while True:
            if until is not None and until():
                return True
            now = time.monotonic()
            if now >= deadline or (self.exited and self._ended):
                return False
            self._turn(now, deadline)

    def _turn(self, now: float, deadline: float) -> None:
        """One wait for something to happen, and what follows from it."""
        moments = [deadline] + [at for at in (self._down.next_at, self._up.next_at) if at is not None]
        watched = [] if self._exited_at is not None else [self._exit_fd]
        room = self._down.room(now)
        if self.reading and room > 0 and not self._ended:
            watched.append(self._fd)
        elif room == 0:
            moments.append(now + 0.005)
        wait = max(0.0, min(moments) - now)
        ready, _, _ = select.select(watched, [], [], wait)
        if self._exit_fd in ready:
            self._exited_at = time.monotonic()
        if self._fd in ready:
            self._read(min(room, _READ_SIZE))
        self._deliver()
        for at, data in self._down.take(time.monotonic()):
            self._arrived(at, data)

    def _read(self, room: int) -> None:
        try:
            data = os.read(self._fd, room)
        except BlockingIOError:
            return
        except OSError:  # Linux says EIO when the program's side is closed
            data = b""
        if data:
            self._down.put(data, time.monotonic())
        else:
            self._ended = True

    def _arrived(self, at: float, data: bytes) -> None:
        self.reads.append(Read(at, len(data)))
        if self._keep:
            self.output += data
        for token in self._tokens.feed(data):
            self._undrawn.append(token)
            if token.kind == "text":
                continue
            reply = self._protocol.reply(token)
            if reply:
                self.send(reply)

    def _write(self, data: bytes) -> None:
        while data:
            try:
                data = data[os.write(self._fd, data) :]
            except BlockingIOError:
                select.select([], [self._fd], [], 0.1)
            except OSError:
                return

    # ------------------------------------------------------------ what the person does

    def send(self, data: bytes) -> None:
        self._up.put(data, time.monotonic())
        self._deliver()

    def _deliver(self) -> None:
        """Hands the program what has reached its end of the line."""
        for _, data in self._up.take(time.monotonic()):
            self._write(data)

    def press(self, *names: str) -> None:
        """Presses keys by name: ``down``, ``ctrl+s``, ``f5``, ``j`` (see ``bench.keys``)."""
        for name in names:
            self.send(keys.encode(name, application_cursor=self._protocol.on(1)))

    def type(self, text: str) -> None:
        self.send(text.encode())

    def paste(self, text: str) -> None:
        """As a terminal pastes: in brackets where the program asked for them, blanks for what would end them."""
        body = re.sub(_NOT_PASTED, " ", text).replace("\n", "\r").encode()
        self.send(b"\x1b[200~" + body + b"\x1b[201~" if self._protocol.on(2004) else body)

    def resize(self, columns: int, rows: int) -> None:
        self.draw()
        self.size = self._protocol.size = (columns, rows)
        self._picture.resize(columns, rows)
        self._set_size()
        if self._protocol.on(2048):
            self.send(self._protocol.size_report())

    def _set_size(self) -> None:
        columns, rows = self.size
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, columns * 10, rows * 20))

    # ------------------------------------------------------------ what the person sees

    def draw(self) -> None:
        """Brings the picture up to date. Done when it is looked at, so that it never delays a reading."""
        if self._undrawn:
            self._picture.draw(self._undrawn)
            self._undrawn.clear()

    @property
    def lines(self) -> list[str]:
        self.draw()
        return self._picture.lines

    @property
    def text(self) -> str:
        """The screen, row by row without the blanks at their ends."""
        return "\n".join(line.rstrip() for line in self.lines)

    def cell(self, column: int, row: int) -> Char:
        self.draw()
        return self._picture.cell(column, row)

    def _cursor(self) -> tuple[int, int]:
        self.draw()
        return self._picture.cursor

    def shows(self, pattern: str) -> bool:
        """Whether the regular expression matches somewhere on the screen (``^`` and ``$`` are a row's)."""
        return re.search(pattern, self.text, re.MULTILINE) is not None

    def wait_for(self, pattern: str, timeout: float = PATIENCE_S) -> float:
        """Waits until the screen shows ``pattern``; gives the moment at which it did.

        Raises:
            NotSeen: the time is over or the program ended; the message shows the screen.
        """
        if not self.pump(timeout, lambda: self.shows(pattern)):
            raise NotSeen(f"{pattern!r} was not on the screen within {timeout} s{self._state()}\n{self.text}")
        return self.reads[-1].at if self.reads else self.started_at

    def wait_gone(self, pattern: str, timeout: float = PATIENCE_S) -> None:
        """Waits until the screen no longer shows ``pattern``."""
        if not self.pump(timeout, lambda: not self.shows(pattern)):
            raise NotSeen(f"{pattern!r} was still on the screen after {timeout} s{self._state()}\n{self.text}")

    def wait_quiet(self, silence: float = 0.2, timeout: float = 20.0) -> bool:
        """Waits for ``silence`` seconds without output of a program that has done what it had to; False if it never
        fell silent. One that waits for its turn on a busy machine is silent too, and not done."""
        began = time.monotonic()
        while time.monotonic() - began < timeout:
            if not self.pump(silence, self._more_than(len(self.reads))) and not self.works:
                return True
        return False

    def _more_than(self, count: int) -> Callable[[], bool]:
        return lambda: len(self.reads) > count

    def wait_exit(self, timeout: float = PATIENCE_S) -> int:
        """Waits for the program's end, reading what it still writes; gives its exit status.

        Raises:
            NotSeen: it still runs.
        """
        if not self.pump(timeout, lambda: self.exited):
            raise NotSeen(f"the program still runs after {timeout} s\n{self.text}")
        self.pump(0.2, lambda: self._ended)
        return self.program.wait()

    def _state(self) -> str:
        return f"; the program ended with status {self.program.wait()}" if self.exited else ""

    # ------------------------------------------------------------ what can be counted

    @property
    def exited(self) -> bool:
        if self._exited_at is None and self.program.poll() is not None:
            self._exited_at = time.monotonic()
        return self._exited_at is not None

    @property
    def works(self) -> bool:
        """Whether the program is at work now, or would be if it had a processor."""
        return works(self.program.pid)

    @property
    def exited_at(self) -> float:
        """When the program ended, on the monotonic clock."""
        assert self._exited_at is not None, "the program still runs"
        return self._exited_at

    @property
    def bytes_read(self) -> int:
        return sum(read.size for read in self.reads)

    @property
    def frames(self) -> int:
        """How many whole frames the program sent (it brackets them where the terminal is modern)."""
        return self._protocol.frames

    @property
    def strings(self) -> list[Token]:
        """Every OSC, DCS and other string sequence so far: window titles, links, clipboard."""
        return self._protocol.strings

    def modes_left_on(self) -> list[str]:
        return self._protocol.left_on()


def _environment(colours: str, extra: Mapping[str, str]) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if not _SCRUBBED.fullmatch(name)}
    env["TERM"] = "xterm-16color" if colours == "16" else "xterm-256color"
    if colours == "truecolor":
        env["COLORTERM"] = "truecolor"
    return env | {"LC_ALL": "C.UTF-8"} | dict(extra)
