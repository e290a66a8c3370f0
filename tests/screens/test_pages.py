"""Pages are read whole: what is longer than a row goes on in the next, and a key is found by what it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from screens.sheets.page import Page
from screens.sheets.page_rows import FURTHER, PageRow, fitted, key_of_row
from tests.screens.conftest import Sit
from tests.support import outage
from tests.support.outage import BIG
from warroom.core.identity import Naming
from warroom.keymap.room import ROOM
from widgets.strips import as_spans, words_width

SMALL, MIDDLE = (80, 24), (120, 40)


@pytest.mark.parametrize("width", [40, 58, 78, 118])
def test_no_word_of_a_long_row_is_lost(width: int) -> None:
    text = "roll back the last release of the service, or switch its flag off; say in the room which version runs"
    rows = fitted([PageRow("a", "step", ((text[:20], "text"), (text[20:], "bright")), "14:31 ana")], width, 16)
    assert len(rows) > 1
    assert "".join("".join(t for t, _ in as_spans(r.says, "")) for r in rows) == text
    assert [key_of_row(r.key) for r in rows] == ["a"] * len(rows)
    assert all(words_width(r.says) <= max(16, width - 16 - 4 - 11) + 1 for r in rows)


async def test_every_sentence_of_the_help_is_read_whole_at_80_columns(sit: Sit) -> None:
    async with sit(size=SMALL) as seat:
        await seat.press("question_mark")
        read: list[str] = []
        for _ in ROOM:
            read += [row for row in seat.rows() if row not in read]
            await seat.press("pagedown")
        words = " ".join(" ".join(read).split())
        for word in {w for a in ROOM if a.keys for w in a.help.split()}:
            assert word in words


async def test_help_opens_at_its_beginning_and_finds_a_key_by_its_words_or_itself(sit: Sit) -> None:
    async with sit(size=SMALL) as seat:
        await seat.press("question_mark")
        seat.sees("▌t           record")
        await seat.type("clipboard")
        seat.sees("▌Y           copy brief")
        seat.sees_no("retract")
        await seat.press("ctrl+u")
        await seat.type("S")
        seat.sees("▌S           severity")
        await seat.press("enter")
        seat.sees("SEVERITY 0042")


async def test_help_explains_the_words_that_are_on_the_screen_and_no_others(sit: Sit) -> None:
    async with sit(size=SMALL) as seat:
        seat.sees("OVERDUE")
        seat.sees_no("drill")
        await seat.press("question_mark")
        await seat.type("deadline is missed")
        seat.sees("word        overdue", "The deadline is missed.")
        await seat.press("ctrl+u")
        await seat.type("exercise")
        seat.sees_no("drill")


async def test_the_arrows_take_a_row_that_goes_on_for_one(sit: Sit) -> None:
    async with sit(size=SMALL) as seat:
        await seat.press("c")
        page = seat.screen.overlay
        for _ in range(4):
            await seat.press("down")
            assert FURTHER not in (page.list.selected_key or "")  # type: ignore[union-attr]
        assert page.list.selected_key == page.all_rows[4].key  # type: ignore[union-attr]


async def test_the_clocks_page_counts_on_and_what_is_selected_stays_so(sit: Sit) -> None:
    """Its order changes as clocks are settled and fall due; the row that was chosen is still the chosen one."""
    async with sit(size=SMALL) as seat:
        await seat.press("c")
        seat.sees("+01:12", "owner lee", "since 14:20:57, due 14:35:57 UTC")
        page = seat.screen.overlay
        assert isinstance(page, Page)
        await seat.press("down", "down", "down")
        chosen = page.list.selected_key
        await seat.passes(seconds=3)
        seat.sees("+01:15")
        seat.other("maya").update(BIG, "customers", "We are rolling back.")
        await seat.settle()
        await seat.passes(seconds=1)
        seat.sees_no("+01:1")
        assert page.list.selected_key == chosen
        assert "enter go" in seat.keys_row


async def test_a_due_time_is_told_in_the_shown_zone_and_in_utc(sit: Sit) -> None:
    config = outage.config(display={**outage.DISPLAY, "timezone": "Asia/Kolkata"})
    async with sit(size=SMALL, config=config) as seat:
        await seat.press("c")
        seat.sees("since 19:50:57, due 20:05:57 IST (14:35:57 UTC)")


async def test_a_page_that_has_no_row_offers_no_key_to_move_in_it(sit_in_empty: Sit) -> None:
    async with sit_in_empty() as seat:
        await seat.press("y")
        seat.sees("Nothing overdue: no missed deadline, no unfilled role, no stale feed.")
        assert seat.keys_row == "esc back"


async def test_a_page_that_is_only_read_offers_no_enter(sit: Sit, path: Path) -> None:
    path.chmod(0o644)  # a fault that has a mend
    async with sit(size=(120, 60)) as seat:
        await seat.press("D")
        seat.sees("DOCTOR", "database", "fix: ")
        assert seat.keys_row == "↑↓ move  esc back"


async def test_what_is_typed_while_the_doctor_looks_is_not_lost(sit: Sit) -> None:
    async with sit() as seat:
        await seat.burst("D", "escape", "n", *"mail is late")
        await seat.settle()
        seat.sees("DECLARE", "mail is late")
        seat.sees_no("DOCTOR")


async def test_keys_that_follow_the_key_of_the_hand_over_are_for_its_page_however_fast_they_come(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(BIG)
        await seat.burst("H", "enter")  # the page's first row: copy it
        seat.sees("The hand-over is in your clipboard")
        seat.sees_no("HAND-OVER", "AMEND")


@pytest.mark.parametrize(("naming", "says"), [
    (Naming.OPTION, "dana, by --as: a claim, not proof"), (Naming.KEY, "dana, by the SSH key that opened this room"),
    (Naming.PROXY, "dana, by the proxy"), (Naming.LOGIN, "dana, by login"),
])  # fmt: skip
async def test_the_doctor_speaks_of_the_person_of_this_screen(
    sit: Sit, monkeypatch: pytest.MonkeyPatch, naming: Naming, says: str
) -> None:
    for name in ("USER", "LOGNAME", "WARROOM_USER", "SSH_ORIGINAL_COMMAND"):
        monkeypatch.delenv(name, raising=False)
    async with sit("dana", naming=naming) as seat:
        await seat.press("D")
        page = seat.screen.overlay
        assert isinstance(page, Page)
        said = " ".join("".join(t for t, _ in as_spans(row.says, "")) for row in page.all_rows)
        assert says in said
        assert "nobody is named" not in said
        assert ("claim" in said) is (naming in (Naming.OPTION, Naming.LOGIN))


@pytest.mark.parametrize(("naming", "says"), [(Naming.OPTION, "dana  by --as"), (Naming.KEY, "dana  by your SSH key")])
async def test_an_empty_room_says_how_it_knows_who_one_is(sit_in_empty: Sit, naming: Naming, says: str) -> None:
    async with sit_in_empty("dana", naming=naming) as seat:
        seat.sees(says)
        seat.sees_no("login name")
