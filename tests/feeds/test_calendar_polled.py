"""A calendar on a web server, polled by the real feed into the store and changed in between: who is on call."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.feeds.test_through_the_watcher import Watched
from tests.support.http import Answer, Asked, Server
from warroom.core.targets import on_call_now, parse
from warroom.store import Store

HEAD = """BEGIN:VCALENDAR
VERSION:2.0
X-WR-CALNAME:Platform
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
"""
EMIL = """BEGIN:VEVENT
UID:day
SUMMARY:pager: emil
DTSTART;TZID=Europe/Berlin:20260302T080000
DTEND;TZID=Europe/Berlin:20260302T200000
RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU
EXDATE;TZID=Europe/Berlin:20260325T080000
END:VEVENT
"""
WANDA = """BEGIN:VEVENT
UID:night
SUMMARY:pager: wanda
DTSTART;TZID=America/New_York:20260302T140000
DTEND;TZID=America/New_York:20260303T020000
RRULE:FREQ=DAILY;UNTIL=20260401T000000Z
END:VEVENT
"""
LENA = """BEGIN:VEVENT
UID:saturday
SUMMARY:pager: lena
DTSTART;TZID=Europe/Berlin:20260307T200000
DTEND;TZID=Europe/Berlin:20260308T080000
RRULE:FREQ=WEEKLY;BYDAY=SA
END:VEVENT
"""
NIA = """BEGIN:VEVENT
UID:holiday
SUMMARY:pager: nia
DTSTART;VALUE=DATE:20260325
DTEND;VALUE=DATE:20260326
END:VEVENT
BEGIN:VEVENT
UID:party
SUMMARY:Release party
DTSTART:20260301T000000Z
DTEND:20260430T000000Z
END:VEVENT
"""
MOVED = """BEGIN:VEVENT
UID:day
RECURRENCE-ID;TZID=Europe/Berlin:20260330T080000
SUMMARY:pager: oz
DTSTART;TZID=Europe/Berlin:20260330T120000
DTEND;TZID=Europe/Berlin:20260330T200000
END:VEVENT
"""
PUBLISHED = HEAD + EMIL + WANDA + LENA + NIA + "END:VCALENDAR\n"
CHANGED = HEAD + EMIL + MOVED + WANDA.replace("wanda", "zoe") + LENA + NIA + "END:VCALENDAR\n"

BEFORE = {
    "2026-03-24T06:59": (),  # 07:59 in Berlin, 02:59 in New York: nobody
    "2026-03-24T07:00": ("emil",),
    "2026-03-24T18:30": ("emil", "wanda"),  # 14:30 in New York, which has summer time
    "2026-03-24T19:00": ("wanda",),
    "2026-03-24T23:30": ("nia", "wanda"),  # the whole of the 25th in Berlin, where it begins
    "2026-03-25T09:00": ("nia",),  # on which emil has none
    "2026-03-25T23:00": ("wanda",),
    "2026-03-28T07:00": ("emil",),
    "2026-03-28T19:00": ("lena", "wanda"),
    "2026-03-29T05:59": ("lena", "wanda"),  # until 08:00 in Berlin and 02:00 in New York, which are the same now
    "2026-03-29T06:00": ("emil",),  # summer time in Berlin too, since this night: an hour earlier
}
"""Who is on call at an instant (UTC), by hand."""

AFTER = {
    "2026-03-29T18:00": ("zoe",),
    "2026-03-30T06:00": (),  # the shift that was moved: oz, from noon
    "2026-03-30T10:00": ("oz",),
    "2026-03-31T06:00": ("emil",),
    "2026-03-31T23:00": ("zoe",),
    "2026-04-01T18:30": (),  # the nights ended with March, emil's day at 18:00
}


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    it = Watched(tmp_path / "room.db")
    yield it
    await it.desk.close()


async def test_who_is_on_call_moves_on_with_the_calendar_and_with_the_hour(watched: Watched, server: Server) -> None:
    """The server says "not modified" as long as the calendar is the same: who is on call changes all the same."""
    published = [PUBLISHED]

    def served(asked: Asked) -> Answer:
        tag = f'"{len(published)}"'
        if asked.headers.get("if-none-match") == tag:
            return Answer(b"", 304, {"ETag": tag})
        body = published[-1].replace("\n", "\r\n").encode()
        return Answer(body, headers={"Content-Type": "text/calendar; charset=utf-8", "ETag": tag})

    server.routes["/platform.ics"] = served
    loop = None
    found: dict[str, tuple[str, ...]] = {}
    with Store.open(watched.path) as store:
        for at in (*BEFORE, *AFTER):
            if at in AFTER and len(published) == 1:
                published.append(CHANGED)
            watched.now = datetime.fromisoformat(at).replace(tzinfo=UTC)
            loop = loop or await watched.loop(
                id="rota", type="ical-oncall", url=f"{server.url}/platform.ics", timezone="Europe/Berlin",
                person="^pager: (.*)",
            )  # fmt: skip
            await loop.turn()
            (target,) = parse("oncall:rota/platform")
            found[at] = tuple(sorted(on_call_now(target, store.on_call())))
            assert [health.state for health in watched.room(store).overview().feeds] == ["ok"]
    assert found == BEFORE | AFTER
    assert len(server.asked) == len(found)
