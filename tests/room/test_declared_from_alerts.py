"""An incident takes along what its alerts say: where to look, what to do, and the description as they wrote it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.inbox.scene import health
from tests.support.made import alert
from tests.support.rooms import Clock
from warroom.core.model import Alert, Kind
from warroom.core.policy import Policy
from warroom.core.situation import links
from warroom.room import Room
from warroom.store import Store

NOW = datetime(2026, 3, 14, 15, tzinfo=UTC)
TEXT = "cart-1 restarted 41 times:\n  last exit 137"
NOTES = {"summary": "A pod restarts.", "description": TEXT, "runbook_url": "https://runbooks.example/Pod",
         "dashboard": "https://graphs.example/d/pods"}  # fmt: skip


def pod(n: int, **notes: str) -> Alert:
    noted = {**NOTES, **notes}
    return replace(alert(n), feed="am", title="PodRestarts", summary=noted["summary"], annotations=noted,
                   runbook=noted["runbook_url"])  # fmt: skip


@pytest.fixture
def maya(file_or_server: Path) -> Room:
    store = Store.open(file_or_server, clock=Clock(NOW))
    every = [pod(1), pod(2, description="cart-2 too"), pod(3, runbook_url="https://runbooks.example/Other")]
    store.save_poll("am", every, (), health("am", 1, NOW))
    return Room(store, Policy(), "maya", clock=Clock(NOW))


def test_runbook_and_dashboard_are_links_that_everybody_who_is_called_gets(maya: Room) -> None:
    it = maya.declare("Carts restart", "SEV1", alerts=[pod(n).fingerprint for n in (1, 2, 3)])
    assert [(fact.name, fact.text) for fact in links(it)] == [
        ("dashboard", NOTES["dashboard"]), ("runbook", NOTES["runbook_url"]),
        ("runbook", "https://runbooks.example/Other"),
    ]  # fmt: skip


def test_the_description_is_the_first_line_of_the_record(maya: Room) -> None:
    it = maya.declare("Carts restart", "SEV1", alerts=[pod(1).fingerprint, pod(2).fingerprint])
    own = [entry for entry in maya.store.entries(it.id, newest=50) if not entry.system]
    assert [(entry.kind, entry.text) for entry in own] == [(Kind.FACT, f"PodRestarts: {TEXT}")]


def test_declared_again_with_its_key_nothing_is_written_twice(maya: Room) -> None:
    for _ in range(2):
        it = maya.declare("Carts restart", "SEV1", alerts=[pod(1).fingerprint], key="k")
    assert len(maya.store.entries(it.id, newest=50)) == len({e.text for e in maya.store.entries(it.id, newest=50)})


def test_an_alert_that_says_no_more_than_its_title_adds_no_line(maya: Room) -> None:
    it = maya.declare("Carts restart", "SEV1", alerts=[pod(4, description="A  pod restarts.", runbook_url="no address",
                                                           dashboard="none")])  # fmt: skip
    assert not it.links
    assert all(entry.system for entry in maya.store.entries(it.id, newest=50))
