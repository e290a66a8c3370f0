"""An alert that somebody acknowledged long ago, and that nobody works on, says so."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from msgspec.structs import replace

from screens.inbox.rows import Surroundings, rows
from tests.inbox.conftest import Sit, go
from tests.support.made import alert
from tests.support.outage import NOW
from tests.support.rooms import Clock
from warroom.core.alert_acts import AlertActs
from warroom.core.alert_filter import parse
from warroom.core.inbox import grouped, triaged
from warroom.core.policy import Policy
from widgets.strips import as_spans

HOUR = timedelta(hours=1)


def told(held: timedelta) -> tuple[str, list[str]]:
    """What the row says, with what of it is bright, of one acknowledged that long ago."""
    one = replace(alert(1), first_seen_at=NOW - held - HOUR, started_at=NOW - held - HOUR)
    acts = {one.fingerprint: AlertActs(fingerprint=one.fingerprint, feed=one.feed, acked_by="ana", acked_at=NOW - held)}
    groups = grouped(triaged((one,), (), acts, NOW))
    (row,) = rows(groups, Surroundings((), Policy(), UTC, NOW, {}), set(), set())
    spans = [*as_spans(row.state, "text"), *as_spans(row.section_count, "dim")]
    return "".join(text for text, _ in as_spans(row.state, "")), [text for text, token in spans if token == "bright"]


@pytest.mark.parametrize(("held", "says", "bright"), [
    (timedelta(minutes=59), "acknowledged by ana", []), (3 * HOUR, "3h ago acknowledged by ana", []),
    (5 * HOUR, "5h ago acknowledged by ana", ["5h ago ", ", 1 for over 4h"]),
])  # fmt: skip
def test_its_age_is_told_from_an_hour_on_and_stands_out_from_the_limit_on(
    held: timedelta, says: str, bright: list[str]
) -> None:
    assert told(held) == (says, bright)


def test_a_filter_finds_them() -> None:
    one = replace(alert(1), first_seen_at=NOW - 6 * HOUR)
    held = AlertActs(fingerprint=one.fingerprint, feed=one.feed, acked_by="ana", acked_at=NOW - 5 * HOUR)
    acts = {one.fingerprint: held}
    (it,) = triaged((one,), (), acts, NOW)
    (free,) = triaged((one,), (), {}, NOW)
    assert [parse(text).lets(it, NOW) for text in ("acked>4h", "acked>6h", "-acked>4h")] == [True, False, False]
    assert not parse("acked>1m").lets(free, NOW)


async def test_the_inbox_says_so_when_the_time_has_passed(sit: Sit, clock: Clock) -> None:
    async with sit(size=(120, 40)) as seat:
        await go(seat, "PaymentLatencyP99")
        await seat.press("a")
        seat.sees("acknowledged by maya")
        clock.now += 5 * HOUR
        await seat.passes(seconds=1)
        seat.sees("5h ago acknowledged by maya", "1 for over 4h")
