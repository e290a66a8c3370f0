"""Telling people, key by key: whom, what, when again; as a draft, approved, sent; and never twice by accident."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from screens.updates.sheet import UpdateSheet
from tests.screens.conftest import Sit
from tests.support import outage
from tests.support.outage import BIG, MAIL, clock_at
from tests.support.rooms import Clock
from tests.support.stage import Seat, seated, spell
from warroom.core.presence import Present
from warroom.session.drafts_thread import SideStoreThread
from warroom.store.desk import SideStore


def sheet(seat: Seat) -> UpdateSheet:
    found = seat.screen.updates.open_sheet
    assert found is not None
    return found


def told(seat: Seat, audience: str) -> str:
    last = seat.other("omar").find(BIG).last_told(audience)
    assert last is not None
    return last.text


# ---------------------------------------------------------------- to whom, what, when again


async def test_it_opens_with_the_audience_that_waits_longest_and_no_change_is_two_keys(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("u")
        seat.sees("3rd to customers", "PUBLISH NO CHANGE TO CUSTOMERS", "empty: publishes that nothing has changed")
        await seat.press("ctrl+s")
        assert (told(seat, "customers"), seat.clock_reads("customer update")) == ("No change.", "14:51 on track")
        await seat.press("u")
        seat.sees("2nd to team")


async def test_the_three_answers_are_paragraphs_and_the_preview_shows_them_as_they_are_sent(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["u", "Half of checkouts fail.", "<enter>", "Cards are not charged twice.", "<tab>"]))
        await seat.press(*spell(["We roll back.", "<tab>", "Twenty minutes more.", "<tab>", "20m"]))
        seat.sees("3 of 3 answered", "Next update by 14:57:09 UTC.", "in 20:00, later than every 15 min")
        assert sheet(seat).preview is not None
        shown = sheet(seat).preview.text  # type: ignore[union-attr]
        await seat.press("ctrl+s")
        said = "Half of checkouts fail.\nCards are not charged twice.\n\nWe roll back.\n\nTwenty minutes more."
        assert told(seat, "customers") == said
        assert shown == f"{said}\nNext update by 14:57:09 UTC."
        assert seat.clock_reads("customer update") == "20:00 on track"  # the clock holds the team to the promise


async def test_what_goes_to_a_channel_is_previewed_in_its_own_words(path: Path, clock: Clock) -> None:
    own = {"update": "CHAT {{ what.text }} ({{ what.next_by }})"}
    channel = {"id": "chat", "url": "slack://a/b/c", "audiences": ["customers"], "text": own}
    async with seated(path, now=clock, config=outage.config(channel=[channel])) as seat:
        await seat.press(*spell(["u", "Half fail."]))
        seat.sees("─ chat", "CHAT Half fail. (14:52:00 UTC)", "SEV1 0042 update for customers")
        await seat.press("alt+2")
        seat.sees("in the room only: no channel configured")


@pytest.mark.parametrize(("keys", "audience"), [
    (["<alt+2>"], "team"), (["<alt+3>"], "executives"), (["<alt+right>", "<alt+right>"], "executives"),
    (["<alt+left>"], "engineering"), (["<shift+tab>", "4"], "agents"), (["<shift+tab>", "e"], "executives"),
    (["<shift+tab>", "<right>"], "team"),
])  # fmt: skip
async def test_the_audience_is_one_key(sit: Sit, keys: list[str], audience: str) -> None:
    async with sit() as seat:
        await seat.press(*spell(["u", "We know more.", *keys]))
        seat.sees(f"to {'support agents' if audience == 'agents' else audience}   0:00", "We know more.")
        await seat.press("ctrl+s")
        assert told(seat, audience) == "We know more."


async def test_what_each_audience_is_owed_is_said(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("u")
        seat.sees("due  14:35:57  +01:12   owner lee, every 15 min")
        await seat.press("alt+2")
        seat.sees("due  14:39:22  02:13   owner maya, every 15 min")
        await seat.press("alt+3")
        seat.sees("due  no update interval is set", "next by  none      no next update announced")


async def test_what_is_promised_must_be_a_time_to_come(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["u", "We know more.", "<tab>", "<tab>", "<tab>", "soon", "<ctrl+s>"]))
        seat.sees("UPDATE 0042", 'next by: "soon" is not a time such as')
        await seat.press(*["backspace"] * 4, "-")
        seat.sees("no next update announced")
        await seat.press("ctrl+s")
        last = seat.other("omar").find(BIG).last_told("customers")
        assert last is not None
        assert (last.text, last.next_by) == ("We know more.", None)


async def test_enter_never_sends(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["u", "Half fail", "<enter>", "<tab>", "<tab>", "<tab>", "<enter>", "<enter>"]))
        seat.sees("UPDATE 0042", "ctrl+s publishes it")
        assert told(seat, "customers") != "Half fail"


@pytest.mark.parametrize(("keys", "said"), [
    (["u", *"Half fail", "ctrl+s"], "Half fail"), (["u", "ctrl+s"], "No change."),
    (["u", "f4", "ctrl+s"], "50 % of EU checkouts, 83 tickets, 3 accounts\n\n"
                            "We found the likely cause and are working on it.\n\n"
                            "We'll post another update when we know more."),
])  # fmt: skip
async def test_keys_that_come_all_at_once_mean_what_they_mean_one_by_one(sit: Sit, keys: list[str], said: str) -> None:
    """A fast hand or a slow line: nothing typed before ctrl+s is left out, and what F4 takes is waited for."""
    async with sit() as seat:
        await seat.burst(*keys)
        assert told(seat, "customers") == said


# ---------------------------------------------------------------- what the record offers


async def test_what_is_offered_is_sent_only_when_it_was_taken(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("u")
        seat.sees("suggested, F4 accepts", "We found the likely cause and are working on it.")
        assert "likely cause" not in sheet(seat).typed.text
        await seat.press("f4", "tab", "tab")
        await seat.type(" Soon.")
        await seat.press("ctrl+s")
        assert told(seat, "customers").endswith("working on it.\n\nWe'll post another update when we know more. Soon.")


async def test_each_audience_is_offered_its_own_words_and_the_teams_come_first(path: Path, clock: Clock) -> None:
    words = {"executives": {"happening": "{{ severity }} costs {{ impact }}"}}
    async with seated(path, now=clock, config=outage.config(update=words)) as seat:
        await seat.press("u", "alt+3")
        seat.sees("SEV1 costs 50 % of EU checkouts", "Needed: find a DBA on call.")
        await seat.press("alt+4")
        seat.sees("Promise no time of repair.")


async def test_lines_of_the_record_are_taken_over_where_the_cursor_is(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["u", "<tab>", "Done:", "<f7>"]))
        seat.sees("Done: roll back 2.1.3 in eu-west")
        await seat.press("f8", "ctrl+s")
        assert told(seat, "customers") == "Done: roll back 2.1.3 in eu-west cause narrowed to database connections"


async def test_customers_should_not_read_names_and_hosts(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["u", "db-3 is full, ana looks"]))
        seat.sees("check     ana is a name, db-3 is a host")
        await seat.press("alt+2")
        seat.sees_no("is a name")


async def test_who_never_heard_anything_cannot_hear_that_nothing_changed(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("u", "alt+5", "ctrl+s")
        seat.sees("UPDATE 0042", "say what is happening, or F4 accepts")
        await seat.press("f4", "ctrl+s")
        seat.sees("Told engineering about 0042.")


async def test_wide_letters_wrap_where_the_answer_ends_and_pasted_lines_stay_lines(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("u")
        await seat.paste("検" * 60 + "\n\x1b[31mtwo\tthree")
        assert all(len(row) <= 80 for row in seat.rows())
        await seat.press("ctrl+s")
        assert told(seat, "customers") == "検" * 60 + "\n [31mtwo three"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_strip_and_the_clocks_stay_and_all_of_it_is_in_words(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(size=size) as seat:
        await seat.press("u")
        seat.sees("OVERDUE 01:12", "what is happening", "what we are doing", "what to expect next", "FROM THE RECORD",
                  "ctrl+s PUBLISH NO CHANGE TO CUSTOMERS", "next by  14:52")  # fmt: skip
        if size[0] > 80:
            seat.sees("CUSTOMER UPDATE", "PREVIEW", "APPROVAL")
        await seat.press("f4", "f3")
        seat.sees("PREVIEW", "We found the likely cause", "Next update by 14:52:00 UTC.", "F3 back")
        await seat.press("escape")
        seat.sees("FROM THE RECORD")


async def test_the_mouse_chooses_takes_and_sends(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("u")

        async def click(text: str) -> None:
            y = next(n for n, row in enumerate(seat.rows()) if text in row and n >= 18)
            x = seat.rows()[y].index(text)
            await seat.pilot.click(offset=(x, y))
            await seat.settle()

        await click("executives")
        seat.sees("2nd to executives")
        await click("roll back 2.1.3 in")
        await click("ctrl+s PUBLISH TO EXECUTIVES")
        assert told(seat, "executives") == "roll back 2.1.3 in eu-west"


# ---------------------------------------------------------------- drafts and approval


async def test_an_update_by_somebody_who_may_not_approve_waits_and_the_commander_approves_it(sit: Sit) -> None:
    async with sit("lee") as seat:
        await seat.press(*spell(["u", "Half of checkouts fail", "<tab>", "We roll back"]))
        seat.sees("SEND TO MAYA FOR APPROVAL", "approve   maya must approve", "not sent")
        await seat.press("ctrl+s")
        seat.sees("Draft for customers of 0042 kept")
        assert seat.clock_reads("customer update") == "+01:12 OVERDUE"
    async with sit("maya") as seat:
        seat.sees("v approve")
        await seat.press("v")
        seat.sees("DRAFTS 0042", "customers, lee 14:37:09", "Half of checkouts fail", "Next update by 14:52.")
        await seat.press("ctrl+s")
        assert seat.clock_reads("customer update") == "14:51 on track"
        assert seat.other("lee").find(BIG).drafts == ()


async def test_a_draft_is_changed_by_others_and_published_in_its_place(sit: Sit) -> None:
    async with sit() as seat:
        seat.other("lee").update(BIG, "customers", "Half fail.\n\nWe roll back.")
        await seat.passes(seconds=1)
        await seat.press("u")
        seat.sees('waiting   lee: "Half fail. We roll back."')
        await seat.press("escape")
        await seat.press(*spell(["v", "<enter>", "c", "<ctrl+s>"]))
        seat.sees("UPDATE 0042", "changes the draft by lee")
        await seat.press(*spell(["<end>", "<backspace>", " in the EU.", "<ctrl+s>"]))
        it = seat.other("lee").find(BIG)
        assert (it.drafts, told(seat, "customers")) == ((), "Half fail in the EU.\n\nWe roll back.")


async def test_who_may_not_approve_changes_or_drops_a_draft_and_is_told_who_approves(sit: Sit) -> None:
    async with sit("lee") as seat:
        seat.other("sam").update(BIG, "customers", "Half fail.")
        await seat.passes(seconds=1)
        await seat.press("v", "enter", "p", "ctrl+s")
        seat.sees("DRAFTS 0042", "maya must approve it; you may change or discard it")
        await seat.press(*spell(["d", "<enter>", "said twice", "<ctrl+s>"]))
        seat.sees("discarded; its text stays in the record")
        assert seat.other("maya").find(BIG).drafts == ()


async def test_the_commander_may_leave_a_draft_for_others(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("u", "f2")
        seat.sees("a draft cannot be empty")
        await seat.press(*spell(["Half fail", "<f2>"]))
        (draft,) = seat.other("lee").find(BIG).drafts
        assert (draft.text, draft.author, draft.next_by) == ("Half fail", "maya", clock_at("14:52:00"))


async def test_a_draft_that_somebody_dealt_with_meanwhile_is_said_and_what_was_typed_is_kept(sit: Sit) -> None:
    async with sit() as seat:
        seat.other("lee").update(BIG, "customers", "Half fail.")
        (draft,) = seat.other("maya").find(BIG).drafts
        await seat.passes(seconds=1)
        await seat.press(*spell(["v", "<enter>", "c", "<ctrl+s>", "Yes: "]))
        seat.other("omar").discard(BIG, draft.id, "said by phone")
        await seat.press("ctrl+s")
        seat.sees("UPDATE 0042", "Half fail.", "has no such draft")
        await seat.press("ctrl+s")
        assert "Half fail." in told(seat, "customers")


# ---------------------------------------------------------------- others, and what is half written


async def test_who_told_them_meanwhile_is_said_before_and_once_more_sends_it(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["u", "Half of checkouts fail"]))
        await seat.passes(seconds=11)
        seat.other("sam").update(BIG, "team", "not your matter")
        seat.other("maya").update(BIG, "customers", "We know of it.")
        await seat.passes(seconds=1)
        seat.sees('you published 14:37:20 meanwhile: "We know of it."', "4th to customers")
        await seat.press("ctrl+s")
        seat.sees("UPDATE 0042", "while you wrote", "Half of checkouts fail")
        assert told(seat, "customers") == "We know of it."
        await seat.press("ctrl+s")
        assert told(seat, "customers") == "Half of checkouts fail"


async def test_a_refusal_stays_on_the_sheet_with_what_was_typed(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["u", "Half fail"]))
        seat.other("omar").cancel(BIG, "a false alarm")
        await seat.press("ctrl+s")
        seat.sees("UPDATE 0042", "Half fail", "cancelled")


async def test_half_written_words_outlive_the_sheet_each_with_its_incident(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["u", "<alt+2>", "roll-back at", "<escape>"]))
        seat.sees_no("UPDATE 0042", "roll-back at")
        await seat.go_to(MAIL)
        await seat.press("u")
        seat.sees("UPDATE 0041")
        seat.sees_no("roll-back at")
        await seat.press("escape")
        await seat.go_to(BIG)
        await seat.press("u")
        seat.sees("2nd to team", "roll-back at")
        await seat.press("f9")
        assert told(seat, "team") == "No change."
        await seat.press("u")
        seat.sees("roll-back at")
        await seat.press("ctrl+s", "u")
        seat.sees_no("roll-back at")


@contextmanager
def desk_of(path: Path) -> Iterator[SideStoreThread]:
    """maya's desk, as the program has it."""
    desk = SideStoreThread(lambda: SideStore.open(path), "maya")
    desk.start()
    try:
        yield desk
    finally:
        desk.stop(30)


async def test_half_written_words_outlive_the_program_with_their_audience(path: Path, clock: Clock) -> None:
    with desk_of(path) as desk:
        async with seated(path, now=clock, desk=desk) as seat:
            await seat.press(*spell(["u", "<alt+3>", "half of", "<enter>", "all"]))
    with desk_of(path) as desk:
        async with seated(path, now=clock, desk=desk) as seat:
            await seat.press("u")
            seat.sees("to executives", "half of", "all")
            assert sheet(seat).typed.text == "half of\nall"
            await seat.press("ctrl+s")
    with SideStore.open(path) as kept:
        assert kept.drafts("maya") == ()


async def test_others_see_for_whom_it_is_written_and_who_writes_the_same_is_named(path: Path, clock: Clock) -> None:
    with desk_of(path) as desk:
        said: list[tuple[str, str]] = []
        desk.here = lambda incident, doing="": said.append((incident, doing))  # type: ignore[method-assign]
        async with seated(path, now=clock, desk=desk) as seat:
            await seat.press("u", "alt+2")
            lee = Present("lee/1", "lee", BIG, "update team", clock(), clock(), clock())
            desk.present = (lee,)
            await seat.passes(seconds=1)
            seat.sees("lee is writing to team since 14:37")
            await seat.press("escape")
        assert (BIG, "update customers") in said
        assert (BIG, "update team") in said
        assert said[-1] == (BIG, "")


async def test_a_click_puts_the_cursor_between_the_lines(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press(*spell(["u", "one", "<enter>", "three"]))
        first = sheet(seat).answers[0]
        y = next(n for n, row in enumerate(seat.rows()) if row.strip().startswith("one"))
        await seat.pilot.click(offset=(first.region.x + 3, y))
        await seat.press("enter")
        await seat.type("two")
        assert first.value == "one\ntwo\nthree"


async def test_one_line_of_the_record_has_one_key(sit_in_empty: Sit) -> None:
    async with sit_in_empty() as seat:
        await seat.press("n", *"Mail is late", "ctrl+s", "b", *"a tenth of all mail", "ctrl+s", "u")
        seat.sees("no update yet, F5 insert")
