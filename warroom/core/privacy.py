"""Who may see a private incident: one rule, which the fold keeps and a server enforces.

Its readers are its people: who declared it, who made it private, everybody who holds or held a role in it, was offered
one or came in; and those whom its commander lets in. Whoever left stays a reader, until the commander ends that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from warroom.core.naming import HOUSE

if TYPE_CHECKING:
    from warroom.core.model import Incident

_PEOPLE = ("roles", "offers", "participants")


def may_see(it: Incident, person: str) -> bool:
    """Whether that person may see anything of the incident but that there is one."""
    return not it.private or person in it.readers


def is_among(it: Incident, person: str) -> bool:
    """Whether the person is in it now, and so a reader whatever anybody says."""
    return any(one.person == person for field in _PEOPLE for one in getattr(it, field))


def joined_by(before: Incident, actor: str, changed: Mapping[str, Any]) -> tuple[str, ...]:
    """The readers after a change: those before, and whoever it brings into the incident."""
    found = [one.person for field in _PEOPLE for one in changed.get(field, ())]
    if changed.get("private"):
        found.append(actor)
    readers = changed.get("readers", before.readers)
    new = dict.fromkeys(person for person in found if person not in ("", HOUSE) and person not in readers)
    return (*readers, *new)
