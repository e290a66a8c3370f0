"""What somebody who was not there must know of an incident, in the order in which a stranger asks. Pure.

One for everybody who comes late: whoever is paged or asked, a program that reads JSON, the next shift, who
accepts a role, who copies the brief. Where nobody wrote a line of the brief, it is taken from the record (000, 003).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo

from msgspec import Struct

from warroom.core.assessing import told as told_of
from warroom.core.brief import BriefLine, brief_lines, evidence_words
from warroom.core.duties import kept
from warroom.core.links import in_order
from warroom.core.model import Deadline, Entry, HypothesisState, Incident, Told
from warroom.core.times import age, countdown
from warroom.core.verified import lines
from warroom.core.words import short

HYPOTHESES, ELIMINATED, ALERTS, IN_PLACE = 4, 6, 3, 4
"""How many of each are told; the rest is counted."""
SAID = 200
"""Characters of one update that are told of it."""


class Fact(Struct, frozen=True):
    """One line: what it is about, what is known, and a remark (who said so, how sure it is).

    ``is_address``: the text is a web address and nothing else. ``missing``: nothing is known, and ``text`` says so.
    """

    name: str
    text: str
    note: str = ""
    is_address: bool = False
    missing: bool = False

    def line(self) -> str:
        """As plain text in one line."""
        return f"{self.name}: {self.text}" + (f" ({self.note})" if self.note else "")


def situation(
    incident: Incident, entries: Sequence[Entry], running: Sequence[Deadline], now: datetime, zone: tzinfo,
    service: Sequence[Fact] = (),
) -> tuple[Fact, ...]:  # fmt: skip
    """All that is known, and of impact, hypothesis, doing and commander also that it is not; ``running``: the earliest
    due first; ``service``: what the catalogue knows of its service."""
    return (*conditions(incident, entries, now, zone, service), *response(incident, entries, now, zone),
            *ahead(incident, running, now, zone))  # fmt: skip


def conditions(
    incident: Incident, entries: Sequence[Entry], now: datetime, zone: tzinfo, service: Sequence[Fact] = ()
) -> tuple[Fact, ...]:
    """What is: service, since when, alerts, impact, causes that are thought of and those that were excluded."""
    standing = [row for row in entries if row.retracted is None]
    said = {line.name: line for line in brief_lines(incident, entries)}
    where = ", ".join(word for word in (incident.service, incident.region) if word)
    facts = [Fact("service", where)] if where else []
    facts += [*service, _since(incident, now, zone), *_alerts(incident), _brief(said["impact"], "not known yet")]
    if (who := incident.reporter) is not None:
        facts.append(Fact("reported by", who.name, who.contact))
    facts += [Fact(name, text) for name, text in told_of(incident, now, zone)]
    return (*facts, *_causes(standing, said["hypothesis"]))


def response(incident: Incident, entries: Sequence[Entry], now: datetime, zone: tzinfo) -> tuple[Fact, ...]:
    """What is done and what is missing: commander, doing, needs, playbook, where people meet."""
    said = {line.name: line for line in brief_lines(incident, entries)}
    facts = [Fact("commander", incident.commander or "NO COMMANDER", missing=not incident.commander)]
    facts.append(_brief(said["doing"], "nothing yet"))
    facts += _in_place(incident) if incident.containment else ()
    if said["needs"].text:
        facts.append(_brief(said["needs"], ""))
    if said["next"].written:
        facts.append(_brief(said["next"], ""))
    if incident.playbook:
        facts.append(Fact("playbook", incident.playbook))
    return (*facts, *_proved(incident, zone), *links(incident))


def _proved(incident: Incident, zone: tzinfo) -> Iterator[Fact]:
    """How far the recovery is, what says that the fix holds, which evidence is kept."""
    if incident.recovered is not None:
        since = incident.stages[-1].since.astimezone(zone)
        yield Fact("recovered to", f"{incident.recovered} %", f"since {since:%H:%M}")
    for says, good in lines(incident, zone):
        yield Fact("verified" if good else "NOT verified", says)
    if pieces := kept(incident):
        yield Fact("evidence kept", _counted([f"{one.what}, {one.holder}" for one in pieces], ALERTS, "; "))


def _in_place(incident: Incident) -> Iterator[Fact]:
    """What somebody must still undo, remove, lift, or keep for good."""
    from warroom.core.containment import id_of, newest_first, said_of

    for one in newest_first(incident)[:IN_PLACE]:
        yield Fact("in place", f"{id_of(incident, one)} {one.text}", ", ".join((one.by, *said_of(one))))
    if len(incident.in_place) > IN_PLACE:
        yield Fact("in place", f"{len(incident.in_place) - IN_PLACE} more")


def links(incident: Incident) -> tuple[Fact, ...]:
    """Bridge, chat, dashboards, tickets, runbooks."""
    return tuple(Fact(link.label or "link", link.url, is_address=True) for link in in_order(incident))


def ahead(incident: Incident, running: Sequence[Deadline], now: datetime, zone: tzinfo) -> tuple[Fact, ...]:
    """The last word that customers, or else anybody, had, and what falls due next."""
    facts = []
    told: Told | None = max(incident.told, key=lambda one: (one.audience == "customers", one.at), default=None)
    if told is not None:
        text = f": {short(told.text, SAID)}" if told.text else ""
        facts.append(Fact("last update", f"to {told.audience} at {_clock(told.at, now, zone)} by {told.by}{text}"))
    elif incident.is_open:
        facts.append(Fact("last update", "nobody was told yet", missing=True))
    due = next(iter(running), None)
    if due is not None:
        left = due.due_at - now
        late = left <= timedelta()
        when = f"overdue {countdown(left).lstrip('+')}" if late else f"by {_clock(due.due_at, now, zone)}"
        facts.append(Fact("next due", f"{due.label} {when}", due.owner or "nobody"))
    return tuple(facts)


def situation_text(facts: Iterable[Fact], leave: frozenset[str] = frozenset(), most: int = 400) -> str:
    """The lines as one plain text, each of at most ``most`` characters; those named in ``leave`` are left out."""
    return "\n".join(short(fact.line(), most) for fact in facts if fact.name not in leave)


def _clock(at: datetime, now: datetime, zone: tzinfo) -> str:
    """``14:33 UTC``, with the day where it is not today's."""
    there, here = at.astimezone(zone), now.astimezone(zone)
    text = there.strftime("%H:%M %Z")
    return text if there.date() == here.date() else f"{there.day} {there:%b} {text}"


def _since(incident: Incident, now: datetime, zone: tzinfo) -> Fact:
    began = incident.impact_started_at
    declared = f"declared {_clock(incident.declared_at, now, zone)} by {incident.declared_by}"
    if began is None:
        return Fact("since", f"{declared}, {age(now - incident.declared_at)} ago", "when it began is unknown")
    return Fact("since", f"{_clock(began, now, zone)}, {age(now - began)} ago", declared)


def _alerts(incident: Incident) -> Iterator[Fact]:
    titles = list(dict.fromkeys(alert.title for alert in incident.alerts))
    if titles:
        yield Fact("alerts", _counted(titles, ALERTS, ", "))


def _counted(texts: Sequence[str], most: int, between: str) -> str:
    rest = len(texts) - most
    return between.join(texts[:most]) + (f"{between}{rest} more" if rest > 0 else "")


def _brief(line: BriefLine, otherwise: str) -> Fact:
    text = line.text.replace("\n", " ")
    return Fact(line.name, text or otherwise, line.note if text else "", missing=not text)


def _causes(rows: Sequence[Entry], leading: BriefLine) -> Iterator[Fact]:
    """The confirmed ones, the leading hypothesis, the others that stand, those that nobody need chase again."""

    def of(*states: HypothesisState) -> list[Entry]:
        return [row for row in rows if row.hypothesis in states]

    confirmed = of(HypothesisState.CONFIRMED)
    for row in confirmed:
        yield Fact("cause, confirmed", row.text.replace("\n", " "))
    if leading.written or not (leading.text or confirmed):
        yield _brief(leading, "none yet")
    standing = of(HypothesisState.OPEN, HypothesisState.SUPPORTED)
    standing.sort(key=lambda row: row.id != leading.entry)
    for row in standing[:HYPOTHESES]:
        for_it = sum(e.supports for e in row.evidence)
        yield Fact(f"hypothesis, {row.hypothesis}", row.text.replace("\n", " "),
                   evidence_words(for_it, len(row.evidence) - for_it))  # fmt: skip
    if len(standing) > HYPOTHESES:
        yield Fact("hypotheses", f"{len(standing) - HYPOTHESES} more stand")
    out = of(HypothesisState.ELIMINATED)
    for row in out[:ELIMINATED]:
        yield Fact("eliminated", row.text.replace("\n", " "))
    if len(out) > ELIMINATED:
        yield Fact("eliminated", f"{len(out) - ELIMINATED} more")
