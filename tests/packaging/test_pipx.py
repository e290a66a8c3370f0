"""Installed with pipx, as the README says; skipped where there is no pipx."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PIPX = shutil.which("pipx")
UNREACHABLE = ("No matching distribution", "Could not find a version", "timed out", "ConnectionError")
"""What pip says where it cannot reach a package index."""


@pytest.mark.skipif(PIPX is None, reason="pipx is not installed")
@pytest.mark.timeout(900)
def test_pipx_installs_it_and_the_command_runs(tmp_path: Path) -> None:
    assert PIPX is not None
    home = {f"PIPX_{name}": str(tmp_path / name.lower()) for name in ("HOME", "BIN_DIR", "MAN_DIR")}
    env = {**os.environ, **home, "PIP_NO_COMPILE": "1"}  # of thousands of modules the command needs a few
    del env["XDG_CONFIG_DIRS"]  # where packages come from is the machine's own affair
    installed = subprocess.run(
        [PIPX, "install", f"--pip-args=--constraint {ROOT / 'constraints.txt'}", str(ROOT)],
        env=env, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = installed.stdout + installed.stderr
    if installed.returncode and any(words in said for words in UNREACHABLE):
        pytest.skip("no package index can be reached")
    assert installed.returncode == 0, said
    program = tmp_path / "bin_dir" / "warroom"
    declare = [program, "--db", tmp_path / "room.db", "declare", "--severity", "SEV2", "--title", "Mail is late"]
    declared = subprocess.run(declare, env=env, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert declared.returncode == 0, declared.stderr
    assert declared.stdout.startswith("INC-")
