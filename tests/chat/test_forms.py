"""Every form in which people paste what was said elsewhere is read as it was written."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.chat.samples import ELAPSED, NOW, SAMPLES, Sample
from warroom.core.chat.reading import read_paste
from warroom.core.chat.said import Choices, Reading


def told(reading: Reading) -> list[tuple[str, str, str]]:
    """Time, who and words of each message, as the samples write them."""
    found = []
    for said in reading.messages:
        at = "" if said.at is None else said.at.strftime("%m-%d %H:%M:%S").removeprefix("05-08 ").removesuffix(":00")
        found.append((at, said.who, " ".join(said.text.split())))
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_every_form_is_read_as_it_was_written(name: str) -> None:
    sample = SAMPLES[name]
    reading = read_paste(sample.text, NOW, ZoneInfo(sample.zone))
    assert told(reading) == list(sample.said)
    assert reading.forms[:1] == (sample.form,)
    assert sample.doubtful or not [said.doubts for said in reading.messages if said.doubts]


@pytest.mark.parametrize("name", ELAPSED)
def test_times_since_a_start_are_of_the_start_that_is_given(name: str) -> None:
    sample: Sample = ELAPSED[name]
    start = datetime(2026, 5, 8, 14, 30, tzinfo=NOW.tzinfo)
    reading = read_paste(sample.text, NOW, ZoneInfo("UTC"), Choices(start=start))
    assert reading.elapsed
    assert told(reading) == list(sample.said)
    assert sample.doubtful or not [said.doubts for said in reading.messages if said.doubts]
    without = read_paste(sample.text, NOW, ZoneInfo("UTC"))
    assert all(said.at is None and said.doubts for said in without.messages)
    assert without.messages[1].elapsed == reading.messages[1].elapsed != timedelta()
