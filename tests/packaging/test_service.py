"""The unit of systemd is right, hardened, and starts what the command line knows."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from warroom.shell import arguments

ROOT = Path(__file__).resolve().parents[2]
UNIT = ROOT / "contrib" / "warroom.service"
analyze = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")


def unit(section: str) -> configparser.SectionProxy:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(UNIT.read_text())
    return parser[section]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """The unit with a program that is there."""
    copy = tmp_path / "warroom.service"
    copy.write_text(UNIT.read_text().replace("/usr/local/bin/warroom", sys.executable))
    return copy


def test_it_starts_the_watcher_with_arguments_that_exist() -> None:
    program, *words = unit("Service")["ExecStart"].split()
    asked = arguments.read(words)
    assert program.endswith("/warroom")
    assert (asked.run, asked.config) == ("watching:watch", "/etc/warroom/config.toml")


def test_it_is_started_again_whatever_ends_it_and_reloads_by_sighup() -> None:
    service = unit("Service")
    assert service["Restart"] == "always"
    assert float(service["RestartSec"]) <= 5
    assert service["ExecReload"] == "/bin/kill -HUP $MAINPID"
    assert unit("Unit")["StartLimitIntervalSec"] == "0"


@analyze
def test_systemd_finds_no_fault_in_it(here: Path) -> None:
    ran = subprocess.run(["systemd-analyze", "verify", here], capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


@analyze
def test_systemd_finds_it_hardened(here: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", str(here)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stdout[-300:]
