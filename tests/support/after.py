"""The outage a day later: resolved, its review half written, its follow-ups on their way. Told by real commands."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from tests.support.outage import BIG, MAIL, SEARCH, clock_at, make_calm, told
from warroom.core.model import Risk
from warroom.room import Room

NOW = clock_at("15:21:40") + timedelta(hours=21, minutes=30)


def make_after(path: Path) -> None:
    """The room of the outage on the next day at noon."""
    make_calm(path)
    with told(path) as rooms:
        rooms.tell((
            ("15:50:00", "maya", lambda room: room.set_milestone(BIG, "began", clock_at("13:48:20"))),
            ("15:50:01", "maya", lambda room: room.set_milestone(BIG, "detected", clock_at("13:53:40"))),
            ("15:50:02", "maya", lambda room: room.set_milestone(BIG, "recovered", clock_at("15:21:40"))),
            ("15:52:30", "maya", lambda room: room.set_status(BIG, "resolved", "rolled back to 2.1.2")),
            ("15:55:00", "omar", lambda room: room.set_status(MAIL, "resolved", "the queue is empty")),
        ))  # fmt: skip
        rooms.clock.now = NOW - timedelta(hours=1)
        _write(rooms.of("ana"), rooms.entry("pool at 100"))
        _follow_up(rooms.of("ana"))
        rooms.clock.now = NOW
        for feed in rooms.store.feeds():
            rooms.store.save_health(replace(feed, last_try_at=NOW, last_success_at=NOW))


def _write(ana: Room, pool: str) -> None:
    ana.own_review(BIG, "ana")
    summary = "2.1.3 held a connection for every time-out until the pool of db-3 was empty."
    ana.write_review(BIG, "summary", summary, [pool])
    ana.write_review(BIG, "impact", "5xx above 30 % in eu-west")
    ana.write_review(BIG, "lucky", "Tuesday noon: a third of the peak")
    ana.set_factor(BIG, "2.1.3 went to all of eu-west in one step", entries=[pool])
    ana.set_factor(BIG, "raj should have paged a DBA earlier")
    first = ana.set_why(BIG, "all 100 connections of db-3 were taken", entries=[pool]).id
    ana.set_why(BIG, "2.1.3 keeps one on every time-out", under=first)
    ana.tag_review(BIG, {"pool exhausted": "failure_mode"})


def _follow_up(ana: Room) -> None:
    soon, later = NOW + timedelta(days=3), NOW + timedelta(days=12)
    ana.add_followup(BIG, "alert on the sum of pool use above 80 %", owner="raj", due_at=soon, effect="detects",
                     criterion="it fires in a drill", risk=Risk(severity=8, occurrence=6, detection=6))  # fmt: skip
    ana.add_followup(BIG, "return the connection on time-out", owner="ana", due_at=later, effect="prevents",
                     criterion="the new test is green", risk=Risk(severity=8, occurrence=5, detection=6))  # fmt: skip
    ana.add_followup(BIG, "db-9 and db-3 share disks: separate them")
    ana.add_followup(SEARCH, "warn at half of the index queue", owner="kim", due_at=NOW + timedelta(hours=2))
    ana.finish_followup("F-0039-1")
