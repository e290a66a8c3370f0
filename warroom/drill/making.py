"""A drill file from a past incident: what its alerts were and what the team did, names replaced by placeholders."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from warroom.core import events as e
from warroom.core.model import Incident
from warroom.core.policy import show_duration
from warroom.core.text import clean
from warroom.drill.left import MADE
from warroom.drill.veil import CUSTOMER, HOST, SERVICE, Veil

if TYPE_CHECKING:
    from warroom.room import Room

SPARE = 1.5
"""So much more time than the team took is allowed."""
LEAST_S, ROUND_S = 300, 60


def made_of(
    it: Incident, events: list[e.Event], room: Room, responders: Iterable[object], *, accounts: Iterable[object] = (),
    services: Iterable[str] | None = None,
) -> tuple[str, dict[str, int]]:  # fmt: skip
    """The text of a drill file, and how many names of which kind were replaced in it.

    Args:
        events: the whole record of the incident, in order.
        responders: have a handle, a name and a contact.
        accounts: customers that are known by name, with their other names.
        services: names of services, which are to be replaced too; None: they are left.
    """
    veil = Veil(_people(it, events, responders), [
        *_hosts(it, room), *_customers(it, room, accounts), *_services(it, room, services)])  # fmt: skip
    veil.learn(_texts(it, events, room))
    begin = it.impact_started_at or it.detected_at or it.declared_at
    begin = min(begin, it.declared_at)
    span = max((event.recorded_at for event in events), default=begin) - begin
    end = it.resolved_at - begin if it.resolved_at is not None else span
    length = max(timedelta(minutes=15), min(end, timedelta(hours=3)))
    lines = [
        f"{MADE} Names are placeholders; read it whole before you show it to anybody.",
        f"name = {_text('drill-of-' + it.number)}",
        f"title = {_text(veil(it.title))}",
        f"hypothesis = {_text('If this happens again, the team notices, decides and tells customers sooner.')}",
        f"length = {_text(show_duration(timedelta(seconds=_rounded(length.total_seconds() * SPARE))))}",
        'stop = "stop the drill"',
        'retest = "90d"',
    ]
    lines += _injects(it, events, room, veil, begin.timestamp(), length.total_seconds())
    lines += _expected(it, events, veil, begin.timestamp(), length.total_seconds() * SPARE)
    return "\n".join(lines) + "\n", dict(veil.count)


def written(path: Path, text: str) -> None:
    """The file, for this person alone: it was made of a record."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def _people(it: Incident, events: list[e.Event], responders: Iterable[object]) -> list[tuple[str, ...]]:
    """What each person is called who is in the record, or in the configuration."""
    known = [tuple(str(getattr(one, name)) for name in ("handle", "name", "contact")) for one in responders]
    found = {event.actor for event in events} - {e.HOUSE, ""}
    found |= {held.person for held in it.roles} | {one.person for one in it.participants}
    found |= {ask.person for ask in it.asks} | {task.owner for task in it.tasks}
    found |= {it.reporter.name} if it.reporter is not None else set()
    return [*known, *((name,) for name in sorted(found))]


def _customers(it: Incident, room: Room, accounts: Iterable[object]) -> Iterator[tuple[str, str]]:
    for name in it.assessment.accounts if it.assessment is not None else ():
        yield name, CUSTOMER
    for one in (*room.store.accounts(), *accounts):
        for name in (str(getattr(one, "name", "")), *getattr(one, "aliases", ())):
            yield name, CUSTOMER


def _services(it: Incident, room: Room, named: Iterable[str] | None) -> Iterator[tuple[str, str]]:
    if named is None:
        return
    known = [alert.service for link in it.alerts if (alert := room.store.alert(link.fingerprint)) is not None]
    catalogue = [name for one in room.store.services() for name in (one.name, one.title, *one.aliases)]
    for name in (it.service, *known, *catalogue, *named):
        if name:
            yield name, SERVICE


def _texts(it: Incident, events: list[e.Event], room: Room) -> Iterator[str]:
    """Everything that somebody wrote in it."""
    yield it.title
    yield it.summary
    for event in events:
        for name in ("text", "reason", "note", "summary", "title", "impact"):
            if isinstance(found := getattr(event.data, name, None), str):
                yield found
    for link in it.alerts:
        if (alert := room.store.alert(link.fingerprint)) is not None:
            yield alert.summary


def _hosts(it: Incident, room: Room) -> list[tuple[str, str]]:
    known = [alert for link in it.alerts if (alert := room.store.alert(link.fingerprint)) is not None]
    hosts = {value for alert in known for name, value in alert.labels.items()
             if name in ("instance", "host", "node", "pod", "hostname", "server")}  # fmt: skip
    return [(word, HOST) for word in hosts | {alert.host for alert in known} if word]


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _rounded(seconds: float) -> int:
    return max(ROUND_S, round(seconds / ROUND_S) * ROUND_S)


def _at(seconds: float, length: float) -> str:
    return _text(show_duration(timedelta(seconds=round(min(max(0.0, seconds), length)))))


def _injects(
    it: Incident, events: list[e.Event], room: Room, veil: Veil, begin: float, length: float
) -> Iterator[str]:
    """The alerts that it covered, when each was first seen; what customers and others said, as messages."""
    number = 0
    for link in it.alerts:
        alert = room.store.alert(link.fingerprint)
        since = link.at if alert is None else alert.started_at or alert.first_seen_at or link.at
        number += 1
        severity = alert.severity.value if alert is not None else "critical"
        parts = {
            "title": veil(link.title or link.uid), "severity": severity if severity in _SEVERITIES else "critical",
            "service": veil(alert.service) if alert else "",
            "summary": veil(clean(alert.summary, 300)) if alert else "",
        }  # fmt: skip
        inner = ", ".join(f"{name} = {_text(value)}" for name, value in parts.items() if value)
        yield from ("", "[[inject]]", f'id = "alert-{number}"', f"at = {_at(since.timestamp() - begin, length)}",
                    f"alert = {{ {inner} }}")  # fmt: skip
    said = 0
    for event in events:
        if isinstance(event.data, e.EntryAdded) and event.data.kind == "impact" and not event.data.private:
            said += 1
            yield from ("", "[[inject]]", f'id = "impact-{said}"',
                        f"at = {_at(event.at.timestamp() - begin, length)}", 'to = "support"',
                        f'from = "customers"\nticket = {_text(veil(clean(event.data.text, 1_000)))}')  # fmt: skip
    if not number and not said:
        yield from ("", "[[inject]]", 'id = "call"', 'at = "0s"', 'to = "support"', 'from = "a customer, by phone"',
                    f"message = {_text(veil(it.title))}")  # fmt: skip


_SEVERITIES = ("critical", "warning", "info")


def _expected(it: Incident, events: list[e.Event], veil: Veil, begin: float, length: float) -> Iterator[str]:
    """What the team did then, with some time to spare."""
    firsts: dict[str, tuple[float, dict[str, str]]] = {}
    for event in events:
        for key, rule in _rules(event, it, veil):
            firsts.setdefault(key, (event.recorded_at.timestamp() - begin, rule))
    for key, (seconds, rule) in firsts.items():
        within = min(max(LEAST_S, _rounded(seconds * SPARE)), _rounded(length))
        yield from ("", "[[expect]]", f'id = "{key}"')
        yield from (f"{name} = {value}" for name, value in rule.items())
        yield f"within = {_text(show_duration(timedelta(seconds=within)))}"


def _rules(event: e.Event, it: Incident, veil: Veil) -> Iterator[tuple[str, dict[str, str]]]:
    data = event.data
    if isinstance(data, e.Declared):
        yield "declare", {"name": _text(f"declare {data.severity} or above"), "what": '"declare"',
                          "severity": _text(data.severity)}  # fmt: skip
    elif isinstance(data, e.Acknowledged):
        yield "acknowledge", {"name": '"acknowledge"', "what": '"acknowledge"'}
    elif isinstance(data, e.RoleAssigned | e.OfferAccepted) and data.role != "observer":
        yield f"role-{data.role.replace('_', '-')}", {
            "name": _text(f"{data.role.replace('_', ' ')} named"), "what": '"role"', "role": _text(data.role)}
    elif isinstance(data, e.UpdatePublished):
        yield f"update-{data.audience}", {"name": _text(f"first update for {data.audience}"), "what": '"update"',
                                          "audience": _text(data.audience)}  # fmt: skip
    elif isinstance(data, e.HypothesisMarked) and data.state in ("eliminated", "confirmed"):
        yield "tested", {"name": '"a hypothesis is tested"', "owner": '"technical_lead"', "what": '"hypothesis"',
                         "state": _text(data.state.value)}  # fmt: skip
    elif isinstance(data, e.EntryAdded) and data.kind == "decision":
        yield "decided", {"name": _text(f"a decision such as: {clean(veil(data.text), 120)}"), "owner": '"commander"',
                          "what": '"entry"', "kind": '"decision"'}  # fmt: skip
    elif isinstance(data, e.StatusChanged) and data.status in ("monitoring", "resolved"):
        yield "mitigated", {"name": '"mitigated"', "what": '"status"', "status": '"monitoring"'}
