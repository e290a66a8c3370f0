"""Where a list is empty, what stands there is true at every moment: silence is not health, and no reading no record."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.screens.conftest import Sit
from tests.support import outage
from tests.support.outage import BIG
from tests.support.rooms import Clock
from tests.support.stage import Seat, seated
from warroom.core.model import FeedHealth
from warroom.session.room_thread import Snapshot
from warroom.store import Store
from widgets.line_list import LineList

CALM = "Every alert is acknowledged."
DEAF = "No feed is answering"
UNWATCHED = "No watcher is running"


@pytest.fixture
def quiet(tmp_path: Path) -> Path:
    """A watched room whose feeds answer and tell no alert; nothing is open."""
    path = tmp_path / "quiet.db"
    with outage.told(path) as rooms:
        rooms.store.take_lease("watcher", "a watcher", 100_000.0, standing=True)
        for feed in outage.FEEDS:
            rooms.store.save_health(FeedHealth(id=feed, type="alertmanager", state="ok", interval_s=10.0,
                                               last_try_at=outage.NOW, last_success_at=outage.NOW))  # fmt: skip
    return path


def feeds_answered(store: Store, clock: Clock, ago: timedelta) -> None:
    for feed in store.feeds():
        store.save_health(replace(feed, last_success_at=clock.now - ago, state="ok"))


async def tick(seat: Seat) -> None:
    """The room's thread has looked again, and the screen's clock strikes."""
    await seat.settle()
    seat.screen.next_second()
    await seat.settle()


SIZES = [(80, 24), (120, 40)]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_no_alert_is_new_is_said_only_while_every_feed_answers_and_a_watcher_asks_them(
    quiet: Path, clock: Clock, size: tuple[int, int]
) -> None:
    async with seated(quiet, now=clock, size=size) as seat:
        if size == (80, 24):
            await seat.press("3")
        store = seat.other("kim").store
        seat.sees(CALM)  # at the first paint, not only after something has come and gone
        feeds_answered(store, clock, timedelta(hours=1))
        await tick(seat)
        seat.sees(DEAF)
        seat.sees_no(CALM)
        feeds_answered(store, clock, timedelta(seconds=1))
        await tick(seat)
        seat.sees(CALM)
        lease = store.take_lease("watcher", "a watcher", 100_000.0, standing=True)
        assert lease is not None
        store.release(lease)
        await tick(seat)
        seat.sees(UNWATCHED)
        seat.sees_no(CALM)
        store.take_lease("watcher", "another", 100_000.0, standing=True)
        await tick(seat)
        seat.sees(CALM)


async def test_a_record_that_cannot_be_read_tells_no_calm(quiet: Path, clock: Clock) -> None:
    async with seated(quiet, now=clock) as seat:
        look = seat.screen.state.look
        assert look is not None
        seat.screen.show(Snapshot(look.overview, look.detail, "The database is locked.", sorted=look.sorted))
        await seat.settle()
        seat.sees_no(CALM, "No incident is open.")
        seat.sees("The record cannot be read now")
        await seat.press("f")
        seat.screen.show(Snapshot(look.overview, look.detail, "The database is locked.", sorted=look.sorted))
        await seat.settle()
        seat.sees("an empty list is not an all-clear")


async def test_a_record_that_is_being_read_is_not_called_empty(sit: Sit) -> None:
    async with sit() as seat:
        look = seat.screen.state.look
        assert look is not None
        seat.screen.state.selected = BIG
        seat.screen.show(Snapshot(look.overview, None, sorted=look.sorted))
        await seat.settle()
        seat.sees("Reading the record")
        seat.sees_no("No entries yet.")


def test_the_sentence_of_an_empty_list_is_painted_whenever_it_changes() -> None:
    """Whoever sets it need not know whether rows come or go besides."""
    listed: LineList[object] = LineList(empty="calm")
    redrawn: list[str] = []
    listed.redraw = lambda: redrawn.append("")  # type: ignore[method-assign, assignment]
    listed.empty = "calm"
    assert not redrawn
    listed.empty = "nobody asks"
    assert len(redrawn) == 1
    assert listed.empty == "nobody asks"


# ---------------------------------------------------------------- pages that stand open


async def test_the_hand_over_that_stands_open_takes_up_what_is_declared_meanwhile(sit_in_empty: Sit) -> None:
    async with sit_in_empty() as seat:
        await seat.press("H")
        seat.sees("No open incident: nothing to hand over.")
        seat.other("kim").declare("Ledger writes fail", "SEV1")
        for _ in range(2):
            await tick(seat)
        seat.sees("INC-2026-0001: Ledger writes fail", "copy it")
        seat.sees_no("Nothing is open")


async def test_the_clocks_of_the_hand_over_go_on(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("H")
        seat.sees("overdue 01:12")
        await seat.passes(seconds=30)
        seat.sees("overdue 01:42")


async def test_links_that_another_adds_stand_on_the_open_page(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(BIG)
        await seat.press("L")
        seat.other("kim").add_link(BIG, "https://meet.example/ledger", "bridge")
        await tick(seat)
        seat.sees("https://meet.example/ledger")


async def test_a_step_that_another_ticked_is_not_shown_as_open(sit: Sit) -> None:
    """Enter on it would take that tick back."""
    async with sit() as seat:
        await seat.go_to(BIG)
        await seat.press("P", "enter")
        shelf, it = seat.screen.state.shelf, seat.screen.state.incident
        assert shelf is not None
        assert it is not None
        chosen = shelf.named(it.playbook)
        assert chosen is not None
        before = seat.text()
        seat.other("kim").tick(BIG, 0, chosen.steps[0].text, True)
        await tick(seat)
        assert seat.text() != before
        seat.sees("kim")


async def test_who_is_told_of_another_incident_reads_which_one_the_keys_are_about(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(BIG)
        seat.other("kim").declare("Ledger writes fail", "SEV1")
        await seat.settle()
        seat.sees("kim declared SEV1 0043: Ledger writes fail  (0042 stays selected)")
