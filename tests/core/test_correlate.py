"""What belongs together across feeds, and what a silent feed must not look like."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from tests.support import made
from tests.support.made import after
from warroom.core.correlate import aged, as_read, calm_words, group_key, signal_state
from warroom.core.inbox import grouped, triaged
from warroom.core.model import Alert, FeedHealth, Signal, WatcherHealth

ALIVE, DEAD = WatcherHealth(alive=True), WatcherHealth(alive=False)


def alert(**more: Any) -> Alert:
    feed = more.get("feed", "prod")
    return replace(made.alert(), **{"fingerprint": f"{feed}/{more.get('uid', '1')}", **more})


def health(feed: str = "am", **more: Any) -> FeedHealth:
    return replace(made.health(feed), **more)


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("CheckoutErrorRate", "checkout error rate"),
        ("[FIRING:3] CheckoutErrorRate", "Checkout_error-rate"),
        ("PROBLEM: Disk full on db-7", "DiskFull"),
        ("HTTPErrors", "http errors"),
        ("Größe überschritten", "GRÖSSE Überschritten"),
    ],
)
def test_one_name_however_feeds_spell_it_is_one_row(title: str, other: str) -> None:
    first = alert(feed="am", uid="1", title=title, service="checkout_api", host="db-7")
    second = alert(feed="pd", uid="2", title=other, service="Checkout API", host="db-7")
    assert group_key(first) == group_key(second)
    (group,) = grouped(triaged([first, second], (), {}, after(0)))
    assert {a.feed for a in group.alerts} == {"am", "pd"}


@pytest.mark.parametrize(
    ("title", "other"), [("Disk 1 full", "Disk 2 full"), ("[1]", "[2]"), ("", "x"), ("Error:", "Alert:"), ("…", "—")]
)
def test_what_is_not_the_same_is_never_one_row(title: str, other: str) -> None:
    assert group_key(alert(title=title)) != group_key(alert(title=other))
    assert group_key(alert(title="x", service="checkout")) != group_key(alert(title="x", service="search"))


def test_a_feed_is_stale_from_three_intervals_on() -> None:
    fresh = health(interval_s=30.0, last_success_at=after(0))
    assert aged(fresh, after(89)).state == "ok"
    assert aged(fresh, after(90)).state == "stale"
    assert aged(replace(fresh, state="off"), after(9000)).state == "off"
    never = replace(fresh, last_success_at=None, state="no data")
    assert aged(never, after(9000)).state == "no data"


def test_without_a_watcher_nothing_that_it_left_stays_fresh() -> None:
    left = health(interval_s=30.0, last_success_at=after(0))
    assert as_read([left], after(100)) == (left,), "what is stored may lag a little"
    assert as_read([left], after(106))[0].state == "stale"


def test_no_alert_is_called_calm_only_where_every_feed_has_said_so() -> None:
    fine, off = health("am"), health("old", state="off")
    assert calm_words([fine, off], ALIVE) == "No alert is firing."
    assert calm_words([off]) == "No feed is configured, so no alert comes by itself."
    assert calm_words([], ALIVE, configured=True) == "No feed has answered yet."
    assert calm_words([fine], DEAD).startswith("No watcher is running")
    quiet = [health(name, state=state) for name, state in (("a", "stale"), ("b", "failing"), ("c", "no data"))]
    assert calm_words([fine, quiet[0]], ALIVE) == "No alert from the feeds that answer; a is not answering."
    said = calm_words([fine, *quiet, health("d", state="stale")], ALIVE)
    assert said.endswith("a, b, c and 1 more are not answering.")
    assert calm_words(quiet, ALIVE) == "No feed is answering: an empty list is not an all-clear."


def test_a_series_of_a_silent_feed_is_old_and_never_zero() -> None:
    series = Signal(feed="am", name="errors", value=0.0, state="ok")
    assert signal_state(series, health("am", last_success_at=after(0))) == "ok"
    assert signal_state(series, health("am", last_success_at=after(0), state="failing")) == "ok"
    assert signal_state(series, health("am", last_success_at=after(0), state="stale")) == "old"
    assert signal_state(series, health("am", last_success_at=None, state="no data")) == "no data"
    assert signal_state(series, None) == "no data"
    assert signal_state(replace(series, state="no data"), health("am")) == "no data"
