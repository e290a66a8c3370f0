"""What stands on the machine that runs the tests changes no test."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.terminal import Terminal
from tests.cli.conftest import Shell
from tests.support.host import EMPTY, seal
from tests.support.terminal import ROOT, environment
from warroom.config.loading import searched

ASKED = "from warroom.config.loading import searched; print(*searched(), sep='\\n')"
HOSTILE = {
    "WARROOM_USER": "stranger", "WARROOM_DB": "/nowhere/a.db", "TEXTUAL_DRIVER": "nonsense", "NO_COLOR": "1",
    "TERM": "dumb", "LC_ALL": "tr_TR.ISO-8859-9", "TZ": "Pacific/Kiritimati", "PAGER": "false", "EDITOR": "false",
    "SSH_CONNECTION": "1 2 3 4", "COLUMNS": "11", "TMUX": "/nowhere,1,0", "HTTP_PROXY": "http://127.0.0.1:9",
}  # fmt: skip


def test_in_a_test_no_configuration_of_the_machine_is_looked_for(tmp_path: Path) -> None:
    assert {path for path in searched() if not path.is_relative_to(EMPTY)} == set()
    assert not any(path.exists() for path in searched())


@pytest.mark.parametrize("kind", ["inherited", "shell", "from nothing"])
def test_nor_is_it_by_a_program_that_a_test_starts(tmp_path: Path, kind: str) -> None:
    env = {
        "inherited": dict(os.environ), "shell": Shell(tmp_path).env, "from nothing": environment(tmp_path),
    }[kind]  # fmt: skip
    ran = subprocess.run([sys.executable, "-c", ASKED], env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    assert _outside(ran.stdout, tmp_path) == []


def test_nor_by_one_in_a_terminal(tmp_path: Path) -> None:
    with Terminal([sys.executable, "-c", ASKED], env=environment(tmp_path), cwd=str(ROOT), keep=True) as terminal:
        terminal.wait_exit()
        assert _outside(terminal.output.decode(), tmp_path) == []


def _outside(said: str, home: Path) -> list[str]:
    paths = [Path(line) for line in said.split() if line.startswith("/")]
    assert len(paths) >= 2
    return [str(path) for path in paths if not (path.is_relative_to(EMPTY) or path.is_relative_to(home))]


def test_a_machine_that_is_set_otherwise_in_everything_is_not_noticed(tmp_path: Path) -> None:
    """Tests of the settings, of the shell and of the doctor, run where everything that can be set is set wrong."""
    wrong = tmp_path / "home"
    for place in (wrong / ".config" / "warroom", tmp_path / "etc" / "warroom"):
        place.mkdir(parents=True)
        (place / "config.toml").write_text('nonsense = "of the machine"')
    (wrong / ".gitconfig").write_text("not a configuration")
    etc = str(tmp_path / "etc")
    places = {"HOME": str(wrong), "XDG_CONFIG_DIRS": etc, "WARROOM_ETC": f"{etc}/warroom"}
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'inner'}", "-k",
         "without_any_file or examined or shown_in_the_configured_zone or local_terminal",
         "tests/config", "tests/cli/test_usage.py", "tests/cli/test_terminal.py"],
        env=os.environ | HOSTILE | places, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout
    assert " passed" in ran.stdout


def test_what_is_set_on_the_machine_is_gone_and_what_finds_packages_stays() -> None:
    env = {**HOSTILE, "PATH": "/bin", "CI": "true", "PIP_INDEX_URL": "file:///x", "WARROOM_SOAK": "1"}
    seal(env)
    assert {name for name in HOSTILE if env.get(name) == HOSTILE[name]} == set()
    assert (env["PATH"], env["CI"], env["PIP_INDEX_URL"], env["WARROOM_SOAK"]) == ("/bin", "true", "file:///x", "1")
