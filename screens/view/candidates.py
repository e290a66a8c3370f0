"""Who may take a role: those on call and those configured for it first, each with what speaks for and against. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from msgspec import Struct, field

from screens.base.form import Section, Told
from warroom.core.awake import reached
from warroom.core.model import Incident, OnCall
from warroom.core.naming import People, folded
from warroom.core.policy import Policy
from warroom.core.role_conflicts import works_in
from warroom.core.words import role_label

if TYPE_CHECKING:
    from warroom.config.settings import Responder
    from warroom.core.services import Catalogue

SHOWN = 6


class Candidates(Struct, frozen=True):
    """The people known in the room: ``responders`` as configured, ``on_call`` by the feeds, ``others`` by name.

    ``now`` and the room's own ``zone`` tell what hour it is where they are; without ``now`` that is left out.
    """

    responders: Sequence[Responder] = ()
    on_call: Sequence[OnCall] = ()
    others: Sequence[str] = ()
    incidents: Sequence[Incident] = ()
    policy: Policy = field(default_factory=Policy)
    now: datetime | None = None
    zone: tzinfo = UTC
    catalogue: Catalogue | None = None

    def _for_service(self, incident: Incident) -> tuple[frozenset[str], frozenset[str]]:
        """Who is called for its service now, and who next, by the catalogue."""
        found = self.catalogue.among(incident.service) if self.catalogue is not None else ()
        if not found:
            return frozenset(), frozenset()
        from warroom.core.services import next_on_call, on_call_of

        known = self._known
        first, then = ([p for one in found for p in ask(one, self.on_call)] for ask in (on_call_of, next_on_call))
        return frozenset(known.meant(p) or p for p in first), frozenset(known.meant(p) or p for p in then)

    def ranked(self, incident: Incident, role: str) -> tuple[str, ...]:
        """Their handles, those first who are on call for its service, may take the role, know the service."""
        known = self._known
        called = (known.meant(o.person) or o.person for o in self.on_call)
        every = dict.fromkeys((*called, *known.handles, *self.others))
        return tuple(sorted(every, key=lambda person: -self._speaks_for(person, incident, role)))

    def _speaks_for(self, person: str, incident: Incident, role: str) -> int:
        known = self._responder(person)
        first, then = self._for_service(incident)
        called = [o for o in self._called(person) if _names(o, incident.service)]
        return (
            16 * (person in first) + 8 * bool(called or person in then) + 4 * bool(known and role in known.roles)
            + 2 * bool(known and incident.service and incident.service in known.services) + bool(self._called(person))
        )  # fmt: skip

    def section(self, incident: Incident, role: str, typed: str) -> Section:
        """Those whose handle or name begins as typed, with what is known of them; ``role`` may be ""."""
        typed = typed.strip().lstrip("@")
        found = [p for p in self.ranked(incident, role) if self._begins(p, typed)]
        rows = tuple(
            Told(((f"{person:<12}", "bright"), (f"  {self.note(person, incident, role)}", "dim")))
            for person in found[:SHOWN]
        )
        more = f"{len(found) - SHOWN} more" if len(found) > SHOWN else ""
        return Section("WHO" if rows else "", rows, more)

    def note(self, person: str, incident: Incident, role: str) -> str:
        """Name, why they come first, what they hold already, what hour it is there and how they are reached."""
        known = self._responder(person)
        parts = [known.name] if known is not None and known.name else []
        first, then = self._for_service(incident)
        if person in first or person in then:
            parts.append(f"{'' if person in first else 'next '}on call for {incident.service}")
        parts += [f"on call, {o.policy}" + (f", level {o.level}" if o.level > 1 else "") for o in self._called(person)]
        if known is not None and role in known.roles:
            parts.append(f"can be {role_label(self.policy, role)}")
        parts += [f"{role_label(self.policy, a.role, a.system)} here" for a in incident.roles if a.person == person]
        for other in self.incidents:
            if other.id != incident.id and other.is_live and works_in(other, person):
                held = ", ".join(role_label(self.policy, a.role) for a in other.roles if a.person == person)
                parts.append(f"{held} of {other.number}")
        if known is not None and self.now is not None:
            parts.append(reached(known.contact, known.timezone, self.now, self.zone))
        return ", ".join(filter(None, parts))

    def _responder(self, person: str) -> Responder | None:
        handle = self._known.meant(person)
        return next((r for r in self.responders if r.handle == handle), None)

    def _begins(self, person: str, typed: str) -> bool:
        known = self._responder(person)
        names = (person, known.name) if known is not None else (person,)
        return any(folded(name).startswith(folded(typed)) for name in names)

    @property
    def _known(self) -> People:
        return People(self.responders)

    def _called(self, person: str) -> list[OnCall]:
        known = self._known
        return [o for o in self.on_call if (known.meant(o.person) or o.person) == person]


def _names(on_call: OnCall, service: str) -> bool:
    return bool(service) and service.lower() in f"{on_call.policy} {on_call.schedule}".lower()

