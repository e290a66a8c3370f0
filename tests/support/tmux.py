"""A program inside tmux: a second, independent opinion of what a terminal shows."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.terminal import NotSeen
from tests.support.patience import PATIENCE_S

_KEYS = {
    "enter": "Enter", "tab": "Tab", "shift+tab": "BTab", "escape": "Escape", "space": "Space", "backspace": "BSpace",
    "delete": "DC", "insert": "IC", "pageup": "PPage", "pagedown": "NPage", "up": "Up", "down": "Down",
    "left": "Left", "right": "Right", "home": "Home", "end": "End",
} | {f"f{n}": f"F{n}" for n in range(1, 13)}  # fmt: skip
_POLL_S = 0.02


class Session:
    """One tmux server of its own with one session (see ``session``)."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._status = socket.with_name("status")
        self._main = ""

    def tmux(self, *arguments: str) -> str:
        """One tmux command, its output. Raises CalledProcessError where tmux refuses it."""
        command = ["tmux", "-S", str(self._socket), "-f", os.devnull, *arguments]
        # The server hands its environment on: the size of another terminal would be believed in the window.
        env = {name: value for name, value in os.environ.items() if not name.startswith(("TMUX", "COLUMNS", "LINES"))}
        return subprocess.run(command, check=True, capture_output=True, text=True, env=env, timeout=PATIENCE_S).stdout

    def start(
        self, command: Sequence[str], size: tuple[int, int], term: str, env: Mapping[str, str], cwd: Path | None
    ) -> None:
        columns, rows = size
        # Every row is the program's: no status line, and no words of tmux's own where it ended.
        settings = {
            "default-terminal": term,
            "status": "off",
            "remain-on-exit": "on",
            "remain-on-exit-format": "",
            "escape-time": "0",
        }
        # tmux 3.3 now and then misses how a program ended that ends at once: a shell around it writes that down.
        noted = f"{shlex.join(command)}; printf %s $? >{shlex.quote(f'{self._status}.new')}; "
        noted += f"mv {shlex.quote(f'{self._status}.new')} {shlex.quote(str(self._status))}"
        chain = [word for name, value in settings.items() for word in ("set", "-g", name, value, ";")]
        begin = ["start-server", ";", *chain, *self._window("new-session", ["sh", "-c", noted], size, env, cwd)]
        try:
            self.tmux(*begin)
        except subprocess.CalledProcessError as gone:
            # A server of tmux 3.3 now and then ends before its first client has been heard, with no program started.
            if "server exited unexpectedly" not in gone.stderr or self._status.exists():
                raise
            self.tmux(*begin)
        self._main = self.tmux("list-panes", "-F", "#{pane_id}").strip()
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def _window(
        self, verb: str, command: Sequence[str], size: tuple[int, int], env: Mapping[str, str], cwd: Path | None
    ) -> list[str]:
        pairs = [word for name, value in env.items() for word in ("-e", f"{name}={value}")]
        place = ["-c", str(cwd)] if cwd else []
        return [verb, "-d", "-x", str(size[0]), "-y", str(size[1]), *place, *pairs, shlex.join(command)]

    # ------------------------------------------------------------ what the person does

    def press(self, *names: str) -> None:
        """Keys by the names of ``bench.keys``: ``down``, ``ctrl+s``, ``j``."""
        for name in names:
            if len(name) == 1:
                self.type(name)
            else:
                self.tmux("send-keys", "-t", self._main, _tmux_key(name))

    def type(self, text: str) -> None:
        """Characters as typed, none of them read as a key's name."""
        self.tmux("send-keys", "-t", self._main, "-l", "--", text)

    def resize(self, columns: int, rows: int) -> None:
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))

    # ------------------------------------------------------------ what the person sees

    @property
    def text(self) -> str:
        """The screen now, rows without the blanks at their ends."""
        return self.tmux("capture-pane", "-p", "-t", self._main)

    @property
    def styled(self) -> str:
        """The screen with its colours, as escape sequences."""
        return self.tmux("capture-pane", "-p", "-e", "-t", self._main)

    @property
    def size(self) -> tuple[int, int]:
        columns, rows = self.tmux("display", "-p", "-t", self._main, "#{pane_width} #{pane_height}").split()
        return int(columns), int(rows)

    @property
    def ended(self) -> bool:
        """Whether the program has ended and all that it said is on the screen."""
        dead = self.tmux("display", "-p", "-t", self._main, "#{pane_dead}").strip() == "1"
        return dead and self._status.exists()

    @property
    def status(self) -> int:
        """The exit status of a program that has ended."""
        return int(self._status.read_text())

    def wait_for(self, pattern: str, timeout: float = PATIENCE_S) -> str:
        """Waits until the screen matches the regular expression (``^``, ``$`` are a row's); gives that screen.

        Raises:
            NotSeen: not within ``timeout`` seconds; the message shows the screen.
        """
        return self._wait(lambda text: re.search(pattern, text, re.MULTILINE) is not None, f"{pattern!r}", timeout)

    def wait_gone(self, pattern: str, timeout: float = PATIENCE_S) -> str:
        return self._wait(lambda text: not re.search(pattern, text, re.MULTILINE), f"no {pattern!r}", timeout)

    def wait_ended(self, timeout: float = PATIENCE_S) -> int:
        """Waits for the program's end; gives its exit status."""
        self._wait(lambda _: self.ended, "the end of the program", timeout)
        return self.status

    def _wait(self, holds: Callable[[str], bool], what: str, timeout: float) -> str:
        deadline = time.monotonic() + timeout
        while True:
            text = self.text
            if holds(text):
                return text
            if time.monotonic() > deadline:
                raise NotSeen(f"waited {timeout} s in vain for {what}\n{text}")
            time.sleep(_POLL_S)


@contextmanager
def session(
    command: Sequence[str],
    *,
    folder: Path,
    size: tuple[int, int] = (120, 40),
    term: str = "tmux-256color",
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Iterator[Session]:
    """``command`` in a tmux of its own, whose socket is in ``folder``; everything ends with the block."""
    driver = Session(folder / "tmux")
    try:
        driver.start(command, size, term, env or {}, cwd)
        yield driver
    finally:
        subprocess.run(
            ["tmux", "-S", str(folder / "tmux"), "kill-server"], check=False, capture_output=True, timeout=PATIENCE_S
        )


def _tmux_key(name: str) -> str:
    if name in _KEYS:
        return _KEYS[name]
    modifier, _, rest = name.partition("+")
    prefix = {"ctrl": "C", "alt": "M", "shift": "S"}.get(modifier)
    if prefix is None or not rest:
        raise ValueError(f"no key is called {name!r}")
    return f"{prefix}-{_KEYS.get(rest, rest)}"
