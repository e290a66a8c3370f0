"""The inbox from the keyboard: found, filtered, marked, acted on; every sheet names how many alerts and which."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from screens.sheets.sheet import Sheet
from tests.inbox import scene
from tests.inbox.conftest import Sit, go, inbox, selected
from tests.support import outage
from tests.support.outage import BIG, clock_at
from tests.support.rooms import Clock
from tests.support.stage import Seat, spell
from warroom.store import Store
from warroom.store.act_rows import ActLine, ActRows

PAYMENT = "PaymentLatencyP99"


def acts(seat: Seat, title: str) -> list[ActLine]:
    """What was done about the alerts of that title, as another terminal reads it."""
    rows = ActRows(seat.other("kim").store)
    return [line for fingerprint in scene.prints(title) for line in rows.log(fingerprint)]


def section_of(seat: Seat, title: str) -> str:
    """The section in which a row stands on the screen."""
    above = ""
    for row in seat.rows():
        if "───" in row and not row.strip().startswith(("SELECTED", "FEEDS")):
            above = row.strip().split(" ──")[0]
        if title in row and "SELECTED" not in row:
            return above
    raise AssertionError(f"no row {title!r}:\n{seat.text()}")


# ---------------------------------------------------------------- seen


async def test_every_alert_stands_in_the_section_of_what_it_waits_for(sit: Sit) -> None:
    async with sit() as seat:
        seat.sees("ALERTS  acme-prod", "8 groups, 22 series", "similar to 0042: version 2.1.3", "acknowledged by ana")
        seat.sees("until 15:30, tom: resizing", "resolved 14:19", "╱╱ OVERDUE 01:12 ╱╱")
        assert section_of(seat, PAYMENT) == "UNACKNOWLEDGED"
        assert section_of(seat, "CheckoutErrorRate") == "LINKED TO AN OPEN INCIDENT"
        assert section_of(seat, "SlowQuery search") == "SNOOZED"
        assert section_of(seat, "QueueLag orders") == "RESOLVED IN THE LAST HOUR"


async def test_the_selected_alert_is_told_whole(sit: Sit) -> None:
    async with sit() as seat:
        await go(seat, PAYMENT)
        seat.sees("p99 4.2 s over 1.0 s for 30 s", "began     14:36:31 UTC, seen 14:36:31, 35s ago")
        seat.sees("version=2.1.3", "priya, payments", "https://datadog.acme.example/monitors/8812")
        seat.sees("0031 on 9 Mar, fixed by draining the pool", "version=2.1.3 is mentioned in 0042")
        await go(seat, "SlowQuery search")
        seat.sees("said      kim at 14:36: vendor ticket 4411")


async def test_each_feed_says_how_it_does_and_a_stale_one_why(sit: Sit) -> None:
    async with sit() as seat:
        seat.sees("4 OK, 1 stale", "timed out after 5 s, twice; alerts as of 14:36:27")
        assert any(row.endswith("datadog                9        10 s        5 s    0.3 s") for row in seat.rows())
        seat.sees_no("its clock is 41 s behind ours")
        await seat.press("f")
        seat.sees("its clock is 41 s behind ours")


async def test_signals_are_drawn_with_their_limit_and_say_how_long_their_feed_is_silent(sit: Sit) -> None:
    async with sit() as seat:
        seat.sees("TICKETS AN HOUR, checkout", "old, as of 14:35:09", "now")
        assert "100 ──" in seat.row("▇▇█")
        assert seat.rows()[36].rstrip().endswith("no data 40 s")


async def test_one_failed_poll_makes_no_feed_stale_its_error_is_said_and_its_series_stays_the_newest(
    sit: Sit, path: Path
) -> None:
    with Store.open(path) as store:
        failed = replace(scene.health("zendesk", 12), state="failing", failures=1, error="timed out after 5 s")
        store.save_health(failed)
    async with sit() as seat:
        seat.sees("4 OK, 1 failing", "timed out after 5 s")
        seat.sees_no("STALE", "its feed is stale", "no data")
        assert seat.rows()[36].rstrip().endswith("112")


async def test_a_feed_that_never_answered_is_said_to_be_one_with_no_age(sit: Sit, path: Path) -> None:
    with Store.open(path) as store:
        never = replace(scene.health("zendesk", 3), state="no data", failures=2, error="refused", last_success_at=None)
        store.save_health(never)
    async with sit(size=(120, 40)) as seat:
        seat.sees("refused", "never")
        seat.sees_no("0 s ╱", "STALE 0 s")
        await seat.press("escape")
        seat.sees("no answer")


async def test_an_inbox_without_alerts_says_why_it_is_empty(
    clock: Clock, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from tests.support.stage import seated

    path = tmp_path_factory.mktemp("empty") / "room.db"
    with outage.told(path):
        pass
    async with seated(path, now=clock, config=outage.config(feed=[])) as seat:
        await seat.press("f")
        seat.sees("No feed is configured, so no alert comes by itself.", "0 groups, 0 series")
        seat.sees('No feed of type "signal" or "tickets" is configured.')
    waiting = [{"id": "zd", "type": "tickets", "provider": "zendesk", "url": "http://127.0.0.1:9"}]
    async with seated(path, now=clock, config=outage.config(feed=waiting)) as seat:
        seat.sees_no("No feed is configured")
        await seat.press("f")
        seat.sees("Not polled yet: a watcher polls the feeds", "Its feeds have told no series yet.")
        seat.sees_no("No feed is configured", "No feed of type")
    async with seated(path, now=clock) as seat:
        await seat.press("f", "slash", *"zz", "enter")
        seat.sees("No alert matches: esc clears the filter.")


# ---------------------------------------------------------------- in, out, found


async def test_the_inbox_opens_at_the_alert_that_is_selected_in_the_room_and_escape_leads_back(sit: Sit) -> None:
    async with sit(keys=("tab", "tab", "down")) as seat:
        title = seat.screen.alert_acts.group.first.title if seat.screen.alert_acts.group else ""
        await seat.press("f")
        seat.sees("ALERTS  acme-prod")
        assert selected(seat) == title != ""
        await seat.press("escape")
        seat.sees("WAR ROOM", "TIMELINE", "BRIEF 0042")


async def test_the_strip_above_keeps_its_place_and_its_keys_are_about_the_incident_it_names(sit: Sit) -> None:
    async with sit(keys=("down", "f")) as seat:  # 0041 is selected in the room, and out of sight
        assert seat.rows()[1].strip().startswith("╱╱ OVERDUE 01:12 ╱╱ customers 0042")
        await seat.press("u")
        seat.sees("UPDATE 0042")


async def test_a_filter_narrows_with_every_letter_and_says_what_is_wrong_with_it(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("slash")
        await seat.type("service:checkout sev>=hi")
        seat.sees('there is no severity "hi"', "CheckoutErrorRate", "PoolExhausted")
        seat.sees_no(PAYMENT)
        await seat.type("gh")
        seat.sees("2 of 8 groups, 8 series")
        await seat.press("enter")
        seat.sees("/ service:checkout sev>=high", "esc clears")
        await seat.press("escape")
        seat.sees("8 groups, 22 series", PAYMENT)


async def test_escape_while_typing_gives_back_the_filter_there_was(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("slash", *"state:new", "enter", "slash")
        await seat.type(" age<1m")
        seat.sees("1 of 8 groups")
        await seat.press("escape")
        seat.sees("/ state:new", "2 of 8 groups")


async def test_tab_completes_keys_and_the_values_that_the_alerts_have(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("slash", *"serv")
        seat.sees("tab service:")
        await seat.press("tab", *"pay", "tab")
        assert inbox(seat).filter.text == "service:payments"
        await seat.type(" vresion:2")
        seat.sees("no alert has a label vresion")


async def test_a_saved_view_is_taken_by_its_number(sit: Sit) -> None:
    views = [{"name": "grave", "filter": "sev>=high"}, {"name": "ours", "filter": "by:maya"}]
    async with sit(config=outage.config(view=views)) as seat:
        await seat.press("2")
        seat.sees("view 2: ours", "1 of 8 groups, 6 series", "/ by:maya")
        await seat.press("9")
        seat.sees("no view 9")


async def test_a_filter_by_age_lets_go_of_what_has_grown_older(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("slash", *"age<1m", "enter")
        seat.sees(PAYMENT, "1 of 8 groups")
        await seat.passes(seconds=30)
        seat.sees_no(f"□ warn   {PAYMENT}")


async def test_a_group_opens_into_its_series_and_one_of_them_can_be_taken(sit: Sit) -> None:
    async with sit() as seat:
        await go(seat, PAYMENT)
        await seat.press("right")
        seat.sees("payments-0", "payments-1", "payments-2")
        await go(seat, "payments-1")
        await seat.press("a")
        assert [line.fingerprint for line in acts(seat, PAYMENT)] == [scene.prints(PAYMENT)[1]]
        assert section_of(seat, PAYMENT) == "UNACKNOWLEDGED"
        seat.sees("ACKNOWLEDGED")


# ---------------------------------------------------------------- acting


async def test_one_key_takes_a_group_that_nobody_has_and_the_selection_goes_with_it(sit: Sit) -> None:
    async with sit() as seat:
        await go(seat, PAYMENT)
        await seat.press("a")
        seat.sees(f"{PAYMENT} × 3 is acknowledged by you.")
        assert {(line.actor, line.act) for line in acts(seat, PAYMENT)} == {("maya", "acknowledged")}
        assert section_of(seat, PAYMENT) == "ACKNOWLEDGED"
        assert selected(seat) == PAYMENT
        await seat.press("a")
        seat.sees("RELEASE 3 ALERTS", "they are unacknowledged again")


async def test_what_somebody_else_has_is_taken_over_only_after_it_was_said(sit: Sit) -> None:
    async with sit() as seat:
        await go(seat, "PoolExhausted db-3")
        await seat.press("a")
        seat.sees("ACKNOWLEDGE 2 ALERTS", "ana had some: you take them over", "PoolExhausted db-3 × 2, datadog")
        assert acts(seat, "PoolExhausted db-3")[-1].actor == "ana"
        await seat.press("ctrl+s")
        seat.sees("PoolExhausted db-3 × 2 is acknowledged by you.")
        said = [e.text for e in seat.other("kim").detail(BIG).entries]
        assert "alerts acknowledged: PoolExhausted db-3 × 2" in said


async def test_an_alert_is_put_off_until_a_moment_for_a_reason(sit: Sit) -> None:
    async with sit() as seat:
        await go(seat, PAYMENT)
        await seat.press("z")
        seat.sees("SNOOZE 3 ALERTS", "no end given: type one, such as 1h or 16:00", f"{PAYMENT} × 3, datadog")
        await seat.press(*spell(["16:00", "<enter>"]))
        seat.sees("until 21 Apr 16:00:00 UTC, or until it resolves", "no reason given: type one")
        await seat.press(*spell(["deploy runs", "<ctrl+s>"]))
        assert section_of(seat, PAYMENT) == "SNOOZED"
        seat.sees("until 16:00, maya: deploy runs")
        await seat.press("z", *"now", "ctrl+s")
        assert section_of(seat, PAYMENT) == "UNACKNOWLEDGED"


async def test_what_changed_under_a_sheet_is_shown_when_it_closes(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("slash", *spell(["-state:snoozed", "<enter>", "<home>"]))
        seat.sees("6 of 8 groups", "SELECTED", "Tickets tagged checkout, zendesk")
        await seat.press("z", *spell(["20m", "<tab>", "deploy runs", "<ctrl+s>"]))
        seat.sees("5 of 8 groups", "No alert is selected.")
        seat.sees_no("Tickets tagged checkout, zendesk")


async def test_a_snoozed_alert_comes_back_by_itself_when_its_time_is_over(sit: Sit, clock: Clock) -> None:
    async with sit() as seat:
        await seat.passes(minutes=52, seconds=50)
        assert section_of(seat, "DiskFull log-7") == "SNOOZED"
        await seat.passes(seconds=2)
        assert clock.now > clock_at("15:30:00")
        assert section_of(seat, "DiskFull log-7") == "UNACKNOWLEDGED"


async def test_a_comment_is_left_for_the_next_shift(sit: Sit) -> None:
    async with sit() as seat:
        await go(seat, PAYMENT)
        await seat.press("c", *spell(["flaps on Mondays", "<ctrl+s>"]))
        seat.sees("said      maya at 14:37: flaps on Mondays")
        assert seat.other("kim").overview().acts[scene.prints(PAYMENT)[0]].comments[-1].text == "flaps on Mondays"


async def test_many_are_marked_and_done_at_once_and_the_sheet_names_how_many_and_which(sit: Sit) -> None:
    async with sit() as seat:
        await go(seat, PAYMENT)
        await seat.press("space")
        await go(seat, "DiskFull log-7")
        await seat.press("space", "a")
        seat.sees("ACKNOWLEDGE 4 ALERTS", "2 groups", f"{PAYMENT} × 3, datadog", "DiskFull log-7, alertmanager")
        await seat.press("ctrl+s")
        seat.sees(f"{PAYMENT} × 3 and DiskFull log-7 are acknowledged by you.")
        assert inbox(seat).marked == set()
        assert acts(seat, "DiskFull log-7")[-1].actor == "maya"
        assert acts(seat, "SlowQuery search")[-1].actor == "kim"


async def test_every_group_that_is_shown_is_marked_with_one_key_and_only_these(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("slash", *"state:new", "enter", "asterisk", "c")
        seat.sees("COMMENT 4 ALERTS", "2 groups")
        await seat.press("escape", "escape", "escape")
        assert inbox(seat).marked == set()


async def test_a_group_is_linked_and_unlinked_with_all_of_its_alerts(sit: Sit) -> None:
    async with sit() as seat:
        await go(seat, PAYMENT)
        await seat.press("l")
        seat.sees("LINK 3 ALERTS", "LINK TO 0042")
        await seat.press("ctrl+s")
        seat.sees(f"{PAYMENT} × 3 is linked to 0042.")
        assert selected(seat) == PAYMENT
        await seat.press("l")
        seat.sees("UNLINK 3 ALERTS", "UNLINK FROM 0042")
        await seat.press("ctrl+s")
        assert section_of(seat, PAYMENT) == "UNACKNOWLEDGED"


async def test_marked_alerts_are_promoted_to_one_incident(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("slash", *"state:new", "enter", "asterisk", "p")
        seat.sees("DECLARE", "from 4 alerts: Tickets tagged")
        await seat.press("ctrl+s")
        new = seat.other("kim").find("0043")
        assert len(new.alerts) == 4
        seat.sees("WAR ROOM", "BRIEF 0043")


async def test_the_link_is_copied_and_never_opened(sit: Sit) -> None:
    async with sit() as seat:
        await go(seat, PAYMENT)
        seat.app._driver.kept.clear()  # type: ignore[union-attr]
        await seat.press("o")
        assert seat.app.clipboard == "https://datadog.acme.example/monitors/8812"
        seat.sees("https://datadog.acme.example/monitors/8812 is in your clipboard")
        await go(seat, "DiskFull log-7")
        await seat.press("o")
        seat.sees("It has no link.")


async def test_the_link_goes_to_the_terminal_as_one_osc_52_and_as_no_hyperlink(sit: Sit) -> None:
    async with sit() as seat:
        await go(seat, PAYMENT)
        driver = seat.app._driver
        seat.text()
        await seat.press("o")
        written = "".join(driver.kept)  # type: ignore[union-attr]
        assert written.count("\x1b]52;c;") == 1
        assert "\x1b]8;" not in written


async def test_who_only_reads_sees_everything_and_changes_nothing(sit: Sit) -> None:
    async with sit(read_only=True) as seat:
        await go(seat, PAYMENT)
        for key in ("a", "z", "c", "l", "p"):
            await seat.press(key)
            seat.sees("Read-only: you can see everything and change nothing.")
            assert seat.screen.overlay is None
        await seat.press("space", "o")
        assert acts(seat, PAYMENT) == []


# ---------------------------------------------------------------- others at the same time


async def test_a_row_that_has_grown_since_it_was_looked_at_is_named_before_it_is_taken(sit: Sit) -> None:
    async with sit() as seat:
        await go(seat, PAYMENT)
        fourth = scene.series(PAYMENT, 4, scene.WARNING, "14:37:00", "datadog", service="payments")[3]
        seat.other("kim").store.save_poll("datadog", [fourth], (), scene.health("datadog", 1))
        await seat.settle()
        await seat.press("a")
        seat.sees("ACKNOWLEDGE 4 ALERTS")
        assert acts(seat, PAYMENT) == []


async def test_a_selected_alert_that_resolves_leaves_no_other_selected_in_its_place(sit: Sit) -> None:
    async with sit() as seat:
        await go(seat, PAYMENT)
        feed = scene.health("datadog", 1)
        seat.other("kim").store.save_poll("datadog", (), scene.prints(PAYMENT), feed)
        await seat.settle()
        assert section_of(seat, PAYMENT) == "RESOLVED IN THE LAST HOUR"
        assert selected(seat) in ("", PAYMENT)
        await seat.press("z")
        seat.sees_no("SNOOZE 1 ALERT", "SNOOZE 6 ALERTS")


async def test_ages_move_in_steps_of_five_seconds_and_nothing_else_is_painted(sit: Sit) -> None:
    async with sit() as seat:
        seat.text()
        await seat.passes(seconds=1)
        written = "".join(seat.app._driver.kept)  # type: ignore[union-attr]
        assert len(written) < 250, written
        before = seat.row(f"□ warn   {PAYMENT}")
        await seat.passes(seconds=5)
        assert seat.row(f"□ warn   {PAYMENT}") == before.replace("35s", "40s")  # 14:37:15, begun at 14:36:31


async def test_a_tick_makes_no_row_and_no_group_anew_however_many_alerts_there_are(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    from screens.inbox import groups
    from screens.inbox import rows as inbox_rows
    from screens.view import row_cache
    from warroom.core import inbox

    async with sit() as seat:
        many = scene.series("Flood", 3_000, scene.WARNING, "14:00:00", "datadog", service="edge")
        seat.other("kim").store.save_poll("datadog", many, (), scene.health("datadog", 1))
        await seat.settle()
        seat.sees("3,022 series")
        made: list[str] = []
        told = ((inbox_rows, "rows"), (groups, "grouped"), (row_cache, "sort"), (inbox, "sort"))
        for module, name in told:
            monkeypatch.setattr(module, name, lambda *_, name=name, **__: made.append(name) or ())
        await seat.passes(seconds=5)
        assert made == []
        seat.sees("37m")


async def test_a_key_that_follows_at_once_is_about_the_first_alerts_though_nothing_is_laid_out_yet(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit(keys=()) as seat:
        # A machine with no time: the keys are read before the screen is laid out.
        monkeypatch.setattr(seat.screen, "_refresh_layout", lambda *_, **__: None)
        await seat.burst("f", "n")
        sheet = seat.screen.overlay
        assert isinstance(sheet, Sheet)
        assert sheet.form.about == "from Tickets tagged checkout"
