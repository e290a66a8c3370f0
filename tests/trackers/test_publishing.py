"""A published review is a page of Confluence or Notion: one, updated in place, whatever is lost meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support import wikis
from tests.support.rooms import refused
from tests.support.ticketing import Bench
from tests.support.trackers import Kept
from tests.trackers.conftest import Make
from warroom.core.model import Kind
from warroom.core.model.review import Posted

HOSTILE = "<script>alert(1)</script> & ]]> *x* |a| \N{PILE OF POO}"


def published(it: Bench, title: str = "") -> str:
    room = it.room()
    if title:
        room.edit_details(it.inc, title=title)
    entry = room.log(it.inc, "pool at 100 of 100", kind=Kind.FACT)
    room.set_status(it.inc, "resolved", reason="rolled back")
    room.write_review(it.inc, "summary", "Checkout failed for an hour.")
    it.clock.passes(seconds=1)
    room.review_published(it.inc)
    return entry.id


def posted(it: Bench) -> Posted:
    review = it.room().find(it.inc).review
    assert review is not None
    (one,) = review.posted
    return one


def said(page: Kept) -> str:
    return wikis.words(page) if isinstance(page.raw, list) else page.text


@pytest.mark.parametrize("kind", wikis.ALL)
async def test_publishing_makes_one_page_and_a_correction_updates_it(bench: Make, kind: type[wikis.Confluence]) -> None:
    it = bench(kind)
    it.tracker.lag = timedelta(seconds=30)
    entry = published(it)
    it.tracker.making = ["lost", "lost"]
    await it.turns()
    (page,) = it.tracker.kept
    assert page.title == "Review of INC-2026-0001: checkout is down"
    assert "Checkout failed for an hour." in said(page)
    assert (posted(it).page, posted(it).url != "") == ("1", True)
    await it.turns()
    assert [kept.state for kept in it.letters()] == ["delivered"]
    it.room().amend(it.inc, entry, 0, text="pool at 90 of 100")
    it.clock.passes(seconds=1)
    it.room().post_review(it.inc)
    await it.turns()
    assert len(it.tracker.kept) == 1
    assert "Record changed since it was published" in said(page)
    assert "pool at 90 of 100" in said(page)
    assert said(page).count("Checkout failed for an hour.") == 1
    assert sum("review is a page of" in one.text for one in it.store.entries(it.inc)) == 2


@pytest.mark.parametrize("kind", wikis.ALL)
async def test_what_people_wrote_stays_text_and_long_ones_fit(bench: Make, kind: type[wikis.Confluence]) -> None:
    it = bench(kind)
    room = it.room()
    for number in range(250):
        room.log(it.inc, f"{number} {HOSTILE} " + "x" * 900)
    room.set_status(it.inc, "resolved", reason="rolled back")
    room.write_review(it.inc, "summary", HOSTILE + "\N{PILE OF POO}" * 5000)
    room.review_published(it.inc)
    await it.turns()
    (page,) = it.tracker.kept
    if kind is wikis.Notion:
        assert HOSTILE in said(page)
    else:
        assert "<script" not in said(page)
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; ]]&gt; *x* |a|" in said(page)


async def test_a_notion_that_erases_nothing_by_itself_has_no_line_twice(bench: Make) -> None:
    it = bench(wikis.Notion)
    assert isinstance(it.tracker, wikis.Notion)
    it.tracker.erases = False
    published(it)
    await it.turns()
    it.room().post_review(it.inc)
    await it.turns()
    assert said(it.tracker.kept[0]).count("Checkout failed for an hour.") == 1


async def test_one_that_is_cut_off_half_written_is_written_whole(bench: Make) -> None:
    it = bench(wikis.Notion)
    published(it)
    it.tracker.making = ["ok"]
    it.tracker.script = ["ok", "cut"]  # looked for; made; its blocks are lost
    await it.turns()
    (page,) = it.tracker.kept
    assert said(page).count("Checkout failed for an hour.") == 1


@pytest.mark.parametrize(("kind", "status", "says"), [
    (wikis.Confluence, 401, "the token is wrong, expired or revoked: make a new one in Confluence"),
    (wikis.Confluence, 404, "there is no space OPS or page that this token can see"),
    (wikis.Notion, 404, "give it access: share the page with the integration"),
    (wikis.Notion, 403, "the token may not do this"),
])  # fmt: skip
async def test_a_refusal_says_what_to_fix(bench: Make, kind: type[wikis.Confluence], status: int, says: str) -> None:
    it = bench(kind)
    published(it)
    it.tracker.script = [status] * 3
    await it.turns()
    (kept,) = it.letters()
    assert kept.state == "dead"
    assert says in kept.reason
    it.retries()
    await it.turns()
    assert len(it.tracker.kept) == 1


async def test_a_page_of_somebody_elses_with_that_title_is_left_alone(bench: Make) -> None:
    it = bench(wikis.Confluence)
    theirs = it.tracker.makes("Review of INC-2026-0001: checkout is down", "<p>theirs</p>", (), {"version": 4})
    published(it)
    await it.turns()
    (kept,) = it.letters()
    assert "a page of that title is in the space already, perhaps archived, and is not ours" in kept.reason
    assert (theirs.text, theirs.raw) == ("<p>theirs</p>", {"version": 4})


async def test_a_page_that_was_deleted_is_not_made_again_behind_anybodys_back(bench: Make) -> None:
    it = bench(wikis.Confluence)
    published(it)
    await it.turns()
    it.tracker.kept[0].gone = True
    it.room().post_review(it.inc)
    await it.turns()
    assert "restore it from the trash" in it.letters()[-1].reason
    assert len(it.tracker.kept) == 1


async def test_a_new_edition_and_a_new_title_update_the_same_page(bench: Make, file_or_server: str) -> None:
    it = bench(wikis.Confluence, file_or_server)
    published(it)
    await it.turns()
    it.room().revise_review(it.inc, "the cause was another")
    it.room().write_review(it.inc, "summary", "The pool was too small.")
    with refused("The review of 0001 is not published: publish it first"):
        it.room().post_review(it.inc)
    it.room().edit_details(it.inc, title="checkout was down")
    it.clock.passes(seconds=1)
    it.room().review_published(it.inc)
    await it.turns()
    (page,) = it.tracker.kept
    assert "The pool was too small." in page.text
    assert (page.title, page.raw["version"]) == ("Review of INC-2026-0001: checkout was down", 2)


async def test_drills_and_private_incidents_stay_inside(bench: Make) -> None:
    it = bench(wikis.Confluence)
    it.inc = it.room().declare("a drill", "SEV2", drill=True).id
    published(it)
    await it.turns()
    assert it.letters() == []
    with refused("0002 is a drill, and goes only to a place that you name: wiki"):
        it.room().post_review(it.inc)
    it.room().post_review(it.inc, "wiki")
    await it.turns()
    assert len(it.tracker.kept) == 1
    it.inc = it.room().declare("a leak", "SEV2").id
    it.room().edit_details(it.inc, private=True)
    published(it)
    await it.turns()
    assert len(it.tracker.kept) == 1
    with refused("0003 is private, and wiki does not get private incidents"):
        it.room().post_review(it.inc)


async def test_what_is_not_published_or_not_configured_is_refused(bench: Make) -> None:
    it = bench(wikis.Confluence)
    with refused("The review of 0001 is not published: publish it first"):
        it.room().post_review(it.inc)
    with refused('No place for reviews is called "wika": '):
        it.room().post_review(it.inc, "wika")
