"""Walking into the entries: amended, retracted, judged, linked, split and joined, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta

from tests.scribe.conftest import Sit
from tests.scribe.seat import Scribe
from tests.support import outage
from warroom.core.model import Entry, HypothesisState, Kind
from warroom.store.desk import SideStore


def entry(scribe: Scribe, text: str) -> Entry:
    return next(e for e in reversed(scribe.entries()) if text in e.text)


async def select(scribe: Scribe, text: str) -> None:
    """Up until the entry is selected."""
    wanted = entry(scribe, text).id
    await scribe.keys(*(["t"] if scribe.screen.record.has_focus else []), "<up>")
    for _ in range(60):
        if scribe.screen.record.selected_key == wanted:
            return
        await scribe.keys("<up>")
    raise AssertionError(f"never came to {text!r}")


async def test_up_walks_into_the_entries_and_down_comes_back_to_the_line(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("f half", "<up>", "<up>")
        scribe.seat.sees("enter amend")
        assert scribe.screen.entry is not None
        assert scribe.screen.entry.text == "bridge moved to room 4, same link"
        await scribe.keys("<down>", "<down>", " typed", "<enter>")
        assert entry(scribe, "half typed").kind is Kind.FACT


class TestAmending:
    async def test_text_time_and_kind_are_amended_in_the_entry_line(self, sit: Sit) -> None:
        async with sit() as scribe:
            await select(scribe, "bridge moved")
            await scribe.keys("<enter>")
            scribe.seat.sees("amend 14:36:02", "note at 14:36:02, as it was")
            await scribe.keys(", dial 7", "<home>", "14:35:30 ")
            scribe.seat.sees("note at 14:35:30, was 14:36:02")
            await scribe.keys("<home>", "<backspace>", "i:", "<enter>")
            found = entry(scribe, "dial 7")
            assert (found.kind, found.at, found.revision) == (Kind.IMPACT, outage.clock_at("14:35:30"), 1)
            assert found.earlier[0].text == "bridge moved to room 4, same link"

    async def test_what_was_half_typed_waits_until_the_amendment_is_done(self, sit: Sit) -> None:
        async with sit() as scribe:
            await scribe.keys("d roll ba", "<left>")
            await select(scribe, "bridge moved")
            await scribe.keys("<enter>", "!", "<enter>")
            assert scribe.line == "roll ba"
            await scribe.keys("<end>", "ck", "<enter>")
            assert entry(scribe, "roll back").text.startswith("roll back")
            assert entry(scribe, "bridge moved").text == "bridge moved to room 4, same link!"

    async def test_escape_leaves_the_entry_as_it_is_and_keeps_the_new_wording_for_later(self, sit: Sit) -> None:
        async with sit() as scribe:
            await select(scribe, "bridge moved")
            await scribe.keys("<enter>", " NEW", "<escape>")
            assert scribe.line == ""
            assert entry(scribe, "bridge moved").revision == 0
            await select(scribe, "bridge moved")
            await scribe.keys("<enter>")
            assert scribe.line.endswith(" NEW")

    async def test_a_text_that_looks_like_a_time_stays_a_text(self, sit: Sit) -> None:
        async with sit() as scribe:
            scribe.seat.other("ana").log(outage.BIG, "14:23 is when it broke", Kind.FACT)
            await scribe.until_shown("14:23 is when")
            await select(scribe, "14:23 is when")
            await scribe.keys("<enter>", ", I think", "<enter>")
            found = entry(scribe, "I think")
            assert found.text == "14:23 is when it broke, I think"
            assert found.at == outage.NOW

    async def test_who_amends_the_same_line_is_seen_before(self, sit: Sit) -> None:
        async with sit() as scribe:
            wanted = entry(scribe, "bridge moved")
            with SideStore.open(scribe.seat.path) as desk:
                desk.here("elsewhere", "ana", outage.BIG, f"amend {wanted.id}")
                await scribe.until_shown("ana is amending this")
                await select(scribe, "bridge moved")
                await scribe.keys("<enter>")
                scribe.seat.sees("ana is amending this too")

    async def test_this_terminal_says_which_line_it_amends(self, sit: Sit) -> None:
        async with sit() as scribe:
            wanted = entry(scribe, "bridge moved")
            await select(scribe, "bridge moved")
            await scribe.keys("<enter>")
            scribe.kept()
            with SideStore.open(scribe.seat.path) as desk:
                assert [(p.person, p.doing) for p in desk.present()] == [("sam", f"amend {wanted.id}")]

    async def test_who_amends_it_in_the_room_is_seen_and_sees_others_too(self, sit: Sit) -> None:
        async with sit(scribe=False) as scribe:
            newest = scribe.entries()[-1]
            with SideStore.open(scribe.seat.path) as desk:
                desk.here("elsewhere", "ana", outage.BIG, f"amend {newest.id}")
                while not scribe.desk.present:
                    scribe.kept()
                await scribe.until_shown("ana is amending this")
                await scribe.seat.press("tab", "end", "enter")
                assert "ana is amending this since" in scribe.row("AMEND")
                scribe.kept()
                assert ("sam", f"amend {newest.id}") in [(p.person, p.doing) for p in desk.present()]
                await scribe.seat.press("escape")
                scribe.kept()
                assert ("sam", "") in [(p.person, p.doing) for p in desk.present()]

    async def test_a_line_amended_by_two_is_told_and_both_wordings_are_kept(self, sit: Sit) -> None:
        async with sit() as scribe:
            wanted = entry(scribe, "bridge moved")
            await select(scribe, "bridge moved")
            await scribe.keys("<enter>", ", mine")
            scribe.seat.other("ana").amend(outage.BIG, wanted.id, 0, text="bridge moved to room 9")
            await scribe.keys("<enter>")
            row = scribe.row("not done")
            assert ", mine" in row
            assert "ana amended this line" in scribe.seat.text()
            assert entry(scribe, "bridge moved").text == "bridge moved to room 9"
            await scribe.keys("<ctrl+r>")
            assert scribe.line == "bridge moved to room 4, same link, mine"
            assert "amend" in scribe.row("0042 ›")
            await scribe.keys("<enter>")
            now = entry(scribe, ", mine")
            assert [old.text for old in now.earlier] == ["bridge moved to room 4, same link", "bridge moved to room 9"]

    async def test_a_wording_begun_before_another_changed_the_line_comes_back_and_says_so(self, sit: Sit) -> None:
        async with sit() as scribe:
            wanted = entry(scribe, "bridge moved")
            await select(scribe, "bridge moved")
            await scribe.keys("<enter>", ", mine", "<escape>")
            scribe.seat.other("ana").amend(outage.BIG, wanted.id, 0, text="bridge moved to room 9")
            await scribe.until_shown("room 9")
            await select(scribe, "bridge moved")
            await scribe.keys("<enter>")
            assert scribe.line.endswith(", mine")
            assert 'ana changed it while you were editing; it now says: "bridge moved to room 9"' in scribe.said
            await scribe.keys("<enter>")
            assert entry(scribe, "bridge moved").text.endswith(", mine")

    async def test_what_the_room_wrote_is_not_amended(self, sit: Sit) -> None:
        async with sit() as scribe:
            await scribe.keys("<up>")
            while scribe.screen.entry is not None and not scribe.screen.entry.system:
                await scribe.keys("<up>")
            await scribe.keys("<enter>")
            scribe.seat.sees("The room wrote this entry")


class TestDeeds:
    async def test_retracted_with_a_reason_it_stays_struck_through_and_comes_back(self, sit: Sit) -> None:
        async with sit() as scribe:
            await select(scribe, "bridge moved")
            await scribe.keys("x", "it did not", "<enter>")
            gone = entry(scribe, "bridge moved").retracted
            assert gone is not None
            assert (gone.by, gone.reason) == ("sam", "it did not")
            assert "retracted by sam" in scribe.row("bridge moved")
            await scribe.keys("x")
            assert entry(scribe, "bridge moved").retracted is None

    async def test_escape_retracts_nothing(self, sit: Sit) -> None:
        async with sit() as scribe:
            await select(scribe, "bridge moved")
            await scribe.keys("x", "no", "<escape>", "<up>")
            assert entry(scribe, "bridge moved").retracted is None
            assert scribe.screen.record.has_focus

    async def test_a_hypothesis_is_judged_and_linked_to_what_speaks_for_it(self, sit: Sit) -> None:
        async with sit() as scribe:
            await select(scribe, "db-3 holds 100")
            await scribe.keys("l")
            scribe.seat.sees("supports 14:33:02", "2 facts for")
            await select(scribe, "2.1.3 leaks")
            await scribe.keys("c", "the roll-back helps", "<enter>")
            found = entry(scribe, "2.1.3 leaks")
            assert found.hypothesis is HypothesisState.CONFIRMED
            assert len(found.evidence) == 2
            await scribe.keys("e", "<enter>")
            assert entry(scribe, "2.1.3 leaks").hypothesis is HypothesisState.ELIMINATED

    async def test_the_same_again_takes_the_link_away_and_says_how_it_comes_back(self, sit: Sit) -> None:
        async with sit() as scribe:
            await select(scribe, "db-3 holds 100")
            await scribe.keys("l")
            scribe.seat.sees("2 facts for")
            await scribe.keys("l")
            scribe.seat.sees("no longer supports 14:33:02: l links it again")
            assert len(entry(scribe, "2.1.3 leaks").evidence) == 1
            said = scribe.seat.other("sam").undo(outage.BIG)
            assert said == "Undone: the evidence speaks for the hypothesis again."
            assert [e.supports for e in entry(scribe, "2.1.3 leaks").evidence] == [True, True]

    async def test_the_list_says_what_is_linked_and_enter_there_takes_it_away(self, sit: Sit) -> None:
        async with sit(size=(80, 24)) as scribe:
            scribe.clock.passes(seconds=5)
            scribe.seat.other("ana").log(outage.BIG, "the cache is cold", Kind.HYPOTHESIS)
            await scribe.until_shown("the cache is cold")
            await select(scribe, "db-3 holds 100")
            await scribe.keys("L", "<enter>", "L")
            scribe.seat.sees("linked: enter unlinks")
            await scribe.keys("<escape>", "l")
            scribe.seat.sees("open, now contradicts")
            await scribe.keys("<escape>", "L", "<enter>")
            assert entry(scribe, "the cache is cold").evidence == ()

    async def test_with_several_hypotheses_the_one_meant_is_asked_for(self, sit: Sit) -> None:
        async with sit() as scribe:
            scribe.clock.passes(seconds=5)
            scribe.seat.other("ana").log(outage.BIG, "the cache is cold", Kind.HYPOTHESIS)
            await scribe.until_shown("the cache is cold")
            await select(scribe, "db-3 holds 100")
            await scribe.keys("L")
            scribe.seat.sees("CONTRADICTS WHICH?", "2.1.3 leaks connections on timeout", "enter this one")
            await scribe.keys("<escape>", "L", "<enter>")
            found = entry(scribe, "the cache is cold")
            assert [e.supports for e in found.evidence] == [False]
            assert entry(scribe, "2.1.3 leaks").revision == 0
            await scribe.keys("l", "<down>", "<enter>")
            assert len(entry(scribe, "2.1.3 leaks").evidence) == 2

    async def test_pinned_and_of_another_kind_with_one_key_each(self, sit: Sit) -> None:
        async with sit() as scribe:
            await select(scribe, "bridge moved")
            await scribe.keys("p", "d")
            found = entry(scribe, "bridge moved")
            assert (found.pinned, found.kind) == (True, Kind.DECISION)
            scribe.seat.sees("PINNED ───────────────── 2")

    async def test_a_line_is_split_at_the_cursor_and_joined_again(self, sit: Sit) -> None:
        async with sit() as scribe:
            await select(scribe, "bridge moved")
            await scribe.keys("<enter>", *["<left>"] * len("same link"), "<f7>")
            assert entry(scribe, "bridge moved").text == "bridge moved to room 4,"
            second = entry(scribe, "same link")
            assert second.at == entry(scribe, "bridge moved").at
            await select(scribe, "bridge moved")
            await scribe.keys("J")
            assert entry(scribe, "bridge moved").text == "bridge moved to room 4,\nsame link"
            left = scribe.room.store.entry(second.id)
            assert left is not None
            assert left.retracted is not None

    async def test_ctrl_s_saves_the_amendment_and_splits_nothing(self, sit: Sit) -> None:
        async with sit() as scribe:
            known = len(scribe.entries())
            await select(scribe, "bridge moved")
            await scribe.keys("<enter>", *["<left>"] * len("same link"), "the ", "<ctrl+s>")
            assert entry(scribe, "bridge moved").text == "bridge moved to room 4, the same link"
            assert len(scribe.entries()) == known

    async def test_a_split_is_undone_whole(self, sit: Sit) -> None:
        async with sit() as scribe:
            await select(scribe, "bridge moved")
            was = entry(scribe, "bridge moved")
            await scribe.keys("<enter>", *["<left>"] * len("same link"), "<f7>", "<ctrl+z>")
            assert entry(scribe, "bridge moved").text == was.text
            assert [e.text for e in scribe.entries() if e.retracted is None].count("same link") == 0
            assert "is one line again" in scribe.said
            await scribe.keys("<ctrl+z>")
            assert "You have pasted nothing" in scribe.said

    async def test_it_is_split_between_letters_with_their_marks_and_what_stood_for_itself_stays(self, sit: Sit) -> None:
        async with sit() as scribe:
            scribe.seat.other("ana").log(outage.BIG, "14:23 m\u0302tat, then Zom\u0302 called", Kind.FACT)
            await scribe.until_shown("14:23 m\u0302tat")
            await select(scribe, "14:23 m")
            await scribe.keys("<enter>", *["<left>"] * len("then Zom called"), "<f7>")
            assert entry(scribe, "14:23 m").text == "14:23 m\u0302tat,"
            assert entry(scribe, "Zom").text == "then Zom\u0302 called"

    async def test_a_split_that_came_too_late_loses_no_word(self, sit: Sit) -> None:
        async with sit() as scribe:
            wanted = entry(scribe, "bridge moved")
            await select(scribe, "bridge moved")
            await scribe.keys("<enter>", " mine")
            scribe.seat.other("ana").amend(outage.BIG, wanted.id, 0, text="bridge moved to room 9")
            await scribe.keys(*["<left>"] * len("mine"), "<f7>")
            assert "ana amended this line" in scribe.said
            await select(scribe, "bridge moved")
            await scribe.keys("<enter>")
            assert scribe.line.endswith("same link mine")
            assert "ana changed it while you were editing" in scribe.said

    async def test_with_a_new_time_or_kind_a_line_is_not_split_before_that_is_entered(self, sit: Sit) -> None:
        async with sit() as scribe:
            await select(scribe, "bridge moved")
            await scribe.keys("<enter>", "<home>", "14:35 ", "<end>", *["<left>"] * len("same link"), "<f7>")
            assert "save your changes with enter first" in scribe.said
            assert entry(scribe, "bridge moved").revision == 0

    async def test_earlier_wordings_are_one_key_away(self, sit: Sit) -> None:
        async with sit() as scribe:
            await select(scribe, "83 tickets")
            await scribe.keys("w")
            scribe.seat.sees("83 tickets, 2 key accounts", "changed by kim", "until 14:36:50")
            await scribe.keys("<escape>")
            assert scribe.screen.record.has_focus


async def test_what_is_selected_stays_selected_while_others_write(sit: Sit) -> None:
    async with sit() as scribe:
        await select(scribe, "bridge moved")
        selected = scribe.screen.record.selected_key
        ana = scribe.seat.other("ana")
        for n in range(30):
            ana.log(outage.BIG, f"line {n}", Kind.FACT, scribe.clock() - timedelta(minutes=n % 20))
        await scribe.until_shown("line 0")
        assert scribe.screen.record.selected_key == selected
        scribe.seat.sees("bridge moved")
