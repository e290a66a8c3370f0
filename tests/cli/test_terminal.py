"""Textual's settings for the terminal at hand, before textual is imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from warroom.config.settings import Display
from warroom.shell.terminal import prepare


def prepared(display: Display | None = None, **env: str) -> dict[str, str]:
    found = dict(env)
    prepare(found, display or Display())
    return found


def test_a_local_terminal_gets_no_animation_and_256_exact_colours() -> None:
    env = prepared(TERM="xterm-256color", COLORTERM="truecolor")
    assert env["TEXTUAL_ANIMATIONS"] == "none"
    assert env["TEXTUAL_SMOOTH_SCROLL"] == "0"
    assert env["TEXTUAL_COLOR_SYSTEM"] == "256"
    assert env["TEXTUAL_FPS"] == "60"


def test_over_ssh_there_are_fewer_frames() -> None:
    assert prepared(TERM="xterm-256color", SSH_CONNECTION="10.0.0.1 1 10.0.0.2 22")["TEXTUAL_FPS"] == "40"


def test_a_link_said_to_be_fast_or_slow_is_believed() -> None:
    assert prepared(Display(link="fast"), SSH_TTY="/dev/pts/1")["TEXTUAL_FPS"] == "60"
    assert prepared(Display(link="slow"))["TEXTUAL_FPS"] == "40"


def test_the_configured_frame_rate_stands_above_the_link() -> None:
    assert prepared(Display(fps=7), SSH_TTY="/dev/pts/1")["TEXTUAL_FPS"] == "7"


@pytest.mark.parametrize("term", ["linux", "vt220", "xterm"])
def test_a_terminal_of_sixteen_colours_is_asked_for_no_more(term: str) -> None:
    assert prepared(TERM=term)["TEXTUAL_COLOR_SYSTEM"] == "standard"


def test_what_the_person_set_stays() -> None:
    env = prepared(TEXTUAL_FPS="5", TEXTUAL_COLOR_SYSTEM="truecolor", TEXTUAL_ANIMATIONS="full")
    assert (env["TEXTUAL_FPS"], env["TEXTUAL_COLOR_SYSTEM"], env["TEXTUAL_ANIMATIONS"]) == ("5", "truecolor", "full")


@pytest.mark.parametrize("command", ["", "wall", "scribe 1"])
def test_a_screen_without_a_terminal_is_refused_in_words(command: str, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "warroom", "--db", str(tmp_path / "room.db"), *command.split()]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("warroom: a screen needs a terminal, and standard input is not one: ")
    assert done.stdout == ""
