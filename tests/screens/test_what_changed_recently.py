"""What changed recently: deploys that feeds told of, around the start of the record, as a page, among questions."""

from __future__ import annotations

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
    def one(uid: str, minutes: int, title: str, service: str) -> Deploy:
        return Deploy(feed="gh", uid=uid, at=START - timedelta(minutes=minutes), title=title, service=service,
                      state="success", by="ana", version="2.1.3", kind="deployment")  # fmt: skip

    with Store.open(path) as store:
        store.save_poll("gh", (), (), FeedHealth(id="gh", type="github-deploys"), deploys=[
            one("shop/1", 14, "checkout 2.1.3 to production", "checkout"),
            one("shop/2", 200, "mail 7 to production", "mail"), one("shop/3", 9000, "checkout 1", "checkout"),
        ])  # fmt: skip


async def test_what_changed_recently_is_a_page_that_suspects_a_deploy_or_records_it(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell([":", "changes", "<enter>"]))
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


async def test_it_stands_on_the_timeline_around_the_start_as_its_feeds_word(sit: Sit) -> None:
    async with sit(size=(200, 60)) as seat:
        await seat.press("tab", "home")
        row = seat.row("checkout 2.1.3 to production")
        assert "gh" in row
        assert "from a feed" in row
        seat.sees_no("mail 7 to production")
        await seat.press(*spell([":", "changes", "<enter>", "<end>", "<enter>"]))
        await seat.press("home")
        seat.sees_no("from a feed")


async def test_a_triage_question_offers_the_deploys_and_a_number_suspects_one(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("Q")
        seat.sees("WHAT CHANGED RECENTLY", "1  checkout 2.1.3 to production", "what changed")
        await seat.press(*["tab"] * 6, "1", "ctrl+s")
        assert "checkout 2.1.3 to production is the cause" in seat.other("lee").detail("42").entries[-1].text
