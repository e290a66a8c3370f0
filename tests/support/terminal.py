"""A program in a real pseudo-terminal, for tests: the harness of ``bench`` with what tests need beside it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.link import Link
from bench.terminal import NotSeen, Terminal
from tests.support.host import SEALED

__all__ = ["Link", "NotSeen", "Terminal", "environment", "python", "warroom"]

ROOT = Path(__file__).resolve().parents[2]


def environment(home: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """An environment in which the program finds nothing of the person who runs the tests."""
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    search = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**SEALED, "HOME": str(home), **folders, "PYTHONPATH": search, **(extra or {})}


@contextmanager
def python(
    code: str, *arguments: str, size: tuple[int, int] = (80, 24), link: Link | None = None
) -> Iterator[Terminal]:
    """A few lines of Python in a terminal, every byte kept."""
    with Terminal([sys.executable, "-u", "-c", code, *arguments], size=size, link=link, keep=True) as terminal:
        yield terminal


@contextmanager
def warroom(
    *arguments: str,
    home: Path,
    size: tuple[int, int] = (120, 40),
    colours: str = "256",
    env: Mapping[str, str] | None = None,
    link: Link | None = None,
    program: Sequence[str] = (sys.executable, "-m", "warroom"),
    modern: bool = True,
) -> Iterator[Terminal]:
    """``warroom`` with these arguments, every byte kept. ``home`` is an empty folder of the test's own.

    ``modern`` as ``Terminal`` takes it.
    """
    command = [*program, *arguments]
    with Terminal(
        command, size=size, colours=colours, env=environment(home, env), cwd=str(home), link=link, keep=True,
        modern=modern,
    ) as terminal:  # fmt: skip
        yield terminal
