"""The scribe's screen: how soon a key is seen, alone and while a feed churns, and how a long record scrolls."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from bench import database, feed
from bench.aims import Aim
from bench.entries import TYPED, Entry, module
from bench.room import ALERTS, CONFIG, FEED, SMALL, Fresh, written

SHORT, LONG = 1_000, 50_000

_TYPING = "scribe, typing"
_CHURN = f"scribe, typing, {ALERTS:,} alerts load"
_SHORT = f"scribe, {SHORT:,} entries scrolled"
_LONG = f"scribe, {LONG:,} entries scrolled"

AIMS = [
    Aim(_TYPING, "key p95", 1.5, TYPED.name),
    Aim(_TYPING, "key p95", 16),
    Aim(_CHURN, "key p95", 1.5, TYPED.name),
    Aim(_TYPING, "bytes a key", 450),
    Aim(_LONG, "key p50", 1.2, _SHORT),
]
_WORDS = ("p", "o", "o", "l", "space", "i", "s", "space", "f", "u", "l", "l", "space")


def entries(folder: Path, stack: ExitStack) -> list[Entry]:
    """Builds what is needed in ``folder`` (once), starts the feed's server for as long as ``stack`` is open."""
    work = folder / "run"
    work.mkdir(parents=True, exist_ok=True)
    url = stack.enter_context(feed.serving(ALERTS))
    quiet = written(work / "scribe.toml", CONFIG.format(link="fast", clocks="bitmap"))
    loading = written(work / "scribe-loading.toml", CONFIG.format(link="fast", clocks="bitmap") + FEED.format(url=url))
    nobody = '[watcher]\nstart = "never"\n'
    alone = written(work / "scribe-alone.toml", CONFIG.format(link="fast", clocks="bitmap") + nobody)
    small = database.closed(folder, SMALL)
    target = work / "scribe.db"
    fresh = Fresh(small, target)
    scroll = ("pageup", "pageup", "pagedown")
    return [
        TYPED,
        _entry(_TYPING, target, quiet, _WORDS, around=(fresh,)),
        # The room's own screen shows when all the alerts have come; then the scribe's is opened over it.
        _entry(_CHURN, target, loading, _WORDS, around=(fresh,), command=(), ready=f"{ALERTS}|{ALERTS:,}",
               before=("T",), then="SCRIBE"),
        *(_entry(name, database.recorded(folder, count), alone, scroll) for name, count in
          ((_SHORT, SHORT), (_LONG, LONG))),
    ]  # fmt: skip


def _entry(name: str, target: Path, config: Path, keys: tuple[str, ...], *, around: tuple[Fresh, ...] = (),
           command: tuple[str, ...] = ("scribe",), ready: str = "SCRIBE", before: tuple[str, ...] = (),
           then: str = "") -> Entry:  # fmt: skip
    return Entry(
        name, module("warroom", "--db", str(target), "--as", "maya", *command), ready=ready, keys=keys,
        leave=("ctrl+q",), before=before, then=then, idle=False, env={"WARROOM_CONFIG": str(config)}, around=around,
    )  # fmt: skip
