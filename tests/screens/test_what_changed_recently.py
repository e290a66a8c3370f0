"""What changed recently: deploys that feeds told of, around the start of the record, as a page, among questions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.screens.conftest import Sit
from tests.support import outage
from tests.support.stage import spell
from warroom.core.model import FeedHealth, Kind
from warroom.core.model.deploy import Deploy
from warroom.store import Store

START = outage.NOW - timedelta(minutes=42)


@pytest.fixture(autouse=True)
def _told(path: Path) -> None:
    _deployed(path, [
        ("shop/1", 14, "checkout 2.1.3 to production", "checkout"), ("shop/2", 200, "mail 7 to production", "mail"),
        ("shop/3", 9000, "checkout 1", "checkout"),
    ])  # fmt: skip


def _deployed(path: Path, told: Iterable[tuple[str, int, str, str]]) -> None:
    """What the feed says: id, how many minutes before the start, title, service."""
    found = [Deploy(feed="gh", uid=uid, at=START - timedelta(minutes=minutes), title=title, service=service,
                    state="success", by="ana", version="2.1.3", kind="deployment")
             for uid, minutes, title, service in told]  # fmt: skip
    with Store.open(path) as store:
        store.save_poll("gh", (), (), FeedHealth(id="gh", type="github-deploys"), deploys=found)


async def test_what_changed_recently_is_a_page_that_suspects_a_deploy_or_records_it(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("E")
        seat.sees("WHAT CHANGED RECENTLY 0042", "checkout 2.1.3 to production  success, ana")
        seat.sees_no("checkout 1  ")
        await seat.press("enter")
        seat.sees("DEPLOY, 0042", "RECORD HYPOTHESIS")
        await seat.press("ctrl+s")
        lee = seat.other("lee")
        last = lee.detail("42").entries[-1]
        assert (last.kind, last.text[:42]) == (Kind.HYPOTHESIS, "checkout 2.1.3 to production is the cause ")
        await seat.press(*spell([":", "changes", "<enter>", "<enter>", "2", "<ctrl+s>"]))
        seat.sees("CHANGE 0042", "RECORD CHANGE")
        await seat.press("ctrl+s")
        made = lee.find("42").changes[0]
        assert (made.text, made.after, made.deploy) == ("checkout 2.1.3 to production", "2.1.3", "gh/shop/1")


async def test_it_stands_on_the_timeline_around_the_start_as_its_feeds_word(sit: Sit, path: Path) -> None:
    async with sit(size=(200, 60)) as seat:
        await seat.press("tab", "home")
        row = seat.row("checkout 2.1.3 to production")
        assert "gh" in row
        assert "from a feed" in row
        seat.sees_no("mail 7 to production")
        await seat.press("T")
        row = seat.row("checkout 2.1.3 to production")  # on the scribe's screen too, where nothing can be done to it
        assert "from a feed" in row
        seat.sees_no("mail 7 to production")
        await seat.press("up", "home", "x")
        seat.sees("checkout 2.1.3 to production")
        _deployed(path, [("shop/4", 5, "checkout 2.1.4 to production", "checkout")])
        await seat.settle()
        await seat.passes(seconds=1)
        seat.sees("checkout 2.1.4 to production")
        await seat.press("escape", "escape")
        await seat.press(*spell([":", "changes", "<enter>", "<end>", "<enter>"]))
        await seat.press("home")
        seat.sees_no("from a feed")


async def test_a_triage_question_offers_the_deploys_and_a_number_suspects_one(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("Q")
        seat.sees("WHAT CHANGED RECENTLY", "1  checkout 2.1.3 to production", "what changed")
        await seat.press(*["tab"] * 6, "1", "ctrl+s")
        assert "checkout 2.1.3 to production is the cause" in seat.other("lee").detail("42").entries[-1].text
