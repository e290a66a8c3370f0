"""What comes from outside is text, and stays text."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.core.text import clean, clean_block

HOSTILE = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.characters(categories=["Cc", "Cf", "Cs", "Mn", "Me", "Zl", "Zp"]),
        st.sampled_from(["\x1b", "\x1b[", "\x1b]8;;", "\x9b", "\x9d", "\x07", "\x1b\\", "31m", "\r\n", "\t", "e"]),
    ),
    max_size=40,
).map("".join)


def forbidden(text: str) -> list[str]:
    return [c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]


@given(HOSTILE)
def test_no_control_format_or_surrogate_character_survives_on_one_line(text: str) -> None:
    assert forbidden(clean(text)) == []


@given(HOSTILE)
def test_a_block_keeps_line_breaks_and_nothing_else_that_controls(text: str) -> None:
    assert set(forbidden(clean_block(text))) <= {"\n"}


@given(HOSTILE, st.integers(min_value=1, max_value=30))
def test_a_cleaned_text_is_within_its_limit_and_cleaning_again_changes_nothing(text: str, limit: int) -> None:
    once = clean(text, limit)
    assert len(once) <= limit
    assert clean(once, limit) == once


@given(HOSTILE)
def test_marks_never_pile_up_more_than_three_high(text: str) -> None:
    run = 0
    for char in clean(text, 10_000):
        run = run + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        assert run <= 3


def test_every_invisible_character_of_unicode_is_dropped() -> None:
    invisible = [c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) in ("Cf", "Cs")]
    assert len(invisible) > 2000
    assert [c for c in invisible if clean(f"a{c}b") != "ab"] == []
    assert clean("a\u2800\u3164\ufe0f\u034fb") == "ab"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x07", "click"),
        ("\x1b]52;c;cm0gLXJm\x07copy", "copy"),
        ("\x9b2Jgone", "gone"),
        ("\x1bP1$rq\x1b\\device", "device"),
        ("\x1b(0line", "line"),
        ("\x1b]0;no end, so the words stay", "0;no end, so the words stay"),
        ("abc\u202edcba\u2066x", "abcdcbax"),
        ("two\r\nlines\tand a tab", "two lines and a tab"),
        ("pay\u200bload\ufeff", "payload"),
        ("Disk voll: größer, 警報, e\u0301t\u00e9 💾", "Disk voll: größer, 警報, été 💾"),
        ("x" + "\u0300" * 50 + "y", "x\u0300\u0300\u0300y"),
        ("a\ud800b", "ab"),
        ("  [bold]markup[/] is text  ", "[bold]markup[/] is text"),
    ],
)
def test_hostile_and_honest_texts(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_a_long_text_is_cut_with_an_ellipsis() -> None:
    assert clean("word " * 100, 12) == "word word w…"
    assert clean_block("one\n\n two\n" + "x" * 50, 12) == "one\n\n two\nx…"
