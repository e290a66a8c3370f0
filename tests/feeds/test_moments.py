"""Times as servers, languages and people write them: one instant, or none, never another one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.http import Answer, Server
from warroom.feeds.moments import moment

AT = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-14 15:09:26 UTC",
        "2026-03-14 15:09:26 +0000 UTC",
        "2026-03-14 15:09:26.000 +0000 UTC m=+12.5",
        "2026/03/14 15:09:26",
        "2026.03.14 15:09:26",
        "2026-03-14T15:09:26.000Z[UTC]",
        "2026-03-14T16:09:26+01:00[Europe/Rome]",
        "2026-03-14T16:09:26[Europe/Rome]",
        "2026-03-14 16:09:26 Europe/Rome",
        "2026-03-14 16:09:26 CET",
        "2026-03-14 10:09:26 EST",
        "2026-03-14T15:09:26.000000000Z",
        "2026-03-14T15:09:26,000Z",
        "2026-03-14T15:09:26+0000",
        "2026-03-14 15:09:26+00",
        "20260314T150926Z",
        "2026-03-14T15:09:26 GMT",
        "2026-03-14T16:09:26 GMT+01:00",
        "14 Mar 2026 15:09:26 UTC",
        "14-Mar-2026 15:09:26",
        "Sat, 14 Mar 2026 15:09:26 +0000",
        "Sat, 14 Mar 26 15:09:26 GMT",
        "Saturday, 14 March 2026 15:09:26 Z",
        "Mar 14, 2026 3:09:26 PM UTC",
        "March 14th, 2026 at 15:09:26 UTC",
        "Sat Mar 14 15:09:26 2026",
        "Sat Mar 14 15:09:26 UTC 2026",
        "Sat Mar 14 2026 15:09:26 GMT+0000 (Coordinated Universal Time)",
        "14.03.2026 15:09:26",
        "3/14/2026 3:09:26 PM",
        "14/3/2026 15:09:26",
        "/Date(1773500966000)/",
        1773500966,
        "1773500966000",
    ],
)
def test_one_instant_in_the_forms_that_are_about(written: object) -> None:
    assert moment(written) == AT


def test_minutes_and_days_alone_are_times_too() -> None:
    assert moment("14 Mar 2026 15:09 UTC") == AT.replace(second=0)
    assert moment("2026-03-14", ZoneInfo("Asia/Tokyo")) == datetime(2026, 3, 13, 15, tzinfo=UTC)
    assert moment("2026/03/14 15:09:26", ZoneInfo("Asia/Tokyo")) == AT - timedelta(hours=9)


@pytest.mark.parametrize(
    "written",
    [
        "yesterday",
        "soon",
        "10:00",
        "2026-13-45",
        "2026-02-30 10:00",
        "03/04/2026 10:00",
        "2026-03-14 15:09:26 IST",
        True,
        float("nan"),
        "Sat, 14 Mar 2026 15:09:26 XYZ",
        "14 Mar 15:09 UTC",
        "2026-03-14 15:09:26 and then",
        "15:09 PM",
        [],
        {},
        "nan",
        "inf",
        "9" * 400,
        "2026-03-14T25:00:00Z",
        "2026-03-14 13:00 PM",
        "2026-03-14 15:09:26 Europe/Atlantis",
        "12 of 14 checks failed",
    ],
)
def test_what_is_no_time_and_what_may_be_two_is_told(written: object) -> None:
    with pytest.raises(ValueError, match=r".*"):
        moment(written)


@given(st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_what_programs_print_of_an_instant_is_read_as_that_instant(at: datetime) -> None:
    at = at.replace(microsecond=0)
    for form in (
        "%Y-%m-%d %H:%M:%S UTC",
        "%a %b %d %H:%M:%S %Y",
        "%d %b %Y %H:%M:%S GMT",
        "%b %d, %Y %I:%M:%S %p",
        "%Y%m%dT%H%M%SZ",
    ):
        assert moment(at.strftime(form)) == at


@given(st.text(max_size=60) | st.from_regex(r"[0-9TZ:+./ -]{0,30}", fullmatch=True))
def test_any_text_is_a_time_or_none(text: str) -> None:
    try:
        found = moment(text)
    except ValueError:
        return
    assert found is None or found.tzinfo is UTC


async def test_a_time_that_cannot_be_read_is_told_and_the_word_stays(server: Server, poller: Any) -> None:
    server.routes["/j"] = Answer(
        [
            {"id": 1, "at": "14 Mar 2026 15:09 UTC"},
            {"id": 2, "at": "half past three"},
            {"id": 3, "at": "half past three"},
            {"id": 4, "at": ""},
        ]
    )
    fields = {"uid": "id", "title": "id", "started_at": "at"}
    one = poller(type="json", url=f"{server.url}/j", map=fields)
    for _ in range(2):  # what is not read again is told again
        poll = await one.poll()
        assert poll.note == (
            'the time it began "half past three" is not understood (2 times): taken as of when it was first seen'
        )
        assert [alert.started_at for alert in poll.alerts] == [AT.replace(second=0), None, None, None]
        assert [alert.annotations.get("began") for alert in poll.alerts] == [None, *["half past three"] * 2, None]


async def test_words_of_severity_and_status_that_nobody_knows_are_told_and_stay(server: Server, poller: Any) -> None:
    server.routes["/j"] = Answer(
        [{"id": 1, "grade": "Purple", "state": "Flummoxed (again)", "n": "many"}, {"id": 2, "grade": "SEV-1"}]
    )
    fields = {"uid": "id", "title": "id", "severity": "grade", "status": "state", "count": "n"}
    poll = await poller(type="json", url=f"{server.url}/j", map=fields).poll()
    first, second = poll.alerts
    assert (first.severity, first.severity_word, first.status_word) == ("unknown", "Purple", "Flummoxed (again)")
    assert (first.status, second.severity) == ("firing", "critical")
    for words in ('severity "Purple"', 'status "Flummoxed (again)"', "status is missing", 'count "many"'):
        assert words in poll.note
