"""What a message tells of the incident beside its occasion: the situation, as every late-comer is given it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from warroom.core.deadlines import deadlines
from warroom.core.situation import Fact, situation
from warroom.store.record_rows import Record

if TYPE_CHECKING:
    from warroom.config.settings import Config
    from warroom.core.model import Incident
    from warroom.store import Store


def situation_now(store: Store, incident: Incident, config: Config, now: datetime) -> tuple[Fact, ...]:
    """All that is known of it at ``now``, what was merged into it included."""
    from warroom.commands.merged import merged_into

    family = (incident.id, *(other.id for other in merged_into(store, incident)))
    running = deadlines(incident, config.policy, now)
    return situation(incident, Record(store, family).leading(), running, now, config.display.zone)
