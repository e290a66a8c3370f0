"""A team's own kinds of update are picked by their names; what they say is suggested, and nothing else is changed."""

from __future__ import annotations

from msgspec.structs import replace

from tests.screens.conftest import Sit
from tests.support import outage
from tests.support.outage import BIG
from warroom.config.settings_update import NamedTemplate

OWN = (
    NamedTemplate(name="workaround", audiences=("customers",), doing="Pay by invoice until {{ service }} is mended."),
    NamedTemplate(name="provider", happening="A provider of ours has trouble.", doing="We wait with them."),
    NamedTemplate(name="inside", audiences=("team",), doing="Nothing for you."),
)


async def test_each_press_takes_the_next_one_for_these_readers(sit: Sit) -> None:
    async with sit(config=replace(outage.config(), template=OWN), size=(120, 40)) as seat:
        await seat.press("u", "alt+1", "ctrl+t")
        seat.sees("template workaround, 1 of 2", "Pay by invoice until")
        await seat.press("ctrl+t")
        seat.sees("template provider, 2 of 2", "A provider of ours has trouble.")
        await seat.press("f4", "ctrl+s")
        said = seat.other("lee").find(BIG).last_told("customers")
        assert said is not None
        assert "A provider of ours has trouble." in said.text


async def test_without_any_it_says_what_to_add(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await seat.press("u", "ctrl+t")
        seat.sees("no template for them: add a [[template]] to config.toml")
