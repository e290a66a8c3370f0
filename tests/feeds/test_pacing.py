"""When a server is asked again, and what its clock says."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from warroom.config.settings import FeedSettings
from warroom.core.model import FeedHealth
from warroom.feeds import health as healths
from warroom.feeds.failure import PollFailed
from warroom.feeds.pacing import next_delay, skew_note, skew_of, wait_asked

NOW = datetime(2026, 4, 21, 14, 0, tzinfo=UTC)
FEED = FeedSettings(id="f", type="json", url="https://x.example")


def test_each_failure_doubles_the_wait_up_to_five_minutes_with_a_little_chance() -> None:
    chance = random.Random(7)
    waits = [next_delay(30, failures, 0, chance) for failures in range(9)]
    for wait, base in zip(waits, [30, 30, 60, 120, 240, 300, 300, 300, 300], strict=True):
        assert base <= wait <= base * 1.1
    assert len(set(waits)) == len(waits)


def test_a_slow_feed_is_not_asked_more_often_because_it_fails() -> None:
    assert next_delay(3600, 5, 0, random.Random(1)) >= 3600


def test_what_the_server_asks_for_is_waited_for_an_hour_at_most() -> None:
    assert 500 <= next_delay(30, 1, 500, random.Random(1)) <= 550
    assert next_delay(30, 0, 1e9, random.Random(1)) <= 3960


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120),
        ({"retry-after": "Tue, 21 Apr 2026 14:02:00 GMT"}, 120),
        ({"retry-after": "Tue, 21 Apr 2026 15:02:00 GMT", "date": "Tue, 21 Apr 2026 15:00:00 GMT"}, 120),
        ({"retry-after": "Tue, 21 Apr 2026 13:00:00 GMT"}, 0),
        ({"ratelimit-reset": "45"}, 45),
        ({"x-ratelimit-reset": str(NOW.timestamp() + 90)}, 90),
        ({"x-ratelimit-reset": str((NOW.timestamp() + 90) * 1000)}, 90),
        ({"retry-after": "soon"}, None),
        ({"ratelimit-reset": "nan"}, None),
        ({}, None),
    ],
)
def test_every_form_in_which_servers_ask_for_a_pause(headers: dict[str, str], seconds: float | None) -> None:
    assert wait_asked(headers, NOW) == seconds


def test_a_skew_is_what_the_time_of_the_answer_cannot_explain() -> None:
    date = "Tue, 21 Apr 2026 14:00:00 GMT"
    assert skew_of(date, NOW - timedelta(seconds=1), NOW + timedelta(seconds=4)) == 0
    assert skew_of(date, NOW + timedelta(seconds=61), NOW + timedelta(seconds=62)) == -60
    assert skew_of(date, NOW - timedelta(seconds=45), NOW - timedelta(seconds=40)) == 40
    assert skew_of("yesterday", NOW, NOW) is None
    assert skew_note(40) == "its clock is 40 s ahead of ours"
    assert skew_note(-29) == ""


# ---------------------------------------------------------------- health


def test_a_feed_is_stale_after_three_intervals_without_success_and_failing_before() -> None:
    health = healths.after_success(FeedHealth(id="f", type="json"), FEED, 3, [], 0, NOW, 0.2)
    assert (health.state, health.alerts) == ("ok", 3)
    failed = healths.after_failure(health, PollFailed("refused", "start it"), NOW + timedelta(seconds=60), 0.1)
    assert (failed.state, failed.failures, failed.error, failed.mend) == ("failing", 1, "refused", "start it")
    assert failed.alerts == 3
    assert healths.aged(failed, NOW + timedelta(seconds=89)).state == "failing"
    assert healths.aged(failed, NOW + timedelta(seconds=90)).state == "stale"


def test_a_feed_never_reached_has_no_data() -> None:
    failed = healths.after_failure(FeedHealth(id="f", type="json"), PollFailed("refused"), NOW, 0.1)
    assert failed.state == "no data"
    assert healths.aged(failed, NOW + timedelta(days=1)).state == "no data"


def test_a_success_after_failures_forgets_them() -> None:
    failed = healths.after_failure(FeedHealth(id="f", type="json"), PollFailed("refused", "mend"), NOW, 0.1)
    health = healths.after_success(failed, FEED, 0, ["cut at 20 alerts"], 45.0, NOW, 0.2)
    assert (health.state, health.failures, health.error, health.mend) == ("ok", 0, "", "")
    assert health.note == "cut at 20 alerts; its clock is 45 s ahead of ours"


def test_insecure_is_always_visible() -> None:
    open_feed = replace(FEED, insecure=True)
    health = healths.after_success(FeedHealth(id="f", type="json"), open_feed, 0, [], 0, NOW, 0.2)
    assert "insecure" in health.note


def test_a_feed_switched_off_says_so() -> None:
    off = replace(FEED, enabled=False)
    assert healths.at_first(off, None).state == "off"
    assert healths.at_first(FEED, healths.at_first(off, None)).state == "no data"
