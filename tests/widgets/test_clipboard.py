"""Copying goes to the person's own terminal, through GNU screen and tmux, and says where nothing can arrive."""

from __future__ import annotations

import base64
import re

import pytest

from widgets.clipboard import MOST, Clipboard

XTERM = {"TERM": "xterm-256color"}


def through_screen(written: str) -> str:
    """What the terminal outside of GNU screen is sent: the strings in DCS as they are; OSC that screen does not know is
    dropped."""
    return "".join(re.findall(r"\x1bP(.*?)\x1b\\", written, re.DOTALL))


def taken(sent: str) -> list[str]:
    """The texts that a terminal would put into the clipboard."""
    return [base64.b64decode(text).decode() for text in re.findall(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\a", sent)]


def test_a_terminal_is_sent_the_plain_sequence() -> None:
    assert Clipboard.of(XTERM).sequence("5xx 31 % → 24 %") == (
        f"\x1b]52;c;{base64.b64encode('5xx 31 % → 24 %'.encode()).decode()}\a"
    )


@pytest.mark.parametrize("env", [
    {"TERM": "screen.xterm-256color", "STY": "812.pts-0"}, {"TERM": "xterm-256color", "STY": "812.pts-0"},
    {"TERM": "screen-256color"},
])  # fmt: skip
@pytest.mark.parametrize("text", ["short", "漢字 and → " * 400])
def test_gnu_screen_passes_on_the_whole_text_in_strings_that_it_does_not_cut(env: dict[str, str], text: str) -> None:
    written = Clipboard.of(env).sequence(text)
    assert taken(through_screen(written)) == [text]
    assert max(map(len, re.findall(r"\x1bP.*?\x1b\\", written, re.DOTALL))) <= 256


def test_tmux_gets_the_plain_form_whatever_term_it_gives() -> None:
    for env in ({"TERM": "tmux-256color"}, {"TERM": "screen-256color", "TMUX": "/tmp/tmux-0/default,1,0"}):
        assert Clipboard.of(env).sequence("x") == Clipboard().sequence("x")
    over_ssh = Clipboard.of({"TERM": "screen-256color"}).sequence("x")  # may be tmux too: TMUX does not travel
    assert taken(re.sub(r"\x1bP.*?\x1b\\", "", over_ssh, flags=re.DOTALL)) == ["x"]


@pytest.mark.parametrize(("env", "says"), [
    ({"TERM": "linux"}, "the Linux console has no clipboard"),
    ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, "does not support OSC 52"),
    ({"TERM": "xterm-256color", "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"}, "browser"),
])  # fmt: skip
def test_where_nothing_can_arrive_it_is_known_why(env: dict[str, str], says: str) -> None:
    assert says in Clipboard.of(env).blocked("x")
    assert Clipboard.of(XTERM).blocked("x") == ""


def test_a_text_longer_than_terminals_take_is_told() -> None:
    assert Clipboard().blocked("x" * MOST) == ""
    assert "export it to a file" in Clipboard().blocked("x" * (MOST + 1))
