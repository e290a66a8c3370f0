"""The program itself, on large and small databases: what is measured of it, and what it should come to."""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from bench import database, feed
from bench.aims import Aim
from bench.entries import BARE, FAR, FAR_TABLE, TABLE, Entry, module
from bench.link import Link

SMALL, LARGE = 100, 10_000
ALERTS = 10_000
INCIDENTS = (1,)
"""A column of the list of incidents."""
COUNT = f"({ALERTS}|{ALERTS:,}) firing"

CONFIG = """
name = "bench"
[display]
theme = "dark"
link = "{link}"
clocks = "{clocks}"
bell = false
[[responder]]
handle = "maya"
"""
FEED = """
[[feed]]
id = "prod"
type = "alertmanager"
url = "{url}"
interval = "1s"
"""

_YOUNG = f"room, {SMALL:,} closed"
_OLD = f"room, {LARGE:,} closed"
_ROWS = "room, one-row clocks"
_LIST = f"room, {ALERTS:,} alert rows"
_QUIET = "room, quiet"
_FAR = "room, far"
_LOADING = f"room, {ALERTS:,} alerts load"

AIMS = [
    Aim(_YOUNG, "first paint", 1.5, BARE.name),
    Aim(_OLD, "first paint", 1.5, BARE.name),
    Aim(_OLD, "first paint", 1.1, _YOUNG),
    Aim(_ROWS, "idle bytes", 200),
    Aim(_OLD, "idle bytes", 600),
    Aim(_OLD, "idle cpu, main", 2.0, BARE.name),
    Aim(_LIST, "key p50", 0.5, TABLE.name),
    Aim(_LIST, "bytes a key", 450),
    Aim(_OLD, "memory, main", 1.6, BARE.name),
    Aim(_OLD, "quit", 1.2, BARE.name),
    Aim(_FAR, "settled", 0.5, FAR_TABLE.name),
    Aim(_FAR, "key p95", FAR.rtt_s * 1e3 + 20),
    Aim(_FAR, "idle bytes", 200),
    Aim(_LOADING, "key p95", 2.0, _QUIET),
]


@dataclass(frozen=True)
class Fresh:
    """For the time of a round, ``target`` is a copy of ``source`` with incidents declared just now.

    Otherwise clocks would run out and the watcher would escalate while the rounds go on.
    """

    source: Path
    target: Path

    def __enter__(self) -> None:
        database.with_open(self.source, self.target)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for path in self.target.parent.glob(f"{self.target.name}*"):
            path.unlink()


def entries(folder: Path, stack: ExitStack) -> list[Entry]:
    """Builds what is needed in ``folder`` (once), starts the feed's server for as long as ``stack`` is open."""
    work = folder / "run"
    work.mkdir(parents=True, exist_ok=True)
    small, large = database.closed(folder, SMALL), database.closed(folder, LARGE)
    url = stack.enter_context(feed.serving(ALERTS))
    still = stack.enter_context(feed.serving(ALERTS, still=True))
    bitmap = written(work / "bitmap.toml", CONFIG.format(link="fast", clocks="bitmap"))
    rows = written(work / "rows.toml", CONFIG.format(link="fast", clocks="row"))
    long = written(work / "long.toml", CONFIG.format(link="fast", clocks="bitmap") + FEED.format(url=still))
    loading = written(work / "loading.toml", CONFIG.format(link="fast", clocks="bitmap") + FEED.format(url=url))
    far = written(work / "far.toml", CONFIG.format(link="slow", clocks="auto"))
    return [
        _entry(_YOUNG, small, work, bitmap, idle=False),
        _entry(_OLD, large, work, bitmap, keys=("down", "up")),
        _entry(_ROWS, large, work, rows),
        _entry(_LIST, small, work, long, then=COUNT, before=("tab", "tab"), keys=("down",), idle=False),
        _entry(_QUIET, small, work, bitmap, keys=("down", "up"), idle=False, selects=INCIDENTS),
        FAR_TABLE,
        _entry(_FAR, large, work, far, keys=("down", "up"), link=FAR),
        _entry(_LOADING, small, work, loading, keys=("down", "up"), idle=False, then=COUNT, selects=INCIDENTS),
    ]


def _entry(
    name: str,
    source: Path,
    work: Path,
    config: Path,
    *,
    keys: tuple[str, ...] = (),
    before: tuple[str, ...] = (),
    then: str = "",
    idle: bool = True,
    link: Link | None = None,
    selects: tuple[int, ...] = (),
) -> Entry:
    target = work / "room.db"
    return Entry(
        name,
        module("warroom", "--db", str(target), "--as", "maya"),
        ready=re.escape(database.OPEN_TITLE[:12]),
        keys=keys,
        before=before,
        then=then,
        idle=idle,
        env={"WARROOM_CONFIG": str(config)},
        around=(Fresh(source, target),),
        link=link,
        selects=selects,
        often=3 if selects else 1,
    )


def written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path
