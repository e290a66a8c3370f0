"""What happens in the room becomes letters: once, for whom it concerns, from the moment a channel is there."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from tests.notify.conftest import Place, config_of
from tests.support.made import health
from warroom.core.escalation import pending_escalations
from warroom.core.model import OnCall, Status
from warroom.notify.message import key_of, read
from warroom.store.errors import Busy
from warroom.store.maintenance import redact
from warroom.store.outbox import CursorMoved, Letter
from warroom.store.sqlite import connect

OPS = {"id": "ops"}
BACKUP = {"name": "backup", "unless": "acknowledged", "after": {"SEV1": "1m"}}
QUICK: dict[str, Any] = {"escalation": [{"level": [BACKUP]}]}


def fire(place: Place, incident: str) -> None:
    """Fires what is due, as the watcher does."""
    room = place.room("warroom")
    for due in pending_escalations(room.find(incident), room.policy, place.clock()):
        if due.due:
            room.fire(due, place.lease)


def test_nothing_is_kept_without_a_channel(place: Place) -> None:
    place.with_channels()
    place.room().declare("checkout", "SEV1")
    assert place.told() == []


def test_a_channel_is_told_of_what_matters_and_not_of_every_line(place: Place) -> None:
    place.with_channels(OPS)
    room = place.room()
    inc = room.declare("checkout", "SEV1").id
    room.log(inc, "a line of the timeline")
    room.acknowledge(inc)
    room.set_severity(inc, "SEV2", "half as bad")
    room.update(inc, "customers", "We are looking.")
    room.set_status(inc, Status.INVESTIGATING)
    assert [occasion for _, occasion in place.told()] == ["declared", "severity", "update"]
    told = place.messages()
    assert told[0].title == "SEV1 0001 declared: checkout"
    assert told[1].title == "SEV2 0001, was SEV1: checkout"
    assert told[2].text == "We are looking."


def test_an_event_makes_one_letter_however_often_it_is_looked_at(place: Place) -> None:
    place.with_channels(OPS)
    place.room().declare("checkout", "SEV1")
    assert len(place.look()) == 1
    assert len(place.look()) == 1
    place.with_channels(OPS)  # another term, which reads again what was not kept as read
    assert len(place.look()) == 1


def test_the_key_is_that_of_the_event_and_the_channel_and_of_nothing_else(place: Place) -> None:
    place.with_channels(OPS, {"id": "other"})
    place.room().declare("checkout", "SEV1")
    one, two = place.look()
    event = next(event for event in place.store.events() if event.type == "declared")
    assert (one.letter.id, two.letter.id) == (key_of(event.id, "ops"), key_of(event.id, "other"))
    assert one.letter.id != two.letter.id
    assert read(one.letter.body).key == one.letter.id


def test_what_happened_before_a_channel_was_there_is_not_told(place: Place) -> None:
    place.with_channels(OPS)
    place.room().declare("old", "SEV1")
    assert place.told() == [("ops", "declared")]
    place.with_channels(OPS, {"id": "new"})
    place.room().declare("young", "SEV1")
    assert place.told()[1:] == [("ops", "declared"), ("new", "declared")]


def test_what_the_watcher_records_before_it_first_looks_after_a_new_channel_is_told(place: Place) -> None:
    """Its duties and its letters begin beside each other: a level that falls due meanwhile must page somebody."""
    inc = place.room().declare("checkout", "SEV1").id
    taken = place.store.head()[0]
    place.passes(minutes=20)
    place.config = config_of(OPS, **QUICK)
    fire(place, inc)
    place.with_channels({**OPS, "when": ["escalation"]}, since=taken, **QUICK)
    assert place.told() == [("ops", "escalation")]


def test_a_watcher_that_knows_fewer_channels_loses_nothing_of_the_others(place: Place) -> None:
    place.with_channels(OPS)
    place.with_channels(whole=False)  # a terminal's child with another configuration
    place.room().declare("checkout", "SEV1")
    assert place.told() == []
    place.with_channels(OPS)
    assert place.told() == [("ops", "declared")]


def test_a_channel_that_is_no_longer_configured_gives_up_what_waits_and_says_so(place: Place) -> None:
    place.with_channels(OPS)
    place.room().declare("checkout", "SEV1")
    place.look()
    place.with_channels({"id": "other"})
    assert place.room().overview().dead_letters[0].reason == "its channel is no longer configured"


def test_a_channel_switched_off_keeps_what_waits_and_hears_nothing_meanwhile(place: Place) -> None:
    place.with_channels(OPS)
    place.room().declare("first", "SEV1")
    assert place.told() == [("ops", "declared")]
    place.with_channels({**OPS, "enabled": False})
    place.room().declare("second", "SEV1")
    assert [kept.state for kept in place.look()] == ["waiting"]
    place.with_channels(OPS)
    place.room().declare("third", "SEV1")
    assert [m.incident["title"] for m in place.messages()] == ["first", "third"]


def test_a_watcher_that_lost_its_lease_writes_nothing(place: Place) -> None:
    place.with_channels(OPS)
    place.store.release(place.lease)
    place.take("another")
    place.room().declare("checkout", "SEV1")
    assert place.told() == []


def test_letters_and_the_cursor_are_written_together_or_not_at_all(place: Place) -> None:
    place.with_channels(OPS)
    start = place.outbox.cursors()["ops"].seq
    letter = Letter("k1", "ops", "INC-2026-0001", "declared", "{}")
    with pytest.raises(CursorMoved):
        place.outbox.add([letter], place.lease, place.clock(), read={"ops": (start + 7, start + 9)})
    assert place.outbox.letters() == ()
    assert place.outbox.cursors()["ops"].seq == start
    assert place.outbox.add([letter], place.lease, place.clock(), read={"ops": (start, start + 2)}) == 1
    assert place.outbox.add([letter], place.lease, place.clock(), read={"ops": (start + 2, start + 3)}) == 0


def test_what_happened_too_long_ago_is_given_up_with_how_long(place: Place) -> None:
    place.with_channels(OPS)
    place.room().declare("checkout", "SEV1")
    place.passes(hours=50)
    (kept,) = [kept for kept in place.look() if kept.letter.occasion == "declared"]
    assert (kept.state, kept.reason) == ("dead", "it happened 2d2h before a watcher ran")


def test_the_words_and_the_records_of_an_escalation_name_who_is_on_call_and_how_late_it_is(place: Place) -> None:
    place.store.save_poll("pd", (), (), health("pd"), on_call=[
        OnCall(feed="pd", policy="Shop", person="Ines Okafor", schedule="primary"),
        OnCall(feed="pd", policy="Shop", person="Ravi", level=2, schedule="primary"),
    ])  # fmt: skip
    level = {"name": "backup", "target": "oncall:pd/primary", "unless": "acknowledged", "after": {"SEV1": "1m"}}
    place.with_channels(
        {"id": "ines"}, {"id": "ravi"}, escalation=[{"level": [level]}],
        responder=[{"handle": "ines", "name": "Ines Okafor", "notify": ["ines"]},
                   {"handle": "ravi", "notify": ["ravi"]}],
    )  # fmt: skip
    inc = place.room().declare("checkout", "SEV1").id
    place.passes(seconds=100)
    fire(place, inc)
    assert place.told() == [("ines", "escalation")]
    (told,) = place.messages()
    assert "For Ines Okafor" in told.text
    assert "this comes 40s late" in told.text
    row = next(row for row in place.store.entries(inc) if "escalated" in row.text)
    assert row.text == "escalated to backup (oncall:pd/primary: Ines Okafor), late 40s: it was due at 14:01:00 UTC"
    assert row.mark == "late 40s"


def test_who_is_paged_reads_the_brief_and_a_program_reads_it_line_by_line(place: Place) -> None:
    place.with_channels({"id": "ops", "reaches": ["backup"], "when": ["escalation"]}, **QUICK)
    room = place.room()
    inc = room.declare("checkout", "SEV1", service="shop").id
    room.log(inc, "half of all orders fail", "impact")
    room.log(inc, "2.1.3 leaks connections", "hypothesis")
    room.add_link(inc, "https://wiki.example/shop", "runbook")
    place.passes(minutes=10)
    fire(place, inc)
    (told,) = [one for one in place.messages() if one.occasion == "escalation"]
    for line in ("service: shop", "impact: half of all orders fail (", "hypothesis, open: 2.1.3 leaks connections",
                 "runbook: https://wiki.example/shop", "last update: nobody was told yet"):  # fmt: skip
        assert f"\n{line}" in told.text
    assert told.incident["impact"] == "half of all orders fail"
    assert {"name": "service", "text": "shop", "note": ""} in told.situation
    assert "last update" not in [line["name"] for line in told.situation]


def test_an_escalation_that_reaches_nobody_is_not_silent(place: Place) -> None:
    place.with_channels({"id": "quiet", "when": ["declared"]}, **QUICK)
    inc = place.room().declare("checkout", "SEV1").id
    place.passes(minutes=1)
    fire(place, inc)
    place.look()
    (dead,) = place.room().overview().dead_letters
    assert dead.reason == 'nobody was told: no channel reaches backup; give one of them reaches = ["backup"]'


def test_a_countdown_that_runs_out_is_told_once_and_at_its_time(place: Place) -> None:
    place.with_channels(OPS)
    place.room().declare("checkout", "SEV1")
    place.look()
    assert place.collector is not None
    place.passes(minutes=4, seconds=59)
    assert [occasion for _, occasion in place.told()] == ["declared"]
    assert place.collector.next_at == place.clock() + timedelta(seconds=1)  # the acknowledgement is due
    place.passes(seconds=1)
    assert [occasion for _, occasion in place.told()] == ["declared", "overdue"]
    place.passes(minutes=10)  # the customers' update, too
    assert [occasion for _, occasion in place.told()] == ["declared", "overdue", "overdue"]
    place.with_channels(OPS)
    assert len(place.told()) == 3
    assert [m.what["kind"] for m in place.messages()[1:]] == ["acknowledge", "customer_update"]


def test_the_review_is_told_at_its_target_and_when_it_is_late_though_the_incident_is_closed(place: Place) -> None:
    place.with_channels(OPS, notify={"too_late": "7d"})
    room = place.room()
    inc = room.declare("checkout", "SEV3").id
    room.acknowledge(inc)
    room.set_status(inc, Status.RESOLVED, reason="a false start")
    room.set_status(inc, Status.CLOSED, reason="over")
    place.look()
    place.passes(hours=24)
    place.look()
    place.passes(hours=24)
    assert [occasion for _, occasion in place.told()][-2:] == ["review_due", "overdue"]


def test_redacted_words_are_taken_out_of_letters_and_never_sent(place: Place) -> None:
    place.with_channels(OPS)
    room = place.room()
    inc = room.declare("checkout", "SEV1").id
    room.update(inc, "team", "the password is swordfish")
    place.look()
    event = next(event for event in place.store.events() if event.type == "update_published")
    redact(place.store.path, event.id, "maya", "a password")
    kept = [k for k in place.look() if k.letter.occasion == "update"]
    assert [(k.state, "swordfish" in k.letter.body) for k in kept] == [("dead", False)]
    assert place.outbox.retry(place.clock()) == 0
    assert b"swordfish" not in place.store.path.read_bytes()


def test_a_change_of_many_events_is_read_in_batches_and_nothing_is_missed(place: Place) -> None:
    place.with_channels(OPS)
    room = place.room()
    inc = room.declare("checkout", "SEV1").id
    room.log_lines(inc, [(f"line {n}", "note", None) for n in range(1200)])
    room.set_severity(inc, "SEV2")
    assert [occasion for _, occasion in place.told()] == ["declared", "severity"]


def test_what_could_not_be_written_is_made_again_though_nothing_else_happens(place: Place) -> None:
    place.with_channels(OPS)
    place.store.timeout_s = 0.01
    place.store.query(lambda conn: conn.execute("PRAGMA busy_timeout=10"))
    place.room().declare("checkout", "SEV1")
    with closing(connect(place.store.path, timeout_s=1)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            place.look()
    assert place.told() == [("ops", "declared")]


def test_a_countdown_that_could_not_be_told_is_told_when_it_can_be(place: Place) -> None:
    place.with_channels(OPS, notify={"overdue": ["team_update"], "when": ["overdue"]})
    place.room().declare("checkout", "SEV1")
    place.look()
    place.passes(minutes=40)
    place.store.release(place.lease)
    assert place.told() == []
    assert place.store.renew(place.lease)
    assert place.told() == [("ops", "overdue")]
