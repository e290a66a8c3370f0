"""What a stranger must know of the service that an incident is about, as lines of its situation. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property

from msgspec import Struct

from warroom.core.accounts import KeyAccounts
from warroom.core.alert_whole import is_address
from warroom.core.model import Alert, Entry, Incident, OnCall
from warroom.core.model.service import Service
from warroom.core.naming import folded
from warroom.core.services import Catalogue, Near, Trouble, addresses, next_on_call, on_call_of
from warroom.core.situation import Fact
from warroom.core.words import listing

NEAR = 6
"""So many services around it are named; the rest is counted."""


class Around(Struct, frozen=True, dict=True):
    """What is known beside the incident itself."""

    catalogue: Catalogue
    on_call: Sequence[OnCall] = ()
    incidents: Sequence[Incident] = ()
    alerts: Sequence[Alert] = ()
    accounts: KeyAccounts = KeyAccounts()

    @cached_property
    def _troubles(self) -> dict[str, Trouble]:
        return self.catalogue.troubles(self.incidents, self.alerts)

    def going_on(self, name: str, but: str = "") -> Trouble:
        """What is going on with that service, without the incident ``but``."""
        found = self._troubles.get(folded(self.catalogue.named(name)), Trouble())
        return Trouble(tuple(it for it in found.incidents if it.id != but), found.firing) if but else found

    def trouble(self, name: str, but: str = "") -> str:
        """The same in words; "" for nothing."""
        return self.going_on(name, but).words()


def known_facts(incident: Incident, entries: Iterable[Entry], around: Around, now: datetime) -> tuple[Fact, ...]:
    """What is known beside the record: of its service, and of the key accounts that it names."""
    named = around.accounts.in_incident(incident, entries)
    told = around.accounts.told(named, now.date())
    return (*service_facts(incident, around), *(Fact("key account", words) for words in told))


def service_facts(incident: Incident, around: Around) -> tuple[Fact, ...]:
    """Owner, who is on call, what it stands on and what stands on it with what is going on there, where to look."""
    catalogue = around.catalogue
    found = [fact for one in catalogue.among(incident.service) for fact in facts_of(one, around, incident.id)]
    if unknown := catalogue.unknown(incident.service):
        said = f"{listing(unknown)} {'is' if len(unknown) == 1 else 'are'} not in the service catalogue"
        found.append(Fact("catalogue", said))
    return tuple(found)


def facts_of(service: Service, around: Around, but: str = "") -> Iterator[Fact]:
    """Of one service; ``but`` is the incident that asks, whose own trouble is no news to it."""
    named = ", ".join(filter(None, (service.owner, service.tier and tier_words(service.tier))))
    if named:
        yield Fact("owner" if service.owner else "tier", named)
    if called := on_call_words(service, around.on_call):
        yield Fact("on call", called)
    for name, near in (("depends on", around.catalogue.depends_on(service.name)),
                       ("needed by", around.catalogue.needed_by(service.name))):  # fmt: skip
        if near:
            yield Fact(name, near_words(near, around, but))
    yield from (Fact(name, url, is_address=True) for name, url in addresses(service) if is_address(url))


def tier_words(tier: str) -> str:
    """``tier 1``; a tier that is a word of its own is told as it is."""
    return f"tier {tier}" if tier.isdigit() else tier


def on_call_words(service: Service, told: Iterable[OnCall]) -> str:
    """Who is on call now, or that nobody is, and who is next; "" where the service names nobody."""
    if not service.on_call:
        return ""
    rota = tuple(told)
    now = listing(on_call_of(service, rota)) or f"nobody is reported for {service.on_call}"
    following = [person for person in next_on_call(service, rota) if person not in on_call_of(service, rota)]
    return now + (f", then {listing(following)}" if following else "")


def near_words(near: Sequence[Near], around: Around, but: str = "") -> str:
    """Those in trouble first, each with its trouble; of the others the nearest."""
    told = [(one, around.trouble(one.name, but)) for one in near]
    told.sort(key=lambda pair: (not pair[1], pair[0].steps))
    names = [f"{one.name} ({trouble})" if trouble else one.name for one, trouble in told]
    rest = len(names) - max(NEAR, sum(bool(trouble) for _, trouble in told))
    return ", ".join(names[: len(names) - rest] if rest > 0 else names) + (f" and {rest} more" if rest > 0 else "")
