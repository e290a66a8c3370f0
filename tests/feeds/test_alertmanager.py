"""Alertmanager's answers as alerts, and what must never be taken for calm."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.http import Answer, Server
from warroom.core.alert_whole import links
from warroom.core.model import AlertSeverity, AlertStatus
from warroom.feeds import grouping
from warroom.feeds.failure import PollFailed

STATUS = {"uptime": "2026-11-21T05:39:26.183Z", "versionInfo": {"version": "0.25.0"}}


def record(number: int = 1, state: str = "active", **more: Any) -> dict[str, Any]:
    return {
        "labels": {"alertname": "QueueStuck", "severity": "page", "service": "billing", "instance": f"mq-{number}:9"},
        "annotations": {"summary": "No message left the queue", "runbook_url": "https://runbooks.example/queue"},
        "fingerprint": f"{number:016x}",
        "receivers": [{"name": "ops"}],
        "startsAt": "2026-11-21T13:00:00.000+08:00",
        "updatedAt": "2026-11-21T05:10:00.000Z",
        "endsAt": "2026-11-21T05:15:00.000Z",
        "status": {"state": state, "silencedBy": None, "inhibitedBy": []},
        "generatorURL": "http://prom.example/graph?g0.expr=queue",
        **more,
    }


def am(poller: Any, server: Server, answer: Any, status: Answer | None = None, **keys: Any) -> Any:
    server.routes["/api/v2/alerts"] = answer if isinstance(answer, Answer) else Answer(answer)
    server.routes["/api/v2/status"] = status or Answer(STATUS)
    return poller(type="alertmanager", url=server.url, **keys)


async def test_an_alert_has_every_field_that_a_person_asks_for(server: Server, poller: Any) -> None:
    poll = await am(poller, server, [record()]).poll()
    (alert,) = poll.alerts
    assert (alert.title, alert.summary) == ("QueueStuck", "No message left the queue")
    assert (alert.severity, alert.severity_word) == (AlertSeverity.CRITICAL, "page")
    assert (alert.status, alert.status_word) == (AlertStatus.FIRING, "active")
    assert (alert.service, alert.host) == ("billing", "mq-1:9")
    assert alert.started_at == datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
    assert alert.ended_at is None
    assert alert.url == "http://prom.example/graph?g0.expr=queue"
    assert alert.runbook == "https://runbooks.example/queue"
    assert alert.uid == "0000000000000001"
    assert poll.server_started_at == datetime(2026, 11, 21, 5, 39, 26, 183000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "status"),
    [("active", "firing"), ("suppressed", "suppressed"), ("unprocessed", "pending"), ("brand-new", "firing")],
)
async def test_states(server: Server, poller: Any, state: str, status: str) -> None:
    (alert,) = (await am(poller, server, [record(state=state)]).poll()).alerts
    assert alert.status == status


async def test_the_query_says_true_and_false_in_exactly_these_words(server: Server, poller: Any) -> None:
    own: dict[str, Any] = {"filter": ['severity="page"', "team=~a|b"], "receiver": "ops.*", "inhibited": False}
    await am(poller, server, [], **own).poll()
    assert server.asked[0].query == {
        "active": ["true"], "silenced": ["true"], "inhibited": ["false"],
        "filter": ['severity="page"', "team=~a|b"], "receiver": ["ops.*"],
    }  # fmt: skip


async def test_a_record_without_severity_annotations_or_link_is_still_an_alert(server: Server, poller: Any) -> None:
    bare = record(labels={"alertname": "Bare"}, annotations=None)
    del bare["generatorURL"]
    (alert,) = (await am(poller, server, [bare]).poll()).alerts
    assert (alert.title, alert.severity, alert.url) == ("Bare", AlertSeverity.UNKNOWN, "")


async def test_hostile_labels_are_plain_text(server: Server, poller: Any) -> None:
    labels = {"alertname": "\x1b]8;;http://evil\x07[red]x[/]\u202e", "severity": "critical", "x\n": "a\x00b"}
    (alert,) = (await am(poller, server, [record(labels=labels, generatorURL="javascript:x")]).poll()).alerts
    assert alert.title == "[red]x[/]"
    assert alert.labels["x"] == "ab"
    assert alert.url == ""


async def test_bad_records_are_counted_and_the_good_ones_survive(server: Server, poller: Any) -> None:
    broken = {"fingerprint": "f" * 16, "labels": {"alertname": "Half"}}
    poll = await am(poller, server, [record(1), broken, record(2)]).poll()
    assert len(poll.alerts) == 2
    assert "1 of 3 records cannot be read" in poll.note
    assert len(poll.unread) == 1
    assert poll.complete  # its id is known, so it is not missed; the others' absence still counts


async def test_a_record_without_even_an_id_means_that_absence_says_nothing(server: Server, poller: Any) -> None:
    poll = await am(poller, server, [record(1), "what?"]).poll()
    assert (len(poll.alerts), poll.complete) == (1, False)
    assert "nothing counts as resolved" in poll.note


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer({"alerts": []}), "not a list of alerts"),
        (Answer([{"labels": {}, "alerts": []}]), "none of the 1 records can be read"),
        (Answer("bad matcher format: x", 400), "HTTP 400, it says: bad matcher format: x"),
        (Answer({"code": 404, "message": "path was not found"}, 404), "HTTP 404: no such address"),
    ],
)
async def test_what_is_no_answer_of_an_alertmanager_is_refused(
    server: Server, poller: Any, answer: Answer, words: str
) -> None:
    with pytest.raises(PollFailed) as info:
        await am(poller, server, answer).poll()
    assert words in info.value.reason


async def test_a_status_page_that_fails_costs_no_alert_and_nothing_resolves_because_a_restart_could_not_be_seen(
    server: Server, poller: Any
) -> None:
    poll = await am(poller, server, [record()], Answer(b"", 500)).poll()
    assert len(poll.alerts) == 1
    assert not poll.complete
    assert "a restart may look like calm: HTTP 500" in poll.note


async def test_grafana_is_asked_below_its_own_path_and_needs_no_status_page(server: Server, poller: Any) -> None:
    server.routes["/api/alertmanager/grafana/api/v2/alerts"] = Answer([record()])
    poll = await poller(type="grafana", url=server.url + "/").poll()
    assert len(poll.alerts) == 1
    assert poll.server_started_at is None


@pytest.mark.parametrize("keys", [{}, {"severity_label": "rank"}, {"severity_label": ["Rank", "severity"]}])
@pytest.mark.parametrize("name", ["severity", "Severity", "priority", "rank"])
async def test_the_severity_is_found_under_the_labels_name(
    server: Server, poller: Any, keys: dict[str, Any], name: str
) -> None:
    (alert,) = (await am(poller, server, [record(labels={"alertname": "X", name: "P2"})], **keys).poll()).alerts
    known = name == "rank" if keys.get("severity_label") == "rank" else name != ("priority" if keys else "rank")
    known = known and not (keys.get("severity_label") == "rank" and name != "rank")
    assert alert.severity is (AlertSeverity.HIGH if known else AlertSeverity.UNKNOWN)


async def test_a_silence_says_who_why_and_until_when_and_an_inhibition_by_what(server: Server, poller: Any) -> None:
    server.routes["/api/v2/silences"] = Answer([
        {"id": "s-1", "createdBy": "maja", "comment": "moving the \x1b[31mqueue", "endsAt": "2026-11-21T16:30:00Z"},
        {"id": "s-2", "createdBy": "lee", "comment": "", "endsAt": "2026-11-22T16:30:00Z"}, None,
    ])  # fmt: skip
    quiet = {"state": "suppressed", "silencedBy": ["s-1", "s-9"], "inhibitedBy": []}
    under = {"state": "suppressed", "silencedBy": None, "inhibitedBy": [f"{1:016x}"]}
    other = {"state": "suppressed", "inhibitedBy": ["0f"], "mutedBy": ["nights"]}
    answer = [record(1), record(2, status=quiet), record(3, status=under), record(4, status=other)]
    poll = await am(poller, server, answer).poll()
    assert [alert.status_word for alert in poll.alerts] == [
        "active", "silenced by maja until 16:30 UTC 21 Nov: moving the queue and 1 more",
        "inhibited by QueueStuck", "inhibited by another alert; muted by nights",
    ]  # fmt: skip
    assert {alert.status for alert in poll.alerts[1:]} == {AlertStatus.SUPPRESSED}
    assert poll.note == ""


async def test_silences_that_may_not_be_read_cost_no_alert(server: Server, poller: Any) -> None:
    server.routes["/api/v2/silences"] = Answer({"message": "no"}, 403)
    quiet = {"state": "suppressed", "silencedBy": ["s-1"], "inhibitedBy": []}
    poll = await am(poller, server, [record(1), record(2, status=quiet)]).poll()
    assert [alert.status_word for alert in poll.alerts] == ["active", "silenced"]
    assert "who silenced what is not known: authentication: HTTP 403" in poll.note
    assert poll.complete


async def test_a_settling_cluster_is_told(server: Server, poller: Any) -> None:
    poll = await am(poller, server, [], Answer({**STATUS, "cluster": {"status": "settling"}})).poll()
    assert "settling" in poll.note


async def test_an_alert_without_a_fingerprint_is_its_labels(server: Server, poller: Any) -> None:
    one, two = record(1), record(2)
    del one["fingerprint"], two["fingerprint"]
    first = await am(poller, server, [one, two]).poll()
    assert len({alert.uid for alert in first.alerts}) == 2
    assert {a.uid for a in (await am(poller, server, [two, one]).poll()).alerts} == {a.uid for a in first.alerts}


async def test_ten_thousand_alerts_are_read(server: Server, poller: Any) -> None:
    records = [record(i, annotations={"summary": "s" * 100, "description": "d" * 120}) for i in range(10_000)]
    assert len(Answer(records).content()) > 6_000_000
    poll = await am(poller, server, records, timeout="60s").poll()
    assert len({alert.fingerprint for alert in poll.alerts}) == 10_000


GROUPS = "/api/v2/alerts/groups"


def group(receiver: str, labels: dict[str, str], *numbers: int) -> dict[str, Any]:
    return {"receiver": {"name": receiver}, "labels": labels, "alerts": [record(n) for n in numbers]}


async def test_receivers_groups_and_what_keeps_it_silent_are_kept_to_be_looked_up(server: Server, poller: Any) -> None:
    server.routes["/api/v2/silences"] = Answer([{
        "id": "s-1", "createdBy": "maja", "comment": "moving", "startsAt": "2026-11-21T14:00:00Z",
        "endsAt": "2026-11-21T16:30:00Z", "matchers": [
            {"name": "service", "value": 'bill"s', "isRegex": False, "isEqual": True},
            {"name": "zone", "value": "eu.*", "isRegex": True}, {"name": "env", "value": "test", "isEqual": False},
            {"name": "team", "value": "a|b", "isRegex": True, "isEqual": False}]}])  # fmt: skip
    server.routes[GROUPS] = Answer([
        group("ops", {"service": "billing", "team": "b"}, 1, 2), group("chat", {}, 1), {"labels": None}, None,
    ])  # fmt: skip
    quiet = {"state": "suppressed", "silencedBy": ["s-1", "s-9"], "inhibitedBy": [f"{1:016x}", "0f"]}
    both = [{"name": "ops"}, {"name": "chat"}, None]
    answer = [record(1, receivers=both), record(2, status=quiet), record(3, receivers=None, endsAt=None)]
    one, two, three = (await am(poller, server, answer).poll()).alerts
    assert one.more == {"receivers": "chat\nops",
                        "group": 'everything together, to chat\nservice="billing" team="b", to ops'}  # fmt: skip
    page = f"{server.url}/#/silences/"
    assert two.more == {
        "receivers": "ops", "group": 'service="billing" team="b"',
        "silence": 'service="bill\\"s" zone=~"eu.*" env!="test" team!~"a|b", since 14:00 UTC 21 Nov, '
                   f"{page}s-1\n{page}s-9",
        "inhibited by": f"QueueStuck, id {1:016x}\nan alert not listed, id 0f",
    }  # fmt: skip
    assert (three.more, three.expires_at) == ({}, None)
    assert one.expires_at == datetime(2026, 11, 21, 5, 15, tzinfo=UTC)
    assert ("silence", f"{page}s-1") in [(link.name, link.url) for link in links(two)]


async def test_the_groups_are_asked_for_where_an_alert_is_new_and_not_in_a_storm(
    server: Server, poller: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouping, "MOST", 2)
    server.routes[GROUPS] = Answer([group("ops", {"service": "billing"}, 1)])
    it = am(poller, server, [record(1)])

    def asked() -> int:
        return sum(one.path == GROUPS for one in server.asked)

    for _ in range(2):
        assert (await it.poll()).alerts[0].more["group"] == 'service="billing"'
    assert asked() == 1
    server.routes["/api/v2/alerts"] = Answer([record(1), record(2)])
    for _ in range(6):
        await it.poll()
    assert asked() == 4  # the new one is in no group: three tries
    server.routes["/api/v2/alerts"] = Answer([record(n) for n in range(3)])
    assert (await it.poll()).alerts[1].more["group"] == 'service="billing"'
    assert asked() == 4


@pytest.mark.parametrize(("status", "note"), [(404, ""), (403, ""), (500, "which group an alert is in is not known")])
async def test_a_server_that_does_not_tell_groups_is_not_asked_again_at_once(
    server: Server, poller: Any, status: int, note: str
) -> None:
    server.routes[GROUPS] = Answer({"message": "no"}, status)
    it = am(poller, server, [record(1)])
    first = await it.poll()
    assert first.complete
    assert first.alerts[0].more == {"receivers": "ops"}
    assert first.note.startswith(note) if note else first.note == ""
    await it.poll()
    assert sum(one.path == GROUPS for one in server.asked) == 1
