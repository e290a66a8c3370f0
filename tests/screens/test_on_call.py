"""Who is on call stands in the roster, where a feed tells it, until they are in the incident."""

from __future__ import annotations

from datetime import UTC, datetime

from screens import standing
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
    face = standing.roster(it, Policy(), (), NOW, titled=True, on_call=CALLED)
    shown = [(r.role, r.person) for r in face.rows if r.role.startswith("on call")]
    assert shown == [("on call, checkout primary", "priya")]


def test_where_no_policy_names_the_service_all_are_shown() -> None:
    it = Story("SEV1").incident
    face = standing.roster(it, Policy(), (), NOW, titled=True, on_call=CALLED)
    assert [r.person for r in face.rows if r.role.startswith("on call")] == ["priya", "omar"]
