"""Status pages of others: what they list, what they plan, and pages that only resemble Statuspage."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.answers import answer
from tests.support.http import Answer, Server
from warroom.core.model import AlertSeverity, AlertStatus
from warroom.feeds.failure import PollFailed


def page(poller: Any, server: Server, data: Any, **keys: Any) -> Any:
    server.routes["/api/v2/summary.json"] = Answer(data)
    return poller(type="statuspage", url=server.url, **keys)


async def test_an_incident_has_every_field_that_a_person_asks_for(server: Server, poller: Any) -> None:
    alert = (await page(poller, server, answer("statuspage")).poll()).alerts[0]
    assert (alert.uid, alert.title) == ("tide01/in1", "Writes to the object store fail")
    assert (alert.severity, alert.severity_word) == (AlertSeverity.HIGH, "major")
    assert (alert.status, alert.status_word) == (AlertStatus.FIRING, "identified")
    assert alert.summary == "The cause is known & a fix is on its way."
    assert (alert.service, alert.labels["components"]) == ("Tide Cloud", "Object store")
    assert alert.started_at == datetime(2026, 3, 2, 6, 58, tzinfo=UTC)
    assert alert.url == "https://tide.example/in1"


async def test_impact_none_is_an_incident_still_and_no_components_are_no_fault(server: Server, poller: Any) -> None:
    poll = await page(poller, server, answer("statuspage")).poll()
    alert = poll.alerts[1]
    assert (alert.severity, alert.severity_word, alert.status) == (AlertSeverity.INFO, "none", AlertStatus.FIRING)
    assert "components" not in alert.labels
    assert poll.note == ""


async def test_maintenance_is_pending_until_it_begins_and_suppressed_while_it_lasts(
    server: Server, poller: Any
) -> None:
    planned, ongoing = (await page(poller, server, answer("statuspage")).poll()).alerts[2:]
    assert (planned.status, planned.severity) == (AlertStatus.PENDING, AlertSeverity.INFO)
    assert planned.started_at == datetime(2026, 3, 5, 2, tzinfo=UTC)
    assert (ongoing.status, ongoing.severity) == (AlertStatus.SUPPRESSED, AlertSeverity.INFO)


async def test_maintenance_can_be_left_out(server: Server, poller: Any) -> None:
    poll = await page(poller, server, answer("statuspage"), maintenance=False).poll()
    assert [a.uid for a in poll.alerts] == ["tide01/in1", "tide01/in2"]


async def test_a_team_names_the_components_it_needs_and_keeps_what_names_none(server: Server, poller: Any) -> None:
    poll = await page(poller, server, answer("statuspage"), components=["queues"]).poll()
    assert [a.uid for a in poll.alerts] == ["tide01/in2", "tide01/ma1", "tide01/ma2"]


@pytest.mark.parametrize("status", ["resolved", "postmortem", "completed"])
async def test_what_is_over_is_resolved_at_once(server: Server, poller: Any, status: str) -> None:
    data = answer("statuspage")
    data["incidents"][0]["status"] = status
    assert (await page(poller, server, data).poll()).alerts[0].status == AlertStatus.RESOLVED


async def test_a_page_in_trouble_that_lists_nothing_is_itself_an_alert(server: Server, poller: Any) -> None:
    data = {**answer("statuspage"), "incidents": [], "scheduled_maintenances": []}
    (alert,) = (await page(poller, server, data).poll()).alerts
    assert (alert.uid, alert.title, alert.severity_word) == ("tide01/page", "Partial System Outage", "major")
    data["status"] = {"indicator": "none", "description": "All Systems Operational"}
    data["components"] = [{**part, "status": "operational"} for part in data["components"]]
    assert (await page(poller, server, data).poll()).alerts == ()


async def test_a_page_of_another_make_that_is_up_says_only_that(server: Server, poller: Any) -> None:
    data = {"page": {"name": "Ebb", "url": "https://ebb.example", "status": "UP"}}
    poll = await page(poller, server, data).poll()
    assert (poll.alerts, poll.complete) == ((), True)


async def test_a_page_of_another_make_lists_under_names_of_its_own(server: Server, poller: Any) -> None:
    data = {
        "page": {"name": "Ebb", "url": "https://ebb.example", "status": "HASISSUES"},
        "activeIncidents": [
            {"id": "e1", "name": "Logins fail", "started": "2026-03-02T07:00:00Z", "status": "INVESTIGATING",
             "impact": "MAJOROUTAGE", "url": "https://ebb.example/e1"},
        ],
        "activeMaintenances": [
            {"id": "e2", "name": "Moving house", "start": "2026-03-03T07:00:00Z", "status": "NOTSTARTEDYET"},
        ],
    }  # fmt: skip
    first, second = (await page(poller, server, data).poll()).alerts
    assert (first.uid, first.severity, first.status) == ("Ebb/e1", AlertSeverity.CRITICAL, AlertStatus.FIRING)
    assert (second.status, second.started_at) == (AlertStatus.PENDING, datetime(2026, 3, 3, 7, tzinfo=UTC))


@pytest.mark.parametrize(
    "data", [[], {}, {"page": None}, {"page": {"name": "x"}}, {"posts": []}, {"page": {"status": "HASISSUES"}}]
)
async def test_what_is_no_summary_is_refused_because_quiet_is_not_healthy(
    server: Server, poller: Any, data: Any
) -> None:
    with pytest.raises(PollFailed, match="not a summary of a status page"):
        await page(poller, server, data).poll()


TIDE = {"page": {"id": "t", "name": "Tide", "url": "https://tide.example"}}
TOMORROW = {"id": "m", "name": "New disks", "status": "scheduled", "scheduled_for": "2026-03-05T02:00:00Z"}
PART = {"id": "c", "name": "Queues", "status": "partial_outage"}
WELL = {"id": "d", "name": "Mail", "status": "operational"}
GOING = {"id": "i", "name": "Mail is late", "status": "investigating", "impact": "minor"}


def of(
    components: list[Any], *incidents: Any, indicator: str = "major", planned: tuple[Any, ...] = ()
) -> dict[str, Any]:
    status = {"indicator": indicator, "description": "Partial System Outage"}
    return {**TIDE, "components": components, "incidents": list(incidents), "scheduled_maintenances": list(planned),
            "status": status}  # fmt: skip


@pytest.mark.parametrize(
    ("data", "titles"),
    [
        (of([PART], planned=(TOMORROW,)), ["New disks", "Partial System Outage"]),
        (of([PART], {**GOING, "status": "resolved", "impact": "critical"}), ["Mail is late", "Partial System Outage"]),
        (of([PART, WELL], {**GOING, "components": [WELL]}), ["Mail is late", "Partial System Outage"]),
        (of([PART, WELL], {**GOING, "components": [PART]}), ["Mail is late"]),
        (of([PART], GOING), ["Mail is late", "Partial System Outage"]),
        (of([PART], {**GOING, "impact": "major"}), ["Mail is late"]),
        (of([PART], {**GOING, "impact": None}), ["Mail is late"]),
        (of([WELL], GOING, indicator="critical"), ["Mail is late", "Partial System Outage"]),
        (of([WELL], GOING, indicator="minor"), ["Mail is late"]),
        (of([PART], indicator="none"), ["Queues: partial_outage"]),
        (of([{**PART, "status": "under_maintenance"}], indicator="maintenance", planned=(TOMORROW,)), ["New disks"]),
        (of([{**PART, "group": True}, WELL], indicator="none"), []),
        (of([{**PART, "status": "on fire"}], indicator="none"), ["Queues: on fire"]),
        (of([WELL], indicator="none"), []),
        ({"page": {"name": "Ebb", "status": "HASISSUES"}, "activeMaintenances": [TOMORROW]},
         ["New disks", "The page reports trouble and lists no incident"]),
        ({"page": {"name": "Ebb", "status": "UNDERMAINTENANCE"}, "activeMaintenances": [TOMORROW]}, ["New disks"]),
    ],
)  # fmt: skip
async def test_what_is_listed_says_nothing_of_what_is_not(
    server: Server, poller: Any, data: dict[str, Any], titles: list[str]
) -> None:
    poll = await page(poller, server, data).poll()
    assert [alert.title for alert in poll.alerts] == titles
    firing = [alert for alert in poll.alerts if alert.uid.endswith("/page")]
    assert all(alert.status is AlertStatus.FIRING and alert.severity is not AlertSeverity.INFO for alert in firing)


async def test_trouble_of_components_that_a_team_does_not_name_is_left_out(server: Server, poller: Any) -> None:
    assert (await page(poller, server, of([PART, WELL]), components=["Mail"]).poll()).alerts == ()
    (alert,) = (await page(poller, server, of([PART, WELL]), components=["queues"]).poll()).alerts
    assert alert.labels["components"] == "Queues"


async def test_what_has_no_id_is_known_by_its_address_or_its_name_and_start(server: Server, poller: Any) -> None:
    one = {"name": "Logins fail", "started": "Sat Mar 14 2026 15:09:26 GMT+0000 (Coordinated Universal Time)",
           "status": "INVESTIGATING", "impact": "MAJOROUTAGE"}  # fmt: skip
    data = {"page": {"name": "Ebb", "status": "HASISSUES"}, "activeIncidents": [
        one, {**one, "url": "https://ebb.example/i/7"}, {**one, "name": "Mail"}]}  # fmt: skip
    poll = await page(poller, server, data).poll()
    assert (len({a.uid for a in poll.alerts}), poll.complete, poll.note) == (3, True, "")
    assert {a.started_at for a in poll.alerts} == {datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)}
    data["activeIncidents"].reverse()
    assert {a.uid for a in (await page(poller, server, data).poll()).alerts} == {a.uid for a in poll.alerts}


async def test_a_list_of_maintenance_that_is_none_costs_no_incident(server: Server, poller: Any) -> None:
    poll = await page(poller, server, {**of([], GOING, indicator="minor"), "scheduled_maintenances": "soon"}).poll()
    assert ([a.title for a in poll.alerts], poll.complete) == (["Mail is late"], False)
    assert "scheduled maintenances cannot be read" in poll.note
