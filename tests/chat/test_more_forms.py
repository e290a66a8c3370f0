"""What programs copy, export and log in other languages, orders and versions is read as it was written, too."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.chat.chats import CHAT_SAMPLES
from tests.chat.longer import LONGER
from tests.chat.rarer import RARER
from tests.chat.samples import NOW, Sample
from tests.chat.test_forms import told
from tests.chat.timelines import COUNTED, TIMELINE_SAMPLES
from warroom.core.chat.reading import read_paste
from warroom.core.chat.said import Choices, Reading

START = Choices(start=datetime(2026, 5, 8, 14, 30, tzinfo=NOW.tzinfo))


def check(sample: Sample, reading: Reading) -> None:
    assert told(reading) == list(sample.said)
    assert reading.forms[:1] == (sample.form,)
    assert sample.doubtful or not [said.doubts for said in reading.messages if said.doubts]


@pytest.mark.parametrize("name", CHAT_SAMPLES)
def test_a_chat_is_read_as_its_program_wrote_it(name: str) -> None:
    sample = CHAT_SAMPLES[name]
    check(sample, read_paste(sample.text, NOW, ZoneInfo(sample.zone)))


@pytest.mark.parametrize("name", TIMELINE_SAMPLES)
def test_a_timeline_a_table_or_a_log_is_read_as_it_was_written(name: str) -> None:
    sample = TIMELINE_SAMPLES[name]
    check(sample, read_paste(sample.text, NOW, ZoneInfo(sample.zone)))


@pytest.mark.parametrize("name", COUNTED)
def test_what_counts_from_a_start_is_of_the_start_that_is_given(name: str) -> None:
    sample = COUNTED[name]
    check(sample, read_paste(sample.text, NOW, ZoneInfo(sample.zone), START))


@pytest.mark.parametrize("name", LONGER)
def test_a_longer_paste_of_several_people_and_days_is_read_as_it_was_written(name: str) -> None:
    sample = LONGER[name]
    check(sample, read_paste(sample.text, NOW, ZoneInfo(sample.zone)))


@pytest.mark.parametrize("name", RARER)
def test_what_is_seldom_written_so_is_read_as_it_was_written(name: str) -> None:
    sample = RARER[name]
    check(sample, read_paste(sample.text, NOW, ZoneInfo(sample.zone)))
