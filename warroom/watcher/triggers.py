"""The triggers of launches that are on: an alert that one watches for is put on the record, each firing once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from warroom.core.model import AlertStatus, Incident, Trigger
from warroom.core.planned import is_out

if TYPE_CHECKING:
    from warroom.core.inbox import TriagedAlert
    from warroom.room import Room
    from warroom.store import Store
    from warroom.store.leases import Lease


class Triggers:
    """Looks at the alerts when they, or a launch, are others than at the last look."""

    def __init__(self, lease: Lease) -> None:
        self._lease = lease
        self._seen: object = None
        self._tried: set[tuple[str, str, str]] = set()

    def look(self, store: Store, incidents: Sequence[Incident], now: datetime, room: Callable[[], Room]) -> None:
        """Trips what is to be tripped; asks the store nothing where no launch is on, or none has a trigger."""
        armed = [(it, one) for it in incidents if it.launch is not None and is_out(it, now)
                 for one in it.launch.triggers if one.tripped_at is None]  # fmt: skip
        if not armed:
            self._seen = None
            return
        from warroom.core.alert_filter import FilterError, parse

        seen = (store.alerts_revision(), *((it.id, it.seq) for it, _ in armed))
        moving = any("age" in one.filter or "acked" in one.filter for _, one in armed)
        if seen == self._seen and not moving:
            return
        self._seen = seen
        found = _firing(store, incidents, now)
        for it, one in armed:
            try:
                watched = parse(one.filter)
            except FilterError:
                continue  # one that was redacted
            for alert in found:
                if self._concerns(alert, it) and watched.lets(alert, now) and self._trip(store, it, one, alert, room):
                    break

    def _trip(
        self, store: Store, it: Incident, one: Trigger, found: TriagedAlert, room: Callable[[], Room]
    ) -> bool:
        from warroom.core.alert_calls import firing

        this, lapses = (one.id, *firing(found.alert)), store.lapses
        if this in self._tried:
            return False
        tripped = room().trip(it.id, one.id, found.alert, self._lease)
        if store.lapses == lapses:
            self._tried.add(this)
        else:
            self._seen = None  # the lease ran out meanwhile: tried again
        return tripped

    @staticmethod
    def _concerns(found: TriagedAlert, it: Incident) -> bool:
        from warroom.core.drill.names import is_of_drill

        return it.drill or not is_of_drill(found.alert.feed)


def _firing(store: Store, incidents: Sequence[Incident], now: datetime) -> Iterable[TriagedAlert]:
    """The alerts that fire, are not put off, and that no incident covers, the longest first."""
    from warroom.commands.merged import merged_into_any
    from warroom.commands.seen import SeenAlerts
    from warroom.core.inbox import TriageState, triaged

    seen = SeenAlerts()
    seen.look(store, store.revisions(), now)
    found = triaged(seen.active, incidents, seen.acts, now, merged_into_any(store, incidents))
    here = [one for one in found if one.alert.status is AlertStatus.FIRING
            and one.place in (TriageState.NEW, TriageState.HELD)]  # fmt: skip
    return sorted(here, key=lambda one: (one.alert.began_at or now, one.alert.fingerprint))
