"""Backstage's catalogue: entities of its API and of files become services; no file can do harm, none is lost."""

from __future__ import annotations

import os
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.feeds.test_scheduler import Shelf
from tests.support.http import Answer, Asked, Server
from tests.support.made import alert
from tests.support.mangling import mangled_data
from warroom.config.secret import secret
from warroom.config.settings import FeedSettings
from warroom.core.model.service import Service
from warroom.core.validation import validated
from warroom.feeds.backstage_entities import Entities, Ref, ref_of
from warroom.feeds.failure import PollFailed
from warroom.feeds.programs import Programs
from warroom.feeds.scheduler import FeedLoop
from warroom.feeds.service_names import Mapping, ServiceNames
from warroom.feeds.source import Poll
from warroom.feeds.yaml_documents import documents

CHECKOUT = """
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout
  title: The Checkout
  description: Takes the money.
  labels: { example.com/tier: "1" }
  annotations:
    backstage.io/kubernetes-id: shop-checkout
    warroom/on-call: oncall:pd/Shop
    warroom/alert-labels: app=checkout-*, env=prod; job=checkout
  links:
    - { url: "https://wiki.example/run", title: Runbook }
    - { url: "https://grafana.example/d/1", title: Golden signals, type: dashboard }
    - { url: "https://git.example/checkout", title: Source }
    - { url: "javascript:alert(1)", title: Runbook }
spec:
  type: service
  owner: group:default/payments
  dependsOn: ["resource:default/orders-db", "Component:auth", checkout]
  consumesApis: [mail-api]
---
kind: Resource
metadata: { name: orders-db }
spec: { type: database, owner: payments, dependencyOf: ["component:mail"] }
---
kind: Component
metadata: { name: mail, namespace: infra }
spec: { type: service, owner: user:default/bo, providesApis: ["api:default/mail-api"] }
---
kind: Group
metadata: { name: payments }
spec: { type: team, profile: { displayName: Payments & Fraud } }
---
kind: Component
metadata: { name: buttons }
spec: { type: library, owner: payments }
"""


def services(text: str) -> dict[str, Service]:
    found = documents(text.encode())
    whole = Entities(found)
    made = (whole.service(one, "bs") for one in found)
    return {one.name: one for one in made if one is not None}


@pytest.mark.parametrize(("text", "ref"), [
    ("x", "component:default/x"), ("component:default/x", "component:default/x"), ("Resource:X", "resource:default/x"),
    ("team/x", "component:team/x"), ("api:team/x", "api:team/x"), ({"kind": "API", "name": "x"}, "api:default/x"),
    ("", ""), (None, ""), (["x"], ""), ("component:", ""), ("a/", ""),
])  # fmt: skip
def test_a_reference_is_read_in_all_its_forms(text: Any, ref: str) -> None:
    found = ref_of(text, "component", "default")
    assert (str(found) if found is not None else "") == ref
    assert found is None or isinstance(found, Ref)


def test_an_entity_becomes_a_service_with_all_that_it_says() -> None:
    found = services(CHECKOUT)
    one = found["checkout"]
    assert (one.title, one.about, one.owner, one.tier) == ("The Checkout", "Takes the money.", "Payments & Fraud", "1")
    assert (one.on_call, one.runbook, one.dashboards) == (
        "oncall:pd/Shop", "https://wiki.example/run", ("https://grafana.example/d/1",),
    )  # fmt: skip
    assert [(link.name, link.url) for link in one.links] == [("Source", "https://git.example/checkout")]
    assert one.depends_on == ("orders-db", "auth", "infra/mail"), "an API is who provides it; itself is left out"
    assert one.labels == ({"app": "checkout-*", "env": "prod"}, {"job": "checkout"})
    assert set(one.aliases) == {"component:default/checkout", "component:checkout", "shop-checkout"}
    assert found["infra/mail"].owner == "bo"
    assert found["infra/mail"].depends_on == (), "a name without a namespace is one of the own namespace"


DEEP = "[" * 40 + "]" * 40
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


@pytest.mark.parametrize(("text", "says"), [
    (BOMB, "aliases"), (f"a: {DEEP}", "nested deeper than 30"),
    ("a: !!python/object/apply:os.getcwd []", "plain values"),
    ("a: [", "plain values at line"), ("a: \tb: c", "plain values"), ("a: " + "9" * 5000, "plain values"),
    ("- 1\n" * 250_000, "too many|larger"), ("x" * 1_000_001, "larger than 1,000,000"), ("<<: {a: 1}\nb: 2", ""),
], ids=range(9))  # fmt: skip
def test_yaml_that_could_do_harm_is_refused_with_a_sentence(text: str, says: str) -> None:
    if not says:
        assert documents(text.encode()) == [{"a": 1, "b": 2}]
        return
    with pytest.raises(ValueError, match=says):
        documents(text.encode())


def test_what_is_not_text_is_refused() -> None:
    with pytest.raises(ValueError, match="not UTF-8"):
        documents(b"\xff\xfe")


@settings(max_examples=150)
@given(data=st.data())
def test_entities_with_odd_values_in_odd_places_become_sound_services_or_are_left_out(data: st.DataObject) -> None:
    found = data.draw(mangled_data(documents(CHECKOUT.encode())))
    found = found if isinstance(found, list) else [found]
    whole = Entities(found)
    for entity in found:
        try:
            one = whole.service(entity, "bs")
        except ValueError:
            continue
        assert one is None or (one == Service.from_json(one.json()) and bool(one.name) and "\x1b" not in one.json())


async def test_files_of_a_folder_are_read_and_a_broken_one_keeps_what_it_said(tmp_path: Path, poller: Any) -> None:
    (tmp_path / "shop" / ".git").mkdir(parents=True)
    (tmp_path / "auth").mkdir()
    good, other = tmp_path / "shop" / "catalog-info.yaml", tmp_path / "auth" / "catalog-info.yml"
    good.write_text(CHECKOUT)
    other.write_text("kind: Component\nmetadata: {name: auth}\nspec: {type: service}\n")
    (tmp_path / "shop" / ".git" / "catalog-info.yaml").write_text("kind: Component\nmetadata: {name: hidden}\n")
    (tmp_path / "auth" / "other.yaml").write_text("kind: Component\nmetadata: {name: other}\n")
    it = poller(type="backstage", paths=[str(tmp_path)])
    poll = await it.poll()
    assert {one.name for one in poll.services} == {"checkout", "orders-db", "infra/mail", "auth"}
    assert (poll.note, poll.complete) == ("", True)
    good.write_text(BOMB)
    os.utime(good, ns=(1, 1))
    poll = await it.poll()
    assert {one.name for one in poll.services} == {"checkout", "orders-db", "infra/mail", "auth"}
    assert "shop/catalog-info.yaml: it uses aliases" in poll.note
    other.unlink()
    assert "auth" not in {one.name for one in (await it.poll()).services}
    good.unlink()
    with pytest.raises(PollFailed, match=r"there is no catalog-info\.yaml"):
        await it.poll()


async def test_the_api_is_read_page_by_page_with_its_token(server: Server, poller: Any) -> None:
    found = documents(CHECKOUT.encode())

    def page(asked: Asked) -> Answer:
        assert asked.headers["authorization"] == "Bearer reef-1"
        if "cursor" in asked.query:
            return Answer({"items": [*found[2:], {"kind": "Component"}], "totalItems": 6, "pageInfo": {}})
        assert asked.query["filter"] == ["kind=component", "kind=resource", "kind=api", "kind=group"]
        return Answer({"items": found[:2], "totalItems": 6, "pageInfo": {"nextCursor": "c2"}})

    server.routes["/api/catalog/entities/by-query"] = page
    auth = {"type": "bearer", "token": "${env:BS}"}
    poll = await poller(type="backstage", url=server.url, auth=auth, env={"BS": "reef-1"}).poll()
    assert {one.name: one.owner for one in poll.services}["checkout"] == "Payments & Fraud"
    assert "1 of 5 records cannot be read" in poll.note
    for status in (401, 403, 429):
        server.routes["/api/catalog/entities/by-query"] = Answer({"error": {"message": "no"}}, status)
        with pytest.raises(PollFailed, match=f"HTTP {status}"):
            await poller(type="backstage", url=server.url).poll()
    with pytest.raises(PollFailed, match="neither url nor paths"):
        await poller(type="backstage").poll()


def test_alerts_take_the_catalogues_names_and_what_came_again_stays_as_it_was() -> None:
    names = ServiceNames(told=[Service(name="checkout", feed="bs", labels=({"alertname": "High*"},))])
    mapping, told = Mapping(names), Poll((alert(1), alert(2)))
    first = mapping.take(told)
    assert [one.service for one in first.alerts] == ["checkout", "checkout"]
    assert mapping.take(told).alerts is first.alerts
    names.hear("bs", (Service(name="shop", feed="bs", labels=({"alertname": "High*"},)),))
    second = mapping.take(told)
    assert [one.service for one in second.alerts] == ["shop", "shop"]
    third = mapping.take(Poll((told.alerts[0], alert(3))))
    assert third.alerts[0] is second.alerts[0]


async def test_what_one_feed_lists_names_the_alerts_of_another_and_a_program_lets_it_in(
    tmp_path: Path, server: Server
) -> None:
    (tmp_path / "catalog-info.yaml").write_text(CHECKOUT)
    firing = {"labels": {"alertname": "High", "app": "checkout-api", "env": "prod"}, "annotations": {},
              "fingerprint": "f1", "startsAt": "2026-03-02T12:00:00Z", "endsAt": "2026-03-02T13:00:00Z",
              "status": {"state": "active", "silencedBy": [], "inhibitedBy": []}}  # fmt: skip
    server.routes["/api/v2/alerts"] = lambda asked: Answer(
        [firing] if asked.headers["authorization"] == "Bearer reef" else [], 200
    )
    token = f"${{command:'{sys.executable}' -c 'print(\"reef\")'}}"
    tables = ({"id": "bs", "type": "backstage", "paths": [str(tmp_path)]},
              {"id": "am", "type": "alertmanager", "url": server.url, "auth": {"type": "bearer", "token": token}})
    names, shelf = ServiceNames(), Shelf()
    programs = Programs(timedelta(minutes=5), timedelta(seconds=60))
    for table in tables:
        loop = FeedLoop(validated(FeedSettings, table), shelf, secret=lambda text: secret(text, {}, programs.value),
                        clock=lambda: datetime(2026, 3, 2, 12, tzinfo=UTC), chance=random.Random(1),
                        programs=programs, services=names)  # fmt: skip
        await loop.turn()
        await loop._fetch.close()
    assert shelf.health["am"].error == ""
    assert [one.service for one in shelf.rows.values()] == ["checkout"]
