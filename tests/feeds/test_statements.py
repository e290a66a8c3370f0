"""A state is read where announcements state it, and its word anywhere else is only a word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.http import Answer, Server
from warroom.core.model import AlertStatus
from warroom.feeds.statements import state_of

RESOLVED, FIRING = AlertStatus.RESOLVED, AlertStatus.FIRING
PLANNED, ONGOING = AlertStatus.PENDING, AlertStatus.SUPPRESSED
DATED = "<p><small>Mar <var data-var='date'>14</var>, <var data-var='time'>15:09</var> UTC</small><br>"
EVENT = "<p><small>Mar 15, 01:00 - 03:00 UTC</small><br>THIS IS A SCHEDULED EVENT Mar 15, 01:00 - 03:00 UTC</p>"


@pytest.mark.parametrize(
    ("title", "body", "status"),
    [
        # in its place
        ("[Resolved] Mail", "", RESOLVED),
        ("Mail - Resolved", "", RESOLVED),
        ("Resolved: Mail", "", RESOLVED),
        ("Mail (resolved)", "", RESOLVED),
        ("Service is operating normally: [RESOLVED] Mail", "", RESOLVED),
        ("Mitigated - Mail", "", RESOLVED),
        (
            "Mail",
            f"{DATED}<strong>Resolved</strong> - It is over.</p>{DATED}<strong>Investigating</strong> - Why?</p>",
            RESOLVED,
        ),
        ("Mail", "Resolved - all is well", RESOLVED),
        ("Mail", "2026-03-14 15:09 UTC: Resolved. All is well", RESOLVED),
        ("Mail", "<b>Status: Resolved</b><br/>Components: mail", RESOLVED),
        ("Mail", "<b>Status:</b> Resolved<br/>", RESOLVED),
        ("Mail", "This incident has been resolved.", RESOLVED),
        ("Mail", "<b>Update</b> - The issue is now fully resolved. Thank you for waiting.", RESOLVED),
        ("Mail", "The issue has been resolved and the service is operating normally.", RESOLVED),
        ("Mail", f"{EVENT}{DATED}<strong>Completed</strong> - done</p>", RESOLVED),
        # a word, and no state
        ("Mail", f"{DATED}<strong>Investigating</strong> - Names are not being resolved.</p>", FIRING),
        ("Mail", "<strong>Identified</strong> - Orders cannot be completed.", FIRING),
        ("Mail", "<strong>Monitoring</strong> - It is only partially mitigated.", FIRING),
        (
            "Mail",
            f"{DATED}<strong>Monitoring</strong> - We wait.</p>{DATED}<strong>Resolved</strong> - too early</p>",
            FIRING,
        ),
        ("Mail", "This incident has not yet been resolved.", None),
        ("Mail", "This incident will be resolved soon.", None),
        ("Mail", "The first issue has been resolved, the second has not.", None),
        ("Mail", "The issue has been resolved for most.", None),
        ("Mail", "Names of hosts are not resolved", None),
        ("Mail", "Resolved names are wrong", None),
        ("Mail", "<b>Partially resolved</b> - some wait", FIRING),
        ("DNS names not resolved", "", None),
        ("Completed orders vanish", "", None),
        ("Mail (not resolved)", "", FIRING),
        ("Unresolved: mail", "", FIRING),
        ("Mail is not operating normally", "", None),
        # planned
        ("New disks", f"{EVENT}{DATED}<strong>Scheduled</strong> - We will swap them.</p>", PLANNED),
        (
            "New disks",
            f"{EVENT}{DATED}<strong>In progress</strong> - We swap them.</p>{DATED}<strong>Scheduled</strong></p>",
            ONGOING,
        ),
        ("Scheduled maintenance: new disks", "We will swap them", PLANNED),
        ("[Planned] new disks", "", PLANNED),
        ("Planned network maintenance on Sunday", "Two hours", PLANNED),
        ("Maintenance window, Sunday", "", PLANNED),
        ("Scheduled maintenance of disks", "<b>Investigating</b> - it went wrong", FIRING),
        ("Mail", "<b>In progress</b> - a fix is being made", FIRING),
        ("Unplanned maintenance broke mail", "", None),
        ("Mail fails since the scheduled maintenance", "", None),
    ],
)
def test_an_announcement_says_how_its_event_stands(title: str, body: str, status: AlertStatus | None) -> None:
    stated = state_of(title, body)
    assert (stated.status if stated else None) is status


WORDS = st.sampled_from(["resolved", "completed", "mitigated", "restored", "closed", "operating normally"])
NOT = st.sampled_from(
    ["not", "not yet", "never", "only partly", "cannot be", "is not being", "has not yet been", "hardly"]
)


@given(WORDS, NOT, st.sampled_from(["Investigating", "Identified", "Monitoring", "Update"]), st.booleans())
def test_whatever_is_said_not_to_be_so_is_not_so(word: str, negation: str, state: str, bold: bool) -> None:
    head = f"<strong>{state}</strong> - " if bold else f"{state}: "
    for body in (
        f"{head}Mail {negation} {word}.",
        f"{head}{negation.capitalize()} {word}",
        f"The issue {negation} {word}.",
    ):
        stated = state_of("Mail", body)
        assert stated is None or stated.status is FIRING


@given(st.text(max_size=80), st.text(max_size=300))
def test_any_text_states_something_or_nothing(title: str, body: str) -> None:
    state_of(title, body)


def rss(*items: tuple[str, str, str]) -> bytes:
    at = format_datetime(datetime.now(UTC) - timedelta(minutes=20))
    listed = "".join(
        f"<item><title>{title}</title><guid>{n}</guid><pubDate>{at}</pubDate>{tags}"
        f"<description><![CDATA[{body}]]></description></item>"
        for n, (title, body, tags) in enumerate(items)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Kelp</title>{listed}</channel></rss>'.encode()


async def test_maintenance_that_is_announced_is_pending_and_an_outage_beside_it_fires(
    server: Server, poller: Any
) -> None:
    server.routes["/x.rss"] = Answer(rss(
        ("New disks", f"{EVENT}{DATED}<strong>Scheduled</strong> - swap</p>", ""),
        ("Moving house", "We move.", "<category>Maintenance</category>"),
        ("Mail is late", f"{DATED}<strong>Investigating</strong> - not being resolved</p>", ""),
        ("Mail is late", "We look into it.", ""),
    ))  # fmt: skip
    poll = await poller(type="rss", url=server.url + "/x.rss", level="high").poll()
    assert [(a.status, a.severity, a.status_word) for a in poll.alerts] == [
        ("pending", "info", "Scheduled"), ("pending", "info", "scheduled"), ("firing", "high", "Investigating"),
        ("firing", "high", "published"),
    ]  # fmt: skip
    assert [a.labels.get("kind") for a in poll.alerts] == ["maintenance", "maintenance", None, None]


async def test_of_two_updates_of_one_time_the_first_listed_is_the_newest(server: Server, poller: Any) -> None:
    body = rss(("Mail is back", "<b>Resolved</b> - over", ""), ("Mail is late", "<b>Investigating</b>", "")).decode()
    server.routes["/x.rss"] = Answer(body.replace("<guid>1</guid>", "<guid>0</guid>").encode())
    poll = await poller(type="rss", url=server.url + "/x.rss").poll()
    assert [(alert.title, alert.status) for alert in poll.alerts] == [("Mail is back", RESOLVED)]


async def test_an_entry_whose_time_cannot_be_read_is_an_alert_and_told(server: Server, poller: Any) -> None:
    body = rss(("Mail is late", "We look into it.", "")).decode()
    start = body.index("<pubDate>") + len("<pubDate>")
    body = body[:start] + "some time ago" + body[body.index("</pubDate>") :]
    server.routes["/x.rss"] = Answer(body.encode())
    poll = await poller(type="rss", url=server.url + "/x.rss").poll()
    assert [(alert.title, alert.started_at) for alert in poll.alerts] == [("Mail is late", None)]
    assert 'the time of an entry "some time ago" is not understood' in poll.note


async def test_an_aws_event_is_over_by_its_mark_and_not_by_the_word(server: Server, poller: Any) -> None:
    event = {"service": "ec2-eu-west-1", "status": "2", "date": "1773500966", "summary": "Names not [being] resolved"}
    server.routes["/public/currentevents"] = Answer([
        {**event, "arn": "a"}, {**event, "arn": "b", "summary": "[RESOLVED] Names"},
        {**event, "arn": "c", "event_log": [{"timestamp": 2, "summary": "[RESOLVED] Names"}, {"timestamp": 1}]},
    ])  # fmt: skip
    poll = await poller(type="aws-status", url=server.url).poll()
    assert [alert.status for alert in poll.alerts] == ["firing", "resolved", "resolved"]
