"""The room lives: what others do appears, what one does is there for others, and nothing stays behind."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.patience import PATIENCE_S
from tests.support.servers import Alertmanager, prometheus
from tests.support.terminal import Terminal, environment
from tests.support.tmux import session
from tests.terminal.conftest import ALONE, Place, Until

SIZES = [(80, 24), (120, 40), (200, 60)]


def dwell(terminal: Terminal, *keys: str) -> None:
    """Keys as a person presses them: Escape and a letter after it are two keys, not one with Alt."""
    for key in keys:
        terminal.press(key)
        terminal.pump(0.15)


def leave(terminal: Terminal, *, watching: bool = True) -> None:
    """``watching``: something is open and the watcher stops with this terminal, which is said before it does."""
    dwell(terminal, "escape")
    terminal.press("q")
    if watching:
        terminal.wait_for("q again leaves and stops the watcher")
        terminal.press("q")
    assert terminal.wait_exit() == 0


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
def test_an_incident_is_declared_worked_on_and_left_with_nothing_behind(
    place: Place, until: Until, size: tuple[int, int]
) -> None:
    """Declare by keys, acknowledge, record, quit."""
    with place.terminal(size=size) as terminal:
        terminal.wait_for("No incident is open")
        until(terminal, lambda: place.db.exists() and place.watched())
        terminal.press("n")
        terminal.wait_for("DECLARE ━")
        terminal.type("Checkout API 5xx in eu-west")
        dwell(terminal, "enter")
        terminal.type("1")
        terminal.press("ctrl+s")
        terminal.wait_for("declared SEV1: Checkout API")
        terminal.wait_for("maya (IC|commander)")
        dwell(terminal, "a")
        terminal.wait_for(r"maya +acknowledged")
        terminal.press("t")
        terminal.type("d roll back 2.1.3 in eu-west")
        terminal.press("enter")
        terminal.type("f 5xx falls: 12 %")
        terminal.press("enter")
        terminal.wait_for(r"decision +maya +roll back 2\.1\.3 in eu-west")
        terminal.wait_for(r"fact +maya +5xx falls: 12 %")
        leave(terminal)
        assert terminal.modes_left_on() == []
        assert terminal.tree.processes() == []
        assert not place.watched()
    shown = place.shell("show", "1").stdout
    assert "roll back 2.1.3 in eu-west" in shown
    assert "Checkout API 5xx in eu-west" in place.shell("list").stdout


def test_a_line_that_the_shell_logs_appears(place: Place) -> None:
    place.configured(ALONE)
    place.declared("Checkout API 5xx in eu-west", "SEV1")
    with place.terminal() as terminal:
        terminal.wait_for("Checkout API")
        assert place.shell("log", "1", "--kind", "fact", "from the shell").returncode == 0
        terminal.wait_for(r"fact +omar +from the shell")
        assert place.shell("status", "1", "identified").returncode == 0
        terminal.wait_for("Identified")


def test_two_terminals_show_what_the_other_does(place: Place, until: Until) -> None:
    place.configured(ALONE)
    place.declared("Checkout API 5xx in eu-west", "SEV1")
    with place.terminal() as maya, place.terminal("--as", "omar", size=(80, 24)) as omar:
        maya.wait_for("Checkout API")
        omar.wait_for("Checkout API")
        omar.press("t")
        omar.type("h the pool is exhausted")
        omar.press("enter")
        maya.wait_for(r"hypothesis +omar +the pool is exhausted")
        maya.press("t")
        maya.type("i: half of the customers")
        maya.press("enter")
        omar.wait_for(r"impact +maya +half of the customers")
        place.declared("Search is slow", "SEV2")
        for terminal in (maya, omar):
            terminal.wait_for("Search is slow")
            assert terminal.shows("BRIEF 0001"), "the selection stays where it was"


def test_an_incident_of_another_is_told_and_the_selection_stays(place: Place) -> None:
    place.configured(ALONE)
    place.declared("Checkout API 5xx in eu-west", "SEV2")
    with place.terminal() as terminal:
        terminal.wait_for("BRIEF 0001")
        assert place.shell("declare", "--severity", "SEV0", "--title", "All is down").returncode == 0
        terminal.wait_for("omar declared SEV0 0002: All is down")
        assert terminal.shows("BRIEF 0001")


class TestTheWatcher:
    @pytest.mark.parametrize(
        "end",
        [
            lambda terminal: terminal.program.send_signal(signal.SIGHUP),
            lambda terminal: terminal.program.send_signal(signal.SIGTERM),
            lambda terminal: terminal.program.kill(),
        ],
        ids=["hangup", "terminate", "kill"],
    )
    def test_it_ends_with_its_terminal_however_that_ends(
        self, place: Place, until: Until, end: Callable[[Terminal], None]
    ) -> None:
        place.declared("Checkout API 5xx in eu-west", "SEV1")
        with place.terminal() as terminal:
            terminal.wait_for("Checkout API")
            until(terminal, place.watched)
            assert len(terminal.tree.processes()) == 2
            end(terminal)
            until(terminal, lambda: terminal.tree.processes() == [])

    def test_another_takes_over_when_it_is_killed(self, place: Place, until: Until) -> None:
        place.configured('[watcher]\nlease = "1s"\ninterval = "100ms"\n')
        place.declared("Checkout API 5xx in eu-west", "SEV1")
        with place.terminal() as terminal:
            terminal.wait_for("Checkout API")
            until(terminal, place.watched)
            (first,) = [p.pid for p in terminal.tree.processes() if p.pid != terminal.program.pid]
            os.kill(first, signal.SIGKILL)
            until(terminal, lambda: any(p.pid not in (first, terminal.program.pid) for p in terminal.tree.processes()))
            until(terminal, place.watched)

    def test_who_only_reads_starts_none(self, place: Place) -> None:
        place.declared("Checkout API 5xx in eu-west", "SEV1")
        with place.terminal("--read-only") as terminal:
            terminal.wait_for("Checkout API")
            terminal.wait_for("no watcher")
            assert len(terminal.tree.processes()) == 1
            terminal.press("n")
            terminal.wait_for("Read-only")


def test_below_80_by_24_one_sentence_says_so(place: Place) -> None:
    place.configured(ALONE)
    place.declared("Checkout API 5xx in eu-west", "SEV1")
    with place.terminal(size=(79, 23)) as terminal:
        terminal.wait_for("79×23 is too small: make the terminal 80×24 or larger")
        assert len(terminal.text.split("\n")) == 23
        assert sum(1 for line in terminal.lines if line.strip()) == 1
        terminal.resize(80, 24)
        terminal.wait_for("Checkout API")
        assert not terminal.shows("too small")
        terminal.resize(200, 60)
        terminal.wait_for("LAST UPDATE|ALSO OPEN|last update|also open")
        terminal.resize(60, 20)
        terminal.wait_for("60×20 is too small")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.modes_left_on() == []


@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: "x".join(map(str, size)))
def test_tmux_and_the_harness_see_the_same(place: Place, size: tuple[int, int]) -> None:
    """What the other tests read was drawn by another terminal too."""
    place.configured(ALONE + '[display]\nclocks = "row"\n')
    place.declared("Checkout API 5xx in eu-west", "SEV1", entries=8)
    command = [sys.executable, "-m", "warroom", "--db", str(place.db), "--as", "maya"]
    with (
        place.terminal(size=size) as terminal,
        session(command, folder=place.home, size=size, env=environment(place.home), cwd=place.home) as tmux,
    ):
        terminal.wait_for("line 7 of Checkout")
        terminal.wait_quiet(0.2)
        here = terminal.text
        there = tmux.wait_for("line 7 of Checkout")
    assert len(_still(here)) > 5
    assert _still(here) == _still(there)


def _still(text: str) -> list[str]:
    """The rows in which no clock runs."""
    rows = [line.rstrip() for line in text.rstrip("\n").split("\n")]
    return [row for row in rows if not any(c.isdigit() for c in row)]


@pytest.mark.server
def test_an_alert_posted_with_amtool_appears(place: Place) -> None:
    place.declared("Order e-mail delayed", "SEV2")
    server = Alertmanager(place.home)
    place.configured(f'[[feed]]\nid = "prod"\ntype = "alertmanager"\nurl = "{server.url}"\ninterval = "1s"\n')
    command = [sys.executable, "-m", "warroom", "--db", str(place.db), "--as", "maya"]
    labels = {"alertname": "CheckoutErrorRate", "service": "checkout", "severity": "critical", "region": "eu-west"}
    with (
        server.running(),
        session(command, folder=place.home, size=(120, 40), env=environment(place.home), cwd=place.home) as tmux,
    ):
        tmux.wait_for("Order e-mail")
        pairs = [f"{name}={value}" for name, value in labels.items()]
        server.amtool("alert", "add", *pairs, "--annotation=summary=5xx above 30 %")
        shown = tmux.wait_for(r"CheckoutErrorRate")
        assert "crit" in shown
        tmux.wait_for("1 firing, 1 unack")
        tmux.press("q")
        tmux.wait_for("q again leaves")
        tmux.press("q")
        assert tmux.wait_ended() == 0


@pytest.mark.server
def test_what_a_real_prometheus_finds_reaches_the_screen_through_a_real_alertmanager(place: Place) -> None:
    server = Alertmanager(place.home)
    rules = """
groups:
- name: test
  interval: 1s
  rules:
  - alert: DatabaseDown
    expr: vector(1)
    labels: {severity: critical, service: orders}
    annotations: {summary: "no answer from db-3"}
"""
    place.declared("Order e-mail delayed", "SEV2")
    place.configured(f'[[feed]]\nid = "prod"\ntype = "alertmanager"\nurl = "{server.url}"\ninterval = "1s"\n')
    with server.running(), prometheus(place.home, rules, f"127.0.0.1:{server.port}"), place.terminal() as terminal:
        terminal.wait_for("DatabaseDown", timeout=PATIENCE_S)
        assert terminal.shows("no answer from db-3|crit")
        leave(terminal)
        assert terminal.tree.processes() == []


def test_the_demo_tells_a_story_and_leaves_nothing(tmp_path: Path, until: Until) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    place = Place(tmp_path)
    with place.terminal("demo", "--speed", "30", env={"TMPDIR": str(temporary)}) as terminal:
        terminal.wait_for("DRILL")
        terminal.wait_for("[1-9] firing", timeout=PATIENCE_S)
        assert len(list(temporary.iterdir())) == 1
        leave(terminal, watching=False)
        assert terminal.tree.processes() == []
        assert terminal.modes_left_on() == []
    assert list(temporary.iterdir()) == []
