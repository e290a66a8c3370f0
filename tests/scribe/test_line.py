"""The grammar of the entry line: what the preview shows is what is recorded, and no time is ever guessed ahead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.rooms import START, Clock
from warroom.core.line import DEFAULT, LETTERS, SIGILS, Prefixes, Typed, as_typed, read_line
from warroom.core.model import Kind
from warroom.core.policy import Policy
from warroom.core.text import clean_block
from warroom.room import Room
from warroom.store import Store

NOW = datetime(2026, 4, 21, 14, 37, 9, tzinfo=UTC)
BERLIN, AUCKLAND, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Auckland"), ZoneInfo("America/New_York")
ZONES = st.sampled_from([ZoneInfo("UTC"), BERLIN, AUCKLAND, NEW_YORK, ZoneInfo("Asia/Kathmandu")])
TURNS = [
    datetime(2026, 3, 29, 1), datetime(2026, 10, 25, 1),  # Berlin
    datetime(2026, 4, 4, 14), datetime(2026, 9, 26, 14),  # Auckland
    datetime(2026, 3, 8, 7), datetime(2026, 11, 1, 6),  # New York
    datetime(2026, 4, 20, 22), datetime(2026, 4, 21), datetime(2026, 2, 28, 23), datetime(2024, 12, 31, 23),  # days
]  # fmt: skip
"""Where clocks are put forward or back, and where days, months and years end."""
MOMENTS = st.one_of(
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    st.builds(lambda turn, off: (turn + off).replace(tzinfo=UTC), st.sampled_from(TURNS),
              st.timedeltas(-timedelta(hours=30), timedelta(hours=30))),
)  # fmt: skip
WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
TIMES = st.one_of(
    st.builds("{:02}:{:02}".format, st.integers(0, 25), st.integers(0, 61)),
    st.builds("{:02}:{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59), st.integers(0, 59)),
    st.builds("-{}{}".format, st.integers(0, 5000), st.sampled_from(["s", "m", "min", "h"])),
    st.builds("{} {:02}:{:02}".format, st.sampled_from(["yesterday", "today"]), st.integers(0, 23), st.integers(0, 59)),
    st.builds("2026-0{}-1{}T{:02}:00Z".format, st.integers(1, 9), st.integers(0, 9), st.integers(0, 23)),
)
LINES = st.one_of(
    WORDS,
    st.builds("{}{} {}".format, st.sampled_from(["", "!", "! "]), TIMES, WORDS),
    st.builds("{} !{}".format, TIMES, WORDS),
    st.builds("ask @{} {}{}".format, st.sampled_from(["dba", "raj", "someone"]), WORDS,
              st.sampled_from(["", " 5m", ", 5 min", " in 90s", " 0m"])),
    st.builds("{}\\{}{}".format, st.sampled_from(["", "! ", "14:23 "]),
              st.sampled_from(["", "!", "14:23 ", "ask @raj "]), WORDS),
)  # fmt: skip


def line(text: str, kind: Kind | None = None, *, now: datetime = NOW, zone: ZoneInfo | None = None) -> Typed:
    return read_line(text, kind, now, now, zone or ZoneInfo("UTC"))


class TestWhenItHappened:
    @pytest.mark.parametrize(
        ("typed", "at", "text"),
        [
            ("14:23 pool is full", NOW.replace(minute=23, second=0), "pool is full"),
            ("14:23:05 pool is full", NOW.replace(minute=23, second=5), "pool is full"),
            ("-5m pool is full", NOW - timedelta(minutes=5), "pool is full"),
            ("-1h30m pool is full", NOW - timedelta(minutes=90), "pool is full"),
            ("yesterday 23:58 it began", datetime(2026, 4, 20, 23, 58, tzinfo=UTC), "it began"),
            ("2026-04-19T08:00+02:00 deploy", datetime(2026, 4, 19, 6, 0, tzinfo=UTC), "deploy"),
            ("!14:23 pool", NOW.replace(minute=23, second=0), "pool"),
            ("14:23 ! pool", NOW.replace(minute=23, second=0), "pool"),
        ],
    )
    def test_a_line_may_say_when(self, typed: str, at: datetime, text: str) -> None:
        found = line(typed)
        assert (found.at, found.text, found.told_time, found.problem) == (at, text, True, "")

    @pytest.mark.parametrize("typed", ["-5% of traffic", "14 pods", "1:1 with ana", "-5m", "14:23", "a 14:23 b"])
    def test_what_only_resembles_a_time_is_text(self, typed: str) -> None:
        found = line(typed)
        assert (found.text, found.at, found.told_time) == (typed, NOW, False)

    @pytest.mark.parametrize("typed", ["25:99 x", "14:61 x", "2026-02-30T10:00Z x", "2027-01-01T00:00Z x"])
    def test_a_time_that_cannot_be_is_told_and_not_guessed(self, typed: str) -> None:
        assert line(typed).problem

    def test_just_after_midnight_the_evening_is_yesterdays(self) -> None:
        night = datetime(2026, 4, 21, 22, 5, tzinfo=UTC)  # 00:05 in Berlin
        found = line("23:58 it began", now=night, zone=BERLIN)
        assert found.at == datetime(2026, 4, 21, 21, 58, tzinfo=UTC)
        assert line("yesterday 23:58 x", now=night, zone=BERLIN).at == found.at
        assert line("00:04 x", now=night, zone=BERLIN).at == night - timedelta(minutes=1)

    def test_an_hour_that_comes_twice_is_the_nearer_one(self) -> None:
        after = datetime(2026, 10, 25, 1, 45, tzinfo=UTC)  # 02:45 for the second time
        assert line("02:30 x", now=after, zone=BERLIN).at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
        between = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)  # the second 02:30 is still to come
        assert line("02:30 x", now=between, zone=BERLIN).at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    def test_an_hour_left_out_by_summer_time_is_the_day_befores(self) -> None:
        after = datetime(2026, 3, 29, 2, 0, tzinfo=UTC)  # 04:00; 02:30 did not exist
        assert line("02:30 x", now=after, zone=BERLIN).at == datetime(2026, 3, 28, 1, 30, tzinfo=UTC)
        assert line("today 02:30 x", now=after, zone=BERLIN).problem

    @given(LINES, MOMENTS, ZONES)
    def test_no_line_is_ever_dated_ahead(self, text: str, now: datetime, zone: ZoneInfo) -> None:
        found = read_line(text, None, now - timedelta(seconds=3), now, zone)
        assert found.at <= now
        assert found.problem or found.told_time or found.at == now - timedelta(seconds=3)

    @given(LINES, MOMENTS, ZONES)
    def test_a_first_key_from_a_clock_that_was_set_back_is_not_ahead_either(
        self, text: str, now: datetime, zone: ZoneInfo
    ) -> None:
        assert read_line(text, None, now + timedelta(hours=1), now, zone).at <= now

    @given(st.integers(0, 23), st.integers(0, 59), MOMENTS, ZONES)
    def test_a_clock_time_is_the_nearest_past_instant_at_which_clocks_there_showed_it(
        self, hour: int, minute: int, now: datetime, zone: ZoneInfo
    ) -> None:
        found = read_line(f"{hour:02}:{minute:02} x", None, now, now, zone)
        shown = found.at.astimezone(zone)
        assert (shown.hour, shown.minute, shown.second) == (hour, minute, 0)
        assert now - found.at <= timedelta(hours=50)  # a day may be 25 hours, and the hour missing on the next
        step = found.at + timedelta(minutes=1)
        while step <= now:  # nothing nearer
            there = step.astimezone(zone)
            assert (there.hour, there.minute) != (hour, minute)
            step += timedelta(minutes=1)


    @given(st.integers(0, 23), st.integers(0, 59), MOMENTS, ZONES)
    def test_yesterday_is_the_day_before_by_the_calendar_of_the_zone_or_is_refused(
        self, hour: int, minute: int, now: datetime, zone: ZoneInfo
    ) -> None:
        found = read_line(f"yesterday {hour:02}:{minute:02} x", None, now, now, zone)
        if found.problem:
            assert "put forward" in found.problem
            return
        shown = found.at.astimezone(zone)
        assert shown.date() == now.astimezone(zone).date() - timedelta(days=1)
        assert (shown.hour, shown.minute) == (hour, minute)

    @given(st.integers(0, 10_000), MOMENTS, ZONES)
    def test_so_long_ago_is_so_long_ago_whatever_clocks_did_in_between(
        self, minutes: int, now: datetime, zone: ZoneInfo
    ) -> None:
        assert read_line(f"-{minutes}m x", None, now, now, zone).at == now - timedelta(minutes=minutes)


class TestKinds:
    @given(st.sampled_from(list(LETTERS.items())), st.sampled_from(["", "!", "14:23 ", "! -5m ", "yesterday 23:58 "]))
    def test_a_letter_and_a_blank_before_the_words_is_a_kind(self, letter: tuple[str, Kind], before: str) -> None:
        name, kind = letter
        named = (kind, before)
        assert DEFAULT.chip(before + name, ":") == named
        assert DEFAULT.chip(before + name, " ") == (named if name not in "ai" else None)
        assert DEFAULT.offer(f"{before}{name} b") == (None if name not in "ai" else (kind, before, "b"))

    @given(st.sampled_from(list(SIGILS.items())), st.sampled_from(["", "! ", "14:23 "]))
    def test_a_sigil_before_the_words_is_a_kind(self, sigil: tuple[str, Kind], before: str) -> None:
        assert DEFAULT.chip(before, sigil[0]) == (sigil[1], before)

    @pytest.mark.parametrize(("before", "typed"), [("pool f", " "), ("fa", " "), ("what", "?"), ("f", "f"), ("x", " ")])
    def test_in_the_words_letters_are_letters(self, before: str, typed: str) -> None:
        assert DEFAULT.chip(before, typed) is None

    def test_a_team_names_its_own(self) -> None:
        own = Prefixes({"r": Kind.ACTION}, {})
        assert own.chip("r", " ") == (Kind.ACTION, "")
        assert own.chip("f", " ") is None
        assert own.chip("", "?") is None

    def test_pasted_text_names_no_kind(self) -> None:
        assert line("f h d a i n").kind is Kind.NOTE
        assert line("f h d a i n").text == "f h d a i n"

    def test_a_backslash_takes_the_line_as_it_stands(self) -> None:
        assert line("\\14:23 is when it broke").text == "14:23 is when it broke"
        assert line("\\!important").pinned is False
        assert line("\\ask @dba x").asking is None
        assert line("! \\!x").text == "!x"
        assert line("14:23 \\-5m left").told_time

    @given(LINES, st.booleans())
    def test_a_line_taken_back_says_the_same_again(self, text: str, pinned: bool) -> None:
        words = clean_block(text)
        if words:
            again = line(as_typed(words, pinned))
            assert (again.text, again.pinned, again.told_time, again.asking) == (words, pinned, False, None)


class TestAsks:
    @pytest.mark.parametrize(
        ("typed", "person", "words", "minutes"),
        [
            ("ask @dba restart db-3 5m", "dba", "restart db-3", 5),
            ("ask @raj find a DBA on call, 5 min", "raj", "find a DBA on call", 5),
            ("ask @raj look in 1h30m", "raj", "look", 90),
            ("ask @raj look within 10m", "raj", "look", 10),
            ("Ask @ana. latency of 2.1.3", "ana", "latency of 2.1.3", None),
            ("ask @raj why p99 is 5m", "raj", "why p99 is", 5),
        ],
    )
    def test_an_ask_names_who_what_and_how_long(self, typed: str, person: str, words: str, minutes: int | None) -> None:
        found = line(typed)
        assert found.asking is not None
        assert (found.kind, found.problem) == (Kind.ASK, "")
        within = None if minutes is None else timedelta(minutes=minutes)
        assert (found.asking.person, found.asking.text, found.asking.within) == (person, words, within)

    @pytest.mark.parametrize("typed", ["ask @someone restart", "ask @raj", "ask @raj 5m", "ask @raj x 0m"])
    def test_an_ask_that_asks_nobody_or_nothing_is_told_before_it_is_sent(self, typed: str) -> None:
        assert line(typed).problem

    @pytest.mark.parametrize("typed", ["ask the DBA", "asked @raj already", "task @raj"])
    def test_a_sentence_about_asking_is_a_sentence(self, typed: str) -> None:
        assert line(typed).asking is None

    def test_with_a_kind_chosen_it_is_a_line_of_that_kind(self) -> None:
        found = line("ask @dba about backups", Kind.DECISION)
        assert (found.kind, found.asking) == (Kind.DECISION, None)


def test_what_the_preview_shows_is_what_is_recorded(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every line of the grammar through the real room: text, kind, time and pin come out as they were shown."""
    clock = Clock(START)
    with Store.open(tmp_path_factory.mktemp("preview") / "room.db", clock=clock) as store:
        room = Room(store, Policy(), "sam", clock=clock)
        inc = room.declare("Checkout fails", "SEV1").id
        clock.passes(days=2, hours=3)

        @given(LINES, st.sampled_from([None, *LETTERS.values()]))
        def recorded(text: str, kind: Kind | None) -> None:
            shown = read_line(text, kind, clock(), clock(), UTC)
            if shown.problem or not shown.text:
                return
            if shown.asking is not None:
                within = shown.asking.within or timedelta(minutes=5)
                asked = room.ask(inc, shown.asking.person, shown.asking.text, within, at=shown.at)
                ask = next(a for a in room.find(inc).asks if a.id == asked.id)
                assert (ask.person, ask.text, ask.at) == (shown.asking.person, shown.asking.text, shown.at)
                assert ask.due_at == shown.at + within
            else:
                entry = room.log(inc, shown.text, shown.kind, shown.at, shown.pinned)
                assert (entry.text, entry.kind, entry.at, entry.pinned) == (
                    shown.text, shown.kind, shown.at, shown.pinned,
                )  # fmt: skip

        recorded()
