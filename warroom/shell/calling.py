"""``call check``: whom the rules of ``[[call]]`` would have called, by the alerts' log."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from warroom.core.words import did_you_mean
from warroom.shell import shapes
from warroom.shell.alert_log import MOST
from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.metrics import since_of
from warroom.shell.printing import say, show_json
from warroom.shell.tables import table

if TYPE_CHECKING:
    from datetime import datetime

    from warroom.config.settings_call import Call
    from warroom.core.call_check import Act, WouldCall
    from warroom.core.model import Alert
    from warroom.store import Store

_BEFORE_H = 24
"""What fired so many hours before the time in question is read as well: it may call only then."""


def call(asked: Namespace) -> int:
    """``call check``: each rule, and each call that it would have made in that time."""
    from datetime import timedelta

    from warroom.core.alert_calls import FEED_DOWN
    from warroom.core.call_check import would_call
    from warroom.watcher.calling import rule_of

    shell = Shell(asked)
    until = shell.when(asked.until, "--until") or shell.clock()
    since = since_of(shell, asked.since, until)
    if since >= until:
        raise Usage("--since is not before --until: give an earlier one")
    rules = [one for one in shell.config.call if asked.rule in (None, one.id)]
    if asked.rule is not None and not rules:
        from warroom.room import Refused

        known = [one.id for one in shell.config.call]
        raise Refused(f'No [[call]] has the id "{asked.rule}": {did_you_mean(asked.rule, known)}')
    if shell.is_new and rules:
        return shell.nothing_yet()
    log: list[tuple[datetime, Alert]] = []
    acts: tuple[Act, ...] = ()
    if rules:
        with shell.room(reading=True) as room:
            lines, begins = room.store.alerts_between(since - timedelta(hours=_BEFORE_H), until, MOST)
            acts = _acts(room.store, since - timedelta(hours=_BEFORE_H), until)
        log = [(one.at, one.alert) for one in lines]
    found = {
        one.id: [made for made in would_call(rule_of(one), log, acts, until) if made.at >= since]
        for one in rules if one.on != FEED_DOWN
    }  # fmt: skip
    if shell.json:
        return show_json({"since": shapes.iso(since), "until": shapes.iso(until),
                          "rules": [_shape(one, found.get(one.id)) for one in rules]})  # fmt: skip
    for one in rules:
        _print(one, found.get(one.id), shell)
    if not rules:
        say("no [[call]] is configured: no alert calls anybody")
    elif begins is not None and begins > since:
        say(f"the log begins {begins.astimezone(shell.zone):%Y-%m-%d %H:%M}: keep_alerts says how long it is kept")
    if len(log) == MOST:
        say(f"only the newest {MOST:,} changes of that time were read: narrow --since and --until")
    return 0


def _acts(store: Store, since: datetime, until: datetime) -> tuple[Act, ...]:
    from warroom.core.call_check import Act
    from warroom.store.act_rows import ActRows

    lines = ActRows(store).between(since, until)
    return tuple(Act(one.at, one.actor, one.act, one.fingerprint, one.until) for one in lines)


def _print(rule: Call, found: list[WouldCall] | None, shell: Shell) -> None:
    off = "" if rule.enabled else ", off"
    if found is None:
        say(f"{rule.id}{off}, to {rule.target}: watches feeds, of which no log is kept")
        return
    many = "1 call" if len(found) == 1 else f"{len(found):,} calls"
    say(f"{rule.id}{off}, to {rule.target}: {many}")
    table(
        ("  at", "alerts", "what", "group"),
        [(f"  {one.at.astimezone(shell.zone):%Y-%m-%d %H:%M:%S}", str(len(one.ready.alerts)), _titles(one),
          _groups(one)) for one in found],
    )  # fmt: skip


def _titles(one: WouldCall) -> str:
    titles = list(dict.fromkeys(alert.title for alert in one.ready.alerts))
    return ", ".join(titles[:2]) + (f" and {len(titles) - 2} more" if len(titles) > 2 else "")


def _groups(one: WouldCall) -> str:
    if one.ready.kind == "group":
        return one.ready.groups[0]
    return f"{one.ready.kind} of {len(one.ready.groups)} groups"


def _shape(rule: Call, found: list[WouldCall] | None) -> dict[str, Any]:
    return {
        "id": rule.id, "on": rule.on, "filter": rule.filter, "target": rule.target, "enabled": rule.enabled,
        "calls": None if found is None else [
            {"at": shapes.iso(one.at), "kind": one.ready.kind, "groups": list(one.ready.groups),
             "count": len(one.ready.alerts),
             "alerts": [{"fingerprint": a.fingerprint, "title": a.title} for a in one.ready.alerts[:20]]}
            for one in found
        ],
    }  # fmt: skip
