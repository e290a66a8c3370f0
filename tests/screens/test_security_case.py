"""A security incident and a staged recovery at the screen: every duty on the strip at its time, every page as said."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from msgspec.structs import replace

from screens.context.registry import PAGE_IN, page_kind
from screens.forms.declare import case_of
from tests.screens.conftest import Sit
from tests.support import outage
from tests.support.stage import Seat, spell
from warroom.config.settings_contact import Contact
from warroom.core.presence import Present, tells
from warroom.session.drafts_thread import SideStoreThread
from warroom.watcher.duty import ACTOR


async def test_a_security_case_keeps_evidence_and_tells_whom_it_must(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        maya = seat.other("maya")
        await seat.press(*spell([":", "security", "<enter>"]))
        seat.sees("0042 is a security case")
        await seat.press("ampersand")
        seat.sees("SECURITY 0042", "hidden, not protected", "tell legal counsel", "tell insurer", "evidence taken?")
        await seat.press("end", "enter")
        await seat.press(*spell(["memory of web-3", "<ctrl+s>"]))
        seat.sees("E-0042-1", "memory of web-3")
        assert [one.what for one in maya.find(outage.BIG).custody] == ["memory of web-3"]
        await seat.press("escape")
        await seat.passes(minutes=61)
        assert any(one.key == "duty:legal" for one in seat.screen.state.broken(seat.clock()))
        await seat.press(*spell([":", "duty legal Dana by phone", "<enter>"]))
        assert not any(one.key == "duty:legal" for one in seat.screen.state.broken(seat.clock()))
        await seat.press("F")
        await seat.press("escape")


async def test_a_recovery_in_stages_says_when_each_soak_is_over(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        watcher = seat.other(ACTOR)
        await seat.press("equals_sign")
        seat.sees("VERIFICATION 0042", "10 → 50 → 100 %", "go on to 10 %")
        await seat.press("escape")
        await seat.press(*spell([":", "recover next the fix is in", "<enter>"]))
        assert watcher.find(outage.BIG).recovered == 10
        for link in watcher.find(outage.BIG).alerts:
            outage_over(watcher, link.fingerprint)
        await seat.passes(minutes=15)
        assert watcher.end_soak(outage.BIG)
        await seat.settle()
        over = [one for one in seat.screen.state.broken(seat.clock()) if one.word == "SOAK OVER"]
        assert [(one.label, one.number, one.action) for one in over] == [("go on to 50 %", "0042", "verification")]


def outage_over(room: object, fingerprint: str) -> None:
    """The alert ended."""
    from msgspec.structs import replace

    from warroom.core.model import AlertStatus
    from warroom.room import Room

    assert isinstance(room, Room)
    alert = room.store.alert(fingerprint)
    health = next((one for one in room.store.feeds() if alert is not None and one.id == alert.feed), None)
    if alert is not None and health is not None:
        room.store.save_poll(alert.feed, [replace(alert, status=AlertStatus.RESOLVED)], [], health)


def test_the_declare_sheet_takes_the_case_and_who_reported_it() -> None:
    assert case_of("") == ("", "", "")
    assert case_of("security") == ("security", "", "")
    assert case_of("Private; by Jo Kim, +49 30 1") == ("private", "Jo Kim", "+49 30 1")
    assert case_of("Jo Kim, +49 30 1") == ("", "Jo Kim", "+49 30 1")


async def test_contacts_outside_the_company(sit: Sit) -> None:
    """Counsel, a vendor: with what for, how and when, where everybody looks for people; beside the duty they meet."""
    dana = Contact(name="Dana Li", what="legal counsel", contact="+49 30 1", hours="24/7", duty="legal")
    vendor = Contact(name="Acme DNS", contact="noc@dns.example", hours="weekdays")
    async with sit(config=replace(outage.config(), contact=(dana, vendor)), size=(120, 40)) as seat:
        await seat.press("W")
        seat.sees("Dana Li", "+49 30 1  legal counsel", "24/7", "Acme DNS", "noc@dns.example", "weekdays")
        await seat.press("escape", *spell([":", "security", "<enter>"]), "ampersand")
        assert "Dana Li +49 30 1" in seat.row("tell legal counsel")


async def test_no_screen_shows_a_word_of_it_to_who_may_not_see_it(sit: Sit) -> None:
    """In a file it is hidden: on every page, in the inbox, on the scribe's screen and the wall, while it is written."""
    async with sit("zoe", size=(120, 40)) as seat:
        await seat.app.do(lambda room: room.store.seen_by("zoe"))
        maya = seat.other("maya")
        inc = maya.declare("zanzibar was broken into", "SEV0", security=True, reporter="zanzibar").id
        maya.log(inc, "the zanzibar keys are out")
        maya.take_custody(inc, "zanzibar")
        maya.put_workaround(inc, "zanzibar is off")
        maya.add_followup(inc, "rotate zanzibar")
        await seat.settle()
        seat.sees_no("zanzibar")
        there = Present("host/1", "maya", inc, tells("customers"), *[seat.clock()] * 3)
        seat.screen.desk = cast(SideStoreThread, SimpleNamespace(present=(there,), mine=None, here=lambda *_: None))
        assert [row.plain.split()[:3] for row in seat.screen.attendance.page_rows()] == [["maya", "is", "viewing"]]
        for name in PAGE_IN.keys() - {"ask_model", "draft", "draft_sent"}:  # these ask a model, about what is selected
            await opened(seat, name)
        seat.screen.desk = None
        for key in ("H", "f", "T", "w"):
            await seat.press(key)
            seat.sees_no("zanzibar")
            await seat.press("escape")
        maya.let_in(inc, "zoe")
        await seat.settle()
        seat.sees("zanzibar was broken into")


async def opened(seat: Seat, name: str) -> None:
    """Open a page and leave it: none of its words is one of the hidden incident's. One that is made of what is in sight
    is read as it is made, the others as they are shown."""
    if (make := page_kind(name).make) is not None:
        assert "zanzibar" not in repr(make(seat.screen)), name
        return
    seat.screen.open_pages(name)
    await seat.settle()
    seat.sees_no("zanzibar")
    await seat.press("escape", "escape")
