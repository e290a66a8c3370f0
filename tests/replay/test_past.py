"""The room at a past moment, read from the tables of a replay: the same of a file and of a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

import pytest

from tests.replay.fresh import folded
from tests.support import soak
from tests.support.made import alert, health
from tests.support.rooms import START, Clock
from warroom.core.model import AlertStatus, Kind, OnCall, Status
from warroom.core.policy import Policy
from warroom.core.replay.dials import Dial
from warroom.core.times import iso
from warroom.room import Refused, Room
from warroom.store import Store
from warroom.store.act_rows import ActRows
from warroom.store.errors import ReadOnly, StoreError
from warroom.store.maintenance import redact
from warroom.store.past.past import Past

MINE = "INC-2026-0001"
ROWS = "SELECT id, at, seq, changed, body FROM entries"


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


@contextmanager
def opened(place: str, clock: Clock) -> Iterator[Store]:
    with Store.open(place, clock=clock) as store:
        yield store


def room_of(store: Store, clock: Clock, person: str = "maya") -> Room:
    return Room(store, Policy(), person, clock=clock)


@pytest.fixture
def lived(file_or_server: str) -> tuple[str, Clock]:
    """An outage of an hour beside another one, with everything that is mended afterwards."""
    clock = Clock()
    dice = Random(7)
    with opened(file_or_server, clock) as store:
        maya, omar = room_of(store, clock), room_of(store, clock, "omar")
        store.save_poll("prod", [alert(1)], (), health("prod", at=clock()))
        maya.declare("Checkout fails", "SEV2")
        clock.passes(minutes=2)
        maya.assign(MINE, "scribe", "omar")
        omar.declare("Mail is late", "SEV3")
        for number in range(40):
            clock.passes(seconds=dice.randint(5, 90))
            late = clock() - timedelta(minutes=dice.choice([0, 0, 0, 3]))
            dice.choice([maya, omar]).log(MINE, f"line {number}", dice.choice([Kind.NOTE, Kind.FACT]), at=late)
        maya.set_severity(MINE, "SEV1", "half of Europe")
        store.save_poll("prod", [alert(1, status=AlertStatus.RESOLVED), alert(2)], (), health("prod", at=clock()))
        maya.set_status(MINE, Status.IDENTIFIED)
        clock.passes(minutes=5)
        maya.set_status(MINE, Status.MONITORING)
        clock.passes(minutes=15)
        omar.log("INC-2026-0002", "the queue is empty again", Kind.FACT)
    return file_or_server, clock


def entry_saying(room: Room, text: str) -> str:
    return next(row.id for row in room.everything(MINE).entries if row.text == text)


@pytest.mark.soak
def test_any_moment_is_a_fresh_fold_to_the_byte(lived: tuple[str, Clock]) -> None:
    place, clock = lived
    with opened(place, clock) as store:
        maya = room_of(store, clock)
        row = entry_saying(maya, "line 11")
        maya.amend(MINE, row, 0, text="what line 11 meant", at=at(3))
        maya.retract(MINE, entry_saying(maya, "line 17"), "said of another one")
        maya.set_milestone(MINE, "mitigated", at(30))
        past = Past.of(store, MINE, clock)
        dice = Random(3)
        for _ in range(soak.count(30, 1_000)):
            moment = at(dice.uniform(-1, 75))
            for dial in Dial:
                here = past.turn(dial, moment)
                states, rows = folded(past.course.counted(here))
                kept = past.query(lambda conn: conn.execute("SELECT id, state FROM incidents").fetchall())
                assert dict(kept) == {it.id: it.json() for it in states.values()}
                lines = past.query(lambda conn: conn.execute(ROWS).fetchall())
                assert {line[0]: line[1:] for line in lines} == {
                    row.id: (iso(row.at), row.seq, changed, row.json()) for row, changed in rows.values()
                    if dial is Dial.KNOWN or row.at <= moment
                }


def test_a_mended_time_moves_on_happened_and_not_on_known(lived: tuple[str, Clock]) -> None:
    place, clock = lived
    with opened(place, clock) as store:
        maya = room_of(store, clock)
        row = entry_saying(maya, "line 30")
        was = next(one.at for one in maya.everything(MINE).entries if one.id == row)
        maya.amend(MINE, row, 0, at=at(4))
        past = Past.of(store, MINE, clock)

    def texts(dial: Dial, moment: datetime) -> list[str]:
        past.turn(dial, moment)
        return [one.text for one in past.entries(MINE)]

    assert "line 30" in texts(Dial.HAPPENED, at(5))
    assert "line 30" not in texts(Dial.KNOWN, at(5))
    assert "line 30" in texts(Dial.KNOWN, was + timedelta(minutes=4))


def test_what_was_redacted_is_redacted_at_every_moment(lived: tuple[str, Clock]) -> None:
    place, clock = lived
    with opened(place, clock) as store:
        row = entry_saying(room_of(store, clock), "line 5")
    redact(place, row, "omar", "a password")
    with opened(place, clock) as store:
        past = Past.of(store, MINE, clock)
    for dial in Dial:
        for minute in range(0, 80, 8):
            past.turn(dial, at(minute))
            assert "line 5" not in [one.text for one in past.entries(MINE)]
        assert "(redacted)" in [one.text for one in past.entries(MINE)]


def test_the_room_of_then_has_its_incidents_its_alerts_and_its_clocks(lived: tuple[str, Clock]) -> None:
    place, clock = lived
    then = Clock()
    with opened(place, clock) as store:
        past = Past.of(store, MINE, then)
    room = Room(past, Policy(), "maya", clock=then, read_only=True)
    seen = {}
    for minute in (1, 4, 70):
        then.now = at(minute)
        past.turn(Dial.KNOWN, then.now)
        looked = room.overview()
        seen[minute] = [(it.number, it.severity) for it in looked.incidents], [a.uid for a in looked.alerts]
        assert room.handover()[0].running
    assert seen == {
        1: ([("0001", "SEV2")], ["u1"]),
        4: ([("0001", "SEV2"), ("0002", "SEV3")], ["u1"]),
        70: ([("0001", "SEV1"), ("0002", "SEV3")], ["u2"]),
    }
    assert room.detail(MINE).incident.status is Status.MONITORING


def test_nothing_can_be_written_into_the_past(lived: tuple[str, Clock]) -> None:
    place, clock = lived
    with opened(place, clock) as store:
        past = Past.of(store, MINE, clock)
        end = store.head()
    for read_only in (True, False):
        with pytest.raises(Refused, match="This is a replay"):
            Room(past, Policy(), "maya", clock=clock, read_only=read_only).log(MINE, "I was here", Kind.NOTE)
    with pytest.raises(ReadOnly, match="This is a replay"), past.writing():
        pass
    with pytest.raises(Exception, match="readonly"):
        past.query(lambda conn: conn.execute("DELETE FROM versions"))
    with opened(place, clock) as store:
        assert store.head() == end


def test_what_is_made_of_the_whole_record_of_now_is_refused(lived: tuple[str, Clock]) -> None:
    place, clock = lived
    with opened(place, clock) as store:
        past = room_of(store, clock).past(MINE, clock)
    for ask in (past.ledger, lambda: past.search("pool"), lambda: past.similar(MINE)):
        with pytest.raises(StoreError, match="this is a replay: leave it"):
            ask()


def test_what_is_private_today_is_on_no_wall_at_any_moment(lived: tuple[str, Clock]) -> None:
    """It was not private yet at the moment that is shown."""
    place, clock = lived
    with opened(place, clock) as store:
        room_of(store, clock, "omar").edit_details("INC-2026-0002", private=True)
        past = Past.of(store, MINE, clock, public=True)
    for dial in Dial:
        past.turn(dial, at(20))
        assert [it.id for it in past.open_incidents()] == [MINE]
    assert not list(past.events(incident="INC-2026-0002"))


def test_what_was_known_later_is_told(lived: tuple[str, Clock]) -> None:
    place, clock = lived
    with opened(place, clock) as store:
        room_of(store, clock).log(MINE, "it began with the deploy", Kind.FACT, at=at(1))
        past = Past.of(store, MINE, clock)
    assert [getattr(e.data, "text", "") for e in past.course.known_later(at(2))][-1] == "it began with the deploy"
    assert not past.course.known_later(clock())


def test_who_had_an_alert_and_who_was_on_call_then_is_shown_as_far_as_it_was_kept(file_or_server: str) -> None:
    clock = Clock()
    shift = OnCall(feed="prod", policy="db", person="ana", since=at(10), until=at(30))
    with opened(file_or_server, clock) as store:
        maya, omar = room_of(store, clock), room_of(store, clock, "omar")
        store.save_poll("prod", [alert(1)], (), health("prod", at=clock()), on_call=[shift])
        maya.declare("Checkout fails", "SEV2")
        one = alert(1).fingerprint
        for minutes, does in (
            (5, lambda: omar.acknowledge_alert(one, "looking")), (6, lambda: omar.comment_alert(one, "it is the pool")),
            (4, lambda: maya.snooze_alert(one, clock() + timedelta(minutes=10), "known")),
            (5, lambda: maya.wake_alert(one)), (5, lambda: omar.release_alert(one)),
            (9, lambda: maya.log(MINE, "over")),
        ):  # fmt: skip
            clock.passes(minutes=minutes)
            does()
        past = Past.of(store, MINE, clock)
        now = ActRows(store).all()[one]
    then = Clock()
    room = Room(past, Policy(), "maya", clock=then, read_only=True)
    seen = {}
    for minute in (33, 4, 6, 12, 16, 21, 26):
        then.now = at(minute)
        past.turn(Dial.KNOWN, then.now)
        look = room.overview()
        acts = ActRows(past).all().get(one)
        seen[minute] = (
            acts.acked_by if acts else "", acts.snoozed_by if acts else "", len(acts.comments) if acts else 0,
            [shift.person for shift in look.on_call], len(ActRows(past).log(one)),
        )  # fmt: skip
    assert seen == {
        4: ("", "", 0, [], 0),
        6: ("omar", "", 0, [], 1),
        12: ("omar", "", 1, ["ana"], 2),
        16: ("omar", "maya", 1, ["ana"], 3),
        21: ("omar", "", 1, ["ana"], 4),
        26: ("", "", 1, ["ana"], 5),
        33: ("", "", 1, [], 5),
    }
    past.turn(Dial.KNOWN, clock())
    assert ActRows(past).all()[one] == now, "what the log makes of it is what was written"
    for refused in (lambda: room.acknowledge_alert(one), lambda: room.snooze_alert(one, at(90), "x"),
                    lambda: room.comment_alert(one, "x")):  # fmt: skip
        with pytest.raises((Refused, ReadOnly)):
            refused()
