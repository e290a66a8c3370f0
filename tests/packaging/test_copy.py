"""A clean copy: what make promises, and that no address of a package index is written anywhere."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _make(*words: str, cwd: Path, path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/usr/bin/env", "-i", f"PATH={path}", "HOME=/nonexistent", shutil.which("make") or "make", *words],
        cwd=cwd, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def _tools(folder: Path, python: str) -> str:
    """A folder for PATH with the few tools that make needs, and a ``python3`` that does as the script says."""
    bin_ = folder / "bin"
    bin_.mkdir()
    for tool in ("sh", "echo", "test", "touch", "cat", "rm", "find"):
        found = shutil.which(tool)
        if found:
            (bin_ / tool).symlink_to(found)
    (bin_ / "python3").write_text(f"#!/bin/sh\n{python}\n")
    (bin_ / "python3").chmod(0o755)
    return str(bin_)


def test_make_names_the_debian_package_where_venv_is_missing(copy: Path) -> None:
    real = sys.executable
    without_venv = f'case "$2" in *ensurepip*) exit 1;; esac\nexec {real} "$@"'
    ran = _make("test", cwd=copy, path=_tools(copy, without_venv))
    assert ran.returncode != 0
    assert "apt-get install python3-venv" in ran.stdout
    assert f"python{sys.version_info.major}.{sys.version_info.minor}-venv" in ran.stdout


def test_make_says_so_where_python_is_too_old(copy: Path) -> None:
    ran = _make("demo", cwd=copy, path=_tools(copy, "exit 1"))
    assert ran.returncode != 0
    assert "no Python 3.11 or newer" in ran.stdout


def test_every_target_that_the_readme_may_name_exists(copy: Path) -> None:
    said = _make("help", cwd=copy, path=_tools(copy, "exit 1")).stdout
    for target in ("demo", "run", "test", "check", "bench", "soak", "clean"):
        assert f"make {target} " in said


def test_constraints_pin_every_package_and_name_no_address() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9_.\-]+==[A-Za-z0-9_.+!\-]+", line) for line in lines)
    pinned = {re.sub(r"[-_.]+", "-", line.split("==")[0]).lower() for line in lines}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for wanted in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        name = re.match(r"[A-Za-z0-9_.\-]+", wanted)
        assert name is not None
        assert re.sub(r"[-_.]+", "-", name[0]).lower() in pinned


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt", "Makefile", ".ci/run"])
def test_how_it_is_built_names_no_network_address(name: str) -> None:
    text = (ROOT / name).read_text()
    assert not re.search(r"https?://|--index-url|--extra-index|find-links", text)


def test_the_textual_that_the_pictures_were_made_with_is_the_one_in_use() -> None:
    pins = dict(
        line.split("==") for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")
    )
    assert version("textual") == pins["textual"]
    assert version("rich") == pins["rich"]
