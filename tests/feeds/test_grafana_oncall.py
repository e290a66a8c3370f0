"""Grafana OnCall: open alert groups, and who is on call by each schedule, by name where names may be read."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.http import Answer, Asked, Server
from warroom.core.model import AlertStatus
from warroom.feeds.failure import PollFailed


def listing(*results: Any, more: bool = False) -> dict[str, Any]:
    return {"count": len(results), "next": "http://x.example/?page=2" if more else None, "results": list(results)}


def group(number: int, state: str, **more: Any) -> dict[str, Any]:
    return {
        "id": f"G{number}", "state": state, "title": f"Pool full {number}", "alerts_count": 3,
        "created_at": "2026-03-02T07:40:00Z", "resolved_at": None, "acknowledged_by": None,
        "permalinks": {"web": f"https://grafana.example/a/{number}", "slack": None}, **more,
    }  # fmt: skip


SCHEDULES = listing(
    {"id": "S1", "name": "Devs", "on_call_now": ["U1", "U2"]}, {"id": "S2", "name": "Quiet", "on_call_now": []},
)  # fmt: skip
USERS = listing({"id": "U1", "username": "ines", "email": "i@shop.example"}, {"id": "U2", "email": "bo@shop.example"})


def groups(asked: Asked) -> Answer:
    of = {"new": [group(1, "new")], "acknowledged": [group(2, "acknowledged", acknowledged_by="U1")], "silenced": []}
    return Answer(listing(*of[asked.query["state"][0]], group(9, "resolved")))


def serve(server: Server, **other: Any) -> None:
    server.routes.update({
        "/api/v1/schedules/": Answer(SCHEDULES), "/api/v1/users/": Answer(USERS), "/api/v1/alert_groups/": groups,
        **{f"/api/v1/{name}/": answer for name, answer in other.items()},
    })  # fmt: skip


def feed(poller: Any, server: Server) -> Any:
    auth = {"type": "header", "header": "Authorization", "value": "${env:TOKEN}"}
    return poller(type="grafana-oncall", url=server.url, auth=auth, env={"TOKEN": "kelp-secret-1"})


async def test_open_groups_and_who_is_on_call(server: Server, poller: Any) -> None:
    serve(server)
    poll = await feed(poller, server).poll()
    assert [(a.uid, a.title, a.status, a.status_word) for a in poll.alerts] == [
        ("G1", "Pool full 1", AlertStatus.FIRING, "new"), ("G2", "Pool full 2", AlertStatus.ACKED, "acknowledged"),
    ]  # fmt: skip
    assert (poll.alerts[0].url, poll.alerts[0].count) == ("https://grafana.example/a/1", 3)
    assert [(o.schedule, o.person) for o in poll.on_call] == [("Devs", "ines"), ("Devs", "bo@shop.example")]
    assert {asked.headers["authorization"] for asked in server.asked} == {"kelp-secret-1"}
    assert (poll.complete, poll.note) == (True, "")


async def test_every_page_is_read(server: Server, poller: Any) -> None:
    def paged(asked: Asked) -> Answer:
        if asked.query["state"] != ["new"]:
            return Answer(listing())
        first = asked.query["page"] == ["1"]
        return Answer(listing(group(1 if first else 2, "new"), more=first))

    serve(server, alert_groups=paged)
    assert [a.uid for a in (await feed(poller, server).poll()).alerts] == ["G1", "G2"]


async def test_without_the_right_to_read_users_people_are_known_by_their_ids_and_that_is_told(
    server: Server, poller: Any
) -> None:
    serve(server, users=Answer({"detail": "no"}, 403))
    poll = await feed(poller, server).poll()
    assert [o.person for o in poll.on_call] == ["U1", "U2"]
    assert "the people on call are shown by their ids" in poll.note
    assert len(poll.alerts) == 2


@pytest.mark.parametrize("schedules", [{"results": [{"id": "S1", "name": "Devs"}]}, {"detail": "x"}, []])
async def test_a_schedule_that_cannot_be_read_is_never_nobody_on_call(
    server: Server, poller: Any, schedules: Any
) -> None:
    serve(server, schedules=Answer(schedules))
    with pytest.raises(PollFailed):
        await feed(poller, server).poll()
