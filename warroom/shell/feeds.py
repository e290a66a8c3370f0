"""What the feeds say: the alerts the watcher brought, and one poll of each feed in words."""

from __future__ import annotations

import asyncio
import sys
import time
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from warroom.shell import shapes
from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.filtering import filter_of, matching
from warroom.shell.printing import say, show_json
from warroom.shell.tables import table

if TYPE_CHECKING:
    from warroom.config.settings import FeedSettings

AT_ONCE = 8  # feeds polled side by side
FIXED = ("goalert", "goalert-oncall")
"""Types whose keys are made for one query."""


def alerts(asked: Namespace) -> int:
    """``alerts``: as the watcher last saw them, linked ones with their incident."""
    from warroom.core.inbox import covers
    from warroom.core.times import age

    if asked.since:
        from warroom.shell.alert_log import log

        return log(asked)
    if asked.act == "show":
        from warroom.shell.alert_shown import show

        return show(asked)
    if asked.act:
        from warroom.shell.inbox import handle

        return handle(asked)
    if asked.until:
        raise Usage("--until goes with --since, or with a snooze: warroom alerts --since 2d --until 1d")
    shell = Shell(asked)
    now = shell.clock()
    if shell.is_new:
        return shell.nothing_yet()
    wanted = filter_of(asked.filter)
    with shell.room(reading=True) as room:
        overview = room.overview()
        found = room.store.alerts(active_only=False) if asked.all else overview.alerts
    covered = {one: it.id for one, it in covers(overview.incidents, overview.merged).items()}
    if wanted:
        found = matching(wanted, found, overview, now)
    if shell.json:
        return show_json([
            shapes.alert(a, covered.get(a.fingerprint, ""), overview.acts.get(a.fingerprint), now) for a in found
        ])  # fmt: skip
    rows = []
    for a in found:
        began = age(now - a.began_at) if a.began_at else ""
        where = covered.get(a.fingerprint, "")
        title = a.title + (f" ×{a.count}" if a.count > 1 else "")
        rows.append((a.severity.value, a.status.value, title, a.service, began, a.feed, f"-> {where}" if where else ""))
    if not rows:
        say("no alert")
    table(("severity", "status", "title", "service", "age", "feed", "incident"), rows, right=frozenset({4}))
    for feed in overview.feeds:
        if feed.state not in ("ok", "off"):
            say(f"feed {feed.id}: {feed.state}{': ' + feed.error if feed.error else ''}")
    if not overview.watcher.alive:
        say("no watcher is running: this is what the last one saw")
    return 0


def feeds(asked: Namespace) -> int:
    """``feeds check`` and ``feeds query``."""
    return query(asked) if asked.action == "query" else check(asked)


def query(asked: Namespace) -> int:
    """``feeds query ID``: the one query of a feed or a type, byte for byte; a terminal gets the end of a line too."""
    from warroom.feeds.registry import source_class
    from warroom.room import Refused

    shell = Shell(asked)
    named = shell.config.feed_named(asked.feed) if asked.feed else None
    kind = named.type if named is not None else asked.feed
    if kind not in FIXED:
        raise Refused(f"name a feed of the type {' or '.join(FIXED)}, or the type: only their keys hold one query")
    text = source_class(kind).question
    if shell.json:
        return show_json({"type": kind, "query": text})
    sys.stdout.write(text + ("\n" if sys.stdout.isatty() and not text.endswith("\n") else ""))
    return 0


def check(asked: Namespace) -> int:
    """``feeds check [ID]``: 1 if any fails."""
    shell = Shell(asked)
    results = polled(shell, asked.feed)
    if shell.json:
        show_json(results)
    else:
        if not results:
            say("no feed is configured: add a [[feed]] to config.toml")
        wide = max((len(r["id"]) for r in results), default=0)
        for r in results:
            say(f"{r['id']:<{wide}}  {_words(r)}")
    return 0 if all(r["ok"] for r in results) else 1


def _words(result: dict[str, Any]) -> str:
    if not result["ok"]:
        return f"failed: {result['error']}" + (f": {result['mend']}" if result["mend"] else "")
    note = f"; {result['note']}" if result["note"] else ""
    return f"ok, {result['saw']}, in {result['took_s']:.1f} s{note}"


def _warnings(feed: FeedSettings) -> list[str]:
    return ["insecure: its certificate is not checked"] if feed.insecure else []


def polled(shell: Shell, only: str | None = None) -> list[dict[str, Any]]:
    """One poll of each enabled feed, or of the one named, in the order of the configuration.

    Raises Refused where no feed has that id.
    """
    feeds = [feed for feed in shell.config.feed if feed.enabled]
    if only is not None:
        named = shell.config.feed_named(only)
        if named is None:
            from warroom.core.words import did_you_mean
            from warroom.room import Refused

            raise Refused(f'no feed is called "{only}": {did_you_mean(only, [f.id for f in shell.config.feed])}')
        feeds = [named]
    return asyncio.run(_poll_all(shell, feeds)) if feeds else []


async def _poll_all(shell: Shell, feeds: list[FeedSettings]) -> list[dict[str, Any]]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(feed: FeedSettings) -> dict[str, Any]:
        async with gate:
            return await _poll(shell, feed)

    return list(await asyncio.gather(*(one(feed) for feed in feeds)))


async def _poll(shell: Shell, feed: FeedSettings) -> dict[str, Any]:
    """One poll of one feed as ``feeds check`` reports it; whatever went wrong is in it."""
    from pydantic import ValidationError

    from warroom.config.loading import secret
    from warroom.feeds.failure import PollFailed
    from warroom.feeds.fetch import Fetch
    from warroom.feeds.pacing import skew_note
    from warroom.feeds.registry import UnknownType, build
    from warroom.feeds.scheduler import broken_table, poll_once
    from warroom.feeds.told import saw
    from warroom.feeds.watchdog import is_seen

    began = time.monotonic()
    told: dict[str, Any] = dict.fromkeys(("id", "ok", "alerts", "on_call", "signals", "saw", "error", "mend", "note"))
    told |= {"id": feed.id, "ok": False, "alerts": 0, "on_call": 0, "signals": 0, "services": 0, "deploys": 0,
             "accounts": 0}  # fmt: skip
    fetch = Fetch(feed, lambda text: secret(text, shell.env), shell.clock)
    try:
        try:
            source = build(feed)
        except (UnknownType, ValidationError) as error:
            raise broken_table(error) from None
        poll = await poll_once(source, fetch)
        active = {a.fingerprint: a for a in poll.alerts if a.is_active}
        told |= {"ok": True, "alerts": len(active), "on_call": len(poll.on_call), "signals": len(poll.signals),
                 "services": len(poll.services), "deploys": len(poll.deploys), "accounts": len(poll.accounts)}
        told["saw"] = saw(poll)
        notes = [poll.note, skew_note(fetch.skew_s), *_warnings(feed)]
        if feed.watchdog:
            notes.append("its watchdog is there" if is_seen(source, poll, shell.clock()) else "its watchdog is missing")
        told["note"] = "; ".join(filter(None, notes)) or None
    except PollFailed as failure:
        told |= {"error": failure.reason, "mend": failure.mend or None}
    finally:
        await fetch.close()
    told["fix"] = told["mend"]
    return told | {"type": feed.type, "took_s": round(time.monotonic() - began, 3)}
