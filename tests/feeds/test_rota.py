"""A rota of one's own: whose turn it is, over a change of the clocks, with exceptions, and never nobody in silence."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from warroom.config.loading import check_feeds, load
from warroom.config.settings import FeedSettings
from warroom.core.validation import validated
from warroom.feeds.failure import PollFailed
from warroom.feeds.registry import build
from warroom.feeds.rota import Rota

WEEKLY = {"people": ["ines", "bo", "zoe"], "start": datetime(2026, 3, 2, 9)}


def on_call(at: str, zone: str = "Europe/Berlin", **keys: Any) -> list[tuple[int, str]]:
    given = {"id": "shop", "type": "rota", "timezone": zone, **WEEKLY, **keys}
    made = build(validated(FeedSettings, given))
    assert isinstance(made, Rota)
    return [(turn.level, turn.person) for turn in made.turns(datetime.fromisoformat(at).replace(tzinfo=UTC))]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-02T08:00", "ines"),  # 09:00 in Berlin
        ("2026-03-09T07:59", "ines"), ("2026-03-09T08:00", "bo"), ("2026-03-16T08:00", "zoe"),
        ("2026-03-23T08:00", "ines"),
        ("2026-03-30T06:59", "ines"), ("2026-03-30T07:00", "bo"),  # summer time: 09:00 is 07:00 UTC
        ("2031-03-03T08:00", "ines"),
    ],
)
def test_each_week_begins_at_the_same_hour_on_the_wall(at: str, expected: str) -> None:
    assert on_call(at)[0] == (1, expected)


def test_whoever_is_next_stands_by() -> None:
    assert on_call("2026-03-02T08:00") == [(1, "ines"), (2, "bo")]
    assert on_call("2026-03-02T08:00", second=False) == [(1, "ines")]
    assert on_call("2026-03-02T08:00", people=["ines"]) == [(1, "ines")]


def test_turns_shorter_than_a_day_follow_each_other_without_a_gap() -> None:
    keys = {"every": "8h", "zone": "UTC"}
    assert [on_call(f"2026-03-02T{hour}", **keys)[0][1] for hour in ("09:00", "16:59", "17:00", "23:59")] == [
        "ines", "ines", "bo", "bo",
    ]  # fmt: skip


def test_an_exception_takes_the_place_of_the_turn_and_ends() -> None:
    swap = {"person": "kim", "since": datetime(2026, 3, 4, 9), "until": datetime(2026, 3, 5, 9)}
    names = [on_call(at, override=[swap])[0][1] for at in ("2026-03-04T07:59", "2026-03-04T08:00", "2026-03-05T08:00")]
    assert names == ["ines", "kim", "ines"]
    assert on_call("2026-03-04T10:00", override=[{**swap, "person": "bo"}]) == [(1, "bo")]


def test_before_it_begins_it_fails_and_does_not_say_that_nobody_is_on_call() -> None:
    with pytest.raises(PollFailed, match="the rota begins at 2026-03-02 09:00 CET"):
        on_call("2026-03-02T07:59")


@pytest.mark.parametrize(
    "line", ["people = []", 'every = "36h"', 'every = "0s"', "start = 7",
             'override = [{ person = "bo", since = 2026-03-03T09:00:00, until = 2026-03-02T09:00:00 }]'],
)  # fmt: skip
def test_what_cannot_be_a_rota_is_told_with_its_place(line: str, tmp_path: Path) -> None:
    keys = {"people": 'people = ["ines"]', "start": "start = 2026-03-02T09:00:00", line.split(" ", 1)[0]: line}
    text = '[[feed]]\nid = "shop"\ntype = "rota"\n' + "\n".join(keys.values())
    (tmp_path / "config.toml").write_text(text)
    assert any("feed" in fault for fault in check_feeds(load(tmp_path / "config.toml", env={})))


async def test_a_poll_asks_nobody_and_tells_whose_turn_it_is(poller: Any) -> None:
    poll = await poller(type="rota", people=["ines", "bo"], start=datetime(2026, 1, 5, 9)).poll()
    assert sorted((one.level, one.schedule) for one in poll.on_call) == [(1, "f"), (2, "f")]
    assert (poll.complete, poll.note) == (True, "")
