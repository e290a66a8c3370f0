"""Deploys of each system over pages, refusals and a watcher that ends in the middle: told in words, each kept once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.http import Answer, Asked, Server
from warroom.core.model import FeedHealth
from warroom.feeds.failure import PollFailed
from warroom.store import Store

BEGAN = datetime.now(UTC) - timedelta(minutes=20)


def at(n: int) -> str:
    """When the n-th of them was, the first being the newest."""
    return f"{BEGAN - timedelta(seconds=n):%Y-%m-%dT%H:%M:%SZ}"


@dataclass(frozen=True)
class System:
    """Where one is asked, how many it gives in a page, and its answer with the ``numbers`` of deploys in it."""

    path: str
    keys: dict[str, Any]
    page: int
    answer: Callable[[list[int], str], Any]
    number: Callable[[Asked], int] = lambda asked: int(asked.query["page"][0]) - 1


def github(numbers: list[int], _: str) -> Any:
    return [{"id": n, "ref": "2.1.3", "environment": "production", "created_at": at(n)} for n in numbers]


def gitlab(numbers: list[int], _: str) -> Any:
    return [{"id": n, "ref": "main", "status": "success", "created_at": at(n)} for n in numbers]


def argo(numbers: list[int], _: str) -> Any:
    history = [{"id": n, "revision": "a84d88e7", "deployedAt": at(n)} for n in numbers]
    return {"items": [{"metadata": {"name": "shop", "uid": "u-1"}, "status": {"history": history}}]}


def kubernetes(numbers: list[int], following: str) -> Any:
    return {"metadata": {"continue": following}, "items": [
        {"metadata": {"uid": f"e-{n}"}, "reason": "ScalingReplicaSet", "involvedObject": {"name": "web", "uid": "d-1"},
         "message": f"Scaled up replica set web-{n} to 1 from 0", "lastTimestamp": at(n)} for n in numbers
    ]}  # fmt: skip


def anything(numbers: list[int], _: str) -> Any:
    return {"data": [{"n": n, "what": f"flag {n}", "when": at(n)} for n in numbers]}


SYSTEMS = {
    "github-deploys": System("/repos/reef/shop/deployments", {"repositories": ["reef/shop"]}, 100, github),
    "gitlab-deploys": System("/api/v4/projects/7/deployments", {"projects": ["7"]}, 100, gitlab),
    "argocd": System("/api/v1/applications", {}, 1_000, argo, lambda _: 0),  # it has no pages: one answer has them all
    "kubernetes": System("/api/v1/events", {"reasons": ["ScalingReplicaSet"]}, 90, kubernetes,
                         lambda asked: int(asked.query.get("continue", ["0"])[0])),
    "deploys-json": System("/deploys", {"items": {"path": "data"}, "paging": {"param": "page", "size": 90},
                                        "map": {"uid": "n", "title": "what", "at": "when"}}, 90, anything),
}  # fmt: skip
COUNT = 130


@pytest.mark.parametrize("type_", SYSTEMS)
async def test_each_is_kept_once_over_pages_refusals_and_a_watcher_that_ends_in_the_middle(
    server: Server, poller: Any, tmp_path: Path, type_: str
) -> None:
    system, refused, newer = SYSTEMS[type_], list[Answer | None](), list[int]()

    def asked(of: Asked) -> Answer:
        instead = refused.pop(0) if refused else None
        if instead is not None:
            return instead
        assert of.headers["authorization"] == "Bearer reef-token"
        begin = system.number(of) * system.page
        numbers = [*newer, *range(COUNT)]
        more = str(system.number(of) + 1) if begin + system.page < len(numbers) else ""
        return Answer(system.answer(numbers[begin : begin + system.page], more))

    def watcher() -> Any:
        return poller(type=type_, url=server.url + (system.path if type_ == "deploys-json" else ""),
                      auth={"type": "bearer", "token": "${env:T}"}, env={"T": "reef-token"}, **system.keys)  # fmt: skip

    def kept(deploys: Any = ()) -> int:
        with Store.open(tmp_path / "room.db") as store:
            store.save_poll("f", (), (), FeedHealth(id="f", type=type_), deploys=deploys)
            return len(store.deploys(BEGAN - timedelta(hours=1), datetime.now(UTC)))

    server.routes[system.path] = asked
    one = watcher()
    for status, headers, wait in ((401, {}, 0.0), (403, {}, 0.0), (429, {"Retry-After": "40"}, 40.0)):
        refused[:] = [Answer({"message": "no"}, status, headers)]
        with pytest.raises(PollFailed, match=str(status)) as failed:
            await one.poll()
        assert failed.value.status == status
        assert "reef-token" not in f"{failed.value}"
        assert one.fetch.pause_s == wait
    if system.page < COUNT:  # it ends between two pages: nothing of the first counts as all there is
        refused[:] = [None, Answer({"message": "later"}, 503, {"Retry-After": "7"})]
        with pytest.raises(PollFailed, match="503"):
            await one.poll()
        assert one.fetch.pause_s == 7.0
    found = (await watcher().poll()).deploys  # the watcher after it
    assert kept(found) == COUNT
    newer[:] = [-1]  # meanwhile one more, which moves every page by one
    assert kept((await watcher().poll()).deploys) == COUNT + 1
