"""One incident in full, as text: what ``show`` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from warroom.core.links import in_order
from warroom.core.milestones import LABELS, known
from warroom.core.situation import Fact, situation
from warroom.core.status_words import shown
from warroom.core.times import age
from warroom.core.words import due, role_label
from warroom.shell.context import Shell
from warroom.shell.printing import say
from warroom.shell.tables import table

if TYPE_CHECKING:
    from warroom.core.model import Deadline, Entry, Incident
    from warroom.core.policy import Policy

ELSEWHERE = frozenset({"service", "since", "alerts", "commander", "playbook", "next due"})
"""What other sections of it say in full."""
INSTANT = "%Y-%m-%d %H:%M:%S"
"""A record is read days later too: every time has its day next to it."""


def show_whole(
    shell: Shell, it: Incident, entries: Iterable[Entry], ahead: Iterable[Deadline], now: datetime,
    *, ids: bool = False, service: Sequence[Fact] = (),
) -> None:  # fmt: skip
    """Print the incident: what it is, who does what, what is due, and its timeline to the end, with ``ids``.

    ``service`` is what is known of its service.
    """
    entries, ahead = tuple(entries), tuple(ahead)
    known = situation(it, entries, ahead, now, shell.zone, service)
    told = [fact for fact in known if not (fact.missing or fact.is_address or fact.name in ELSEWHERE)]
    drill = "DRILL  " if it.drill else ""
    status = shown(shell.config.policy, it.status)
    since = f"declared {age(now - it.declared_at)} ago, {status} {age(now - it.status_since)}"
    say(f"{drill}{it.id}  {it.severity}  {since}")
    say(it.title)
    _section("incident", _facts(shell, it, now))
    _section("milestones", _milestones(shell, it))
    _section("people", _people(shell.config.policy, it, now))
    _section("brief", [(fact.name, fact.text + (f"  ({fact.note})" if fact.note else "")) for fact in told])
    _section("next", [(d.label, f"{due(d.due_at, now)}  {d.owner}".rstrip()) for d in ahead])
    _section("tasks", [(t.owner, f"{t.text} ({t.state})") for t in it.tasks])
    _section("drafts", [(d.audience, f"{d.text} (by {d.author}, not yet approved)") for d in it.drafts])
    of_service = [(fact.name, fact.text) for fact in service if fact.is_address]
    _section("links", [*((link.label or "link", link.url) for link in in_order(it)), *of_service])
    _section("alerts", [(link.feed, link.title) for link in it.alerts])
    rows = [((f"  {e.id}",) if ids else ()) + _line(shell, e) for e in entries]
    if rows:
        say(f"\ntimeline, times in {now.astimezone(shell.zone).tzname()}")
        table((("  id",) if ids else ()) + ("  time", "kind", "author", "", "text"), rows)


def _launch(it: Incident, now: datetime) -> str:
    """When its T is, and where it stands; "" for what is no launch."""
    if it.launch is None:
        return ""
    from warroom.core.launches import from_t, state, t_words

    return f"T {t_words(it.launch)}, {from_t(it.launch, now)}, {state(it, now)}"


def _facts(shell: Shell, it: Incident, now: datetime) -> Iterator[tuple[str, str]]:
    """What it is about, and when what happened to it, with the day."""

    def when(at: datetime | None, by: str = "") -> str:
        return f"{shell.local(at, f'{INSTANT} %Z')}{f' by {by}' if by else ''}" if at else ""

    told = {
        "service": it.service, "region": it.region, "summary": it.summary,
        "declared": when(it.declared_at, it.declared_by),
        "launch": _launch(it, now),
        "closed": when(it.closed_at),
        "merged into": it.merged_into, "private": "yes" if it.private else "",
    }  # fmt: skip
    yield from ((name, text) for name, text in told.items() if text)


def _milestones(shell: Shell, it: Incident) -> Iterator[tuple[str, str]]:
    """All of them, so that what was never said can be seen."""
    for name, one in known(it).items():
        yield LABELS[name], f"{shell.local(one.at, f'{INSTANT} %Z')}, {one.source} by {one.by}" if one else "unknown"


def _people(policy: Policy, it: Incident, now: datetime) -> list[tuple[str, str]]:
    held = [(role_label(policy, a.role, a.system), f"{a.person}  {age(now - a.since)}") for a in it.roles]
    if not it.commander and it.is_open:
        held.insert(0, ("commander", "NO COMMANDER"))
    return held + [(role_label(policy, o.role, o.system), f"{o.person}  offered by {o.by}") for o in it.offers]


def _section(title: str, rows: Iterable[tuple[str, str]]) -> None:
    body = [(f"  {name}", text) for name, text in rows]
    if body:
        say(f"\n{title}")
        table(("", ""), body)


def _line(shell: Shell, e: Entry) -> tuple[str, ...]:
    marks = [e.mark, e.hypothesis.value if e.hypothesis else "", "pinned" if e.pinned else ""]
    marks.append("retracted" if e.retracted else "")
    return (f"  {shell.local(e.at, INSTANT)}", e.kind.value, e.author, ", ".join(m for m in marks if m), e.text)
