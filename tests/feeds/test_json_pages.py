"""Any JSON whose pages are counted, or whose question is a body: the keys [feed.paging] and body."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from tests.support.http import Answer, Asked, Server
from warroom.feeds.failure import PollFailed

TABLE: dict[str, Any] = {"type": "json", "items": {"path": "rows"}, "map": {"uid": "id", "title": "id"}}


def rows(first: int, count: int, **more: Any) -> Answer:
    return Answer({"rows": [{"id": n} for n in range(first, first + count)], **more})


def feed(poller: Any, server: Server, reply: Any, **keys: Any) -> Any:
    server.routes["/x"] = reply
    return poller(url=server.url + "/x", **{**TABLE, **keys})


async def test_pages_are_counted_from_the_first_until_one_is_not_full(server: Server, poller: Any) -> None:
    def page(asked: Asked) -> Answer:
        at = int(asked.query["p"][0])
        return rows(at * 3, 3 if at < 2 else 1)

    paging = {"param": "p", "first": 0, "size": 3, "size_param": "n"}
    poll = await feed(poller, server, page, paging=paging, params={"team": "shop"}).poll()
    assert ([a.uid for a in poll.alerts], poll.complete) == ([str(n) for n in range(7)], True)
    assert [asked.query for asked in server.asked] == [
        {"team": ["shop"], "p": [str(n)], "n": ["3"]} for n in range(3)
    ]  # fmt: skip


async def test_records_are_counted_as_they_came_not_as_the_filter_leaves_them(server: Server, poller: Any) -> None:
    def page(asked: Asked) -> Answer:
        return rows(int(asked.query["skip"][0]), 4 if asked.query["skip"] == ["0"] else 2)

    items = {"path": "rows", "where": "id == `3` || id == `5`"}
    paging = {"param": "skip", "by": "offset", "size": 4}
    poll = await feed(poller, server, page, items=items, paging=paging).poll()
    assert [a.uid for a in poll.alerts] == ["3", "5"]


async def test_a_cursor_is_sent_back_as_it_came(server: Server, poller: Any) -> None:
    def page(asked: Asked) -> Answer:
        cursor = asked.query.get("after", [""])[0]
        following: dict[str, str | None] = {"": "a b&c", "a b&c": None}
        return rows(len(cursor), 1, end=following[cursor])

    poll = await feed(poller, server, page, paging={"param": "after", "by": "cursor", "cursor": "end"}).poll()
    assert ([a.uid for a in poll.alerts], poll.complete) == (["0", "5"], True)


async def test_a_body_is_posted_with_the_count_in_its_place(server: Server, poller: Any) -> None:
    def page(asked: Asked) -> Answer:
        body = json.loads(asked.body)
        assert body["filter"] == {"open": True}
        return rows(body["window"]["from"], 100 if body["window"]["from"] == 0 else 1)

    keys = {
        "body": {"filter": {"open": True}, "window": {"sort": "asc"}},
        "paging": {"param": "window.from", "by": "offset", "size_param": "window.size"},
    }
    poll = await feed(poller, server, page, **keys).poll()
    assert len(poll.alerts) == 101
    assert [json.loads(asked.body)["window"] for asked in server.asked] == [
        {"sort": "asc", "from": 0, "size": 100}, {"sort": "asc", "from": 100, "size": 100},
    ]  # fmt: skip


async def test_an_empty_page_that_promises_more_ends_and_resolves_nothing(server: Server, poller: Any) -> None:
    poll = await feed(poller, server, rows(0, 0, more=True), paging={"param": "p", "more": "more"}).poll()
    assert (len(server.asked), poll.complete) == (1, False)
    assert "empty page" in poll.note


async def test_pages_without_end_are_cut_and_said_to_be(server: Server, poller: Any) -> None:
    def page(asked: Asked) -> Answer:
        return rows(int(asked.query["p"][0]), 1, more=True)

    poll = await feed(poller, server, page, paging={"param": "p", "more": "more"}, max_pages=5).poll()
    assert (len(server.asked), poll.complete) == (6, False)
    assert "cut after 5 pages" in poll.note


async def test_an_expression_that_does_not_fit_the_answer_is_refused(server: Server, poller: Any) -> None:
    with pytest.raises(PollFailed, match="paging does not fit the answer"):
        await feed(poller, server, rows(0, 1), paging={"param": "p", "more": "length(rows[0].id)"}).poll()


async def test_a_link_that_is_a_path_is_below_the_servers_own_address(server: Server, poller: Any) -> None:
    reply = Answer({"rows": [{"id": 1, "at": "/alerts/1"}, {"id": 2, "at": "//evil.example/x"}]})
    poll = await feed(poller, server, reply, map={"uid": "id", "title": "id", "url": "at"}).poll()
    assert [a.url for a in poll.alerts] == [f"{server.url}/alerts/1", ""]


def test_a_size_of_nothing_is_refused_when_the_configuration_is_loaded(poller: Any) -> None:
    with pytest.raises(ValidationError, match="size"):
        poller(url="https://x.example", **TABLE, paging={"param": "p", "size": 0})
