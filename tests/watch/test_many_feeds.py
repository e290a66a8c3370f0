"""Many feeds at once: every one is asked in its turn, what changes is stored, and the watcher does not grow."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from tests.support.patience import PATIENCE_S
from tests.support.soak import SOAKING, count, keep
from tests.watch.conftest import Place, wait_for

pytestmark = pytest.mark.alone

FEEDS, SECONDS = count(6, 50), count(8, 600)
ALERTS = 200  # a feed: 10,000 of fifty
CHURN = 10  # of a feed's alerts are others at every poll

SERVER = """
import collections, http.server, json, sys, threading, time
ALERTS, CHURN = int(sys.argv[1]), int(sys.argv[2])
seen, gaps, polls = {}, collections.defaultdict(float), collections.Counter()
lock = threading.Lock()
class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        if self.path.startswith("/figures"):
            with lock:
                if self.path.endswith("?anew"):
                    gaps.clear()
                    gaps["none"] = 0.0
                self.answer({"polls": dict(polls), "gaps": dict(gaps)})
        elif self.path.split("?")[0].endswith("/api/v2/alerts"):
            feed = self.path.split("/")[1]
            with lock:
                now, turn = time.monotonic(), polls[feed]
                if feed in seen and turn > 2:
                    gaps[feed] = max(gaps[feed], now - seen[feed])
                seen[feed] = now
                polls[feed] += 1
            self.answer([self.alert(feed, n, turn) for n in range(ALERTS)])
        else:
            self.answer({"uptime": "2026-01-02T03:04:05Z"})
    def alert(self, feed, n, turn):
        word = f"turn {turn}" if n % (ALERTS // CHURN) == 0 else "steady"
        return {"fingerprint": f"{feed}-{n}", "startsAt": "2026-01-02T03:04:05Z", "endsAt": "2026-01-03T03:04:05Z",
                "updatedAt": "2026-01-02T03:04:05Z", "receivers": [{"name": "x"}], "annotations": {"summary": word},
                "status": {"state": "active", "silencedBy": [], "inhibitedBy": [], "mutedBy": []},
                "labels": {"alertname": f"Slow{n}", "severity": "warning", "service": feed}}
    def answer(self, value):
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *words):
        pass
class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128  # every feed may knock at once
server = Server(("127.0.0.1", 0), Answers)
print(server.server_address[1], flush=True)
server.serve_forever()
"""


@pytest.fixture
def monitoring() -> Iterator[str]:
    """The address of a server with as many Alertmanagers as it is asked for, in a process of its own."""
    command = [sys.executable, "-c", SERVER, str(ALERTS), str(CHURN)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        finally:
            server.kill()


def resident_kb(pid: int) -> int:
    text = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in text.splitlines() if line.startswith("VmRSS:")).split()[1])


def cpu_s(pid: int) -> float:
    """The seconds of CPU that the process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def figures(address: str, *, anew: bool = False) -> tuple[dict[str, int], dict[str, float]]:
    """How often each feed was asked, and its longest gap; ``anew``: gaps are counted from now on."""
    with urllib.request.urlopen(f"{address}/figures{'?anew' * anew}", timeout=PATIENCE_S) as answer:
        told = json.load(answer)
    return told["polls"], told["gaps"]


@pytest.mark.soak
@pytest.mark.timeout(count(300, SECONDS + 900))
def test_every_feed_is_asked_in_its_turn_and_the_watcher_does_not_grow(place: Place, monitoring: str) -> None:
    place.write_config("\n".join(
        f'[[feed]]\nid = "f{n}"\ntype = "alertmanager"\nurl = "{monitoring}/f{n}"\ninterval = "1s"\n'
        for n in range(FEEDS)
    ))  # fmt: skip
    began = time.monotonic()
    watcher = place.watcher()
    place.held_by(watcher, 60)
    wait_for(lambda: len(figures(monitoring)[0]) == FEEDS, 120, "not every feed was asked")
    wait_for(lambda: stored(place) == FEEDS * ALERTS, 600, "not every alert was stored")
    loaded_s = time.monotonic() - began
    before, _ = figures(monitoring, anew=True)
    used, screen = cpu_s(watcher.pid), Screen(place)
    resident = [resident_kb(watcher.pid)]
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        screen.looks()
        time.sleep(0.5)
        resident.append(resident_kb(watcher.pid))
    early, most = resident[len(resident) // 6], max(resident)  # by then every thread and buffer is there
    polls, gaps = figures(monitoring)
    late = resident_kb(watcher.pid)
    so_many = sum(polls.values()) - sum(before.values())
    assert watcher.poll() is None
    assert min(polls[feed] - before[feed] for feed in polls) > 2
    assert stored(place) == FEEDS * ALERTS
    assert screen.seen_to_change
    keep(
        "many_feeds", feeds=FEEDS, alerts=FEEDS * ALERTS, seconds=SECONDS, polls=so_many,
        all_stored_after_s=round(loaded_s, 1), fewest_polls_of_a_feed=min(polls[f] - before[f] for f in polls),
        longest_gap_s=round(max(gaps.values()), 3), alerts_changed_a_poll=CHURN,
        watcher_cpu_share=round((cpu_s(watcher.pid) - used) / SECONDS, 3),
        screen_looks=len(screen.took), screen_look_cpu_ms_median=round(median(screen.took) * 1000, 1),
        screen_look_cpu_ms_longest=round(max(screen.took) * 1000, 1),
        resident_kb_early=early, resident_kb_most=most, resident_kb_late=late, growth=round(late / early, 3),
    )  # fmt: skip
    if SOAKING:
        assert late < early * 1.15, f"it grew from {early} to {late} kB"
        assert max(gaps.values()) < 2.0, f"a feed was asked {max(gaps.values()):.2f} s after the last time"


def stored(place: Place) -> int:
    """How many alerts are active, counted without reading them."""
    return sum(feed.alerts for feed in place.store.feeds())


class Screen:
    """What a person's terminal asks of the database twice a second, and the CPU that each look took."""

    def __init__(self, place: Place) -> None:
        self.room = place.room()
        self.took: list[float] = []
        self._first = self._words()

    def looks(self) -> None:
        began = time.thread_time()
        self.room.overview()
        self.took.append(time.thread_time() - began)

    @property
    def seen_to_change(self) -> bool:
        """Whether what churns reached it."""
        return self._words() != self._first

    def _words(self) -> set[tuple[str, str]]:
        return {(alert.fingerprint, alert.summary) for alert in self.room.overview().alerts}
