"""Prometheus' own list of alerts, also as Grafana speaks it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.http import Answer, Server
from warroom.core.model import AlertSeverity, AlertStatus
from warroom.feeds.failure import PollFailed


def envelope(*alerts: Any) -> Answer:
    return Answer({"status": "success", "data": {"alerts": list(alerts)}})


def record(state: str = "firing", value: str = "3.50e+00", **labels: str) -> dict[str, Any]:
    return {
        "labels": {"alertname": "TooSlow", "severity": "warning", **labels},
        "annotations": {"description": "p99 over\na second"},
        "state": state, "activeAt": "2026-11-21T05:39:34.320024994Z", "value": value,
    }  # fmt: skip


def prometheus(poller: Any, server: Server, answer: Answer, **keys: Any) -> Any:
    server.routes["/api/v1/alerts"] = answer
    server.routes["/api/v1/status/runtimeinfo"] = Answer({"data": {"startTime": "2026-11-21T05:00:00Z"}})
    return poller(type="prometheus", url=server.url, **keys)


async def test_an_alert_is_its_labels_with_state_start_and_value(server: Server, poller: Any) -> None:
    poll = await prometheus(poller, server, envelope(record(job="api"))).poll()
    (alert,) = poll.alerts
    assert (alert.title, alert.severity, alert.status) == ("TooSlow", AlertSeverity.WARNING, AlertStatus.FIRING)
    assert alert.started_at == datetime(2026, 11, 21, 5, 39, 34, 320024, tzinfo=UTC)
    assert (alert.value, alert.service, alert.summary) == ("3.5", "api", "p99 over a second")
    assert poll.server_started_at == datetime(2026, 11, 21, 5, tzinfo=UTC)


async def test_the_same_labels_are_the_same_alert_from_poll_to_poll_and_others_are_not(
    server: Server, poller: Any
) -> None:
    it = prometheus(poller, server, envelope(record(a="1", b="2"), record(b="2", a="1", value="9"), record(a="2")))
    ids = [alert.fingerprint for alert in (await it.poll()).alerts]
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize("value", ["NaN", "+Inf", "-Inf"])
async def test_odd_values_stay_words(server: Server, poller: Any, value: str) -> None:
    (alert,) = (await prometheus(poller, server, envelope(record(value=value))).poll()).alerts
    assert alert.value == value


async def test_pending_alerts_are_shown_as_such_or_left_out(server: Server, poller: Any) -> None:
    answer = envelope(record("pending"), record("firing", x="y"))
    statuses = [a.status for a in (await prometheus(poller, server, answer).poll()).alerts]
    assert statuses == [AlertStatus.PENDING, AlertStatus.FIRING]
    assert len((await prometheus(poller, server, answer, pending=False).poll()).alerts) == 1


async def test_grafanas_states_are_understood_and_normal_is_no_alert(server: Server, poller: Any) -> None:
    base = "/api/prometheus/grafana"
    odd = {**record("Alerting"), "activeAt": "0001-01-01T00:00:00Z"}
    server.routes[f"{base}/api/v1/alerts"] = envelope(odd, record("Normal", x="1"), record("NoData", x="2"))
    poll = await poller(type="prometheus", url=server.url + base).poll()
    assert [(a.status, a.started_at is None) for a in poll.alerts] == [
        (AlertStatus.FIRING, True), (AlertStatus.FIRING, False),
    ]  # fmt: skip
    assert poll.alerts[1].status_word == "NoData"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer({"status": "error", "errorType": "bad_data", "error": "parse error"}), "Prometheus says: parse error"),
        (Answer({"status": "error", "errorType": "bad_data", "error": "parse error"}, 400), "it says: parse error"),
        (Answer({"status": "success", "data": {"resultType": "vector", "result": []}}), "not a list of alerts"),
        (Answer(b"404 page not found\n", 404, {"Content-Type": "text/plain"}), "no such address"),
    ],
)
async def test_errors_are_told_and_never_taken_for_calm(
    server: Server, poller: Any, answer: Answer, words: str
) -> None:
    with pytest.raises(PollFailed) as info:
        await prometheus(poller, server, answer).poll()
    assert words in info.value.reason


@pytest.mark.parametrize(
    ("state", "status"),
    [
        *((f"Normal{why}", "") for why in ("", " (NoData)", " (Updated)", " (MissingSeries)", " (Error, KeepLast)")),
        *((f"Pending{why}", "pending") for why in ("", " (NoData)", " (Error)")),
        *((f"Alerting{why}", "firing") for why in ("", " (NoData)", " (Error)", " (Normal)")),
        ("inactive", ""), ("INACTIVE", ""), ("NoData", "firing"), ("Error (Pending)", "firing"),
        ("Recovering", "firing"), ("No Data", "firing"),
    ],
)  # fmt: skip
async def test_a_state_is_its_own_word_and_not_the_reason_behind_it(
    server: Server, poller: Any, state: str, status: str
) -> None:
    poll = await prometheus(poller, server, envelope(record(state))).poll()
    assert [(alert.status, alert.status_word) for alert in poll.alerts] == ([(status, state)] if status else [])
    assert poll.note == ""


@pytest.mark.parametrize("state", ["Abnormal", "not normal", "Normally fine", "(Normal)", "Frozen (Normal)"])
async def test_a_state_that_nobody_knows_is_firing_and_told(server: Server, poller: Any, state: str) -> None:
    poll = await prometheus(poller, server, envelope(record(state))).poll()
    assert [(alert.status, alert.status_word) for alert in poll.alerts] == [("firing", state)]
    assert f'status "{state}" is not understood' in poll.note


async def test_the_severity_may_be_under_another_label(server: Server, poller: Any) -> None:
    one = record(Severity="x", rank="P1")
    (alert,) = (await prometheus(poller, server, envelope(one), severity_label="rank").poll()).alerts
    assert (alert.severity, alert.severity_word) == (AlertSeverity.CRITICAL, "P1")
    one["labels"] = {"alertname": "A", "Priority": "P3"}
    (alert,) = (await prometheus(poller, server, envelope(one)).poll()).alerts
    assert (alert.severity, alert.severity_word) == (AlertSeverity.WARNING, "P3")


async def test_rules_that_are_no_longer_evaluated_are_told_also_behind_the_same_answer(
    server: Server, poller: Any
) -> None:
    rule = {"name": "TooSlow", "health": "ok", "lastEvaluation": "2026-11-21T06:00:00.5Z"}
    group = {"name": "web", "interval": 60, "lastEvaluation": "2026-11-21T06:00:00Z", "rules": [rule]}
    never = {"name": "new", "interval": 60, "lastEvaluation": "0001-01-01T00:00:00Z", "rules": [None, {}]}
    server.routes["/api/v1/rules"] = Answer({"status": "success", "data": {"groups": [group, never, 7]}})
    one = prometheus(poller, server, envelope(record()))
    at = datetime(2026, 11, 21, 6, 1, tzinfo=UTC)
    one.fetch.now = lambda: at
    assert (await one.poll()).note == ""
    at = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    poll = await one.poll()
    assert poll.note == 'the rules of "web" were last evaluated 2h59 ago'
    assert poll.alerts
    rule["health"], rule["lastError"] = "err", "vector cannot \x1b[1mbe matched"
    group["lastEvaluation"] = rule["lastEvaluation"] = "2026-11-21T09:10:00Z"
    server.routes["/api/v1/rules"] = Answer({"status": "success", "data": {"groups": [group]}})
    at = datetime(2026, 11, 21, 9, 10, tzinfo=UTC)
    assert (await one.poll()).note == "rules that cannot be evaluated: TooSlow (vector cannot be matched)"


@pytest.mark.parametrize("answer", [Answer(b"", 403), Answer(b"<html>"), Answer({"data": None}), Answer(b"", 500)])
async def test_rules_that_may_not_be_read_are_no_news(server: Server, poller: Any, answer: Answer) -> None:
    server.routes["/api/v1/rules"] = answer
    poll = await prometheus(poller, server, envelope(record())).poll()
    assert (len(poll.alerts), poll.note, poll.complete) == (1, "", True)
