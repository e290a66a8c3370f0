"""On the page of a review ``U`` writes it to its pages again; what changed since leads there."""

from __future__ import annotations

from msgspec.structs import replace

from tests.screens.conftest import Sit
from tests.screens.test_reviewing import opened
from tests.support import outage
from tests.support.outage import NOW, SEARCH
from warroom.config.settings_publish import Publish
from warroom.core.events import HOUSE, Event, ReviewPosted
from warroom.core.model import Kind

WIKI = Publish(id="wiki", type="confluence_data_center", token="t", url="https://wiki.example", space="OPS")


async def test_a_record_that_changed_since_offers_to_bring_the_page_up_to_date(sit: Sit) -> None:
    async with sit(size=(120, 40), config=replace(outage.config(), publish=(WIKI,))) as seat:
        kai = seat.other("kai")
        kai.review_published(SEARCH)
        data = ReviewPosted(place="wiki", page="7", url="https://wiki.example/7", position=1)
        with kai.store.writing() as tx:
            tx.append(Event(id="posted", incident=SEARCH, at=NOW, recorded_at=NOW, actor=HOUSE, data=data))
        await seat.passes(seconds=1)
        kai.log(SEARCH, "the index was rebuilt", kind=Kind.FACT)
        await seat.passes(seconds=1)
        await opened(seat)
        seat.sees("record changed since")
        await seat.press("v")
        seat.sees("The page in wiki says what was published: U brings it up to date.")
        await seat.press("U")
        seat.sees("the review goes to wiki as soon as the watcher gets to it")
        assert any(event.type == "review_post_asked" for event in kai.store.events(incident=SEARCH))
