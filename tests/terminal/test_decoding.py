"""What a terminal sends becomes what the person did: keys, the mouse, a paste, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.messages import InBandWindowResize

from tests.support.line import Line, told
from widgets.terminal.decoder import AltKey
from widgets.terminal.patience import MOST_S, escape_wait

KEYS = {
    "xterm": {
        b"\x1b[A": "up", b"\x1bOB": "down", b"\x1b[1;5C": "ctrl+right", b"\x1b[1;3D": "alt+left",
        b"\x1b[3~": "delete",
        b"\x1b[5;2~": "shift+pageup", b"\x1b[1;6H": "ctrl+shift+home", b"\x1bOP": "f1", b"\x1b[15~": "f5",
        b"\x1b[1;5S": "ctrl+f4", b"\x1b[1;2R": "shift+f3", b"\x1b[Z": "shift+tab", b"\x13": "ctrl+s",
        b"\x7f": "backspace",
        b"\x1b[27;5;115~": "ctrl+s", b"\x1b[27;6;83~": "ctrl+shift+s", b"\x1b[27;2;33~": "exclamation_mark",
        b"\x1b[27;3;13~": "alt+enter", b"\x1b[115;5u": "ctrl+s", b"\x9b": "replacement_character", b"\xc2\x9bA": "up",
    },
    "rxvt": {
        b"\x1b[7~": "home", b"\x1b[8~": "end", b"\x1b[a": "shift+up", b"\x1bOa": "ctrl+up", b"\x1bOd": "ctrl+left",
        b"\x1b[3^": "ctrl+delete", b"\x1b[3$": "shift+delete", b"\x1b[5@": "ctrl+shift+pageup",
        b"\x1b[7^": "ctrl+home",
        b"\x1b[11~": "f1", b"\x1b[23$": "shift+f11", b"\x1bOj": "asterisk", b"\x1bOM": "enter",
        b"\x1b\x1b[5~": "alt+pageup",
    },
    "PuTTY": {b"\x1b\x1b[C": "alt+right", b"\x1b[1~": "home", b"\x1b[4~": "end", b"\x1b\x1bOD": "alt+left"},
    "iTerm2": {b"\x1b\x1b[D": "alt+left", b"\x1bb": "alt+b", b"\x1b\x7f": "alt+backspace", b"\x1b[1;9C": "alt+right"},
    "the Linux console": {b"\x1b[[A": "f1", b"\x1b[[E": "f5", b"\x1b[17~": "f6", b"\x1b\t": "shift+tab"},
    "screen and tmux": {b"\x1b[1~": "home", b"\x1b[5C": "ctrl+right", b"\x1bOA": "up", b"\x1b[1;2P": "shift+f1"},
    "alt": {
        b"\x1b1": "alt+1", b"\x1b5": "alt+5", b"\x1bX1": "", b"\x1bx": "alt+x", b"\x1bA": "alt+shift+a", b"\x1b?":
        "alt+question_mark", b"\x1b\x13": "alt+ctrl+s", b"\x1b\r": "alt+enter", "\x1bы".encode(): "alt+s",
    },
    "the kitty protocol": {
        b"\x1b[115;5u": "ctrl+s", b"\x1b[97;;97u": "a", b"\x1b[97:65;2;65u": "A", b"\x1b[27u": "escape",
        b"\x1b[1099::115;5u": "ctrl+s", b"\x1b[1099;5u": "ctrl+s", b"\x1b[1099;;1099u": "ы", b"\x1b[969;5u": "ctrl+v",
        b"\x1b[233::50;5u": "ctrl+2", b"\x1b[97;1:1u": "a", b"\x1b[97;1:2u": "a", b"\x1b[97;1:3u": "",
        b"\x1b[1;1:3A": "",
        b"\x1b[57441;2u": "", b"\x1b[57358u": "", b"\x1b[13;2u": "shift+enter", b"\x1b[9;6u": "ctrl+shift+tab",
        b"\x1b[49;3u": "alt+1", b"\x1b[49;3;49u": "alt+1", b"\x1b[113;7;64u": "at", b"\x1b[57402u": "3",
        b"\x1b[57414u": "enter", b"\x1b[3;5~": "ctrl+delete", b"\x1b[115;69u": "ctrl+s", b"\x1b[32;2;32u": "space",
        b"\x1b[0;;233u": "é", b"\x1b[57376u": "f13", b"\x1b[1114111;5u": "", b"\x1b[99999999999;5u": "",
    },
}  # fmt: skip
NOBODYS = {
    "primary attributes": b"\x1b[?62;4;9;22c", "secondary attributes": b"\x1b[>41;390;0c",
    "tertiary": b"\x1bP!|464F4F\x1b\\",
    "colour": b"\x1b]11;rgb:2020/2020/2020\x1b\\", "colour, BEL": b"\x1b]10;rgb:ff/ff/ff\x07",
    "clipboard": b"\x1b]52;c;cXVpdA==\x07",
    "version": b"\x1bP>|tmux 3.4\x1b\\", "kitty flags": b"\x1b[?5u", "mode": b"\x1b[?1016;2$y",
    "ansi mode": b"\x1b[4;2$y",
    "cursor": b"\x1b[24;80R", "status": b"\x1b[0n", "window": b"\x1b[8;24;80t", "setting": b"\x1bP1$r0m\x1b\\",
    "termcap": b"\x1bP1+r544e=787465726d\x1b\\", "graphics": b"\x1b_Gi=31;OK\x1b\\", "private": b"\x1b^words\x1b\\",
    "start of string": b"\x1bXwords\x1b\\", "unknown csi": b"\x1b[12;34;56;78 q", "nonsense csi": b"\x1b[<1?2;3!p",
    "unknown ss3": b"\x1bOz", "old mouse": b"\x1b[M #!", "urxvt mouse": b"\x1b[32;10;10M",
    "eight bits": "\x9b?62c\x9d11;x\x9c".encode(),
    "paste end": b"\x1b[201~", "theme": b"\x1b[?997;1n", "pressed nothing": b"\x1b[E",
}  # fmt: skip


@pytest.mark.parametrize("terminal", KEYS)
def test_each_terminals_keys_are_known(terminal: str) -> None:
    for sent, name in KEYS[terminal].items():
        assert told(sent, 2.0, b"q") == [*filter(None, [name]), "q"], sent


@pytest.mark.parametrize("name", NOBODYS)
def test_what_a_terminal_answers_is_nobodys_key_wherever_it_is_split(name: str) -> None:
    answer = NOBODYS[name]
    assert told(b"roll" + answer + b"back") == list("rollback")
    for at in range(2, len(answer)):
        for pause in (0.0, 0.3, 0.9):
            assert told(b"a", answer[:at], pause, answer[at:], b"b") == ["a", "b"], (at, pause)
    assert told(b"a", *(answer[at : at + 1] for at in range(len(answer))), b"b") == ["a", "b"]


@pytest.mark.parametrize("name", ["primary attributes", "colour", "colour, BEL", "version", "kitty flags", "termcap"])
def test_an_answer_whose_escape_came_long_before_is_not_read_as_letters(name: str) -> None:
    answer = NOBODYS[name]
    assert told(b"a", b"\x1b", 0.4, answer[1:], b"b") == ["a", "escape", "b"]
    for at in range(6, len(answer) - 1):
        assert told(b"a", answer[:at], 5.0, answer[at:], b"b") == ["a", "b"], at


def test_a_sequence_that_never_ends_holds_no_key_for_ever() -> None:
    for begun in (b"\x1b]0;", b"\x1bP", b"\x1b_", b"\x1bX", b"\x1b[12", b"\x1bO", b"\x1b[M"):
        assert told(begun, 1.1, b"q") == ["q"], begun
        assert told(begun, 0.2, b"\x18q") == ["q"], begun
        assert told(begun, 0.2, b"\x1aq") == ["q"], begun
        assert told(begun, 31.0, b"qu") == ["q", "u"], begun
        assert "q" in told(begun, *(b"q" if turn % 2 else 0.5 for turn in range(20))), begun
    assert told(b"\x1b]0;" + b"x" * 5000, b"q") == ["q"]
    assert told(b"\x1b]0;x\x1b[A") == ["up"]
    assert told(b"\x1b[12\r") == ["enter"]


def test_an_escape_alone_is_the_key_and_with_what_follows_in_time_it_is_not() -> None:
    assert told(b"\x1b", 0.2, b"q") == ["escape", "q"]
    assert told(b"\x1b\x1b", 0.2) == ["escape", "escape"]
    assert told(b"\x1b", 0.05, b"[A") == ["up"]
    assert told(b"\x1b", 0.07, b"\x1b[H", 0.2) == ["escape", "home"]
    assert told(b"\x1b", 0.2, b"Of course") == ["escape", *"Of", "space", *"course"]
    assert told(b"\x1b", 0.2, b"[1] seen") == [
        "escape",
        "left_square_bracket",
        "1",
        "right_square_bracket",
        "space",
        *"seen",
    ]
    assert told(b"\x1b", 0.2, b"Pool") == ["escape", *"Pool"]
    assert told(b"\x1b\x1b]11;x\x07q") == ["escape", "q"]
    assert told(b"\x1b\x1b[?62cq") == ["escape", "q"]


@given(st.sampled_from("\x13\r\t ") | st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="[OPX]^_"))
def test_a_letter_right_behind_an_escape_is_these_two_keys_where_alt_means_nothing(letter: str) -> None:
    """A slow line brings two keys in one packet; whoever knows that alt with it means nothing takes them apart."""
    line = Line()
    (key,) = line.decoder.feed(b"\x1b" + letter.encode(), 0.0)
    assert isinstance(key, AltKey)
    alone, escape = Line(), Line()
    (after,) = alone.decoder.feed(letter.encode(), 0.0)
    escape.decoder.feed(b"\x1b", 0.0)
    (before,) = escape.decoder.tick(1.0)
    assert [(one.key, one.character) for one in key.apart] == [
        (one.key, one.character) for one in (before, after) if isinstance(one, events.Key)
    ]
    assert key.handler_name == events.Key.handler_name, "who waits for a key gets it"


def test_an_escape_waits_as_long_as_its_line_needs() -> None:
    assert escape_wait(0.1, None, is_remote=False) == 0.1
    assert escape_wait(0.1, 0.02, is_remote=False) < 0.05, "what belongs together comes together here"
    assert escape_wait(0.1, 0.02, is_remote=False, is_fixed=True) == 0.1
    assert escape_wait(0.1, 0.1, is_remote=False) == 0.1
    assert escape_wait(0.1, 0.02, is_remote=True) < escape_wait(0.1, None, is_remote=True)
    assert escape_wait(0.1, 0.3, is_remote=True) == pytest.approx(0.4)
    assert escape_wait(0.1, 0.3, is_remote=False) == pytest.approx(0.4)
    assert escape_wait(0.1, 60.0, is_remote=True) == MOST_S
    line = Line()
    line.decoder.escape_s = 0.5
    assert line.send(b"\x1b", 0.4, b"[A", b"\x1b", 0.6).told == ["up", "escape"]


def test_letters_are_whole_wherever_their_bytes_are_split() -> None:
    said = "añéы日🙂\u0301"
    data = said.encode()
    for at in range(len(data)):
        assert Line().send(data[:at], 3.0, data[at:]).text == said
    assert told(b"\xff\xfeq") == ["replacement_character", "replacement_character", "q"]
    assert told(b"\x1b\xd1", 0.5, b"\x8b") == ["alt+s"]
    assert told(b"\x1b\xd1", 3.0) == ["escape"]
    assert told("か".encode("gbk")[:1], 45.0, b"j", encoding="gbk") == ["replacement_character", "j"]
    assert told(b"\xd0", 1.0, b"q") == ["replacement_character", "q"]
    assert told(b"\xd0\x1b[A") == ["replacement_character", "up"]
    assert told("ые".encode("koi8-r"), encoding="koi8-r") == ["ы", "е"]


@pytest.mark.parametrize(
    "answer",
    [b"\x9b?64;1;9c", b"\x9d10;rgb:20/20/20\x9c", b"\x9d2;" + "Лог".encode() + b"\x9c", b"\x90>|term 7\x9c",
     b"\x9fGi=4;OK\x9c", b"\x9b12;40R"],
)  # fmt: skip
def test_bare_bytes_of_a_terminal_of_eight_bits_are_nobodys_keys_in_utf_8(answer: bytes) -> None:
    assert told(b"roll" + answer + b"back") == list("rollback")
    for at in range(2, len(answer)):
        assert told(b"a" + answer[:at], 0.3, answer[at:] + b"b") == ["a", "b"], at
    assert told(b"a" + answer[:1], 0.05, answer[1:] + b"b") == ["a", "b"]
    assert told(b"a" + answer[:1], 2.0, b"b") == ["a", "replacement_character", "b"]


def test_bare_bytes_of_eight_bits_in_a_paste_are_shown_and_take_no_letter_along() -> None:
    assert told(b"\x1b[200~1\x9b2 \x93so\x94\x1b[201~q")[0] == '"1\ufffd2 \ufffdso\ufffd"'
    assert told(b"\x9b200~words\x9b201~q") == ['"words"', "q"]


@pytest.mark.parametrize(
    "answer",
    [b"\x1b[0n", b"\x1b[3;1;1;120;120;1;0x", b"\x1b[1;0;5;5;0&w", b"\x1b[13;28;13;1;0;1_", b"\x1b_Gi=9;OK\x1b"],
)
def test_what_follows_an_escape_late_is_its_rest_whatever_was_asked(answer: bytes) -> None:
    assert told(answer[:1], 0.8, answer[1:], 1.5, b"\\") in (["escape"], ["escape", "backslash"])


class TestAPaste:
    def test_all_between_the_brackets_is_text_without_codes_and_in_order(self) -> None:
        body = "ERR \x1b[31mrefused\x1b[0m by\x07 db \x1b]0;title\x07\x1bOPok"
        body += "\x00\x08 \x9b2Jend\x1b[200~\x1b]unended\r\ntwo\tthree"
        assert told(b"\x1b[200~" + body.encode() + b"\x1b[201~q") == [
            '"ERR refused by db ok endunended\r\ntwo\tthree"',
            "q",
        ]

    def test_its_end_is_found_wherever_it_is_split(self) -> None:
        end = b"\x1b[201~"
        for at in range(1, len(end)):
            for pause in (0.0, 0.3, 2.0):
                assert told(b"\x1b[200~one", 0.1, b"two" + end[:at], pause, end[at:], b"q") == ['"onetwo"', "q"]
            assert told(b"\x1b[200~one" + end[:at], 6.0, end[at:] + b"q") == ['"one"', "unfinished", "q"]

    def test_its_beginning_is_found_wherever_it_is_split(self) -> None:
        start = b"\x1b[200~"
        for at in range(2, len(start)):
            assert told(start[:at], 0.6, start[at:] + b"quit\x1b[201~") == ['"quit"']
        assert told(b"\x1b", 0.6, b"[200~quit\x1b[201~") == ["escape", '"quit"']

    def test_after_a_silence_its_words_are_handed_over_and_what_comes_in_bulk_is_still_text(self) -> None:
        line = Line().send(
            b"\x1b[200~one\r", b"two\r", 10.0, b"q", 0.5, b"three\rfour\r", 10.0, b"\x1b[A", b"five\x1b[201~", b"q"
        )
        assert line.told == ['"one\rtwo\r"', "unfinished", "q", '"three\rfour\r"', "up", '"five"', "q"]

    def test_it_is_over_by_escape_alone(self) -> None:
        assert told(b"\x1b[200~one", 4.0, b"\x1b", 1.0, b"qu") == ['"one"', "unfinished", "q", "u"]
        assert told(b"\x1b[200~one", 4.0, b"\x1b", 1.0, b"[201~qu") == ['"one"', "unfinished", "q", "u"]
        assert told(b"\x1b[200~one", 4.0, b"\x1b", 0.02, b"[201~qu") == ['"one"', "unfinished", "q", "u"]

    def test_it_is_over_after_half_a_minute(self) -> None:
        assert told(b"\x1b[200~one", 29.0, b"qu", 31.0, b"qu") == ['"one"', "unfinished", '"qu"', "q", "u"]

    def test_who_types_into_one_that_does_not_end_is_heard_again(self) -> None:
        keys = [part for _ in range(40) for part in (0.2, b"k")]
        found = told(b"\x1b[200~one", *keys)
        assert found[0].startswith('"onek')
        assert found[1] == "unfinished"
        assert found[2:] == ["k"] * (40 - found[0].count("k"))

    def test_what_the_terminal_reports_meanwhile_neither_prolongs_it_nor_is_lost(self) -> None:
        moves = [part for turn in range(8) for part in (0.5, b"\x1b[<35;%d;3M\x1b[<35;1;4M" % (turn + 1))]
        assert told(b"\x1b[200~one", *moves)[:2] == ['"one"', "unfinished"]
        assert told(b"\x1b[200~one", 4.0, b"\x1b[<35;3;3M\x1b[I")[2:] == ["MouseMove", "AppFocus"]

    def test_no_report_that_stands_in_its_text_is_told(self) -> None:
        for report in (b"\x1b[<0;5;6M", b"\x1b[48;5;5;50;50t", b"\x1b[O", b"\x1b[?2048;2$y"):
            assert told(b"\x1b[200~", report + b"one", report, b"\x1b[201~q") == ['"one"', "q"], report

    def test_an_answer_after_it_was_told_is_not_its_text(self) -> None:
        assert told(b"\x1b[200~one", 4.0, NOBODYS["primary attributes"], b"\x1b[201~q") == ['"one"', "unfinished", "q"]

    def test_a_huge_one_is_handed_over_in_pieces_and_whole(self) -> None:
        line = Line().send(b"\x1b[200~", *(b"x" * 500_000 for _ in range(20)), b"\x1b[201~q")
        assert line.text == "x" * 10_000_000 + "q"


class TestReports:
    def test_one_that_comes_in_the_middle_of_something_is_told_and_disturbs_nothing(self) -> None:
        report = b"\x1b[?2026;2$y"
        known = "TerminalSupportsSynchronizedOutput"
        assert told(b"\x1b[200~one\x1b", 0.1, report, 0.1, b"[201~q") == [known, '"one"', "q"]
        assert told(b"\x1b[200~one\x1b", 0.1, report + b"[201~q") == [known, '"one"', "q"]
        assert told(b"\x1b[200~one\x1b" + report, 0.1, b"[201~q") == [known, '"one"', "q"]
        assert told(b"\x1b[?6" + report + b"2cq") == [known, "q"]
        assert told(b"\x1b[?6", 0.1, report + b"2cq") == [known, "q"]
        assert told(b"\x1b[?6", 0.1, report, 0.1, b"2c", b"q") == [known, "q"]
        assert told(b"\x1b", 0.01, report, 0.01, b"[A", b"q") == [known, "up", "q"]
        assert told(b"\x1b", 0.01, report, 0.2, b"q") == [known, "escape", "q"]
        assert told(b"\x1b", 0.01, b"\x1b[I", 0.2) == ["AppFocus", "escape"]

    def test_the_mouse_is_told_in_cells(self) -> None:
        down, up, move, wheel = Line().send(b"\x1b[<0;5;6M\x1b[<0;5;6m\x1b[<35;7;6M\x1b[<65;7;6M").found
        assert isinstance(down, events.MouseDown)
        assert (down.x, down.y, down.button) == (4, 5, 1)
        assert isinstance(up, events.MouseUp)
        assert isinstance(move, events.MouseMove)
        assert (move.delta_x, move.button) == (2, 0)
        assert isinstance(wheel, events.MouseScrollDown)

    def test_in_pixels_too_where_the_terminal_tells_its_size(self) -> None:
        answer, size, down = Line().send(b"\x1b[?2048;2$y", b"\x1b[48;40;120;800;1200t", b"\x1b[<0;41;101M").found
        assert isinstance(answer, InBandWindowResize)
        assert isinstance(size, events.Resize)
        assert tuple(size.size) == (120, 40)
        assert isinstance(down, events.MouseDown)
        assert (down.x, down.y) == (4, 5)

    def test_a_size_or_a_place_that_cannot_be_is_nothing(self) -> None:
        assert told(b"\x1b[48;1;1;1;1t") == []
        assert told(b"\x1b[?2048;2$y\x1b[48;0;0;0;0t\x1b[48;99999999;5;1;1t\x1b[<0;0;0M\x1b[<0;-1;5M") == [
            "InBandWindowResize"
        ]
        assert told(b"\x1b[<0;%s;5M" % (b"9" * 5000)) == []

    def test_focus_and_whole_frames(self) -> None:
        found = told(b"\x1b[I\x1b[O\x1b[?2026;2$y\x1b[?2026;0$y")
        assert sorted(found) == ["AppBlur", "AppFocus", "TerminalSupportsSynchronizedOutput"]
