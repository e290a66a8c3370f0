"""``show`` tells the whole incident, in columns that stand, and reads like a page on a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shell, Within
from tests.support.patience import PATIENCE_S
from warroom.shell.paging import chosen

LONG = "the pool is full\nall 100 of 100 are held\n\nby the exporter"


@pytest.fixture
def shell(shell: Shell) -> Shell:
    shell("declare", "--severity", "SEV1", "--title", "Refused cards", "--service", "checkout", "--region", "eu-west",
          "--summary", "Cards of one bank are refused.\nOthers pass.", "--at", "2026-03-02T23:58:30Z")  # fmt: skip
    shell("log", "1", LONG, "--kind", "fact", "--pin", "--at", "2026-03-02T23:59:10Z")
    shell("log", "1", "drained", "--at", "2026-03-03T00:01:05Z")
    return shell


def test_every_time_has_its_day_and_the_facts_are_there(shell: Shell) -> None:
    lines = shell("show", "1", TZ="UTC").out.splitlines()
    shown = "\n".join(lines)
    for fact in ("service ", "checkout", "region ", "eu-west", "Cards of one bank are refused.", "Others pass."):
        assert fact in shown
    assert "timeline, times in UTC" in shown
    (before,) = [line for line in lines if "the pool is full" in line]
    (after,) = [line for line in lines if line.endswith("drained")]
    assert before.split()[:2] == ["2026-03-02", "23:59:10"]
    assert after.split()[:2] == ["2026-03-03", "00:01:05"]


def test_the_lines_of_one_entry_stand_below_each_other_in_its_column(shell: Shell) -> None:
    lines = shell("show", "1").out.splitlines()
    at = next(n for n, line in enumerate(lines) if "the pool is full" in line)
    place = lines[at].index("the pool is full")
    assert "pinned" in lines[at][:place]
    assert [line[place:] for line in lines[at : at + 4]] == LONG.split("\n")
    assert [line[:place].strip() for line in lines[at + 1 : at + 4]] == ["", "", ""]
    summary = next(n for n, line in enumerate(lines) if "Cards of one bank" in line)
    assert lines[summary].index("Cards") == lines[summary + 1].index("Others")


def on_a_terminal(shell: Shell, *words: str, **env: str) -> tuple[int, str]:
    """The exit code of ``show``, and what reached the terminal."""
    ours, theirs = pty.openpty()
    ran = subprocess.Popen(
        [sys.executable, "-m", "warroom", "show", "1", *words], stdin=theirs, stdout=theirs, stderr=theirs,
        env={**shell.env, "TERM": "xterm", "TZ": "UTC", **env}, cwd=shell.folder,
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    while True:
        try:
            seen += os.read(ours, 65_536)
        except OSError:  # the last who held the terminal has ended
            break
    os.close(ours)
    return ran.wait(PATIENCE_S), seen.decode().replace("\r\n", "\n")


def test_on_a_terminal_the_whole_goes_through_the_persons_pager(shell: Shell) -> None:
    plain = shell("show", "1", TZ="UTC").out.split("\npeople")[0]
    code, seen = on_a_terminal(shell, PAGER="tee paged | sed 's/^/PAGED /'")
    assert code == 0
    assert (shell.folder / "paged").read_text().startswith(plain.split(" declared ")[0])
    assert all(line.startswith("PAGED ") for line in seen.splitlines())


@pytest.mark.parametrize(
    ("words", "env"),
    [
        (("--no-pager",), {"PAGER": "touch paged"}), (("--json",), {"PAGER": "touch paged"}), ((), {"PAGER": ""}),
        ((), {"PAGER": "touch paged", "TERM": "dumb"}), ((), {"PAGER": "no-such-pager-anywhere"}),
    ],
)  # fmt: skip
def test_without_a_pager_it_is_printed_as_it_is(shell: Shell, words: tuple[str, ...], env: dict[str, str]) -> None:
    code, seen = on_a_terminal(shell, *words, **env)
    assert (code, "drained" in seen) == (0, True)
    assert not (shell.folder / "paged").exists()


def test_into_a_pipe_no_pager_is_started(shell: Shell) -> None:
    assert "drained" in shell("show", "1", PAGER="touch paged").out
    assert not (shell.folder / "paged").exists()


def test_a_pager_that_is_left_at_the_first_line_ends_it_well(shell: Shell) -> None:
    shell("log", "1", "-", stdin="\n".join(f"line {n} of a long paste" for n in range(3_000)))
    code, seen = on_a_terminal(shell, PAGER="head -n 1")
    assert code == 0
    assert len(seen.splitlines()) == 1


def test_whoever_a_key_confines_to_the_room_gets_no_pager() -> None:
    """A pager starts editors and shells for whoever reads in it."""
    assert chosen({"PAGER": "less", "TERM": "xterm"}, is_terminal=True) == "less"
    assert chosen({"PAGER": "less", "TERM": "xterm"}, is_terminal=True, confined=True) == ""


def test_less_is_taken_where_nothing_is_named(tmp_path: Path) -> None:
    (tmp_path / "less").write_text("")
    (tmp_path / "less").chmod(0o755)
    env = {"TERM": "xterm", "PATH": str(tmp_path)}
    assert chosen(env, is_terminal=True) == "less"
    assert chosen(env, is_terminal=False) == ""
    assert chosen({**env, "PATH": str(tmp_path / "none")}, is_terminal=True) == ""


def test_an_incident_of_which_little_is_known_has_no_empty_lines_of_facts(within: Within) -> None:
    within("declare", "--severity", "SEV3", "--title", "t")
    assert "service" not in within("show", "1").out
