"""Alerts: seen, linked to an incident, taken back, and made an incident of their own."""

from __future__ import annotations

from tests.screens.conftest import Sit
from tests.support.outage import BIG, MAIL, SEARCH
from tests.support.stage import Seat, spell


async def select(seat: Seat, title: str) -> None:
    await seat.press("tab", "tab", "home")
    while seat.screen.alert_acts.group is None or seat.screen.alert_acts.group.first.title != title:
        await seat.press("down")


async def test_new_alerts_stand_in_rows_and_known_ones_with_their_incident(sit: Sit) -> None:
    async with sit() as seat:
        assert "unacknowledged" in seat.row("PaymentLatencyP99")
        assert "112/h" in seat.row("Tickets tagged checkout")
        seat.sees("14 firing, 2 unacknowledged")
        assert "→ 0042" in seat.row("CheckoutErrorRate × 6")


async def test_an_alert_is_linked_with_all_of_its_group(sit: Sit) -> None:
    async with sit() as seat:
        await select(seat, "PaymentLatencyP99")
        await seat.press("l")
        seat.sees("LINK 2 ALERTS", "0042", "0041")
        await seat.press("ctrl+s")
        linked = [a.title for a in seat.other("kim").find(BIG).alerts]
        assert linked.count("PaymentLatencyP99") == 2
        seat.sees("14 firing, 1 unacknowledged")
        await seat.press("escape", "z")
        seat.sees('Undone: 2 alerts "PaymentLatencyP99" are unlinked.', "14 firing, 2 unacknowledged")
        assert all(a.title != "PaymentLatencyP99" for a in seat.other("kim").find(BIG).alerts)


async def test_an_alert_is_linked_to_another_than_the_selected_incident(sit: Sit) -> None:
    async with sit() as seat:
        await select(seat, "PaymentLatencyP99")
        await seat.press("l", "2", "ctrl+s")
        assert any(a.title == "PaymentLatencyP99" for a in seat.other("kim").find(MAIL).alerts)


async def test_an_alert_is_never_linked_to_what_took_the_place_of_an_incident_that_ended_meanwhile(sit: Sit) -> None:
    async with sit() as seat:
        await select(seat, "PaymentLatencyP99")
        await seat.press("l", "2")
        seat.sees("LINK TO 0041")
        graver = seat.other("lee").declare("All of search is gone", "SEV0")
        await seat.settle()
        seat.sees("1 0043", "LINK TO 0041")
        seat.other("lee").cancel(MAIL, "a false alarm")
        await seat.settle()
        seat.sees("that incident is no longer open: choose another")
        await seat.press("ctrl+s", "1", "ctrl+s")
        assert any(a.title == "PaymentLatencyP99" for a in seat.other("kim").find(graver.id).alerts)
        assert all(a.title != "PaymentLatencyP99" for a in seat.other("kim").find(SEARCH).alerts)


async def test_an_alert_is_promoted_to_an_incident_that_knows_what_the_alert_knew(sit: Sit) -> None:
    async with sit() as seat:
        await select(seat, "PaymentLatencyP99")
        await seat.press("p")
        seat.sees("DECLARE", "from PaymentLatencyP99", "payments", "DECLARE SEV2")
        await seat.press("ctrl+s")
        new = seat.other("kim").find("0043")
        assert (new.title, new.service, len(new.alerts)) == ("PaymentLatencyP99", "payments", 2)
        assert f"{new.impact_started_at:%H:%M:%S}" == "14:36:31"
        seat.sees("→ 0043")


async def test_a_promoted_alert_may_turn_out_to_be_an_open_incident_and_f2_links_it(sit: Sit) -> None:
    async with sit() as seat:
        await select(seat, "PaymentLatencyP99")
        await seat.press(*spell(["p", "<ctrl+u>", "Checkout API eu-west"]))
        await seat.press("f2")
        assert any(a.title == "PaymentLatencyP99" for a in seat.other("kim").find(BIG).alerts)
        seat.sees("linked to 0042")


async def test_a_promoted_alert_may_turn_out_to_be_an_ended_incident_and_f3_reopens_it_with_the_alert(sit: Sit) -> None:
    async with sit() as seat:
        await select(seat, "PaymentLatencyP99")
        await seat.press(*spell(["p", "<ctrl+u>", "slow search"]))
        await seat.press("f3")
        seat.sees("REOPEN 0039", "the 2 alerts are linked")
        await seat.type("it is slow again")
        await seat.press("ctrl+s")
        seat.sees("0039 is open again. ")
        found = seat.other("kim").find(SEARCH)
        assert found.reopened == 1
        assert any(a.title == "PaymentLatencyP99" for a in found.alerts)


async def test_an_alert_of_a_stale_feed_is_not_told_as_if_it_were_fresh(sit: Sit) -> None:
    async with sit() as seat:
        assert "feed is stale" in seat.row("Tickets tagged checkout")
        seat.sees("stale 40 s", "timed out after 5 s", "! 1 stale")
