"""The tmux driver sees what the program shows and types what it is told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.support.terminal import NotSeen
from tests.support.tmux import session


def test_typed_text_reaches_the_program_and_its_answer_the_screen(tmp_path: Path) -> None:
    code = 'print("name?"); print("hello", input()); input()'
    with session([sys.executable, "-c", code], folder=tmp_path, size=(60, 12)) as tmux:
        tmux.wait_for(r"^name\?$")
        tmux.type("Enter ; maya")
        tmux.press("enter")
        tmux.wait_for(r"^hello Enter ; maya$")
        assert tmux.size == (60, 12)


def test_the_terminal_type_and_the_size_are_as_asked(tmp_path: Path) -> None:
    code = 'import os; print(os.environ["TERM"], *os.get_terminal_size()); input()'
    with session([sys.executable, "-c", code], folder=tmp_path, size=(80, 24), term="screen-256color") as tmux:
        tmux.wait_for("screen-256color 80 24")


def test_the_exit_status_and_last_screen_are_there_after_the_end(tmp_path: Path) -> None:
    with session([sys.executable, "-c", "print('last words'); raise SystemExit(3)"], folder=tmp_path) as tmux:
        assert tmux.wait_ended() == 3
        assert "last words" in tmux.text


def test_waiting_in_vain_shows_the_screen(tmp_path: Path) -> None:
    with session([sys.executable, "-c", "print('something else'); input()"], folder=tmp_path) as tmux:
        tmux.wait_for("else")
        with pytest.raises(NotSeen, match="something else"):
            tmux.wait_for("never", timeout=0.1)


def test_the_size_of_the_terminal_that_runs_the_tests_is_not_handed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program believes COLUMNS and LINES before it asks its terminal."""
    monkeypatch.setenv("COLUMNS", "33")
    monkeypatch.setenv("LINES", "11")
    code = "import shutil; print(*shutil.get_terminal_size()); input()"
    with session([sys.executable, "-c", code], folder=tmp_path, size=(80, 24)) as tmux:
        tmux.wait_for("^80 24$")
