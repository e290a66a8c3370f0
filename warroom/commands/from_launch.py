"""What an incident has from the launch that it comes of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from warroom.commands import duplicates
from warroom.commands.lazy_events import events

if TYPE_CHECKING:
    from warroom.commands.door import CommandContext
    from warroom.core.model import Alert
    from warroom.store import Store


def tripped_by(store: Store, incident: str) -> tuple[Alert, ...]:
    """The alerts that offer to make the launch an incident, but for those that another one covers."""
    it = store.incident(incident)
    prints = [one.fingerprint for one in it.launch.triggers if one.tripped_at] if it is not None and it.launch else []
    if not prints:
        return ()
    covered = {link.fingerprint for other in store.open_incidents() for link in other.alerts}
    return tuple(filter(None, (store.alert(one) for one in prints if one not in covered)))


def carry_over(act: CommandContext, alerts: Iterable[Alert]) -> None:
    """What an incident that comes of a launch knows at once: how the launch was planned, as an entry, and the alerts
    that made it one. Everything else is in the room, and stays there."""
    launch = act.it.launch
    if launch is None:
        return
    from warroom.core.launches import plan_words
    from warroom.core.model import Kind

    act.append(events.EntryAdded(kind=Kind.NOTE, text=plan_words(act.it, launch)))
    for alert in {alert.fingerprint: alert for alert in alerts}.values():
        act.append(events.AlertLinked(alert=duplicates.alert_ref(alert)))
