"""``alerts --since --until``: how alerts changed between two moments, from their log."""

from __future__ import annotations

from argparse import Namespace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from warroom.core.figures.summary import Rated, rated
from warroom.shell import shapes
from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.filtering import filter_of
from warroom.shell.metrics import since_of
from warroom.shell.printing import say, show_json
from warroom.shell.tables import table

if TYPE_CHECKING:
    from warroom.core.model import Alert
    from warroom.store.alert_rows import Transition

RATED = timedelta(days=90)
"""What was said of an alert is told of the incidents of so long, or of the time asked for where that is longer."""
MOST = 10_000
"""Lines that are read; more are told, and the newest kept."""


def log(asked: Namespace) -> int:
    """Each change in that time, oldest first, of the alerts that the filter lets through as they were then."""
    from warroom.core.inbox import TriagedAlert, TriageState

    shell = Shell(asked)
    if asked.act or asked.alert:
        raise Usage("--since lists the log: without an act, such as warroom alerts --since 24h")
    until = shell.when(asked.until, "--until") or shell.clock()
    since = since_of(shell, asked.since, until)
    if since >= until:
        raise Usage("--since is not before --until: give an earlier one")
    wanted = filter_of(asked.filter)
    if shell.is_new:
        return shell.nothing_yet()
    with shell.room(reading=True) as room:
        lines, begins = room.store.alerts_between(since, until, MOST)
        said = {one.title: one for one in rated(room.ledger(shell.zone, since=min(since, until - RATED)).rows)}

    def state(one: Transition) -> TriagedAlert:
        return TriagedAlert(one.alert, TriageState.NEW if one.alert.is_active else TriageState.RESOLVED)

    found = [one for one in lines if not wanted or wanted.lets(state(one), one.at)]
    if shell.json:
        return show_json([
            _shape(one.alert) | {"at": shapes.iso(one.at), "ratings": _ratings(said.get(one.alert.title))}
            for one in found
        ])  # fmt: skip
    table(
        ("at", "severity", "status", "title", "service", "feed"),
        [(f"{one.at.astimezone(shell.zone):%Y-%m-%d %H:%M:%S}", one.alert.severity.value, one.alert.status.value,
          one.alert.title, one.alert.service, one.alert.feed) for one in found],
    )  # fmt: skip
    noisy = [said[title] for title in dict.fromkeys(one.alert.title for one in found) if title in said]
    if noisy:
        say(f"\nwhat was said of them in incidents since {shell.local(min(since, until - RATED), '%Y-%m-%d')}")
        table(("  alert", "useful", "noise", "no answer"),
              [(f"  {a.title}", str(a.useful), str(a.noise), str(a.unanswered))
               for a in sorted(noisy, key=lambda a: -a.noise)], right=frozenset({1, 2, 3}))  # fmt: skip
    if not found:
        say("no alert changed in that time")
    if len(lines) == MOST:
        say(f"the newest {MOST:,} of that time: narrow --since and --until for the others")
    if begins is not None and begins > since:
        say(f"the log begins {begins.astimezone(shell.zone):%Y-%m-%d %H:%M}: keep_alerts says how long it is kept")
    return 0


def _ratings(one: Rated | None) -> dict[str, int] | None:
    return None if one is None else {"useful": one.useful, "noise": one.noise, "unanswered": one.unanswered}


def _shape(alert: Alert) -> dict[str, Any]:
    """What ``alerts`` says of one, without what is only so now."""
    told = shapes.alert(alert, "")
    now = ("incident", "acknowledged_by", "acknowledged_at", "snoozed_until", "comments")
    return {k: v for k, v in told.items() if k not in now}
