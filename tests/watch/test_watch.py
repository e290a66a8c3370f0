"""``warroom watch`` as a process: what it fires, how it hands over, how it ends."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.http import Answer, serving
from tests.support.patience import PATIENCE_S
from tests.support.processors import starved_s
from tests.support.soak import count, keep
from tests.watch.conftest import CALM_LEASE_S, LEASE_S, Place, wait_for
from warroom.core.model import AlertStatus, Kind, Status


def test_an_escalation_fires_once_at_its_due_time_and_the_timeline_says_so(place: Place) -> None:
    incident = place.declare_due_in(1.5)
    place.watcher()
    wait_for(lambda: place.fired(incident.id))
    fired = place.room().find(incident.id).fired[0]
    assert fired.at >= fired.due_at
    time.sleep(3 * LEASE_S)  # time enough for a second firing that must not come
    assert place.fired(incident.id) == [("backup", 0)]
    assert len(place.escalation_rows(incident.id)) == 1


def test_what_fell_due_while_nobody_watched_fires_when_somebody_does(place: Place) -> None:
    incident = place.declare_due_in(-400)
    place.watcher()
    wait_for(lambda: len(place.fired(incident.id)) == 2)
    assert sorted(place.fired(incident.id)) == [("backup", 0), ("manager", 0)]


def test_an_acknowledgement_in_time_keeps_the_backup_asleep(place: Place) -> None:
    place.held_by(place.watcher())
    incident, late = place.declare_due_in(3), place.declare_due_in(3.3)
    place.room().acknowledge(incident.id)
    wait_for(lambda: place.fired(late.id))
    assert place.fired(incident.id) == []


def test_a_raised_severity_pages_whom_it_now_must(place: Place) -> None:
    place.write_config('[[escalation]]\n[[escalation.level]]\nname = "backup"\nafter = { SEV1 = "1s" }')
    incident = place.room().declare("checkout is slow", "SEV3")
    place.held_by(place.watcher())
    assert place.fired(incident.id) == []
    place.room().set_severity(incident.id, "SEV1", "all customers now")
    wait_for(lambda: place.fired(incident.id))
    assert place.fired(incident.id) == [("backup", 0)]


def test_a_raised_impact_pages_whom_it_must_and_says_why(place: Place) -> None:
    place.write_config(
        '[[escalation]]\n[[escalation.level]]\nname = "vp"\nonly_when_impact_raised = true\nafter = { SEV1 = "500ms" }'
        '\n[[escalation.level]]\nname = "backup"\nafter = { SEV1 = "1s" }'
    )
    room = place.room()
    incident = room.declare("checkout is down", "SEV1")
    room.log(incident.id, "a few carts fail", Kind.IMPACT)
    place.held_by(place.watcher())
    wait_for(lambda: place.fired(incident.id))
    assert place.fired(incident.id) == [("backup", 0)]  # the vp's time has come too, but not what it waits for
    room.set_brief(incident.id, impact="nobody can pay")
    wait_for(lambda: len(place.fired(incident.id)) == 2)
    assert place.fired(incident.id)[1] == ("vp", 0)
    nobody = "nobody is told: no [[channel]] is configured"
    assert place.escalation_rows(incident.id)[-1].endswith(f": {nobody}; the impact was raised")
    assert place.escalation_rows(incident.id)[-1].startswith("escalated to vp")
    assert (fired := room.find(incident.id).fired[1]).at >= fired.due_at


def test_an_ask_that_runs_out_is_called_out(place: Place) -> None:
    incident = place.declare_due_in(200)
    place.held_by(place.watcher())
    place.room().ask(incident.id, "bob", "latency?", timedelta(seconds=1))
    wait_for(lambda: [a for a in place.room().find(incident.id).asks if a.state == "expired"])


def test_a_resolved_incident_is_closed_by_the_watcher_when_its_calm_is_over(place: Place) -> None:
    place.write_config('[room]\nclosing = "1s"')
    room = place.room()
    incident = room.declare("checkout is slow", "SEV3")
    place.held_by(place.watcher())
    room.set_status(incident.id, Status.RESOLVED, "customers confirmed it")
    wait_for(lambda: place.room().find(incident.id).status is Status.CLOSED)
    rows = place.store.entries(incident.id, newest=10)
    assert [row.author for row in rows if "→ closed" in row.text] == ["warroom"]


def test_a_planned_room_is_told_of_a_missed_check_in_and_of_tickets_over_its_limit(place: Place) -> None:
    with serving() as desk:
        desk.routes["/count"] = Answer({"total": 95})
        place.write_config(
            f'[room]\ncheck_in_grace = "300ms"\n[[feed]]\nid = "desk"\ntype = "tickets"\nurl = "{desk.url}"'
            '\ncount_path = "/count?since={since}"\ncount = "total"\ninterval = "1s"'
        )
        room = place.room()
        launch = room.declare("Release 2.2", "SEV3", planned=True).id
        place.held_by(place.watcher())
        room.set_check_in(launch, "commander", datetime.now(UTC) + timedelta(seconds=1.5))
        room.set_ticket_limits(launch, 40, 90)
        wait_for(lambda: [c for c in room.find(launch).check_ins if c.missed])
        wait_for(lambda: (limits := room.find(launch).tickets) and limits.level == "escalate")
        texts = [row.text for row in place.store.entries(launch) if row.author == "warroom"]
        assert sorted(texts) == ["95 tickets (desk), over the 90 of this room", "commander did not check in"]


def test_what_could_not_be_written_when_it_fell_due_is_written_when_it_can_be(place: Place) -> None:
    place.write_config('[room]\ncheck_in_grace = "100ms"\n[store]\ntimeout = "100ms"', lease_s=30)
    room = place.room()
    launch = room.declare("Release 2.2", "SEV3", planned=True).id
    said = place.folder / "said"
    with said.open("wb") as file:
        place.held_by(place.watcher(stderr=file))
        room.set_check_in(launch, "commander", datetime.now(UTC) + timedelta(seconds=3))
        other = sqlite3.connect(place.db, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")  # somebody writes for long, over the very moment
        wait_for(lambda: "the watcher's duty stopped" in said.read_text())
        assert not room.find(launch).check_ins[0].missed
        other.execute("ROLLBACK")
        other.close()
        wait_for(lambda: room.find(launch).check_ins[0].missed)


# ---------------------------------------------------------------- leases


def fired_after_kill(place: Place, watchers: dict[int, subprocess.Popen[bytes]], offset_s: float) -> tuple[str, bool]:
    """Kills the holder ``offset_s`` from an escalation's due time, waits until it fired, and replaces the dead one.

    Gives the incident, and whether the kill came before the firing.
    """
    lead = 0.5
    holder = watchers.pop(wait_for(lambda: place.holder() in watchers and place.holder()))
    incident = place.declare_due_in(lead).id
    time.sleep(max(0.0, lead + offset_s))
    holder.kill()
    holder.wait(PATIENCE_S)
    before = not place.fired(incident)
    fresh = place.watcher()
    watchers[fresh.pid] = fresh
    wait_for(lambda: place.fired(incident), what="it never fired")
    return incident, before


@pytest.mark.timeout(900)
def test_killed_minus_nine_around_the_due_time_it_fires_once_never_twice_never_not_at_all(place: Place) -> None:
    """Two watchers; in each round the holder is killed at a moment drawn around the due time."""
    chance, rounds = random.Random(4711), count(6, 50)
    watchers = {it.pid: it for it in (place.watcher(), place.watcher())}
    told = [fired_after_kill(place, watchers, chance.uniform(-0.15, 0.1)) for _ in range(rounds)]
    time.sleep(2 * LEASE_S)  # time enough for a second firing that must not come
    for incident, _ in told:
        assert place.fired(incident) == [("backup", 0)]
        assert len(place.escalation_rows(incident)) == 1
    keep("watcher_kill9", rounds=rounds, killed_before_firing=sum(before for _, before in told), lease_s=LEASE_S)


def test_a_standby_takes_over_within_the_lease_when_the_holder_is_killed(place: Place) -> None:
    place.write_config(lease_s=CALM_LEASE_S)
    first = place.watcher()
    place.held_by(first)
    second = place.watcher()
    time.sleep(CALM_LEASE_S)
    assert place.holder() == first.pid
    first.kill()
    first.wait(PATIENCE_S)
    began, before = time.monotonic(), starved_s(second.pid) + starved_s(os.getpid())
    place.held_by(second)
    starved = starved_s(second.pid) + starved_s(os.getpid()) - before
    assert time.monotonic() - began < CALM_LEASE_S + 5 + starved


def test_sigterm_ends_it_cleanly_and_frees_the_lease_at_once(place: Place) -> None:
    first = place.watcher()
    place.held_by(first)
    first.send_signal(signal.SIGTERM)
    assert first.wait(PATIENCE_S) == 0
    state = place.store.lease("watcher")
    assert state is not None
    assert not state.alive


def test_a_standing_watcher_takes_the_lease_from_a_terminals_child_which_then_ends(place: Place) -> None:
    child = place.watcher("--child", stdin=subprocess.PIPE)
    place.held_by(child)
    assert not place.store.watcher().standing
    standing = place.watcher()
    place.held_by(standing)
    assert place.store.watcher().standing
    assert child.wait(PATIENCE_S) == 3


def test_a_child_that_nobody_needs_ends_and_one_whose_terminal_is_gone_too(place: Place) -> None:
    child = place.watcher("--child", stdin=subprocess.PIPE)
    place.held_by(child)
    needless = place.watcher("--child", stdin=subprocess.PIPE)
    assert needless.wait(PATIENCE_S) == 3
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(PATIENCE_S) == 0
    assert place.watcher("--child", stdin=subprocess.DEVNULL).wait(PATIENCE_S) == 0


# ---------------------------------------------------------------- feeds


FEEDS = """
[[feed]]
id = "dead"
type = "alertmanager"
url = "http://127.0.0.1:1"
interval = "1s"

[[feed]]
id = "secret"
type = "json"
url = "{url}/secret"
headers = {{ Authorization = "Bearer ${{env:NOBODY_SET_THIS}}" }}
map = {{ uid = "id", title = "id" }}

[[feed]]
id = "good"
type = "json"
url = "{url}/good"
interval = "1s"
[feed.map]
uid = "id"
title = "title"
status = "status"
started_at = "since"
"""


def test_alerts_reach_the_store_and_dead_feeds_stop_neither_others_nor_escalations(place: Place) -> None:
    incident = place.declare_due_in(2)
    with serving() as server:
        server.routes["/good"] = Answer([{"id": "a", "title": "It burns", "status": "open"}])
        place.write_config(FEEDS.format(url=server.url))
        place.watcher()
        (alert,) = wait_for(place.store.alerts)
        assert (alert.title, alert.status, alert.feed) == ("It burns", AlertStatus.FIRING, "good")
        health = wait_for(lambda: len(h := {f.id: f for f in place.store.feeds()}) == 3 and h)
        assert health["good"].state == "ok"
        assert health["dead"].error.startswith("connection refused")
        assert "NOBODY_SET_THIS is not set" in health["secret"].error
        assert not [asked for asked in server.asked if asked.path == "/secret"]
        wait_for(lambda: place.fired(incident.id))

        revision = place.store.alerts_revision()
        seen = len(server.asked)
        wait_for(lambda: len(server.asked) >= seen + 3)
        assert place.store.alerts_revision() == revision
        server.routes["/good"] = Answer([])
        wait_for(lambda: not place.store.alerts())
    wait_for(lambda: {f.id: f.state for f in place.store.feeds()}["good"] in ("failing", "stale"))


def test_an_alert_that_comes_back_during_the_soak_starts_it_again(place: Place) -> None:
    with serving() as server:
        server.routes["/good"] = Answer([{"id": "a", "title": "It burns", "status": "open"}])
        place.write_config(FEEDS.format(url=server.url))
        place.watcher()
        (alert,) = wait_for(place.store.alerts)
        room = place.room()
        incident = room.declare("checkout", "SEV2", alerts=(alert.fingerprint,))
        server.routes["/good"] = Answer([{"id": "a", "title": "It burns", "status": "closed"}])
        wait_for(lambda: not place.store.alerts())
        room.acknowledge(incident.id)
        for status in (Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING):
            room.set_status(incident.id, status)
        calm = room.find(incident.id).soak_started_at
        assert calm is not None
        since = datetime.now(UTC).isoformat()
        server.routes["/good"] = Answer([{"id": "a", "title": "It burns", "status": "open", "since": since}])
        wait_for(lambda: (room.find(incident.id).soak_started_at or calm) > calm)


def test_alerts_of_feeds_no_longer_configured_go_when_a_standing_watcher_begins(place: Place) -> None:
    with serving() as server:
        server.routes["/good"] = Answer([{"id": "a", "title": "It burns"}])
        place.write_config(FEEDS.format(url=server.url))
        first = place.watcher()
        wait_for(place.store.alerts)
        first.terminate()
        first.wait(PATIENCE_S)
        place.write_config()
        place.watcher()
        wait_for(lambda: not place.store.feeds() and not place.store.alerts())


# ---------------------------------------------------------------- trouble


def test_a_database_of_a_newer_program_is_refused_with_a_sentence(place: Place) -> None:
    place.store.close()
    with sqlite3.connect(place.db) as conn:
        conn.execute("PRAGMA user_version = 999")
    conn.close()
    it = place.watcher("--child", stdin=subprocess.PIPE)
    assert it.wait(PATIENCE_S) == 1
    standing = place.watcher(stderr=subprocess.PIPE)
    assert standing.stderr is not None
    assert b"newer" in standing.stderr.readline()
    standing.terminate()
    assert standing.wait(PATIENCE_S) == 0
    standing.stderr.close()


def test_it_says_what_it_does_to_whoever_keeps_its_log(place: Place) -> None:
    it = place.watcher(stderr=subprocess.PIPE)
    other = place.watcher(stderr=subprocess.PIPE)
    assert it.stderr is not None
    assert other.stderr is not None
    said = {it.stderr.readline(), other.stderr.readline()}
    assert said == {b"warroom watch: watching\n", b"warroom watch: another watcher holds the lease: waiting\n"}
    it.stderr.close()
    other.stderr.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_either_signal_ends_one_that_waits_for_the_lease(place: Place, number: signal.Signals) -> None:
    place.held_by(place.watcher())
    waiting = place.watcher(stderr=subprocess.PIPE)
    assert waiting.stderr is not None
    assert b"waiting" in waiting.stderr.readline()
    waiting.send_signal(number)
    assert waiting.wait(PATIENCE_S) == 0
    waiting.stderr.close()
