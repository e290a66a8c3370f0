"""A drill file from a past incident: what its alerts were and what the team did, names replaced by placeholders."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from warroom.core import events as e
from warroom.core.model import Incident
from warroom.core.policy import show_duration
from warroom.core.text import clean

if TYPE_CHECKING:
    from warroom.room import Room

SPARE = 1.5
"""So much more time than the team took is allowed."""
LEAST_S, ROUND_S = 300, 60
_ADDRESS = re.compile(r"https?://\S+|\b[\w.+-]+@[\w-]+\.[\w.-]+\b|\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b"
                      r"|\b[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,7}\b")  # fmt: skip
_HOST = re.compile(r"\b(?=[\w.-]*\d)[a-z][a-z0-9]*(?:-[a-z0-9]+)+\b|\b[\w-]+(?:\.[\w-]+)+\.[a-z]{2,}\b", re.IGNORECASE)
_CUSTOMER = re.compile(r"\b(?:[A-Z][\w&]+ )+(?:Inc|Ltd|LLC|GmbH|AG|SA|BV|Corp|plc|AB|Oy|SpA)\b\.?")
_PHONE = re.compile(r"\+?\d[\d ()/-]{7,}\d")
_AT = re.compile(r"@[\w.-]+")


class Veil:
    """Replaces names by placeholders, the same by the same."""

    def __init__(self, people: Iterable[str], words: Iterable[tuple[str, str]] = ()) -> None:
        """``people``: every handle and name of the record; ``words``: others that are known, each with its kind."""
        self.found: dict[str, str] = {}
        self.count: Counter[str] = Counter()
        known = [*((name, "person") for name in people), *words]
        self._known = sorted(((word, kind) for word, kind in known if len(word) > 1), key=lambda one: -len(one[0]))

    def __call__(self, text: str) -> str:
        """The text without what is recognised."""
        for pattern, kind in ((_ADDRESS, "address"), (_PHONE, "phone"), (_CUSTOMER, "customer")):
            text = self._without(pattern, kind, text)
        for word, kind in self._known:
            pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])", re.IGNORECASE)
            text = self._without(pattern, kind, text)
        return self._without(_AT, "person", self._without(_HOST, "host", text))

    def _without(self, pattern: re.Pattern[str], kind: str, text: str) -> str:
        return pattern.sub(lambda match: self._for(match[0], kind), text)

    def _for(self, word: str, kind: str) -> str:
        if word.startswith("@"):
            return f"@{self._for(word[1:], kind)}"
        if self._is_ours(word):
            return word
        key = f"{kind} {word.casefold()}"
        if key not in self.found:
            self.count[kind] += 1
            self.found[key] = f"{kind}-{self.count[kind]}"
        return self.found[key]

    @staticmethod
    def _is_ours(word: str) -> bool:
        return re.fullmatch(r"(address|phone|customer|person|host|account)-\d+", word) is not None


def made_of(
    it: Incident, events: list[e.Event], room: Room, responders: Iterable[object]
) -> tuple[str, dict[str, int]]:
    """The text of a drill file, and how many names of which kind were replaced in it.

    ``events``: the whole record of the incident, in order; ``responders`` have a handle, a name and a contact.
    """
    veil = Veil(_people(it, events, responders), _hosts(it, room))
    begin = it.impact_started_at or it.detected_at or it.declared_at
    begin = min(begin, it.declared_at)
    span = max((event.recorded_at for event in events), default=begin) - begin
    end = it.resolved_at - begin if it.resolved_at is not None else span
    length = max(timedelta(minutes=15), min(end, timedelta(hours=3)))
    lines = [
        "# Made of a past incident. Names are placeholders; read it whole before you show it to anybody.",
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


def _people(it: Incident, events: list[e.Event], responders: Iterable[object]) -> set[str]:
    found = {event.actor for event in events} - {e.HOUSE, ""}
    found |= {held.person for held in it.roles} | {one.person for one in it.participants}
    found |= {ask.person for ask in it.asks} | {task.owner for task in it.tasks}
    found |= {str(getattr(one, name)) for one in responders for name in ("handle", "name", "contact")}
    whole = {name for name in found if name}
    return whole | {part for name in whole if " " in name for part in name.split() if len(part) > 2}


def _hosts(it: Incident, room: Room) -> list[tuple[str, str]]:
    known = [alert for link in it.alerts if (alert := room.store.alert(link.fingerprint)) is not None]
    hosts = {value for alert in known for name, value in alert.labels.items()
             if name in ("instance", "host", "node", "pod", "hostname", "server")}  # fmt: skip
    return [(word, "host") for word in hosts | {alert.host for alert in known} if word]


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
