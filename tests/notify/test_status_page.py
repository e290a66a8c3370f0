"""A status page that speaks as Atlassian's does, and what customers read on it."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

from tests.notify.conftest import MakeMessage
from tests.support.http import Answer, Asked, Server
from warroom.config.settings_notify import Channel
from warroom.core.validation import validated
from warroom.notify.attempt import Failed, Outcome, Sent
from warroom.notify.message import Message
from warroom.notify.sending import send

TABLE = {"page": "p1", "token": "${env:PAGE_KEY}", "components": {"checkout": "c1"}}


class Page:
    """Incidents as the page keeps them. ``broken`` answers 500 after doing what was asked, so many times."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.incidents: dict[str, dict[str, Any]] = {}
        self.broken = 0
        self.tokens: set[str] = set()
        self._count = itertools.count(1)
        server.routes["/v1/pages/p1/incidents"] = self._all

    def _all(self, asked: Asked) -> Answer:
        self.tokens.add(asked.headers["authorization"])
        if asked.method == "GET":
            return Answer(list(self.incidents.values()))
        told = json.loads(asked.body)["incident"]
        made = {"id": f"pi{next(self._count)}", "incident_updates": [], "metadata": told.get("metadata", {})}
        self.incidents[made["id"]] = made
        self.server.routes[f"/v1/pages/p1/incidents/{made['id']}"] = lambda asked: self._one(made, asked)
        return self._updated(made, told)

    def _one(self, incident: dict[str, Any], asked: Asked) -> Answer:
        if asked.method == "GET":
            return Answer(incident)
        assert asked.method == "PATCH"
        return self._updated(incident, json.loads(asked.body)["incident"])

    def _updated(self, incident: dict[str, Any], told: dict[str, Any]) -> Answer:
        incident["incident_updates"].append({
            "body": told["body"], "status": told["status"], "created_at": f"2026-04-21T14:00:{next(self._count):02}Z",
            "components": told.get("components", {}),
        })  # fmt: skip
        if self.broken:
            self.broken -= 1
            return Answer(b"", 500)
        return Answer(incident)

    def shown(self) -> list[tuple[str, str, str]]:
        """What stands there: the incident, its public status, the words."""
        return [(i["id"], u["status"], u["body"]) for i in self.incidents.values() for u in i["incident_updates"]]


@pytest.fixture
def page(server: Server, monkeypatch: pytest.MonkeyPatch) -> Page:
    monkeypatch.setenv("PAGE_KEY", "swordfish")
    return Page(server)


async def publish(page: Page, told: Message, *, name: str = "", tries: int = 1, **table: Any) -> Outcome:
    channel = validated(Channel, {
        "id": "public", "type": "statuspage", "url": f"{page.server.url}/v1", "statuspage": {**TABLE, **table},
    })  # fmt: skip
    return await send(channel, told, name=name, tries=tries)


def update(message: MakeMessage, text: str, status: str = "investigating", **more: Any) -> Message:
    what = {"text": text, "status": status, "audience": "customers"}
    return message(occasion="update", audience="customers", what=what, **more)


async def test_the_first_update_opens_an_incident_there_and_the_next_ones_go_on_in_it(
    page: Page, message: MakeMessage
) -> None:
    assert await publish(page, update(message, "We are looking.", "triage")) == Sent("pi1")
    assert await publish(page, update(message, "We found it.", "identified"), name="pi1") == Sent("pi1")
    assert await publish(page, message(occasion="resolved"), name="pi1") == Sent("pi1")
    assert page.shown() == [
        ("pi1", "investigating", "We are looking."), ("pi1", "identified", "We found it."),
        ("pi1", "resolved", "This incident has been resolved."),
    ]  # fmt: skip
    assert page.tokens == {"OAuth swordfish"}


async def test_the_component_of_the_service_shows_how_grave_it_is_and_that_it_is_over(
    page: Page, message: MakeMessage
) -> None:
    await publish(page, update(message, "We are looking."))
    await publish(page, message(occasion="resolved"), name="pi1")
    states = [u["components"] for u in page.incidents["pi1"]["incident_updates"]]
    assert states == [{"c1": "partial_outage"}, {"c1": "operational"}]
    mapped: dict[str, Any] = {"impact": {"SEV1": "major_outage"}, "states": {"investigating": "monitoring"}}
    await publish(page, update(message, "Again."), **mapped)
    newest = page.incidents[max(page.incidents)]["incident_updates"][-1]
    assert (newest["components"], newest["status"]) == ({"c1": "major_outage"}, "monitoring")


async def test_an_incident_that_was_made_before_the_answer_was_lost_is_found_and_not_made_again(
    page: Page, message: MakeMessage
) -> None:
    page.broken = 1
    first = await publish(page, update(message, "We are looking."))
    assert isinstance(first, Failed)
    assert not first.final
    assert await publish(page, update(message, "We are looking."), tries=2) == Sent("pi1")
    assert page.shown() == [("pi1", "investigating", "We are looking.")]


async def test_an_update_that_arrived_before_the_answer_was_lost_is_not_said_twice(
    page: Page, message: MakeMessage
) -> None:
    await publish(page, update(message, "We are looking."))
    page.broken = 1
    assert isinstance(await publish(page, update(message, "We found it."), name="pi1"), Failed)
    assert await publish(page, update(message, "We found it."), name="pi1", tries=2) == Sent("pi1")
    assert [words for _, _, words in page.shown()] == ["We are looking.", "We found it."]


async def test_what_was_never_public_is_not_resolved_in_public(page: Page, message: MakeMessage) -> None:
    assert await publish(page, message(occasion="resolved")) == Sent()
    assert page.shown() == []


async def test_a_wrong_key_is_told_without_it(server: Server, page: Page, message: MakeMessage) -> None:
    server.routes["/v1/pages/p1/incidents"] = Answer({"error": "key swordfish is unknown"}, 401)
    outcome = await publish(page, update(message, "We are looking."))
    assert isinstance(outcome, Failed)
    assert outcome.final
    assert "HTTP 401: the secret is wrong or missing" in outcome.reason
    assert "swordfish" not in outcome.reason
