"""A shell of one's own: a folder with a database, the program run as a process or within the test."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.host import SEALED
from warroom.cli import main

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


@dataclass
class Shell:
    """Commands of one person on one database, each a real process with an environment of its own."""

    folder: Path
    person: str = "maya"

    @property
    def db(self) -> Path:
        return self.folder / "room.db"

    @property
    def env(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("WARROOM_", "XDG_", "TEXTUAL_"))}
        return kept | SEALED | {
            "HOME": str(self.folder),
            "PYTHONPATH": str(ROOT),
            "WARROOM_DB": str(self.db),
            "WARROOM_USER": self.person,
            "PYTHONIOENCODING": "utf-8",
        }

    def __call__(self, *args: str, stdin: str | bytes = b"", **env: str) -> Done:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        ran = subprocess.run(
            [sys.executable, "-m", "warroom", *args], input=given, capture_output=True, env=self.env | env,
            cwd=self.folder, timeout=60, check=False,
        )  # fmt: skip
        return Done(ran.returncode, ran.stdout.decode(), ran.stderr.decode())


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


Within = Callable[..., Done]


@pytest.fixture
def within(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Within:
    """Runs ``main`` in this process, where a new one each time would only cost time."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("WARROOM_DB", str(tmp_path / "room.db"))
    monkeypatch.setenv("WARROOM_USER", "maya")
    monkeypatch.chdir(tmp_path)

    def run(*args: str) -> Done:
        code = main(args)
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return run
