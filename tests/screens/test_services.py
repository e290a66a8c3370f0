"""The services in the room: completed and told where an incident is declared, a page of all and one of each."""

from __future__ import annotations

from datetime import UTC

import pytest
from msgspec.structs import replace

from screens.inbox import whole
from screens.inbox.rows import Surroundings
from screens.view.candidates import Candidates
from tests.screens.conftest import Sit
from tests.support import outage
from tests.support.made import NOON, alert
from tests.support.stage import spell
from tests.support.story import Story
from warroom.core.inbox import as_one, triaged
from warroom.core.model import OnCall
from warroom.core.model.service import Service
from warroom.core.policy import Policy
from warroom.core.service_facts import Around
from warroom.core.services import Catalogue
from widgets.strips import as_spans

SERVICES = [
    {"name": "checkout", "aliases": ["shop"], "owner": "shopping team", "on_call": "lee", "depends_on": ["payments"],
     "runbook": "https://wiki.example/checkout"},
    {"name": "payments", "tier": "1"},
]  # fmt: skip


def test_who_is_on_call_for_the_service_stands_first_where_a_person_is_chosen() -> None:
    catalogue = Catalogue([Service(name="checkout", aliases=("shop",), on_call="oncall:pd/Till")])
    called = (OnCall(feed="pd", policy="Till", person="ines"), OnCall(feed="pd", policy="Till", person="ravi", level=2),
              OnCall(feed="pd", policy="checkout", person="zoe"))  # fmt: skip
    who = Candidates(on_call=called, others=("abe",), catalogue=catalogue)
    it = Story("SEV1", service="shop").incident
    assert who.ranked(it, "commander") == ("ines", "ravi", "zoe", "abe")
    assert who.note("ines", it, "").startswith("on call for shop")
    assert who.note("ravi", it, "").startswith("next on call for shop")


@pytest.mark.parametrize(("service", "told"), [
    ("checkout", {"service": "checkout", "on call": "ines", "owner": "shopping", "depends on": "auth",
                  "dashboard": "https://grafana.example/d/1"}),
    ("chekout", {"service": "chekout  not in the service catalogue", "on call": "not known"}),
])  # fmt: skip
def test_the_page_of_an_alert_tells_of_its_service_or_that_it_is_unknown(service: str, told: dict[str, str]) -> None:
    catalogue = Catalogue([Service(
        name="checkout", owner="shopping", on_call="oncall:pd", depends_on=("auth",),
        runbook="https://wiki.example/1", dashboards=("https://grafana.example/d/1",),
    )])  # fmt: skip
    called = (OnCall(feed="pd", policy="Till", person="ines"),)
    one = replace(alert(), service=service, host="", runbook="https://wiki.example/1")
    group = as_one(list(triaged([one], (), {}, NOON)))
    around = Surroundings((), Policy(), UTC, NOON, {}, services=Around(catalogue, called))
    found = [(row.label, "".join(text for text, _ in as_spans(row.says, ""))) for row in
             whole.rows(group, around, called, (), None)]  # fmt: skip
    about = dict(found)
    assert {name: about.get(name) for name in told} == told
    assert [says for _, says in found].count("https://wiki.example/1") == 1


async def test_a_service_is_told_where_it_is_typed_and_the_catalogue_is_a_command_away(sit: Sit) -> None:
    async with sit(size=(120, 40), config=outage.config(service=SERVICES)) as seat:
        await seat.press(*spell(["n", "db down", "<enter>", "1", "<enter>", "<tab>", "<tab>"]))
        await seat.press(*spell(["chekout"]))
        seat.sees('"chekout" is not in the service catalogue')
        await seat.press(*spell(["<ctrl+u>", "shop"]))
        seat.sees("ON CALL", "lee", "now: INC-2026-0042 SEV1")
        await seat.press("ctrl+s")
        seat.sees("0043 is open")
        assert seat.other("lee").find("0043").service == "checkout", "an alias is replaced by the name"
        await seat.press(*spell([":", "services", "<enter>"]))
        seat.sees("SERVICES 2", "checkout", "payments")
        await seat.press("enter")
        seat.sees("on call", "lee", "depends on", "https://wiki.example/checkout", "config.toml")
        await seat.press("escape")
        seat.sees("SERVICES 2")
        await seat.press(*spell(["<escape>", ":", "services nonesuch"]))
        seat.sees('"nonesuch" is not in the service catalogue')
