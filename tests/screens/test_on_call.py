"""Who is on call stands in the roster, where a feed tells it, until they are in the incident."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from screens.view import panels
from tests.screens.conftest import Sit
from tests.support.story import Story
from warroom.core.model import OnCall
from warroom.core.policy import Policy

NOW = datetime(2026, 4, 21, 12, 5, tzinfo=UTC)
CALLED = (
    OnCall(feed="pd", policy="checkout primary", person="priya"),
    OnCall(feed="pd", policy="checkout primary", person="tom", level=2),
    OnCall(feed="pd", policy="mail", person="omar"),
)


def test_those_first_on_call_for_the_service_are_shown() -> None:
    it = Story("SEV1", service="checkout").incident
    face = panels.roster(it, Policy(), (), NOW, titled=True, on_call=CALLED)
    shown = [(r.role, r.person) for r in face.rows if r.role.startswith("on call")]
    assert shown == [("on call, checkout primary", "priya")]


def test_where_no_policy_names_the_service_all_are_shown() -> None:
    it = Story("SEV1").incident
    face = panels.roster(it, Policy(), (), NOW, titled=True, on_call=CALLED)
    assert [r.person for r in face.rows if r.role.startswith("on call")] == ["priya", "omar"]


@pytest.mark.parametrize(("size", "keys"), [((80, 24), ("2",)), ((200, 60), ())], ids=str)
async def test_what_a_feed_tells_while_the_room_is_open_stands_in_its_roster(
    sit: Sit, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    async with sit(size=size) as seat:
        await seat.press(*keys)
        assert not any("priya" in row for row in seat.rows())
        store = seat.other("watcher").store
        health = store.feeds()[0]
        told = OnCall(feed=health.id, policy="first", person="priya")
        store.save_poll(health.id, (), (), health, on_call=(told,))
        await seat.settle()
        (row,) = (row for row in seat.rows() if "priya" in row)
        assert "on call" in row
