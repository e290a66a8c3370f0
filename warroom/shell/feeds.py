"""What the feeds say: the alerts the watcher brought, and one poll of each feed told in words."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from warroom.shell import shapes
from warroom.shell.context import Shell, say, show_json, table

if TYPE_CHECKING:
    from warroom.core.model import Incident


def alerts(asked: Namespace) -> int:
    """``alerts``: as the watcher last saw them, linked ones with their incident."""
    from warroom.words import age

    shell = Shell(asked)
    now = shell.clock()
    with shell.room(reading=True) as room:
        overview = room.overview()
        found = room.store.alerts(active_only=False) if asked.all else overview.alerts
    covered = _covered(overview.incidents)
    if shell.json:
        return show_json([shapes.alert(a, covered.get(a.fingerprint, "")) for a in found])
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


def _covered(incidents: tuple[Incident, ...]) -> dict[str, str]:
    """Fingerprint → id of the open incident that covers it."""
    return {link.fingerprint: it.id for it in incidents for link in it.alerts}


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
        return f"failed: {result['error']}" + (f" {result['mend']}" if result["mend"] else "")
    count = "1 alert" if result["alerts"] == 1 else f"{result['alerts']} alerts"
    note = f"; {result['note']}" if result["note"] else ""
    return f"ok, {count}, in {result['took_s']:.1f} s{note}"
