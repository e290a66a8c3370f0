"""What completes a word of the entry line, and which references point at nothing that the room knows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType

from msgspec import Struct

from warroom.core.model import Alert, Incident, OnCall
from warroom.core.naming import People
from warroom.core.references import Reference, Sort, references

MOST = 6
SIGNS = {Sort.PERSON: "@", Sort.TAG: "#", Sort.ALERT: "&", Sort.INCIDENT: "", Sort.TICKET: ""}


class Offer(Struct, frozen=True):
    """A whole word, and in plain words what it means."""

    word: str
    note: str = ""


class Known(Struct, frozen=True, dict=True):
    """What can be named, by sort; the likeliest first. Of many alerts nothing is made before one is being named."""

    people: tuple[Offer, ...] = ()
    tags: tuple[Offer, ...] = ()
    incidents: tuple[Offer, ...] = ()
    told: tuple[Alert, ...] = ()
    """What the feeds tell."""

    @cached_property
    def tickets(self) -> tuple[Offer, ...]:
        found = {a.uid: a.title for a in self.told if _is_ticket(a.uid)}
        return tuple(Offer(uid, title) for uid, title in found.items())

    @cached_property
    def alerts(self) -> tuple[Offer, ...]:
        found: dict[str, str] = {}
        for alert in self.told:
            found.setdefault(alert_word(alert.title), alert.service or alert.feed)
        return tuple(Offer(f"&{word}", note) for word, note in found.items() if word)

    def of(self, sort: Sort) -> tuple[Offer, ...]:
        """The words of that sort."""
        if sort is Sort.ALERT:
            return self.alerts
        if sort is Sort.TICKET:
            return self.tickets
        return {Sort.PERSON: self.people, Sort.TAG: self.tags, Sort.INCIDENT: self.incidents}[sort]


NOTHING = Known()


def offers(known: Known, typed: Reference | None) -> tuple[Offer, ...]:
    """What the reference being typed may become: what begins so, then what contains it."""
    if typed is None:
        return ()
    sign = SIGNS[typed.sort]
    word = f"{sign}{typed.name}".lower()
    candidates = known.of(typed.sort)
    if any(o.word.lower() == word for o in candidates):
        return ()
    begun = [o for o in candidates if o.word.lower().startswith(word)]
    holding = [o for o in candidates if o not in begun and typed.name and typed.name.lower() in o.word.lower()]
    return tuple((*begun, *holding)[:MOST])


def unknown(known: Known, text: str, sought: Mapping[str, bool] = MappingProxyType({})) -> tuple[str, ...]:
    """References that point at nothing known. ``sought``: incidents that were looked for, and whether they are there.

    A tag is made by being written; a ticket is doubted only where a feed tells of its project.
    """
    found = []
    for reference in references(text):
        if reference.sort is Sort.TAG or sought.get(reference.name, False):
            continue
        word = f"{SIGNS[reference.sort]}{reference.name}"
        if reference.sort is Sort.TICKET:
            project = word.rpartition("-")[0]
            if all(o.word.rpartition("-")[0] != project for o in known.tickets):
                continue
        if not any(o.word.lower() == word.lower() for o in known.of(reference.sort)):
            found.append(word)
    return tuple(dict.fromkeys(found))


def gather(
    incident: Incident | None,
    open_incidents: Iterable[Incident],
    responders: Iterable[object],
    on_call: Iterable[OnCall],
    alerts: tuple[Alert, ...],
    tags: Iterable[str] = (),
    me: str = "",
) -> Known:
    """All that can be named now: who is in the incident first, then the others that the room knows."""
    listed = tuple(open_incidents)
    notes: dict[str, str] = {}
    for role in incident.roles if incident is not None else ():
        words = role.role.replace("_", " ") + (f", {role.system}" if role.system else "")
        notes[role.person] = f"{notes[role.person]}; {words}" if role.person in notes else words
    for participant in incident.participants if incident is not None else ():
        notes.setdefault(participant.person, "here")
    known = People(responders)
    for duty in on_call:
        notes.setdefault(known.meant(duty.person) or duty.person, "on call, not joined")
    for other in listed:
        for role in other.roles:
            notes.setdefault(role.person, f"in {other.number}")
    for handle in (*known.handles, me):
        if handle:
            notes.setdefault(handle, "")
    return Known(
        tuple(Offer(f"@{name}", note) for name, note in notes.items()),
        tuple(Offer(f"#{tag}") for tag in dict.fromkeys(tags)),
        tuple(Offer(i.id, i.title) for i in listed),
        alerts,
    )


def alert_word(title: str) -> str:
    """An alert's title as one word: what a blank would end is a line below."""
    return "".join(c if c.isalnum() or c in ".-:/" else "_" for c in title.strip()).strip("_.-:/")[:62]


def _is_ticket(uid: str) -> bool:
    found = references(uid)
    return len(found) == 1 and found[0].sort is Sort.TICKET and found[0].name == uid
