"""A storm of alerts while the watchers are killed and frozen at random: a group is called once, six calls an hour."""

from __future__ import annotations

import json
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest

from tests.support.http import Answer, Server, serving
from tests.support.soak import count, keep
from tests.watch.conftest import CALM_LEASE_S, Place, wait_for
from warroom.core.events import AlertCallOver, AlertsCalled
from warroom.store.call_rows import CallRows
from warroom.store.outbox import Kept, Outbox

ROUNDS, ALERTS, SERVICES, MOST = count(1, 4), count(300, 10_000), 30, 6
STRIKES, APART_S, LONGEST_S = count(2, 8), count(1, 8), count(120, 600)
FEED = '[[feed]]\nid = "prod"\ntype = "alertmanager"\nurl = "{url}"\ninterval = "1s"\nmax_bytes = 100000000\n'
CHANNEL = """[notify]
retry = "100ms"
retry_longest = "1s"
tries = 1000
[[channel]]
id = "ops"
type = "webhook"
url = "{url}/ops"
when = ["nothing"]
"""
RULE = '[[call]]\nid = "storm{n}"\nfilter = "sev:critical storm:{n}"\nafter = "100ms"\ntarget = "channel:ops"\n'


class Storms:
    """What Alertmanager answers: nothing, the first groups of a storm, all of it."""

    def __init__(self, server: Server) -> None:
        self.body = b"[]"
        server.routes["/api/v2/alerts"] = lambda _: Answer(self.body)
        server.routes["/api/v2/status"] = Answer({"uptime": "2026-01-01T00:00:00Z"})
        server.routes["/api/v2/silences"] = Answer([])

    def blows(self, number: int, services: int) -> None:
        of = [n for n in range(ALERTS) if n % SERVICES < services]
        self.body = json.dumps([self._alert(number, n) for n in of]).encode()

    @staticmethod
    def _alert(storm: int, n: int) -> dict[str, object]:
        at = "2026-01-02T03:04:05Z"
        labels = {"alertname": f"Slow{n}", "service": f"s{n % SERVICES}", "severity": "critical", "storm": str(storm)}
        return {
            "labels": labels, "annotations": {}, "fingerprint": f"{storm:06x}{n:010x}", "receivers": [{"name": "r"}],
            "startsAt": at, "endsAt": at, "updatedAt": at,
            "status": {"state": "active", "silencedBy": [], "inhibitedBy": [], "mutedBy": []},
        }  # fmt: skip


class Trouble:
    """Kills and freezes whoever watches, with another one waiting in its place."""

    def __init__(self, place: Place, chance: random.Random) -> None:
        self.figures = Counter[str]()
        self._place = place
        self._chance = chance
        self._watchers = [place.watcher() for _ in range(2)]

    def strike(self) -> None:
        pid = wait_for(self._place.holder)
        watcher = next((one for one in self._watchers if one.pid == pid), None)
        if watcher is None:
            return  # it was killed a moment ago, and its lease runs still
        if self._chance.random() < 0.5:
            watcher.kill()
            watcher.wait(30)
            self._watchers[self._watchers.index(watcher)] = self._place.watcher()
            self.figures["killed"] += 1
        else:
            watcher.send_signal(signal.SIGSTOP)
            time.sleep(self._chance.uniform(0.1, 2.0))
            watcher.send_signal(signal.SIGCONT)
            self.figures["frozen"] += 1

    def until(self, holds: Callable[[], bool]) -> None:
        """Strikes at random moments, once at least, until it is so; at last it lets them work."""
        for _ in range(STRIKES):
            time.sleep(self._chance.uniform(0.0, APART_S))
            self.strike()
            if holds():
                return
        wait_for(holds, LONGEST_S, "not all were called")


def all_called(rows: CallRows, rule: str) -> bool:
    return len(rows.covered().get(rule, ())) == ALERTS


@pytest.mark.soak
@pytest.mark.timeout(count(300, 3600))
def test_a_storm_calls_each_group_once_and_six_times_whoever_is_killed_or_frozen_meanwhile(place: Place) -> None:
    chance = random.Random(20)
    with serving() as server:
        server.routes["/ops"] = lambda _: Answer({}) if chance.random() < 0.8 else Answer(b"", 500)
        storms = Storms(server)
        rules = "".join(RULE.format(n=n) for n in range(ROUNDS))
        more = FEED.format(url=server.url) + CHANNEL.format(url=server.url) + rules
        place.write_config(more, count(CALM_LEASE_S, 6))
        trouble, rows = Trouble(place, chance), CallRows(place.store)

        def letters() -> tuple[Kept, ...]:
            return Outbox(place.store).letters(limit=100_000)

        wait_for(lambda: [row[2] for row in rows.rules().values()] == [True] * ROUNDS, what="a rule did not start")
        for number in range(ROUNDS):
            rule = f"storm{number}"
            storms.blows(number, 3)
            time.sleep(chance.uniform(0.0, 1.5))
            storms.blows(number, SERVICES)
            trouble.until(partial(all_called, rows, rule))
            called = [e.data for e in place.store.events(limit=10_000) if isinstance(e.data, AlertsCalled)]
            told = [one for one in called if one.rule == rule]
            assert Counter(one.kind for one in told) == {"group": MOST, "summary": 1}
            groups = Counter(group for one in told for group in one.groups if one.kind == "group")
            assert groups.most_common(1)[0][1] == 1
        storms.body = b"[]"
        wait_for(lambda: not rows.going(), 120, "a call is not over")
        events = list(place.store.events(limit=10_000))
        made = {e.id for e in events if isinstance(e.data, AlertsCalled)}
        wait_for(lambda: made <= {one.letter.event for one in letters()}, 120, "nobody is told of a call")
        over = [e.data.call for e in events if isinstance(e.data, AlertCallOver)]
        assert sorted(over) == sorted(made)
        wait_for(lambda: {one.state for one in letters()} <= {"delivered", "withdrawn"}, 120, "a message waits still")
        kept = letters()
        assert Counter((one.letter.event, one.letter.channel) for one in kept).most_common(1)[0][1] == 1
        got = Counter(asked.headers["idempotency-key"] for asked in server.asked if asked.path == "/ops")
        delivered = {one.letter.id for one in kept if one.state == "delivered"}
        assert delivered <= got.keys() <= {one.letter.id for one in kept}
        keep("calls_in_a_storm", storms=ROUNDS, alerts=ROUNDS * ALERTS, calls=len(over), letters=len(kept),
             states=dict(Counter(one.state for one in kept)), seen_twice=sum(n > 1 for n in got.values()),
             **trouble.figures)  # fmt: skip
