"""Chat pasted into the record: shown first, with what is doubtful, then recorded as one and taken back as one."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.scribe import pasting
from tests.scribe.conftest import Sit
from tests.support import outage
from warroom.core import backfill
from warroom.core.backfill import Said, read_chat
from warroom.core.chat.reading import read_paste
from warroom.core.chat.said import Choices, Reading
from warroom.core.model import Kind
from warroom.core.text import clean_block

NOW = datetime(2026, 4, 21, 14, 37, 9, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def read(text: str, now: datetime = NOW, zone: ZoneInfo | None = None) -> list[tuple[str, str, str]]:
    """Day and time, who, and text of each message."""
    zone = zone or ZoneInfo("UTC")
    return [
        (said.at.astimezone(zone).strftime("%d %H:%M:%S") if said.at else "", said.who, said.text)
        for said in read_chat(text, now, zone)
    ]


FORMS = {
    "plain": "14:31 ana: pool is full\n14:32 raj: on it",
    "plain with seconds": "14:31:00 ana: pool is full\n14:32:00 raj: on it",
    "plain in brackets": "[14:31] ana: pool is full\n(14:32) raj: on it",
    "plain with a dash": "14:31 - ana: pool is full\n14:32 - raj: on it",
    "plain, twelve hours": "2:31 PM ana: pool is full\n2:32 pm raj: on it",
    "iso": "2026-04-21T14:31:00Z ana: pool is full\n2026-04-21T14:32:00Z raj: on it",
    "iso with a blank and an offset": "2026-04-21 16:31+02:00 ana: pool is full\n2026-04-21 16:32+0200 raj: on it",
    "irc": "[14:31:00] <ana> pool is full\n[14:32:00] <@raj> on it",
    "irc without brackets": "14:31 <ana> pool is full\n14:32 <+raj> on it",
    "irc, an act": "14:31 <ana> pool is full\n14:32 * raj on it",
    "slack": "ana  2:31 PM\npool is full\nraj  2:32 PM\non it",
    "slack, brackets": "ana  [2:31 PM]\npool is full\n\nraj  [2:32 PM]\non it",
    "slack, a bot": "ana APP  2:31 PM\npool is full\nraj  2:32 PM\non it",
    "slack, newer": "ana\n  2:31 PM\npool is full\nraj\n  2:32 PM\non it",
    "teams": "[14:31] ana\npool is full\n[14:32] raj\non it",
    "teams with a day": "[4/21/2026 2:31 PM] ana\npool is full\n[4/21/2026 2:32 PM] raj\non it",
    "teams, a comma": "ana, 14:31\npool is full\nraj, 14:32\non it",
    "teams, newer": "ana\n14:31\npool is full\nraj\n14:32\non it",
    "whatsapp": "[21/04/2026, 14:31:00] ana: pool is full\n[21/04/2026, 14:32:00] raj: on it",
    "a german clock": "21.04.2026 14:31 ana: pool is full\n21.04.2026 14:32 raj: on it",
    "mixed": "14:31 <ana> pool is full\nraj  2:32 PM\non it",
    "with a day's line": "Tuesday, April 21st\n14:31 ana: pool is full\n--- Today ---\n14:32 raj: on it",
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_chat_is_read(form: str) -> None:
    assert read(FORMS[form]) == [("21 14:31:00", "ana", "pool is full"), ("21 14:32:00", "raj", "on it")]
    assert all(not said.doubts for said in read_chat(FORMS[form], NOW, UTC))


class TestReading:
    def test_full_names_are_names_and_sentences_are_not(self) -> None:
        assert read("Ana Lindqvist  2:31 PM\npool\nRaj van der Berg (SRE)  2:32 PM\non it") == [
            ("21 14:31:00", "Ana Lindqvist", "pool"), ("21 14:32:00", "Raj van der Berg (SRE)", "on it"),
        ]  # fmt: skip
        assert read("14:31 ana: first\nwe restarted at 14:30\n14:32 raj: x") == [
            ("21 14:31:00", "ana", "first\nwe restarted at 14:30"), ("21 14:32:00", "raj", "x"),
        ]  # fmt: skip
        assert read("14:31 we saw this: errors")[0][1:] == ("", "we saw this: errors")
        assert read("14:31 https://example.com/a:b up")[0][1:] == ("", "https://example.com/a:b up")

    def test_a_time_alone_stands_over_what_the_same_person_said_next(self) -> None:
        assert read("Ana Lindqvist\n  2:30 PM\npool\nis full\n2:31\nagain\nraj\n  2:32 PM\non it") == [
            ("21 14:30:00", "Ana Lindqvist", "pool\nis full"), ("21 14:31:00", "Ana Lindqvist", "again"),
            ("21 14:32:00", "raj", "on it"),
        ]  # fmt: skip

    def test_lines_that_begin_no_message_belong_to_the_one_above(self) -> None:
        text = "14:31 ana: Traceback\n  File x, line 3\n    raise\nValueError: no\n14:32 raj: hm"
        assert read(text)[0][2] == "Traceback\n  File x, line 3\n    raise\nValueError: no"

    def test_without_times_every_line_is_an_entry_of_now(self) -> None:
        said = read_chat("pool is full\nana: on it\n\ndecision: roll back", NOW, UTC)
        assert [(s.who, s.text, s.kind) for s in said] == [
            ("", "pool is full", Kind.NOTE), ("ana", "on it", Kind.NOTE), ("", "roll back", Kind.DECISION),
        ]  # fmt: skip
        assert all(s.at is None and s.doubts == (backfill.NO_TIME,) for s in said)

    def test_letters_are_no_kinds_but_whole_words_are(self) -> None:
        said = read_chat("14:31 d roll back\n14:32 decision: roll back\n14:33 ana: fact: pool is full", NOW, UTC)
        assert [(s.kind, s.text) for s in said] == [
            (Kind.NOTE, "d roll back"), (Kind.DECISION, "roll back"), (Kind.FACT, "pool is full"),
        ]  # fmt: skip

    def test_over_midnight_each_is_on_its_day(self) -> None:
        night = datetime(2026, 4, 21, 0, 20, tzinfo=UTC)
        assert [at for at, _, _ in read("23:58 a: x\n00:05 b: y\n00:10 c: z", night)] == [
            "20 23:58:00", "21 00:05:00", "21 00:10:00",
        ]  # fmt: skip

    def test_a_chat_of_another_day_is_doubted(self) -> None:
        said = read_chat("15:00 kim: a\n15:10 kim: b", NOW, UTC)
        assert all(backfill.LONG_AGO in s.doubts for s in said)

    def test_what_stands_out_of_order_is_doubted_and_keeps_its_time(self) -> None:
        said = read_chat("14:31 a: x\n14:29 b: edited\n14:33 c: y", NOW, UTC)
        assert [s.doubts for s in said] == [(), (backfill.OUT_OF_ORDER,), ()]
        assert [s.at.minute for s in said if s.at] == [31, 29, 33]

    def test_the_hour_that_comes_twice_is_doubted_and_so_is_the_one_left_out(self) -> None:
        autumn = datetime(2026, 10, 25, 8, 0, tzinfo=UTC)
        assert read_chat("02:30 a: x\n07:00 b: y", autumn, BERLIN)[0].doubts == (backfill.TWICE,)
        spring = datetime(2026, 3, 29, 8, 0, tzinfo=UTC)
        assert read_chat("02:30 a: x\n07:00 b: y", spring, BERLIN)[0].doubts == (backfill.SKIPPED_HOUR,)

    def test_a_message_without_a_name_among_named_ones_is_doubted(self) -> None:
        said = read_chat("14:31 a: x\n14:32 restarting now\n14:33 b: y", NOW, UTC)
        assert said[1].doubts == (backfill.NO_NAME,)


NAMES = st.sampled_from(["ana", "raj", "Ana Lindqvist", "tom.b", "Raj van Dyk"])
WORDS = ["pool", "is", "full", "db-3", "says", "restart", "98.5", "%", "(eu-west)", "why?", "http/2", "Ana", "the"]
SAFE = st.builds("{} {}".format, st.sampled_from(["pool", "so", "restarting"]),
                 st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join))  # fmt: skip
STEPS = st.lists(st.integers(0, 1800), min_size=1, max_size=12)


class TestAnyChat:
    @given(st.data(), STEPS, st.sampled_from(["{t} {who}: {text}", "[{t}] <{nick}> {text}", "{who}  {t}\n{text}",
                                              "[{t}] {who}\n{text}", "{iso} {who}: {text}"]))  # fmt: skip
    def test_what_was_said_comes_out_as_it_was_said(self, data: st.DataObject, steps: list[int], form: str) -> None:
        at = NOW - timedelta(seconds=sum(steps))
        told: list[tuple[datetime, str, str]] = []
        for step in steps:
            at += timedelta(seconds=step)
            told.append((at, data.draw(NAMES), data.draw(SAFE)))
        text = "\n".join(
            form.format(t=f"{when:%H:%M:%S}", iso=f"{when:%Y-%m-%dT%H:%M:%S}Z", who=who, text=words,
                        nick=who.replace(" ", "_"))
            for when, who, words in told
        )  # fmt: skip
        said = read_chat(text, NOW, UTC)
        assert [(s.at, s.text) for s in said] == [(when, words) for when, _, words in told]
        who = [n.replace(" ", "_") if "nick" in form else n for _, n, _ in told]
        assert [s.who for s in said] == who
        assert not [s.doubts for s in said if s.doubts]

    @given(st.lists(st.one_of(
        st.text(max_size=40), st.sampled_from([*FORMS.values()]),
        st.builds("{} {}: {}".format, st.from_regex(r"\A[0-3]?\d:[0-7]\d\Z"), NAMES, st.text(max_size=20)),
        st.builds("{} {} x".format, st.from_regex(r"\A\d{4}-\d\d-\d\d\Z"), st.from_regex(r"\A\d\d:\d\d\Z")),
    ), max_size=12).map("\n".join), st.sampled_from([UTC, BERLIN, ZoneInfo("Pacific/Auckland")]))  # fmt: skip
    def test_nothing_is_ever_said_ahead_or_empty_and_no_word_is_lost(self, text: str, zone: ZoneInfo) -> None:
        said = read_chat(text, NOW, zone)
        assert all(s.text and s.text == clean_block(s.text) for s in said)
        assert all(s.at is None or s.at <= NOW for s in said)
        assert all(s.doubts for s in said if s.at is None)


async def test_two_hundred_pasted_lines_are_shown_recorded_as_one_and_taken_back_as_one(sit: Sit) -> None:
    start = datetime.combine(date(2026, 4, 21), time(13, 56), UTC)
    chat = "\n".join(f"{start + timedelta(seconds=12 * n):%H:%M:%S} ana: step {n}" for n in range(200))
    async with sit() as scribe:
        before = len(scribe.entries())
        await scribe.seat.paste(chat)
        scribe.seat.sees("PASTE OF 200 LINES", "13:56:00 to 14:35:48", "step 0")
        assert len(scribe.entries()) == before
        await scribe.keys("<enter>")
        pasted = [e for e in scribe.entries() if e.text.startswith("ana: step")]
        assert [e.text for e in pasted] == [f"ana: step {n}" for n in range(200)]
        assert [e.at for e in pasted] == [start + timedelta(seconds=12 * n) for n in range(200)]
        assert {e.recorded_at for e in pasted} == {outage.NOW}
        assert all(e.source_at == e.at and e.author == "sam" for e in pasted)
        events = [e for e in scribe.room.store.events() if e.id.startswith("paste-")]
        assert events[-1].seq - events[0].seq == 199  # nothing came between: one transaction
        await scribe.keys("<ctrl+z>")
        scribe.seat.sees("200 pasted entries are retracted")
        assert all(e.retracted for e in scribe.entries() if e.text.startswith("ana: step"))


async def test_the_record_is_shown_as_it_stood_when_a_preview_has_closed(sit: Sit) -> None:
    for key in ("m", "<escape>"):
        async with sit() as scribe:
            before = scribe.seat.rows()[5:-5]
            await scribe.seat.paste("13:01 ana: pool full\n13:02 raj: on it")
            scribe.seat.sees("PASTE OF 2 LINES")
            scribe.seat.sees_no("newest 1 of")
            await scribe.keys(key)
            assert scribe.seat.rows()[5:-5] == before


async def test_in_the_preview_kinds_are_set_lines_left_out_and_the_clock_is_moved(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.seat.paste("13:01 ana: pool full\n13:02 raj: lunch?\n13:03 ana: roll back")
        await scribe.keys("f", "<down>", "<space>", "d", "<plus>", "<plus>")
        row = scribe.row("lunch?")
        assert "left out" in row
        scribe.seat.sees("14:01:00")  # a second hour would have been ahead
        await scribe.keys("<enter>")
        found = {e.text: e for e in scribe.entries()}
        assert found["ana: pool full"].kind is Kind.FACT
        assert found["ana: roll back"].kind is Kind.DECISION
        assert found["ana: pool full"].at == outage.clock_at("14:01:00")
        assert "raj: lunch?" not in found


async def test_a_paste_that_was_refused_is_taken_back_whole_and_is_kept_until_it_is_recorded(sit: Sit) -> None:
    async with sit("pat") as scribe:
        scribe.seat.other("maya").assign(outage.BIG, "observer", "pat")
        await scribe.until_shown("pat observer")
        await scribe.seat.paste("13:01 ana: pool full\n13:02 raj: on it\n13:03 ana: roll back")
        await scribe.keys("d", "<enter>")
        assert "observers change nothing" in scribe.row("not done")
        await scribe.keys("<ctrl+r>")
        scribe.seat.sees("PASTE OF 3 LINES", "ana: roll back")
        assert len(scribe.kept()) == 1  # a crash now loses none of it
        scribe.seat.other("pat").release(outage.BIG, "observer")
        await scribe.keys("<enter>")
        found = [e for e in scribe.entries() if e.id.startswith("paste-")]
        assert [(e.text, e.kind) for e in found] == [
            ("ana: pool full", Kind.DECISION), ("raj: on it", Kind.NOTE), ("ana: roll back", Kind.NOTE),
        ]  # fmt: skip
        assert scribe.kept() == ()


async def test_a_paste_taken_back_may_be_given_up(sit: Sit) -> None:
    async with sit("pat") as scribe:
        scribe.seat.other("maya").assign(outage.BIG, "observer", "pat")
        await scribe.until_shown("pat observer")
        await scribe.seat.paste("13:01 ana: pool full\n13:02 raj: on it")
        await scribe.keys("<enter>", "<ctrl+r>", "<escape>")
        scribe.seat.sees("nothing from the paste is recorded")
        assert scribe.kept() == ()


async def test_what_is_doubtful_is_marked_and_walked_through(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.seat.paste("14:01 ana: a b\n14:02 raj: c d\n13:59 ana: e f\n14:03 raj: g h")
        scribe.seat.sees("1 uncertain", "? out of order")
        await scribe.keys("?")
        assert scribe.seat.row("▌13:59").endswith("out of order")


async def test_escape_records_nothing_and_the_half_typed_line_is_still_there(sit: Sit) -> None:
    async with sit() as scribe:
        before = len(scribe.entries())
        await scribe.keys("f half")
        await scribe.seat.paste("14:01 ana: a\n14:02 raj: b")
        await scribe.keys("<escape>")
        assert len(scribe.entries()) == before
        await scribe.keys(" typed", "<enter>")
        assert scribe.entries()[-1].text == "half typed"


async def test_a_trace_is_pasted_as_one_entry(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.seat.paste("Traceback\n  File x\nValueError")
        await scribe.keys("m", "<enter>")
        assert scribe.entries()[-1].text == "Traceback\n  File x\nValueError"


async def test_a_paste_in_the_rooms_line_is_shown_before_it_is_recorded_too(sit: Sit) -> None:
    async with sit(scribe=False) as scribe:
        await scribe.seat.press("t")
        await scribe.seat.paste("14:01 ana: a b\n14:02 raj: c d")
        scribe.seat.sees("PASTE OF 2 LINES")
        await scribe.keys("<enter>")
        assert "ana: a b" in [e.text for e in scribe.entries()]


async def test_the_preview_says_how_the_paste_was_read_and_a_key_changes_each(sit: Sit) -> None:
    chat = "[03/04/26, 10:00:00] Mia: queue is stuck\n[04/04/26, 10:05:00] Joon: draining it"
    async with sit(size=(80, 24)) as scribe:
        await scribe.seat.paste(chat)
        scribe.seat.sees("WhatsApp, 2 messages by 2 people, times in UTC, month first?", "1 uncertain", "Wed 4 Mar")
        await scribe.keys("D")
        scribe.seat.sees("times in UTC, day first", "Fri 3 Apr")
        scribe.seat.sees_no("1 uncertain")
        await scribe.keys("Z")
        await scribe.keys("nowhere", "<enter>")
        scribe.seat.sees("unknown time zone")
        await scribe.keys(*["<backspace>"] * 7, "Asia/Tokyo", "<enter>")
        scribe.seat.sees("times in Asia/Tokyo, day first", "01:00:00")
        await scribe.keys("<enter>")
        found = {e.text: e.at for e in scribe.entries()}
        assert found["Mia: queue is stuck"] == datetime(2026, 4, 3, 1, 0, tzinfo=UTC)


async def test_another_form_is_read_by_a_key(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.seat.paste("14:01 mia: queue is stuck\n14:02 joon: draining it")
        scribe.seat.sees("Plain chat, 2 messages by 2 people")
        await scribe.keys("F")
        scribe.seat.sees("Timeline, 2 messages,", "mia: queue is stuck")


async def test_blank_lines_part_what_is_pasted_in_the_preview_too(sit: Sit) -> None:
    chat = "Mia Torvald\n  1:01 PM\nqueue is stuck\n\n\nTimeline (UTC)\n\n- 13:10 drained\n- 13:15 well\n"
    async with sit(size=(80, 24)) as scribe:
        await scribe.seat.paste(chat)
        scribe.seat.sees("Timeline and Slack, 3 messages by 1 person", "J 1 set aside")
        await scribe.keys("J")
        scribe.seat.sees("J back to messages", "Timeline (UTC)")


async def test_what_is_nobodys_is_counted_and_shown_and_not_recorded(sit: Sit) -> None:
    async with sit(size=(80, 24)) as scribe:
        await scribe.seat.paste("Mia Torvald\n  2:01 PM\nqueue is stuck\n:eyes:\n3\nJoon Park\n  2:03 PM\ndraining it")
        scribe.seat.sees("J 2 set aside")
        await scribe.keys("J")
        scribe.seat.sees("2 SET ASIDE: NOT RECORDED", "reaction", ":eyes:")
        await scribe.keys("J", "<enter>")
        pasted = [e.text for e in scribe.entries() if e.id.startswith("paste-")]
        assert pasted == ["Mia Torvald: queue is stuck", "Joon Park: draining it"]


async def test_a_paste_is_read_on_a_thread_of_its_own(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    threads = []

    def read_there(text: str, choices: Choices, **more: Any) -> Reading:
        threads.append(threading.current_thread())
        return read_paste(text, choices=choices, **more)

    monkeypatch.setattr(pasting, "_read", read_there)
    async with sit() as scribe:
        await scribe.seat.paste("14:01 mia: queue is stuck\n14:02 joon: draining it")
        scribe.seat.sees("Plain chat, 2 messages by 2 people")
    assert threads
    assert threading.main_thread() not in threads


def test_the_forms_are_not_imported_before_a_paste() -> None:
    look = "import sys, screens.scribe.screen; print([m for m in sys.modules if m.startswith('warroom.core.chat.f')])"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_a_transcript_asks_for_its_start(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.seat.paste("WEBVTT\n\n00:07:01.000 --> 00:07:04.000\n<v Mia>queue is stuck</v>")
        scribe.seat.sees("times since a start", "+0:07:01", "no start given; current time used")
        await scribe.keys("S", "14:00", "<enter>")
        scribe.seat.sees("14:07:01", "PASTE OF 1 LINES")
        await scribe.keys("<enter>")
        assert next(e.at for e in scribe.entries() if e.text == "Mia: queue is stuck") == outage.clock_at("14:07:01")


def test_a_line_says_who_said_it() -> None:
    assert Said("pool full", "ana").line == "ana: pool full"
    assert Said("pool full").line == "pool full"
