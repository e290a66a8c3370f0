"""Bridge, channel, dashboards and tickets: shown, copied with one key, changed, and told with the brief."""

from __future__ import annotations

import pytest

from screens.pages.from_record import copy_brief
from tests.screens.conftest import Sit
from tests.support.outage import BIG
from tests.support.stage import spell
from warroom.core.brief_text import FORMS

BRIDGE = "https://meet.example.com/0042"


async def test_a_link_is_added_told_with_the_brief_copied_and_taken_away(sit: Sit) -> None:
    async with sit() as seat:
        copied: list[str] = []
        seat.app.copy_to_clipboard = copied.append  # type: ignore[method-assign]
        await seat.press("L")
        seat.sees("LINKS 0042", "#incident-", "add a link")
        await seat.press("enter")
        assert copied.pop().startswith("#incident-")
        await seat.press("L", "down", "enter")
        seat.sees("LINK 0042", "dashboard", "no address: paste one")
        await seat.press("3", *spell(["<enter>", "javascript:alert(1)", "<ctrl+s>"]))
        seat.sees("not a web address: it begins with https://")
        await seat.press(*spell(["<ctrl+u>", BRIDGE, "<enter>", "latency", "<ctrl+s>"]))
        assert [(k.label, k.url) for k in seat.other("lee").find(BIG).links] == [("dashboard latency", BRIDGE)]
        await seat.press("L", "down", "enter")
        assert copied.pop() == BRIDGE
        await seat.press(*spell(["Y", "<enter>"]))
        assert f"  dashboard latency: {BRIDGE}" in copied.pop()
        await seat.press("L", "end", "enter")
        seat.sees("REMOVE A LINK 0042", BRIDGE)
        await seat.press("ctrl+s")
        assert seat.other("lee").find(BIG).links == ()
        await seat.press("z")
        assert [k.url for k in seat.other("lee").find(BIG).links] == [BRIDGE]


async def test_the_channel_is_named_by_hand_and_back_by_the_pattern(sit: Sit) -> None:
    async with sit() as seat:
        seat.sees("#incident-04-21-2026-0042")
        await seat.press("L", "down", "down", "enter")
        await seat.press(*spell(["<ctrl+u>", "#war-eu", "<ctrl+s>"]))
        seat.sees("the channel of 0042 is #war-eu")
        await seat.press("L")
        seat.sees("named manually")
        await seat.press("down", "down", "enter")
        await seat.press(*spell(["<ctrl+u>", "<ctrl+s>"]))
        seat.sees("the channel of 0042 is #incident-04-21-2026-0042")


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_observers_see_and_copy_links_and_cannot_change_them(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(person="nadia", read_only=True, size=size) as seat:
        await seat.press("L")
        seat.sees("#incident-04-21-2026-0042")
        seat.sees_no("add a link")


async def test_the_bridge_is_in_every_form_of_the_brief(sit: Sit) -> None:
    async with sit() as seat:
        seat.other("maya").add_link(BIG, BRIDGE, "bridge")
        await seat.settle()
        copied: list[str] = []
        seat.app.copy_to_clipboard = copied.append  # type: ignore[method-assign]
        for form in FORMS:
            copy_brief(seat.screen, form)
        assert all(BRIDGE in text for text in copied)
        assert "- bridge: " in copied[FORMS.index("markdown")]
        assert "#incident-04-21-2026-0042" not in copied[FORMS.index("executives")]
