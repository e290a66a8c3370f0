"""What changed recently around an incident: which deploys are of its services, and when, told from its start. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from warroom.core.model import Incident
from warroom.core.model.deploy import Deploy
from warroom.core.naming import folded
from warroom.core.services import Catalogue
from warroom.core.words import span_words

BEFORE = timedelta(hours=6)
"""So long before its start is looked at, where nobody says otherwise."""
SHOWN_BEFORE, SHOWN_AFTER = timedelta(hours=2), timedelta(minutes=30)
"""Around the start, what the timeline shows of them."""
MOST = 20
"""So many stand in a timeline at most, the nearest to the start."""
LONGEST = timedelta(days=7)
"""So far back the room keeps them at hand, however old its oldest incident is."""


class Recent(Struct, frozen=True):
    """Deploys newest first: of the incident's services and of what these stand on, and those of others."""

    near: tuple[Deploy, ...] = ()
    others: tuple[Deploy, ...] = ()


def start_of(it: Incident) -> datetime:
    """When it began, as far as anybody knows."""
    known = (it.impact_started_at, it.detected_at, it.declared_at)
    return min(at for at in known if at is not None)


def names_of(service: str, catalogue: Catalogue) -> frozenset[str]:
    """The service, or several with commas between, and what each stands on; as names are compared."""
    found = {folded(part.strip()) for part in service.split(",") if part.strip()}
    for one in catalogue.among(service):
        found |= {folded(one.name), *(folded(near.name) for near in catalogue.depends_on(one.name))}
    return frozenset(found)


def is_of(deploy: Deploy, names: frozenset[str], catalogue: Catalogue) -> bool:
    return folded(catalogue.named(deploy.service)) in names or folded(deploy.service) in names


def recent(it: Incident, deploys: Iterable[Deploy], catalogue: Catalogue, before: timedelta = BEFORE) -> Recent:
    """What changed since ``before`` its start. Of an incident without a service everything is near."""
    since, names = start_of(it) - before, names_of(it.service, catalogue)
    found = sorted((one for one in deploys if one.at >= since), key=lambda one: (one.at, one.ref), reverse=True)
    near = tuple(one for one in found if not names or is_of(one, names, catalogue))
    return Recent(near, tuple(one for one in found if one not in near) if names else ())


def in_timeline(it: Incident, deploys: Iterable[Deploy], catalogue: Catalogue) -> tuple[Deploy, ...]:
    """Those around its start, oldest first."""
    start = start_of(it)
    near = [one for one in recent(it, deploys, catalogue, SHOWN_BEFORE).near if one.at <= start + SHOWN_AFTER]
    kept = sorted(near, key=lambda one: abs(one.at - start))[:MOST]
    return tuple(sorted(kept, key=lambda one: (one.at, one.ref)))


def when(deploy: Deploy, it: Incident) -> str:
    """How long before its start that was, or after: ``14 min before the start``."""
    away = deploy.at - start_of(it)
    if abs(away) < timedelta(minutes=1):
        return "at the start"
    return f"{span_words(abs(away))} {'before' if away < timedelta() else 'after'} the start"


def said(deploy: Deploy) -> str:
    """One line of it: what, how it stands, who."""
    return ", ".join(filter(None, (deploy.title, deploy.state, deploy.by)))


def suspicion(deploy: Deploy) -> str:
    """How it is written down as a hypothesis."""
    return f"{deploy.title} is the cause ({deploy.kind} of {deploy.feed}, {deploy.at:%H:%M:%S} UTC)"
