"""Recorded answers of monitors, status pages and help desks: sensible alerts, or a refusal in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from tests.support.feed_tables import table
from tests.support.http import Answer, Asked, Server
from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.feeds.failure import PollFailed
from warroom.feeds.source import Poll

MINE = (
    "icinga2", "nagios", "signal", "rss", "aws-status", "azure-status", "gcp-status", "tickets", "zendesk", "freshdesk",
    "jira", "helpscout", "probe",
)  # fmt: skip


class Everywhere(dict[str, Any]):
    """One answer at every path, or what ``others`` has for a path's end."""

    def __init__(self, reply: Answer, **others: Answer) -> None:
        super().__init__()
        self._reply, self._others = reply, others

    def get(self, key: str, default: Any = None) -> Any:
        return next((found for name, found in self._others.items() if key.endswith(name)), self._reply)


async def polled(poller: Any, server: Server, kind: str, body: Answer, **keys: Any) -> Poll | None:
    server.routes = Everywhere(body)
    path = "/all.rss" if kind == "aws-status" and body.body.lstrip().startswith(b"<") else ""
    return await outcome(poller(**{**table(kind, server.url + path), **keys}))


async def outcome(it: Any) -> Poll | None:
    """The poll, None where it was refused with a reason and a mend."""
    failed: PollFailed | None = None
    try:
        return cast(Poll, await it.poll())
    except PollFailed as told:
        failed = told
    assert 0 < len(failed.reason) < 300
    assert failed.mend
    assert not failed.reason.startswith("fault"), failed.reason
    return None


def by_uid(poll: Poll | None) -> dict[str, Alert]:
    assert poll is not None
    return {a.uid: a for a in poll.alerts}


@pytest.mark.parametrize("kind", MINE)
async def test_every_recorded_answer_of_any_service_is_read_or_refused_with_a_sentence(
    server: Server, poller: Any, samples: Path, kind: str
) -> None:
    for path in sorted((*samples.glob("*/*.json"), *samples.glob("*/*.xml"))):
        poll = await polled(poller, server, kind, Answer(path.read_bytes()))
        for alert in poll.alerts if poll is not None else ():
            assert alert.title, path.name
            assert alert.uid, path.name


async def test_the_recorded_icinga_has_its_problems(server: Server, poller: Any, samples: Path) -> None:
    folder = samples / "icinga2"
    names = ("services_all", "hosts_all", "empty")
    services, hosts, empty = (Answer((folder / f"real_icinga2136_{name}.json").read_bytes()) for name in names)
    server.routes = Everywhere(empty, **{"/services": services, "/hosts": hosts})
    poll = await poller(type="icinga2", url=server.url).poll()
    found = by_uid(poll)
    assert found["web-01!http"].severity is AlertSeverity.CRITICAL
    assert found["web-01!disk"].severity is AlertSeverity.WARNING
    assert "web-01!never" not in found
    assert "not checked yet" in poll.note
    server.routes = Everywhere(empty)
    assert by_uid(await poller(type="icinga2", url=server.url).poll()) == {}


async def test_the_recorded_nagios_has_its_problems_its_error_and_its_blind_user(
    server: Server, poller: Any, samples: Path
) -> None:
    folder = samples / "nagios"
    quiet = Answer({"result": {"type_code": 0}, "data": {"hostlist": {}, "count": {"up": 1}}})

    async def ask(name: str) -> Poll | None:
        body = Answer((folder / f"real_nagios446_{name}.json").read_bytes())

        def reply(asked: Asked) -> Answer:
            return body if asked.query["query"] == ["servicelist"] else quiet

        server.routes = {"/cgi-bin/statusjson.cgi": reply}
        return await outcome(poller(type="nagios", url=server.url, status_age="7d"))

    found = by_uid(await ask("servicelist_problems_enumerate"))
    assert found["web-01!HTTP"].severity is AlertSeverity.CRITICAL
    assert "web-01!(null)" in found
    assert by_uid(await ask("servicelist_problems_details")).keys() == found.keys()
    assert await ask("error_200") is None
    assert await ask("servicelist_nodetails") is None


async def test_the_recorded_clouds_say_what_goes_on(server: Server, poller: Any, samples: Path) -> None:
    xml = {"Content-Type": "text/xml"}
    aws = by_uid(
        await polled(
            poller, server, "aws-status", Answer((samples / "aws_status/tuip_aws_0.xml").read_bytes(), headers=xml)
        )
    )
    assert {a.labels["region"] for a in aws.values()} == {"me-central-1", "me-south-1"}
    assert {a.severity for a in aws.values()} == {AlertSeverity.CRITICAL, AlertSeverity.HIGH}
    assert {a.count for a in aws.values()} == {1, 2}
    calm = await polled(poller, server, "aws-status", Answer((samples / "aws_status/tuip_aws_1.xml").read_bytes()))
    assert by_uid(calm) == {}
    azure = [samples / f"azure_status/tuip_azure_{n}.xml" for n in (0, 1)]
    assert by_uid(await polled(poller, server, "azure-status", Answer(azure[0].read_bytes()))) == {}
    (one,) = by_uid(await polled(poller, server, "azure-status", Answer(azure[1].read_bytes()))).values()
    assert one.title == "Azure Storage - Service issue"
    gcp = (samples / "gcp_status/tuip_incidents_0.json").read_bytes()
    found = by_uid(await polled(poller, server, "gcp-status", Answer(gcp)))
    assert {a.status for a in found.values()} == {AlertStatus.FIRING, AlertStatus.RESOLVED}


async def test_the_recorded_matrix_gives_its_series_and_help_scouts_page_its_number(
    server: Server, poller: Any, samples: Path
) -> None:
    matrix = (samples / "prometheus/real_prom242_query_range.json").read_bytes()
    poll = await polled(poller, server, "signal", Answer(matrix), above=0.5, range="7d", step="1h")
    assert poll is not None
    assert len(poll.signals) >= 2
    empty = (samples / "prometheus/real_prom242_query_range_empty.json").read_bytes()
    poll = await polled(poller, server, "signal", Answer(empty))
    assert poll is not None
    assert (poll.signals, poll.complete) == ((), False)
    page = (samples / "helpscout/doc_pagination.json").read_bytes()
    spikes = by_uid(await polled(poller, server, "helpscout", Answer(page)))
    assert spikes["volume"].value == "511/h"
