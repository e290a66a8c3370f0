"""What was put in place because of an incident: what it is called, and who may approve a change. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from warroom.core.model import Containment, Incident
from warroom.core.model.containment import LETTER, PAUSE
from warroom.core.naming import compared
from warroom.core.policy import Policy
from warroom.core.times import age
from warroom.core.words import listing, role_label


def id_of(it: Incident, one: Containment) -> str:
    """``C-0042-1``, as people call it."""
    return f"{LETTER[one.kind]}-{it.number}-{one.number}"


def may_approve(it: Incident, policy: Policy) -> tuple[str, ...]:
    """The words of the configuration that say who may approve a change of this incident: roles and people."""
    return policy.changes.of(it.severity)


def approvers(it: Incident, policy: Policy) -> tuple[str, ...]:
    """The people whom these words mean now; a role that nobody holds means nobody."""
    found: list[str] = []
    for word in may_approve(it, policy):
        found += [a.person for a in it.holders(word)] if policy.role(word) is not None else [word]
    return tuple(dict.fromkeys(found))


def may(it: Incident, policy: Policy, person: str) -> bool:
    """Whether that person may approve a change; where nobody was named, everybody may."""
    words = may_approve(it, policy)
    return not words or compared(person) in {compared(one) for one in approvers(it, policy)}


def who_may(it: Incident, policy: Policy) -> str:
    """Who may approve, in words: ``maya, or the commander (nobody)``."""
    said = []
    for word in may_approve(it, policy):
        role = policy.role(word) is not None
        said.append(f"the {role_label(policy, word)} ({listing([a.person for a in it.holders(word)]) or 'nobody'})"
                    if role else word)  # fmt: skip
    return listing(said, "or")


def standing(incidents: Iterable[Incident]) -> tuple[tuple[Incident, Containment], ...]:
    """What is in place, the longest first; none of drills."""
    left = [(it, one) for it in incidents if not it.drill for one in it.in_place]
    return tuple(sorted(left, key=lambda pair: (pair[1].at, pair[0].id, pair[1].kind, pair[1].number)))


def newest_first(it: Incident) -> tuple[Containment, ...]:
    """What is in place in one incident, as the room shows it."""
    return tuple(sorted(it.in_place, key=lambda one: (one.at, one.id), reverse=True))


def since(one: Containment, now: datetime) -> str:
    """How long it has been in place, in whole minutes: on a screen only clocks tick."""
    passed = now - one.at
    return age(passed) if passed >= timedelta(minutes=1) else "now"


def said_of(one: Containment) -> tuple[str, ...]:
    """What else there is to know of one that is in place: values, how it is undone, approval, what was answered."""
    found = [f"{one.before or 'not said'} → {one.after or 'not said'}"] if one.before or one.after else []
    found += [f"undo: {one.undo_how}"] if one.undo_how else []
    if one.kind == PAUSE:
        found.append(f"{one.state()}, {one.answered_by}" if one.answer else f"asked {one.asked_of}, no answer yet")
    return (*found, *filter(None, (one.approval(),)))
