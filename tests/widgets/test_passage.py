"""A text of several lines: wrapped by cells, never losing a letter, moved through as it is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.passage import Passage, wrap
from widgets.strips import width_of

WORDS = st.text(alphabet="ab 検é\n", max_size=80)


@given(WORDS, st.integers(2, 12))
def test_wrapping_keeps_every_letter_and_no_row_is_wider(text: str, width: int) -> None:
    letters = Passage(text).clusters(text)
    rows = wrap(letters, width)
    shown = ["".join(letters[first:last]) for first, last in rows]
    assert all(width_of(row.rstrip(" ")) <= width for row in shown)
    assert [first for first, _ in rows] == sorted({first for first, _ in rows})
    covered = {place for first, last in rows for place in range(first, last)}
    assert covered == {place for place, letter in enumerate(letters) if letter != "\n"}


@pytest.mark.parametrize(("text", "rows"), [
    ("", [""]), ("one two", ["one ", "two"]), ("a\n\nb", ["a", "", "b"]), ("abcdefgh", ["abcde", "fgh"]),
    ("検検検", ["検検", "検"]), ("end\n", ["end", ""]),
])  # fmt: skip
def test_it_breaks_at_blanks_at_line_ends_and_where_nothing_else_helps(text: str, rows: list[str]) -> None:
    letters = Passage(text).clusters(text)
    assert ["".join(letters[first:last]) for first, last in wrap(letters, 5)] == rows


@given(WORDS)
def test_what_is_put_in_comes_out_but_for_what_moves_the_cursor(text: str) -> None:
    assert Passage(text).value == text
    assert Passage("a\x1b[2Jb\rc\u202ed").value == "a [2Jb cd"
