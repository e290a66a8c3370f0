"""A real sshd on loopback with three keys: a commander's, a scribe's, an observer's.

Its configuration is the one of ``contrib/ssh`` but for the places of its files, with one thing made worse on purpose:
it lets every variable of the client's environment through.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.patience import PATIENCE_S
from tests.support.terminal import ROOT, Terminal, environment
from tests.terminal.conftest import Place, until

__all__ = ["Service", "service", "until"]
PEOPLE = {"maya": "", "sam": "", "vera": "--read-only"}
"""Commander, scribe, observer, and what their forced commands say besides ``--as``."""
CONTRIB = ROOT / "contrib" / "ssh"
_SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@dataclass
class Service:
    """The sshd, the database that its keys open, and the client."""

    place: Place
    folder: Path
    port: int
    sshd: subprocess.Popen[bytes]

    def command(self, person: str, *words: str, options: tuple[str, ...] = ()) -> list[str]:
        """The client's command line, with that person's key."""
        known = self.folder / "known_hosts"
        return [
            "ssh", "-F", "none", "-p", str(self.port), "-i", str(self.folder / person), "-o", "IdentitiesOnly=yes",
            "-o", "StrictHostKeyChecking=yes", "-o", f"UserKnownHostsFile={known}", "-o", "LogLevel=ERROR",
            *options, "localhost", *words,
        ]  # fmt: skip

    def run(
        self, person: str, *words: str, options: tuple[str, ...] = (), text: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """A command without a terminal."""
        return subprocess.run(
            self.command(person, *words, options=options), input=text, capture_output=True, text=True, check=False,
            timeout=PATIENCE_S, env=environment(self.folder, {"PATH": os.environ["PATH"]}),
        )  # fmt: skip

    def terminal(
        self, person: str, *words: str, options: tuple[str, ...] = (), **how: Any
    ) -> AbstractContextManager[Terminal]:
        """The client in a terminal."""
        env = environment(self.folder, how.pop("env", None))
        return Terminal(self.command(person, *words, options=("-tt", *options)), env=env, keep=True, **how)

    def processes(self) -> list[int]:
        """Everything that still runs on this database: screens and watchers."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with suppress(OSError):
                    if str(self.place.db).encode() in (entry / "cmdline").read_bytes():
                        found.append(int(entry.name))
        return found


def _free_port() -> int:
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return int(it.getsockname()[1])


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    if _SSHD is None:
        pytest.skip("sshd is not installed")
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # a service's start would make it
    folder = tmp_path / "ssh"
    folder.mkdir(mode=0o700)
    place = Place(tmp_path)
    place.configured("")
    config = place.home / "config" / "warroom" / "config.toml"
    for name in ("host", *PEOPLE):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    lines = []
    for person, more in PEOPLE.items():
        warroom = f"cd {ROOT} && exec {sys.executable} -m warroom --config {config} --db {place.db}"
        program = f"{warroom} ssh --as {person} {more}".strip()
        lines.append(f'restrict,pty,command="{program}" {(folder / f"{person}.pub").read_text()}')
    (folder / "authorized_keys").write_text("".join(lines))
    port = _free_port()
    (folder / "known_hosts").write_text(f"[localhost]:{port} {(folder / 'host.pub').read_text()}")
    settings = [
        f"Port {port}", "ListenAddress 127.0.0.1", f"HostKey {folder / 'host'}", "PidFile none", "UsePAM no",
        "StrictModes no", f"AuthorizedKeysFile {folder / 'authorized_keys'}", "PermitRootLogin forced-commands-only",
        "AcceptEnv *", *_block(),
    ]  # fmt: skip
    (folder / "sshd_config").write_text("\n".join(settings) + "\n")
    with (folder / "sshd.log").open("wb") as log:
        sshd = subprocess.Popen([_SSHD, "-D", "-e", "-f", folder / "sshd_config"], stderr=log)
    try:
        _wait_for(port, sshd, folder / "sshd.log")
        yield Service(place, folder, port, sshd)
    finally:
        sshd.terminate()
        sshd.wait(PATIENCE_S)


def _block() -> list[str]:
    """What contrib's file sets for the account, here for whoever runs the tests."""
    lines = (CONTRIB / "sshd_config.d-warroom.conf").read_text().splitlines()
    set_here = ("AuthorizedKeysFile", "Match", "AcceptEnv")
    return [line.strip() for line in lines if line.strip() and not line.strip().startswith(("#", *set_here))]


def _wait_for(port: int, sshd: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE_S
    while True:
        with socket.socket() as it:
            if it.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert sshd.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.02)


