"""What feeds cost: alerts normalised and stored a second, and the CPU of polls that bring little or nothing new.

``python -m bench.feeding`` prints the figures and keeps them in ``build/bench/feeding.json``. An unchanged
poll shall write nothing: the store's revision is the proof. With 50 rules of [[call]] it shall take 1.2 times that at
most: polls with and without the rules' look in turn, half a minute apart, some of the rules by age and about feeds.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from msgspec.structs import replace

from bench.feed import serving
from warroom.config.settings import Config, FeedSettings
from warroom.core.validation import validated
from warroom.feeds.scheduler import FeedLoop
from warroom.feeds.track import Change
from warroom.store import Store
from warroom.watcher.calling import Calls

ALERTS, POLLS = 10_000, 5
RULES, BY_TIME, PAIRS, MOST_TIMES = 50, 6, 25, 1.2
"""Rules that call, how many of them are looked at again as time passes, polls of each kind, the aim of their ratio."""


class Keeper:
    """Keeps polls as the watcher does, on the measuring process's own thread."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.wrote = 0

    async def load(self, feed: str):  # type: ignore[no-untyped-def]
        return (), None, ()

    async def save(self, feed: str, change: Change, health) -> None:  # type: ignore[no-untyped-def]
        before = self.store.alerts_revision()
        self.store.save_poll(feed, change.changed, change.gone, health)
        self.wrote += self.store.alerts_revision() != before


def _feed(url: str) -> dict[str, Any]:
    return {"id": "bench", "type": "alertmanager", "url": url, "max_bytes": 100_000_000, "timeout": "60s"}


async def _polls(url: str, store: Store, polls: int) -> tuple[list[float], list[float], list[bool]]:
    """Wall and CPU seconds of each poll, and whether it wrote alerts."""
    feed = validated(FeedSettings, _feed(url))
    keeper = Keeper(store)
    loop = FeedLoop(feed, keeper, secret=lambda text: text, clock=lambda: datetime.now(UTC), chance=random.Random(1))
    wall, cpu, wrote = [], [], []
    for _ in range(polls):
        before, began, used = keeper.wrote, time.perf_counter(), time.process_time()
        await loop.turn()
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - used)
        wrote.append(keeper.wrote > before)
    await loop._fetch.close()
    return wall, cpu, wrote


def _measured(*, few: bool) -> tuple[list[float], list[float], list[bool]]:
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder) / "bench.db") as store,
        serving(ALERTS, still=True, few=few) as url,
    ):
        return asyncio.run(_polls(url, store, POLLS))


def _rules() -> Iterator[dict[str, str]]:
    for number in range(RULES):
        one = {"id": f"rule{number}", "target": "channel:ops", "after": "5m",
               "filter": f"sev:critical service:shop-{number} -env:staging"}  # fmt: skip
        if number < BY_TIME // 2:
            one["filter"] += " age>10m"
        elif number < BY_TIME:
            one |= {"filter": "", "on": "feed_down"}
        yield one


def _with_rules() -> tuple[float, float]:
    """How much longer an unchanged poll takes with the rules' look, and the milliseconds of a look after a change."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder) / "bench.db") as store,
        serving(ALERTS, still=True) as url,
    ):
        tables: dict[str, Any] = {
            "feed": [_feed(url)],
            "channel": [{"id": "ops", "url": "json://127.0.0.1:1/", "when": ["nothing"]}], "call": list(_rules()),
        }  # fmt: skip
        return asyncio.run(_pairs(validated(Config, tables), store))


async def _pairs(config: Config, store: Store) -> tuple[float, float]:
    now = [datetime.now(UTC)]
    lease = store.take_lease("watcher", "bench", 3600, standing=True)
    assert lease is not None
    loop = FeedLoop(config.feed[0], Keeper(store), secret=lambda text: text, clock=lambda: now[0],
                    chance=random.Random(1))  # fmt: skip
    calls = Calls(config, lease, lambda: now[0])

    async def polled(*, looks: bool) -> float:
        now[0] += timedelta(seconds=30)
        began = time.process_time()
        await loop.turn()
        if looks:
            calls.look(store)
        return time.process_time() - began

    for _ in range(3):
        await polled(looks=True)
    times = [(await polled(looks=False), await polled(looks=True)) for _ in range(PAIRS)]
    store.save_poll("bench", [replace(store.alerts()[0], summary="other words")], [], store.feeds()[0])
    began = time.process_time()
    calls.look(store)
    after = time.process_time() - began
    await loop._fetch.close()
    return median(b for _, b in times) / median(a for a, _ in times), after * 1e3


def main() -> int:
    wall, cpu, wrote = _measured(few=False)
    _, moving, _ = _measured(few=True)
    ratio, look = _with_rules()
    quiet = [c for c, w in zip(cpu[1:], wrote[1:], strict=True) if not w]
    found = {
        "alerts": ALERTS,
        "normalised_and_stored_per_s": round(ALERTS / wall[0]),
        "first_poll_cpu_ms_per_1000": round(cpu[0] * 1e6 / ALERTS, 1),
        "unchanged_poll_cpu_ms_per_1000": round(min(quiet) * 1e6 / ALERTS, 1) if quiet else None,
        "one_in_100_changed_poll_cpu_ms_per_1000": round(min(moving[1:]) * 1e6 / ALERTS, 1),
        "unchanged_polls_that_wrote": sum(wrote[1:]),
        f"unchanged_poll_with_{RULES}_call_rules_times": round(ratio, 2),
        f"look_of_{RULES}_call_rules_after_a_change_cpu_ms": round(look, 1),
    }
    for name, value in found.items():
        print(f"{name.replace('_', ' '):<56}{value}")
    kept = Path("build/bench")
    kept.mkdir(parents=True, exist_ok=True)
    (kept / "feeding.json").write_text(json.dumps(found, indent=2) + "\n")
    return 0 if not found["unchanged_polls_that_wrote"] and ratio <= MOST_TIMES else 1


if __name__ == "__main__":
    sys.exit(main())
