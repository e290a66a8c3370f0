"""What ended it, and whether its alerts were of use: folded, what was told last holds."""

from __future__ import annotations

from msgspec.structs import replace

from warroom.core.changes.rules import Change, Handler
from warroom.core.events import AlertsRated, Event, Payload, ResolutionTold
from warroom.core.model import RATINGS, Incident, Resolution


def _told(before: Incident, event: Event, data: ResolutionTold) -> Change | None:
    old = before.resolution or Resolution(by=event.actor, at=event.at)
    given = {name: text for name in ("cause", "steps", "before", "after") if (text := getattr(data, name)) is not None}
    new = replace(old, **given, by=event.actor, at=event.at)
    return {"resolution": new if new.cause or new.steps or new.before or new.after else None}


def _rated(before: Incident, event: Event, data: AlertsRated) -> Change | None:
    if data.rating not in ("", *RATINGS):
        return None
    of, by = set(data.fingerprints), event.actor if data.rating else ""
    alerts = tuple(
        replace(link, rating=data.rating, rated_by=by) if link.fingerprint in of else link for link in before.alerts
    )
    return None if alerts == before.alerts else {"alerts": alerts}


HANDLERS: dict[type[Payload], Handler] = {ResolutionTold: _told, AlertsRated: _rated}
