"""What changed recently: deploys of GitHub, GitLab, Argo CD, Kubernetes and any JSON, each told once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from tests.support.http import Answer, Asked, Server


def ago(minutes: float) -> str:
    return (datetime.now(UTC) - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def deployment(number: int, minutes: float, **more: Any) -> dict[str, Any]:
    return {
        "id": number, "sha": "a84d88e7554fc1fa21bcbc4efae3c782a70d2b9d", "ref": "2.1.3", "task": "deploy",
        "environment": "production", "creator": {"login": "ana"}, "created_at": ago(minutes),
        "updated_at": ago(minutes), **more,
    }  # fmt: skip


GITHUB: dict[str, Any] = {
    "type": "github-deploys", "repositories": ["reef/shop"], "auth": {"type": "bearer", "token": "${env:T}"},
    "env": {"T": "reef-token"},
}  # fmt: skip
DEPLOYMENTS = "/repos/reef/shop/deployments"


async def test_githubs_deployments_are_read_page_by_page_with_how_they_ended(server: Server, poller: Any) -> None:
    def page(asked: Asked) -> Answer:
        number = int(asked.query["page"][0])
        return Answer([deployment(1000 - n, n) for n in range((number - 1) * 100, min(number * 100, 220))])

    server.routes[DEPLOYMENTS] = page
    for n in range(1, 11):
        server.routes[f"{DEPLOYMENTS}/{1001 - n}/statuses"] = Answer([
            {"state": "inactive", "created_at": ago(1)}, {"state": "success", "created_at": ago(2)},
        ])  # fmt: skip
    one = poller(url=server.url, **GITHUB)
    poll = await one.poll()
    assert len({deploy.uid for deploy in poll.deploys}) == 220
    first = poll.deploys[0]
    assert (first.uid, first.title, first.service) == ("reef/shop/deployment/1000", "shop 2.1.3 to production", "shop")
    assert (first.state, first.by, first.version, first.environment) == ("success", "ana", "2.1.3", "production")
    assert server.asked[0].headers["authorization"] == "Bearer reef-token"
    before = len([a for a in server.asked if a.path.endswith("statuses")])
    await one.poll()
    again = [a for a in server.asked if a.path.endswith("statuses")][before:]
    assert not {a.path for a in again} & {f"{DEPLOYMENTS}/1000/statuses"}  # that it ended is known


async def test_githubs_pages_end_where_they_are_older_than_is_asked_for(server: Server, poller: Any) -> None:
    server.routes[DEPLOYMENTS] = Answer([deployment(n, 60 + 20 * n) for n in range(100)])
    poll = await poller(url=server.url, **{**GITHUB, "lookback": "2h"}).poll()
    assert [deploy.uid[-1] for deploy in poll.deploys] == ["0", "1", "2"]
    assert len([asked for asked in server.asked if asked.path == DEPLOYMENTS]) == 1


async def test_githubs_releases_and_runs_of_workflows_are_deploys_too(server: Server, poller: Any) -> None:
    server.routes["/repos/reef/shop/releases"] = Answer([
        {"id": 1, "tag_name": "v3", "name": "Three", "draft": False, "prerelease": False, "created_at": ago(30),
         "published_at": ago(20), "author": {"login": "tom"}, "html_url": "https://github.com/reef/shop/releases/v3"},
        {"id": 2, "tag_name": "v4", "name": "", "draft": True, "prerelease": False, "created_at": ago(10),
         "published_at": None, "author": {"login": "tom"}},
    ])  # fmt: skip
    run = {"id": 7, "name": "deploy", "display_title": "2.1.3", "head_sha": "a84d88e7554fc1fa21bc", "run_attempt": 1,
           "status": "completed", "conclusion": "success", "created_at": ago(9), "run_started_at": ago(8),
           "updated_at": ago(5), "actor": {"login": "ana"}, "html_url": "https://github.com/reef/shop/runs/7"}
    server.routes["/repos/reef/shop/actions/runs"] = Answer(
        {"total_count": 3, "workflow_runs": [run, {**run, "run_attempt": 2}, {**run, "id": 8, "name": "tests"}]}
    )
    keys = {**GITHUB, "what": ["releases", "workflows"], "workflows": ["deploy"]}
    found = (await poller(url=server.url, **keys).poll()).deploys
    assert [(one.kind, one.uid, one.title, one.state) for one in found] == [
        ("release", "reef/shop/release/1", "release Three", ""),
        ("workflow", "reef/shop/workflow/7", "deploy: 2.1.3", "success"),
        ("workflow", "reef/shop/workflow/7/2", "deploy: 2.1.3", "success"),
    ]
    assert server.asked[-1].query["created"][0].startswith(">=")


async def test_an_answer_that_did_not_change_is_asked_for_by_its_etag(server: Server, poller: Any) -> None:
    def page(asked: Asked) -> Answer:
        tag = {"ETag": '"one"'}
        return Answer(b"", 304, tag) if asked.headers.get("if-none-match") == '"one"' else Answer([first], headers=tag)

    first = deployment(1, 5)
    server.routes[DEPLOYMENTS] = page
    server.routes[f"{DEPLOYMENTS}/1/statuses"] = Answer([{"state": "success", "created_at": ago(1)}])
    one = poller(url=server.url, **GITHUB)
    assert (await one.poll()).deploys == (await one.poll()).deploys


async def test_gitlabs_deployments_since_then_and_one_that_goes_on_is_the_same(server: Server, poller: Any) -> None:
    path = "/api/v4/projects/reef%2Fshop/deployments"
    record = {"id": 41, "iid": 1, "ref": "main", "sha": "a91957a858320c0e", "status": "running", "created_at": ago(9),
              "updated_at": ago(8), "user": {"username": "root"}, "environment": {"id": 9, "name": "production"},
              "deployable": {"id": 64, "started_at": ago(8), "finished_at": None}}
    ended = {**record, "status": "success", "updated_at": ago(1)}
    server.routes[path] = server.routes[path.replace("%2F", "/")] = [Answer([record]), Answer([ended])]
    one = poller(type="gitlab-deploys", url=server.url, projects=["reef/shop"])
    first, second = (await one.poll()).deploys, (await one.poll()).deploys
    assert [(d.uid, d.state, d.title) for d in (*first, *second)] == [
        ("reef/shop/41", "running", "shop main to production"), ("reef/shop/41", "success", "shop main to production"),
    ]  # fmt: skip
    assert server.asked[0].query["order_by"] == ["updated_at"]
    assert "updated_after" in server.asked[0].query


async def test_argo_cds_syncs_and_those_that_failed(server: Server, poller: Any) -> None:
    sha = "a84d88e7554fc1fa21bcbc4efae3c782a70d2b9d"
    app = {
        "metadata": {"name": "checkout", "namespace": "argocd", "uid": "u-1"}, "spec": {"project": "shop"},
        "status": {
            "history": [
                {"id": 3, "revision": sha, "deployStartedAt": ago(3000), "deployedAt": ago(2999)},
                {"id": 4, "revision": sha, "deployStartedAt": ago(13), "deployedAt": ago(12),
                 "initiatedBy": {"automated": True}},
            ],
            "operationState": {"phase": "Failed", "message": "one or more objects failed", "startedAt": ago(5),
                               "finishedAt": ago(4), "operation": {"sync": {"revision": sha},
                                                                   "initiatedBy": {"username": "ana"}}},
        },
    }  # fmt: skip
    server.routes["/api/v1/applications"] = [Answer({"items": [app], "metadata": {}}), Answer({"items": None})]
    one = poller(type="argocd", url=server.url, projects=["shop"])
    found = (await one.poll()).deploys
    assert [(d.uid, d.title, d.state, d.by, d.version) for d in found] == [
        ("u-1/4", "checkout synced to a84d88e755", "Succeeded", "Argo CD", "a84d88e755"),
        (found[1].uid, "checkout sync failed: one or more objects failed", "Failed", "ana", "a84d88e755"),
    ]
    assert (await one.poll()).deploys == ()


def scaled(uid: str, message: str, minutes: float, **more: Any) -> dict[str, Any]:
    return {"metadata": {"name": f"web.{uid}", "namespace": "shop", "uid": uid}, "reason": "ScalingReplicaSet",
            "involvedObject": {"kind": "Deployment", "name": "web", "namespace": "shop", "uid": "d-1"},
            "message": message, "lastTimestamp": ago(minutes), "count": 1,
            "source": {"component": "deployment-controller"}, **more}  # fmt: skip


async def test_kubernetes_roll_outs_are_told_once_over_pages_that_expire(server: Server, poller: Any) -> None:
    begins = scaled("e-1", "Scaled up replica set web-7d9f to 1 from 0", 9)
    pages = {"": [begins, scaled("e-2", "Scaled up replica set web-7d9f to 2 from 1", 8)],
             "next": [scaled("e-3", "Scaled down replica set web-66b to 0 from 1", 7),
                      scaled("e-4", "Scaled up replica set api-1 to 1", 6),
                      scaled("e-5", "Scaled up replica set api-1 to 3", 5),
                      {**begins, "count": 2, "lastTimestamp": ago(1)}]}  # fmt: skip
    expired = [True]

    def events(asked: Asked) -> Answer:
        assert asked.query["limit"] == ["500"]
        if asked.query["fieldSelector"] != ["reason=ScalingReplicaSet"]:
            return Answer({"kind": "EventList", "metadata": {}, "items": []})
        at = asked.query.get("continue", [""])[0]
        if at and expired.pop():
            expired.append(False)
            return Answer({"kind": "Status", "code": 410, "reason": "Expired"}, 410)
        more = {"continue": "next"} if not at else {}
        return Answer({"kind": "EventList", "metadata": more, "items": pages[at]})

    server.routes["/api/v1/namespaces/shop/events"] = events
    found = (await poller(type="kubernetes", url=server.url, namespaces=["shop"]).poll()).deploys
    assert [d.uid for d in found] == ["e-1", "e-1", "d-1/api-1", "d-1/api-1", "e-1/2"]
    assert (found[0].title, found[0].version, found[0].environment) == ("web rolls out web-7d9f", "7d9f", "shop")


async def test_any_json_is_mapped_and_asked_since(server: Server, poller: Any) -> None:
    server.routes["/deploys"] = Answer({"data": [
        {"n": 7, "what": "promo flag off", "when": ago(4), "app": "shop", "link": "javascript:alert(1)"},
        {"n": 6, "what": "old", "when": ago(9999), "app": "shop"},
        {"n": 8, "what": "no time", "app": "shop"},
    ]})  # fmt: skip
    poll = await poller(
        type="deploys-json", url=f"{server.url}/deploys", since="from", items={"path": "data"},
        map={"uid": "n", "title": "what", "at": "when", "service": "app", "kind": "'flag'", "url": "link"},
    ).poll()  # fmt: skip
    assert [(d.uid, d.title, d.service, d.kind, d.url) for d in poll.deploys] == [
        ("7", "promo flag off", "shop", "flag", ""),
    ]  # fmt: skip
    assert "1 of 2 records cannot be read" in poll.note
    assert server.asked[0].query["from"][0].endswith("Z")


def test_a_table_that_names_no_repository_is_refused(poller: Any) -> None:
    with pytest.raises(ValidationError, match="owner/name"):
        poller(type="github-deploys", url="http://127.0.0.1:1", repositories=["shop"])
