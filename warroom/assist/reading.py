"""What of the room a model may be told of an incident, read in one look at the store; or why nothing may leave."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from warroom.assist.material import Sources
from warroom.commands.door import Refused
from warroom.core.outward import barred, closed

if TYPE_CHECKING:
    from datetime import tzinfo

    from warroom.config.settings_assist import Assist
    from warroom.core.model import Incident
    from warroom.room import Room

WAY = "the model"


def stopped(settings: Assist, it: Incident | None, *, read_only: bool = False, cut_off: bool = False,
            replay: bool = False) -> str:  # fmt: skip
    """Why nothing of the incident may be sent to the model; "" where it may. Asked again before every request."""
    if not settings.is_on:
        return "no model is configured: [assist] url and model"
    return closed(read_only=read_only, cut_off=cut_off, replay=replay) or (barred(it, WAY) if it is not None else "")


def sources(room: Room, inc: str, zone: tzinfo, people: Iterable[str] = ()) -> Sources:
    """The incident as it is now. Refused where nothing of it may leave."""
    store = room.store
    with store.snapshot():
        it = room.find(inc)
        if why := barred(it, WAY):
            raise Refused(f"Nothing of {it.number} is sent to a model: {why}.")
        rows = room.everything(it).entries
        merged = (store.incident(name) for name in it.merged)
        silent = {one.id for one in merged if one is not None and barred(one, WAY)}
        linked = {link.fingerprint for link in it.alerts}
        alerts = tuple(one for one in room.overview().alerts if one.fingerprint in linked)
        position, seal = store.head()
    return Sources(it, tuple(row for row in rows if row.incident not in silent), alerts, zone, position, seal,
                   tuple(people))  # fmt: skip


def hypothesis(of: Sources, entry: str) -> str:
    """The text of the hypothesis with that id; "" where it is not there, or never sent."""
    found = next((row for row in of.rows if row.id == entry), None)
    return "" if found is None or found.private or found.withheld or found.retracted is not None else found.text
