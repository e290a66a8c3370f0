"""What a server says again is not read again, and nothing is missed by that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.feeds.conftest import Poller
from tests.support.http import Answer, Server
from warroom.core.text import clean, clean_block
from warroom.feeds import normalise
from warroom.feeds.alertmanager import Alertmanager
from warroom.feeds.failure import PollFailed
from warroom.feeds.registry import source_class, types

Make = Callable[..., Poller]
ALERTS = "/api/v2/alerts"


def firing(name: str, **more: Any) -> dict[str, Any]:
    return {"fingerprint": name, "labels": {"alertname": name}, "startsAt": "2026-01-02T03:04:05Z", "annotations": {},
            "status": {"state": "active", "silencedBy": [], "inhibitedBy": []}, **more}  # fmt: skip


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the records that are read from now on."""
    found: list[str] = []
    read = Alertmanager.read

    def counted(self: Alertmanager, record: Any) -> Any:
        found.append(record["labels"]["alertname"])
        return read(self, record)

    monkeypatch.setattr(Alertmanager, "read", counted)
    return found


@pytest.fixture
def asking(server: Server, poller: Make) -> Poller:
    server.routes["/api/v2/status"] = Answer({"uptime": "2026-01-01T00:00:00Z"})
    return poller(type="alertmanager", url=server.url)


async def test_the_same_answer_is_not_read_and_gives_the_same_alerts(
    server: Server, asking: Poller, reads: list[str]
) -> None:
    server.routes[ALERTS] = Answer([firing("a"), firing("b")])
    first = await asking.poll()
    again = await asking.poll()
    assert reads == ["a", "b"]
    assert again.alerts is first.alerts
    assert len([asked for asked in server.asked if asked.path == ALERTS]) == 2


async def test_of_a_changed_answer_only_what_changed_is_read(server: Server, asking: Poller, reads: list[str]) -> None:
    server.routes[ALERTS] = Answer([firing("a"), firing("b"), firing("c")])
    first = await asking.poll()
    server.routes[ALERTS] = Answer([firing("c"), firing("b", annotations={"summary": "worse"}), firing("a")])
    second = await asking.poll()
    assert reads[3:] == ["b"]
    told = {alert.uid: alert for alert in second.alerts}
    assert told["b"].summary == "worse"
    assert {uid: told[uid] for uid in "ac"} == {alert.uid: alert for alert in first.alerts if alert.uid != "b"}


async def test_a_restart_is_noticed_behind_the_same_answer(server: Server, asking: Poller) -> None:
    server.routes[ALERTS] = Answer([firing("a")])
    before = (await asking.poll()).server_started_at
    server.routes["/api/v2/status"] = Answer({"uptime": "2026-01-03T00:00:00Z"})
    assert (await asking.poll()).server_started_at != before


async def test_records_that_cannot_be_read_are_told_again_and_what_failed_is_asked_anew(
    server: Server, asking: Poller
) -> None:
    server.routes[ALERTS] = Answer([firing("a"), {"fingerprint": "b"}])
    first = await asking.poll()
    assert "1 of 2 records cannot be read" in first.note
    assert (await asking.poll()).note == first.note
    server.routes[ALERTS] = Answer(b"[{", 200)
    with pytest.raises(PollFailed):
        await asking.poll()
    server.routes[ALERTS] = Answer([firing("a"), {"fingerprint": "b"}])
    assert await asking.poll() == first


async def test_the_first_of_several_pages_being_the_same_says_nothing_of_the_others(
    server: Server, poller: Make
) -> None:
    server.routes["/first"] = Answer({"data": [{"id": 1, "name": "one"}], "next": "/second"})
    server.routes["/second"] = Answer({"data": [{"id": 2, "name": "two"}]})
    tables = {"items": {"path": "data", "next": "next"}, "map": {"uid": "id", "title": "name"}}
    one = poller(type="json", url=f"{server.url}/first", **tables)
    assert [alert.title for alert in (await one.poll()).alerts] == ["one", "two"]
    server.routes["/second"] = Answer({"data": [{"id": 3, "name": "three"}]})
    assert [alert.title for alert in (await one.poll()).alerts] == ["one", "three"]


def test_types_that_go_by_the_time_or_by_polls_before_read_everything_each_time() -> None:
    kinds = {name for name in types() if source_class(name).steady}
    assert not kinds & {"signal", "probe", "rss", "aws-status", "azure-status", "tickets", "zendesk", "nagios"}


@pytest.mark.parametrize("text", ["", " a ", "a" * 50, "plain, with 100 % of it", "x\ty", "a\u202eb", " ü ", "a\n b"])
def test_plain_text_takes_a_short_way_to_the_same_words(text: str) -> None:
    """Beyond the limit the long way is taken: the two agree on all that both may see."""
    for wash in (clean, clean_block):
        assert wash(text, 60) == wash(text + " " * 300, 60)


@pytest.mark.parametrize(("given", "kept"), [
    ("http://prometheus.example/graph?g0.expr=up", True), ("https://h:9093", True), ("http://[::1]:9/x", True),
    ("https://user@h/x", True), ("javascript:alert(1)", False), ("http://", False), ("http:///x", False),
    ("http://h/a b", False), ("ftp://h/x", False), ("https://h/\u202e", True),
])  # fmt: skip
def test_only_addresses_of_the_web_are_links(given: str, kept: bool) -> None:
    assert bool(normalise.link_of(given)) is kept
