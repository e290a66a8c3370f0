"""The catalogue of services: what a word means, which service an alert is of, what is going on around one."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.support.made import alert
from tests.support.story import Story
from warroom.core.model import OnCall
from warroom.core.model.service import Service
from warroom.core.service_facts import Around, service_facts
from warroom.core.services import Catalogue

SHOP = Catalogue((
    Service(name="checkout", title="The Checkout", aliases=("shop",), owner="payments", tier="1",
            on_call="oncall:pd/Shop", depends_on=("payments-db", "auth"), runbook="https://wiki.example/checkout",
            dashboards=("https://grafana.example/d/1",), labels=({"app": "checkout-*"},)),
    Service(name="auth", depends_on=("directory", "checkout"), labels=({"app": "checkout-login", "env": "prod"},)),
    Service(name="payments-db", aliases=("shop-db", "both")),
    Service(name="mail", aliases=("both",), depends_on=("auth",)),
    Service(name="checkout", feed="backstage", owner="somebody else", about="Takes the money.", tier="2"),
))  # fmt: skip


@pytest.mark.parametrize(("word", "name"), [
    ("checkout", "checkout"), ("Check-Out", "checkout"), ("shop", "checkout"), ("the checkout", "checkout"),
    ("chekout", ""), ("both", ""), ("", ""), ("  ", ""), ("directory", ""),
])  # fmt: skip
def test_a_word_means_a_service_by_name_or_by_a_name_that_is_its_alone_and_never_by_likeness(
    word: str, name: str
) -> None:
    found = SHOP.find(word)
    assert (found.name if found else "") == name


@pytest.mark.parametrize(("text", "unknown"), [
    ("checkout", ()), ("chekout", ("chekout",)), ("shop, chekout , auth", ("chekout",)), ("", ()),
])  # fmt: skip
def test_what_is_not_in_the_catalogue_is_named(text: str, unknown: tuple[str, ...]) -> None:
    assert SHOP.unknown(text) == unknown
    assert Catalogue().unknown(text) == (), "without a catalogue nothing is unknown"


@pytest.mark.parametrize(("labels", "service", "name"), [
    ({"app": "checkout-api"}, "", "checkout"), ({"app": "checkout-login", "env": "prod"}, "x", "auth"),
    ({"app": "checkout-login"}, "x", "checkout"), ({}, "shop", "checkout"), ({}, "nothing", "nothing"), ({}, "", ""),
])  # fmt: skip
def test_an_alert_is_of_the_service_with_most_of_its_labels_else_of_the_one_that_its_source_names(
    labels: dict[str, str], service: str, name: str
) -> None:
    assert SHOP.mapped(replace(alert(), labels=labels, service=service)).service == name


def test_config_counts_before_a_feed_and_a_feed_fills_in_what_is_left_out() -> None:
    found = SHOP.find("checkout")
    assert found is not None
    assert (found.owner, found.tier, found.about, found.feed) == ("payments", "1", "Takes the money.", "")


def test_dependencies_are_followed_through_circles_and_to_names_that_nobody_described() -> None:
    below = [(near.name, near.steps, near.service is not None) for near in SHOP.depends_on("shop")]
    assert below == [("payments-db", 1, True), ("auth", 1, True), ("directory", 2, False)]
    assert [(near.name, near.steps) for near in SHOP.needed_by("directory")] == [
        ("auth", 1), ("checkout", 2), ("mail", 2),
    ]  # fmt: skip


def test_a_stranger_is_told_owner_on_call_and_what_is_going_on_around() -> None:
    story = Story(service="checkout")
    other = replace(Story(service="Auth").incident, id="INC-2026-0002")
    called = (OnCall(feed="pd", policy="Shop", person="Ines"), OnCall(feed="pd", policy="Shop", person="Ravi", level=2))
    near = Around(SHOP, called, [story.incident, other], tuple(SHOP.mapped(alert(n)) for n in range(3)))
    told = [(fact.name, fact.text) for fact in service_facts(story.incident, near)]
    assert told == [
        ("owner", "payments, tier 1"), ("on call", "Ines, then Ravi"),
        ("depends on", "auth (INC-2026-0002 SEV1), payments-db, directory"),
        ("needed by", "auth (INC-2026-0002 SEV1), mail"),
        ("runbook", "https://wiki.example/checkout"), ("dashboard", "https://grafana.example/d/1"),
    ]  # fmt: skip
    assert near.trouble("checkout") == "INC-2026-0042 SEV1, 3 alerts firing"
    for hidden in ({"private": True}, {"drill": True}):
        near = Around(SHOP, called, [story.incident, replace(other, **hidden)])
        assert "0002" not in str(service_facts(story.incident, near)), "what nobody else may know is told to nobody"
    unknown = service_facts(Story(service="chekout").incident, near)
    assert [fact.text for fact in unknown] == ["chekout is not in the service catalogue"]
    silent = service_facts(story.incident, Around(SHOP))
    assert ("on call", "nobody is reported for oncall:pd/Shop") in [(fact.name, fact.text) for fact in silent]
