"""Whatever a line sends, no letter comes of it that was not typed or pasted, and the next plain key works.

Streams are made of parts of which it is known what they mean: letters, keys, answers that are nobody's, pastes of any
content. They are cut anywhere, with pauses, and mangled; `make soak` runs a hundred thousand.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from hypothesis import example, given
from hypothesis import strategies as st
from textual import events

from tests.support.line import Line
from tests.support.soak import count, keep
from tests.terminal.test_decoding import KEYS, NOBODYS
from widgets.terminal.paste import words_of

STREAMS = count(2_500, 100_000)
PIECES = st.lists(st.binary(max_size=12) | st.floats(0.0, 40.0), max_size=12)
LETTERS = "abcxyz019 .:éы日🙂"
KNOWN = {sent: name for terminal in KEYS.values() for sent, name in terminal.items() if name and sent[0] == 0x1B}
PASTED = ("plain words", "two\rlines", "quit :q! \x1b[31mred\x1b[0m", "\x1b]0;title\x07x", "\x1b", "\x1b[20", "[201~",
          "\x00\x07\x08", "\x9b2J", "\x1b[200~again", "\x1bOP", "日本🙂", "")  # fmt: skip
OWN_NAMES = frozenset(KNOWN.values()) | {"escape"}
RESTS_S = 45.0
"""After so long nothing is unfinished, whatever came."""


def answered(dice: random.Random) -> bytes:
    return dice.choice(list(NOBODYS.values()))


def any_bytes(dice: random.Random) -> bytes:
    some = b"\x1b[]OP_^X\\<>?=;:0123456789~mMRuACtcyn$\x07\x18\x1a\x9b\x9c \r\t\x7f\xc3\xa9\xd1"
    if dice.random() < 0.3:
        return dice.randbytes(dice.randrange(1, 40))
    return bytes(dice.choice(some) for _ in range(dice.randrange(1, 40)))


def mangled(dice: random.Random, data: bytes) -> bytes:
    """The same with a byte or a stretch missing, doubled, or another."""
    whole = bytearray(data)
    for _ in range(dice.randrange(1, 4)):
        at = dice.randrange(len(whole) + 1)
        match dice.randrange(4):
            case 0:
                del whole[at : at + dice.randrange(1, 4)]
            case 1:
                whole[at:at] = whole[max(0, at - 3) : at]
            case 2:
                whole[at:at] = bytes([dice.randrange(256)])
            case _:
                whole[at:at] = b"\x1b"
    return bytes(whole)


def known_part(dice: random.Random) -> tuple[bytes, str, list[str]]:
    """A part, the text that comes of it, and the keys in it that are no letters."""
    match dice.randrange(4):
        case 0:
            letter = dice.choice(LETTERS)
            return letter.encode(), letter, []
        case 1:
            sent, name = dice.choice(list(KNOWN.items()))
            return sent, _types(sent), [] if _types(sent) else [name]
        case 2:
            return answered(dice), "", []
        case _:
            body = dice.choice(PASTED)
            return b"\x1b[200~" + body.encode() + b"\x1b[201~", words_of(body + "\x1b[201~"), []


def _types(sent: bytes) -> str:
    """What a key of those that are known types."""
    found = [m for m in Line().send(sent).found if isinstance(m, events.Key) and m.is_printable]
    return "".join(key.character or "" for key in found)


def cut(dice: random.Random, data: bytes, pauses: Callable[[random.Random], float]) -> list[bytes | float]:
    """The data in pieces, cut anywhere but behind an escape, where a pause says something."""
    parts: list[bytes | float] = []
    at = 0
    while at < len(data):
        to = min(len(data), at + dice.choice((1, 1, 2, 5, 40, 4000)))
        parts += [data[at:to]]
        if data[to - 1] != 0x1B and to < len(data):
            parts += [pauses(dice)]
        at = to
    return parts


def and_then_a_key_works(line: Line) -> None:
    line.wait(RESTS_S)
    before = len(line.found)
    line.send(b"j", 1.0, b"k")
    found = [m.key for m in line.found[before:] if isinstance(m, events.Key)]
    assert found[-2:] == ["j", "k"], found
    assert line.decoder.due is None


def test_of_known_parts_cut_anywhere_comes_what_was_typed_and_pasted_and_nothing_else() -> None:
    began = time.perf_counter()
    dice = random.Random(11)
    for number in range(STREAMS):
        parts = [known_part(dice) for _ in range(dice.randrange(1, 8))]
        data = b"".join(sent for sent, _, _ in parts)
        line = Line().send(*cut(dice, data, lambda dice: dice.choice((0.0, 0.0, 0.01, 0.3))), 1.0)
        assert line.text == "".join(text for _, text, _ in parts), (number, data)
        keys = [m.key for m in line.found if isinstance(m, events.Key) and not m.is_printable]
        assert keys == [key for _, _, names in parts for key in names], (number, data)
    keep("decoding_known", streams=STREAMS, seconds=time.perf_counter() - began)


def test_of_any_bytes_at_any_pace_nothing_is_raised_and_a_plain_key_works_afterwards() -> None:
    began = time.perf_counter()
    dice = random.Random(12)
    for _ in range(STREAMS):
        known = b"".join(known_part(dice)[0] for _ in range(4))
        data = any_bytes(dice) if dice.random() < 0.5 else mangled(dice, known)
        line = Line(encoding=dice.choice(("utf-8", "utf-8", "latin-1", "koi8-r", "gbk")))
        line.send(*cut(dice, data, lambda dice: dice.choice((0.0, 0.05, 0.5, 2.0, 11.0))))
        and_then_a_key_works(line)
    keep("decoding_any", streams=STREAMS, seconds=time.perf_counter() - began)


def test_what_a_terminal_answers_is_no_key_though_it_is_cut_off_and_goes_on_later() -> None:
    """A part of an answer, a pause in which the line stalls, the rest: never a letter, never a key."""
    dice = random.Random(13)
    for _ in range(STREAMS):
        answer = answered(dice)
        at = dice.randrange(2, len(answer)) if len(answer) > 2 else 2
        line = Line().send(b"a", answer[:at], dice.choice((0.0, 0.3, 0.9)), answer[at:], b"b", 1.0)
        assert line.told == ["a", "b"], (answer, at)


def test_whatever_is_pasted_no_key_and_no_report_comes_of_it() -> None:
    began = time.perf_counter()
    dice = random.Random(14)
    for _ in range(STREAMS):
        body = any_bytes(dice).replace(b"\x1b[201~", b"")
        data = b"\x1b[200~" + body + b"\x1b[201~"
        if data.find(b"\x1b[201~") != len(data) - 6:
            continue
        line = Line().send(*cut(dice, data, lambda dice: dice.choice((0.0, 0.05))), 1.0, b"q", 1.0)
        assert {type(m) for m in line.found[:-1]} <= {events.Paste}, (body, line.told)
        assert line.told[-1] == "q"
        assert all(letter >= " " or letter in "\t\n\r" for letter in line.text)
    keep("decoding_pasted", streams=STREAMS, seconds=time.perf_counter() - began)


@example([1.2354811435135429, b"\x1b[200~"])
@given(PIECES)
def test_nothing_that_can_be_sent_raises_or_stops_the_keys_after_it(parts: list[bytes | float]) -> None:
    and_then_a_key_works(Line().send(*parts))


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30), st.data())
def test_what_is_typed_comes_out_letter_by_letter_wherever_it_is_cut(said: str, data: st.DataObject) -> None:
    sent = said.encode()
    at = data.draw(st.integers(0, len(sent)))
    line = Line().send(sent[:at], data.draw(st.sampled_from((0.0, 5.0))), sent[at:])
    assert "".join(m.character or "" for m in line.found if isinstance(m, events.Key)) == said
