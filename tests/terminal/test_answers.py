"""In a real terminal: what nobody typed does nothing, what was typed does what it says, the size is the terminal's."""

from __future__ import annotations

import itertools
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.soak import count
from tests.support.terminal import Terminal
from tests.support.tmux import session
from tests.terminal.conftest import ALONE, Place, Until

ANSWERS = (
    b"\x1b[?62;4;9;22c", b"\x1b[>41;390;0c", b"\x1b]11;rgb:2020/2020/2020\x1b\\", b"\x1b]10;rgb:ff/ff\x07",
    b"\x1bP>|tmux 3.4\x1b\\", b"\x1b[?5u", b"\x1b[?1016;2$y", b"\x1b[24;80R",
    b"\x1b_Gi=31;OK\x1b\\", b"\x1bP1$r0m\x1b\\",
)  # fmt: skip


@pytest.fixture
def opened(place: Place) -> Iterator[Terminal]:
    place.configured(ALONE)
    place.declared("Checkout API 5xx", "SEV1", entries=3)
    place.declared("Order e-mail delayed", "SEV2", entries=3)
    with place.terminal() as terminal:
        terminal.wait_for("Checkout API")
        yield terminal


def entries(place: Place, name: str = "0001") -> list[str]:
    with place.room() as room:
        return [entry.text for entry in room.detail(name).entries if not entry.system]


def test_answers_do_nothing_in_the_room_and_are_no_letters_of_the_record(
    opened: Terminal, place: Place, until: Until
) -> None:
    opened.press("home")
    opened.wait_for("BRIEF 0001")
    for answer in ANSWERS:
        for at in (len(answer), 2, len(answer) // 2):
            opened.send(answer[:at])
            opened.pump(0.02)
            opened.send(answer[at:])
    opened.press("t")
    for answer in ANSWERS:
        opened.send(b"ro" + answer[:3])
        opened.pump(0.02)
        opened.send(answer[3:] + b"ll ")
    opened.press("enter")
    until(opened, lambda: "roll " * (len(ANSWERS) - 1) + "roll" in entries(place))
    assert opened.shows("BRIEF 0001")


def pieces(sent: bytes, dice: random.Random) -> list[bytes]:
    """A stream cut anywhere but behind an escape and before a single byte.

    How long those two wait is a matter of moments, which a busy machine stretches between two writes: the decoder's
    own tests cut there too, by their own clock.
    """
    cuts, at = [0], 0
    while (at := at + dice.choice((2, 3, 9, 30))) < len(sent) - 1:
        at += sent[at - 1] == 0x1B
        cuts.append(at)
    return [sent[start:end] for start, end in itertools.pairwise([*cuts, len(sent)])]


@pytest.mark.soak
def test_streams_of_letters_answers_and_pastes_cut_anywhere_leave_what_was_typed(
    opened: Terminal, place: Place, until: Until
) -> None:
    dice = random.Random(21)
    opened.press("home", "t")
    opened.wait_for("0001 › ")
    said = []
    for number in range(count(12, 400)):
        words, sent = [f"n{number}"], bytearray(f"n{number}".encode())
        for turn in range(dice.randrange(1, 6)):
            word = f" {dice.choice(('pool', 'full', 'été', '日本'))}{turn}"
            words.append(word)
            pasted = b"\x1b[200~\x1b[1m" + word.encode() + b"\x1b[0m\x1b[201~"
            sent += dice.choice((word.encode(), pasted)) + dice.choice(ANSWERS)
        for piece in pieces(bytes(sent), dice):
            opened.send(piece)
            opened.pump(dice.choice((0.0, 0.0, 0.02)))
        opened.press("enter")
        said.append("".join(words))
    until(opened, lambda: [text for text in entries(place) if text.startswith("n")] == said, within_s=60)
    opened.press("escape")
    opened.wait_for("t record")
    assert opened.shows("BRIEF 0001")


def test_a_paste_is_text_whose_end_may_be_split(opened: Terminal, place: Place, until: Until) -> None:
    opened.press("home", "t")
    opened.wait_for("0001 › ")
    opened.send(b"\x1b[200~ERR \x1b[31mrefused\x1b[0m by db\x1b")
    opened.pump(0.3)
    opened.send(b"[201~ and typed\r")
    until(opened, lambda: "ERR refused by db and typed" in entries(place))


def test_a_paste_that_does_not_end_is_told_and_its_rest_does_not_act(
    opened: Terminal, place: Place, until: Until
) -> None:
    opened.press("home", "t")
    opened.wait_for("0001 › ")
    opened.send(b"\x1b[200~half of ")
    opened.wait_for("Paste unfinished")
    opened.wait_for("› half of")
    opened.send(b"a line")
    opened.press("escape")
    opened.wait_for("› half of a line")
    opened.press("enter")
    until(opened, lambda: "half of a line" in entries(place))


def test_alt_and_a_number_or_an_arrow_goes_to_another_audience(opened: Terminal) -> None:
    opened.press("home", "u")
    opened.wait_for("UPDATE 0001 ")
    for sent, audience in (
        (b"\x1b1", "customers"), (b"\x1b\x1b[C", "team"), (b"\x1b[1;3C", "executives"),
        (b"\x1b[57418;3u", "support agents"), (b"\x1b5", "engineering"), (b"\x1b[49;3u", "customers"),
        (b"\x1b4", "support agents"), (b"\x1b\x1b[D", "executives"), (b"\x1b2", "team"), (b"\x1b3", "executives"),
    ):  # fmt: skip
        opened.send(sent)
        opened.wait_for(f"to {audience} ")
    assert not opened.shows("[¡™£¢∞]")


def test_a_shortcut_is_found_in_another_layout(opened: Terminal, place: Place, until: Until) -> None:
    opened.press("home", "u")
    opened.wait_for("ctrl\\+s")
    opened.type("pool is full")
    opened.wait_for("pool is full")
    opened.send(b"\x1b[1099;5u")
    until(opened, lambda: any("pool is full" in text for text in entries_of_updates(place)))


def entries_of_updates(place: Place) -> list[str]:
    with place.room() as room:
        return [entry.text for entry in room.detail("0001").entries]


@pytest.mark.parametrize("arguments", [(), ("wall",)], ids=["room", "wall"])
def test_the_size_is_the_terminals_whatever_the_environment_says(
    place: Place, arguments: tuple[str, ...], until: Until
) -> None:
    place.configured(ALONE)
    place.declared("Checkout API 5xx", "SEV1", entries=3)
    env = {"COLUMNS": "80", "LINES": "24"}
    for modern in (True, False):
        with place.terminal(*arguments, size=(160, 50), env=env, modern=modern) as terminal:
            terminal.wait_for("Checkout API|NO WATCHER|█")
            until(terminal, lambda: fills(terminal, 120, 40))
            terminal.resize(100, 30)
            until(terminal, lambda: fills(terminal, 84, 26))


def fills(terminal: Terminal, column: int, row: int) -> bool:
    """Whether something is painted to the right of the column, and beneath the row."""
    return any(line[column:].strip() for line in terminal.lines) and any(line.strip() for line in terminal.lines[row:])


@pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")
def test_in_tmux_too_what_nobody_typed_does_nothing(place: Place, tmp_path: Path, until: Until) -> None:
    place.configured(ALONE)
    place.declared("Checkout API 5xx", "SEV1", entries=3)
    command = [sys.executable, "-m", "warroom", "--db", str(place.db), "--as", "maya"]
    env = {"XDG_CONFIG_HOME": str(place.home / "config"), "HOME": str(place.home), "LC_ALL": "C.UTF-8"}
    with session(command, folder=tmp_path, env=env, cwd=Path(__file__).parents[2]) as tmux:
        tmux.wait_for("Checkout API", timeout=60)
        for answer in ANSWERS:
            tmux.type(answer.decode())
        tmux.press("t")
        tmux.wait_for("0001 › ")
        tmux.type("roll" + ANSWERS[0].decode() + "back")
        tmux.press("enter")
        tmux.wait_for("maya +rollback")
    assert entries(place)[-1] == "rollback"
