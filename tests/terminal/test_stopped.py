"""One terminal stops reading: the others, the polls and the escalations go on as if nothing were.

`make check` stops it for some seconds, `make soak` for a minute.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bench.feed import serving
from tests.support import soak
from tests.terminal.conftest import Place, Until

STOPPED_S = soak.count(sample=6, full=60)
EVERY_S = 0.5  # so often another terminal records a line
FILLING = 40  # keys, each a repaint: more than what lies between program and terminal can hold
TITLE = "Checkout API 5xx"


def fired(place: Place) -> int:
    with place.room() as room:
        return sum(event.type == "escalation_fired" for event in room.store.events())


def polled_at(place: Place) -> datetime | None:
    with place.room() as room:
        return next((feed.last_success_at for feed in room.overview().feeds), None)


@pytest.mark.soak
def test_a_terminal_that_stops_reading_holds_up_no_poll_no_escalation_and_nobody_else(
    place: Place, until: Until
) -> None:
    with serving(20) as url:
        place.configured(
            f'[watcher]\nlease = "2s"\n[[feed]]\nid = "prod"\ntype = "alertmanager"\nurl = "{url}"\ninterval = "1s"\n'
        )
        place.declared(TITLE, "SEV1", entries=30)
        place.declared("Order e-mail delayed", "SEV2")
        with place.terminal() as stuck, place.terminal("--as", "kai") as other:
            stuck.wait_for(TITLE)
            other.wait_for(TITLE)
            until(stuck, place.watched)
            until(stuck, lambda: polled_at(place) is not None)
            stuck.reading = False
            for number in range(FILLING):
                stuck.press(("down", "up", "tab")[number % 3])
                stuck.pump(0.03)
            before = fired(place)
            with place.room() as room:
                policy = room.policy.severity("SEV1").acknowledge
                assert policy is not None
                soon = datetime.now(UTC) - policy + timedelta(seconds=STOPPED_S / 2)
                room.declare("Card payments fail in us-east", "SEV1", service="payments", at=soon)
            other.wait_for("Card payments")
            polls, seen = set[datetime | None](), 0
            for number in range(int(STOPPED_S / EVERY_S)):
                stuck.pump(EVERY_S)
                line = f"line {number} of somebody else"
                with place.room() as room:
                    room.log("0001", line)
                other.wait_for(line)
                seen += 1
                assert place.watched()
                polls.add(polled_at(place))
            until(other, lambda: fired(place) > before)
            frames = stuck.frames
            stuck.reading = True
            stuck.wait_for(r"last entry [\d:]+, omar")
            stuck.wait_for("Card payments")
            assert stuck.frames > frames
    assert len(polls) >= STOPPED_S / 2  # one is due every second
    soak.keep("terminal-stopped", stopped_s=STOPPED_S, polls=len(polls), lines_seen_by_the_other=seen)
