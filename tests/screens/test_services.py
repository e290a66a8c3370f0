"""The services in the room: completed and told where an incident is declared, a page of all and one of each."""

from __future__ import annotations

from screens.view.candidates import Candidates
from tests.screens.conftest import Sit
from tests.support import outage
from tests.support.stage import spell
from tests.support.story import Story
from warroom.core.model import OnCall
from warroom.core.model.service import Service
from warroom.core.services import Catalogue

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
