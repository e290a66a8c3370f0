"""PagerDuty: every open incident however old and however many pages, and who is on call."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.support.answers import answer
from tests.support.http import Answer, Asked, Server
from warroom.cli import main
from warroom.config.settings import Config
from warroom.core.model import AlertSeverity, AlertStatus
from warroom.core.validation import validated
from warroom.feeds.failure import PollFailed
from warroom.feeds.scheduler import FeedLoop
from warroom.watcher.store_thread import FeedKeeper, StoreThread

TOKEN = {"type": "header", "header": "Authorization", "value": "Token token=${env:PD}"}


def feed(poller: Any, server: Server, kind: str = "pagerduty", **keys: Any) -> Any:
    return poller(type=kind, url=server.url, auth=TOKEN, env={"PD": "kelp-secret-1"}, **keys)


async def test_an_incident_has_every_field_that_a_person_asks_for(server: Server, poller: Any) -> None:
    server.routes["/incidents"] = Answer(answer("pagerduty"))
    poll = await feed(poller, server).poll()
    first, second = poll.alerts
    assert (first.uid, first.title) == ("Q1KELP7", "Kelp checkout answers 502")
    assert (first.severity, first.severity_word) == (AlertSeverity.CRITICAL, "P1")
    assert (first.status, first.status_word) == (AlertStatus.ACKED, "acknowledged")
    assert (first.service, first.assignee, first.count) == ("checkout", "Bo Lind", 4)
    assert first.url == "https://kelp.pagerduty.example/incidents/Q1KELP7"
    assert first.labels["team"] == "Shop"
    assert (second.status, second.assignee) == (AlertStatus.FIRING, "Ines Okafor")
    assert second.started_at == datetime(2026, 3, 2, 7, 40, tzinfo=UTC)
    assert (poll.complete, poll.note) == (True, "")


async def test_open_incidents_of_any_age_are_asked_for_in_the_second_version(server: Server, poller: Any) -> None:
    server.routes["/incidents"] = Answer(answer("pagerduty"))
    await feed(poller, server, params={"team_ids[]": ["PT"]}).poll()
    (asked,) = server.asked
    assert asked.query == {
        "statuses[]": ["triggered", "acknowledged"], "date_range": ["all"], "team_ids[]": ["PT"],
        "limit": ["100"], "offset": ["0"],
    }  # fmt: skip
    assert asked.headers["accept"] == "application/vnd.pagerduty+json;version=2"
    assert asked.headers["authorization"] == "Token token=kelp-secret-1"


async def test_a_feeds_own_params_replace_those_of_the_type(server: Server, poller: Any) -> None:
    server.routes["/incidents"] = Answer(answer("pagerduty"))
    await feed(poller, server, params={"statuses[]": ["triggered"]}).poll()
    assert server.asked[0].query["statuses[]"] == ["triggered"]


@pytest.mark.parametrize(
    ("priority", "urgency", "severity", "word"),
    [
        ({"summary": "P3"}, "high", "warning", "P3"),
        (None, "high", "high", "high"),
        (None, "low", "info", "low"),
        ({"summary": "Kraken"}, "low", "info", "low"),
        ({"summary": "Kraken"}, None, "unknown", "Kraken"),
    ],
)
async def test_a_priority_that_is_missing_or_unheard_of_leaves_it_to_the_urgency(
    server: Server, poller: Any, priority: Any, urgency: Any, severity: str, word: str
) -> None:
    data = answer("pagerduty")
    data["incidents"][0].update(priority=priority, urgency=urgency)
    server.routes["/incidents"] = Answer(data)
    alert = (await feed(poller, server).poll()).alerts[0]
    assert (alert.severity, alert.severity_word) == (severity, word)


async def test_a_teams_own_priority_goes_before_the_urgency(server: Server, poller: Any) -> None:
    data = answer("pagerduty")
    data["incidents"][0]["priority"] = {"summary": "Kraken"}
    server.routes["/incidents"] = Answer(data)
    alert = (await feed(poller, server, severity={"kraken": "critical"}).poll()).alerts[0]
    assert (alert.severity, alert.severity_word) == (AlertSeverity.CRITICAL, "Kraken")


def pages(sizes: list[int]) -> Any:
    """Answers of those sizes, by offset."""
    starts = [sum(sizes[:n]) for n in range(len(sizes))]

    def page(asked: Asked) -> Answer:
        at = starts.index(int(asked.query["offset"][0]))
        record = answer("pagerduty")["incidents"][0]
        records = [{**record, "id": f"Q{starts[at] + n}"} for n in range(sizes[at])]
        return Answer({"incidents": records, "more": at + 1 < len(sizes), "total": None})

    return page


async def test_pages_are_read_by_offset_until_there_are_no_more(server: Server, poller: Any) -> None:
    server.routes["/incidents"] = pages([100, 100, 7])
    poll = await feed(poller, server).poll()
    assert len({alert.uid for alert in poll.alerts}) == 207
    assert poll.complete


async def test_more_than_the_api_lists_is_said_and_resolves_nothing(server: Server, poller: Any) -> None:
    server.routes["/incidents"] = pages([100] * 101)
    poll = await feed(poller, server, max_pages=200).poll()
    assert len(poll.alerts) == 10_000
    assert not poll.complete
    assert "no more than 10,000" in poll.note


async def test_more_pages_after_an_empty_one_do_not_go_on_for_ever(server: Server, poller: Any) -> None:
    server.routes["/incidents"] = Answer({"incidents": [], "more": True})
    poll = await feed(poller, server).poll()
    assert (len(server.asked), poll.complete) == (1, False)


async def test_the_rate_limits_own_reset_is_waited_for(server: Server, poller: Any) -> None:
    limit = {"ratelimit-limit": "960", "ratelimit-remaining": "0", "ratelimit-reset": "42"}
    server.routes["/incidents"] = Answer({"error": {"message": "Rate Limit Exceeded", "code": 2020}}, 429, limit)
    with pytest.raises(PollFailed) as info:
        await feed(poller, server).poll()
    assert info.value.retry_after == 42
    assert info.value.reason.startswith("rate limit: HTTP 429")


async def test_a_token_that_the_server_repeats_is_not_told(server: Server, poller: Any) -> None:
    server.routes["/incidents"] = Answer({"error": {"message": "no such token: kelp-secret-1", "code": 2006}}, 401)
    with pytest.raises(PollFailed) as info:
        await feed(poller, server).poll()
    assert "authentication" in info.value.reason
    assert "kelp-secret-1" not in str(info.value)


async def test_who_is_on_call_is_told_by_policy_and_level(server: Server, poller: Any) -> None:
    server.routes["/oncalls"] = Answer(answer("pagerduty-oncall"))
    poll = await feed(poller, server, "pagerduty-oncall").poll()
    assert poll.alerts == ()
    first, second = poll.on_call
    assert (first.feed, first.policy, first.schedule) == ("f", "Shop first line", "Shop by week")
    assert (first.person, first.level) == ("Ines Okafor", 1)
    assert first.until == datetime(2026, 3, 9, 8, tzinfo=UTC)
    assert (second.person, second.level, second.schedule, second.until) == ("Ravi Stein", 2, "", None)
    assert server.asked[0].query == {"earliest": ["true"], "limit": ["100"], "offset": ["0"]}


async def test_an_on_call_record_without_a_person_costs_no_other(server: Server, poller: Any) -> None:
    data = answer("pagerduty-oncall")
    data["oncalls"][0]["user"] = None
    server.routes["/oncalls"] = Answer(data)
    poll = await feed(poller, server, "pagerduty-oncall").poll()
    assert [one.person for one in poll.on_call] == ["Ravi Stein"]
    assert "1 of 2 records cannot be read" in poll.note


async def test_what_is_no_answer_of_pagerduty_is_refused(server: Server, poller: Any) -> None:
    server.routes["/incidents"] = Answer([])
    with pytest.raises(PollFailed, match='no list "incidents"'):
        await feed(poller, server).poll()


async def test_people_on_call_are_kept_through_a_failed_poll_and_follow_the_next_one(
    server: Server, tmp_path: Path
) -> None:
    people = answer("pagerduty-oncall")
    later = {**people, "oncalls": people["oncalls"][1:]}
    server.routes["/oncalls"] = [Answer(people), Answer(b"", 500), Answer(later)]
    keys = {"id": "pd", "type": "pagerduty-oncall", "url": server.url}
    config = validated(Config, {"feed": [keys]})
    desk = StoreThread("test", tmp_path / "room.db", config, lambda: datetime.now(UTC))
    try:
        lease = await desk.call(lambda store: store.take_lease("watcher", "me", 60))
        assert lease is not None
        keeper = FeedKeeper(desk, lease)
        loop = FeedLoop(config.feed[0], keeper, secret=str, clock=lambda: datetime.now(UTC), chance=Random(1))
        seen = []
        for _ in range(3):
            await loop.turn()
            seen.append(await desk.call(lambda store: [one.person for one in store.on_call()]))
    finally:
        await desk.close()
    assert seen == [["Ines Okafor", "Ravi Stein"], ["Ines Okafor", "Ravi Stein"], ["Ravi Stein"]]


def test_a_check_of_the_feed_counts_the_people_on_call(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.routes["/oncalls"] = Answer(answer("pagerduty-oncall"))
    config = tmp_path / "config.toml"
    config.write_text(f'[[feed]]\nid = "pd"\ntype = "pagerduty-oncall"\nurl = "{server.url}"\n')
    assert main(["--config", str(config), "--db", str(tmp_path / "room.db"), "feeds", "check"]) == 0
    assert capsys.readouterr().out.startswith("pd  ok, 2 on call, in ")
