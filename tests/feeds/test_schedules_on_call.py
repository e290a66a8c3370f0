"""Who is on call by Opsgenie, Jira Service Management and GoAlert: now and next, by name, never "nobody" by mistake."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.answers import HOSTED, Hosted
from tests.support.http import Answer, Asked, Server
from warroom.core.targets import on_call_now, parse
from warroom.feeds.failure import PollFailed
from warroom.feeds.goalert_oncall import QUESTION

KINDS = ("opsgenie-oncall", "jsm-oncall", "goalert-oncall")
CASES = [pytest.param(one, id=one.type) for one in HOSTED if one.type in KINDS]
SECRET = "kelp-secret-7"


def routes(server: Server, hosted: Hosted, **changed: Answer) -> None:
    """Every path of the type: ``schedules`` the first document, ``now`` and ``later`` those of a schedule."""
    documents = [Answer(one) for one in hosted.documents()] + [Answer({})] * 2
    first, now, later = (changed.get(n, documents[i]) for i, n in enumerate(("schedules", "now", "later")))
    server.routes = {hosted.path: first}
    for number in ("7e1d-shop", "7e1d-pay", "5ch-shop", "5ch-pay"):
        server.routes[f"{hosted.path}/{number}/on-calls"] = now
        server.routes[f"{hosted.path}/{number}/next-on-calls"] = later


def feed(poller: Any, server: Server, kind: str, **keys: Any) -> Any:
    auth = {"type": "header", "header": "Authorization", "value": "GenieKey ${env:TOKEN}"}
    return poller(type=kind, url=server.url, auth=auth, env={"TOKEN": SECRET}, **keys)


def case(kind: str) -> Hosted:
    return next(one for one in HOSTED if one.type == kind)


async def test_opsgenie_tells_who_is_on_call_now_and_next_by_schedule(server: Server, poller: Any) -> None:
    following = Answer({"data": {"exactNextOnCallRecipients": [{"name": "bo@kelp.example", "type": "user"}],
                                 "nextOnCallRecipients": ["someone@kelp.example"]}})  # fmt: skip
    routes(server, case("opsgenie-oncall"), later=following)
    people = {"ines@kelp.example": "ines"}
    poll = await feed(poller, server, "opsgenie-oncall", schedules=["shop by WEEK"], people=people).poll()
    assert [(o.schedule, o.person, o.level) for o in poll.on_call] == [
        ("Shop by week", "ines", 1), ("Shop by week", "bo@kelp.example", 2),
    ]  # fmt: skip
    assert on_call_now(parse("oncall:f/shop by week")[0], poll.on_call) == ("ines",)
    assert (poll.complete, poll.note, poll.alerts) == (True, "", ())
    asked = [one for one in server.asked if "on-calls" in one.path]
    assert [one.path.rsplit("/", 2)[1:] for one in asked] == [["7e1d-shop", "on-calls"], ["7e1d-shop", "next-on-calls"]]
    assert all(one.query["flat"] == ["true"] for one in asked)
    assert {one.headers["authorization"] for one in server.asked} == {f"GenieKey {SECRET}"}


async def test_account_ids_of_jsm_become_responders_and_unknown_ones_are_told(server: Server, poller: Any) -> None:
    routes(server, case("jsm-oncall"), later=Answer({"nextOnCallUsers": ["712020:bb02", "712020:aa01"]}))
    known = {"712020:aa01": "ines"}
    poll = await feed(poller, server, "jsm-oncall", schedules=["5ch-shop"], people=known).poll()
    assert [(o.person, o.level) for o in poll.on_call] == [("ines", 1), ("712020:bb02", 2)]
    assert poll.note == "shown by their account ids, add them to people: 712020:bb02"


async def test_schedules_of_jsm_are_read_page_by_page(server: Server, poller: Any) -> None:
    def page(asked: Asked) -> Answer:
        first = asked.query["offset"] == ["0"]
        row = {"id": "5ch-shop", "name": "Shop"} if first else {"id": "5ch-pay", "name": "Payments"}
        return Answer({"values": [row], "links": {"next": "https://x.example/more" if first else ""}})

    hosted = case("jsm-oncall")
    routes(server, hosted)
    server.routes[hosted.path] = page
    poll = await feed(poller, server, "jsm-oncall", next=False, people={"712020:aa01": "ines"}).poll()
    assert [(o.schedule, o.person) for o in poll.on_call] == [("Shop", "ines"), ("Payments", "ines")]
    assert not any("next-on-calls" in one.path for one in server.asked)


async def test_where_nobody_is_on_call_the_next_is_not_called_in_their_place(server: Server, poller: Any) -> None:
    routes(server, case("jsm-oncall"), now=Answer({"onCallUsers": []}), later=Answer({"nextOnCallUsers": ["x"]}))
    assert (await feed(poller, server, "jsm-oncall").poll()).on_call == ()


async def test_without_an_answer_about_the_next_those_on_call_are_kept(server: Server, poller: Any) -> None:
    routes(server, case("opsgenie-oncall"), later=Answer({"message": "no"}, 500))
    poll = await feed(poller, server, "opsgenie-oncall").poll()
    assert [(o.person, o.level) for o in poll.on_call] == [("ines@kelp.example", 1)] * 2
    assert "who is next is not known" in poll.note


async def test_a_schedule_that_is_not_there_is_told_with_the_likely_one(server: Server, poller: Any) -> None:
    routes(server, case("opsgenie-oncall"))
    with pytest.raises(PollFailed, match=r'no schedule is called "Paymens": did you mean Payments\?'):
        await feed(poller, server, "opsgenie-oncall", schedules=["Paymens"]).poll()


async def test_goalert_tells_each_step_of_each_service_page_by_page(server: Server, poller: Any) -> None:
    def page(asked: Asked) -> Answer:
        first = json.loads(asked.body)["variables"]["input"]["after"] == ""
        users = [{"userID": f"u{n}", "userName": name, "stepNumber": n} for n, name in enumerate(("Ines", "Bo"))]
        node = {"id": "s1", "name": "Shop", "escalationPolicy": {"name": "First line"}, "onCallUsers": users}
        other: dict[str, Any] = {"id": "s2", "name": "Quiet", "escalationPolicy": None, "onCallUsers": []}
        info = {"hasNextPage": first, "endCursor": "c2" if first else ""}
        return Answer({"data": {"services": {"nodes": [node if first else other], "pageInfo": info}}})

    server.routes["/api/graphql"] = page
    poll = await feed(poller, server, "goalert-oncall").poll()
    assert [(o.policy, o.schedule, o.person, o.level) for o in poll.on_call] == [
        ("First line", "Shop", "Ines", 1), ("First line", "Shop", "Bo", 2),
    ]  # fmt: skip
    assert (poll.complete, poll.note) == (True, "")
    assert [json.loads(one.body)["query"] for one in server.asked] == [QUESTION] * 2


async def test_a_key_of_goalert_that_was_made_for_another_query_is_told_with_the_fix(
    server: Server, poller: Any
) -> None:
    server.routes["/api/graphql"] = Answer({"errors": [{"message": "wrong query for API key"}], "data": None})
    with pytest.raises(PollFailed, match="wrong query for API key: make its key with the query that `warroom feeds"):
        await feed(poller, server, "goalert-oncall").poll()


async def test_a_cursor_that_goes_in_a_circle_ends_and_is_told(server: Server, poller: Any) -> None:
    hosted = case("goalert-oncall")
    (found,) = hosted.documents()
    found["data"]["services"]["pageInfo"] = {"hasNextPage": True, "endCursor": "same"}
    server.routes[hosted.path] = Answer(found)
    poll = await feed(poller, server, "goalert-oncall").poll()
    assert (len(server.asked), poll.complete) == (2, False)
    assert "circle" in poll.note


@pytest.mark.parametrize("hosted", CASES)
async def test_a_refused_key_and_too_many_requests_are_told_and_waited_for(
    server: Server, poller: Any, hosted: Hosted
) -> None:
    it = feed(poller, server, hosted.type)
    routes(server, hosted, schedules=Answer({"message": f"bad key {SECRET}"}, 401))
    with pytest.raises(PollFailed, match="authentication: HTTP 401") as refused:
        await it.poll()
    assert SECRET not in str(refused.value)
    routes(server, hosted, schedules=Answer({"message": "slow down"}, 429, {"Retry-After": "17"}))
    with pytest.raises(PollFailed) as slowed:
        await it.poll()
    assert (slowed.value.status, slowed.value.retry_after) == (429, 17.0)


@pytest.mark.parametrize("hosted", [one for one in CASES if one.id != "goalert-oncall"])
@pytest.mark.parametrize("now", [{"data": {}}, {}, [], {"data": {"onCallRecipients": "x"}}, {"onCallUsers": [None]}])
async def test_an_answer_without_the_list_is_never_nobody_on_call(
    server: Server, poller: Any, hosted: Hosted, now: Any
) -> None:
    routes(server, hosted, now=Answer(now))
    with pytest.raises(PollFailed):
        await feed(poller, server, hosted.type).poll()


@pytest.mark.parametrize("hosted", CASES)
async def test_one_unreadable_row_costs_no_other_and_is_told(server: Server, poller: Any, hosted: Hosted) -> None:
    documents = hosted.documents()
    hosted.records(documents)[0] = {"name": 7}
    routes(server, hosted, schedules=Answer(documents[0]))
    poll = await feed(poller, server, hosted.type).poll()
    assert [o.schedule for o in poll.on_call] == ["Payments"]
    assert "1 of 2" in poll.note
