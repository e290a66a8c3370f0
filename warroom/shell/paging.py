"""Long answers on a terminal go through a pager, as people know it of git and man; into a pipe they go as they are."""

from __future__ import annotations

import io
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout, suppress

LESS = "-FRX"  # of what is set nowhere: one screenful needs no key, and what was read stays on the terminal


def chosen(env: Mapping[str, str], *, is_terminal: bool, confined: bool = False) -> str:
    """The pager's command line; "" where there is none: no terminal, a dumb one, PAGER set to nothing or to cat.

    ``confined``: people who may start nothing else here get no pager either, for a pager starts a shell.
    """
    if not is_terminal or confined or env.get("TERM", "dumb") in ("", "dumb"):
        return ""
    if "PAGER" in env:
        named = env["PAGER"].strip()
        return "" if named == "cat" else named
    return next((name for name in ("less", "more") if shutil.which(name, path=env.get("PATH"))), "")


class Kept(io.TextIOWrapper):
    """What is printed for a pager: as wide as the terminal that it is read on."""

    columns = 0


@contextmanager
def paged(env: Mapping[str, str], *, wanted: bool = True, confined: bool = False) -> Iterator[None]:
    """What is printed inside goes through the person's pager, where there is one and ``wanted``."""
    command = chosen(env, is_terminal=sys.stdout.isatty(), confined=confined) if wanted else ""
    if not command:
        yield
        return
    encoding = sys.stdout.encoding or "utf-8"
    buffer = io.BytesIO()
    kept = Kept(buffer, encoding=encoding, errors="replace", newline="\n")
    kept.columns = shutil.get_terminal_size().columns
    with redirect_stdout(kept):
        yield
    kept.flush()
    text = buffer.getvalue()
    if not _shown(command, text, env):
        sys.stdout.write(text.decode(encoding))


def _shown(command: str, text: bytes, env: Mapping[str, str]) -> bool:
    """Whether the pager could be started; it is left to read until its person ends it, ctrl+c included."""
    sys.stdout.flush()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        pager = subprocess.Popen(
            command, shell=True, stdin=subprocess.PIPE, env={"LESS": LESS, "LESSCHARSET": "utf-8", **env},
            preexec_fn=_hears_ctrl_c,
        )  # fmt: skip
        assert pager.stdin is not None
        with suppress(BrokenPipeError):
            pager.stdin.write(text)
        with suppress(BrokenPipeError):
            pager.stdin.close()
        return pager.wait() not in (126, 127)  # a shell's words for: cannot be started, not found
    finally:
        signal.signal(signal.SIGINT, before)


def _hears_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
