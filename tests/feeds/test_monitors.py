"""Icinga 2 and Nagios by answers recorded from real ones: what each word of theirs comes to."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.answers import answer
from tests.support.http import Answer, Asked, Server
from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.feeds.failure import PollFailed

RESTARTED = {"results": [{"status": {"icingaapplication": {"app": {"program_start": 1795250924.877}}}}]}


def icinga(server: Server, services: Any = None, hosts: Any = None) -> None:
    server.routes["/v1/objects/services"] = Answer(answer("icinga2-services") if services is None else services)
    server.routes["/v1/objects/hosts"] = Answer(answer("icinga2-hosts") if hosts is None else hosts)
    server.routes["/v1/status/IcingaApplication"] = Answer(RESTARTED)


async def polled(poller: Any, server: Server, kind: str = "icinga2", **keys: Any) -> dict[str, Alert]:
    return {a.uid: a for a in (await poller(type=kind, url=server.url, **keys).poll()).alerts}


async def test_icinga_is_asked_by_an_overridden_post_with_the_filters_in_its_body(server: Server, poller: Any) -> None:
    icinga(server)
    await polled(poller, server, service_filter="service.vars.tier == 1", host_filter='host.name == "a"')
    services, hosts, _ = server.asked
    assert (services.method, services.headers["x-http-method-override"]) == ("POST", "GET")
    assert json.loads(services.body)["filter"] == "service.state != 0 && (service.vars.tier == 1)"
    assert json.loads(hosts.body)["filter"] == 'host.state != 0 && (host.name == "a")'
    assert "vars" not in json.loads(services.body)["attrs"]


async def test_icinga_without_the_right_to_its_status_is_read_all_the_same(server: Server, poller: Any) -> None:
    icinga(server)
    server.routes["/v1/status/IcingaApplication"] = Answer({"error": 403, "status": "Missing permission."}, 403)
    assert "edge-1!front" in await polled(poller, server)


@pytest.mark.parametrize(
    ("changes", "status", "word"),
    [
        ({"acknowledgement": 1}, AlertStatus.ACKED, "acknowledged"),
        ({"acknowledgement": 2, "state_type": 0}, AlertStatus.ACKED, "acknowledged, sticky"),
        ({"downtime_depth": 1, "acknowledgement": 2}, AlertStatus.SUPPRESSED, "downtime"),
        ({"state_type": 0}, AlertStatus.PENDING, "soft"),
        ({"state_type": 1}, AlertStatus.FIRING, "hard"),
    ],
)
async def test_an_icinga_downtime_counts_before_an_acknowledgement_and_that_before_a_retry(
    server: Server, poller: Any, changes: dict[str, Any], status: AlertStatus, word: str
) -> None:
    data = answer("icinga2-services")
    front = next(one for one in data["results"] if one["name"] == "edge-1!front")
    front["attrs"].update(changes)
    icinga(server, data, {"results": []})
    found = (await polled(poller, server))["edge-1!front"]
    assert (found.status, found.status_word) == (status, word)


async def test_an_icinga_state_that_never_changed_began_at_no_time(server: Server, poller: Any) -> None:
    data = answer("icinga2-services")
    for one in data["results"]:
        one["attrs"].update(last_state_change=0, last_hard_state_change=0)
    icinga(server, data)
    assert (await polled(poller, server))["edge-1!odd"].started_at is None


async def test_what_is_no_icinga_is_refused(server: Server, poller: Any) -> None:
    server.routes["/v1/objects/services"] = Answer({"status": "fine"})
    with pytest.raises(PollFailed, match="is this Icinga 2"):
        await poller(type="icinga2", url=server.url).poll()


# ---------------------------------------------------------------- Nagios


def nagios(server: Server, services: Any = None, hosts: Any = None, place: str = "/cgi-bin/statusjson.cgi") -> None:
    replies = {
        "servicelist": answer("nagios-services") if services is None else services,
        "hostlist": answer("nagios-hosts") if hosts is None else hosts,
        "hostcount": {"result": {"type_code": 0}, "data": {"count": {"up": 3, "down": 0}}},
    }

    def reply(asked: Asked) -> Answer:
        found = replies[asked.query["query"][0]]
        return Answer(found)

    server.routes[place] = reply


async def test_nagios_acknowledged_and_suppressed_services_are_told_apart(server: Server, poller: Any) -> None:
    nagios(server, place="/nagios4/cgi.json")
    found = await polled(poller, server, "nagios", cgi="/nagios4/cgi.json")
    assert found["edge-1!Front"].status is AlertStatus.ACKED
    assert found["edge-1!Disk /var"].status is AlertStatus.SUPPRESSED
    assert found["edge-1!Retried"].status is AlertStatus.PENDING
    assert found["leaf-1"].severity is AlertSeverity.HIGH
    query = server.asked[0].query
    assert (query["servicestatus"], query["formatoptions"]) == (["warning critical unknown"], ["enumerate"])


async def test_nagios_with_nothing_wrong_is_asked_whether_it_shows_anything_at_all(server: Server, poller: Any) -> None:
    nothing = answer("nagios-stranger")
    quiet = {"result": {"type_code": 0}, "data": {"hostlist": {}}}
    nagios(server, nothing, quiet)
    assert await polled(poller, server, "nagios") == {}
    assert [asked.query["query"] for asked in server.asked] == [["servicelist"], ["hostlist"], ["hostcount"]]


async def test_an_error_of_nagios_in_http_200_is_told_in_its_words(server: Server, poller: Any) -> None:
    nagios(server, answer("nagios-error"))
    with pytest.raises(PollFailed, match="The hostgroup 'nowhere' could not be found"):
        await polled(poller, server, "nagios")


async def test_one_nagios_service_that_cannot_be_read_costs_no_other(server: Server, poller: Any) -> None:
    data = answer("nagios-services")
    data["data"]["servicelist"]["edge-1"]["Front"] = 16
    nagios(server, data)
    poll = await poller(type="nagios", url=server.url).poll()
    assert "edge-1!Disk /var" in {a.uid for a in poll.alerts}
    assert "1 of 6 records cannot be read" in poll.note
    assert len(poll.unread) == 1


async def test_bytes_that_are_no_utf_8_do_not_cost_the_answer(server: Server, poller: Any) -> None:
    text = json.dumps(answer("nagios-services")).encode().replace(b"8 % free", b"8 % fr\xe9e")
    nagios(server, text)
    assert "�" in (await polled(poller, server, "nagios"))["edge-1!Disk /var"].summary
