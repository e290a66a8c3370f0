"""Reading the record: narrowed, searched, from any moment on, in the times one thinks in, however long it is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from screens.scribe.rows import Times, highlighted
from screens.scribe.window import MOST, Window
from tests.scribe.conftest import Sit
from tests.scribe.seat import Scribe
from tests.support import outage
from tests.support.rooms import Clock
from tests.support.soak import count
from warroom.core.model import Kind
from warroom.core.policy import Policy
from warroom.room import Room
from warroom.store import Store


def shown(scribe: Scribe) -> list[str]:
    """The entries that the record holds, as they stand."""
    return [e.text for e in scribe.screen.window.entries]


async def test_found_words_narrow_the_record_with_every_letter_and_stand_out(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("<ctrl+f>", "pool")
        assert shown(scribe) == ["team: suspect 2.1.3, ana is checking the pool", "pool at 100/100 on db-3, 0 idle"]
        assert all(("pool", "chosen") in row.text for row in scribe.screen.record.rows)
        await scribe.keys(*["<backspace>"] * 4, "db-3 -pool")
        assert shown(scribe) == [
            "packet loss between eu-west and db-3", "mtr to db-3: 0 % loss over 200 probes",
            "db-3 holds 100 connections, all from 2.1.3 pods",
        ]  # fmt: skip


async def test_what_was_found_is_shown_in_its_place_when_the_search_is_left(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("<ctrl+f>", "mtr", "<enter>")
        assert scribe.screen.entry is not None
        scribe.seat.sees("find mtr")
        await scribe.keys("<ctrl+f>", "<escape>")
        assert scribe.screen.entry is not None
        assert scribe.screen.entry.text.startswith("mtr to db-3")
        scribe.seat.sees("packet loss between", "2.1.3 went out")


async def test_esc_on_what_was_found_shows_it_in_its_place_and_the_last_row_says_so(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("<ctrl+f>", "mtr", "<enter>")
        assert "esc all" in scribe.seat.keys_row
        scribe.seat.sees_no("newest")  # the newest of what they found is not the newest of all
        await scribe.keys("<escape>")
        assert scribe.screen.entry is not None
        assert scribe.screen.entry.text.startswith("mtr to db-3")
        scribe.seat.sees("packet loss between", "2.1.3 went out", "last entry 14:36:48, ana")
        await scribe.keys("<escape>", "<ctrl+k>")
        assert "esc all" in scribe.seat.keys_row
        await scribe.keys("<escape>")
        assert "esc room" in scribe.seat.keys_row


async def test_people_kinds_and_what_is_pinned_narrow_it_too(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("<ctrl+f>", "@kim")
        assert shown(scribe)[0] == "61 tickets, one an account manager: Nordmart"
        await scribe.keys(*["<backspace>"] * 4, "is:pinned")
        assert shown(scribe) == ["roll back 2.1.3 in eu-west"]
        await scribe.keys(*["<backspace>"] * 9, "hypothesis decision")
        assert len(shown(scribe)) == 3
        await scribe.keys("<escape>")
        assert len(shown(scribe)) == 21


async def test_one_kind_after_the_other_with_one_key(sit: Sit) -> None:
    async with sit() as scribe:
        scribe.seat.sees("all 21  fact 7  hypothesis 2  decision 1")
        await scribe.keys("half a line", "<ctrl+k>")
        assert len(shown(scribe)) == 7
        await scribe.keys("<ctrl+k>")
        assert len(shown(scribe)) == 2
        assert scribe.line == "half a line"


async def test_the_rooms_own_lines_are_folded_away_until_they_are_wanted(sit: Sit) -> None:
    async with sit() as scribe:
        scribe.seat.sees("21 system entries hidden F3")
        scribe.seat.sees_no("ana is technical lead")
        await scribe.keys("<f3>")
        assert len(shown(scribe)) == 42
        await scribe.keys("<pageup>")
        scribe.seat.sees("ana is technical lead, db")


async def test_a_silence_is_told_between_the_lines(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.passes(minutes=25)
        await scribe.keys("anybody there?", "<enter>")
        scribe.seat.sees("no entry for 25 min")
        await scribe.keys("<ctrl+f>", "anybody")
        scribe.seat.sees_no("no entry for")  # what is narrowed has no gaps of its own


async def test_another_day_is_named_where_it_begins(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.passes(hours=20)
        await scribe.keys("the morning after", "<enter>")
        scribe.seat.sees("Wed 22 Apr 10:30 ─")


async def test_a_jump_to_a_time_selects_the_first_entry_from_then_on(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("<ctrl+t>", "14:20", "<enter>")
        assert scribe.screen.entry is not None
        assert scribe.screen.entry.text.startswith("customers: cause narrowed")
        await scribe.keys("<ctrl+t>", "99:99", "<enter>")
        scribe.seat.sees('"99:99" is not a time')


async def test_times_are_utc_or_since_the_declaration(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("<f2>")
        while "times since" not in scribe.seat.text():
            await scribe.keys("<f2>")
        assert "T+00:41   fact" in scribe.row("5xx in eu-west 31")
        assert "T+00:10   fact" in scribe.row("no change on the network")


def test_times_before_the_declaration_and_long_after_it_fit_the_column() -> None:
    times = Times(since=outage.NOW)
    assert times.clock(outage.NOW - timedelta(minutes=5)) == "T-00:05"
    assert times.clock(outage.NOW + timedelta(hours=123, minutes=4)) == "T+123:04"


def test_found_words_are_cut_out_of_the_text_and_nothing_is_lost() -> None:
    assert highlighted("Pool, pool!", ("pool",)) == (("Pool", "chosen"), (", ", ""), ("pool", "chosen"), ("!", ""))
    assert highlighted("a+b", ("+",)) == (("a", ""), ("+", "chosen"), ("b", ""))
    assert highlighted("nothing", ("pool",)) == "nothing"


class TestLongRecords:
    LINES = count(3_600, 6_000)

    def fill(self, path: Path, now: Clock) -> None:
        with Store.open(path, clock=now) as store:
            room = Room(store, Policy(), "ana", clock=now)
            step = timedelta(seconds=0.4)
            begin = now() - self.LINES * step
            for start in range(0, self.LINES, 1_200):
                lines = [(f"line {n}", Kind.FACT, begin + n * step) for n in range(start, start + 1_200)]
                room.log_lines(outage.BIG, lines)

    async def test_the_screen_holds_a_part_and_reaches_all_of_it(self, sit: Sit, path: Path, now: Clock) -> None:
        self.fill(path, now)
        async with sit() as scribe:
            scribe.seat.sees(f"line {self.LINES - 1}")
            assert len(scribe.screen.window.entries) <= 300
            await scribe.keys("<up>", "<home>")
            scribe.seat.sees("  line 0  ", "  line 20  ")
            await scribe.keys("<end>")
            scribe.seat.sees(f"line {self.LINES - 1}")
            seen = set()
            for _ in range(220):
                await scribe.keys("<pageup>")
                assert len(scribe.screen.window.entries) <= MOST
                seen |= {e.text for e in scribe.screen.window.entries}
                if not scribe.screen.window.more_before and scribe.screen.record._top == 0:
                    break
            assert {f"line {n}" for n in range(self.LINES)} <= seen
            await scribe.keys("<ctrl+t>", "-10m", "<enter>")
            assert scribe.screen.entry is not None
            assert scribe.screen.entry.text == f"line {self.LINES - 1500}"

    async def test_a_line_written_while_one_reads_far_up_moves_nothing(self, sit: Sit, path: Path, now: Clock) -> None:
        self.fill(path, now)
        async with sit() as scribe:
            await scribe.keys("<ctrl+t>", "-20m", "<enter>")
            before = [row[:88] for row in scribe.seat.rows()[6:34]]
            now.passes(seconds=1)
            scribe.seat.other("ana").log(outage.BIG, "at the end", Kind.FACT)
            scribe.seat.other("ana").log(outage.BIG, "in the past", Kind.FACT, now() - timedelta(minutes=39))
            while scribe.screen.window.seq < scribe.room.store.head()[0]:
                await scribe.until_shown("scrolled up")
            assert len(scribe.entries()) > self.LINES + 1
            assert [row[:88] for row in scribe.seat.rows()[6:34]] == before
            await scribe.keys("<end>")
            scribe.seat.sees("at the end")


class TestWindow:
    def test_any_changes_leave_it_in_order_without_a_double(self, room: Room, inc: str, clock: Clock) -> None:
        window = Window()
        window.load(room.record(inc, 300, wanted=window.wanted), window.wanted)
        for n in range(40):
            entry = room.log(inc, f"line {n}", at=clock() - timedelta(seconds=(n * 37) % 60))
            if n % 3 == 0:
                room.amend(inc, entry.id, 0, at=clock() - timedelta(seconds=(n * 11) % 60))
            changes = room.record_changes(inc, window.seq)
            window.merge(changes.entries, changes.seq)
        assert window.entries == list(room.record(inc, 300, wanted=window.wanted).entries)


async def test_tab_and_a_click_beneath_it_take_no_key_from_a_question(sit: Sit) -> None:
    async with sit() as scribe:
        await scribe.keys("<ctrl+f>", "<tab>", "<shift+tab>", "mtr")
        assert scribe.screen.prompt is not None
        assert scribe.screen.prompt.field.value == "mtr"
        scribe.screen.set_focus(scribe.screen.record)  # as a click does
        await scribe.keys("x", " db")
        assert scribe.screen.prompt.field.value == "mtr db"
        scribe.screen.set_focus(scribe.screen.record)
        await scribe.keys("<escape>")
        assert scribe.screen.prompt is None


async def test_tab_in_the_line_sends_no_letter_to_the_entries(sit: Sit) -> None:
    async with sit() as scribe:
        before = len(scribe.entries())
        await scribe.keys("roll", "<tab>", " back", "<enter>")
        assert scribe.entries()[-1].text == "roll back"
        assert len(scribe.entries()) == before + 1
