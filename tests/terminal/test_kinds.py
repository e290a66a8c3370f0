"""Terminals and languages of all kinds: the room opens, says its title where there is one, and leaves them as found."""

from __future__ import annotations

import pytest

from tests.support.terminal import Terminal
from tests.terminal.conftest import ALONE, Place

TITLE = "Größe der 倉庫 API"
TITLED = ("xterm-256color", "screen", "screen-256color", "tmux-256color")
PLAIN = ("linux", "vt100", "some-new-terminal", "")


@pytest.fixture
def incidents(place: Place) -> Place:
    place.configured('name = "acme"\n' + ALONE)
    place.declared(TITLE, "SEV1")
    return place


def opened_and_left(terminal: Terminal, shown: str) -> None:
    terminal.wait_for(shown)
    terminal.press("n")
    terminal.wait_for("DECLARE")
    terminal.press("escape")
    terminal.wait_gone("DECLARE")
    terminal.press("q")
    assert terminal.wait_exit() == 0
    assert terminal.modes_left_on() == []


@pytest.mark.parametrize("term", TITLED)
def test_the_gravest_incident_is_the_windows_title_until_it_gets_its_own_back(incidents: Place, term: str) -> None:
    with incidents.terminal(env={"TERM": term}) as terminal:
        opened_and_left(terminal, "Größe")
        assert [t.body for t in terminal.strings if t.body.startswith("2;")] == ["2;SEV1 0001 - warroom acme"]
        assert terminal.output.count(b"\x1b[22;0t") == terminal.output.count(b"\x1b[23;0t") == 1


@pytest.mark.parametrize("term", PLAIN)
def test_a_terminal_that_may_know_no_title_and_no_question_gets_none(incidents: Place, term: str) -> None:
    with incidents.terminal(env={"TERM": term}) as terminal:
        opened_and_left(terminal, "Größe")
        assert not [t.body for t in terminal.strings if t.body.startswith("2;")]
        if term not in ("some-new-terminal", ""):
            assert b"$p" not in terminal.output  # an old one would print its last letter


@pytest.mark.parametrize("command", [(), ("wall",), ("scribe",)], ids=str)
def test_a_terminal_that_draws_no_screen_is_told_what_works_there(incidents: Place, command: tuple[str, ...]) -> None:
    with incidents.terminal(*command, env={"TERM": "dumb"}) as terminal:
        assert terminal.wait_exit() == 1
        said = " ".join(terminal.text.split())
        assert "TERM is dumb" in said
        assert "`warroom list`" in said
        assert b"\x1b" not in terminal.output


@pytest.mark.parametrize("locale", ["C", "de_DE.ISO-8859-1", "C.nonsense"])
def test_where_the_locale_is_not_utf_8_nothing_is_sent_that_it_does_not_have(incidents: Place, locale: str) -> None:
    with incidents.terminal(env={"LC_ALL": locale}) as terminal:
        terminal.wait_for("Gr..e der .... API")
        terminal.press("t")
        terminal.wait_for("enter record")
        terminal.send(b"caf\xe9 \xff")  # bytes that are no UTF-8
        terminal.wait_for("caf")
        terminal.press("escape")
        terminal.wait_gone("enter record")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        sent = bytes(terminal.output)
    assert "ISO" in locale or sent.isascii()
    assert b"\xc3\xb6" not in sent
