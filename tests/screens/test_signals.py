"""What is measured stands in the room: name, blocks, value, a word where it is too much, and how old what is old is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from screens.view.metrics import in_words
from tests.screens.conftest import Sit
from tests.support import measured, outage
from tests.widgets.stage import painted
from warroom.store import Store
from widgets.feeds import FeedRow, Feeds, FeedsFace
from widgets.sparkline import SignalFace

OVER = SignalFace("checkout 5xx", (0.4, 0.5, 2.4, 7.4), 2.0, "7.4 %", over=True)
CALM = SignalFace("p95", (0.3, 0.4, 0.3), 4.0, "0.3 s")
SILENT = SignalFace("tickets", (12.0, 80.0), 100.0, state="no data 40 s")


@pytest.fixture
def measuring(path: Path) -> None:
    with Store.open(path, clock=lambda: outage.NOW) as store:
        measured.tell(store, outage.NOW)


def row_of(rows: list[str], name: str) -> str:
    return next(row for row in rows if name in row)


@pytest.mark.usefixtures("measuring")
@pytest.mark.parametrize(("size", "keys"), [((120, 40), ()), ((200, 60), ()), ((80, 24), ("5",))], ids=str)
async def test_a_series_over_its_limit_says_so_beside_its_blocks(
    sit: Sit, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    async with sit(size=size) as seat:
        await seat.press(*keys)
        row = row_of(seat.rows(), "7.4 % over")
        assert "checko" in row
        assert "█" in row[row.index("checko") : row.index("7.4")]


@pytest.mark.usefixtures("measuring")
async def test_at_200_columns_every_series_has_its_row_and_the_old_one_its_age_not_its_value(sit: Sit) -> None:
    async with sit(size=(200, 60)) as seat:
        assert "0.4 s" in row_of(seat.rows(), "p95")
        old = row_of(seat.rows(), "tickets ")
        assert "no data 40 s" in old
        assert "80" not in old


@pytest.mark.usefixtures("measuring")
async def test_a_feed_that_falls_silent_takes_its_series_word_away(sit: Sit) -> None:
    async with sit(size=(200, 60)) as seat:
        store = seat.other("watcher").store
        health = next(f for f in store.feeds() if f.id == "alertmanager")
        since = outage.NOW - timedelta(minutes=3)
        store.save_health(replace(health, state="stale", error="refused", last_success_at=since))
        await seat.settle()
        assert not any("% over" in row for row in seat.rows())
        assert row_of(seat.rows(), "no data 3m")


async def test_signals_stand_below_what_is_stale_and_the_fresh_feeds_share_a_row() -> None:
    rows = (FeedRow("one", "5 s"), FeedRow("two", "10 s"), FeedRow("zendesk", "42 s", True, "timed out"))
    async with painted((Feeds(FeedsFace(rows, signals=(OVER, SILENT))), 0, 0, 26, 6)) as stage:
        assert stage.rows()[1:6] == [
            "zendesk         stale 42 s",
            "timed out",
            "checkou…   ▁▁▃█ 7.4 % over",
            "tickets    ▁▆ no data 40 s",
            "2 others                OK",
        ]


async def test_signals_without_a_row_are_counted_and_one_over_its_limit_is_not_hushed() -> None:
    face = FeedsFace((FeedRow("one", "5 s"), FeedRow("two", "10 s")), signals=(CALM, SILENT, OVER, OVER))
    async with painted((Feeds(face), 0, 0, 30, 3)) as stage:
        assert stage.rows()[2] == "all OK      +3 signals, 2 over"


@pytest.mark.parametrize("width", [1, 5, 26, 78, 160])
@pytest.mark.parametrize("height", [1, 2, 3, 7])
async def test_no_size_breaks_the_pane(width: int, height: int) -> None:
    face = FeedsFace((FeedRow("一二三四", "42 s", True, "x"), FeedRow("b", "5 s")), signals=(OVER, CALM, SILENT))
    async with painted((Feeds(face), 0, 0, width, height), size=(max(width, 2), 9)) as stage:
        assert await stage.cost() == 0


def test_the_ages_of_silence_move_in_steps_of_five_seconds() -> None:
    told = [in_words(timedelta(seconds=seconds)) for seconds in (0, 4, 42, 119, 120, 3600)]
    assert told == ["0 s", "0 s", "40 s", "115 s", "2m", "1h00"]
