"""A metric as a signal: over its threshold or its usual self, and never zero because nothing was said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from tests.support.http import Answer, Asked, Server
from tests.support.servers import prometheus
from warroom.config.settings import FeedSettings
from warroom.core.model import AlertSeverity, Signal
from warroom.core.validation import validated
from warroom.feeds.failure import PollFailed
from warroom.feeds.registry import build
from warroom.feeds.source import Poll

PLACE = "/api/v1/query_range"


def matrix(*series: tuple[dict[str, str], list[str]]) -> Any:
    """An answer whose values end at the ``end`` that was asked for, one a step."""

    def reply(asked: Asked) -> Answer:
        end, step = float(asked.query["end"][0]), float(asked.query["step"][0])
        result = [
            {"metric": labels, "values": [[end - step * (len(values) - 1 - n), v] for n, v in enumerate(values)]}
            for labels, values in series
        ]
        return Answer({"status": "success", "data": {"resultType": "matrix", "result": result}})

    return reply


def feed(poller: Any, server: Server, **keys: Any) -> Any:
    return poller(**{"type": "signal", "url": server.url, "query": "errors", "name": "errors", **keys})


async def polled(poller: Any, server: Server, *series: tuple[dict[str, str], list[str]], **keys: Any) -> Poll:
    server.routes[PLACE] = matrix(*series)
    poll: Poll = await feed(poller, server, **keys).poll()
    return poll


async def test_a_metric_over_its_threshold_is_an_alert_with_its_series(server: Server, poller: Any) -> None:
    values = ["1"] * 100 + ["7.25"] * 6
    labels = {"__name__": "x", "service": "checkout", "region": "eu"}
    poll = await polled(poller, server, (labels, values), above=5, critical=20, unit="%")
    (alert,), (signal,) = poll.alerts, poll.signals
    assert (alert.title, alert.summary, alert.value) == ("errors eu, checkout over 5 %", "7.25 % now", "7.25")
    assert (alert.severity, alert.service, alert.kind) == (AlertSeverity.WARNING, "checkout", "alert")
    assert (signal.state, signal.value, signal.threshold, signal.unit) == ("over", 7.25, 5.0, "%")
    assert len(signal.points) == 106
    assert alert.started_at == signal.points[100][0]
    assert poll.complete


async def test_it_must_last_before_it_is_an_alert_and_is_over_at_once(server: Server, poller: Any) -> None:
    poll = await polled(poller, server, ({}, ["1"] * 10 + ["9"] * 4), above=5)  # a minute and a half
    assert poll.alerts == ()
    assert poll.signals[0].state == "over"
    poll = await polled(poller, server, ({}, ["9"] * 8 + ["1"] + ["9"] * 3), above=5)  # with a break
    assert poll.alerts == ()
    poll = await polled(poller, server, ({}, ["1", "9"]), above=5, lasting="0s")
    assert len(poll.alerts) == 1


async def test_less_than_below_is_too_little(server: Server, poller: Any) -> None:
    poll = await polled(poller, server, ({}, ["99.9"] * 10 + ["91"] * 9), below=95, critical=92, name="success")
    assert (poll.alerts[0].title, poll.alerts[0].severity) == ("success under 95", AlertSeverity.CRITICAL)
    assert (poll.signals[0].below, poll.signals[0].state) == (True, "over")
    poll = await polled(poller, server, ({}, ["99.9"] * 10), below=95)
    assert (poll.alerts, poll.signals[0].state) == ((), "ok")


async def test_a_fifth_over_its_baseline_is_an_alert(server: Server, poller: Any) -> None:
    asked_spans = []

    def reply(asked: Asked) -> Answer:
        start, end = (float(asked.query[name][0]) for name in ("start", "end"))
        asked_spans.append(end - start)
        values = ["240"] * 100 + ["NaN"] if end - start > 7200 else ["240"] * 10 + ["289"] * 8
        return matrix(({"quantile": "0.99"}, values))(asked)

    server.routes[PLACE] = reply
    it = feed(poller, server, over_baseline=20, name="p99", unit="ms")
    poll = await it.poll()
    assert poll.alerts[0].title == "p99 0.99 20 % over its baseline"
    assert poll.alerts[0].summary == "289 ms now, usually 240 ms"
    assert (poll.signals[0].baseline, poll.signals[0].threshold) == (240, 288)
    await it.poll()
    assert asked_spans == [86400, 3600, 3600], "what is usual is not asked at every poll"


@pytest.mark.parametrize(("newest", "state", "alerts"), [("+Inf", "over", 1), ("NaN", "no data", 0), ("-Inf", "ok", 0)])
async def test_infinite_is_over_and_no_number_is_no_data(
    server: Server, poller: Any, newest: str, state: str, alerts: int
) -> None:
    poll = await polled(poller, server, ({}, ["1", "2", newest]), above=5, lasting="0s")
    (signal,) = poll.signals
    assert (signal.state, signal.value, signal.word, len(signal.points)) == (state, None, newest, 2)
    assert len(poll.alerts) == alerts
    assert poll.complete == (newest != "NaN")


async def test_an_empty_answer_is_no_data_and_resolves_nothing(server: Server, poller: Any) -> None:
    poll = await polled(poller, server, above=5)
    assert (poll.alerts, poll.signals, poll.complete) == ((), (), False)
    assert "finds no series" in poll.note


async def test_an_empty_answer_can_be_said_to_mean_zero(server: Server, poller: Any) -> None:
    poll = await polled(poller, server, above=5, empty="zero")
    (signal,) = poll.signals
    assert (signal.value, signal.state, poll.complete) == (0, "ok", True)


async def test_a_series_that_ended_is_no_zero_and_resolves_nothing(server: Server, poller: Any) -> None:
    old = (datetime.now(UTC) - timedelta(minutes=20)).timestamp()
    data = {"metric": {}, "values": [[old, "9"]]}
    server.routes[PLACE] = Answer({"status": "success", "data": {"resultType": "matrix", "result": [data]}})
    poll = await feed(poller, server, above=5, lasting="0s").poll()
    assert (poll.alerts, poll.signals[0].state, poll.complete) == ((), "no data", False)
    assert "nothing resolves" in poll.note


async def test_many_series_are_all_judged_and_the_worst_are_drawn(server: Server, poller: Any) -> None:
    series = [({"pod": f"p{n:02}"}, [str(n)] * 9) for n in range(30)]
    poll = await polled(poller, server, *series, above=3)
    assert len(poll.alerts) == 26
    assert len(poll.signals) == 20
    assert {s.value for s in poll.signals} == set(map(float, range(10, 30)))
    assert "the worst 20 are drawn" in poll.note


async def test_a_series_that_cannot_be_read_costs_no_other(server: Server, poller: Any) -> None:
    def reply(asked: Asked) -> Answer:
        answer = matrix(({"a": "1"}, ["9"] * 9))(asked)
        answer.body["data"]["result"] += [{"metric": {"a": "2"}, "values": [[1, []]]}, 5]
        return answer

    server.routes[PLACE] = reply
    poll = await feed(poller, server, above=5).poll()
    assert (len(poll.alerts), len(poll.signals), len(poll.unread)) == (1, 1, 1)
    assert not poll.complete


async def test_mistakes_in_the_query_are_told_with_the_key_to_mend(server: Server, poller: Any) -> None:
    error = {"status": "error", "errorType": "bad_data", "error": "1:4: parse error: unexpected end of input"}
    server.routes[PLACE] = Answer(error, 400)
    with pytest.raises(PollFailed, match="unexpected end of input") as told:
        await feed(poller, server).poll()
    assert told.value.mend == "fix query, range or step"
    server.routes[PLACE] = Answer({"status": "success", "data": {"resultType": "vector", "result": []}})
    with pytest.raises(PollFailed, match="not a matrix"):
        await feed(poller, server).poll()


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"range": "7d", "step": "10s"}, "at most 11,000 steps"),
        ({"above": 1, "below": 2}, "above or below, not both"),
        ({"critical": 2}, "above or below together with critical"),
        ({"lasting": "2h"}, "lasting no longer than range"),
        ({"query": ""}, "at least 1 character"),
    ],
)
def test_mistakes_in_the_table_are_found_before_any_poll(keys: dict[str, Any], said: str) -> None:
    table = {"id": "s", "type": "signal", "url": "http://x", "query": "up", **keys}
    with pytest.raises(ValidationError, match=said):
        build(validated(FeedSettings, table))


@pytest.mark.server
async def test_a_real_prometheus_gives_numbers_that_are_none_and_refuses_what_it_cannot_read(
    tmp_path: Path, poller: Any
) -> None:
    with prometheus(tmp_path, "groups: []") as url:
        keys = {"type": "signal", "url": url, "step": "1s", "range": "1m", "lasting": "5s", "above": 5}
        poll = await poller(**keys, query="vector(7)").poll()
        assert (poll.alerts[0].value, poll.signals[0].value, len(poll.signals[0].points)) == ("7", 7, 61)
        poll = await poller(**keys, query="vector(0) / vector(0)").poll()
        assert (poll.signals[0].word, poll.signals[0].state, poll.complete) == ("NaN", "no data", False)
        poll = await poller(**keys, query="vector(1) / vector(0)").poll()
        assert (poll.signals[0].word, poll.signals[0].state, len(poll.alerts)) == ("+Inf", "over", 1)
        poll = await poller(**keys, query="no_such_metric").poll()
        assert (poll.signals, poll.complete) == ((), False)
        poll = await poller(**{**keys, "above": None}, query="vector(7)", over_baseline=20, baseline="1h").poll()
        assert (poll.signals[0].baseline, poll.alerts) == (7, ())
        with pytest.raises(PollFailed, match="parse error"):
            await poller(**keys, query="sum(").poll()


async def test_the_same_points_again_are_the_same_signal(server: Server, poller: Any) -> None:
    def reply(asked: Asked) -> Answer:
        assert float(asked.query["end"][0]) % 3600 == 0
        return matrix(({}, ["1"] * 5))(asked)

    server.routes[PLACE] = reply
    it = feed(poller, server, step="1h", range="1d")
    first: tuple[Signal, ...] = (await it.poll()).signals
    assert (await it.poll()).signals == first
