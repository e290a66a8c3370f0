"""Whom a level's target means: people, roles, whoever is on call, channels."""

from __future__ import annotations

import pytest

from tests.support.story import Story
from warroom.core.events import RoleAssigned
from warroom.core.model import OnCall
from warroom.core.targets import Target, parse, people

ON_CALL = (
    OnCall(feed="pd", policy="Shop", person="Ravi", schedule="primary", level=2),
    OnCall(feed="pd", policy="Shop", person="Ines Okafor", schedule="primary"),
    OnCall(feed="pd", policy="Search", person="Ada", schedule="weekly"),
    OnCall(feed="jsm", policy="Shop", person="Bo"),
)


@pytest.mark.parametrize(("text", "found"), [
    ("", ()),
    ("maya", (Target("word", "maya"),)),
    ("@maya, technical_lead", (Target("word", "maya"), Target("word", "technical_lead"))),
    ("oncall:pd", (Target("oncall", "pd"),)),
    ("OnCall: pd/by week", (Target("oncall", "pd", "by week"),)),
    ("channel:ops,", (Target("channel", "ops"),)),
    ("team:db", (Target("word", "team:db"),)),
])  # fmt: skip
def test_a_target_is_one_or_several_of_four_kinds(text: str, found: tuple[Target, ...]) -> None:
    assert parse(text) == found


@pytest.mark.parametrize(("text", "found"), [
    ("oncall:pd/primary", ("Ines Okafor",)),
    ("oncall:pd/PRIMARY", ("Ines Okafor",)),
    ("oncall:pd/Search", ("Ada",)),
    ("oncall:jsm/s-hop", ("Bo",)),
    ("Technical Lead", ("ines", "ada")),
    ("oncall:pd", ("Ines Okafor", "Ada")),
    ("oncall:pd/nobody", ()),
    ("oncall:gone", ()),
    ("technical_lead", ("ines", "ada")),
    ("technical_lead, oncall:jsm, technical_lead", ("ines", "ada", "Bo")),
    ("maya, channel:ops", ()),
])  # fmt: skip
def test_the_people_behind_it_are_those_called_first_and_holders_of_roles(text: str, found: tuple[str, ...]) -> None:
    story = Story("SEV1").do(1, RoleAssigned(role="technical_lead", person="ines", system="db"))
    story.do(2, RoleAssigned(role="technical_lead", person="ada", system="api", beside=True))
    assert people(text, story.incident, ON_CALL) == found
