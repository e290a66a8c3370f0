"""Tables on a terminal: columns hold at any width, nothing is lost but what is marked as cut."""

from __future__ import annotations

import pytest

from warroom.shell import tables
from warroom.shell.tables import table, width

HEADS = ("sev", "id", "next", "title")
ROWS = [
    ("SEV1", "INC-2026-0042", "customer update in 02:13", "Checkout API 5xx above 30 % in eu-west since the release"),
    ("SEV2", "INC-2026-0041", "", "注文メールの遅延が続いています 東京リージョン"),
]


def printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, cells: int) -> list[str]:
    monkeypatch.setattr(tables, "columns", lambda: cells)
    table(HEADS, ROWS)
    return capsys.readouterr().out.splitlines()


def test_in_a_pipe_each_row_is_one_line_however_long(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = printed(capsys, monkeypatch, 0)
    assert len(lines) == 3
    assert lines[1].endswith("since the release")


@pytest.mark.parametrize("cells", [200, 120, 100, 80, 60, 40])
def test_no_line_is_wider_than_the_terminal_and_every_word_is_there(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, cells: int
) -> None:
    lines = printed(capsys, monkeypatch, cells)
    assert max(width(line) for line in lines) <= cells
    said = "".join("".join(lines).split())
    for row in ROWS:
        assert "".join(row[-1].split())[:8] in said
        assert row[0] in said
    assert all(word in " ".join(lines).split() for word in ROWS[0][-1].split())


def test_a_wrapped_cell_goes_on_below_its_own_column(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = printed(capsys, monkeypatch, 80)
    column = lines[0].index("title")
    assert lines[1][column:].startswith("Checkout API")
    assert lines[2][:column].strip() == ""
    assert lines[2][column] != " "


def test_where_columns_do_not_fit_the_last_has_lines_of_its_own_and_others_are_cut_with_a_mark(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = printed(capsys, monkeypatch, 40)
    assert lines[2].startswith("SEV1  INC-2026-0042  customer")
    assert "…" in lines[2]
    assert lines[3].startswith(f"{tables.INDENT}Checkout API")
