"""What of an incident a model is told, within a budget of characters: the newest and the weightiest first.

Pure: the same record gives the same text. Entries have the number of their place in the record, which never changes;
what is private, withheld or retracted has a number too and is never told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import tzinfo

from msgspec import Struct

from warroom.core.brief import brief_lines
from warroom.core.model import Alert, Entry, Incident, Kind

ENTRY = 400
"""Letters of one entry that are told."""
ALERTS = 20
"""Alerts that are told, and the letters of each."""
ALERT = 240
WEIGHTY = frozenset({Kind.MILESTONE, Kind.DECISION, Kind.IMPACT})
Safe = Callable[[str], str]
PASTED = 200
"""Lines of a paste that are told."""


class Sources(Struct, frozen=True):
    """What a request is made of, as it was at one event of the journal.

    ``position`` and ``seal``: that event's number and the chain's hash there, which nobody who writes an alert knows.
    """

    it: Incident
    rows: tuple[Entry, ...]
    alerts: tuple[Alert, ...]
    zone: tzinfo
    position: int
    seal: str
    people: tuple[str, ...] = ()


class Material(Struct, frozen=True):
    """The text, and what is known of it: the entry behind each number that is told; how many are told of how many."""

    text: str
    fence: str
    entries: dict[int, str]
    total: int
    withheld: int

    @property
    def told(self) -> str:
        """How many are told, in words."""
        return f"{len(self.entries)} of {self.total} entries"

    @property
    def left_out(self) -> int:
        """Entries that had no room."""
        return self.total - len(self.entries)


def material(
    of: Sources, budget: int, withhold: Iterable[str] = (), paste: str = "", safe: Safe = lambda text: text
) -> Material:
    """The incident as a model reads it.

    Args:
        budget: most characters of entries; what else there is to tell is short.
        withhold: words; an entry with one of them is never told.
        paste: a conversation that is told too, line by line.
        safe: takes secrets out of a text, before anything of it is cut.
    """
    numbered = list(enumerate(sorted(of.rows, key=lambda row: row.seq), 1))
    words = [word.casefold() for word in withhold if word.strip()]
    secret = {n for n, row in numbered if row.private or row.withheld or _has(row, words)}
    standing = [(n, row) for n, row in numbered if n not in secret and row.retracted is None]
    pasted = enumerate(safe(paste).splitlines()[:PASTED], 1)
    conversation = [f"P{n} {line.strip()[:ENTRY]}" for n, line in pasted if line.strip() and not _holds(line, words)]
    room = max(0, budget - sum(map(len, conversation)))
    lines = {n: _line(n, row, of.zone, safe) for n, row in standing}
    told = _chosen(standing, lines, room)
    body = "\n".join(lines[n] for n, _ in numbered if n in told)
    fence = _fence(of, body + paste)
    head = (" / ".join(filter(None, map(str.strip, safe(line).splitlines()))) for line in _head(of, words))
    parts = ["\n".join(line for line in head if not _holds(line, words))]
    parts.append(_fenced("RECORD", fence, body or "nothing was recorded"))
    if len(told) < len(standing):
        parts.append(f"{len(told)} of {len(standing)} entries are given; the others had no room.")
    if alerts := list(_alerts(of, safe)):
        parts.append(_fenced("ALERTS", fence, "\n".join(alerts)))
    if conversation:
        parts.append(_fenced("CONVERSATION", fence, "\n".join(conversation)))
    entries = {n: row.id for n, row in standing if n in told}
    return Material("\n\n".join(parts), fence, entries, len(standing), len(secret))


def _has(row: Entry, words: Collection[str]) -> bool:
    return _holds(row.text, words)


def _holds(text: str, words: Collection[str]) -> bool:
    folded = text.casefold()
    return any(word in folded for word in words)


def _line(number: int, row: Entry, zone: tzinfo, safe: Safe) -> str:
    """One entry on one line: ``[12] 14:23:05 hypothesis (eliminated), maya: it is DNS``."""
    state = f" ({row.hypothesis.value})" if row.hypothesis is not None else ""
    text = " / ".join(part.strip() for part in safe(row.text).splitlines() if part.strip())
    text = text if len(text) <= ENTRY else text[: ENTRY - 1] + "…"
    return f"[{number}] {row.at.astimezone(zone):%d %b %H:%M:%S} {row.kind.value}{state}, {row.author}: {text}"


def _chosen(standing: Sequence[tuple[int, Entry]], lines: dict[int, str], budget: int) -> set[int]:
    """Half of the room for the newest, then milestones, decisions, impact and what is pinned, then what else fits."""
    newest = [n for n, _ in reversed(standing)]
    weighty = [n for n, row in reversed(standing) if row.kind in WEIGHTY or row.pinned]
    chosen: set[int] = set()
    used = 0
    for of, most in ((newest, budget // 2), (weighty, budget), (newest, budget)):
        for n in of:
            cost = 0 if n in chosen else len(lines[n]) + 1
            if used + cost > most:
                break
            chosen.add(n)
            used += cost
    return chosen


def _head(of: Sources, words: Collection[str]) -> Iterator[str]:
    it, zone = of.it, of.zone
    yield f"INCIDENT {it.number}"
    yield f"title: {it.title}"
    yield f"severity {it.severity}, status {it.status.value}, declared {it.declared_at.astimezone(zone):%d %b %H:%M %Z}"
    for name, at in (("impact started", it.impact_started_at), ("detected", it.detected_at),
                     ("mitigated", it.mitigated_at), ("resolved", it.resolved_at)):  # fmt: skip
        if at is not None:
            yield f"{name} {at.astimezone(zone):%d %b %H:%M}"
    yield from (f"{name}: {text}" for name, text in (("service", it.service), ("region", it.region)) if text)
    if it.roles:
        yield "roles: " + ", ".join(f"{one.role.replace('_', ' ')} {one.person}" for one in it.roles)
    open_rows = [row for row in of.rows if not (row.private or row.withheld or _has(row, words))]
    yield from (f"{line.name}: {line.text}" for line in brief_lines(it, open_rows) if line.text)
    yield from (f"task of {task.owner}: {task.text}" for task in it.tasks if task.state == "open")
    yield from (f"asked {ask.person}: {ask.text}" for ask in it.asks if ask.state == "open")
    for told in it.told:
        again = f", next promised by {told.next_by.astimezone(zone):%H:%M}" if told.next_by else ""
        yield f"last told {told.audience} at {told.at.astimezone(zone):%H:%M}{again}: {told.text or 'no change'}"


def _alerts(of: Sources, safe: Safe) -> Iterator[str]:
    known = {alert.fingerprint: alert for alert in of.alerts}
    for link in of.it.alerts[-ALERTS:]:
        alert = known.get(link.fingerprint)
        says = f"{alert.severity.value}, {alert.status.value}: {alert.title} {alert.summary}" if alert else link.title
        yield f"- {link.feed}: {' '.join(safe(says).split())[:ALERT]}"


def _fence(of: Sources, inside: str) -> str:
    """A mark that cannot be guessed by whoever wrote what is inside it, and is the same for the same record."""
    for turn in range(100):
        mark = hashlib.sha256(f"fence|{of.seal}|{of.it.id}|{turn}".encode()).hexdigest()[:12]
        if mark not in inside:
            return mark
    raise AssertionError("unreachable: a hundred hashes in one text")


def _fenced(name: str, fence: str, body: str) -> str:
    return f"<<<{name} {fence}\n{body}\n{fence} {name}>>>"
