"""Texts typed by strangers never move a column, and cuts count cells, not letters."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from widgets.palette import DARK
from widgets.strips import Line, cut, title, width_of

HOSTILE = [
    "plain",
    "tab\there",
    "line\nfeed and \r return",
    "escape \x1b[31m red \x1b]0;title\x07",
    "bidi \u202e reversed \u2066 isolates",
    "zero\u200bwidth\ufeff joiner\u200d",
    "wide 漢字 한국어 ｆｕｌｌ",
    "marks e\u0301 Z" + "\u0337" * 40,
    "emoji 👩\u200d💻 ❤\ufe0f 🇩🇪 👍🏽",
    "[bold red]markup[/] stays text",
    "lone \ud800 surrogate",
    "\u0301starts with a mark",
    "\u3000wide blank\u2028separators\u2029",
    "\x85\x9b31m C1",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("width", [1, 2, 7, 20, 60])
def test_no_text_however_hostile_moves_a_column(text: str, width: int) -> None:
    line = Line(70, DARK)
    end = line.put(3, text, width=width)
    line.put(66, "edge")
    strip = line.strip()
    assert end <= 3 + width
    assert strip.cell_length == cell_len(strip.text) == 70
    assert strip.text.endswith("edge")
    assert strip.crop(66, 70).text == "edge"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_control_or_format_character_reaches_the_terminal(text: str) -> None:
    line = Line(70, DARK)
    line.put(0, text)
    shown = line.strip().text
    assert all(ch >= " " and not "\x7f" <= ch <= "\x9f" for ch in shown)
    assert not set("\u200b\u200d\u202e\u2066\ufeff\ufe0f\u2028\ud800") & set(shown)


def test_markup_is_shown_as_it_was_typed() -> None:
    line = Line(30, DARK)
    line.put(0, "[bold red]markup[/]")
    assert line.strip().text.rstrip() == "[bold red]markup[/]"


def test_a_cut_counts_cells_and_leaves_a_mark() -> None:
    assert cut("Checkout API", 12) == "Checkout API"
    assert cut("Checkout API", 10) == "Checkout…"
    assert cut("漢字漢字", 5) == "漢字…"
    assert cut("漢字漢字", 4) == "漢…"
    assert cut("anything", 0) == ""
    assert width_of("漢字") == 4


def test_painting_over_half_a_wide_character_leaves_no_half_behind() -> None:
    line = Line(6, DARK)
    line.put(0, "漢字漢")
    line.put(1, "x")
    line.put(4, "y")
    assert line.strip().text == " x字y "
    assert line.strip().cell_length == 6


def test_a_wide_character_that_does_not_fit_the_last_cell_is_left_off() -> None:
    line = Line(3, DARK)
    line.put(2, "漢")
    assert line.strip().text == "  …"


def test_a_title_has_its_rule_to_the_columns_end_and_its_count_at_the_right() -> None:
    line = Line(40, DARK)
    title(line, 2, 38, "TIMELINE", "newest 10 of 41")
    assert line.strip().text == "  TIMELINE ─────────── newest 10 of 41  "
    title(line, 2, 38, "TIMELINE", focused=True)
    assert line.strip().text == "  TIMELINE " + "━" * 27 + "  "


def test_a_hazard_chip_has_tape_at_its_ends() -> None:
    line = Line(24, DARK)
    assert line.chip(0, "OVERDUE 01:12") == 19
    assert line.strip().text.rstrip() == "╱╱ OVERDUE 01:12 ╱╱"
    line.chip(0, "NO IC", tapes=1)
    assert line.strip().text.startswith("╱NO IC╱")


def test_a_text_in_several_parts_is_cut_with_one_mark() -> None:
    for width in range(1, 30):
        line = Line(width, DARK)
        line.spans(0, (("then ", "dim"), ("check-in: scribe", "text"), (" 0001 in 00:58", "dim")))
        assert "……" not in line.strip().text
