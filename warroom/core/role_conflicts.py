"""What is allowed and unwise about who holds what: one person in two places. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from warroom.core.model import Incident
from warroom.core.policy import Policy
from warroom.core.words import listing, role_label

COMMANDER, LEAD = "commander", "technical_lead"
WATCHING = frozenset({"observer"})


def cautions(it: Incident, incidents: Iterable[Incident], policy: Policy, about: str = "") -> tuple[str, ...]:
    """Sentences, empty where all is well; of one person where ``about`` names them. ``incidents`` are the open ones."""
    every = list(incidents)
    found = []
    if leads_too(it) and about in ("", it.commander):
        lead = role_label(policy, LEAD)
        found.append(f"{it.commander} is both commander and {lead} of {it.number}: give one of the two away.")
    for person, others in elsewhere(it, every):
        if about not in ("", person):
            continue
        commanded = [o.number for o in others if o.commander == person]
        numbers = listing(o.number for o in others)
        if person == it.commander and commanded:
            found.append(f"{person} also commands {listing(commanded)}: hand one over.")
        else:
            found.append(f"{person} has a role in {numbers} too: nobody works in two incidents at once.")
    return tuple(found)


def leads_too(it: Incident) -> bool:
    """Whether the commander is a technical lead of the same incident."""
    return bool(it.commander) and any(a.role == LEAD and a.person == it.commander for a in it.roles)


def elsewhere(it: Incident, incidents: Iterable[Incident]) -> list[tuple[str, list[Incident]]]:
    """Who works in it and in others that are open too, with those; nobody where it is over itself."""
    if not it.is_live:
        return []
    others = [other for other in incidents if other.id != it.id and other.is_live]
    here = dict.fromkeys(a.person for a in it.roles if a.role not in WATCHING)
    found = [(person, [o for o in others if works_in(o, person)]) for person in here]
    return [(person, those) for person, those in found if those]


def works_in(it: Incident, person: str) -> bool:
    return any(a.person == person and a.role not in WATCHING for a in it.roles)
