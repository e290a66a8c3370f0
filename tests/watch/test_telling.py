"""The story of an incident as people outside the room hear it, told by the real watcher."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.http import Answer, Asked, Server, serving
from tests.support.mail import mailing
from tests.support.patience import PATIENCE_S
from tests.support.processors import starved_s
from tests.support.soak import count, keep
from tests.watch.conftest import LEASE_S, Place, stopped_between_writes, wait_for
from tests.watch.test_killed_deliveries import delivered, ready
from warroom.core.model import Status
from warroom.store.outbox import Outbox

STORY = """
[[escalation]]
[[escalation.level]]
name = "backup"
target = "bob"
unless = "acknowledged"
after = {{ SEV1 = "1500ms" }}
[[escalation.level]]
name = "manager"
unless = "mitigated"
after = {{ SEV1 = "3s" }}
repeat = "1s"

[[responder]]
handle = "bob"
notify = ["bob-phone"]

[[channel]]
id = "ops"
type = "webhook"
url = "{url}/ops"

[[channel]]
id = "bob-phone"
type = "webhook"
url = "{url}/bob"

[[channel]]
id = "boss"
url = "{mail}"
when = ["nothing"]
reaches = ["manager"]

[[channel]]
id = "customers"
type = "webhook"
url = "{url}/customers"
when = ["update"]
audiences = ["customers"]
"""


def heard(server: Server, path: str) -> list[dict[str, Any]]:
    return [json.loads(asked.body) for asked in server.asked if asked.path == path]


def occasions(server: Server, path: str) -> list[str]:
    return [told["occasion"] for told in heard(server, path)]


@pytest.mark.alone
def test_the_channel_is_told_nobody_acknowledges_the_backup_is_paged_once_then_the_manager_until_it_is_better(
    place: Place,
) -> None:
    with serving() as server, mailing() as mail:
        server.routes |= {path: Answer({}) for path in ("/ops", "/bob", "/customers")}
        place.write_config(STORY.format(url=server.url, mail=mail.url()))
        place.held_by(place.watcher())
        ready(place, "ops", "bob-phone", "boss", "customers")
        room = place.room()
        inc = room.declare("checkout is down", "SEV1", service="checkout").id
        wait_for(lambda: occasions(server, "/ops")[:1] == ["declared"])
        assert occasions(server, "/bob") == []

        (page,) = wait_for(lambda: heard(server, "/bob"))
        assert (page["occasion"], page["what"]["level"]) == ("escalation", "backup")
        fired = room.find(inc).fired[0]
        assert fired.at >= fired.due_at
        assert not mail.mails
        room.acknowledge(inc)

        wait_for(lambda: len(mail.mails) >= 2)  # the manager hears it again and again until it is better
        assert mail.mails[0]["Subject"] == "SEV1 0001 escalated to manager: checkout is down"
        room.set_status(inc, Status.INVESTIGATING)
        room.set_status(inc, Status.IDENTIFIED)
        room.set_status(inc, Status.MONITORING)
        so_far = len(place.fired(inc))

        bob = place.room("bob")
        bob.update(inc, "customers", "We found it.")  # not the commander: a draft
        time.sleep(3 * LEASE_S)
        assert occasions(server, "/customers") == []
        draft = room.find(inc).drafts[0].id
        room.approve_and_publish(inc, draft)
        (update,) = wait_for(lambda: heard(server, "/customers"))
        assert update["what"]["text"] == "We found it."
        assert update["text"] == "We found it."

        room.set_status(inc, Status.RESOLVED, reason="calm enough for a test")
        wait_for(lambda: "resolved" in occasions(server, "/ops"))
        assert len(place.fired(inc)) == so_far
        wait_for(lambda: occasions(server, "/bob") == ["escalation", "resolved"])  # who was paged hears that it is over
        managed = [level for level, _ in place.fired(inc) if level == "manager"]
        assert len(mail.mails) == len(managed)
        assert len({got["Message-ID"] for got in mail.mails}) == len(mail.mails)
        assert set(occasions(server, "/ops")) == {"declared", "escalation", "update", "resolved"}
        wait_for(lambda: delivered(place, len(server.asked) + len(mail.mails)))


def test_each_occasion_is_told_once_in_the_programs_own_words(place: Place) -> None:
    """Everything that a channel is told unasked, from the watcher's first look to the receiver."""
    with serving() as server:
        server.routes["/ops"] = Answer({})
        place.write_config(
            f'[[channel]]\nid = "ops"\ntype = "webhook"\nurl = "{server.url}/ops"\n'
            '[room]\nreview_target = "1s"\nreview_due = "2h"\n'
            '[[escalation]]\n[[escalation.level]]\nname = "manager"\nafter = { SEV1 = "15m" }'
        )
        place.held_by(place.watcher())
        ready(place, "ops")
        room = place.room()
        at = datetime.now(UTC) - timedelta(minutes=15) + timedelta(seconds=2)
        inc = room.declare("checkout is down", "SEV1", service="checkout", at=at).id
        room.acknowledge(inc, at=at + timedelta(minutes=1))
        wait_for(lambda: {"overdue", "escalation"} <= set(occasions(server, "/ops")))
        room.update(inc, "customers", "We are on it.")
        wait_for(lambda: "update" in occasions(server, "/ops"))  # a message tells the incident as it stands by then
        room.set_severity(inc, "SEV2", "one region only")
        wait_for(lambda: "severity" in occasions(server, "/ops"))
        room.set_status(inc, Status.RESOLVED, reason="rolled back")
        wait_for(lambda: "review_due" in occasions(server, "/ops"))
        time.sleep(3 * LEASE_S)  # time enough for a second telling that must not come
        told = heard(server, "/ops")
        assert sorted(one["title"] for one in told) == [
            "SEV1 0001 declared: checkout is down",
            "SEV1 0001 escalated to manager: checkout is down",
            "SEV1 0001 overdue, customer update: checkout is down",
            "SEV1 0001 update for customers: checkout is down",
            "SEV2 0001 resolved: checkout is down",
            "SEV2 0001 the review is due: checkout is down",
            "SEV2 0001, was SEV1: checkout is down",
        ]
        assert len({asked.headers["idempotency-key"] for asked in server.asked}) == len(told)
        words = {one["occasion"]: one["text"] for one in told}
        assert words["update"] == "We are on it."
        assert words["severity"].startswith("Changed by maya at ")
        assert "maya owes it since" in words["overdue"]
        assert all(inc in words[word] for word in words if word != "update")
        wait_for(lambda: delivered(place, len(told)))


def test_a_page_that_nobody_watched_for_comes_late_and_says_so(place: Place) -> None:
    with serving() as server:
        server.routes["/ops"] = Answer({})
        hook = f'[[channel]]\nid = "ops"\ntype = "webhook"\nurl = "{server.url}/ops"\nwhen = '
        place.write_config(hook + '["escalation"]')
        first = place.watcher()
        ready(place, "ops")
        first.send_signal(signal.SIGKILL)
        first.wait(PATIENCE_S)
        inc = place.declare_due_in(-40)
        place.watcher()
        told = wait_for(lambda: heard(server, "/ops"))[0]
        assert "this comes 4" in told["text"]
        row = next(row for row in place.store.entries(inc.id) if "escalated to backup" in row.text)
        assert row.mark.startswith("late 4")


@pytest.mark.alone
@pytest.mark.soak
@pytest.mark.timeout(600)
def test_levels_fire_and_are_told_within_a_second_of_their_due_times(place: Place) -> None:
    arrived: dict[str, datetime] = {}

    def take(asked: Asked) -> Answer:
        arrived[json.loads(asked.body)["incident"]["id"]] = datetime.now(UTC)
        return Answer({})

    chance, so_many = random.Random(4711), count(20, 200)
    with serving() as server:
        server.routes["/ops"] = take
        hook = f'[[channel]]\nid = "ops"\ntype = "webhook"\nurl = "{server.url}/ops"\nwhen = ["escalation"]\n'
        place.write_config(hook + '[[escalation]]\n[[escalation.level]]\nname = "backup"\nafter = { SEV1 = "5m" }')
        watcher = place.watcher()
        place.held_by(watcher)
        ready(place, "ops")
        room = place.room()
        before = starved_s(watcher.pid) + starved_s(os.getpid())
        due_in = [2 + chance.uniform(0, so_many / 10) for _ in range(so_many)]
        for seconds in due_in:
            at = datetime.now(UTC) - timedelta(minutes=5) + timedelta(seconds=seconds)
            room.declare("checkout is down", "SEV1", at=at)
        wait_for(lambda: len(arrived) == so_many, within_s=30 + so_many)
        fired = {it.id: it.fired[0] for it in place.store.open_incidents(limit=1000)}
        firing = [(one.at - one.due_at).total_seconds() for one in fired.values()]
        telling = [(arrived[inc] - one.due_at).total_seconds() for inc, one in fired.items()]
        starved = starved_s(watcher.pid) + starved_s(os.getpid()) - before  # next to nothing where nothing else runs
        assert max(firing) < 1 + starved
        assert max(telling) < 2 + starved
        keep("escalation_latency", levels=so_many, fired_after_s_max=max(firing), told_after_s_max=max(telling),
             told_after_s_median=sorted(telling)[so_many // 2])  # fmt: skip


def test_killed_just_before_it_is_due_a_level_fires_once_the_lease_is_over_and_says_how_late(place: Place) -> None:
    """With the lease as it is by default, and another watcher waiting."""
    place.config_file.write_text("")
    first = place.watcher()
    place.held_by(first)
    place.watcher()
    stopped_between_writes(place, first.pid)  # so that it cannot fire, however late it is killed
    inc = place.declare_due_in(1)
    first.kill()
    wait_for(lambda: place.fired(inc.id), within_s=60)
    fired = place.room().find(inc.id).fired[0]
    assert fired.at - fired.due_at > timedelta(seconds=1)
    row = next(row for row in place.store.entries(inc.id) if "escalated to backup" in row.text)
    assert row.mark == f"late {round((fired.at - fired.due_at).total_seconds())}s"


def test_a_letter_given_up_is_seen_in_the_room_and_sent_when_somebody_retries_it(place: Place) -> None:
    with serving() as server:
        server.routes["/ops"] = Answer(b"", 401)
        place.write_config(
            '[notify]\nretry = "100ms"\n'
            f'[[channel]]\nid = "ops"\ntype = "webhook"\nurl = "{server.url}/ops"\nwhen = ["declared"]'
        )
        place.held_by(place.watcher())
        ready(place, "ops")
        place.room().declare("checkout is down", "SEV1")
        (dead,) = wait_for(lambda: place.room().overview().dead_letters)
        assert (dead.channel, dead.reason) == ("ops", "HTTP 401: the secret is wrong or missing")
        server.routes["/ops"] = Answer({})
        Outbox(place.store).retry(place.store.clock(), dead.id[:6])
        wait_for(lambda: delivered(place, 1))
        assert place.room().overview().dead_letters == ()
