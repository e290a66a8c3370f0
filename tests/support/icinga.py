"""A real Icinga 2 on a free loopback port, with TLS by an authority of the tests' own."""

from __future__ import annotations

import getpass
import grp
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.certificates import Authority
from tests.support.patience import PATIENCE_S
from tests.support.servers import free_port, program

USER, PASSWORD = "watch", "swordfish-7"

_CONFIG = """
const PluginDir = "/usr/lib/nagios/plugins"
const NodeName = "localhost"
const ZoneName = "localhost"
const TicketSalt = ""
include <itl>
object Endpoint "localhost" { }
object Zone "localhost" { endpoints = [ "localhost" ] }
object ApiListener "api" { bind_host = "127.0.0.1"; bind_port = PORT }
object ApiUser "watch" { password = "swordfish-7"; permissions = [ "objects/query/*", "status/query", "actions/*" ] }
object ApiUser "narrow" { password = "swordfish-7"; permissions = [ "objects/query/Host" ] }
object CheckerComponent "checker" { }
template Host "fast" { check_command = "dummy"; check_interval = 1s; retry_interval = 1s; max_check_attempts = 1 }
template Service "fast" { check_command = "dummy"; check_interval = 1s; retry_interval = 1s; max_check_attempts = 1 }
object HostGroup "shop" { }
object Host "edge-1" { import "fast"; groups = [ "shop" ]; vars.dummy_state = 0; vars.key = "hush-9" }
object Host "lake-1" {
  import "fast"; display_name = "Lake (Größe 1)"; vars.dummy_state = 2; vars.dummy_text = "no answer to ping"
}
object Service "front" {
  import "fast"; host_name = "edge-1"; notes_url = "https://wiki.example/front"; vars.service = "checkout"
  vars.dummy_state = 2; vars.dummy_text = "HTTP 502 – Größe überschritten ☠"
}
object Service "disk" {
  import "fast"; host_name = "edge-1"; vars.dummy_state = 1; vars.dummy_text = "8 % free|free=8%;10;5"
}
object Service "odd" { import "fast"; host_name = "edge-1"; vars.dummy_state = 3 }
object Service "well" { import "fast"; host_name = "edge-1"; vars.dummy_state = 0 }
object Service "unseen" { import "fast"; host_name = "edge-1"; enable_active_checks = false }
object Service "retried" {
  import "fast"; host_name = "edge-1"; retry_interval = 5m; max_check_attempts = 9
  vars.dummy_state = 2
}
"""


class Icinga:
    """One that runs while ``running()`` is open; ``ca`` is its authority's file."""

    def __init__(self, folder: Path, authority: Authority) -> None:
        self._program = program("icinga2", "icinga2-bin icinga2-common monitoring-plugins-basic")
        self.folder, self.ca = folder, authority.ca
        self.port = free_port()
        self.url = f"https://localhost:{self.port}"
        for name in ("certs", "log", "run", "cache", "spool", "conf"):
            (folder / "icinga" / ("data/certs" if name == "certs" else name)).mkdir(parents=True)
        pair = authority.issue("localhost", "DNS:localhost")  # its common name is the name of its endpoint
        certs = folder / "icinga" / "data" / "certs"
        for source, name in ((pair.cert, "localhost.crt"), (pair.key, "localhost.key"), (authority.ca, "ca.crt")):
            shutil.copy(source, certs / name)
        (folder / "icinga" / "conf" / "icinga2.conf").write_text(_CONFIG.replace("PORT", str(self.port)))

    @contextmanager
    def running(self) -> Iterator[None]:
        """It runs, and has checked what it checks, to the end of the block."""
        base = self.folder / "icinga"
        places = {
            "DataDir": "data", "LogDir": "log", "CacheDir": "cache", "SpoolDir": "spool", "InitRunDir": "run",
            "ConfigDir": "conf",
        }  # fmt: skip
        owners = {"RunAsUser": getpass.getuser(), "RunAsGroup": grp.getgrgid(os.getgid()).gr_name}
        defined = {**{name: str(base / part) for name, part in places.items()}, **owners}
        command = [self._program, "daemon", "-c", str(base / "conf" / "icinga2.conf")]
        command += [word for name, value in defined.items() for word in ("-D", f"{name}={value}")]
        log = base / "icinga.log"
        with log.open("ab") as out:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        try:
            self._wait(process, log)
            yield
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _wait(self, process: subprocess.Popen[bytes], log: Path) -> None:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        pytest.fail(f"Icinga is not ready: {log.read_text()[-800:]}")

    def act(self, action: str, **body: object) -> None:
        """Runs an action of its API, such as acknowledge-problem."""
        command = [
            "curl", "-sS", "--fail-with-body", "--cacert", str(self.ca), "-u", f"{USER}:{PASSWORD}", "-H",
            "Accept: application/json", "-X", "POST", f"{self.url}/v1/actions/{action}", "-d", json.dumps(body),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S)
        assert done.returncode == 0, done.stdout + done.stderr
