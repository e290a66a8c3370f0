"""The units of systemd are right, hardened, and start what the command line knows."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from warroom.shell import arguments

ROOT = Path(__file__).resolve().parents[2]
UNITS = {"warroom.service": "watching:watch", "warroom-serve.service": "serve:serve"}
"""Each unit with what its command line runs."""
analyze = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")


def unit(section: str, name: str = "warroom.service") -> configparser.SectionProxy:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((ROOT / "contrib" / name).read_text())
    return parser[section]


@pytest.fixture(params=UNITS)
def here(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The unit with a program that is there."""
    copy = tmp_path / str(request.param)
    copy.write_text((ROOT / "contrib" / copy.name).read_text().replace("/usr/local/bin/warroom", sys.executable))
    return copy


@pytest.mark.parametrize("name", UNITS)
def test_it_starts_what_it_says_with_arguments_that_exist(name: str) -> None:
    program, *words = unit("Service", name)["ExecStart"].split()
    asked = arguments.read(words)
    assert program.endswith("/warroom")
    assert (asked.run, asked.config) == (UNITS[name], "/etc/warroom/config.toml")


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
