"""What a commander does with an incident, key by key."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.screens.conftest import Sit
from tests.support.outage import BIG, MAIL, NOW, SEARCH, clock_at
from tests.support.stage import spell
from warroom.core.model import Status
from warroom.room import Refused


async def test_a_severity_change_times_the_clocks_anew_at_once(sit: Sit) -> None:
    async with sit() as seat:
        assert seat.clock_reads("customer update") == "+01:12 OVERDUE"
        await seat.press(*spell(["S", "2", "<enter>", "half are back", "<ctrl+s>"]))
        seat.sees("0042 is SEV2", "● SEV2  0042")
        assert seat.clock_reads("customer update") == "13:48 on track"
        assert seat.clock_reads("team update") == "17:13 on track"
        assert seat.other("lee").find(BIG).severities[-1].reason == "half are back"


async def test_setting_the_severity_it_has_is_refused_on_the_sheet(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("S", "ctrl+s")
        seat.sees("already SEV1", "SEVERITY 0042")


async def test_the_status_sheet_opens_on_the_step_that_follows(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("s", "ctrl+s")
        seat.sees("0042 is monitoring", "Monitoring")
        assert seat.other("lee").find(BIG).status is Status.MONITORING


async def test_resolving_asks_for_the_closure_list(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["s", "5", "<ctrl+s>"]))
        seat.sees("RESOLVE 0042", "verified", "documented", "stakeholders told", "review scheduled")
        await seat.press("ctrl+s")
        seat.sees("verified is unanswered: say how, or why it is skipped")
        assert seat.other("lee").find(BIG).is_live
        await seat.type("synthetic checkout green")
        for _ in range(6):
            await seat.press("enter")
        await seat.type("done tomorrow")
        await seat.press("ctrl+s")
        seat.sees("0042 is resolved")
        closed = seat.other("lee").find(BIG)
        assert closed.status is Status.RESOLVED
        assert closed.closure["verified"] == "synthetic checkout green"
        assert closed.closure["documented"] == "override: done tomorrow"


async def test_a_resolution_that_the_room_refuses_stays_on_the_sheet_with_what_was_typed(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["s", "5", "<ctrl+s>"]))
        for item in ("a", "b", "c", "d", "e", "f"):
            await seat.type(item)
            await seat.press("enter")
        await seat.press("ctrl+s")
        seat.sees("RESOLVE 0042", "has not soaked")
        sheet = seat.screen.overlay
        assert sheet is not None
        assert "a" in sheet.values.values()  # type: ignore[union-attr]


async def test_an_incident_of_somebody_else_is_acknowledged_with_one_key(sit: Sit) -> None:
    async with sit() as seat:
        new = seat.other("kai").declare("Shop is slow", "SEV1")
        await seat.passes(seconds=20)
        await seat.go_to(new.id)
        seat.sees("not acknowledged")
        await seat.press("a")
        seat.sees("0043 is acknowledged: you have it")
        assert seat.other("kai").find(new.id).acknowledged_by == "maya"
        await seat.press("a")
        seat.sees("It is acknowledged already.")


async def test_escalating_by_hand_names_whom_it_reaches(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["e", "3", "<enter>", "half the EU", "<ctrl+s>"]))
        seat.sees("Escalated 0042 to VP, nadia")
        fired = seat.other("lee").find(BIG).fired[-1]
        assert (fired.level, fired.by_hand, fired.by) == ("VP", True, "maya")


async def test_a_clock_is_put_off_until_a_moment_and_says_so(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("Z")
        seat.sees("SNOOZE 0042", "customer update")
        await seat.press(*spell(["2", "<enter>", "10m", "<enter>", "the status page says it", "<ctrl+s>"]))
        seat.sees("snoozed, recorded in the timeline")
        assert seat.clock_reads("customer update") == "10:00 on track"
        assert seat.other("lee").find(BIG).snoozes[-1].reason == "the status page says it"


async def test_a_countdown_that_is_put_off_says_so_and_runs_again_with_the_same_key(sit: Sit) -> None:
    async with sit() as seat:
        before = seat.clock_reads("customer update")
        seat.other("lee").snooze(BIG, "customer_update", NOW + timedelta(minutes=10), "the status page says it")
        await seat.passes(seconds=0)
        await seat.press("c")
        seat.sees("snoozed until 14:47:09 UTC by lee: the status page says it", "; Z ends the snooze")
        await seat.press("escape", *spell(["Z", "4", "<enter>"]))
        seat.sees("snoozed until 14:47:09 by lee", "the status page says it", '"now" ends the snooze')
        await seat.press(*spell(["now", "<shift+tab>", "1"]))
        seat.sees("is not snoozed: give a time, such as 15m")
        await seat.press("4")
        seat.sees("END THE SNOOZE", "customer update resumes")
        await seat.press("ctrl+s")
        seat.sees("snooze ended, recorded in the timeline")
        assert seat.other("lee").find(BIG).snoozes == ()
        assert seat.clock_reads("customer update") == before
        await seat.press("z")
        seat.sees("Undone: the countdown is put off again until 14:47:09 UTC")
        assert [(s.key, s.reason) for s in seat.other("lee").find(BIG).snoozes] == [
            ("customer_update", "the status page says it")
        ]


async def test_a_snooze_without_an_end_is_not_taken(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["Z", "<enter>", "later", "<enter>", "because", "<ctrl+s>"]))
        seat.sees("for: a snooze needs an end: type a length of time", "SNOOZE 0042")
        seat.sees_no("never")
        await seat.press(*spell(["never", "<ctrl+s>"]))
        seat.sees("never", "for: a snooze needs an end: type a length of time", "because")
        assert seat.other("lee").find(BIG).snoozes == ()


async def test_a_resolved_incident_is_reopened_with_a_reason(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(SEARCH)
        await seat.press("O", "ctrl+s")
        seat.sees("no reason given: type one")
        await seat.type("slow again since noon")
        await seat.press("ctrl+s")
        seat.sees("0039 is open again")
        assert seat.other("lee").find(SEARCH).is_live


async def test_a_false_alarm_is_cancelled_and_leaves_the_list(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(MAIL)
        await seat.press(*spell(["C", "it was a test mail", "<ctrl+s>"]))
        seat.sees("0041 is cancelled")
        assert MAIL not in [row.key for row in seat.screen.incidents.rows]
        assert seat.other("lee").find(MAIL).status is Status.CANCELLED


async def test_the_brief_is_set_line_by_line_and_the_rest_stays(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("b")
        seat.sees("BRIEF 0042", "50 % of EU checkouts")
        await seat.press("tab", "tab", "tab")
        await seat.type("a DBA who knows the pooler")
        await seat.press("ctrl+s")
        seat.sees("the brief is set", "a DBA who knows the pooler")
        brief = seat.other("lee").find(BIG).brief
        assert (brief.needs, brief.doing) == ("a DBA who knows the pooler", "roll back 2.1.3, 2 of 12 pods")


async def test_the_details_are_changed_one_by_one(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["d", "<ctrl+u>", "Checkout fails in the EU", "<ctrl+s>"]))
        seat.sees("the details are set", "Checkout fails in the EU")
        assert seat.other("lee").find(BIG).service == "checkout"


# ---------------------------------------------------------------- people


async def test_a_vacant_role_is_given_at_once_and_the_hazard_goes(sit: Sit) -> None:
    async with sit() as seat:
        seat.sees("unfilled", "1 unfilled")
        await seat.press("r")
        seat.sees("▌5 support lead", "unfilled, required")
        await seat.press(*spell(["<enter>", "ki", "<tab>", "<ctrl+s>"]))
        seat.sees_no("unfilled", "UNFILLED")
        assert seat.other("lee").find(BIG).holders("support")[0].person == "kim"


async def test_a_role_that_is_held_is_offered_and_accepted_with_a_read_back(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["r", "1", "<enter>", "omar", "<ctrl+s>"]))
        assert seat.other("lee").find(BIG).commander == "maya"
    async with sit("omar") as seat:
        seat.sees("A accept")
        await seat.press("A")
        seat.sees("ACCEPT 0042", "offered by maya", "2.1.3 leaks connections")
        await seat.press("enter")
        await seat.type("roll back 2.1.3, customers are late")
        await seat.press("ctrl+s")
        seat.sees("commander of 0042 is yours", "commander       omar")
        assert seat.other("lee").find(BIG).commander == "omar"
        lines = [row.text for row in seat.other("lee").detail(BIG).entries]
        assert any("roll back 2.1.3, customers are late" in line for line in lines)


async def test_a_role_that_is_declined_stays_with_its_holder(sit: Sit) -> None:
    async with sit("omar") as seat:
        seat.other("maya").assign(BIG, "commander", "omar")
        await seat.passes(seconds=1)
        await seat.press(*spell(["X", "<enter>", "I am at the dentist", "<ctrl+s>"]))
        seat.sees("declined: the current holder keeps it")
        assert seat.other("maya").find(BIG).commander == "maya"
        assert seat.other("maya").find(BIG).offers == ()


async def test_command_is_taken_from_an_absent_commander_with_a_reason(sit: Sit) -> None:
    async with sit("omar") as seat:
        await seat.press("M")
        seat.sees("TAKE COMMAND 0042")
        await seat.type("maya's line is dead")
        await seat.press("ctrl+s")
        seat.sees("0042 is yours")
        assert seat.other("maya").find(BIG).commander == "omar"


async def test_command_that_nobody_has_is_taken_with_one_key(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(MAIL)
        await seat.press("M")
        seat.sees("0041 is yours: you are IC")
        assert seat.other("lee").find(MAIL).commander == "maya"
        await seat.press("M")
        seat.sees("You command it already.")


# ---------------------------------------------------------------- refusals


async def test_every_refusal_is_a_sentence_on_the_screen(sit: Sit) -> None:
    """What somebody else did meanwhile makes a command wrong: the sheet says so and keeps what was typed."""
    async with sit() as seat:
        await seat.press(*spell(["C", "false alarm"]))
        seat.other("lee").cancel(BIG, "it was nothing")
        with pytest.raises(Refused) as refusal:
            seat.other("kim").cancel(BIG, "again")
        await seat.press("ctrl+s")
        seat.sees("CANCEL 0042", "false alarm", str(refusal.value)[:60])


async def test_rows_of_a_sheet_that_do_not_fit_keep_the_chosen_one_in_view(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("Z")
        for _ in range(10):
            await seat.press("down")
        assert "▌" in seat.row("shift limit: tech lead, api")


async def test_a_clock_that_strikes_turns_its_slot_into_a_hazard(sit: Sit) -> None:
    async with sit() as seat:
        assert seat.clock_reads("team update") == "02:13 due soon"
        await seat.passes(minutes=2, seconds=13)
        assert seat.clock_reads("team update") == "+00:00 OVERDUE"
        await seat.passes(seconds=1)
        seat.sees("╱╱ OVERDUE 03:26 ╱╱ customers 0042", "╱╱ OVERDUE 00:48 ╱╱ ask raj", "+4 more")
        await seat.passes(minutes=60)
        assert seat.clock.now - clock_at("14:37:09") == timedelta(minutes=62, seconds=14)
        assert seat.clock_reads("customer update") == "+1:03:26 OVERDUE"


async def test_where_no_escalation_waits_the_clock_says_why_and_a_fix_that_did_not_hold_is_no_reason(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.go_to(BIG)
        for level in ("1", "2", "3"):
            await seat.press("e", level, "ctrl+s")
        seat.sees("all fired 14:37")
        await seat.press("s", "4", "ctrl+s")
        seat.sees("mitigated 14:37")
        await seat.press("s", "2", "ctrl+s")
        seat.sees("all fired 14:37")
