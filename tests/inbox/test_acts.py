"""What people do about alerts: with who, when and why; told in the timeline of the incident that covers them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlite_utils import Database

from tests.support.made import alert, health
from tests.support.rooms import START, Clock, refused
from warroom.core.inbox import TriageState, triaged
from warroom.core.model import Alert, AlertStatus
from warroom.core.policy import Policy
from warroom.room import Refused, Room
from warroom.store import Store
from warroom.store.act_rows import ActRows
from warroom.store.sqlite import connect, create_file
from warroom.store.sqlite.migrating import migrations

ONE, TWO = "prod-000001", "prod-000002"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rooms(file_or_server: str, clock: Clock) -> Iterator[dict[str, Room]]:
    with ExitStack() as opened:
        found = {}
        for person in ("maya", "lee"):
            store = opened.enter_context(Store.open(file_or_server, clock=clock))
            found[person] = Room(store, Policy(), person, clock=clock)
        yield found


@pytest.fixture
def maya(rooms: dict[str, Room]) -> Room:
    fires(rooms["maya"], 1, 2)
    return rooms["maya"]


@pytest.fixture
def lee(rooms: dict[str, Room], maya: Room) -> Room:
    return rooms["lee"]


def made(number: int, at: Clock | None = None, **more: object) -> Alert:
    seen = at.now if at is not None else START
    return replace(alert(number), started_at=seen, first_seen_at=seen, last_seen_at=seen, **more)


def fires(room: Room, *numbers: int, clock: Clock | None = None) -> None:
    room.store.save_poll("prod", [made(n, clock) for n in numbers], (), health("prod"))


def ends(room: Room, *fingerprints: str) -> None:
    room.store.save_poll("prod", (), fingerprints, health("prod", at=START + timedelta(minutes=9)))


def place(room: Room, fingerprint: str = ONE) -> tuple[TriageState, str]:
    """Where an alert stands now, and with whom."""
    seen = room.overview()
    found = triaged((*seen.alerts, *seen.resolved), seen.incidents, seen.acts, room.clock())
    it = next(one for one in found if one.alert.fingerprint == fingerprint)
    return it.place, it.holder


def log(room: Room, fingerprint: str = ONE) -> list[tuple[str, str, str]]:
    return [(line.actor, line.act, line.text) for line in ActRows(room.store).log(fingerprint)]


# ---------------------------------------------------------------- acknowledging


def test_an_alert_that_somebody_acknowledged_is_no_longer_new(maya: Room, lee: Room) -> None:
    assert place(maya) == (TriageState.NEW, "")
    said = maya.acknowledge_alert(ONE, "I look at the pool")
    assert said == "High error rate on node 1 is acknowledged by you."
    assert place(lee) == (TriageState.HELD, "maya")
    assert log(lee) == [("maya", "acknowledged", "I look at the pool")]


def test_who_has_it_is_not_overrun_unless_it_is_taken_over(maya: Room, lee: Room) -> None:
    maya.acknowledge_alert(ONE)
    with refused("was acknowledged by maya: take it over, or leave it to them"):
        lee.acknowledge_alert(ONE)
    with refused("is yours already"):
        maya.acknowledge_alert(ONE)
    lee.acknowledge_alert(ONE, take_over=True)
    assert place(maya) == (TriageState.HELD, "lee")


def test_what_is_given_back_is_new_again(maya: Room) -> None:
    with refused("is nobody's here"):
        maya.release_alert(ONE)
    maya.acknowledge_alert(ONE)
    maya.release_alert(ONE, "I must leave")
    assert place(maya) == (TriageState.NEW, "")
    assert log(maya)[-1] == ("maya", "given back", "I must leave")


def test_an_alert_that_fires_again_is_nobodys(maya: Room, clock: Clock) -> None:
    maya.acknowledge_alert(ONE)
    ends(maya, ONE)
    assert place(maya)[0] is TriageState.RESOLVED
    with refused("has resolved: there is nothing to acknowledge"):
        maya.acknowledge_alert(ONE)
    clock.passes(minutes=5)
    fires(maya, 1, clock=clock)
    assert place(maya) == (TriageState.NEW, "")


def test_an_act_on_many_is_done_to_those_it_can_be_done_to_and_names_the_others(maya: Room) -> None:
    ends(maya, TWO)
    said = maya.acknowledge_alert([ONE, TWO])
    assert said == (
        "High error rate on node 1 is acknowledged by you. "
        "High error rate on node 2 has resolved: there is nothing to acknowledge."
    )
    with refused("No alert is named"):
        maya.acknowledge_alert([])
    with refused('No feed has told of an alert "nonsense"'):
        maya.acknowledge_alert("nonsense")


# ---------------------------------------------------------------- snoozing


def test_a_snooze_has_an_end_and_a_reason_and_ends_by_itself(maya: Room, clock: Clock) -> None:
    until = START + timedelta(minutes=30)
    with refused("Give a reason to snooze"):
        maya.snooze_alert(ONE, until, " ")
    with refused("already passed"):
        maya.snooze_alert(ONE, START, "resizing")
    with refused("within 30 days"):
        maya.snooze_alert(ONE, START + timedelta(days=31), "resizing")
    assert maya.snooze_alert(ONE, until, "resizing").endswith("is snoozed until 14:30:00 UTC, or resolved.")
    assert place(maya)[0] is TriageState.SNOOZED
    clock.passes(minutes=29, seconds=59)
    assert place(maya)[0] is TriageState.SNOOZED
    clock.passes(seconds=1)
    assert place(maya)[0] is TriageState.NEW


def test_a_snooze_ends_when_the_alert_resolves(maya: Room, clock: Clock) -> None:
    maya.snooze_alert(ONE, START + timedelta(hours=8), "resizing")
    ends(maya, ONE)
    assert place(maya)[0] is TriageState.RESOLVED
    clock.passes(minutes=1)
    fires(maya, 1, clock=clock)
    assert place(maya)[0] is TriageState.NEW


def test_a_snooze_may_be_ended_and_whoever_takes_the_alert_ends_it_too(maya: Room, lee: Room) -> None:
    with refused("is not snoozed here"):
        maya.wake_alert(ONE)
    maya.snooze_alert([ONE, TWO], START + timedelta(hours=1), "resizing")
    lee.wake_alert(ONE)
    assert place(maya)[0] is TriageState.NEW
    lee.acknowledge_alert(TWO)
    assert place(maya, TWO) == (TriageState.HELD, "lee")


# ---------------------------------------------------------------- comments


def test_a_comment_stays_for_the_next_shift_even_when_the_alert_is_over(maya: Room, lee: Room, clock: Clock) -> None:
    with refused("A comment needs words"):
        maya.comment_alert(ONE, "  ")
    maya.comment_alert(ONE, "known: vendor ticket 4411")
    clock.passes(hours=8)
    ends(maya, ONE)
    lee.comment_alert(ONE, "they called back")
    fires(maya, 1, clock=clock)
    said = [(c.by, c.text) for c in lee.overview().acts[ONE].comments]
    assert said == [("maya", "known: vendor ticket 4411"), ("lee", "they called back")]


# ---------------------------------------------------------------- incidents


def told(room: Room, inc: str) -> list[tuple[str, str]]:
    return [(e.author, e.text) for e in room.detail(inc).entries if "alert" in e.text]


def test_what_is_done_about_a_linked_alert_stands_in_its_incidents_timeline(maya: Room, lee: Room) -> None:
    inc = maya.declare("Checkout", "SEV1").id
    assert maya.link_alerts(inc, [ONE, TWO]) == (
        "High error rate on node 1 and High error rate on node 2 are linked to 0001."
    )
    lee.acknowledge_alert([ONE, TWO], "I drain it")
    lee.snooze_alert(ONE, START + timedelta(minutes=90), "resizing")
    assert told(maya, inc)[-2:] == [
        ("lee", "alerts acknowledged: High error rate on node 1, High error rate on node 2: I drain it"),
        ("lee", "alert snoozed until 15:30 UTC: High error rate on node 1: resizing"),
    ]
    assert place(maya) == (TriageState.SNOOZED, "lee")
    assert place(maya, TWO) == (TriageState.LINKED, "lee")


def test_an_act_that_the_incident_refuses_is_not_done_at_all(maya: Room, lee: Room) -> None:
    inc = maya.declare("Checkout", "SEV1").id
    maya.link_alerts(inc, ONE)
    maya.assign(inc, "observer", "lee")
    with refused("observers change nothing"):
        lee.acknowledge_alert([ONE, TWO])
    assert place(maya, TWO) == (TriageState.NEW, "")
    assert log(maya, TWO) == []


def test_links_are_made_once_and_taken_back(maya: Room) -> None:
    inc, other = maya.declare("Checkout", "SEV1").id, maya.declare("Mail", "SEV2").id
    maya.link_alerts(inc, ONE)
    assert maya.link_alerts(inc, [ONE, TWO]).endswith("is linked to 0001; 1 of 2 were covered already.")
    with refused("covers High error rate on node 1 already") as info:
        maya.link_alerts(other, ONE)
    assert info.value.incident == inc
    maya.unlink_alerts(inc, [ONE, TWO])
    assert maya.find(inc).alerts == ()
    with refused("does not cover this alert"):
        maya.unlink_alerts(inc, ONE)
    with refused("too many to link at once"):
        maya.link_alerts(inc, [f"f{n}" for n in range(501)])


def test_the_same_key_again_does_nothing_and_says_the_same(maya: Room, lee: Room) -> None:
    inc = maya.declare("Checkout", "SEV1").id
    maya.link_alerts(inc, ONE, key="l1")
    assert maya.link_alerts(inc, ONE, key="l1").endswith("linked to 0001.")
    first = maya.acknowledge_alert(ONE, key="k1")
    seq = maya.store.head()[0]
    assert maya.acknowledge_alert(ONE, key="k1") == first
    assert (maya.store.head()[0], len(log(maya))) == (seq, 1)
    with refused("The key k1 was already used by maya"):
        lee.acknowledge_alert(ONE, take_over=True, key="k1")


def test_a_reader_changes_nothing(maya: Room, file_or_server: str, clock: Clock) -> None:
    with Store.open(file_or_server, clock=clock, read_only=True) as store:
        room = Room(store, Policy(), "kim", clock=clock, read_only=True)
        for act in (lambda: room.acknowledge_alert(ONE), lambda: room.comment_alert(ONE, "x")):
            with pytest.raises(Refused, match="reading only"):
                act()
    assert log(maya) == []


# ---------------------------------------------------------------- what happened before


def test_what_ended_it_last_time_is_told(maya: Room) -> None:
    inc = maya.declare("Checkout", "SEV1").id
    maya.acknowledge(inc)
    maya.link_alerts(inc, ONE)
    assert maya.alert_history(ONE).before == ()
    maya.set_status(inc, "resolved", "drained the pool")
    maya.set_status(inc, "closed")
    (earlier,) = maya.alert_history(ONE).before
    assert (earlier.incident.number, earlier.how) == ("0001", "drained the pool")
    assert maya.alert_history(TWO).before == ()


# ---------------------------------------------------------------- the store


def test_old_lines_go_with_the_alerts_log_and_comments_of_alerts_that_are_there_stay(maya: Room, clock: Clock) -> None:
    maya.comment_alert([ONE, TWO], "known")
    ends(maya, TWO)
    maya.store.prune_alerts(START + timedelta(hours=1))
    assert log(maya) == []
    assert set(maya.overview().acts) == {ONE}


def test_a_database_from_before_there_were_acts_gets_them(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    create_file(path, 0o600)
    old = connect(path, timeout_s=5)
    migrations().apply(Database(old, execute_plugins=False), stop_before="m005_alert_acts")
    old.execute("PRAGMA user_version=4")
    old.close()
    with Store.open(path) as store:
        room = Room(store, Policy(), "maya", clock=Clock())
        fires(room, 1)
        room.acknowledge_alert(ONE)
        assert place(room) == (TriageState.HELD, "maya")


def test_a_source_that_says_somebody_has_it_is_believed(maya: Room) -> None:
    taken = made(1, status=AlertStatus.ACKED, assignee="Priya", labels={})
    maya.store.save_poll("prod", [taken], (), health("prod", at=START + timedelta(seconds=30)))
    assert place(maya) == (TriageState.HELD, "Priya")
