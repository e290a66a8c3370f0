"""``alerts show``: one alert whole, as its page in the room tells it."""

from __future__ import annotations

import shutil
import textwrap
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from warroom.core.alert_calls import turns
from warroom.core.alert_whole import expiry, history, links, rated_words, texts
from warroom.shell import finding, shapes
from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json

if TYPE_CHECKING:
    from warroom.commands.inbox import AlertHistory
    from warroom.core.alert_whole import Turn
    from warroom.core.model import Alert

_LABEL = 13


def show(asked: Namespace) -> int:
    """``alerts show ALERT``: all of each alert that is meant. Raises Usage where none is named."""
    if not asked.alert:
        raise Usage("which alert? name it as in: warroom alerts show CheckoutErrorRate")
    from warroom.core.inbox import covers

    shell = Shell(asked)
    now = shell.clock()
    with shell.room(reading=True) as room:
        found = finding.alerts(room, [asked.alert])
        overview = room.overview()
        pasts = {alert.fingerprint: room.alert_history(alert.fingerprint) for alert in found}
    covered = {one: it.id for one, it in covers(overview.incidents, overview.merged).items()}
    if shell.json:
        return show_json([
            shapes.alert(a, covered.get(a.fingerprint, ""), overview.acts.get(a.fingerprint), now)
            | _whole(a, pasts[a.fingerprint], shell)
            for a in found
        ])  # fmt: skip
    wide = max(40, min(shutil.get_terminal_size((100, 24)).columns, 120))
    for n, alert in enumerate(found):
        if n:
            say("")
        say(alert.title)
        acts = overview.acts.get(alert.fingerprint)
        holder = acts.holder(alert) if acts is not None else ""
        for label, text in _lines(alert, holder, covered.get(alert.fingerprint, ""), pasts[alert.fingerprint], shell):
            _print(label, text, wide)
    return 0


def _print(label: str, text: str, wide: int) -> None:
    """A text as it was written, each of its lines wrapped: an address is left in one piece."""
    for line in text.split("\n"):
        indent = " " * (len(line) - len(line.lstrip()))
        rows = textwrap.wrap(
            line, wide - _LABEL, break_long_words=False, break_on_hyphens=False, subsequent_indent=indent,
            drop_whitespace=True,
        )  # fmt: skip
        for row in rows or [""]:
            say(f"{label:<{_LABEL - 1}} {row}".rstrip())
            label = ""


def _turns(past: AlertHistory, shell: Shell) -> tuple[Turn, ...]:
    acts = [
        (line.at, line.actor, f"{line.act} until {shell.local(line.until)}" if line.until else line.act, line.text)
        for line in past.acts
    ]
    return history([(one.at, one.alert) for one in past.log], [*acts, *turns(past.calls)])


def _lines(
    alert: Alert, holder: str, covered: str, past: AlertHistory, shell: Shell
) -> Iterator[tuple[str, str]]:
    said = alert.severity_word
    word = f" ({said})" if said and said.casefold() != alert.severity.value else ""
    has = f", acknowledged by {holder}" if holder else ""
    yield "state", f"{alert.severity.value}{word}, {alert.status.value}{has}"
    addresses = links(alert)
    known = {link.url for link in addresses}
    yield from ((name, text) for name, text in texts(alert) if text not in known)
    if alert.hush:
        yield "silenced", alert.hush
    yield from ((link.name, link.url) for link in addresses)
    yield "service", " on ".join(filter(None, (alert.service, alert.host))) or "not known"
    if alert.value:
        yield "value", alert.value
    yield "feed", f"{alert.feed}, id {alert.uid}, {alert.fingerprint}"
    yield from alert.more.items()
    for n, (name, value) in enumerate(alert.labels.items()):
        yield "" if n else "labels", f"{name}={value}"
    for label, at in (("began", alert.started_at), ("first seen", alert.first_seen_at), ("ended", alert.ended_at)):
        if at is not None:
            yield label, _moment(at, shell)
    if told := expiry(alert, shell.clock(), lambda at: _moment(at, shell)):
        yield "expires", told
    for n, turn in enumerate(_turns(past, shell)):
        yield "" if n else "history", f"{_moment(turn.at, shell)}  {f'{turn.by}: ' if turn.by else ''}{turn.text}"
    if covered:
        yield "incident", covered
    rated = past.ratings
    if said := rated_words(rated.values()):
        yield "rated", f"{said}, of {len(rated)} incidents"
    for n, earlier in enumerate(past.before):
        it = earlier.incident
        answer = f", {rated[it.id]}" if it.id in rated else ""
        yield "" if n else "before", f"{it.id} {it.title}: {earlier.how or it.status.value}{answer}"


def _moment(at: datetime, shell: Shell) -> str:
    return f"{at.astimezone(shell.zone):%Y-%m-%d %H:%M:%S %Z}"


def _whole(alert: Alert, past: AlertHistory, shell: Shell) -> dict[str, Any]:
    """What ``alerts show`` has more than ``alerts``."""
    return {
        "severity_word": alert.severity_word,
        "status_word": alert.status_word,
        "silenced": alert.hush or None,
        "host": alert.host,
        "value": alert.value,
        "runbook": alert.runbook or None,
        "labels": alert.labels,
        "annotations": alert.annotations,
        "more": {name: text.splitlines() for name, text in alert.more.items()},
        "links": [{"name": link.name, "url": link.url} for link in links(alert)],
        "first_seen_at": shapes.iso(alert.first_seen_at),
        "ended_at": shapes.iso(alert.ended_at),
        "updated_at": shapes.iso(alert.updated_at),
        "expires_at": shapes.iso(alert.expires_at),
        "history": [
            {"at": shapes.iso(turn.at), "by": turn.by or None, "text": turn.text} for turn in _turns(past, shell)
        ],
        "calls": [
            {"at": shapes.iso(one.at), "rule": one.rule, "target": one.target, "people": list(one.people),
             "alerts": one.count, "incident": one.incident or None, "over_at": shapes.iso(one.over_at),
             "event": one.event}
            for one in past.calls
        ],
        "before": [
            {"incident": one.incident.id, "title": one.incident.title, "how": one.how or None,
             "rating": past.ratings.get(one.incident.id)} for one in past.before
        ],
        "ratings": dict(Counter(past.ratings.values())),
    }  # fmt: skip
