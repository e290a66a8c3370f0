"""``warroom drill run``: the real program, its watcher polling over HTTP, killed in the middle and begun again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.host import SEALED
from tests.support.patience import PATIENCE_S
from warroom.cli import main

ROOT = Path(__file__).resolve().parents[2]
PLAN = """
name = "tiny"
title = "Tiny"
length = "10m"
[[inject]]
id = "errors"
at = "0s"
alert = { title = "Boom", service = "shop", count = 2 }
[[inject]]
id = "press"
when = { what = "declare" }
to = "commander"
message = "What do you say?"
[[inject]]
id = "calm"
when = { what = "entry", words = ["rolled back"] }
clear = ["errors"]
[[expect]]
id = "declared"
name = "declare"
what = "declare"
within = "5m"
[[expect]]
id = "told"
name = "customers told"
what = "update"
audience = "customers"
within = "policy"
"""


class Table:
    """A drill's folder, the process that runs it, and a shell on its configuration."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        (folder / "tiny.toml").write_text(PLAN)
        self.env = SEALED | {"HOME": str(folder), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "TMPDIR": str(folder)}
        self.process: subprocess.Popen[str] | None = None

    def begin(self) -> None:
        command = [sys.executable, "-m", "warroom", "drill", "run", "tiny.toml", "--no-screen", "--as", "kim",
                   "--folder", str(self.folder / "d")]  # fmt: skip
        self.process = subprocess.Popen(command, cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # fmt: skip
        assert self.process.stdout is not None
        self.said = self.process.stdout.readline()

    def ask(self, *words: str, who: str = "kim") -> Any:
        """What a command answers, as JSON."""
        code = main([*words, "--config", str(self.folder / "d" / "config.toml"), "--as", who, "--json"])
        out, err = self.capsys.readouterr()
        assert code == 0, err
        return json.loads(out)

    def until(self, wanted: Callable[[], bool]) -> None:
        limit = time.monotonic() + PATIENCE_S
        while not wanted():
            assert time.monotonic() < limit, self.said
            time.sleep(0.1)

    def firing(self) -> list[str]:
        return [one["title"] for one in self.ask("alerts") if one["status"] == "firing"]


@pytest.fixture
def table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    made = Table(tmp_path, capsys)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.process.terminate()
        made.process.communicate(timeout=PATIENCE_S)


def test_a_drill_is_played_killed_and_goes_on(table: Table) -> None:
    table.begin()
    assert "DRILL D-1: Tiny begins" in table.said
    table.until(lambda: table.firing() == ["Boom", "Boom"])
    made = table.ask("declare", "--severity", "1", "--title", "Shop fails", who="maya")["id"]
    table.until(lambda: [one["text"] for one in table.ask("drill", "messages", who="maya")] == ["What do you say?"])
    assert table.ask("drill", "messages", who="lee") == []

    assert table.process is not None
    table.process.send_signal(signal.SIGKILL)
    table.process.communicate(timeout=PATIENCE_S)
    table.ask("log", made, "rolled", "back", "everywhere", who="maya")
    table.begin()
    assert "DRILL D-1: Tiny goes on" in table.said
    table.until(lambda: table.firing() == [])
    shown = table.ask("drill", "show")
    assert [one["sent_at"] is not None for one in shown["injects"]] == [True, True, True]

    table.ask("drill", "halt", "enough", who="lee")
    assert table.process.communicate(timeout=PATIENCE_S)[0].count("D-1 halted: enough") == 1
    assert table.process.returncode == 0
    ratings = {one["id"]: one["rating"] for one in table.ask("drill", "score")["tasks"]}
    assert ratings == {"declared": "P", "told": "-"}
    once = [table.ask("drill", "report") for _ in range(2)]
    assert once[0] == once[1]
    assert once[0]["messages"][0]["read"][0]["by"] == "maya"
    assert [(one["state"], one["ratings"]["P"]) for one in table.ask("drills")] == [("halted", 1)]
    shown = table.ask("list", "--all")
    assert [(one["drill"], one["status"]) for one in shown] == [(True, "cancelled")], "what it opened is over with it"
    figures = table.ask("metrics")
    assert (figures["incidents"], figures["excluded"]["drills"]) == (0, 1)
