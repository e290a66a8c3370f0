"""``warroom serve`` as a process of its own on a free port, on a database with a late clock."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.patience import PATIENCE_S
from tests.support.terminal import environment
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.store import Store


class Serving:
    """A running server: where it is, and what it said."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, home: Path) -> None:
        self.process = process
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.home = home

    @property
    def said(self) -> str:
        return (self.home / "said").read_text(errors="replace")

    def children(self) -> list[int]:
        """The processes of those who look now."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[1]) == self.process.pid and fields[0] != "Z":
                found.append(int(stat.parent.name))
        return found

    def until(self, holds: Callable[[], bool], timeout_s: float = PATIENCE_S) -> None:
        until = time.monotonic() + timeout_s
        while not holds():
            assert time.monotonic() < until, self.said
            time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    began = datetime.now(UTC) - timedelta(minutes=50)
    with Store.open(folder / "room.db") as store:
        room = Room(store, Policy(), "maya")
        it = room.declare("Checkout API 5xx in eu-west", "SEV1", service="checkout", at=began)
        room.acknowledge(it)
        room.log(it, "the pool is at 100 of 100")
    return folder


USUAL = """\
[watcher]
start = "never"
[display]
theme = "dark"
[wall]
rotate = "never"
"""


@contextmanager
def serving(
    home: Path, config: str = "", *options: str, port: int | None = None, files: int | None = None
) -> Iterator[Serving]:
    """The server with this configuration, once it listens; ``files`` is how many it may have open."""
    port = free_port() if port is None else port
    limited = [] if files is None else ["prlimit", f"--nofile={files}:{files}"]
    (home / "warroom.toml").write_text(f"{USUAL}{config}")
    with (home / "said").open("wb") as said:
        process = subprocess.Popen(
            [*limited, sys.executable, "-m", "warroom", "--db", str(home / "room.db"),
             "--config", str(home / "warroom.toml"), "serve", "--port", str(port), *options],
            env=environment(home, {"PATH": os.environ["PATH"]}), stdout=said, stderr=said, cwd=home,
        )  # fmt: skip
    served = Serving(process, port, home)
    try:
        served.until(lambda: _listens(port) or process.poll() is not None)
        yield served
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE_S)


def _listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0
