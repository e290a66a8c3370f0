"""An entry that is longer than its row is read whole in the list: the selected one unfolds."""

from __future__ import annotations

import pytest

from tests.widgets.stage import Painted, painted
from widgets.strips import broken_at
from widgets.timeline import EntryRow, Timeline

LONG = "mtr to db-3 shows no loss over 200 probes, so the network is ruled out; the pool is what is left to look at"


def entries(*texts: str, mark: str = "") -> tuple[EntryRow, ...]:
    return tuple(EntryRow(str(n), f"14:31:{n:02}", "fact", "ana", text, mark) for n, text in enumerate(texts))


def whole(stage: Painted) -> str:
    return " ".join(" ".join(stage.rows()).replace("▌", " ").split())


@pytest.mark.parametrize("mark", ["", "supports 14:33:02"])
async def test_the_selected_entry_is_whole_and_folds_again_when_another_is_selected(mark: str) -> None:
    timeline = Timeline("TIMELINE")
    timeline.set_rows(entries("pool at 100", LONG, "rolled back", mark=mark))
    async with painted((timeline, 0, 0, 80, 8), size=(80, 9)) as stage:
        assert LONG not in whole(stage)
        timeline.select("1")
        await stage.written()
        assert LONG in whole(stage).replace(f"{mark} ", "", 3)
        assert stage.rows()[1].split()[-1] in ("100", "14:33:02")  # the others keep their one row
        timeline.select("0")
        await stage.written()
        assert LONG not in whole(stage)
        assert "rolled back" in stage.rows()[3]


async def test_moving_through_an_unfolded_list_goes_from_entry_to_entry() -> None:
    timeline = Timeline("TIMELINE")
    timeline.set_rows(entries("first", LONG, "third"))
    async with painted((timeline, 0, 0, 60, 9), size=(60, 10)) as stage:
        timeline.select("1")
        await stage.written()
        timeline.action_move(1)
        assert timeline.selected_key == "2"
        timeline.action_move(-1)
        assert timeline.selected_key == "1"
        timeline.set_rows(entries("first", LONG, "third", "fourth"))
        await stage.written()
        assert timeline.selected_key == "1"
        assert LONG in whole(stage)


async def test_an_entry_longer_than_the_list_shows_its_beginning_and_that_there_is_more() -> None:
    timeline = Timeline("TIMELINE")
    timeline.set_rows(entries("first", "word " * 200 + "end"))
    async with painted((timeline, 0, 0, 60, 4), size=(60, 5)) as stage:
        timeline.select("1")
        await stage.written()
        assert "14:31:01" in stage.rows()[1]
        assert stage.rows()[3].rstrip().endswith("…")


@pytest.mark.parametrize("text", ["a" * 50, "漢字" * 20, "one two " * 9, "", "x", f"{'y' * 30} z"])
@pytest.mark.parametrize("width", [1, 2, 7, 20])
def test_a_text_broken_again_and_again_loses_nothing_and_ends(text: str, width: int) -> None:
    found, rest = [], text
    for _ in range(200):
        part, rest = broken_at(rest, width)
        found.append(part)
        if not rest:
            break
    assert not rest
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
