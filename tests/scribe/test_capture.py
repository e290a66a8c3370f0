"""Lines as fast as people speak: none lost, none doubled, each with the time of its first key."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from textual import events

from screens.entry.completion import Known, unknown
from screens.entry.drafts import Sent
from tests.scribe.conftest import Sit
from tests.scribe.seat import scribing
from tests.support import outage
from tests.support.patience import PATIENCE_S
from tests.support.rooms import Clock
from warroom.core.line import LIMIT, Typed
from warroom.core.model import Alert, Kind
from warroom.room import Room
from warroom.store.errors import Busy


async def test_a_line_is_recorded_with_the_time_of_its_first_key_and_enter_clears_at_once(sit: Sit) -> None:
    async with sit() as scribe:
        began = scribe.clock()
        await scribe.keys("f", " 4 pods")
        await scribe.passes(seconds=9)
        await scribe.keys(" rolled back", "<enter>")
        assert scribe.line == ""
        entry = scribe.entries()[-1]
        assert (entry.text, entry.kind, entry.at) == ("4 pods rolled back", Kind.FACT, began)
        assert entry.author == "sam"
        assert "14:37:09  fact" in scribe.row("4 pods rolled back")


async def test_ten_lines_in_one_packet_are_ten_entries_in_order(sit: Sit) -> None:
    async with sit() as scribe:
        letters = "fhdain"
        keys = [key for n in range(10) for key in [letters[n % 6], ":", " ", *f"line {n}", "enter"]]
        await scribe.seat.burst(*keys)
        written = scribe.entries()[-10:]
        assert [e.text for e in written] == [f"line {n}" for n in range(10)]
        assert [e.kind.value[0] for e in written[:6]] == list(letters)
        assert scribe.kept() == ()


async def test_the_preview_tells_kind_time_and_why(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("d", " roll back")
        scribe.seat.sees("decision at 14:37:09, first key typed")
        await scribe.keys("<home>", "14:23 ")
        scribe.seat.sees("decision at 14:23:00, as typed")
        await scribe.keys("<home>", "!")
        scribe.seat.sees("pinned decision at 14:23:00")
        await scribe.keys("<enter>")
        entry = next(e for e in scribe.entries() if e.text == "roll back")
        assert (entry.at, entry.pinned) == (outage.clock_at("14:23:00"), True)


async def test_every_form_typed_key_by_key_is_recorded_as_it_was_shown(sit: Sit) -> None:
    forms = [
        "pool full", "f pool full", "+pool full", "! pinned and f no kind", "!d roll back", "14:23 d roll back",
        "d 14:23:05 roll back", "-5m i tickets", "! yesterday 23:58 ~tickets", "2026-04-21T14:00:01Z n said",
        "\\14:23 is when", "\\ask @raj nothing", "d ask @raj again", "a  customer called", "today 09:00 ?why",
    ]  # fmt: skip
    async with sit() as scribe:
        for form in forms:
            await scribe.passes(seconds=7)
            known = {e.id for e in scribe.entries()}
            await scribe.keys(form)
            shown = scribe.screen.entry_line.field.read_to_show()
            await scribe.passes(seconds=1)
            again = scribe.screen.entry_line.field.read_to_show()
            await scribe.keys("<enter>")
            (made,) = (e for e in scribe.entries() if e.id not in known)
            assert (made.text, made.kind, made.pinned) == (shown.text, shown.kind, shown.pinned), form
            assert made.at == again.at, form


async def test_yesterday_is_named_in_the_preview(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("23:58 it began")
        scribe.seat.sees("note at yesterday 23:58:00, as typed, before it was declared")


async def test_a_time_that_cannot_be_is_told_and_nothing_is_sent(sit: Sit) -> None:
    async with sit() as scribe:
        before = len(scribe.entries())
        await scribe.keys("25:99 pool full", "<enter>")
        scribe.seat.sees('"25:99" is not a time', "not recorded: press an arrow to edit it")
        assert scribe.line == "25:99 pool full"
        assert len(scribe.entries()) == before


async def test_a_refused_line_is_edited_after_an_arrow_and_is_recorded_once(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("f 25:99 pool full", "<enter>", "<enter>", "<home>", *["<delete>"] * 5, "14:23", "<enter>")
        found = [(e.text, e.kind) for e in scribe.entries() if "pool full" in e.text]
        assert found == [("pool full", Kind.FACT)]
        scribe.seat.sees_no("not recorded")
        assert (scribe.line, scribe.kept()) == ("", ())


async def test_a_refused_amendment_gives_way_to_the_next_line_and_changes_no_entry(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("pool at 7", "<enter>", "<up>", "<enter>", "<home>", "25:99 ", "<enter>")
        assert scribe.line == "25:99 pool at 7"
        await scribe.keys("rolled back", "<enter>")
        assert [e.text for e in scribe.entries()][-2:] == ["pool at 7", "rolled back"]
        assert "25:99 pool at 7" in scribe.row("ctrl+r edits it")


async def test_a_line_that_cannot_be_read_waits_above_and_swallows_nothing_of_the_next_ones(sit: Sit) -> None:
    async with sit() as scribe:
        before = len(scribe.entries())
        await scribe.seat.burst(*"25:99 f nonsense", "enter", *"roll back", "enter", *"pods are back", "enter")
        assert [e.text for e in scribe.entries()[before:]] == ["roll back", "pods are back"]
        assert "not done" in scribe.row("25:99")
        scribe.seat.sees("ctrl+r edits it")
        await scribe.keys("<ctrl+r>")
        assert (scribe.line, scribe.screen.entry_line.field.kind) == ("25:99 nonsense", Kind.FACT)
        await scribe.keys("<home>", *["<delete>"] * 5, "14:23", "<enter>")
        assert "nonsense" in [e.text for e in scribe.entries() if e.kind is Kind.FACT]
        assert scribe.kept() == ()


async def test_a_line_that_could_not_be_read_waits_through_a_restart(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("! 25:99 pool full", "<enter>", "half typed")
        assert len(scribe.kept()) == 2
    async with sit() as scribe:
        scribe.seat.sees("25:99 pool full", "is not a time")
        assert scribe.line == "half typed"
        await scribe.keys("<ctrl+r>")
        assert scribe.line == "! 25:99 pool full"


async def test_an_amendment_that_cannot_be_read_gives_the_field_back(sit: Sit) -> None:
    async with sit() as scribe:
        for wrong in (("25:99 ",), ("<ctrl+k>", "<ctrl+u>"), ("<end>", "<ctrl+u>")):
            await scribe.keys("<up>", "<enter>", "<home>", *wrong, "<enter>", "the next line", "<enter>")
            assert scribe.entries()[-1].text == "the next line"
            assert "not done" in scribe.seat.text()
            await scribe.keys("<ctrl+r>")
            assert scribe.screen.entry_line.amending is not None
            await scribe.keys("<escape>")


async def test_enter_on_an_empty_line_does_nothing(sit: Sit) -> None:
    for empty in ((), (" ", " "), ("!",), ("f", " ")):
        async with sit() as scribe:
            before = len(scribe.entries())
            await scribe.keys(*empty, "<enter>", "<enter>")
            await scribe.keys("s all pods are back", "<enter>")
            assert scribe.entries()[-1].text == "s all pods are back"
            assert scribe.entries()[-1].kind is Kind.NOTE
            assert len(scribe.entries()) <= before + 2


async def test_ctrl_s_saves_a_line_as_it_saves_everything(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("f pool full", "<ctrl+s>")
        assert (scribe.entries()[-1].text, scribe.line) == ("pool full", "")


async def test_a_sentence_is_a_sentence_and_the_kind_that_it_may_be_is_taken_with_tab(sit: Sit) -> None:
    async with sit() as scribe:
        for sentence in ("a customer called about a 502", "i think the pool is full", "A pod died", "I restarted it"):
            await scribe.keys(sentence, "<enter>")
            assert (scribe.entries()[-1].text, scribe.entries()[-1].kind) == (sentence, Kind.NOTE)
        await scribe.keys("a roll back 2.1.3")
        scribe.seat.sees("tab action")
        await scribe.keys("<tab>", "<enter>")
        assert (scribe.entries()[-1].text, scribe.entries()[-1].kind) == ("roll back 2.1.3", Kind.ACTION)
        await scribe.keys("14:30 i ", "<tab>", "EU only", "<enter>")
        assert "EU only" in [e.text for e in scribe.entries() if e.kind is Kind.IMPACT]
        await scribe.keys("a ", "<tab>", "<backspace>", "pod died", "<enter>")
        assert (scribe.entries()[-1].text, scribe.entries()[-1].kind) == ("a pod died", Kind.NOTE)


@pytest.mark.parametrize(("typed", "kind"), [("a:", Kind.ACTION), ("i: ", Kind.IMPACT), ("f:", Kind.FACT)])
async def test_a_letter_and_a_colon_set_the_kind_at_once(sit: Sit, typed: str, kind: Kind) -> None:
    async with sit() as scribe:
        await scribe.keys(typed, "half of EU", "<enter>")
        assert (scribe.entries()[-1].text, scribe.entries()[-1].kind) == ("half of EU", kind)


async def test_a_line_taken_away_as_a_whole_takes_its_kind_along(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("n", " pool full", "<ctrl+u>", "d", " roll back", "<enter>")
        assert (scribe.entries()[-1].text, scribe.entries()[-1].kind) == ("roll back", Kind.DECISION)
        await scribe.keys("f", " it is full", "<home>", "<ctrl+u>", "<enter>")
        assert (scribe.entries()[-1].text, scribe.entries()[-1].kind) == ("it is full", Kind.NOTE)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_is_wrong_with_a_line_leaves_half_the_row_to_the_line(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(size=size) as scribe:
        await scribe.keys("25:99 omar restarts db")
        scribe.seat.sees("25:99 omar restarts db", '"25:99" is not a time')


async def test_backspace_gives_the_letter_back(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("a:", "<backspace>", "<backspace>", " ")
        assert scribe.line == "a "
        await scribe.keys("customer called", "<enter>")
        assert (scribe.entries()[-1].text, scribe.entries()[-1].kind) == ("a customer called", Kind.NOTE)


async def test_a_sigil_names_the_kind_and_comes_back_too(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("?is it the pool", "<enter>")
        assert (scribe.entries()[-1].text, scribe.entries()[-1].kind) == ("is it the pool", Kind.HYPOTHESIS)
        await scribe.keys("?", "<backspace>", " what", "<enter>")
        assert scribe.entries()[-1].text == "? what"


@pytest.mark.parametrize(
    ("typed", "text", "kind"),
    [
        ("~50 users cannot log in", "~50 users cannot log in", Kind.NOTE),
        (">90% of calls fail", ">90% of calls fail", Kind.NOTE),
        ("+1", "+1", Kind.NOTE),
        ("=> we roll back", "=> we roll back", Kind.NOTE),
        (">1.5 s for every call", ">1.5 s for every call", Kind.NOTE),
        ("14:23 ~50 users", "~50 users", Kind.NOTE),
        ("~ 50 users", "50 users", Kind.IMPACT),
        (">14:23 restarted it", "restarted it", Kind.ACTION),
        ("?is it 5 or 6", "is it 5 or 6", Kind.HYPOTHESIS),
    ],
)
async def test_a_sign_before_a_number_is_a_part_of_the_words(sit: Sit, typed: str, text: str, kind: Kind) -> None:
    async with sit() as scribe:
        await scribe.keys(typed, "<enter>")
        assert (text, kind) in [(entry.text.strip(), entry.kind) for entry in scribe.entries()]


async def test_an_ask_asks_one_person_within_its_time_box(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("ask @tom restart db-3 7m")
        scribe.seat.sees("asks tom within 7m, at 14:37:09")
        await scribe.keys("<enter>")
        ask = scribe.room.find(outage.BIG).asks[-1]
        assert (ask.person, ask.text, ask.by) == ("tom", "restart db-3", "sam")
        assert ask.due_at - ask.at == timedelta(minutes=7)
        scribe.seat.sees("@tom restart db-3", "ask tom")


async def test_asking_someone_is_refused_before_it_is_sent(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("ask @someone restart db-3", "<enter>")
        scribe.seat.sees("nobody in particular")
        assert scribe.line == "ask @someone restart db-3"
        await scribe.keys("rolled back")
        scribe.seat.sees("ask @someone restart db-3", "ctrl+r edits it")


async def test_names_tags_incidents_and_alerts_complete(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("says @an")
        assert "technical lead, db" in scribe.row("complete")
        await scribe.keys("<tab>", "see INC-2026-0041")
        await scribe.keys(" and &Mail", "<tab>", "#pool", "<enter>", "x #po")
        assert "#pool" in scribe.row("complete")
        assert scribe.entries()[-1].text == "says @ana see INC-2026-0041 and &MailQueueDepth #pool"


async def test_a_name_completes_behind_letters_of_several_signs(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.seat.paste("m\u0302tat, Zom\u0302 says  and left")
        await scribe.keys(*["<left>"] * len(" and left"), "@an", "<tab>", "<enter>")
        assert scribe.entries()[-1].text == "m\u0302tat, Zom\u0302 says @ana and left"


async def test_what_the_preview_shows_is_recorded_also_where_the_clock_has_gone_on_since(sit: Sit) -> None:
    async with sit() as scribe:  # 14:37:09
        await scribe.keys("14:38 pool full")
        scribe.seat.sees("note at yesterday 14:38:00, as typed")
        scribe.clock.passes(seconds=52)
        await scribe.keys("<enter>")
        assert scribe.entries()[0].text == "pool full"
        await scribe.keys("14:39 pool fuller")
        scribe.seat.sees("note at yesterday 14:39:00, as typed")
        await scribe.passes(seconds=60)
        scribe.seat.sees("note at 14:39:00, as typed")
        await scribe.keys("<enter>")
        assert scribe.entries()[-1].text == "pool fuller"


async def test_a_name_that_nobody_has_is_remarked(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("says @anx, and INC-2026-0041 knows")
        scribe.seat.sees("not known here: @anx")


async def test_incidents_that_have_ended_are_known_and_those_that_never_were_are_remarked(sit: Sit) -> None:
    async with sit() as scribe:
        ended = scribe.seat.other("maya").declare("Over by now", "SEV3")
        scribe.seat.other("maya").cancel(ended.id, "a false alarm")
        await scribe.keys(f"as in {ended.id} or INC-2025-0009 then")
        scribe.seat.sees("not known here: INC-2025-0009")
        scribe.seat.sees_no(f"here: {ended.id}")


def test_a_ticket_is_doubted_only_where_a_feed_tells_of_its_project() -> None:
    alert = Alert(feed="desk", uid="OPS-17", fingerprint="desk OPS-17", title="Card payments fail")
    known = Known(told=(alert,))
    assert unknown(known, "see OPS-17, OPS-99 and HR-3") == ("OPS-99",)


async def test_what_does_not_fit_into_a_line_is_told(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.seat.paste("x" * (LIMIT + 7))
        scribe.seat.sees("20,000-character limit: 7 characters cut")
        await scribe.keys("<backspace>")
        scribe.seat.sees_no("left off")


async def test_a_team_names_kinds_by_letters_and_signs_of_its_own(path: Path, now: Clock) -> None:
    config = outage.config(scribe={"letters": {"g": "decision", "x": "fact"}, "sigils": {"*": "impact"}})
    async with scribing(path, now, config=config) as scribe:
        scribe.seat.sees("g x + space sets the kind")
        await scribe.keys("g roll back", "<enter>", "*ninety tickets", "<enter>", "f is a letter", "<enter>")
        assert [(e.text, e.kind) for e in scribe.entries()[-3:]] == [
            ("roll back", Kind.DECISION), ("ninety tickets", Kind.IMPACT), ("f is a letter", Kind.NOTE),
        ]  # fmt: skip
        await scribe.keys("<f1>")
        scribe.seat.sees("g decision, x fact", "* impact")
        await scribe.keys("<escape>", "<up>", "g")
        assert scribe.entries()[-1].kind is Kind.DECISION
        await scribe.keys("x")
        scribe.seat.sees("retract ")  # what retracts everywhere is no kind here
        await scribe.keys("<escape>", "t")
        await scribe.seat.paste("14:31 ana: one\n14:32 ana: two")
        await scribe.keys("g", "<enter>")
        assert [e.kind for e in scribe.entries() if e.text.startswith("ana: ")] == [Kind.DECISION, Kind.NOTE]


async def test_a_line_of_another_incident_is_taken_back_into_that_one(sit: Sit) -> None:
    async with sit() as scribe:
        other = "INC-2026-0041"
        typed = Typed(Kind.FACT, outage.NOW, "mail queue grows")
        scribe.screen.writing.keep(Sent("kept", other, typed, refused="not now"))
        await scribe.keys("<ctrl+r>")
        assert other[-4:] in scribe.row("fact  mail")
        await scribe.keys("<enter>")
        assert [e.text for e in scribe.room.everything(other).entries][-1] == "mail queue grows"

async def test_a_line_break_stays_in_the_entry(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("f ", "one", "<ctrl+j>", "two", "<enter>")
        assert scribe.entries()[-1].text == "one\ntwo"
        scribe.seat.sees("one ⏎ two")


async def test_one_pasted_line_is_text_and_names_no_kind(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.seat.paste("d is for done")
        await scribe.keys("<enter>")
        assert (scribe.entries()[-1].text, scribe.entries()[-1].kind) == ("d is for done", Kind.NOTE)


class TestLinesThatWereNotRecorded:
    async def test_a_refused_line_stands_above_with_its_reason_and_can_be_taken_back(self, sit: Sit) -> None:
        async with sit("pat") as scribe:
            other = scribe.seat.other("maya")
            other.assign(outage.BIG, "observer", "pat")
            await scribe.until_shown("pat observer")
            await scribe.keys("f pool full", "<enter>")
            row = scribe.row("not done")
            assert "pool full" in row
            assert "observers change nothing" in row
            assert "ctrl+r edits it" in row
            await scribe.keys("<ctrl+r>")
            assert scribe.line == "pool full"
            scribe.seat.sees("f fact")
            scribe.seat.other("pat").release(outage.BIG, "observer")
            await scribe.keys("<enter>")
            assert [e.text for e in scribe.entries()].count("pool full") == 1
            scribe.seat.sees_no("not done")

    async def test_a_line_that_takes_long_to_be_written_stands_above_until_it_is_there(
        self, sit: Sit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        log, begun, may_end = Room.log, threading.Event(), threading.Event()

        def slow(self: Room, *args: Any, **more: Any) -> Any:
            begun.set()
            assert may_end.wait(60)
            return log(self, *args, **more)

        monkeypatch.setattr(Room, "log", slow)
        async with sit() as scribe:
            scribe.seat.app.post_message(events.Paste("pool full"))
            await scribe.seat.pilot.press("enter")
            while "saving  pool full" not in scribe.seat.text():
                await scribe.seat.pilot.pause(0.01)
            assert begun.is_set()
            assert scribe.line == ""
            may_end.set()
            await scribe.seat.settle()
            scribe.seat.sees_no("saving")
            assert scribe.entries()[-1].text == "pool full"

    async def test_a_line_that_cannot_be_written_is_sent_again_until_it_is_there_once(
        self, sit: Sit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        failures = iter([True, True, False])
        log = Room.log

        def failing(self: Room, *args: Any, **more: Any) -> Any:
            entry = log(self, *args, **more)  # written, but the answer is lost
            if next(failures, False):
                raise Busy("Another program writes to the database and did not end within 5 s.")
            return entry

        monkeypatch.setattr(Room, "log", failing)
        monkeypatch.setattr("screens.entry.send_queue.PATIENCE_S", (0.001,))
        async with sit() as scribe:
            await scribe.keys("f pool full", "<enter>")
            end = monotonic() + PATIENCE_S
            while monotonic() < end and (scribe.screen.writing.speaks or scribe.screen.writing.flying):
                await scribe.seat.pilot.pause(0.01)
            assert [e.text for e in scribe.entries()].count("pool full") == 1
            assert scribe.kept() == ()

    async def test_while_it_cannot_be_written_the_reason_is_shown_and_typing_goes_on(
        self, sit: Sit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(self: Room, *args: Any, **more: Any) -> Any:
            raise Busy("The disk is full: make room, then it goes on.")

        monkeypatch.setattr("screens.entry.send_queue.PATIENCE_S", (1000.0,))
        async with sit() as scribe:
            with monkeypatch.context() as patch:
                patch.setattr(Room, "log", full)
                await scribe.keys("f pool full", "<enter>")
                await scribe.passes(seconds=2)
                await scribe.keys("d roll")
                assert "disk is full" in scribe.row("not saved yet")
                assert scribe.line == "roll"
            await scribe.keys(" back", "<enter>", "<ctrl+r>", "<enter>")
            assert [e.text for e in scribe.entries()][-2:] == ["pool full", "roll back"]
