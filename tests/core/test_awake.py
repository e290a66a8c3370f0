"""Who would be woken: the hour where somebody is, told only where it differs or is night."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from warroom.core.awake import hour_there, reached

BERLIN = ZoneInfo("Europe/Berlin")


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 7, 1, hour, minute, tzinfo=UTC)


def test_the_same_clock_is_told_only_at_night() -> None:
    assert hour_there("Europe/Paris", at(12), BERLIN) == ""
    assert hour_there("Europe/Paris", at(1), BERLIN) == "night there"


def test_another_clock_is_told_with_its_hour() -> None:
    assert hour_there("America/New_York", at(12), BERLIN) == "08:00 there"
    assert hour_there("America/New_York", at(2), BERLIN) == "22:00 there, night"
    assert hour_there("Asia/Kolkata", at(1, 29), UTC) == "06:59 there, night"
    assert hour_there("Asia/Kolkata", at(1, 30), UTC) == "07:00 there"


def test_what_is_not_known_is_not_told() -> None:
    assert hour_there("", at(1), UTC) == ""
    assert hour_there("Mars/Base", at(1), UTC) == ""
    assert reached("#db", "", at(1), UTC) == "#db"
    assert reached("", "", at(1), UTC) == ""
