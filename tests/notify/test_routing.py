"""Who is told what: unasked, and because it is addressed to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, get_args

import pytest

from tests.notify.conftest import config_of
from tests.support.story import Story, minute
from warroom.config.settings_notify import Told
from warroom.core.events import (
    Acknowledged,
    Asked,
    DetailsChanged,
    EscalationFired,
    Event,
    Payload,
    RoleAssigned,
    SeverityChanged,
    StatusChanged,
    UpdateDrafted,
    UpdatePublished,
)
from warroom.core.model import Status
from warroom.notify.occasions import Occasion, of_event
from warroom.notify.routing import Routes

PEOPLE = [
    {"handle": "maya", "notify": ["maya-phone"]},
    {"handle": "ines", "name": "Ines Okafor", "contact": "ines@example.com", "notify": ["ines-phone"]},
]


def told(story: Story, what: Payload, *channels: dict[str, Any], **more: Any) -> list[str]:
    """The channels that hear of the last thing that happened in the story."""
    story.do(5, what, noted=5)
    config = config_of(*channels, **more)
    event: Event = story.events[-1]
    occasion = of_event(event, story.incident, config.policy)
    return [] if occasion is None else list(Routes(config).of(occasion, story.incident))


def fired(level: str = "backup", target: str = "", people: tuple[str, ...] = ()) -> EscalationFired:
    return EscalationFired(policy="default", level=level, target=target or level, due_at=minute(5), people=people)


def test_a_channel_that_says_nothing_of_its_own_is_told_the_usual() -> None:
    assert told(Story("SEV1"), SeverityChanged(severity="SEV0"), {"id": "ops"}) == ["ops"]
    assert told(Story("SEV1"), Acknowledged(), {"id": "ops"}) == []
    assert told(Story("SEV1"), Acknowledged(), {"id": "ops", "when": ["acknowledged"]}) == ["ops"]
    assert told(Story("SEV1"), StatusChanged(status=Status.RESOLVED), {"id": "ops"}) == ["ops"]


def test_a_channel_hears_of_its_severities_services_and_audiences_only() -> None:
    major, update = {"id": "ops", "severities": ["SEV1"]}, UpdatePublished(audience="executives", text="t")
    assert told(Story("SEV3"), SeverityChanged(severity="SEV2"), major) == []
    assert told(Story("SEV1"), SeverityChanged(severity="SEV2"), major) == ["ops"]  # that it no longer is one
    assert told(Story("SEV1", service="search"), fired(), {"id": "ops", "services": ["checkout"]}) == []
    assert told(Story("SEV1", service="checkout"), fired(), {"id": "ops", "services": ["checkout"]}) == ["ops"]
    assert told(Story("SEV1"), update, {"id": "ops", "audiences": ["customers"]}) == []
    assert told(Story("SEV1"), update, {"id": "ops", "audiences": ["executives"]}) == ["ops"]


@pytest.mark.parametrize(("severity", "channel", "heard"), [
    ("SEV1", {}, ["ops"]), ("SEV3", {}, []), ("SEV3", {"severities": ["SEV3"]}, ["ops"]),
])  # fmt: skip
def test_a_severity_that_pages_nobody_is_declared_only_to_those_who_ask_for_it(
    severity: str, channel: dict[str, Any], heard: list[str]
) -> None:
    story = Story(severity)
    config = config_of({"id": "ops", **channel})
    occasion = of_event(story.events[0], story.incident, config.policy)
    assert occasion is not None
    assert list(Routes(config).of(occasion, story.incident)) == heard


def test_somebodys_own_channel_is_told_only_what_is_theirs_to_answer() -> None:
    own = ({"id": "maya-phone"}, {"id": "ines-phone"})
    assert told(Story("SEV1"), SeverityChanged(severity="SEV0"), *own, responder=PEOPLE) == []
    assert told(Story("SEV1"), fired("backup", "maya"), *own, responder=PEOPLE) == ["maya-phone"]
    asked = Asked(person="ines", text="latency?", due_at=minute(9))
    assert told(Story("SEV1"), asked, *own, responder=PEOPLE) == ["ines-phone"]


@pytest.mark.parametrize("known_as", ["ines", "Ines Okafor", "ines@example.com", "INES OKAFOR"])
def test_a_person_on_call_is_known_by_handle_name_or_contact(known_as: str) -> None:
    firing = fired("backup", "oncall:pd", (known_as,))
    assert told(Story("SEV1"), firing, {"id": "ines-phone"}, {"id": "maya-phone"}, responder=PEOPLE) == ["ines-phone"]


def test_a_role_is_whoever_holds_it_and_a_name_is_who_says_so() -> None:
    story = Story("SEV1").do(1, RoleAssigned(role="technical_lead", person="ines"))
    firing = fired("experts", "technical_lead", ("ines",))
    assert told(story, firing, {"id": "ines-phone"}, responder=PEOPLE) == ["ines-phone"]
    boss = {"id": "boss", "reaches": ["manager"], "when": ["nothing"]}
    assert told(Story("SEV1"), fired("manager"), boss) == ["boss"]
    assert told(Story("SEV1"), fired("backup"), boss) == []


def test_a_channel_named_outright_is_told_whatever_else_it_hears() -> None:
    firing = fired("backup", "channel:pager, maya")
    pager, other = {"id": "pager", "when": ["declared"], "severities": ["SEV0"]}, {"id": "x", "when": ["ask"]}
    assert told(Story("SEV1"), firing, pager, {"id": "maya-phone"}, other, responder=PEOPLE) == ["pager", "maya-phone"]


def test_what_people_are_told_on_their_own_channels_is_configured() -> None:
    story = Story("SEV1").do(1, RoleAssigned(role="commander", person="maya"))
    draft = UpdateDrafted(audience="customers", text="We are looking.")
    assert told(story, draft, {"id": "maya-phone"}, responder=PEOPLE) == []
    addressed = {"addressed": ["draft"]}
    assert told(story, draft, {"id": "maya-phone"}, responder=PEOPLE, notify=addressed) == ["maya-phone"]


def test_a_private_incident_is_told_to_those_it_is_addressed_to_and_to_channels_that_may() -> None:
    story = Story("SEV1").do(1, DetailsChanged(private=True))
    channels = ({"id": "ops"}, {"id": "sec", "private": True}, {"id": "maya-phone"})
    assert told(story, fired("backup", "maya"), *channels, responder=PEOPLE) == ["sec", "maya-phone"]


@pytest.mark.parametrize("word", [*get_args(Told), "call"])
def test_nothing_of_a_private_incident_goes_unasked_to_a_channel_that_may_not(word: str) -> None:
    """Every occasion that there is; a channel that may have private incidents shows that it is one."""
    story = Story("SEV1").do(1, DetailsChanged(private=True))
    all_of_them = {"when": get_args(Told)}
    routes = Routes(config_of({"id": "ops", **all_of_them}, {"id": "sec", "private": True, **all_of_them}))
    occasion = Occasion(word=word, id="o", at=minute(2), known_at=minute(2))
    told = routes.called(occasion, story.incident, ()) if word == "call" else routes.of(occasion, story.incident)
    assert tuple(told) == ("sec",)


def test_a_drill_is_marked_and_never_reaches_a_status_page_nor_who_wants_none() -> None:
    page = {"id": "page", "type": "statuspage", "statuspage": {"page": "p", "token": "${env:T}"}}
    update = UpdatePublished(audience="customers", text="We are looking.")
    assert told(Story("SEV1"), update, {"id": "ops"}, page) == ["ops", "page"]
    assert told(Story("SEV1", drill=True), update, {"id": "ops"}, {"id": "calm", "drills": False}, page) == ["ops"]


def test_what_a_drill_of_a_file_does_leaves_only_by_the_channels_that_the_file_names() -> None:
    """Also where it is addressed: a level that fires in a drill wakes nobody that the file does not name."""
    labels = {"warroom.drill": "e7", "warroom.drill.channels": "ops"}
    page = {"id": "page", "type": "statuspage", "statuspage": {"page": "p", "token": "${env:T}"}}
    update = UpdatePublished(audience="customers", text="We are looking.")
    assert told(Story("SEV1", drill=True, labels=labels), update, {"id": "ops"}, {"id": "other"}, page) == ["ops"]
    nothing = {**labels, "warroom.drill.channels": ""}
    reaching = ({"id": "phone", "reaches": ["manager"]}, {"id": "ops", "when": ["escalation"]})
    assert told(Story("SEV1", drill=True, labels=nothing), fired("manager"), *reaching) == []
    assert told(Story("SEV1"), fired("manager"), *reaching) == ["phone", "ops"], "the same of a real incident"



def test_a_status_page_hears_of_customers_updates_and_of_the_end_and_of_nothing_else() -> None:
    page = {"id": "page", "type": "statuspage", "statuspage": {"page": "p", "token": "${env:T}"}}
    assert told(Story("SEV1"), UpdatePublished(audience="team", text="t"), page) == []
    assert told(Story("SEV1"), UpdateDrafted(audience="customers", text="t"), page) == []
    assert told(Story("SEV1"), SeverityChanged(severity="SEV0"), page) == []
    assert told(Story("SEV1"), StatusChanged(status=Status.RESOLVED), page) == ["page"]


def test_the_same_occasion_goes_the_same_ways_every_time() -> None:
    story = Story("SEV1").do(5, fired("backup", "maya"))
    config = config_of({"id": "ops"}, {"id": "maya-phone"}, responder=PEOPLE)
    occasion = of_event(story.events[-1], story.incident, config.policy)
    assert occasion is not None
    assert {Routes(config).of(occasion, story.incident) for _ in range(20)} == {("ops", "maya-phone")}
    assert occasion.at - story.events[0].at == timedelta(minutes=5)


@pytest.mark.parametrize("target", ["ines", "INES", "@Ines", "Ines Okafor", "ines-okafor", "ines@EXAMPLE.com"])
def test_a_target_means_a_person_by_any_spelling_of_handle_name_or_address(target: str) -> None:
    channels = ({"id": "ines-phone"}, {"id": "maya-phone"})
    assert told(Story("SEV1"), fired(target=target), *channels, responder=PEOPLE) == ["ines-phone"]


def test_an_address_is_never_another_one_that_reads_alike() -> None:
    assert told(Story("SEV1"), fired(target="in-es@example.com"), {"id": "ines-phone"}, {"id": "maya-phone"},
                responder=PEOPLE) == []  # fmt: skip


def test_a_channel_reaches_who_holds_a_role_however_the_role_is_spelled() -> None:
    story = Story("SEV1").do(1, RoleAssigned(role="technical_lead", person="kim"))
    lead = {"id": "lead", "when": ["nothing"], "reaches": ["Technical-Lead"]}
    assert told(story, fired(target="Technical Lead", people=("kim",)), lead) == ["lead"]
