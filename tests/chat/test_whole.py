"""A paste is recognised whole, before a line of it is read: its zone, its order of day and month, what it quotes."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.chat.samples import ELAPSED, NOW, SAMPLES
from tests.chat.test_forms import told
from tests.support.soak import count
from warroom.core.chat import said
from warroom.core.chat.reading import read_paste
from warroom.core.chat.said import Choices, Reading

BERLIN = ZoneInfo("Europe/Berlin")


def read(text: str, now: datetime = NOW, zone: ZoneInfo | None = None, choices: Choices | None = None) -> Reading:
    return read_paste(text, now, zone or ZoneInfo("UTC"), choices)


def doubts(reading: Reading) -> list[tuple[str, ...]]:
    return [message.doubts for message in reading.messages]


class TestZones:
    def test_the_same_paste_in_rooms_of_three_zones(self) -> None:
        text = "mia — Today at 2:31 PM\nqueue is stuck"
        found = [read(text, NOW, ZoneInfo(zone)).messages[0].at for zone in ("UTC", "Europe/Berlin", "Asia/Kolkata")]
        assert [at and at.strftime("%H:%M") for at in found] == ["14:31", "12:31", "09:01"]
        told_zone = "All times in PDT\n- 07:31 queue is stuck\n- 07:33 draining it"
        assert len({read(told_zone, NOW, ZoneInfo(zone)).messages[0].at for zone in ("UTC", "Asia/Tokyo")}) == 1

    @pytest.mark.parametrize(("name", "reading"), [("CST", "UTC-06:00"), ("IST", "UTC+05:30"), ("BST", "UTC+01:00")])
    def test_an_ambiguous_name_is_doubtful_and_says_how_it_is_read(self, name: str, reading: str) -> None:
        found = read(f"- 09:31 {name}: queue is stuck\n- 09:33 {name}: draining it")
        assert all(f"{name} read as {reading}" in doubt for doubt in doubts(found))

    def test_a_winter_name_in_summer_is_doubtful(self) -> None:
        assert "PST is not in use there" in str(doubts(read("07:31 PST queue is stuck\n07:33 PST draining it"))[0])
        assert doubts(read("07:31 PDT queue is stuck\n07:33 PDT draining it")) == [(), ()]

    def test_a_zone_that_is_chosen_stands_above_what_the_paste_says_for_all(self) -> None:
        text = "All times in PDT\n- 07:31 queue is stuck\n- 14:33 UTC draining it"
        found = read(text, choices=Choices(zone=UTC))
        assert [at for at, _, _ in told(found)] == ["07:31", "14:33"]

    def test_an_offset_stands_only_where_it_can_and_within_fourteen_hours(self) -> None:
        found = told(read("14:40-14:55 rolling back\n14:55-15:20 UTC: well\n2026-05-08 15:30-15:40: closed"))
        assert found == [
            ("14:40", "", "-14:55 rolling back"),
            ("14:55", "", "-15:20 UTC: well"),
            ("15:30", "", "-15:40: closed"),
        ]
        assert told(read("2026-05-08T10:31:00-05:00 x\n2026-05-08 10:33:00 -0500 y")) == [
            ("15:31", "", "x"),
            ("15:33", "", "y"),
        ]

    def test_over_the_end_of_summer_time_the_hour_that_comes_twice_is_doubtful(self) -> None:
        morning = datetime(2026, 10, 25, 8, 0, tzinfo=UTC)
        found = read("01:50 mia: a b\n02:30 joon: c d\n03:10 mia: e f", morning, BERLIN)
        assert doubts(found) == [(), (said.TWICE,), ()]
        assert [m.at and m.at.hour for m in found.messages] == [23, 1, 2]


class TestDays:
    def test_one_line_proves_the_order_for_all(self) -> None:
        day = read("[03/04/26, 10:00:00] Mia: a\n[21/04/26, 11:00:00] Joon: b")
        assert [at for at, _, _ in told(day)] == ["04-03 10:00", "04-21 11:00"]
        assert (day.day_first, day.proven) == (True, True)
        month = read("[03/04/26, 10:00:00] Mia: a\n[03/21/26, 11:00:00] Joon: b")
        assert [at for at, _, _ in told(month)] == ["03-04 10:00", "03-21 11:00"]
        assert month.day_first is False

    def test_an_order_that_nothing_proves_is_doubtful_and_can_be_chosen(self) -> None:
        text = "[03/04/26, 10:00:00] Mia: a\n[04/04/26, 11:00:00] Joon: b"
        found = read(text)
        assert not found.proven
        assert [len(doubt) for doubt in doubts(found)] == [1, 0]
        chosen = read(text, choices=Choices(day_first=True))
        assert chosen.proven
        assert [at for at, _, _ in told(chosen)] == ["04-03 10:00", "04-04 11:00"]

    def test_an_order_that_would_be_in_the_future_is_none(self) -> None:
        assert told(read("[05/06/26, 10:00:00] Mia: a"))[0][0] == "05-06 10:00"

    def test_days_of_the_week_are_the_last_ones(self) -> None:
        text = "Mia Torvald\n  Friday at 5:00 PM\na b\nJoon Park\n  Tuesday at 9:00 AM\nc d"
        assert [at for at, _, _ in told(read(text))] == ["05-01 17:00", "05-05 09:00"]

    def test_a_word_that_is_a_day_may_be_all_that_somebody_says(self) -> None:
        text = "Mia Torvald\n  2:31 PM\nwhen?\nJoon Park\n  2:33 PM\nYesterday\nMia Torvald\n  2:34 PM\nok"
        assert [words for _, _, words in told(read(text))] == ["when?", "Yesterday", "ok"]


class TestUncertain:
    def test_a_zone_taken_from_the_line_above_is_said_where_the_room_has_another(self) -> None:
        text = "09:15 UTC – queue is stuck\n09:32 – draining it"
        assert doubts(read(text, zone=BERLIN)) == [(), ("no zone here; UTC assumed from above",)]
        assert doubts(read(text)) == [(), ()]

    def test_a_word_above_a_time_may_be_a_name_or_all_that_was_said(self) -> None:
        said_alone = read("Mia\n14:31\nqueue is stuck\nyes\n14:33\ndraining it\nJoon\n14:35\nok then")
        assert doubts(said_alone) == [(), (said.NAME_OPEN,), ()]
        among_names = read("Mia Torvald\n14:31\nqueue is stuck\nRollout\n14:33\nwell\nJoon Park\n14:35\nok then")
        assert doubts(among_names) == [(), (said.NAME_OPEN,), ()]

    def test_times_may_be_those_of_the_words_above_them(self) -> None:
        found = read("Mia\nqueue is stuck\n2:31 PM\nJoon\ndraining it\n2:33 PM")
        assert said.TIME_BELOW in found.messages[1].doubts

    def test_how_long_ago_it_was_is_about_then(self) -> None:
        found = read("Mia Torvald\n  23 minutes ago\nqueue is stuck\nJoon Park\n  just now\ndraining it", zone=BERLIN)
        assert [at for at, _, _ in told(found)] == ["15:37", "16:00"]
        assert all("approximate time" in str(doubt) for doubt in doubts(found))

    def test_a_lone_number_of_ten_digits_is_no_time(self) -> None:
        found = read("14:31 mia: which account?\n1778250660\n14:33 joon: that one")
        assert [words for _, _, words in told(found)] == ["which account? 1778250660", "that one"]

    def test_a_row_with_more_columns_than_its_heading_is_doubtful(self) -> None:
        assert "more columns" in str(doubts(read("time,event\n2026-05-08 14:31,mia,stuck\n2026-05-08 14:33,x,y"))[0])


class TestQuotes:
    def test_numbers_are_no_times(self) -> None:
        found = told(read("14:31 mia: primary?\n10.20.30.40 is the primary\n3.14 is pi\n12:99 no\n14:33 joon: ok"))
        assert found == [
            ("14:31", "mia", "primary? 10.20.30.40 is the primary 3.14 is pi 12:99 no"),
            ("14:33", "joon", "ok"),
        ]
        assert told(read("10.20.30.40 is the primary")) == [("", "", "10.20.30.40 is the primary")]

    def test_a_log_with_a_day_quoted_in_a_chat_is_part_of_the_message(self) -> None:
        text = "14:31 mia: see\n2026-05-07 09:00:00 ERROR pool\n2026-05-07 09:00:01 ERROR pool\n14:33 joon: ok"
        assert [(at, who) for at, who, _ in told(read(text))] == [("14:31", "mia"), ("14:33", "joon")]

    def test_a_table_quoted_in_a_chat_is_part_of_the_message(self) -> None:
        text = "[2:31 PM] Mia Torvald: see\n| 12:01 | 30% |\n| 12:02 | 40% |\n[2:33 PM] Joon Park: ok"
        assert [(at, who) for at, who, _ in told(read(text))] == [("14:31", "Mia Torvald"), ("14:33", "Joon Park")]

    def test_two_forms_in_one_paste_are_both_read(self) -> None:
        slack = "Mia Torvald\n  2:31 PM\nqueue is stuck\nJoon Park\n  2:33 PM\ndraining it\n\n"
        irc = "[14:40:00] <mia> well\n[14:41:00] <joon> yes\n\n"
        found = read(slack + irc)
        assert told(found)[2:] == [("14:40", "mia", "well"), ("14:41", "joon", "yes")]
        assert set(found.forms) == {"Slack", "IRC"}
        both = read(f"{irc}- 14:45 UTC: customers told\n- 14:50 UTC: closed")
        assert [who for _, who, _ in told(both)] == ["mia", "joon", "", ""]


class TestTold:
    def test_how_it_was_read_is_one_line(self) -> None:
        assert (
            read(SAMPLES["slack, desktop"].text, zone=BERLIN).summary
            == "Slack, 2 messages by 2 people, times in Europe/Berlin"
        )
        assert read(SAMPLES["whatsapp, android"].text).summary.endswith("times in UTC, day first, newest first")
        assert read("some words").summary == "no form recognized, 1 message"

    def test_what_is_nobodys_is_counted_with_a_word_for_it(self) -> None:
        found = read(SAMPLES["znc"].text)
        assert [junk.why for junk in found.junk] == ["join or quit"] * 3
        reacted = read(SAMPLES["zoom, now"].text).junk
        assert [junk.text.strip().partition(" ")[0] for junk in reacted] == ["14:33:30", "Reacted"]
        assert {junk.why for junk in read(SAMPLES["slack, desktop"].text).junk} == {"reaction"}


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def kept(reading: Reading) -> Counter[str]:
    """Every word that is somewhere in what was read."""
    texts = [part for m in reading.messages for part in (m.text, m.head)]
    return words("\n".join([*texts, *(junk.text for junk in reading.junk)]))


ALL = {**SAMPLES, **ELAPSED}
NOISE = st.one_of(
    st.text(st.characters(categories=("L", "N", "P", "Zs"), max_codepoint=0x3FF), max_size=30),
    st.sampled_from(["14:20 x", "10.20.30.40 y", "```", "> 14:31 <a> b", "Today", "| a | b |", "Name", "  2:31 PM",
                     "2:31", "3 replies", ":eyes:", "T+5m", "WEBVTT", "2026-05-08 14:20:01 ERROR q", "99:99",
                     "time,event", "--->"]),
)  # fmt: skip


@given(st.sampled_from(sorted(ALL)), st.sampled_from(sorted(ALL)),
       st.lists(st.tuples(st.integers(0, 30), NOISE), max_size=4), st.integers(0, 8))  # fmt: skip
def test_whatever_is_pasted_no_word_is_lost_and_nothing_is_ahead(
    one: str, two: str, noise: list[tuple[int, str]], cut: int
) -> None:
    lines = f"{ALL[one].text}\n{ALL[two].text}".split("\n")[cut:]
    for at, line in noise:
        lines.insert(at % (len(lines) + 1), line)
    text = unicodedata.normalize("NFC", "\n".join(lines))
    found = read(text)
    missing = words(re.sub(r"[\u200e\x03]|\x03\d\d", "", text)) - kept(found)
    assert not {word for word in missing if not word.startswith("0")}, missing
    assert all(m.text and (m.at is None or m.at <= NOW) and (m.at is not None or m.doubts) for m in found.messages)


CHATS = {
    "slack": lambda at, who, text: f"{who}\n  {at:%-I:%M %p}\n{text}",
    "slack, old": lambda at, who, text: f"{who} [{at:%-I:%M %p}]\n{text}",
    "teams": lambda at, who, text: f"[{at:%-I:%M %p}] {who}: {text}",
    "discord": lambda at, who, text: f"{who} — {at:%m/%d/%Y %-I:%M %p}\n{text}",
    "whatsapp": lambda at, who, text: f"{at:%d.%m.%y, %H:%M} - {who}: {text}",
    "whatsapp, ios": lambda at, who, text: f"[{at:%d.%m.%y, %H:%M:%S}] {who}: {text}",
    "telegram": lambda at, who, text: f"{who}, [{at:%d.%m.%Y %H:%M}]\n{text}\n",
    "google chat": lambda at, who, text: f"{who}, {at:%b %-d, %-I:%M %p}\n{text}",
    "zoom": lambda at, who, text: f"{at:%H:%M:%S} From {who} to Everyone:\n\t{text}",
    "irc": lambda at, who, text: f"[{at:%H:%M:%S}] <{who.replace(' ', '_')}> {text}",
    "weechat": lambda at, who, text: f"{at:%Y-%m-%d %H:%M:%S}\t{who.replace(' ', '_')}\t{text}",
    "hexchat": lambda at, who, text: f"{at:%b %d %H:%M:%S} <{who.replace(' ', '_')}>\t{text}",
    "bullets": lambda at, who, text: f"- {at:%H:%M} UTC – {text}",
    "headings": lambda at, who, text: f"### {at:%Y-%m-%d %H:%M}\n\n{text}\n",
    "iso": lambda at, who, text: f"{at:%Y-%m-%dT%H:%M:%SZ} {text}",
    "name first": lambda at, who, text: f"{who} ({at:%H:%M}): {text}",
    "name with time": lambda at, who, text: f"{who} {at:%H:%M}\n{text}",
    "updates": lambda at, who, text: f"UPDATE {at:%H:%M} UTC: {text}",
    "angles": lambda at, who, text: f"<{at:%H:%M}> {text}",
    "four digits": lambda at, who, text: f"{at:%H%M} UTC - {text}",
}
NAMELESS = ("bullets", "headings", "iso", "updates", "angles", "four digits")
PEOPLE = st.sampled_from(["mia", "joon.p", "Mia Torvald", "Joon van Park", "Kim"])
WORDS = ["queue", "is", "stuck", "db-3", "98.5", "%", "(eu)", "why?", "http/2", "restart", "10.0.0.1"]
SPEECH = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(lambda found: "so " + " ".join(found))


@pytest.mark.parametrize("form", CHATS)
@settings(max_examples=count(25, 1000))
@given(st.data())
def test_what_was_said_is_read_back_from_every_form(form: str, data: st.DataObject) -> None:
    steps = data.draw(st.lists(st.integers(1, 90), min_size=2, max_size=10))
    at = NOW - timedelta(minutes=sum(steps))
    said_there = []
    for step in steps:
        at += timedelta(minutes=step)
        said_there.append((at, data.draw(PEOPLE), data.draw(SPEECH)))
    text = "\n".join(CHATS[form](*one) for one in said_there)
    found = read(text)
    assert [(m.at, m.text) for m in found.messages] == [(when, what) for when, _, what in said_there]
    if form not in NAMELESS:
        assert [m.who.replace("_", " ") for m in found.messages] == [who for _, who, _ in said_there]
