"""``warroom drill run`` with three people at real terminals: well and badly, killed in the middle, and told outside."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from bench.jobs import Hands
from tests.support.host import SEALED
from tests.support.http import Answer, Server, serving
from tests.support.patience import PATIENCE_S
from tests.support.terminal import environment
from tests.support.tmux import session
from warroom.cli import main
from warroom.store import Store

ROOT = Path(__file__).resolve().parents[2]
SPEED = "10"
PLAN = """
name = "tiny"
title = "Tiny"
length = "24h"
channels = ["practice"]
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
severity = "SEV1"
within = "5h"
[[expect]]
id = "press"
name = "the press is read"
what = "read"
step = "press"
after = "press"
within = "5h"
[[expect]]
id = "guessed"
name = "a hypothesis"
what = "hypothesis"
words = ["packet loss"]
within = "5h"
[[expect]]
id = "noted"
name = "the impact is noted at once"
what = "entry"
words = ["half of the cards"]
within = "1s"
[[expect]]
id = "fixed"
name = "rolled back"
what = "entry"
words = ["rolled back"]
within = "5h"
[[expect]]
id = "told"
name = "customers told"
what = "update"
audience = "customers"
within = "policy"
[[hint]]
id = "loss"
at = "1s"
for = "guessed"
to = "technical_lead"
text = "does the loss show?"
[[hint]]
id = "release"
at = "1s"
for = "fixed"
text = "what changed?"
[[hint]]
id = "undo"
at = "1s"
for = "fixed"
text = "undo it"
"""
BY_HAND = {
    "declared": "P", "press": "P",
    "guessed": "S",  # in time, with a hint
    "noted": "M",  # more than twice too late
    "fixed": "M",  # in time, with two hints
    "told": "U",
}  # fmt: skip

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed: apt-get install tmux"),
]


class Table:
    """A drill's folder, the processes that run it and watch it, and a shell on its configuration."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.config = folder / "d" / "config.toml"
        self.capsys = capsys
        (folder / "tiny.toml").write_text(PLAN)
        self.env = SEALED | {"HOME": str(folder), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "TMPDIR": str(folder)}
        self.processes: list[subprocess.Popen[str]] = []

    def program(self, *words: str) -> subprocess.Popen[str]:
        made = subprocess.Popen([sys.executable, "-m", "warroom", *words], cwd=self.folder, env=self.env,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
                                )  # fmt: skip
        self.processes.append(made)
        return made

    def begin(self) -> subprocess.Popen[str]:
        """Starts the drill, or goes on with it."""
        made = self.program("drill", "run", "tiny.toml", "--no-screen", "--as", "kim", "--speed", SPEED,
                            "--folder", str(self.folder / "d"))  # fmt: skip
        assert made.stdout is not None
        self.said = made.stdout.readline()
        return made

    def ask(self, *words: str, who: str = "kim", config: Path | None = None) -> Any:
        """What a command answers, as JSON."""
        code = main([*words, "--config", str(config or self.config), "--as", who, "--json"])
        out, err = self.capsys.readouterr()
        assert code == 0, err
        return json.loads(out)

    def until(self, wanted: Callable[[], object]) -> None:
        limit = time.monotonic() + PATIENCE_S
        while not wanted():
            assert time.monotonic() < limit, self.said
            time.sleep(0.1)

    def firing(self) -> list[str]:
        return [one["title"] for one in self.ask("alerts") if one["status"] == "firing"]

    @contextmanager
    def seat(self, person: str, sees: str, *first: str) -> Iterator[Hands]:
        """That person's terminal, in a tmux of its own."""
        folder = self.folder / person
        folder.mkdir()
        env = environment(folder, {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})
        command = [sys.executable, "-m", "warroom", *first, "--config", str(self.config), "--as", person]
        with session(command, folder=folder, env=env, cwd=folder) as terminal:
            hands = Hands(terminal)
            hands.sees(sees)
            yield hands

    def ratings(self) -> dict[str, str]:
        return {one["id"]: one["rating"] for one in self.ask("drill", "score")["tasks"]}


@pytest.fixture
def table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Table]:
    made = Table(tmp_path, capsys)
    yield made
    for process in made.processes:
        if process.poll() is None:
            process.terminate()
            process.communicate(timeout=PATIENCE_S)


def test_three_people_play_a_drill_that_is_killed_goes_on_and_tells_nobody_outside(table: Table) -> None:
    playing = table.begin()
    assert "DRILL D-1: Tiny begins" in table.said
    table.until(lambda: table.firing() == ["Boom", "Boom"])
    with ExitStack() as seats:
        outside = Outside(table, seats.enter_context(serving()))
        maya, ana = (seats.enter_context(table.seat(who, "DRILL.*2 firing|2 firing.*DRILL")) for who in ("maya", "ana"))
        maya.press("n")
        maya.sees("DECLARE ━")
        maya.say("Shop fails")
        maya.press("enter", "1", "ctrl+s")
        maya.sees("declared SEV1: .*Shop fails")
        sam = seats.enter_context(table.seat("sam", "Shop fails", "scribe", "1"))
        table.ask("role", "1", "technical_lead", "ana")

        # the press calls the commander, and nobody else
        _verb(maya, "drill", "What do you say\\?")
        maya.press("escape")
        table.until(lambda: table.ratings()["press"] == "P")
        assert table.ask("drill", "messages", who="sam") == []

        # ana needs help, sam is too late
        table.ask("drill", "hint", "loss")
        ana.sees("does the loss show")
        _verb(ana, "log hypothesis packet loss to db-3", "packet loss to db-3")
        sam.say("half of the cards fail")
        sam.press("enter")
        maya.sees("half of the cards fail")

        # a pause is there for everybody
        table.ask("drill", "pause")
        for hands in (maya, ana):
            hands.sees("PAUSED since")
        table.ask("drill", "resume")

        outside.is_tried()

        playing.send_signal(signal.SIGKILL)
        playing.communicate(timeout=PATIENCE_S)
        for hint in ("release", "undo"):
            table.ask("drill", "hint", hint)
        _verb(ana, "log action 2.1.3 rolled back everywhere", "rolled back everywhere")
        playing = table.begin()
        assert "DRILL D-1: Tiny goes on" in table.said
        table.until(lambda: table.firing() == [])
        maya.sees("0 firing|nothing firing|no alerts|No alert")

    table.ask("drill", "end")
    said, _ = playing.communicate(timeout=PATIENCE_S)
    assert (said.count("D-1 ended"), playing.returncode) == (1, 0)
    assert table.ratings() == BY_HAND
    once = [table.ask("drill", "report") for _ in range(2)]
    assert once[0] == once[1]
    assert [one["sent_at"] is not None for one in once[0]["injects"]] == [True, True, True]
    assert [(one["state"], one["ratings"]) for one in table.ask("drills")] == [
        ("ended", {"P": 2, "S": 1, "M": 2, "U": 1})]  # fmt: skip
    shown = table.ask("list", "--all")
    assert [(one["drill"], one["status"]) for one in shown] == [(True, "cancelled")], "what it opened is over with it"
    figures = table.ask("metrics")
    assert (figures["incidents"], figures["excluded"]["drills"]) == (0, 1)


def _verb(hands: Hands, words: str, said: str) -> None:
    hands.press(":")
    hands.say(words)
    hands.press("enter")
    hands.sees(said)


class Outside:
    """Somebody gives the drill channels and a watcher of their own, and escalates: only what the file names is told."""

    def __init__(self, table: Table, server: Server) -> None:
        self.table, self.server = table, server
        server.routes = {"/practice": Answer(), "/outside": Answer()}
        channel = '[[channel]]\nid = "{0}"\ntype = "webhook"\nurl = "{1}/{0}"\nwhen = ["escalation"]\n'
        channels = (channel.format(name, server.url) for name in ("practice", "outside"))
        self.config = table.folder / "evil.toml"
        self.config.write_text(table.config.read_text() + "".join(channels))
        self.watch = table.program("watch", "--config", str(self.config))

    def is_tried(self) -> None:
        with Store.open(self.table.folder / "d" / "drill.db") as store:
            self.table.until(lambda: store.watcher().pid == self.watch.pid)  # what the one before saw is told already
        self.table.ask("escalate", "1", "manager", "wake them", config=self.config)
        self.table.until(lambda: any(b"wake them" in one.body for one in self.server.asked))
        self.watch.terminate()
        self.watch.communicate(timeout=PATIENCE_S)
        assert {one.path for one in self.server.asked} == {"/practice"}
        assert all(b"DRILL" in one.body for one in self.server.asked)
