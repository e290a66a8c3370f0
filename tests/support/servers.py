"""Real Prometheus and Alertmanager programs on free loopback ports, ended with the test."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.patience import PATIENCE_S


def program(name: str, package: str) -> str:
    """The path of a server program; the test is skipped where it is not installed (CI makes that a failure)."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: apt-get install {package}")
    return found


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Returns when ``url`` answers 200. Fails with the program's last words."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    pytest.fail(f"{url} is not ready; {log.name}: {log.read_text()[-500:]}")


@contextmanager
def running(command: list[str], ready: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program from when it is ready to the end of the block."""
    with log.open("ab") as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        wait_until_ready(ready, process, log)
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Asks the program to end; one that does not is killed."""
    process.terminate()
    try:
        process.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Alertmanager:
    """A real one that can be stopped and started again on the same port, its alerts forgotten."""

    def __init__(self, folder: Path) -> None:
        self._program = program("prometheus-alertmanager", "prometheus-alertmanager")
        self._amtool = program("amtool", "prometheus-alertmanager")
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        (folder / "alertmanager.yml").write_text("route: {receiver: nobody}\nreceivers: [{name: nobody}]\n")

    @contextmanager
    def running(self) -> Iterator[None]:
        """It runs to the end of the block."""
        command = [
            self._program, f"--config.file={self.folder}/alertmanager.yml", f"--storage.path={self.folder}/am",
            f"--web.listen-address=127.0.0.1:{self.port}", "--cluster.listen-address=", "--data.retention=1h",
        ]  # fmt: skip
        with running(command, f"{self.url}/-/ready", self.folder / "alertmanager.log"):
            yield

    def amtool(self, *arguments: str) -> str:
        """Runs amtool against it; gives what it prints."""
        command = [self._amtool, f"--alertmanager.url={self.url}", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE_S).stdout.strip()

    def post(self, **alert: Any) -> None:
        """Posts one alert as Prometheus would; an ``endsAt`` in the past resolves it."""
        request = urllib.request.Request(
            f"{self.url}/api/v2/alerts", json.dumps([alert]).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            assert answer.status == 200


@contextmanager
def prometheus(folder: Path, rules: str, alertmanager: str = "") -> Iterator[str]:
    """A real Prometheus that evaluates ``rules`` every second and tells ``alertmanager``; gives its address."""
    port = free_port()
    (folder / "rules.yml").write_text(rules)
    told = f"alerting: {{alertmanagers: [{{static_configs: [{{targets: ['{alertmanager}']}}]}}]}}\n"
    (folder / "prometheus.yml").write_text(
        "global: {scrape_interval: 1s, evaluation_interval: 1s, external_labels: {cluster: test}}\n"
        f"rule_files: ['{folder}/rules.yml']\n" + (told if alertmanager else "")
    )
    command = [
        program("prometheus", "prometheus"), f"--config.file={folder}/prometheus.yml",
        f"--storage.tsdb.path={folder}/prom", f"--web.listen-address=127.0.0.1:{port}",
        "--rules.alert.resend-delay=1s",  # its first alerts often miss the Alertmanager: do not wait a minute
    ]  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    with running(command, f"{url}/-/ready", folder / "prometheus.log"):
        yield url
