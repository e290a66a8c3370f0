"""A follow-up is a ticket once, whatever becomes of the line, the tracker and the watcher meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support import trackers
from tests.trackers.conftest import Make

LAGGING = timedelta(seconds=30)


async def test_what_is_sent_is_a_ticket_with_the_label_and_our_id_in_its_text(bench: Make) -> None:
    it = bench(trackers.GitHub)
    name = it.asked()
    assert it.one(name).tracker == "gh"
    await it.turns()
    (made,) = it.tracker.kept
    assert (made.title, made.labels) == ("alert on the pool", ("warroom",))
    for words in ("Done when: it pages at 90", "owner ana", "Follow-up F-0001-1 of INC-2026-0001", "warroom:"):
        assert words in made.text
    one = it.one(name)
    assert (one.ticket_key, one.ticket) == ("acme/shop#1", "https://github.example/acme/shop/issues/1")
    assert [kept.state for kept in it.letters()] == ["delivered"]
    assert "follow-up is acme/shop#1 in gh: alert on the pool" in [e.text for e in it.store.entries(it.inc)]


async def test_an_answer_that_is_lost_is_looked_for_and_found_after_the_lag(bench: Make, file_or_server: str) -> None:
    it = bench(trackers.GitHub, file_or_server)
    it.tracker.lag = LAGGING
    it.asked()
    it.tracker.script = ["ok", "ok", "lost"]  # two searches, then what it made
    await it.turns()
    assert len(it.tracker.kept) == 1
    assert [data.key for data in it.recorded] == ["acme/shop#1"]
    assert it.clock() - it.tracker.kept[0].made_at < timedelta(minutes=2)


async def test_one_that_hangs_is_given_up_waiting_for_and_found(bench: Make) -> None:
    it = bench(trackers.GitHub, timeout="1s")
    it.asked()
    it.tracker.making = ["hang"]
    await it.turn()
    assert "no answer within 1 s; it may have arrived" in it.letters()[0].reason
    await it.turns()
    assert len(it.tracker.kept) == 1
    assert len(it.recorded) == 1


async def test_one_that_was_never_made_is_made_again_after_two_minutes(bench: Make) -> None:
    it = bench(trackers.GitHub)
    it.asked()
    began = it.clock()
    it.tracker.script = ["ok", "ok", "cut"]
    await it.turns()
    (made,) = it.tracker.kept
    assert timedelta(minutes=2) <= made.made_at - began < timedelta(minutes=4)
    assert it.one().ticket_key == "acme/shop#1"


async def test_a_watcher_that_dies_while_it_sends_leaves_it_to_the_next(bench: Make, file_or_server: str) -> None:
    it = bench(trackers.GitHub, file_or_server)
    it.tracker.lag = LAGGING
    it.asked()
    await it.attempt()  # it is made, and nobody writes that down
    it.begins("the next")
    it.tracker.lag = timedelta(seconds=100)
    await it.turns()
    assert len(it.tracker.kept) == 1
    assert len(it.recorded) == 1


@pytest.mark.parametrize("kind", trackers.ALL)
async def test_every_tracker_gets_one_whatever_is_lost(bench: Make, kind: type[trackers.Tracker]) -> None:
    it = bench(kind)
    it.tracker.lag = LAGGING
    name = it.asked("@ana [pool] *alert* {x} <b> \\ at 90 %")
    it.tracker.script = ["cut", "ok", "lost", "lost", "page", 500, "limit"]
    await it.turns()
    (made,) = it.tracker.kept
    assert made.labels[:1] == ("warroom",)
    assert it.one(name).ticket.startswith("http")
    assert [data.key for data in it.recorded] == [it.one(name).ticket_key]
    assert [kept.state for kept in it.letters()] == ["delivered"]


@pytest.mark.parametrize(("status", "says"), [
    (401, "the token is wrong, expired or revoked: make a new one in GitHub and set it as token"),
    (403, "the token may not do this (scripted 403): give it read and write of its issues"),
    (404, "there is no repository acme/shop that this token can see: check project"),
    (410, "issues are switched off in acme/shop: switch them on in its settings"),
    (422, "GitHub refuses it (scripted 422): correct the table of this tracker"),
    (302, "it points elsewhere: give the final address as url"),
])  # fmt: skip
async def test_a_refusal_says_what_to_fix_and_waits_for_somebody_to_send_it_again(
    bench: Make, status: int, says: str
) -> None:
    it = bench(trackers.GitHub)
    it.asked()
    it.tracker.script = [status] * 3
    await it.turns()
    (kept,) = it.letters()
    assert kept.state == "dead"
    assert says in kept.reason
    assert it.tracker.kept == []
    it.room().send_followup("F-0001-1")
    await it.turns()
    assert [kept.state for kept in it.letters()] == ["delivered"]
    assert len(it.tracker.kept) == 1


@pytest.mark.parametrize(("word", "says"), [
    ("page", "a web page came instead of data: check url, and whether a proxy or a login stands in between"),
    ("limit", "GitHub limits how often it is asked: tried again in 7s"),
    (502, "HTTP 502 (scripted 502): GitHub has trouble of its own"),
    ("cut", "the line was closed before an answer came"),
])  # fmt: skip
async def test_what_may_pass_is_tried_again(bench: Make, word: str | int, says: str) -> None:
    it = bench(trackers.GitHub)
    it.asked()
    it.tracker.script = [word]
    await it.turn()
    (kept,) = it.letters()
    assert kept.state == "failing"
    assert says in kept.reason
    await it.turns()
    assert len(it.tracker.kept) == 1
