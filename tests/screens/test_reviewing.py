"""The review of an incident on its page: laid out from the record, written part by part, checked, published, kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from screens.sheets.board import Board
from tests.screens.conftest import Sit
from tests.support.outage import BIG, SEARCH, clock_at
from tests.support.stage import Seat


async def opened(seat: Seat, incident: str = SEARCH) -> None:
    await seat.go_to(incident)
    await seat.press("R")


async def at(seat: Seat, key: str) -> None:
    """Select a row of the page: Tab goes to its list, then the arrows."""
    page = seat.screen.overlay
    assert isinstance(page, Board)
    kind = key.partition("/")[0]
    wanted = {"part": "text", "set": "text", "milestone": "milestones", "followup": "followups"}.get(kind, f"{kind}s")
    for _ in range(6):
        if page.part != wanted:
            await seat.press("tab")
    assert page.part == wanted
    await seat.press("home")
    while page.row != key:
        before = page.row
        await seat.press("down")
        assert page.row != before, f"there is no row {key}"


async def test_the_record_is_laid_out_before_anybody_writes(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await opened(seat)
        seat.sees("REVIEW  acme-prod", "○ SEV3", "0039  Slow search", "▸ draft", "0 of 16")
        seat.sees("not written: why did it happen?")
        seat.sees("MILESTONES", "2 of 8 known", "detected", "not known", "11:40:00")
        seat.other("kai").set_milestone(SEARCH, "detected", clock_at("08:57:00"))
        await seat.passes(seconds=1)
        seat.sees("3 of 8 known", "08:57:00", "2:43:00")
        await seat.press("shift+tab")
        seat.sees("RECORD", "ROLES", "commander", "omar", "TIMELINE")


async def test_it_says_who_owes_it_and_until_when(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await opened(seat)
        assert "due in 21h" in seat.row("○ SEV3")
        seat.sees("owner omar")
        await seat.press("escape")
        await seat.passes(hours=30)
        await opened(seat)
        assert "due, late in 15h" in seat.row("○ SEV3")
        seat.sees("owner omar")
        await seat.press("escape")
        await seat.passes(days=2)
        await opened(seat)
        assert "late by 1d" in seat.row("○ SEV3")
        seat.sees("owner omar")


async def test_a_part_is_written_and_undone_and_the_page_comes_back(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await opened(seat)
        await at(seat, "part/summary")
        await seat.press("enter")
        await seat.type("Search was slow for everybody.")
        await seat.press("ctrl+s")
        assert seat.other("kai").find(SEARCH).review.parts == {"summary": "Search was slow for everybody."}
        await at(seat, "part/summary")
        seat.sees("1 of 16", "Search was slow for everybody.")
        await seat.press("z")
        assert "summary" not in (seat.other("kai").find(SEARCH).review.parts)
        seat.sees("Undone:")


async def test_a_part_may_rest_on_entries_that_are_named_by_their_times(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await seat.go_to(BIG)
        await seat.press("R")
        seat.sees("A review follows resolution: s resolves it.")
        seat.other("maya").set_status(BIG, "resolved", "rolled back")
        await seat.passes(seconds=1)
        await opened(seat, BIG)
        doc = seat.other("kai").review(BIG)
        row = next(r for r in doc.course.entries.values() if not r.system and not r.private)
        await at(seat, "part/trigger")
        await seat.press("enter")
        await seat.type("the deploy of 2.1.3")
        await seat.press("tab")
        await seat.type("03:00:00")
        await seat.press("ctrl+s")
        seat.sees('rests on: no entry at "03:00:00"')
        await seat.press("ctrl+u")
        await seat.type(f"{row.at:%H:%M:%S}")
        await seat.press("ctrl+s")
        review = seat.other("kai").find(BIG).review
        assert row.id in {ref.entry for ref in review.refs["trigger"]}
        await at(seat, "part/trigger")
        assert f"→ {row.at:%H:%M:%S}" in seat.row("the deploy of 2.1.3")


async def test_who_writes_a_part_second_is_told_what_it_says_now_and_may_mean_it(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await opened(seat)
        await at(seat, "part/impact")
        await seat.press("enter")
        await seat.type("slow pages")
        seat.other("lee").write_review(SEARCH, "impact", "3 % of customers found nothing")
        await seat.press("ctrl+s")
        seat.sees("Impact: lee changed it at 14:37:09", "Yours is kept", "slow pages")
        assert seat.other("lee").find(SEARCH).review.parts["impact"] == "3 % of customers found nothing"
        await seat.press("ctrl+s")
        assert seat.other("lee").find(SEARCH).review.parts["impact"] == "slow pages"


@pytest.mark.parametrize("what", ["factor", "why"])
async def test_a_factor_and_an_answer_that_somebody_reworded_are_told_too(sit: Sit, what: str) -> None:
    async with sit(size=(120, 40)) as seat:
        kai, lee = seat.other("kai"), seat.other("lee")
        write = {"factor": lambda room, text, **more: room.set_factor(SEARCH, text, **more),
                 "why": lambda room, text, **more: room.set_why(SEARCH, text, **more)}[what]  # fmt: skip
        made = write(kai, "the index was not rebuilt").id
        await seat.settle()
        await opened(seat)
        await at(seat, f"{what}/{made}")
        await seat.press("enter")
        await seat.type(" in time")
        write(lee, "no alert on the index", **{what: made})
        await seat.press("ctrl+s")
        seat.sees(f"{what.capitalize()}: lee changed it", '"no alert on the index"')
        await seat.press("ctrl+s")
        review = kai.find(SEARCH).review
        assert [one.text for one in (*review.factors, *review.whys)] == ["the index was not rebuilt in time"]


async def test_what_was_typed_into_a_part_stands_there_again(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await opened(seat)
        await at(seat, "part/lucky")
        await seat.press("enter")
        await seat.type("it was a Tuesday")
        await seat.press("escape")
        seat.sees("what you typed stands there", "MILESTONES")
        await at(seat, "part/lucky")
        await seat.press("enter")
        seat.sees("it was a Tuesday")


async def test_an_answer_to_a_why_explains_the_selected_one(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await opened(seat)
        await seat.press("w")
        await seat.type("the index was old")
        await seat.press("ctrl+s")
        first = seat.other("kai").find(SEARCH).review.whys[0]
        await at(seat, f"why/{first.id}")
        await seat.press("w")
        seat.sees("explains: the index was old")
        await seat.type("nothing rebuilds it")
        await seat.press("ctrl+s")
        assert seat.other("kai").find(SEARCH).review.whys[1].under == first.id


async def test_the_check_warns_and_does_not_stop_publishing(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await opened(seat)
        await seat.press("c")
        await seat.type("omar should have rebuilt the index")
        await seat.press("ctrl+s")
        seen = set()
        for _ in range(6):
            await seat.press("!")
            seen.add(seat.row("! next"))
        assert any("should have" in said for said in seen)
        await seat.press("p")
        seat.sees("PUBLISH THE REVIEW 0039", "to check; it can be published all the same")
        await seat.press("ctrl+s")
        assert seat.other("kai").find(SEARCH).review.state == "published"


async def test_a_record_that_changed_since_it_was_published_is_shown(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        kai = seat.other("kai")
        kai.write_review(SEARCH, "summary", "Search was slow.")
        kai.review_published(SEARCH)
        kai.log(SEARCH, "the index was rebuilt twice")
        await seat.settle()
        await opened(seat)
        seat.sees("record changed since", "✓ record", "▸ published")
        await seat.press("v")
        seat.sees("RECORD CHANGED SINCE", "added", "the index was rebuilt twice", "kai")
        await at(seat, "part/summary")
        await seat.press("enter")
        await seat.type(" Very.")
        await seat.press("ctrl+s")
        seat.sees("is published")


async def test_it_is_written_to_a_file_whose_path_is_told_and_replaces_none(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    monkeypatch.chdir(folder)
    async with sit(size=(200, 60)) as seat:
        await opened(seat)
        await seat.press("x", "H", "J", "x")
        seat.sees(f"written to {folder}/INC-2026-0039-review-2.md")
        assert [p.name for p in sorted(folder.iterdir())] == [
            f"INC-2026-0039-review{ending}" for ending in ("-2.md", ".html", ".json", ".md")
        ]
        assert json.loads((folder / "INC-2026-0039-review.json").read_text())["incident"] == SEARCH
        assert "<h1>Review of INC-2026-0039" in (folder / "INC-2026-0039-review.html").read_text()
        assert (folder / "INC-2026-0039-review.md").read_text().startswith("# Review of INC-2026-0039: Slow search")


async def test_who_may_only_read_sees_it_and_changes_and_writes_nothing(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    monkeypatch.chdir(folder)
    async with sit(size=(120, 40), read_only=True) as seat:
        await opened(seat)
        seat.sees("REVIEW", "MILESTONES")
        assert "publish" not in seat.keys_row
        for key in ("p", "x", "H", "J", "w", "c", "m", "z"):
            await seat.press(key)
            seat.sees("Read-only", "MILESTONES")
        await at(seat, "part/summary")
        await seat.press("enter")
        seat.sees("Read-only", "MILESTONES")
    assert not list(folder.iterdir())


async def test_a_milestone_is_set_from_its_row(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await opened(seat)
        await at(seat, "milestone/began")
        await seat.press("enter")
        await seat.type("08:50")
        await seat.press("ctrl+s")
        began = seat.other("kai").find(SEARCH).milestone("began")
        assert began is not None
        assert f"{began.at:%H:%M}" == "08:50"


async def test_it_reads_whole_at_80_columns(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await opened(seat)
        seat.sees("REVIEW", "0039  Slow search", "owner omar", "due in 21h", "1 Whys")
        await at(seat, "milestone/resolved")
        assert "11:40" in seat.row("resolved  ")
        said = "検索が遅い: the index of the search was rebuilt by hand, unwritten, " + "x" * 80 + " end"
        seat.other("kai").write_review(SEARCH, "summary", said)
        await seat.passes(seconds=1)
        await seat.press("3")
        seat.sees("検索が遅い", "end")
        await seat.press("4")
        seat.sees("FOLLOW-UPS", "none")
        await seat.press("5")
        seat.sees("RECORD", "TIMELINE")


async def test_enter_on_a_milestone_shows_the_record_at_that_moment(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await opened(seat)
        await at(seat, "milestone/resolved")
        await seat.press("enter")
        page = seat.screen.overlay
        assert isinstance(page, Board)
        assert (page.part, page.row.partition("/")[0]) == ("record", "line")
        seat.sees("The record at 11:40", "TIMELINE")
        await at(seat, "milestone/resolved")
        await seat.press("m")
        seat.sees("MILESTONE 0039", "resolved")


async def test_where_one_was_is_kept_while_a_sheet_is_open(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await opened(seat)
        await at(seat, "part/lucky")
        await seat.press("enter", "escape")
        page = seat.screen.overlay
        assert isinstance(page, Board)
        assert (page.part, page.row) == ("text", "part/lucky")


async def test_it_is_walked_through_a_part_a_page(sit: Sit) -> None:
    async with sit(size=(120, 40), read_only=True) as seat:
        kai = seat.other("kai")
        kai.write_review(SEARCH, "summary", "Search was slow.")
        kai.set_factor(SEARCH, "nothing rebuilds the index")
        await seat.passes(seconds=1)
        await opened(seat)
        await seat.press("P")
        seat.sees("1/12", "Search was slow.", "███")
        await seat.press("space", "space")
        seat.sees("3/12", "resolved", "11:40:00")
        await seat.press("left", "left", "left")
        seat.sees("12/12")
        await seat.press("b", "b", "b", "b", "b")
        seat.sees("7/12", "nothing rebuilds the index")
        await seat.press("q")
        seat.sees("MILESTONES", "WHYS")


async def test_a_suggested_tag_is_taken_by_its_number(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        lee = seat.other("lee")
        lee.add_tags(lee.declare("Slow search of orders", "SEV3", anyway=True).id, {"cold cache": "failure_mode"})
        await opened(seat)
        await seat.press("t")
        seat.sees("SUGGESTED TAGS", "1 cold cache")
        await seat.press("1", "ctrl+s")
        review = lee.find(SEARCH).review
        assert review is not None
        assert review.tags == {"cold cache": "failure_mode"}
        await seat.press("escape")
        await seat.press(":", *"tag symptom=slow", "enter")
        review = lee.find(SEARCH).review
        assert review is not None
        assert review.tags == {"cold cache": "failure_mode", "slow": "symptom"}
