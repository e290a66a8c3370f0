"""The terminal of the tests shows what pyte's own shows, whatever is sent."""

from __future__ import annotations

import random

import pyte
import pytest

from bench import emulator

_TEXTS = ("a", "words in a row ", "│ █▀▄ ╭─╮", "日本", "e\u0301", "\u0301", "🏳️‍🌈", "\u0e31", "x" * 30, "\xad", "\u200b")
_FINALS = "ABCDEFGHJKLMPX`adefghlmnrz@!"


_PARTS = (
    "\r\n", "\n", "\b", "\t", "\x07", "\x0e", "\x0f", "\x7f", "\x1b(0", "\x1b(B", "\x1b7", "\x1b8", "\x1bM", "\x1bD",
    "\x1bc", "\x1b[", "\x1b", "\x1b]0;a \x1b[31m title\x07", "\x1b[3",
)  # fmt: skip
_NUMBERS = ("", "0", "1", "2", "4", "7", "20", "31", "38;5;220", "48;2;1;2;3", "99999")


def _piece(dice: random.Random) -> str:
    kind = dice.random()
    if kind < 0.5:
        return dice.choice(_TEXTS)
    if kind < 0.6:
        return dice.choice(_PARTS)
    words = ";".join(dice.choice(_NUMBERS) for _ in range(dice.randrange(4)))
    return f"\x1b[{dice.choice(('', '', '', '?'))}{words}{dice.choice(_FINALS)}"


def _fails(stream: pyte.Stream, data: str) -> bool:
    """Whether pyte cannot take it: its own faults are kept as they are."""
    try:
        stream.feed(data)
    except Exception:
        return True
    return False


def _shown(screen: pyte.Screen) -> list[str]:
    try:
        return list(screen.display)
    except IndexError:
        return []  # half of a wide character was cut away, which pyte cannot show


@pytest.mark.parametrize("seed", range(12))
def test_text_and_sequences_make_the_cells_that_pyte_makes_of_them(seed: int) -> None:
    dice = random.Random(seed)
    new = True
    for _ in range(60):
        if new:
            ours, its = emulator.Screen(17, 5), pyte.Screen(17, 5)
            ours_reads, its_reads = emulator.Stream(ours), pyte.Stream(its)
        data = "".join(_piece(dice) for _ in range(dice.randrange(1, 7)))
        cut = dice.randrange(len(data))
        new = _fails(its_reads, data[:cut])
        assert _fails(ours_reads, data[:cut]) == new, data
        if not new:
            new = _fails(its_reads, data[cut:])
            assert _fails(ours_reads, data[cut:]) == new, data
        if new:
            continue  # how far each came is not the same, and no matter
        assert (ours.cursor.x, ours.cursor.y, ours.cursor.attrs) == (its.cursor.x, its.cursor.y, its.cursor.attrs), data
        assert ours.buffer == its.buffer, data
        assert _shown(ours) == _shown(its), data
        assert ours.dirty == its.dirty
        assert ours.title == its.title
