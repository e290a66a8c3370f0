"""On call by a calendar: recurrences, exceptions, whole days, two zones, a change to summer time; hostile ones too."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.http import Answer, Server
from warroom.config.settings import FeedSettings
from warroom.core.model import OnCall
from warroom.core.validation import validated
from warroom.feeds.failure import PollFailed
from warroom.feeds.ical import IcalOnCall
from warroom.feeds.registry import build

ROTA = """BEGIN:VCALENDAR
VERSION:2.0
X-WR-CALNAME:Shop rota
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:a
SUMMARY:On call: Ines Okafor
DTSTART;TZID=Europe/Berlin:20260302T080000
DTEND;TZID=Europe/Berlin:20260302T200000
RRULE:FREQ=DAILY
EXDATE;TZID=Europe/Berlin:20260311T080000
ATTENDEE;CN=Ines Okafor:mailto:ines@shop.example
ATTENDEE:mailto:bo@shop.example
END:VEVENT
BEGIN:VEVENT
UID:a
RECURRENCE-ID;TZID=Europe/Berlin:20260312T080000
SUMMARY:On call: Bo Lind
DTSTART;TZID=Europe/Berlin:20260312T100000
DTEND;TZID=Europe/Berlin:20260312T200000
END:VEVENT
BEGIN:VEVENT
UID:b
SUMMARY:On call: Zoë Wü
DTSTART;TZID=America/New_York:20260302T200000
DTEND;TZID=America/New_York:20260303T080000
RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
END:VEVENT
BEGIN:VEVENT
UID:c
SUMMARY:Release freeze
DTSTART;VALUE=DATE:20260311
DTEND;VALUE=DATE:20260313
END:VEVENT
BEGIN:VEVENT
UID:d
SUMMARY:On call: nobody
STATUS:CANCELLED
DTSTART:20260302T000000Z
DTEND:20260402T000000Z
END:VEVENT
END:VCALENDAR
"""


def source(**keys: Any) -> IcalOnCall:
    given = {"id": "rota", "type": "ical-oncall", "url": "http://127.0.0.1:1/r.ics", **keys}
    made = build(validated(FeedSettings, given))
    assert isinstance(made, IcalOnCall)
    return made


def on_call(at: str, text: str = ROTA, **keys: Any) -> list[str]:
    """Who is on call at that instant (UTC)."""
    made = source(**{"person": "On call: (.*)", **keys})
    page = made.page(text.replace("\n", "\r\n").encode(), datetime.fromisoformat(at).replace(tzinfo=UTC))
    return [made.read(record).person for record in page.records]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-04T07:00", ["Ines Okafor", "Zoë Wü"]),  # 08:00 in Berlin, 02:00 in New York
        ("2026-03-04T06:59", ["Zoë Wü"]),
        ("2026-03-04T13:00", ["Ines Okafor"]),  # 08:00 in New York: the night is over
        ("2026-03-10T12:00", ["Ines Okafor"]),  # summer time there, not yet here: 08:00 in New York is 12:00 UTC
        ("2026-03-10T11:59", ["Ines Okafor", "Zoë Wü"]),
        ("2026-03-11T12:30", []),  # an exception: nobody
        ("2026-03-12T08:30", ["Zoë Wü"]),  # a moved shift begins at 10:00
        ("2026-03-12T09:30", ["Bo Lind", "Zoë Wü"]),
        ("2026-03-30T06:00", ["Ines Okafor"]),  # summer time in Berlin: 08:00 is 06:00 UTC
        ("2026-03-29T05:30", []),  # Sunday
    ],
)
def test_who_is_on_call_at_an_instant(at: str, expected: list[str]) -> None:
    assert sorted(on_call(at)) == expected


def test_a_whole_day_begins_at_midnight_in_the_feeds_zone() -> None:
    keys = {"match": "freeze", "person": "", "timezone": "Asia/Tokyo"}
    assert on_call("2026-03-10T14:59", **keys) == []
    assert on_call("2026-03-10T15:00", **keys) == ["Release freeze"]
    assert on_call("2026-03-12T14:59", **keys) == ["Release freeze"]
    assert on_call("2026-03-12T15:00", **keys) == []


def test_attendees_are_people_too() -> None:
    assert on_call("2026-03-04T18:30", **{"from": "attendees"}) == ["Ines Okafor", "bo@shop.example"]


def test_an_unmatched_title_is_nobodys_shift() -> None:
    assert on_call("2026-03-11T12:30", person="") == ["Release freeze"]


async def test_a_poll_tells_the_rota_and_until_when(server: Server, poller: Any) -> None:
    text = ROTA.replace("20260302T000000Z", "20200101T000000Z").replace("20260402T000000Z", "20990101T000000Z")
    server.routes["/r.ics"] = Answer(text.replace("STATUS:CANCELLED\n", "").encode())
    keys = {"person": "On call: (.*)", "match": "nobody", "level": 2}
    poll = await poller(type="ical-oncall", url=f"{server.url}/r.ics", **keys).poll()
    assert poll.on_call == (
        OnCall(feed="f", policy="Shop rota", schedule="Shop rota", person="nobody", level=2,
               since=datetime(2020, 1, 1, tzinfo=UTC), until=datetime(2099, 1, 1, tzinfo=UTC)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<html>Sign in</html>", "no calendar"), ("", "no calendar"), (ROTA[:900], "breaks off"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", "damaged"),
    ],
)
def test_what_is_no_whole_calendar_is_never_nobody_on_call(body: str, why: str) -> None:
    with pytest.raises(PollFailed, match=why):
        on_call("2026-03-04T07:00", body)


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=1", "FREQ=HOURLY"])
def test_a_series_that_could_be_counted_for_ever_is_left_out_and_told(rule: str) -> None:
    text = ROTA.replace("RRULE:FREQ=DAILY", f"RRULE:{rule}")
    page = source().page(text.encode(), datetime(2026, 3, 4, 7, tzinfo=UTC))
    assert "1 events recur more often" in page.note
    assert [record.person for record in page.records] == ["On call: Zoë Wü"]


def test_one_bad_event_does_not_hide_the_others() -> None:
    bad = "BEGIN:VEVENT\nUID:x\nSUMMARY:On call: x\nDTSTART:99999999T000000Z\nEND:VEVENT\nEND:VCALENDAR"
    assert "Ines Okafor" in on_call("2026-03-04T07:00", ROTA.replace("END:VCALENDAR", bad))
