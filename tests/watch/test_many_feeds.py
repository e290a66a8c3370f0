"""Many feeds at once: every one is asked in its turn, what changes is stored, and the watcher does not grow."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.soak import SOAKING, count, keep
from tests.watch.conftest import Place, wait_for

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
        if self.path == "/figures":
            with lock:
                self.answer({"polls": dict(polls), "gaps": dict(gaps)})
        elif "/api/v2/alerts" in self.path:
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
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
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


def figures(address: str) -> tuple[dict[str, int], dict[str, float]]:
    with urllib.request.urlopen(f"{address}/figures", timeout=10) as answer:
        told = json.load(answer)
    return told["polls"], told["gaps"]


@pytest.mark.soak
@pytest.mark.timeout(SECONDS + 120)
def test_every_feed_is_asked_in_its_turn_and_the_watcher_does_not_grow(place: Place, monitoring: str) -> None:
    place.write_config("\n".join(
        f'[[feed]]\nid = "f{n}"\ntype = "alertmanager"\nurl = "{monitoring}/f{n}"\ninterval = "1s"\n'
        for n in range(FEEDS)
    ))  # fmt: skip
    watcher = place.watcher()
    place.held_by(watcher)
    wait_for(lambda: len(figures(monitoring)[0]) == FEEDS, 60, "not every feed was asked")
    wait_for(lambda: len(place.store.alerts()) == FEEDS * ALERTS, 120, "not every alert was stored")
    early = resident_kb(watcher.pid)
    until = time.monotonic() + SECONDS
    wait_for(lambda: time.monotonic() >= until, SECONDS + 30)
    polls, gaps = figures(monitoring)
    late = resident_kb(watcher.pid)
    assert watcher.poll() is None
    assert min(polls.values()) > 2
    assert len(place.store.alerts()) == FEEDS * ALERTS
    keep(
        "many_feeds", feeds=FEEDS, alerts=FEEDS * ALERTS, seconds=SECONDS, polls=sum(polls.values()),
        fewest_polls_of_a_feed=min(polls.values()), longest_gap_s=round(max(gaps.values()), 3),
        resident_kb_early=early, resident_kb_late=late, growth=round(late / early, 3),
    )  # fmt: skip
    if SOAKING:
        assert late < early * 1.15, f"it grew from {early} to {late} kB"
        assert max(gaps.values()) < 2.0, f"a feed was asked {max(gaps.values()):.2f} s after the last time"
