"""What feeds cost: alerts normalised and stored a second, and the CPU of polls that bring little or nothing new.

``python -m bench.feeding`` prints the figures and keeps them in ``build/bench/feeding.json``. An unchanged
poll shall write nothing: the store's revision is the proof.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.feed import serving
from warroom.config.settings import FeedSettings
from warroom.feeds.scheduler import FeedLoop
from warroom.feeds.track import Change
from warroom.store import Store

ALERTS, POLLS = 10_000, 5


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


async def _polls(url: str, store: Store, polls: int) -> tuple[list[float], list[float], list[bool]]:
    """Wall and CPU seconds of each poll, and whether it wrote alerts."""
    feed = FeedSettings(id="bench", type="alertmanager", url=url, max_bytes=100_000_000, timeout="60s")  # type: ignore[arg-type]
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


def main() -> int:
    wall, cpu, wrote = _measured(few=False)
    _, moving, _ = _measured(few=True)
    quiet = [c for c, w in zip(cpu[1:], wrote[1:], strict=True) if not w]
    found = {
        "alerts": ALERTS,
        "normalised_and_stored_per_s": round(ALERTS / wall[0]),
        "first_poll_cpu_ms_per_1000": round(cpu[0] * 1e6 / ALERTS, 1),
        "unchanged_poll_cpu_ms_per_1000": round(min(quiet) * 1e6 / ALERTS, 1) if quiet else None,
        "one_in_100_changed_poll_cpu_ms_per_1000": round(min(moving[1:]) * 1e6 / ALERTS, 1),
        "unchanged_polls_that_wrote": sum(wrote[1:]),
    }
    for name, value in found.items():
        print(f"{name.replace('_', ' '):<42}{value}")
    kept = Path("build/bench")
    kept.mkdir(parents=True, exist_ok=True)
    (kept / "feeding.json").write_text(json.dumps(found, indent=2) + "\n")
    return 0 if not found["unchanged_polls_that_wrote"] else 1


if __name__ == "__main__":
    sys.exit(main())
