"""The watcher killed with -9 at every step of a delivery: nothing is lost, and what comes twice has the same key."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.dying import IN_DOUBT, STEPS
from tests.support.http import Answer, Asked, Server, serving
from tests.support.mail import mailing
from tests.support.patience import PATIENCE_S
from tests.support.soak import count, keep
from tests.watch.conftest import LEASE_S, Place, released, wait_for
from warroom.store.outbox import Kept, Outbox

TOP = Path(__file__).resolve().parents[2]
CHANNEL = '[[channel]]\nid = "hook"\ntype = "webhook"\nurl = "{url}/hook"\nwhen = ["declared"]\ntimeout = "2s"\n'
RULES = '[notify]\nretry = "100ms"\nretry_longest = "1s"\ntries = 1000\n'


def letters(place: Place) -> list[Kept]:
    return list(Outbox(place.store).letters(limit=10_000))


def delivered(place: Place, so_many: int) -> bool:
    there = letters(place)
    return len(there) == so_many and all(kept.state == "delivered" for kept in there)


def keys(server: Server) -> Counter[str]:
    return Counter(asked.headers["idempotency-key"] for asked in server.asked)


def ready(place: Place, *channels: str) -> None:
    wait_for(lambda: set(Outbox(place.store).cursors()) == set(channels), what="no channel is told yet")


def dying(place: Place, step: str) -> subprocess.Popen[bytes]:
    """A watcher that is killed at that step."""
    command = [sys.executable, "-m", "tests.support.dying", step, str(place.folder / "died"), "watch"]
    files = ("--config", str(place.config_file), "--db", str(place.db))
    process = subprocess.Popen([*command, *files], cwd=TOP, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    place.processes.append(process)
    return process


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_of_its_own_it_is_told_once_or_twice_under_one_key(place: Place, step: str) -> None:
    with serving() as server:
        server.routes["/hook"] = Answer({})
        place.write_config(RULES + CHANNEL.format(url=server.url))
        first = dying(place, step)
        place.held_by(first)
        ready(place, "hook")
        place.room().declare("checkout is down", "SEV1")
        assert first.wait(PATIENCE_S) == -signal.SIGKILL
        second = place.watcher()
        place.held_by(second)
        wait_for(lambda: delivered(place, 1), what="it was lost")
        time.sleep(0.5)
        (kept,) = letters(place)
        assert keys(server) == {kept.letter.id: 2 if step in IN_DOUBT else 1}


@pytest.mark.parametrize("moment", ["before it answers", "as it answers"])
def test_killed_by_its_receiver_it_is_told_again_under_the_same_key(place: Place, moment: str) -> None:
    with serving() as server:
        place.write_config(RULES + CHANNEL.format(url=server.url))
        watcher = place.watcher()

        def kill() -> None:
            os.kill(watcher.pid, signal.SIGKILL)

        def first(_: Asked) -> Answer:
            if moment == "before it answers":
                kill()
            else:
                threading.Timer(0.002, kill).start()
            return Answer({})

        server.routes["/hook"] = [first, Answer({})]
        place.held_by(watcher)
        ready(place, "hook")
        place.room().declare("checkout is down", "SEV1")
        watcher.wait(PATIENCE_S)
        place.watcher()
        wait_for(lambda: delivered(place, 1), what="it was lost")
        (kept,) = letters(place)
        assert set(keys(server)) == {kept.letter.id}
        assert sum(keys(server).values()) <= 2


def test_a_receiver_that_takes_a_message_and_cuts_the_line_knows_it_again_by_its_key(place: Place) -> None:
    with serving() as server, mailing() as mail:
        server.routes["/hook"] = [Answer(b"x" * 100, cut_at=0), Answer({})]
        mail.next = ["drop", "take"]
        post = f'[[channel]]\nid = "mail"\nurl = "{mail.url()}"\nwhen = ["declared"]\ntimeout = "2s"\n'
        place.write_config(RULES + CHANNEL.format(url=server.url) + post)
        place.held_by(place.watcher())
        ready(place, "hook", "mail")
        place.room().declare("checkout is down", "SEV1")
        wait_for(lambda: delivered(place, 2), what="it was lost")
        by_channel = {kept.letter.channel: kept.letter.id for kept in letters(place)}
        assert keys(server) == {by_channel["hook"]: 2}
        assert [got["Message-ID"] for got in mail.mails] == [f"<{by_channel['mail']}@example.org>"] * 2


@pytest.mark.alone
def test_one_that_hangs_fails_or_refuses_costs_the_others_nothing(place: Place) -> None:
    over = threading.Event()

    def slowly(_: Asked) -> Answer:
        over.wait(100)
        return Answer({})

    hook = CHANNEL.replace('"hook"', '"{id}"').replace("/hook", "/{id}")
    with serving() as server, released(over):
        ids = ("hung", "down", "patience", "well")
        server.routes |= {
            "/hung": slowly, "/down": Answer(b"", 500), "/patience": Answer(b"", 429, {"Retry-After": "600"}),
            "/well": Answer({}),
        }  # fmt: skip
        place.write_config(RULES + "".join(hook.format(id=name, url=server.url) for name in ids))
        place.held_by(place.watcher())
        ready(place, *ids)
        for number in range(3):
            place.room().declare(f"checkout {number}", "SEV1")
        wait_for(lambda: [asked.path for asked in server.asked].count("/well") == 3)
        wait_for(lambda: place.room().overview().outbox.failing == 7)  # three down, three hung, one that may wait
        assert [asked.path for asked in server.asked].count("/patience") == 1


def killed_at_random(place: Place, chance: random.Random, running: Callable[[], bool]) -> int:
    """Kills whoever watches again and again, with another in its place, until ``running`` says no."""
    kills = 0
    while running():
        watcher = place.watcher()
        wait_for(lambda: place.holder() == place.processes[-1].pid or not running())
        time.sleep(chance.uniform(0.0, 0.8))
        watcher.kill()
        watcher.wait(PATIENCE_S)
        kills += 1
    return kills


@pytest.mark.soak
@pytest.mark.timeout(count(300, 1800))
def test_killed_at_random_moments_every_message_arrives_and_has_one_record(place: Place) -> None:
    chance, so_many = random.Random(4711), count(12, 300)
    with serving() as server, mailing() as mail:
        server.routes["/hook"] = lambda _: Answer({}) if chance.random() < 0.8 else Answer(b"", 500)
        post = f'[[channel]]\nid = "mail"\nurl = "{mail.url()}"\nwhen = ["declared"]\ntimeout = "2s"\n'
        place.write_config(RULES + CHANNEL.format(url=server.url) + post)
        first = place.watcher()
        ready(place, "hook", "mail")
        first.kill()
        first.wait(PATIENCE_S)
        done = threading.Event()

        def declare() -> None:
            from warroom.room import Room
            from warroom.store import Store

            try:
                with Store.open(place.db) as store:
                    for number in range(so_many):
                        Room(store, place.config.policy, "maya").declare(f"checkout {number}", "SEV1")
                        time.sleep(0.15)
            finally:
                done.set()

        declaring = threading.Thread(target=declare)
        declaring.start()
        kills = killed_at_random(place, chance, lambda: not done.is_set())
        declaring.join(PATIENCE_S)
        place.watcher()
        wait_for(lambda: delivered(place, 2 * so_many), within_s=60 + so_many, what="some were lost")
        time.sleep(2 * LEASE_S)
        by_channel: dict[str, set[str]] = {"hook": set(), "mail": set()}
        for kept in letters(place):
            by_channel[kept.letter.channel].add(kept.letter.id)
        mailed = Counter(str(got["Message-ID"])[1:].partition("@")[0] for got in mail.mails)
        assert set(keys(server)) == by_channel["hook"]
        assert set(mailed) == by_channel["mail"]
        taken = Counter(keys(server)) + mailed
        keep("deliveries_kill9", messages=2 * so_many, kills=kills, lost=0,
             mail_seen_twice=sum(n > 1 for n in mailed.values()), receipts=sum(taken.values()))  # fmt: skip
